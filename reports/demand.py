"""What people want and do not get: who waits, wishes and asks, by course and county. No names."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet, Sum

from core.clock import MAINE, maine_date
from courses.enums import ANNOUNCED, RequestStatus
from courses.models import Course, CourseWish, Lane, TrainingRequest, TrainingWish, UnmetSearch
from enrollment.models import WaitlistEntry, is_ahead
from organizations.distances import COUNTY_CENTERS
from organizations.enums import County
from organizations.models import Employment

ACTION = "enrollment.view_demand"
MOST_WORDS = 50
MOST_WISHES = 50

Spot = tuple[float, float]


@dataclass(frozen=True, slots=True)
class DemandAsked:
    """What a report is about: all of it, one lane, one county; said since a day."""

    lane: Lane | None = None
    county: str = ""
    since: date | None = None

    def moment(self) -> datetime | None:
        """Return where the first day begins in Maine."""
        if self.since is None:
            return None
        return datetime(self.since.year, self.since.month, self.since.day, tzinfo=MAINE)


@dataclass(frozen=True, slots=True)
class Place:
    """Where somebody is, as far as it is known: a county, and perhaps a spot in it."""

    county: str = ""
    spot: Spot | None = None

    @classmethod
    def at(cls, county: str, latitude: object = None, longitude: object = None) -> "Place":
        """Return a place by its coordinates, or else by the middle of its county."""
        if latitude is not None and longitude is not None:
            return cls(county, (float(str(latitude)), float(str(longitude))))
        return cls(county, COUNTY_CENTERS[County(county)] if county else None)


@dataclass(frozen=True, slots=True)
class Want:
    """One person who wants a course, or `people` for whom a district asks."""

    course: int | None
    place: Place
    kind: str  # "waiting", "wishing" or "requested"
    person: int | None = None
    people: int = 1


@dataclass(slots=True)
class DemandRow:
    """One course in one county. Whoever waits and wishes counts once in the sum."""

    course: Course | None  # None: subjects for which there is no course
    county: str
    waiting: int = 0
    wishing: int = 0
    requested: int = 0
    persons: set[int] = field(default_factory=set)

    @property
    def total(self) -> int:
        return len(self.persons) + self.requested

    @property
    def county_name(self) -> str:
        return str(County(self.county).label) if self.county else ""


@dataclass(frozen=True, slots=True)
class Demand:
    rows: list[DemandRow]
    total: DemandRow
    by_county: dict[str, int]
    searches: list[dict[str, Any]]
    searches_total: int
    wishes: list[TrainingWish]


def demand_of(asked: DemandAsked, *, now: datetime) -> Demand:
    """Return the whole report: a constant number of queries."""
    wants = list(wants_of(asked, now=now))
    if asked.county:
        wants = [want for want in wants if want.place.county == asked.county]
    found = Course.objects.select_related("lane").in_bulk({w.course for w in wants if w.course})
    rows = _rows(wants, found)
    total = DemandRow(None, "")
    for want in wants:
        count(total, want)
    by_county: dict[str, set[int]] = defaultdict(set)
    asked_for: dict[str, int] = defaultdict(int)
    for want in wants:
        if want.person is None:
            asked_for[want.place.county] += want.people
        else:
            by_county[want.place.county].add(want.person)
    counties = {
        county.value: len(by_county[county.value]) + asked_for[county.value] for county in County
    }
    searches = _searches(asked)
    return Demand(
        rows=rows,
        total=total,
        by_county={county: people for county, people in counties.items() if people},
        searches=list(searches[:MOST_WORDS]),
        searches_total=searches.aggregate(all=Sum("count"))["all"] or 0,
        wishes=list(_in_own_words(asked)[:MOST_WISHES]),
    )


def wants_of(asked: DemandAsked, *, now: datetime) -> Iterator[Want]:
    """Yield everybody who waits, wishes or is asked for; each with the place they are at.

    That is where somebody works today; else the county they named, or that of the class they wait
    for. A wish for a county where one does not work is for that county.
    """
    waiting = list(_waiting(asked, now))
    wishing = list(_wishing(asked))
    works = places_of(
        {row["learner"] for row in waiting} | {row["person"] for row in wishing},
        on=maine_date(now),
    )
    for row in waiting:
        elsewhere = Place.at(
            row["offering__venue__county"] or "",
            row["offering__venue__latitude"],
            row["offering__venue__longitude"],
        )
        place = works.get(row["learner"], elsewhere)
        yield Want(row["offering__version__course"], place, "waiting", row["learner"])
    for row in wishing:
        place = works.get(row["person"], Place())
        if row["county"] and place.county != row["county"]:
            place = Place.at(row["county"])
        yield Want(row["course"], place, "wishing", row["person"])
    for request in _requested(asked):
        place = Place.at(
            request["county"],
            *(
                (request["organization__latitude"], request["organization__longitude"])
                if request["organization__county"] == request["county"]
                else ()
            ),
        )
        yield Want(request["course"], place, "requested", people=request["people"])


def places_of(people: Iterable[int], *, on: date) -> dict[int, Place]:
    """Return where these people work on a day: of several places, the one with coordinates."""
    rows = (
        Employment.objects.on(on)
        .filter(person__in=set(people))
        .exclude(organization__county="")
        .order_by("person", "-starts_on", "pk")
        .values_list(
            "person",
            "organization__county",
            "organization__latitude",
            "organization__longitude",
        )
    )
    places: dict[int, Place] = {}
    located: set[int] = set()
    for person, county, latitude, longitude in rows:
        if person not in places or (latitude is not None and person not in located):
            places[person] = Place.at(county, latitude, longitude)
        if latitude is not None:
            located.add(person)
    return places


def _waiting(asked: DemandAsked, now: datetime) -> Any:
    rows = WaitlistEntry.objects.standing(at=now).filter(
        is_ahead(at=now), offering__status__in=ANNOUNCED
    )
    if asked.lane:
        rows = rows.filter(offering__version__course__lane=asked.lane)
    if asked.since:
        rows = rows.filter(joined_at__gte=asked.moment())
    return rows.order_by().values(
        "learner",
        "offering__version__course",
        "offering__venue__county",
        "offering__venue__latitude",
        "offering__venue__longitude",
    )


def _wishing(asked: DemandAsked) -> Any:
    rows = CourseWish.objects.filter(ended_at=None, person__is_active=True)
    if asked.lane:
        rows = rows.filter(course__lane=asked.lane)
    if asked.since:
        rows = rows.filter(wished_at__gte=asked.moment())
    return rows.order_by().values("person", "course", "county")


def _requested(asked: DemandAsked) -> Any:
    rows = TrainingRequest.objects.filter(status=RequestStatus.NEW)
    if asked.lane:
        rows = rows.filter(course__lane=asked.lane)
    if asked.since:
        rows = rows.filter(requested_at__gte=asked.moment())
    return rows.order_by().values(
        "course",
        "county",
        "people",
        "organization__county",
        "organization__latitude",
        "organization__longitude",
    )


def _searches(asked: DemandAsked) -> Any:
    rows = UnmetSearch.objects.all()
    if asked.county:
        rows = rows.filter(county=asked.county)
    if asked.since:
        rows = rows.filter(day__gte=asked.since)
    return rows.order_by().values("words").annotate(count=Sum("times")).order_by("-count", "words")


def _in_own_words(asked: DemandAsked) -> "QuerySet[TrainingWish]":
    rows = TrainingWish.objects.filter(hidden_at=None)
    if asked.county:
        rows = rows.filter(county=asked.county)
    if asked.since:
        rows = rows.filter(wished_at__gte=asked.moment())
    return rows


def _rows(wants: Iterable[Want], courses: dict[int, Course]) -> list[DemandRow]:
    rows: dict[tuple[int | None, str], DemandRow] = {}
    for want in wants:
        key = want.course, want.place.county
        if key not in rows:
            course = courses[want.course] if want.course else None
            rows[key] = DemandRow(course, want.place.county)
        count(rows[key], want)
    return sorted(
        rows.values(),
        key=lambda row: (-row.total, row.course.code if row.course else "~", row.county),
    )


def count(row: DemandRow, want: Want) -> None:
    """Add one want to a row."""
    if want.kind == "waiting":
        row.waiting += 1
    elif want.kind == "wishing":
        row.wishing += 1
    else:
        row.requested += want.people
    if want.person is not None:
        row.persons.add(want.person)
