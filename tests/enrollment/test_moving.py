"""A class is moved, postponed, handed over: told once, and calendars follow."""

from datetime import UTC, datetime, timedelta

import pytest
from icalendar import Calendar

from core.clock import MAINE
from courses.models import InstructorAssignment, MeetingBreak, Offering, Room, Venue
from enrollment.exceptions import ChangeRefusedError, ClassChangedSinceError
from enrollment.models import Enrollment
from enrollment.services import (
    NewPlace,
    NewTime,
    cancel_offering,
    move_offering,
    move_to,
    offer_freed_seats,
    postpone_offering,
    register,
    send_due_reminders,
    set_capacity,
    substitute_instructor,
    withdraw,
    write_to_class,
)
from enrollment.services.touched import mark_of, touched_by
from notifications.models import Message
from notifications.rendering import render_mail
from tests.enrollment.rows import history, mails, nothing_written
from tests.factories import UserFactory, meeting_times, offering, staff
from tests.factories.lives import enroll

pytestmark = pytest.mark.django_db

START = datetime(2026, 6, 8, 13, tzinfo=UTC)
MONDAY = START - timedelta(days=21)


def told(klass, **more):
    return {"offering_id": klass.pk, "actor": staff(), "now": MONDAY} | more


def times(klass, *starts, hours=6):
    return {
        row.pk: NewTime(start, start + timedelta(hours=hours))
        for row, start in zip(klass.meetings.all(), starts, strict=True)
    }


def maine(*parts):
    return datetime(*parts, tzinfo=MAINE)


def in_calendars(seat):
    """Return (method, SEQUENCE, UID, local start, place) as each mail to that seat says it."""
    said = []
    for mail in Message.objects.filter(recipient=seat.learner).order_by("pk"):
        calendar = Calendar.from_ical(render_mail(mail.template, mail.context).calendar)
        said += [
            (
                str(calendar["method"]),
                entry["sequence"],
                str(entry["uid"]),
                entry["dtstart"].dt.astimezone(MAINE).strftime("%Y-%m-%d %H:%M %Z"),
                str(entry["location"]),
            )
            for entry in calendar.walk("VEVENT")
        ]
    return said


def test_one_entry_of_a_calendar_follows_the_class_through_everything_that_happens_to_it():
    klass = offering()
    seat = enroll(klass)
    (meeting,) = klass.meetings.all()
    hall = klass.venue
    room = Room.objects.create(venue=hall, name="Cove Room")

    # The nights in which clocks go forward and back.
    move_offering(**told(klass, times=times(klass, maine(2027, 3, 14, 9))))
    move_to(**told(klass, place=NewPlace(hall, {meeting.pk: room})))
    postpone_offering(**told(klass, reason="Snow."))
    move_offering(**told(klass, times=times(klass, maine(2027, 11, 7, 9))))
    cancel_offering(**told(klass, reason="More snow."))

    uid = f"meeting-{meeting.pk}-seat-{seat.pk}@memssi"
    town_hall, cove = "Town Hall, Augusta", "Cove Room, Town Hall, Augusta"
    assert in_calendars(seat) == [
        ("REQUEST", 0, uid, "2026-06-08 09:00 EDT", town_hall),
        ("REQUEST", 1, uid, "2027-03-14 09:00 EDT", town_hall),
        ("REQUEST", 2, uid, "2027-03-14 09:00 EDT", cove),
        ("CANCEL", 3, uid, "2027-03-14 09:00 EDT", cove),
        ("REQUEST", 4, uid, "2027-11-07 09:00 EST", cove),
        ("CANCEL", 5, uid, "2027-11-07 09:00 EST", cove),
    ]


def test_a_seat_given_back_after_a_move_leaves_the_calendar_with_a_higher_sequence():
    klass = offering()
    seat = enroll(klass)
    move_offering(**told(klass, times=times(klass, START + timedelta(days=7))))

    withdraw(enrollment_id=seat.pk, actor=seat.learner, now=MONDAY)

    assert [each[:2] for each in in_calendars(seat)] == [
        ("REQUEST", 0),
        ("REQUEST", 1),
        ("CANCEL", 2),
    ]


