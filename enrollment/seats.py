"""What is free, for whom, when. Counted from rows, never stored: offers lapse by the clock."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, timedelta

from django.db import models
from django.db.models.functions import Coalesce

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
    """Annotate what a list says of seats: `seats_taken`, `seats_kept` (for those who hold an
    offer), `people_waiting`, and `seats_left` for a newcomer (None: no limit).
    """
    taken = _count_of(Enrollment.objects.filter(status__in=SEAT_HOLDING))
    offers = _count_of(WaitlistEntry.objects.holding_an_offer(at=at))
    waiting = _count_of(WaitlistEntry.objects.filter(status=WaitlistStatus.WAITING))
    return offerings.annotate(
        seats_taken=taken,
        seats_kept=offers,
        people_waiting=waiting,
        seats_left=models.Case(
            models.When(capacity__isnull=True, then=None),
            models.When(
                capacity__gt=models.F("seats_taken")
                + models.F("seats_kept")
                + models.F("people_waiting"),
                then=models.F("capacity")
                - models.F("seats_taken")
                - models.F("seats_kept")
                - models.F("people_waiting"),
            ),
            default=0,
            output_field=models.IntegerField(null=True),
        ),
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
    return with_seats(takes_people, at=at).filter(
        models.Q(seats_left__isnull=True) | models.Q(seats_left__gt=0)
    )


def _count_of(rows: models.QuerySet) -> Coalesce:  # type: ignore[type-arg]
    counted = (
        rows.filter(offering=models.OuterRef("pk"))
        .order_by()
        .values("offering")
        .annotate(n=models.Count("pk"))
        .values("n")
    )
    return Coalesce(models.Subquery(counted, output_field=models.IntegerField()), 0)
