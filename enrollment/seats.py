"""What is free, for whom, when. Counted from rows, never stored: offers lapse by the clock."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from django.db import connection, models
from django.db.models.functions import Coalesce, Least

from accounts.models import User
from core.clock import maine_date
from courses.enums import DeliveryMode, OfferingStatus
from courses.models import Offering, OfferingQuerySet, SeatReserve
from enrollment.counting import LOCK_OF_TIMES, Taken, taken_of
from enrollment.decisions import FEW_SEATS_SHARE, STAFF_SEE_TO_IT, Reach, free_for
from enrollment.enums import SEAT_TAKING, WaitlistStatus
from enrollment.models import Enrollment, WaitlistEntry
from organizations.enums import EmploymentStatus
from organizations.models import Employment, in_force

TOLD_OF_EMPTY_SEATS = timedelta(days=21)
NUMBER = models.Count("pk")
# Of a published class the others change with its calendar sequence.
OF_THE_CLASS = [
    field.attname
    for field in Offering._meta.concrete_fields
    if not field.primary_key and not field.is_relation
]


def lock_offering(offering_id: int, *, seen: Offering | None = None) -> Offering:
    """Lock the class before anything that uses up its seats; count only afterwards.

    With `seen`, read a moment ago, that one is brought up to date: what was fetched with it (of
    what it is a class, where, its sessions and questions) stays, unless its status or its calendar
    is another by now. The fewer rows are read under the lock, the sooner the next one has it.

    `no_key`: inserts that refer to the row need not wait. On SQLite the statement locks nothing;
    there BEGIN IMMEDIATE has already taken the database's one write lock (ADR 0003).
    """
    rows = Offering.objects.select_for_update(of=("self",), no_key=True)
    if seen is not None:
        was = (seen.status, seen.calendar_sequence)
        seen.refresh_from_db(from_queryset=rows, fields=OF_THE_CLASS)
        if was == (seen.status, seen.calendar_sequence):
            return seen
    return rows.select_related("version__course", "venue").get(pk=offering_id)


def lock_times_of(people: Iterable[User]) -> None:
    """Let nobody else give these people a seat meanwhile: two classes at one hour clash.

    After the class, in one order. An advisory lock, so that whoever changes their names or work in
    a long transaction keeps nobody from a seat. SQLite has the one write lock (ADR 0003).
    """
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        for key in sorted({person.pk for person in people}):
            cursor.execute(f"SELECT {LOCK_OF_TIMES}", [key])


def seats_free_for(
    offering: Offering, learner: User | None, *, at: datetime, taken: Taken | None = None
) -> int | None:
    """Return the seats this person could take, or None when the class has no limit.

    Offers to others keep their seats; one's own offer does not stand in one's way. Seats held for
    an audience or a county are free for those they are for, until their day. `taken` is what
    `taken_of` said, where it was asked.
    """
    if offering.capacity is None:
        return None
    taken = taken or taken_of(offering, learner, at=at)
    if not taken.reserves:  # nobody's work matters
        return free_for(capacity=offering.capacity, taken=taken.seats + taken.offers)
    return free_seats(offering, [learner], at=at)[learner.pk if learner else None]


def free_seats(
    offering: Offering,
    people: Sequence[User | None],
    *,
    at: datetime,
    besides: Collection[int] = (),
) -> dict[int | None, int | None]:
    """Return for each of these people, by key, what `seats_free_for` says of one; None is anybody.

    `besides` are people counted as if they had a seat already. The number of queries depends on
    the number of reserves alone.
    """
    keys = [person.pk if person else None for person in people]
    if offering.capacity is None:
        return dict.fromkeys(keys)
    seated = Enrollment.objects.filter(offering=offering).taking_a_seat()
    offers = WaitlistEntry.objects.filter(offering=offering).holding_an_offer(at=at)
    reserves = list(offering.reserves.filter(until__gt=maine_date(at)))
    holding = [*seated.values_list("learner", flat=True), *offers.values_list("learner", flat=True)]
    holding += besides
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
        if reserve.audience_id is not None:
            belong = at_work.filter(work_kind__audiences=reserve.audience_id)
        else:
            belong = at_work.filter(
                models.Q(organization__county=reserve.county)
                | models.Q(organization__further_counties__county=reserve.county)
            )
        for pk in set(belong.values_list("person", flat=True)):
            reach[pk] = reach.get(pk, frozenset()) | {place}
    return reach


def with_seats(offerings: OfferingQuerySet, *, at: datetime) -> OfferingQuerySet:
    """Annotate what a list says of seats: `seats_taken`, `people_waiting`, and `people_in_line`:
    with them those who hold an offer. What is held for some is fetched for the rows shown.

    `seats_left` and `seats_still_held` say what follows; conditions and orders need `with_held`.
    """
    return offerings.annotate(
        seats_taken=_count_of(Enrollment.objects.filter(status__in=SEAT_TAKING)),
        people_waiting=_count_of(WaitlistEntry.objects.filter(status=WaitlistStatus.WAITING)),
        people_in_line=_count_of(WaitlistEntry.objects.standing(at=at)),
    ).prefetch_related(models.Prefetch("reserves", _still_held(at), to_attr="holds"))


def held_by_class(*, at: datetime) -> dict[int, int]:
    """Return for each class with seats that are still held how many; one query for all."""
    of_classes = _still_held(at).order_by().values_list("offering")
    counted = of_classes.annotate(held=models.Sum("still"))
    return {offering: held for offering, held in counted if held}


def with_held(offerings: OfferingQuerySet, held: Mapping[int, int]) -> OfferingQuerySet:
    """Annotate classes from `with_seats` with `seats_held`, for `GONE` and `HAS_ROOM`.

    What is held comes from `held_by_class`, in place of the query for the rows shown. Asked for
    each class within the list's statement, it would have the database plan all of it by the price
    of a few classes.
    """
    if "seats_held" in offerings.query.annotations:
        return offerings
    by_number: dict[int, list[int]] = defaultdict(list)
    for offering, number in held.items():
        by_number[number].append(offering)
    return offerings.prefetch_related(None).annotate(
        seats_held=models.Case(
            *(models.When(pk__in=keys, then=number) for number, keys in sorted(by_number.items())),
            default=0,
            output_field=models.IntegerField(),
        )
    )


# Of classes from `with_held`: what is gone for a newcomer to whom no seat is held.
GONE = models.F("seats_taken") + models.F("seats_held") + models.F("people_in_line")
HAS_ROOM = models.Q(capacity__isnull=True) | models.Q(capacity__gt=GONE)


def seats_left(offering: Offering) -> int | None:
    """Return how many seats a newcomer could take, of a class from `with_seats`; None: no limit.

    Not annotated: the database would count everything once more for it.
    """
    if offering.capacity is None:
        return None
    gone: int = offering.seats_taken + offering.people_in_line  # type: ignore[attr-defined]
    return max(0, offering.capacity - gone - _held(offering))


def seats_still_held(offering: Offering) -> int:
    """Return how many free seats are held for some, of a class from `with_seats`: more may be
    promised than others have left.
    """
    if offering.capacity is None:
        return 0
    offered: int = offering.people_in_line - offering.people_waiting  # type: ignore[attr-defined]
    gone: int = offering.seats_taken + offered  # type: ignore[attr-defined]
    return min(max(0, offering.capacity - gone), _held(offering))


def _held(offering: Offering) -> int:
    known: int | None = getattr(offering, "seats_held", None)
    fetched = getattr(offering, "holds", ())
    return sum(row.still for row in fetched) if known is None else known


def _still_held(at: datetime) -> models.QuerySet[SeatReserve]:
    """Return the reserves in force, with how many seats those they are for have `still` left.

    For a list: whoever belongs to two reserves of a class fills one in each. Registering counts
    exactly (`free_seats`).
    """
    day = maine_date(at)
    work = "learner__employments__"
    belongs = (
        in_force(day, work)
        & models.Q(**{f"{work}status": EmploymentStatus.CONFIRMED})
        & (
            models.Q(**{f"{work}work_kind__audiences": models.OuterRef("audience")})
            | models.Q(
                models.Q(**{f"{work}organization__county": models.OuterRef("county")})
                | models.Q(
                    **{f"{work}organization__further_counties__county": models.OuterRef("county")}
                ),
                **{f"{work}organization__county__gt": ""},
            )
        )
    )
    seated = Enrollment.objects.filter(belongs, status__in=SEAT_TAKING)
    offered = WaitlistEntry.objects.holding_an_offer(at=at).filter(belongs)
    once = models.Count("learner", distinct=True)  # who works in two places
    filled = _count_of(seated, once, of="offering") + _count_of(offered, once, of="offering")
    return SeatReserve.objects.filter(until__gt=day).annotate(
        still=models.F("seats") - Least(models.F("seats"), filled)
    )


def with_few_taken(offerings: OfferingQuerySet, *, at: datetime) -> OfferingQuerySet:
    """Return, of classes from `with_seats`, those that begin soon with most of their seats left."""
    return offerings.filter(
        starts_at__gt=at,
        starts_at__lt=at + TOLD_OF_EMPTY_SEATS,
        capacity__gt=models.F("seats_taken") * FEW_SEATS_SHARE,
    )


def given_out_by_hand(offerings: OfferingQuerySet, *, at: datetime) -> OfferingQuerySet:
    """Return, of classes from `with_seats`, those of which MSSC staff give out a seat now: within a
    day before the start somebody holds an offer, or a seat is free and somebody waits.
    """
    soon = {"gt": at, "lte": at + STAFF_SEE_TO_IT}
    self_paced = models.Q(delivery_mode=DeliveryMode.SELF_PACED)
    closes = models.Q(**{f"registration_closes_at__{name}": day for name, day in soon.items()})
    begins = models.Q(**{f"starts_at__{name}": day for name, day in soon.items()})
    kept = models.F("people_in_line") - models.F("people_waiting")
    has_seat = models.Q(capacity__isnull=True) | models.Q(
        capacity__gt=models.F("seats_taken") + models.F("seats_kept")
    )
    return (
        offerings.filter(status=OfferingStatus.PUBLISHED)
        .filter((self_paced & closes) | (~self_paced & begins))
        .annotate(seats_kept=kept)
        .filter(models.Q(seats_kept__gt=0) | (models.Q(people_waiting__gt=0) & has_seat))
    )


def with_room(offerings: OfferingQuerySet, *, at: datetime) -> OfferingQuerySet:
    """Return, with their seats, the classes in which a newcomer gets one now."""
    takes_people = with_seats(offerings.open_for_registration(at=at), at=at)
    return with_held(takes_people, held_by_class(at=at)).filter(HAS_ROOM)


def _count_of(
    rows: models.QuerySet,  # type: ignore[type-arg]
    number: models.Aggregate = NUMBER,
    *,
    of: str = "pk",
) -> Coalesce:
    counted = (
        rows.filter(offering=models.OuterRef(of))
        .order_by()
        .values("offering")
        .annotate(n=number)
        .values("n")
    )
    return Coalesce(models.Subquery(counted, output_field=models.IntegerField()), 0)