def test_moving_keeps_rows_breaks_and_the_days_from_the_end_of_registration_to_the_start():
    klass = offering(
        meetings=[meeting_times(START, lunch=True)], closes_at=START - timedelta(days=2)
    )
    (meeting,) = klass.meetings.all()
    pause = MeetingBreak.objects.get()
    later = START + timedelta(days=8, hours=1)

    moved = move_offering(**told(klass, times=times(klass, later, hours=7.75), reason="Floods."))

    meeting.refresh_from_db()
    assert (meeting.starts_at, meeting.ends_at, meeting.creditable_minutes) == (
        later,
        later + timedelta(hours=7.75),
        420,
    )
    assert MeetingBreak.objects.get().starts_at == pause.starts_at + timedelta(days=8, hours=1)
    closes_at = START + timedelta(days=6)  # at its time of day, though the class begins later
    assert (moved.starts_at, moved.registration_closes_at) == (later, closes_at)


def test_moved_before_its_registration_opens_the_whole_window_moves_along():
    klass = offering(opens_at=START - timedelta(days=5), closes_at=START - timedelta(days=1))
    sooner = START - timedelta(days=10)

    moved = move_offering(**told(klass, times=times(klass, sooner)))

    assert (moved.registration_opens_at, moved.registration_closes_at) == (
        sooner - timedelta(days=5),
        sooner - timedelta(days=1),
    )


def test_a_reminder_of_the_old_date_does_not_stop_the_one_of_the_new():
    klass = offering()
    seat = enroll(klass)
    due = START - timedelta(days=7)
    send_due_reminders(now=due)
    later = START + timedelta(days=20)
    move_offering(**told(klass, times=times(klass, later), now=due))

    send_due_reminders(now=later - timedelta(days=7))
    send_due_reminders(now=later - timedelta(days=7))

    sent = Message.objects.filter(template="enrollment/reminder", recipient=seat.learner)
    assert sent.count() == 2


def test_postponing_keeps_seats_and_line_takes_offers_back_and_reminds_nobody():
    teacher = UserFactory()
    klass = offering(capacity=1, instructors=[teacher])
    seat, waiting = enroll(klass), UserFactory()
    register(offering_id=klass.pk, learner=waiting, actor=waiting, now=MONDAY, or_wait=True)
    withdraw(enrollment_id=seat.pk, actor=seat.learner, now=MONDAY)
    offer_freed_seats(offering_id=klass.pk, now=MONDAY)
    other = enroll(offering(starts_at=START + timedelta(days=90)))
    Enrollment.objects.filter(pk=other.pk).update(offering=klass)
    Message.objects.all().delete()

    postponed = postpone_offering(**told(klass, reason="Snow."))

    assert (postponed.status, postponed.postponed_reason, postponed.postponed_at) == (
        "postponed",
        "Snow.",
        MONDAY,
    )
    assert list(klass.waitlist.values_list("status", "offer_ends_at")) == [("waiting", None)]
    assert list(klass.enrollments.filter(status="enrolled")) == [other]
    assert mails() == [
        ("enrollment/class_postponed", other.learner.email),
        ("enrollment/class_postponed", waiting.email),
        ("enrollment/teaching_changed", teacher.email),
    ]
    send_due_reminders(now=START - timedelta(days=7))
    assert len(mails()) == 3
    assert history("enrollment.postpone_offering") == [
        ("enrollment.postpone_offering", {"status": "published"}, {"status": "postponed"})
    ]


def test_a_substitute_teaches_at_once_and_everybody_is_told_after_a_move_too():
    gone, new = UserFactory(), UserFactory()
    klass = offering(instructors=[gone])
    seat = enroll(klass)
    move_offering(**told(klass, times=times(klass, START + timedelta(days=7))))
    Message.objects.all().delete()

    substitute_instructor(
        **told(klass, relieved=gone, substitute=new, reason="The road.", tells_learners=True)
    )

    rows = InstructorAssignment.objects.order_by("pk")
    assert list(rows.values_list("instructor", "status", "is_lead")) == [
        (gone.pk, "relieved", False),
        (new.pk, "accepted", True),
    ]
    assert sorted(mails()) == sorted(
        [
            ("enrollment/teaching_handed_over", new.email),
            ("enrollment/teaching_relieved", gone.email),
            ("enrollment/class_changed", seat.learner.email),
        ]
    )


