"""A class is moved, resized, written to: each once, and everybody told."""

from datetime import timedelta

import pytest

from audit.models import AuditEvent
from courses.models import Room, Venue
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
    send_due_reminders,
    set_capacity,
    withdraw,
    write_to_class,
)
from enrollment.services.touched import mark_of, touched_by
from notifications.models import Message
from tests.enrollment.changing import NOW, START, a_class, days_later, told
from tests.factories import offering, staff

pytestmark = pytest.mark.django_db


class TestMoving:
    def test_seats_stay_and_calendars_follow(self):
        klass, people = a_class(seats=2, waiting=1)
        move_offering(
            offering_id=klass.pk, times=days_later(klass, 7), reason="Snow.", actor=staff(), now=NOW
        )
        klass.refresh_from_db()
        meeting = klass.meetings.get()
        gap = timedelta(days=7)
        assert (klass.starts_at, klass.ends_at, klass.registration_closes_at) == (
            START + gap,
            START + gap + timedelta(hours=3),
            START + gap,
        )
        pause = meeting.breaks.get()
        assert (meeting.starts_at, meeting.creditable_minutes) == (START + gap, 165)
        assert pause.starts_at == START + gap + timedelta(hours=1)
        assert Enrollment.objects.holding_a_seat().count() == 2
        mails = told("class_changed")
        assert [mail.recipient for mail in mails] == people
        calendars = [mail.context.get("calendar") for mail in mails]
        assert [c and (c["method"], c["sequence"]) for c in calendars] == [
            ("REQUEST", 1),
            ("REQUEST", 1),
            None,
        ]
        assert calendars[0]["meetings"][0]["uid"] == (
            f"meeting-{meeting.pk}-seat-{Enrollment.objects.first().pk}@memssi"
        )
        assert len(told("teaching_changed")) == 1
        event = AuditEvent.objects.get(action="enrollment.move_offering")
        assert (event.before["starts_at"], event.after["starts_at"], event.reason) == (
            START.isoformat(),
            (START + gap).isoformat(),
            "Snow.",
        )

    @pytest.mark.parametrize(
        ("change", "sentence"),
        [
            (
                lambda klass: days_later(klass, 0),
                "These are the times it has already, so nothing was changed.",
            ),
            (lambda _klass: {}, "Say for every session when it is held."),
            (lambda klass: days_later(klass, -60), "A session cannot be moved into the past."),
            (
                lambda klass: {
                    pk: NewTime(time.ends_at, time.starts_at)
                    for pk, time in days_later(klass, 7).items()
                },
                "Session 1 ends before it starts.",
            ),
        ],
    )
    def test_what_cannot_stand_is_refused_and_nobody_is_told(self, change, sentence):
        klass, _people = a_class()
        with pytest.raises(ChangeRefusedError) as refusal:
            move_offering(offering_id=klass.pk, times=change(klass), actor=staff(), now=NOW)
        assert (str(refusal.value), Message.objects.count()) == (sentence, 0)

    def test_a_class_that_has_begun_stays(self):
        klass, _people = a_class()
        with pytest.raises(ChangeRefusedError) as refusal:
            move_offering(
                offering_id=klass.pk, times=days_later(klass, 7), actor=staff(), now=START
            )
        assert str(refusal.value) == (
            "No session of this class is still to come, so there is nothing to move."
        )

    def test_a_busy_instructor_stands_in_the_way(self):
        klass, _people = a_class()
        person = klass.instructor_assignments.get().instructor
        other = offering(starts_at=START + timedelta(days=7), instructors=[person])
        with pytest.raises(ChangeRefusedError) as refusal:
            move_offering(offering_id=klass.pk, times=days_later(klass, 7), actor=staff(), now=NOW)
        assert str(refusal.value) == (
            f"Session 1: {person.name} teaches class {other.number} then "
            "(Wed, Mar 17, 2027, 9:30\u00a0AM)."
        )

    def test_the_new_date_is_called_to_mind_though_the_old_one_was(self):
        klass, _people = a_class(seats=1)
        send_due_reminders(now=START - timedelta(days=1) + timedelta(minutes=5))
        at = START - timedelta(hours=2)
        move_offering(offering_id=klass.pk, times=days_later(klass, 7), actor=staff(), now=at)
        send_due_reminders(now=START + timedelta(days=6, minutes=5))
        reminders = told("reminder")
        assert [mail.context["starts_at"] for mail in reminders] == [
            START.isoformat(),
            (START + timedelta(days=7)).isoformat(),
        ]

    def test_what_changed_since_it_was_shown_is_not_done(self):
        klass, _people = a_class(seats=2)
        seen = mark_of(klass, touched_by(klass))
        withdraw(enrollment_id=Enrollment.objects.first().pk, actor=staff(), now=NOW, reason="")
        Message.objects.all().delete()
        with pytest.raises(ClassChangedSinceError):
            move_offering(
                offering_id=klass.pk,
                times=days_later(klass, 7),
                actor=staff(),
                now=NOW,
                seen=seen,
            )
        klass.refresh_from_db()
        assert (klass.starts_at, Message.objects.count()) == (START, 0)


