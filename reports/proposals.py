"""Which class to schedule where: the people of the demand report and the places there are."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from courses.enums import DeliveryMode
from courses.models import Course, Offering, Venue
from enrollment.seats import HAS_ROOM, held_by_class, seats_left, with_held, with_seats
from organizations.distances import COUNTY_CENTERS
from organizations.enums import County
from reports.demand import DemandAsked, Place, Want, wants_of
from reports.reaching import Choice, Coming, Crowd, Map, Proposal, Site, Spot, propose

MOST_COURSES = 20
MOST_CLASSES = 3


@dataclass(frozen=True, slots=True)
class Where:
    """A place to hold a class: a venue, or the middle of a county where none is known."""

    name: str
    county: str
    venue: int | None = None

    @property
    def county_name(self) -> str:
        return str(County(self.county).label)


@dataclass(frozen=True, slots=True)
class ProposedClass:
    where: Where
    reached: int


@dataclass(frozen=True, slots=True)
class CourseProposal:
    """For one course: where to hold it, whom that reaches, and who is left."""

    course: Course
    classes: list[ProposedClass]
    wanted: int
    served: int
    reached: int
    not_reached: int
    without_place: int  # of whom it is not known where they work


def proposals(
    asked: DemandAsked, *, now: datetime, only: Course | None = None
) -> list[CourseProposal]:
    """Propose classes for the courses most people are without: a constant number of queries."""
    crowds = _crowds(wants_of(asked, now=now))
    courses = [only.pk] if only else list(crowds)
    wanted = Course.objects.published().filter(pk__in=courses).in_bulk()
    coming = _coming(wanted, now)
    sites = Map(list(_sites()))
    found = [
        _proposal(course, crowds.get(pk, {}), coming.get(pk, []), sites)
        for pk, course in wanted.items()
    ]
    found.sort(key=lambda each: (-each.reached, each.course.code))
    return [each for each in found if each.wanted][:MOST_COURSES]


def _crowds(wants: Iterable[Want]) -> dict[int, dict[Spot | None, int]]:
    """Count the people of each course by where they are; one who waits and wishes, once."""
    crowds: dict[int, dict[Spot | None, int]] = defaultdict(lambda: defaultdict(int))
    counted: set[tuple[int, int]] = set()
    for want in wants:
        if want.course is None or (want.person and (want.course, want.person) in counted):
            continue
        if want.person:
            counted.add((want.course, want.person))
        crowds[want.course][want.place.spot] += want.people
    return crowds


def _coming(courses: Iterable[int], now: datetime) -> dict[int, list[Coming]]:
    """Return the classes with a free seat, registration for which is open or still to open:
    whoever is near one needs no other.
    """
    ahead = Offering.objects.coming(at=now).filter(
        version__course__in=list(courses), registration_closes_at__gt=now
    )
    open_ones = with_held(with_seats(ahead, at=now), held_by_class(at=now)).filter(HAS_ROOM)
    coming: dict[int, list[Coming]] = defaultdict(list)
    for offering in open_ones.select_related("version", "venue"):
        spot = None
        if offering.venue is not None:
            venue = offering.venue
            spot = Place.at(venue.county, venue.latitude, venue.longitude).spot
        elif offering.delivery_mode not in (DeliveryMode.VIRTUAL, DeliveryMode.SELF_PACED):
            continue
        coming[offering.version.course_id].append(Coming(spot, seats_left(offering)))
    return coming


def _sites() -> Iterator[Site]:
    """Yield the venues in use; then the middle of each county that has none."""
    counties = set()
    for venue in Venue.objects.filter(retired_on=None).order_by("name", "pk"):
        place = Place.at(venue.county, venue.latitude, venue.longitude)
        counties.add(venue.county)
        if place.spot is not None:
            yield Site(Where(f"{venue.name}, {venue.town}", venue.county, venue.pk), place.spot)
    for county, spot in COUNTY_CENTERS.items():
        if county not in counties:
            yield Site(Where("", county), spot)


def _proposal(
    course: Course, crowd: dict[Spot | None, int], coming: list[Coming], sites: Map
) -> CourseProposal:
    located = [Crowd(spot, people) for spot, people in crowd.items() if spot is not None]
    found: Proposal = propose(located, sites=sites, coming=coming, most=MOST_CLASSES)
    return CourseProposal(
        course=course,
        classes=[_class(choice) for choice in found.choices],
        wanted=sum(crowd.values()),
        served=found.served,
        reached=found.reached,
        not_reached=found.not_reached,
        without_place=crowd.get(None, 0),
    )


def _class(choice: Choice) -> ProposedClass:
    where = choice.site.key
    assert isinstance(where, Where)  # noqa: S101 (for the types)
    return ProposedClass(where, choice.reached)
