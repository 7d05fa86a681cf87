"""Somebody leaves: another takes over their roles, in one transaction."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Role
from core.clock import maine_date
from organizations.exceptions import HandOverRefusedError
from organizations.models import SCOPED_ROLES, RoleGrant
from organizations.services.roles import add_grant, end_grant


@transaction.atomic
def hand_over(
    *,
    grants: Sequence[RoleGrant],
    to: User,
    on: date,
    reason: str,
    actor: User,
    now: datetime,
) -> list[RoleGrant]:
    """End these roles of one person on a day and give the same to another from that day.

    First all are given, then all are ended: whoever hands over their own may still give them. A
    role the other holds already is only ended.
    """
    if not grants:
        raise HandOverRefusedError(_("Choose at least one role to hand over."))
    if len({grant.person_id for grant in grants}) > 1:
        raise HandOverRefusedError(_("Roles are handed over for one person at a time."))
    if grants[0].person_id == to.pk:
        raise HandOverRefusedError(_("Choose somebody else to take over."))
    if on < maine_date(now):
        raise HandOverRefusedError(_("The day of the hand-over cannot lie in the past."))
    _lock_both(grants[0].person_id, to.pk)
    ordered = list(
        RoleGrant.objects.select_related("person", "organization")
        .filter(pk__in=[grant.pk for grant in grants], role__in=SCOPED_ROLES)
        .order_by("pk")
    )
    if any(grant.ends_on is not None and grant.ends_on <= on for grant in ordered):
        raise HandOverRefusedError(
            _("One of these roles ends by that day anyway, or was handed over already.")
        )
    given = [
        add_grant(
            person=to,
            role=Role(grant.role),
            organization=grant.organization,
            rivals=RoleGrant.objects.filter(organization=grant.organization),
            starts_on=max(on, grant.starts_on),
            ends_on=grant.ends_on,
            reason=reason,
            actor=actor,
            about={"taken_over_from": grant.person_id},
            now=now,
        )
        for grant in ordered
        if not _holds_the_same(to, grant, on)
    ]
    for grant in ordered:
        end_grant(grant=grant, ends_on=on, reason=reason, actor=actor, now=now)
    return given


def _lock_both(*people: int) -> None:
    """Lock the two people in one order: two hand-overs that cross wait in line."""
    list(User.objects.select_for_update(no_key=True).filter(pk__in=people).order_by("pk"))


def _holds_the_same(person: User, grant: RoleGrant, day: date) -> bool:
    same = RoleGrant.objects.filter(
        person=person, role=grant.role, organization=grant.organization, ends_on__isnull=True
    )
    return same.filter(starts_on__lte=max(day, grant.starts_on)).exists()