class TestPlace:
    def test_a_new_room_and_place_are_told_with_the_calendar(self):
        klass, _people = a_class(seats=1)
        hall = Venue.objects.create(name="Hall", town="Bath", county="23023")
        room = Room.objects.create(venue=hall, name="Library")
        meeting = klass.meetings.get()
        place = NewPlace(hall, {meeting.pk: room})
        move_to(offering_id=klass.pk, place=place, actor=staff(), now=NOW)
        meeting.refresh_from_db()
        (mail,) = told("class_changed")
        assert (meeting.room, mail.context["changes"]) == (
            "Library",
            "Place: Hall, Bath\nSession 1: Library",
        )
        entry = mail.context["calendar"]["meetings"][0]
        assert (entry["location"], mail.context["calendar"]["sequence"]) == (
            "Library, Hall, Bath",
            1,
        )

    def test_a_room_of_another_place_is_refused(self):
        klass, _people = a_class(seats=1)
        hall = Venue.objects.create(name="Hall", town="Bath", county="23023")
        room = Room.objects.create(venue=hall, name="Library")
        with pytest.raises(ChangeRefusedError) as refusal:
            move_to(
                offering_id=klass.pk,
                place=NewPlace(klass.venue, {klass.meetings.get().pk: room}),
                actor=staff(),
                now=NOW,
            )
        assert str(refusal.value) == "Choose rooms of the place where the class meets."


def test_sequences_rise_and_uids_stay_through_everything_that_happens():
    klass, (person,) = a_class(seats=1)
    hall = Venue.objects.create(name="Hall", town="Bath", county="23023")
    said = {"offering_id": klass.pk, "actor": staff()}
    clock = iter(NOW + timedelta(hours=n) for n in range(10))
    move_offering(**said, times=days_later(klass, 7), now=next(clock))
    move_to(**said, place=NewPlace(hall, {}), now=next(clock))
    postpone_offering(**said, reason="Snow.", now=next(clock))
    klass.refresh_from_db()
    move_offering(**said, times=days_later(klass, 7), now=next(clock))
    cancel_offering(**said, reason="No heat.", now=next(clock))

    sent = [
        mail.context["calendar"] for mail in Message.objects.filter(recipient=person).order_by("pk")
    ]
    assert [(c["method"], c["sequence"]) for c in sent] == [
        ("REQUEST", 1),
        ("REQUEST", 2),
        ("CANCEL", 3),
        ("REQUEST", 4),
        ("CANCEL", 5),
    ]
    assert len({entry["uid"] for c in sent for entry in c["meetings"]}) == 1


class TestSeats:
    @pytest.mark.parametrize(
        ("capacity", "limit", "sentence"),
        [
            (1, None, "2 seats are taken or offered, so there cannot be fewer."),
            (
                None,
                3,
                "A class without a limit of seats has no waitlist, so its waitlist needs no limit.",
            ),
        ],
    )
    def test_no_fewer_seats_than_are_taken(self, capacity, limit, sentence):
        klass, _people = a_class(seats=2)
        with pytest.raises(ChangeRefusedError) as refusal:
            set_capacity(
                offering_id=klass.pk,
                capacity=capacity,
                waitlist_limit=limit,
                actor=staff(),
                now=NOW,
            )
        klass.refresh_from_db()
        assert (str(refusal.value), klass.capacity) == (sentence, 2)

    def test_more_seats_are_offered_to_the_line(self):
        klass, people = a_class(seats=1, waiting=2)
        set_capacity(offering_id=klass.pk, capacity=2, waitlist_limit=5, actor=staff(), now=NOW)
        offered = offer_freed_seats(offering_id=klass.pk, now=NOW)
        assert [entry.learner for entry in offered] == [people[1]]


class TestLetters:
    def test_each_gets_one_letter_and_only_those_asked_for(self):
        klass, people = a_class(seats=2, waiting=1)
        teacher = klass.instructor_assignments.get().instructor
        said = {"offering_id": klass.pk, "subject": "Boots", "text": "Bring boots.", "now": NOW}
        count = write_to_class(**said, to_line=False, to_instructors=True, actor=teacher)
        mails = told("letter_to_class")
        assert (count, [m.recipient for m in mails]) == (3, [*people[:2], teacher])
        assert (mails[0].context["subject"], mails[0].context["sender"]) == ("Boots", teacher.name)

    def test_ten_letters_a_day_are_enough(self):
        klass, _people = a_class(seats=1)
        said = {"offering_id": klass.pk, "subject": "S", "text": "T", "actor": staff()}
        for minute in range(10):
            write_to_class(
                **said, to_line=False, to_instructors=False, now=NOW + timedelta(minutes=minute)
            )
        with pytest.raises(ChangeRefusedError):
            write_to_class(
                **said, to_line=False, to_instructors=False, now=NOW + timedelta(minutes=11)
            )

    def test_a_letter_to_nobody_is_said(self):
        klass, _people = a_class(seats=0)
        with pytest.raises(ChangeRefusedError) as refusal:
            write_to_class(
                offering_id=klass.pk,
                subject="S",
                text="T",
                to_line=True,
                to_instructors=False,
                actor=staff(),
                now=NOW,
            )
        assert str(refusal.value) == "Nobody would get this letter."
