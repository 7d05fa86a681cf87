"""What is free, for whom, when. Counted from rows, never stored: offers lapse by the clock."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta

from django.db import models
from django.db.models.functions import Coalesce, Least

from accounts.models import User
from core.clock import maine_date
from courses.models import Offering, OfferingQuerySet, SeatReserve
from enrollment.decisions import FEW_SEATS_SHARE, Reach, free_for
from enrollment.enums import SEAT_HOLDING, WaitlistStatus
from enrollment.models import Enrollment, WaitlistEntry
from organizations.models import Employment

TOLD_OF_EMPTY_SEATS = timedelta(days=21)


def lock_offering(offering_id: int) -> Offering:
    """Lock the class before anything that uses up its seats; count only afterwards.

    `no_key`: inserts that refer to the row need not wait. On SQLite the statement locks nothing;
    there BEGIN IMMEDIATE has already taken the database's one write lock (ADR 0003).
    """
    return (
        Offering.objects.select_for_update(of=("self",), no_key=True)
        .select_related("version__course", "venue")
        .get(pk=offering_id)
    )


def seats_free_for(offering: Offering, learner: User | None, *, at: datetime) -> int | None:
    """Return the seats this person could take, or None when the class has no limit.

    Offers to others keep their seats; one's own offer does not stand in one's way. Seats held for
    an audience or a county are free for those they are for, until their day.
    """
    return free_seats(offering, [learner], at=at)[learner.pk if learner else None]


def free_seats(
    offering: Offering, people: Sequence[User | None], *, at: datetime
) -> dict[int | None, int | None]:
    """Return for each of these people, by key, what `seats_free_for` says; None is anybody.

    The number of queries depends on the number of reserves alone.
    """
    keys = [person.pk if person else None for person in people]
    if offering.capacity is None:
        return dict.fromkeys(keys)
    seated = Enrollment.objects.filter(offering=offering).holding_a_seat()
    offers = WaitlistEntry.objects.filter(offering=offering).holding_an_offer(at=at)
    holding = [*seated.values_list("learner", flat=True), *offers.values_list("learner", flat=True)]
    reserves = list(offering.reserves.filter(until__gt=maine_date(at)).select_related("audience"))
    reach = _reach_of({*holding, *(key for key in keys if key)}, reserves, maine_date(at))
    free: dict[int | None, int | None] = {}
    for key in keys:
        others = [each for each in holding if each != key]
        free[key] = free_for(
            capacity=offering.capacity,
            taken=len(others),
            reserves=[row.seats for row in reserves],
            holders=[reach[each] for each in others if each in reach],
            reach=reach.get(key, frozenset()) if key else frozenset(),
        )
    return free


def _reach_of(
    people: Collection[int], reserves: Sequence[SeatReserve], day: date
) -> dict[int, Reach]:
    """Return who belongs to which reserves, by their confirmed work on a day."""
    reach: dict[int, Reach] = {}
    at_work = Employment.objects.on(day).filter(person__in=people).order_by()
    for place, reserve in enumerate(reserves):
        if reserve.audience is not None:
            belong = at_work.filter(work_kind__in=reserve.audience.work_kinds.all())
        else:
            belong = at_work.filter(
                models.Q(organization__county=reserve.county)
                | models.Q(organization__further_counties__county=reserve.county)
            )
        for pk in set(belong.values_list("person", flat=True)):
            reach[pk] = reach.get(pk, frozenset()) | {place}
    return reach


def with_seats(offerings: OfferingQuerySet, *, at: datetime) -> OfferingQuerySet:
    """Annotate what a list says of seats: `seats_taken`, `seats_held` (for an audience or a
    county), `people_waiting`, and `people_in_line`: with them those who hold an offer.

    `seats_left` says what is free by them; a condition asks `HAS_ROOM`. Asks one query.
    """
    return offerings.annotate(
        seats_taken=_count_of(Enrollment.objects.filter(status__in=SEAT_HOLDING)),
        seats_held=_seats_held(at),
        people_waiting=_count_of(WaitlistEntry.objects.filter(status=WaitlistStatus.WAITING)),
        people_in_line=_count_of(WaitlistEntry.objects.standing(at=at)),
    )


# Of classes from `with_seats`: what is gone for a newcomer to whom no seat is held.
GONE = models.F("seats_taken") + models.F("seats_held") + models.F("people_in_line")
HAS_ROOM = models.Q(capacity__isnull=True) | models.Q(capacity__gt=GONE)


def seats_left(offering: Offering) -> int | None:
    """Return how many seats a newcomer could take, of a class from `with_seats`; None: no limit.

    Not annotated: the database would count everything once more for it.
    """
    if offering.capacity is None:
        return None
    counts = ("seats_taken", "seats_held", "people_in_line")
    gone: int = sum(getattr(offering, name) for name in counts)
    return max(0, offering.capacity - gone)


def seats_still_held(offering: Offering) -> int:
    """Return how many free seats are held for some, of a class from `with_seats`: more may be
    promised than others have left.
    """
    if offering.capacity is None:
        return 0
    taken, held, in_line, waiting = (
        getattr(offering, name)
        for name in ("seats_taken", "seats_held", "people_in_line", "people_waiting")
    )
    free = max(0, offering.capacity - taken - (in_line - waiting))
    still: int = min(free, held)
    return still


def _seats_held(at: datetime) -> models.Expression:
    """Return how many seats are still held for some, and not filled by them; asks one query.

    Asked for each class within the list's statement, it would have the database plan all of it by
    the price of a few classes. Whoever belongs to two reserves of a class fills one in each here;
    registering counts exactly (`free_seats`).
    """
    day = maine_date(at)
    at_work = Employment.objects.on(day).filter(person=models.OuterRef("learner"))
    county = models.OuterRef(models.OuterRef("county"))
    belongs = models.Exists(
        at_work.filter(work_kind__audiences=models.OuterRef(models.OuterRef("audience")))
    ) | models.Exists(
        at_work.exclude(organization__county="").filter(
            models.Q(organization__county=county)
            | models.Q(organization__further_counties__county=county)
        )
    )
    seated = Enrollment.objects.filter(belongs, status__in=SEAT_HOLDING)
    offered = WaitlistEntry.objects.holding_an_offer(at=at).filter(belongs)
    filled = _count_of(seated, of="offering") + _count_of(offered, of="offering")
    reserves = (
        SeatReserve.objects.filter(until__gt=day)
        .annotate(still=models.F("seats") - Least(models.F("seats"), filled))
        .order_by()
        .values_list("offering")
        .annotate(held=models.Sum("still"))
    )
    classes: dict[int, list[int]] = defaultdict(list)
    for offering, held in reserves:
        if held:
            classes[held].append(offering)
    return models.Case(
        *(models.When(pk__in=keys, then=held) for held, keys in sorted(classes.items())),
        default=0,
        output_field=models.IntegerField(),
    )


def with_few_taken(offerings: OfferingQuerySet, *, at: datetime) -> OfferingQuerySet:
    """Return, of classes from `with_seats`, those that begin soon with most of their seats left."""
    return offerings.filter(
        starts_at__gt=at,
        starts_at__lt=at + TOLD_OF_EMPTY_SEATS,
        capacity__gt=models.F("seats_taken") * FEW_SEATS_SHARE,
    )


def with_room(offerings: OfferingQuerySet, *, at: datetime) -> OfferingQuerySet:
    """Return, with their seats, the classes in which a newcomer gets one now."""
    takes_people = offerings.coming(at=at).filter(
        registration_opens_at__lte=at, registration_closes_at__gt=at
    )
    return with_seats(takes_people, at=at).filter(HAS_ROOM)


def _count_of(rows: models.QuerySet, of: str = "pk") -> Coalesce:  # type: ignore[type-arg]
    counted = (
        rows.filter(offering=models.OuterRef(of))
        .order_by()
        .values("offering")
        .annotate(n=models.Count("pk"))
        .values("n")
    )
    return Coalesce(models.Subquery(counted, output_field=models.IntegerField()), 0)
