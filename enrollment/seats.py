"""What is free, for whom, when. Counted from rows, never stored: offers lapse by the clock."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models.functions import Coalesce

from accounts.models import User
from courses.models import Offering, OfferingQuerySet
from enrollment.decisions import FEW_SEATS_SHARE
from enrollment.enums import SEAT_HOLDING, WaitlistStatus
from enrollment.models import Enrollment, WaitlistEntry

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

    Offers to others keep their seats; one's own offer does not stand in one's way.
    """
    if offering.capacity is None:
        return None
    taken = Enrollment.objects.filter(offering=offering).holding_a_seat().count()
    offers = WaitlistEntry.objects.filter(offering=offering).holding_an_offer(at=at)
    if learner is not None:
        offers = offers.exclude(learner=learner)
    return max(0, offering.capacity - taken - offers.count())


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
