"""Places closed and opened again."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from audit.services import record
from core.clock import maine_date
from organizations.enums import EmploymentStatus
from organizations.exceptions import PlaceRefusedError
from organizations.models import (
    Employment,
    OfficerAssignment,
    Organization,
    RoleGrant,
    in_force,
)
from organizations.services.places.tree import taken


@transaction.atomic
def close_organization(
    *, organization_id: int, closed_on: date, seen: str, actor: User, now: datetime
) -> Organization:
    """Write the first day on which a place is no more. Nobody may be left there."""
    place = taken(organization_id, seen)
    if place.closed_on is not None:
        raise PlaceRefusedError(_("It is closed already."))
    if closed_on > maine_date(now):
        raise PlaceRefusedError(
            _("A place is closed once it is no more. Choose today or a day before."),
            field="closed_on",
        )
    left = [*_left_there(place, closed_on)]
    if left:
        raise PlaceRefusedError(" ".join(left))
    place.closed_on = closed_on
    place.save(update_fields=["closed_on"])
    record(
        "organizations.close",
        on=place,
        actor=actor,
        now=now,
        before={"closed_on": None},
        after={"closed_on": closed_on.isoformat()},
    )
    return place


@transaction.atomic
def reopen_organization(
    *, organization_id: int, seen: str, actor: User, now: datetime
) -> Organization:
    """Take a closing back. What went into another place stays there."""
    place = taken(organization_id, seen)
    if place.closed_on is None:
        raise PlaceRefusedError(_("It is open."))
    if place.merged_into is not None:
        raise PlaceRefusedError(
            _("It became part of %(place)s, with its people. That cannot be taken back here.")
            % {"place": place.merged_into.name}
        )
    if place.parent is not None and place.parent.closed_on is not None:
        raise PlaceRefusedError(
            _("%(place)s, to which it belongs, is closed. Open that first, or move this one.")
            % {"place": place.parent.name}
        )
    before = place.closed_on
    place.closed_on = None
    place.save(update_fields=["closed_on"])
    record(
        "organizations.reopen",
        on=place,
        actor=actor,
        now=now,
        before={"closed_on": before.isoformat()},
        after={"closed_on": None},
    )
    return place


def _left_there(place: Organization, day: date) -> Iterable[str]:
    """Yield a sentence for each reason why the place cannot be closed."""
    people = (
        Employment.objects.on(day).filter(organization=place).values("person").distinct().count()
    )
    if people:
        yield ngettext(
            "%(n)s person still works here. End their work first.",
            "%(n)s people still work here. End their work first.",
            people,
        ) % {"n": people}
    claims = Employment.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gt=day),
        organization=place,
        status=EmploymentStatus.CLAIMED,
    ).count()
    if claims:
        yield ngettext(
            "%(n)s entry of work waits to be confirmed. Confirm or reject it first.",
            "%(n)s entries of work wait to be confirmed. Confirm or reject them first.",
            claims,
        ) % {"n": claims}
    parts = place.parts.filter(closed_on__isnull=True).count()
    if parts:
        yield ngettext(
            "%(n)s open place belongs to it. Close or move that first.",
            "%(n)s open places belong to it. Close or move them first.",
            parts,
        ) % {"n": parts}
    officers = OfficerAssignment.objects.at(place).on(day).count()
    if officers:
        yield ngettext(
            "%(n)s assignment of an officer goes on here. End it first.",
            "%(n)s assignments of officers go on here. End them first.",
            officers,
        ) % {"n": officers}
    roles = RoleGrant.objects.filter(in_force(day), organization=place).count()
    if roles:
        yield ngettext(
            "%(n)s role is held for it. End it first.",
            "%(n)s roles are held for it. End them first.",
            roles,
        ) % {"n": roles}
