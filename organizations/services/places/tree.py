"""Where places stand in the tree, and the one lock on it."""

from dataclasses import asdict
from datetime import date, datetime

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Concat, Substr
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from core.exceptions import DomainError
from core.templatetags.ui import maine_date as written_date
from organizations.decisions import (
    PlaceFacts,
    fingerprint,
    is_within,
    may_stand_under,
    path_below,
)
from organizations.enums import OrganizationKind
from organizations.exceptions import ChangedSinceError, PlaceRefusedError
from organizations.models import Organization

FACTS = tuple(PlaceFacts.__dataclass_fields__)


def take_the_tree() -> None:
    """Let nobody else change the tree until this transaction ends: one lock, on its root."""
    roots = Organization.objects.select_for_update(no_key=True).filter(kind=OrganizationKind.STATE)
    list(roots.order_by("pk").values_list("pk"))


def facts_of(place: Organization) -> PlaceFacts:
    """Return what is said of a place today."""
    said = {name: getattr(place, name) for name in FACTS if name != "further_counties"}
    counties = place.further_counties.order_by("county").values_list("county", flat=True)
    return PlaceFacts(**said, further_counties=tuple(counties))


def seen_of(place: Organization) -> str:
    """Return the mark of a place as it is: a page hands it back with what was typed."""
    return fingerprint(
        {
            "facts": asdict(facts_of(place)),
            "name": place.name,
            "parent": place.parent_id,
            "closed_on": place.closed_on,
            "merged_into": place.merged_into_id,
        }
    )


def taken(organization_id: int, seen: str) -> Organization:
    """Take the tree and return the place, if it still is what the page showed."""
    take_the_tree()
    place = (
        Organization.objects.select_for_update(of=("self",), no_key=True)
        .select_related("parent", "merged_into")
        .get(pk=organization_id)
    )
    if seen != seen_of(place):
        raise ChangedSinceError(
            _(
                "Somebody else changed this place after you opened this page. Look at it again; "
                "what you typed is still here. Save once more if it is still right."
            )
        )
    return place


def hold_open(
    place_id: int, *, until: date | None = None, error: type[DomainError], advice: str = ""
) -> None:
    """Keep a place from closing while something is written that lasts there until a day, or goes
    on. If it is closed by then, refuse with `error`, and say what to do instead.
    """
    place = (
        Organization.objects.select_for_update(of=("self",), no_key=True)
        .select_related("merged_into")
        .get(pk=place_id)
    )
    if place.closed_on is None or (until is not None and until <= place.closed_on):
        return
    said = {"place": place.name, "day": written_date(place.closed_on, "printed")}
    if place.merged_into is None:
        sentence = _("%(place)s closed on %(day)s.") % said
        advice = advice or _("Nothing can go on there after that day.")
    else:
        said["other"] = place.merged_into.name
        sentence = _("%(place)s became part of %(other)s on %(day)s.") % said
        advice = advice or _("Choose %(other)s instead.") % said
    raise error(f"{sentence} {advice}")


def require_order(kind: OrganizationKind, above: Organization | None) -> None:
    if above is None:
        if kind is not OrganizationKind.STATE:
            raise PlaceRefusedError(_("Choose what it belongs to."), field="parent")
        return
    if not may_stand_under(kind, above.kind):
        raise PlaceRefusedError(
            _("A place of the kind “%(kind)s” cannot belong to one of the kind “%(above)s”.")
            % {"kind": kind.label, "above": above.get_kind_display()},
            field="parent",
        )


def nothing_new_below(above: Organization) -> str:
    return _("%(place)s is closed. Nothing new can belong to it.") % {"place": above.name}


def put_below(place: Organization, above: Organization) -> str:
    """Write the paths of a place and of all below it anew, in one statement; return its own."""
    path = path_below(above.path, place.pk)
    Organization.objects.filter(path__startswith=place.path).update(
        path=Concat(Value(path), Substr(F("path"), len(place.path) + 1))
    )
    return path


@transaction.atomic
def move_organization(
    *, organization_id: int, parent: Organization, seen: str, actor: User, now: datetime
) -> Organization:
    """Let a place, with all below it, belong to another."""
    place = taken(organization_id, seen)
    above = Organization.objects.get(pk=parent.pk)
    if place.parent_id == above.pk:
        raise PlaceRefusedError(
            _("It belongs to %(place)s already.") % {"place": above.name}, field="parent"
        )
    if place.kind == OrganizationKind.STATE:
        raise PlaceRefusedError(_("The State stands above all others and cannot be moved."))
    if is_within(above.path, place.path):
        raise PlaceRefusedError(
            _("%(place)s cannot belong to itself or to one of its own parts.")
            % {"place": place.name},
            field="parent",
        )
    if above.closed_on is not None:
        raise PlaceRefusedError(nothing_new_below(above), field="parent")
    require_order(OrganizationKind(place.kind), above)
    before = place.parent_id
    place.parent = above
    place.save(update_fields=["parent"])
    place.path = put_below(place, above)
    record(
        "organizations.move",
        on=place,
        actor=actor,
        now=now,
        before={"parent": before},
        after={"parent": above.pk},
    )
    return place
