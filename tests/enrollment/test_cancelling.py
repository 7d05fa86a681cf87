from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar

from courses.models import Offering
from enrollment.exceptions import CancellationRefusedError
from enrollment.services import cancel_offering, offer_freed_seats, register, withdraw
from notifications.models import Message
from notifications.rendering import render_mail
from tests.enrollment.rows import history, nothing_written
from tests.factories import UserFactory, meeting_times, offering, staff
from tests.factories.lives import enroll

pytestmark = pytest.mark.django_db

START = datetime(2026, 6, 8, 13, tzinfo=UTC)
MONDAY = START - timedelta(days=21)


def cancel(klass, *, reason="The hall is flooded.", at=MONDAY):
    return cancel_offering(offering_id=klass.pk, reason=reason, actor=staff(), now=at)


def calendar_of(template: str, person) -> tuple[str, list[tuple[str, int, str]]]:
    """Return what a calendar reads from that mail: method, and (UID, SEQUENCE, STATUS) each."""
    mail = Message.objects.get(template=f"enrollment/{template}", recipient=person)
    calendar = Calendar.from_ical(render_mail(mail.template, mail.context).calendar)
    entries = [(str(e["uid"]), e["sequence"], str(e["status"])) for e in calendar.walk("VEVENT")]
    return str(calendar["method"]), entries


def test_everybody_with_a_seat_is_told_and_loses_it():
    klass = offering(capacity=2)
    first, second = enroll(klass), enroll(klass)
    gone = enroll(offering())
    withdrawn = klass.enrollments.create(
        learner=UserFactory(), status="withdrawn", enrolled_at=MONDAY, ended_at=MONDAY
    )

    cancelled = cancel(klass)

    assert (cancelled.status, cancelled.cancelled_reason, cancelled.calendar_sequence) == (
        "cancelled",
        "The hall is flooded.",
        1,
    )
    assert list(klass.enrollments.order_by("pk").values_list("pk", "status", "ended_at")) == [
        (first.pk, "cancelled", MONDAY),
        (second.pk, "cancelled", MONDAY),
        (withdrawn.pk, "withdrawn", MONDAY),
    ]
    gone.refresh_from_db()
    assert gone.status == "enrolled"
    told = Message.objects.filter(template="enrollment/class_cancelled").order_by("pk")
    assert [(m.to_address, m.context["reason"]) for m in told] == [
        (first.learner.email, "The hall is flooded."),
        (second.learner.email, "The hall is flooded."),
    ]
    assert history("enrollment.cancel_offering", "enrollment.cancel_with_the_class") == [
        ("enrollment.cancel_offering", {"status": "published"}, {"status": "cancelled"}),
        ("enrollment.cancel_with_the_class", {"status": "enrolled"}, {"status": "cancelled"}),
        ("enrollment.cancel_with_the_class", {"status": "enrolled"}, {"status": "cancelled"}),
    ]


def test_the_line_is_closed_and_told_also_who_held_an_offer():
    klass = offering(capacity=1)
    seat = enroll(klass)
    people = UserFactory.create_batch(2)
    for person in people:
        register(offering_id=klass.pk, learner=person, actor=person, now=MONDAY, or_wait=True)
    withdraw(enrollment_id=seat.pk, actor=seat.learner, now=MONDAY)
    offer_freed_seats(offering_id=klass.pk, now=MONDAY)

    cancel(klass)

    assert list(klass.waitlist.values_list("status", "ended_at")) == [("closed", MONDAY)] * 2
    told = Message.objects.filter(template="enrollment/waitlist_closed").order_by("pk")
    assert [(m.to_address, m.context["reason"]) for m in told] == [
        (person.email, "The class was canceled: The hall is flooded.") for person in people
    ]
    assert history("enrollment.cancel_with_the_class") == [
        ("enrollment.cancel_with_the_class", {"status": "offered"}, {"status": "closed"}),
        ("enrollment.cancel_with_the_class", {"status": "waiting"}, {"status": "closed"}),
    ]


def test_the_mail_takes_the_same_entries_out_of_the_calendar_that_the_confirmation_put_in():
    klass = offering(
        meetings=[meeting_times(START), meeting_times(START + timedelta(days=1), hours=3)]
    )
    seat = enroll(klass)

    cancel(klass)

    uids = [f"meeting-{meeting.pk}-seat-{seat.pk}@memssi" for meeting in klass.meetings.all()]
    assert calendar_of("seat_confirmed", seat.learner) == (
        "REQUEST",
        [(uid, 0, "CONFIRMED") for uid in uids],
    )
    assert calendar_of("class_cancelled", seat.learner) == (
        "CANCEL",
        [(uid, 1, "CANCELLED") for uid in uids],
    )


def test_giving_a_seat_back_takes_the_same_entry_out_of_the_calendar():
    klass = offering()
    seat = enroll(klass)
    (meeting,) = klass.meetings.all()

    withdraw(enrollment_id=seat.pk, actor=seat.learner, now=MONDAY)

    assert calendar_of("seat_withdrawn", seat.learner) == (
        "CANCEL",
        [(f"meeting-{meeting.pk}-seat-{seat.pk}@memssi", 1, "CANCELLED")],
    )


def test_a_seat_taken_again_is_a_new_entry_in_the_calendar():
    klass, person = offering(), UserFactory()
    first = enroll(klass, person)
    withdraw(enrollment_id=first.pk, actor=person, now=MONDAY)
    second = enroll(klass, person)

    mails = Message.objects.filter(template="enrollment/seat_confirmed").order_by("pk")
    uids = [mail.context["calendar"]["meetings"][0]["uid"] for mail in mails]

    (meeting,) = klass.meetings.all()
    assert uids == [
        f"meeting-{meeting.pk}-seat-{first.pk}@memssi",
        f"meeting-{meeting.pk}-seat-{second.pk}@memssi",
    ]


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_no_class_is_cancelled_without_a_reason(reason):
    klass = offering()

    with nothing_written(), pytest.raises(CancellationRefusedError) as refusal:
        cancel_offering(offering_id=klass.pk, reason=reason, actor=UserFactory(), now=MONDAY)

    assert str(refusal.value) == "Say why. Everyone registered will read it."


def test_no_class_is_cancelled_once_it_has_begun():
    klass, actor = offering(), staff()

    with nothing_written(), pytest.raises(CancellationRefusedError) as refusal:
        cancel_offering(offering_id=klass.pk, reason="Late", actor=actor, now=START)

    assert str(refusal.value) == "This class has begun and cannot be canceled."


@pytest.mark.parametrize("status", ["draft", "cancelled"])
def test_only_a_published_class_is_cancelled(status):
    klass, actor = offering(), staff()
    enroll(klass)
    Offering.objects.filter(pk=klass.pk).update(status=status)

    with nothing_written(), pytest.raises(CancellationRefusedError) as refusal:
        cancel_offering(offering_id=klass.pk, reason="Again", actor=actor, now=MONDAY)

    assert str(refusal.value) == "Only a published class can be canceled."
