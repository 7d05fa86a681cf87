"""What cannot be true of seats if everything works: found in the rows, never mended here.

Each question is one or two statements over all classes. They are asked in words of their own, not
by what registering asks, so that a fault there does not hide itself here.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, When

from audit.models import AuditEvent
from courses.enums import DeliveryMode, OfferingStatus
from courses.models import Offering
from enrollment.decisions import status_told
from enrollment.enums import (
    IN_LINE,
    LIVE,
    REQUESTS,
    SEAT_TAKING,
    ApprovalStatus,
    EnrollmentStatus,
    SeatFault,
    WaitlistStatus,
)
from enrollment.models import Approval, Enrollment, Fault, WaitlistEntry

# The sweeps that mark what has run out come every minute; a day is more than any delay explains.
GRACE = timedelta(days=1)
AT_ONCE = 2000
NAMED_AT_MOST = 20

Found = Iterable[tuple[int, int, int]]  # the class, the row, the person


def faults_of_seats(*, now: datetime) -> list[Fault]:
    """Return everything that does not add up, by kind and class."""
    faults = list(_oversold(now))
    for kind, question in QUESTIONS.items():
        faults += _by_class(kind, question(now))
    return faults


def _by_class(kind: SeatFault, found: Found) -> Iterator[Fault]:
    classes: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for offering, row, person in found:
        classes[offering].append((row, person))
    for offering, pairs in sorted(classes.items()):
        rows = tuple(row for row, _person in pairs[:NAMED_AT_MOST])
        people = tuple(dict.fromkeys(person for _row, person in pairs[:NAMED_AT_MOST]))
        yield Fault(kind, offering, rows, people, len(pairs))


def _oversold(now: datetime) -> Iterator[Fault]:
    """More seats taken, kept for requests and kept for offers than there are."""
    gone: dict[int, int] = defaultdict(int)
    offers = Q(status=WaitlistStatus.OFFERED, offer_ends_at__gt=now)
    for rows in (
        Enrollment.objects.filter(status__in=SEAT_TAKING),
        WaitlistEntry.objects.filter(offers),
    ):
        counted = rows.order_by().values_list("offering").annotate(n=Count("pk"))
        for offering, number in counted:
            gone[offering] += number
    limits = Offering.objects.filter(capacity__isnull=False).order_by("pk")
    for offering, capacity in limits.values_list("pk", "capacity"):
        if capacity is not None and gone[offering] > capacity:
            yield Fault(SeatFault.OVERSOLD, offering, count=gone[offering] - capacity)


def _two_places(now: datetime) -> Found:  # noqa: ARG001 (every question is asked alike)
    """A seat or request, and a place in line of the same class beside it."""
    beside = WaitlistEntry.objects.filter(
        offering=OuterRef("offering"), learner=OuterRef("learner"), status__in=IN_LINE
    )
    return _rows(Enrollment.objects.filter(Exists(beside), status__in=LIVE))


def _late_offers(now: datetime) -> Found:
    """An offer that stands once the class has begun; a postponed class has no start."""
    offers = WaitlistEntry.objects.filter(status=WaitlistStatus.OFFERED, offer_ends_at__gt=now)
    begins = _moves_until()
    return _rows(
        offers.exclude(offering__status=OfferingStatus.POSTPONED)
        .alias(begins=begins)
        .filter(offer_ends_at__gt=F("begins"))
    )


def _overdue_offers(now: datetime) -> Found:
    return _rows(
        WaitlistEntry.objects.filter(status=WaitlistStatus.OFFERED, offer_ends_at__lte=now - GRACE)
    )


def _lines_left_open(now: datetime) -> Found:
    """A line in which people stand though nothing will be offered to them any more."""
    return _rows(
        WaitlistEntry.objects.filter(status__in=IN_LINE)
        .exclude(offering__status=OfferingStatus.POSTPONED)
        .alias(begins=_moves_until())
        .filter(Q(begins__lte=now - GRACE) | Q(offering__status=OfferingStatus.CANCELLED))
    )


def _seats_left_open(now: datetime) -> Found:  # noqa: ARG001
    """A seat or a request in a class that does not take place."""
    return _rows(
        Enrollment.objects.filter(
            status__in=[EnrollmentStatus.ENROLLED, *REQUESTS],
            offering__status=OfferingStatus.CANCELLED,
        )
    )


def _overdue_requests(now: datetime) -> Found:
    return _steps(Approval.objects.stale(at=now - GRACE))


def _steps_without_request(now: datetime) -> Found:  # noqa: ARG001
    return _steps(
        Approval.objects.filter(status=ApprovalStatus.PENDING).exclude(
            enrollment__status__in=REQUESTS
        )
    )


def _requests_without_step(now: datetime) -> Found:  # noqa: ARG001
    asked = Approval.objects.filter(enrollment=OuterRef("pk"), status=ApprovalStatus.PENDING)
    return _rows(Enrollment.objects.filter(~Exists(asked), status__in=REQUESTS))


def _without_successor(now: datetime) -> Found:  # noqa: ARG001
    """A seat that moved, and nothing stands in its place."""
    moved = [EnrollmentStatus.TRANSFERRED, EnrollmentStatus.REPLACED]
    after = Enrollment.objects.filter(came_from=OuterRef("pk"))
    line = WaitlistEntry.objects.filter(request=OuterRef("pk"))
    return _rows(
        Enrollment.objects.filter(
            Q(~Exists(after), status__in=moved)
            | Q(~Exists(line), status=EnrollmentStatus.TO_WAITLIST)
        )
    )


def _unexplained(now: datetime) -> Found:  # noqa: ARG001
    """A status that the events of its row do not lead to."""
    for model in (Enrollment, WaitlistEntry):
        yield from _unexplained_of(model)


def _unexplained_of(model: type[Enrollment] | type[WaitlistEntry]) -> Found:
    last = 0
    fields = ("pk", "status", "offering", "learner")
    rows = model._default_manager.order_by("pk")
    while batch := list(rows.filter(pk__gt=last).values_list(*fields)[:AT_ONCE]):
        first, last = batch[0][0], batch[-1][0]
        told = defaultdict(list)
        events = AuditEvent.objects.filter(
            object_type=model._meta.label, object_pk__range=(first, last)
        )
        for pk, before, after in events.order_by("pk").values_list("object_pk", "before", "after"):
            told[pk].append((before, after))
        for pk, status, offering, learner in batch:
            if status_told(told[pk]) != status:
                yield offering, pk, learner


def _moves_until() -> Case:
    """Until when seats move, as `Offering.seats_move_until` says of one class."""
    return Case(
        When(
            offering__delivery_mode=DeliveryMode.SELF_PACED, then="offering__registration_closes_at"
        ),
        default="offering__starts_at",
    )


def _rows(rows: "QuerySet[Enrollment] | QuerySet[WaitlistEntry]") -> Found:
    return rows.order_by("pk").values_list("offering", "pk", "learner")


def _steps(steps: "QuerySet[Approval]") -> Found:
    return steps.order_by("pk").values_list("enrollment__offering", "pk", "enrollment__learner")


QUESTIONS: dict[SeatFault, Callable[[datetime], Found]] = {
    SeatFault.TWO_PLACES: _two_places,
    SeatFault.LATE_OFFER: _late_offers,
    SeatFault.OVERDUE_OFFER: _overdue_offers,
    SeatFault.LINE_LEFT_OPEN: _lines_left_open,
    SeatFault.SEAT_LEFT_OPEN: _seats_left_open,
    SeatFault.OVERDUE_REQUEST: _overdue_requests,
    SeatFault.STEP_WITHOUT_REQUEST: _steps_without_request,
    SeatFault.REQUEST_WITHOUT_STEP: _requests_without_step,
    SeatFault.WITHOUT_SUCCESSOR: _without_successor,
    SeatFault.UNEXPLAINED: _unexplained,
}
