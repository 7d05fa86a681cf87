"""A place in words: what its page says, in the order it says it."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.permissions import Role
from core.templatetags.ui import maine_date, thousands
from organizations.decisions import name_on
from organizations.enums import Grade
from organizations.models import Employment, Organization, RoleGrant, in_force

Fact = tuple[str, str]


@dataclass(slots=True)
class PlaceView:
    """Everything the page of one place shows: eight queries, however large the place is."""

    place: Organization
    above: list[Organization] = field(default_factory=list)
    parts: list[Organization] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    history: list[str] = field(default_factory=list)
    people_count: int = 0
    coordinators: list[RoleGrant] = field(default_factory=list)
    merged_from: list[Organization] = field(default_factory=list)


def described(place: Organization, *, today: date) -> PlaceView:
    """Gather what the page of a place shows."""
    keys = [int(key) for key in place.path.split("/") if key]
    line = sorted(Organization.objects.filter(pk__in=keys), key=lambda each: len(each.path))
    view = PlaceView(place, [each for each in line if each.pk != place.pk])
    view.parts = list(place.parts.open().order_by("kind", "name", "pk"))
    view.merged_from = list(place.merged_from.order_by("closed_on", "pk"))
    view.facts = facts_in_words(place)
    view.history = _history(place, view.merged_from)
    places = Organization.objects.below([place.path]).order_by()
    working = Employment.objects.on(today).filter(organization__in=places.values("pk"))
    view.people_count = working.aggregate(n=Count("person", distinct=True))["n"]
    view.coordinators = list(
        RoleGrant.objects.filter(in_force(today), role=Role.COORDINATOR, organization__in=keys)
        .select_related("person", "organization")
        .order_by("-organization__path", "pk")
    )
    return view


def facts_in_words(place: Organization) -> list[Fact]:
    """Return what is known of a place, as names and values."""
    further = [county.get_county_display() for county in place.further_counties.order_by("county")]
    counties = [place.get_county_display(), *further] if place.county else further
    if len(counties) > 1:
        counties[0] = _("%(county)s (shown first)") % {"county": counties[0]}
    facts = [
        (_("Kind"), place.exact_kind),
        (_("Town"), place.town),
        (ngettext("County", "Counties", max(len(counties), 1)), ", ".join(counties)),
        (_("On the map"), _coordinates(place)),
        (_("Grades"), _grades(place)),
        (
            _("Number of students"),
            "" if place.student_count is None else thousands(place.student_count),
        ),
        (_("Number in the State's directory"), place.state_id),
        (_("Federal number (NCES)"), place.nces_id),
        (_("Short code"), place.short_code),
    ]
    return [(name, value) for name, value in facts if value]


def called_on(place: Organization, day: date) -> str:
    """Return what the place was called on a day. Its former names are loaded with it, or once."""
    former = [(each.name, each.used_until) for each in place.former_names.all()]
    return name_on(name=place.name, former=former, day=day)


def _coordinates(place: Organization) -> str:
    if place.latitude is None or place.longitude is None:
        return ""
    return f"{place.latitude:f}, {place.longitude:f}"


def _grades(place: Organization) -> str:
    if place.lowest_grade is None or place.highest_grade is None:
        return ""
    low, high = Grade(place.lowest_grade).label, Grade(place.highest_grade).label
    if low == high:
        return str(low)
    return _("%(low)s to %(high)s") % {"low": low, "high": high}


def _history(place: Organization, merged_from: list[Organization]) -> list[str]:
    """Return the sentences about names, mergers and the end, latest first."""
    told: list[tuple[date, str]] = [
        (
            former.used_until,
            _("Called %(name)s until %(day)s.")
            % {"name": former.name, "day": maine_date(former.used_until)},
        )
        for former in place.former_names.all()
    ]
    told += [
        (
            other.closed_on or date.max,
            _("%(name)s became part of it on %(day)s.")
            % {"name": other.name, "day": maine_date(other.closed_on)},
        )
        for other in merged_from
    ]
    return [sentence for _day, sentence in sorted(told, reverse=True)]
