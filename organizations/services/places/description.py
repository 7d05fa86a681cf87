"""Places added, described anew, renamed."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from core.clock import maine_date
from core.templatetags.ui import maine_date as written_date
from organizations.decisions import PlaceFacts, path_below
from organizations.enums import OrganizationKind
from organizations.exceptions import PlaceRefusedError
from organizations.models import FormerOrganizationName, Organization, OrganizationCounty
from organizations.services.places.soundness import require_new_code, require_sound
from organizations.services.places.tree import (
    FACTS,
    facts_of,
    nothing_new_below,
    require_order,
    take_the_tree,
    taken,
)


@transaction.atomic
def add_organization(
    *,
    kind: OrganizationKind,
    name: str,
    short_code: str,
    parent: Organization | None,
    county: str = "",
    further_counties: tuple[str, ...] = (),
    facts: PlaceFacts | None = None,
    actor: User | None,
    now: datetime,
) -> Organization:
    """Place an organization in the tree. `facts`, where given, says the counties too."""
    kind = OrganizationKind(kind)
    take_the_tree()
    said = facts or PlaceFacts(county=county, further_counties=further_counties)
    above = None if parent is None else Organization.objects.get(pk=parent.pk)
    require_order(kind, above)
    if above is not None and above.closed_on is not None:
        raise PlaceRefusedError(nothing_new_below(above), field="parent")
    require_sound(said, kind=kind, besides=None)
    if facts is not None:
        require_new_code(short_code)
    place = Organization.objects.create(
        kind=kind, name=name, short_code=short_code, parent=above, path=short_code, **_columns(said)
    )
    place.path = path_below(above.path if above else None, place.pk)
    place.save(update_fields=["path"])
    _set_further_counties(place, said.further_counties)
    after = {"name": name} | _told(said)
    record("organizations.add", on=place, actor=actor, now=now, after=after)
    return place


@transaction.atomic
def edit_organization(
    *, organization_id: int, facts: PlaceFacts, seen: str, actor: User, now: datetime
) -> Organization:
    """Say anew what a place is, beside its name and where it belongs."""
    place = taken(organization_id, seen)
    before = facts_of(place)
    if before == facts:
        return place
    require_sound(facts, kind=place.kind, besides=place)
    for name, value in _columns(facts).items():
        setattr(place, name, value)
    place.save(update_fields=list(_columns(facts)))
    if facts.further_counties != before.further_counties:
        _set_further_counties(place, facts.further_counties)
    changed = [name for name in FACTS if getattr(before, name) != getattr(facts, name)]
    record(
        "organizations.edit",
        on=place,
        actor=actor,
        now=now,
        before=_plain(before, changed),
        after=_plain(facts, changed),
    )
    return place


@transaction.atomic
def rename_organization(
    *,
    organization_id: int,
    name: str,
    starts_on: date | None,
    seen: str,
    actor: User,
    now: datetime,
) -> Organization:
    """Give a place a new name from a day on; without a day, only mend the spelling of its name."""
    place = taken(organization_id, seen)
    before = place.name
    if name == before:
        raise PlaceRefusedError(_("It has this name already. Type the new one."), field="name")
    if starts_on is not None:
        _require_rename_day(place, starts_on, now)
        FormerOrganizationName.objects.create(organization=place, name=before, used_until=starts_on)
    place.name = name
    place.save(update_fields=["name"])
    record(
        "organizations.rename" if starts_on else "organizations.mend_name",
        on=place,
        actor=actor,
        now=now,
        before={"name": before},
        after={"name": name} | ({"starts_on": starts_on.isoformat()} if starts_on else {}),
    )
    return place


def free_code(name: str) -> str:
    """Return a short code made of a name that no place has yet."""
    stem = slugify(name)[:34] or "place"
    taken = set(
        Organization.objects.filter(short_code__startswith=stem).values_list(
            "short_code", flat=True
        )
    )
    numbered = (f"{stem}-{number}" for number in range(2, len(taken) + 3))
    return next(code for code in [stem, *numbered] if code not in taken)


def _require_rename_day(place: Organization, starts_on: date, now: datetime) -> None:
    if starts_on > maine_date(now):
        raise PlaceRefusedError(_("Enter a new name on its first day or later."), field="starts_on")
    last = place.former_names.first()
    if last is not None and starts_on <= last.used_until:
        raise PlaceRefusedError(
            _("The name before this one began on %(day)s. Choose a later day.")
            % {"day": written_date(last.used_until, "printed")},
            field="starts_on",
        )


def _columns(facts: PlaceFacts) -> dict[str, Any]:
    return {name: getattr(facts, name) for name in FACTS if name != "further_counties"}


def _set_further_counties(place: Organization, counties: tuple[str, ...]) -> None:
    place.further_counties.exclude(county__in=counties).delete()
    known = set(place.further_counties.values_list("county", flat=True))
    OrganizationCounty.objects.bulk_create(
        OrganizationCounty(organization=place, county=code)
        for code in counties
        if code not in known
    )


def _plain(facts: PlaceFacts, names: Iterable[str]) -> dict[str, Any]:
    """Return these facts as history writes them."""
    values = {name: getattr(facts, name) for name in names}
    return {
        name: str(value) if name in {"latitude", "longitude"} and value is not None else value
        for name, value in values.items()
    }


def _told(facts: PlaceFacts) -> dict[str, Any]:
    """Return the facts that say something."""
    empty = PlaceFacts()
    said = [name for name in FACTS if getattr(facts, name) != getattr(empty, name)]
    return _plain(facts, said)