def test_a_letter_goes_once_to_each_and_at_most_ten_times_a_day():
    teacher = UserFactory()
    klass = offering(instructors=[teacher])
    enroll(klass, teacher)
    seat = enroll(klass)
    letter = {"subject": "Boots", "text": "Bring boots.", "to_line": True, "to_instructors": True}
    seen = mark_of(klass, touched_by(klass))
    Message.objects.all().delete()

    assert write_to_class(**told(klass, **letter, seen=seen)) == 2
    assert sorted(mails()) == sorted(
        ("enrollment/letter_to_class", person.email) for person in (teacher, seat.learner)
    )
    # Pressed twice: what the page showed is not so any more.
    with nothing_written(), pytest.raises(ClassChangedSinceError):
        write_to_class(offering_id=klass.pk, actor=teacher, now=MONDAY, **letter, seen=seen)
    for minute in range(9):
        write_to_class(**told(klass, **letter) | {"now": MONDAY + timedelta(minutes=minute + 1)})
    later = MONDAY + timedelta(minutes=30)
    with nothing_written(), pytest.raises(ChangeRefusedError) as refusal:
        write_to_class(offering_id=klass.pk, actor=teacher, now=later, **letter)
    assert str(refusal.value) == "This class has got ten letters within a day. Wait a while."


def test_somebody_who_registered_meanwhile_stops_the_change():
    klass, actor = offering(), staff()
    seen = mark_of(klass, touched_by(klass))
    enroll(klass)

    with nothing_written(), pytest.raises(ClassChangedSinceError):
        postpone_offering(offering_id=klass.pk, reason="Snow.", actor=actor, now=MONDAY, seen=seen)


def test_seats_follow_what_is_said_but_never_below_those_taken():
    klass, actor = offering(capacity=3), staff()
    enroll(klass)
    enroll(klass)

    with nothing_written(), pytest.raises(ChangeRefusedError) as refusal:
        set_capacity(offering_id=klass.pk, capacity=1, waitlist_limit=None, actor=actor, now=MONDAY)
    assert str(refusal.value) == "2 seats are taken or offered, so there cannot be fewer."
    set_capacity(**told(klass, capacity=2, waitlist_limit=5))
    assert Offering.objects.values_list("capacity", "waitlist_limit").get() == (2, 5)


def refused_moves():
    return {
        "These are the times it has already, so nothing was changed.": [START],
        "A session cannot be moved into the past.": [MONDAY - timedelta(days=1)],
    }


@pytest.mark.parametrize("sentence", refused_moves())
def test_what_cannot_be_moved_says_why(sentence):
    klass, actor = offering(), staff()
    new = times(klass, *refused_moves()[sentence])

    with nothing_written(), pytest.raises(ChangeRefusedError) as refusal:
        move_offering(offering_id=klass.pk, times=new, actor=actor, now=MONDAY)

    assert str(refusal.value) == sentence


def test_no_class_moves_into_a_room_in_use_nor_out_of_every_place():
    hall = Venue.objects.create(name="Hall", town="Bath", county="23023")
    room = Room.objects.create(venue=hall, name="Cove Room")
    held, klass, actor = offering(), offering(), staff()
    (row,), (other,) = held.meetings.all(), klass.meetings.all()
    move_to(**told(held, place=NewPlace(hall, {row.pk: room})))

    for place in (NewPlace(hall, {other.pk: room}), NewPlace(None, {})):
        with nothing_written(), pytest.raises(ChangeRefusedError):
            move_to(offering_id=klass.pk, place=place, actor=actor, now=MONDAY)
    # A postponed class frees its room.
    postpone_offering(**told(held, reason="Snow."))
    move_to(**told(klass, place=NewPlace(hall, {other.pk: room})))
    other.refresh_from_db()
    assert (other.venue_room, other.room) == (room, "Cove Room")
