"""Numbers of places, never of persons: how many people work there, and how many have hours."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db.models import Sum
from django.utils.translation import gettext as _

from accounts.models import User
from courses.enums import CONTACT_HOURS
from organizations.enums import OrganizationKind
from organizations.models import Employment, OfficerAssignment, Organization
from reports.suppression import left_out
from transcripts.models import CreditAward
from transcripts.months import CENT

ACTION = "reports.view_numbers"
SCHOOL_YEAR_BEGINS = 7  # in July, as in the State's schools


@dataclass(frozen=True, slots=True)
class Period:
    """A year, and what it is called."""

    key: str
    starts_on: date
    ends_on: date  # exclusive
    label: str

    @classmethod
    def of(cls, key: str, day: date) -> "Period":
        """Return the calendar year of a day, or, for "school", its school year."""
        if key != "school":
            year = date(day.year, 1, 1), date(day.year + 1, 1, 1)
            return cls("calendar", *year, _("%(year)s") % {"year": day.year})
        first = day.year if day.month >= SCHOOL_YEAR_BEGINS else day.year - 1
        begins = date(first, SCHOOL_YEAR_BEGINS, 1)
        label = _("School year %(first)s–%(last)s") % {"first": first, "last": first + 1}  # noqa: RUF001
        return cls("school", begins, begins.replace(year=first + 1), label)


@dataclass(slots=True)
class Counted:
    """Everybody of a place and those below it, while it is counted."""

    people: set[int] = field(default_factory=set)
    officers: set[int] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class PlaceNumbers:
    """The numbers of one place, None where one is left out."""

    place: Organization
    people: int | None
    with_hours: int | None
    without_hours: int | None
    hours: Decimal | None
    officers: int | None
    opens: bool  # whether its own page shows more
    is_itself: bool = False  # those who work at the place itself, at none below it


@dataclass(frozen=True, slots=True)
class NumbersPage:
    """One place, what it is made of, and the way to it."""

    total: PlaceNumbers
    rows: list[PlaceNumbers]
    above: list[Organization]
    period: Period


def roots_of(visitor: User, action: str = ACTION) -> list[Organization]:
    """Return the places at the top of what this visitor may do this on: see the numbers of."""
    places = Organization.objects.open().permitted_to(visitor, action)
    top = places.filter(kind=OrganizationKind.STATE).first()
    if top is not None:
        return [top]
    held = list(places.filter(role_grants__person=visitor).distinct().order_by("path"))
    return [
        place
        for place in held
        if not any(place.path.startswith(each.path) and place != each for each in held)
    ]


def numbers_of(
    place: Organization, *, root: Organization, day: date, period: Period
) -> NumbersPage | None:
    """Return the numbers of a place as its root allows: None for one that is left out above.

    Four queries, however many places there are.
    """
    tree = _Tree(root, day=day, period=period)
    hidden: frozenset[str] = frozenset()
    way = list(tree.way_to(place))
    for position, each in enumerate(way):
        rows = tree.parts_of(each)
        rows_hidden, total_hidden = left_out(
            [tree.numbers(node) for node in rows],
            tree.numbers((each, False)),
            total_left_out=hidden,
        )
        if position + 1 == len(way):
            total = tree.shown((each, False), total_hidden, opens=False)
            return NumbersPage(
                total=total,
                rows=[
                    tree.shown(node, out, opens="people" not in out and tree.has_parts(node))
                    for node, out in zip(rows, rows_hidden, strict=True)
                ],
                above=[tree.places[path] for path in way[:-1]],
                period=period,
            )
        hidden = rows_hidden[rows.index((way[position + 1], False))]
        if "people" in hidden:
            return None
    return None


Node = tuple[str, bool]  # a path, and whether only the place itself is meant


class _Tree:
    """All numbers at and below a root, read once."""

    def __init__(self, root: Organization, *, day: date, period: Period) -> None:
        places = list(Organization.objects.open().below([root.path]).order_by("name", "pk"))
        self.root = root
        self.places = {place.path: place for place in places}
        self.children: dict[str, list[str]] = defaultdict(list)
        for place in places:
            if place.path != root.path:
                self.children[_parent(place.path)].append(place.path)
        self.counted: dict[Node, Counted] = defaultdict(Counted)
        for path, person in self._pairs(Employment.objects.on(day), "organization", "person"):
            self._count(path, lambda counted, who=person: counted.people.add(who))
        for path, officer in self._pairs(OfficerAssignment.objects.on(day), "school", "officer"):
            self._count(path, lambda counted, who=officer: counted.officers.add(who))
        self.hours = dict(
            CreditAward.objects.filter(
                credit_type__key=CONTACT_HOURS,
                earned_on__gte=period.starts_on,
                earned_on__lt=period.ends_on,
            )
            .order_by()
            .values_list("person")
            .annotate(total=Sum("hours"))
            .filter(total__gte=CENT)
        )

    def _pairs(self, rows, place: str, person: str) -> Iterator[tuple[str, int]]:  # type: ignore[no-untyped-def]
        below = rows.filter(**{f"{place}__path__startswith": self.root.path}).order_by()
        yield from below.values_list(f"{place}__path", person).iterator(chunk_size=5000)

    def _count(self, path: str, add) -> None:  # type: ignore[no-untyped-def]
        add(self.counted[path, True])
        while path.startswith(self.root.path):
            add(self.counted[path, False])
            path = _parent(path)

    def way_to(self, place: Organization) -> Iterable[str]:
        """Yield the paths from the root down to a place."""
        path, way = place.path, []
        while path.startswith(self.root.path):
            if path in self.places:
                way.append(path)
            path = _parent(path)
        return reversed(way)

    def parts_of(self, path: str) -> list[Node]:
        """Return what a place is made of: the places below it, and itself if people work there."""
        below: list[Node] = [(child, False) for child in self.children[path]]
        itself: Node = (path, True)
        return [itself, *below] if below and itself in self.counted else below

    def has_parts(self, node: Node) -> bool:
        """Whether a page of its own would say more."""
        return not node[1] and bool(self.children[node[0]])

    def numbers(self, node: Node) -> dict[str, int]:
        """Return the counts of a node."""
        counted = self.counted[node]
        with_hours = len(counted.people & self.hours.keys())
        return {
            "people": len(counted.people),
            "with_hours": with_hours,
            "without_hours": len(counted.people) - with_hours,
            "officers": len(counted.officers),
        }

    def shown(self, node: Node, out: frozenset[str], *, opens: bool) -> PlaceNumbers:
        """Return a node's numbers without those left out."""
        numbers = {
            name: None if name in out else value for name, value in self.numbers(node).items()
        }
        people = self.counted[node].people
        hours = sum((self.hours.get(who, Decimal(0)) for who in people), Decimal(0))
        return PlaceNumbers(
            place=self.places[node[0]],
            hours=None if "with_hours" in out else hours,
            opens=opens,
            is_itself=node[1],
            **numbers,
        )


def _parent(path: str) -> str:
    return path[: path.rstrip("/").rfind("/") + 1]
