"""Years of classes of the large demonstration: seats, hours, mail; and the classes ahead."""

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal

from accounts.models import User
from attendance.models import RosterSignature
from core.clock import maine_date
from core.queue import left_to_sweeps
from courses.enums import CompletionRule, DeliveryMode, OfferingStatus
from courses.models import InstructorAssignment, Meeting, Offering, Venue
from courses.services import PlannedMeeting, publish_offering, schedule_offering
from enrollment.enums import EnrollmentStatus, WaitlistStatus
from enrollment.models import Enrollment, WaitlistEntry
from memssi.demo.state import State, batches, insert
from memssi.demo.wellknown import STAFF
from notifications.enums import MessageStatus
from notifications.models import Message
from transcripts.models import CreditAward
from transcripts.services import tags_of_class

SEATS_OF_A_CLASS = 100
DAYS_OF_A_CLASS = 2
LINES_OF_A_SEAT = DAYS_OF_A_CLASS * 2
ROWS_OF_A_CLASS = SEATS_OF_A_CLASS * (1 + LINES_OF_A_SEAT)
CLASSES_AT_ONCE = 5
COMING, CAPACITY_AHEAD = 150, 20
LETTERS_LEFT_MINUTES = 20 * 24 * 60  # older ones have been handed out


def add_past_classes(
    state: State, count: int, learners: Sequence[int], *, instructor: User | None = None
) -> None:
    """Add classes that are over, with everybody's seat and hours."""
    first = state.past_classes
    for start in range(first, first + count, CLASSES_AT_ONCE):
        numbers = range(start, min(start + CLASSES_AT_ONCE, first + count))
        offerings = _add_offerings(state, numbers)
        if instructor is not None:
            insert(InstructorAssignment(offering=each, instructor=instructor) for each in offerings)
        for place, offering in enumerate(offerings, start=start - first):
            _complete(state, offering, learners, begin=place * SEATS_OF_A_CLASS)
        state.past_classes += len(numbers)
        state.bar.add(len(numbers) * ROWS_OF_A_CLASS, "classes of past years with hours earned")


def _add_offerings(state: State, numbers: range) -> list[Offering]:
    now = state.now
    offerings = insert(
        Offering(
            version=state.versions[number % len(state.versions)],
            number=f"PAST-{number}",
            status=OfferingStatus.PUBLISHED,
            delivery_mode=DeliveryMode.VIRTUAL,
            capacity=SEATS_OF_A_CLASS,
            starts_at=now - timedelta(days=5 + number % 2_000),
            ends_at=now - timedelta(days=4 + number % 2_000),
            registration_opens_at=now - timedelta(days=2_100),
            registration_closes_at=now - timedelta(days=5 + number % 2_000),
            contact_hours=Decimal(6),
            completion_rule=CompletionRule.ATTENDANCE,
        )
        for number in numbers
    )
    meetings = insert(
        Meeting(
            offering=offering,
            number=day + 1,
            starts_at=offering.starts_at + timedelta(hours=12 * day),
            ends_at=offering.starts_at + timedelta(hours=12 * day + 6),
            creditable_minutes=360,
        )
        for offering in offerings
        for day in range(DAYS_OF_A_CLASS)
    )
    staff = state.person(STAFF)
    insert(RosterSignature(meeting=each, signed_at=now, signed_by=staff) for each in meetings)
    return offerings


def _complete(state: State, offering: Offering, learners: Sequence[int], *, begin: int) -> None:
    seats = insert(
        Enrollment(
            offering=offering,
            learner_id=learners[(begin + n) % len(learners)],
            status=EnrollmentStatus.COMPLETED,
            enrolled_at=offering.starts_at - timedelta(days=25),
            ended_at=offering.ends_at,
        )
        for n in range(min(SEATS_OF_A_CLASS, len(learners)))
    )
    day, tags = maine_date(offering.starts_at), tags_of_class(offering)
    insert(
        CreditAward(
            person_id=seat.learner_id,
            enrollment=seat,
            version_id=offering.version_id,
            tags=tags,
            credit_type=credit_type,
            hours=Decimal(3),
            earned_on=day - timedelta(days=further),
            reasoning="minutes attended",
            posted_at=offering.ends_at,
            posted_by=state.person(STAFF),
        )
        for seat in seats
        for credit_type in state.credit_types
        for further in range(DAYS_OF_A_CLASS)
    )


def add_coming_classes(state: State, learners: Sequence[int]) -> None:
    """Publish half a year of classes; from none to all of their seats are taken."""
    venue = Venue.objects.order_by("order", "pk").first()
    with left_to_sweeps():
        offerings = [_publish(state, number, venue) for number in range(COMING)]
    for number, offering in enumerate(offerings):
        taken = number * 8 % (CAPACITY_AHEAD + 1)
        insert(
            Enrollment(offering=offering, learner_id=pk, enrolled_at=state.now)
            for pk in learners[:taken]
        )
        if taken == CAPACITY_AHEAD:
            insert(
                WaitlistEntry(
                    offering=offering,
                    learner_id=pk,
                    joined_at=state.now,
                    status=WaitlistStatus.WAITING,
                )
                for pk in learners[taken : taken + 3]
            )
        state.bar.add(1, "classes ahead")


def _publish(state: State, number: int, venue: Venue | None) -> Offering:
    version = state.versions[number % len(state.versions)]
    starts_at = state.now + timedelta(days=3 + number)
    is_online = number % 3 == 0
    offering = schedule_offering(
        version=version,
        number=f"AHEAD-{number}",
        delivery_mode=DeliveryMode.VIRTUAL if is_online else DeliveryMode.IN_PERSON,
        meetings=[PlannedMeeting(starts_at, starts_at + timedelta(hours=6))],
        venue=None if is_online else venue,
        capacity=CAPACITY_AHEAD,
        registration_opens_at=state.now - timedelta(days=60),
        registration_closes_at=starts_at,
        actor=state.office,
        now=state.now,
    )
    return publish_offering(offering=offering, actor=state.office, now=state.now)


def add_mails(state: State, count: int) -> None:
    """Add mail of past years: sent, or waiting for somebody to hand it out."""
    for numbers in batches(state.mails, count):
        insert(_mail(state, number) for number in numbers)
        state.mails += len(numbers)
        state.bar.add(len(numbers), "mails")


def _mail(state: State, number: int) -> Message:
    recipient = state.people[number % len(state.people)]
    queued_at = state.now - timedelta(days=1, minutes=number)
    has_email = recipient not in state.without_email
    is_handed_out = not has_email and number > LETTERS_LEFT_MINUTES
    return Message(
        key=f"state:{number}",
        recipient_id=recipient,
        to_address="somebody@example.org" if has_email else "",
        template="enrollment/reminder",
        subject="Reminder",
        body_text="Your class begins soon.",
        status=MessageStatus.SENT if has_email else MessageStatus.NO_ADDRESS,
        queued_at=queued_at,
        sent_at=queued_at if has_email else None,
        dealt_with_at=state.now if is_handed_out else None,
        dealt_with_by=state.office if is_handed_out else None,
    )
