"""Sessions side by side: seats of their own, changed until a day, followed by calendars."""

from datetime import date, timedelta

import pytest
from icalendar import Calendar

from attendance.models import Roster
from attendance.roster_rows import roster_rows
from courses.enums import OfferingStatus
from enrollment.exceptions import AdditionRefusedError, ClashError, SessionFullError
from enrollment.models import SessionChoice
from enrollment.services import choose_sessions, make_calendar_link, register, withdraw
from enrollment.services.calendar_links import secret_of
from enrollment.sessions import seats_left_in
from notifications.models import Message
from notifications.rendering import render_mail
from tests.enrollment.adding import HOUR, MONDAY, START, conference, seats_in, session
from tests.enrollment.rows import history, nothing_written
from tests.factories import meeting_times, offering, staff
from tests.factories.lives import enroll

pytestmark = pytest.mark.django_db


def choose(seat, title, *, at=MONDAY, group="Morning", by=None):
    wanted = {group: session(seat.offering, title).pk}
    return choose_sessions(enrollment_id=seat.pk, chosen=wanted, actor=by or seat.learner, now=at)


def chosen(seat) -> list[str]:
    return list(seat.choices.values_list("meeting__title", flat=True))


def mailed(seat, name) -> list[dict]:
    rows = Message.objects.filter(recipient=seat.learner, template=f"enrollment/{name}")
    return [row.context["calendar"] for row in rows.order_by("pk")]


def test_a_session_is_chosen_once_written_down_and_put_into_the_calendar():
    (seat,) = seats_in(conference(), 1)

    choose(seat, "Drills")
    with nothing_written():
        choose(seat, "Drills")

    assert chosen(seat) == ["Drills"]
    assert history("enrollment.choose_sessions") == [
        ("enrollment.choose_sessions", {"sessions": {}}, {"sessions": {"Morning": "Drills"}})
    ]
    (calendar,) = mailed(seat, "sessions_chosen")
    row = SessionChoice.objects.get()
    assert (calendar["method"], [each["uid"] for each in calendar["meetings"]]) == (
        "REQUEST",
        [f"meeting-{row.meeting_id}-seat-{seat.pk}-choice-{row.pk}@memssi"],
    )
    assert mailed(seat, "sessions_dropped") == []


def test_a_full_session_is_refused_with_what_is_left_and_the_choice_before_stays():
    klass = conference(seats=(1, 5))
    first, second = seats_in(klass, 2)
    choose(first, "Drills")
    choose(second, "First aid")

    with nothing_written(), pytest.raises(SessionFullError) as refusal:
        choose(second, "Drills")

    assert str(refusal.value) == "“Drills” is full. Seats are left in “First aid” (4 left)."
    assert chosen(second) == ["First aid"]


def test_all_sessions_of_a_group_may_be_full():
    klass = conference(seats=(1, 1))
    first, second, third = seats_in(klass, 3)
    choose(first, "Drills")
    choose(second, "First aid")

    with pytest.raises(SessionFullError, match=r"All sessions of “Morning” are full\."):
        choose(third, "Drills")


def test_a_seat_given_back_frees_its_session():
    klass = conference(seats=(1, 1))
    first, second = seats_in(klass, 2)
    choose(first, "Drills")
    withdraw(enrollment_id=first.pk, actor=first.learner, now=MONDAY)

    choose(second, "Drills")

    assert seats_left_in(klass.meetings.all()) == {
        session(klass, "Opening").pk: None,
        session(klass, "Drills").pk: 0,
        session(klass, "First aid").pk: 1,
    }


def test_another_choice_takes_the_first_out_of_the_calendar_and_it_may_come_back():
    (seat,) = seats_in(conference(), 1)
    choose(seat, "Drills")
    choose(seat, "First aid")
    choose(seat, "Drills", at=MONDAY + HOUR)

    assert chosen(seat) == ["Drills"]
    asked = [each["meetings"][0]["uid"] for each in mailed(seat, "sessions_chosen")]
    dropped = [each["meetings"][0]["uid"] for each in mailed(seat, "sessions_dropped")]
    assert [each["method"] for each in mailed(seat, "sessions_dropped")] == ["CANCEL", "CANCEL"]
    assert len(set(asked)) == 3  # a calendar takes no entry back that it was told to drop
    assert dropped == asked[:2]


@pytest.mark.parametrize(
    ("at", "sentence"),
    [
        (START - timedelta(days=4), "Chosen sessions could be changed until June 3, 2026."),
        (START + HOUR, "“Drills” has begun, so nothing was changed."),
    ],
)
def test_a_choice_is_changed_until_its_day_or_until_the_session_begins(at, sentence):
    klass = conference()
    (seat,) = seats_in(klass, 1)
    choose(seat, "First aid")
    klass.choices_until = date(2026, 6, 3) if at < START else None
    klass.save()

    with nothing_written(), pytest.raises(AdditionRefusedError) as refusal:
        choose(seat, "Drills", at=at)
    assert str(refusal.value).startswith(sentence)

    choose(seat, "Drills", at=min(at, START + HOUR - timedelta(seconds=1)) - timedelta(days=1))
    assert chosen(seat) == ["Drills"]


def test_staff_note_late_where_somebody_sits_who_came_without_a_choice():
    klass = conference()
    (seat,) = seats_in(klass, 1)
    drills = {"Morning": session(klass, "Drills").pk}
    said = {"enrollment_id": seat.pk, "chosen": drills, "actor": staff()}

    with nothing_written(), pytest.raises(AdditionRefusedError):
        choose_sessions(**said, now=START + HOUR)
    with nothing_written(), pytest.raises(AdditionRefusedError, match="is over"):
        choose_sessions(**said, now=klass.ends_at, is_late=True)
    choose_sessions(**said, now=START + HOUR, is_late=True)

    assert chosen(seat) == ["Drills"]


def test_whoever_has_not_chosen_may_do_so_after_the_last_day_for_changes():
    klass = conference()
    klass.choices_until = date(2026, 6, 3)
    klass.save()
    (seat,) = seats_in(klass, 1)

    choose(seat, "Drills", at=START - HOUR)

    assert chosen(seat) == ["Drills"]


def test_what_clashes_with_another_class_of_theirs_is_not_chosen():
    klass = conference()
    (seat,) = seats_in(klass, 1)
    # The opening is over by then, and nothing is chosen yet.
    enroll(offering(meetings=[meeting_times(START + HOUR, hours=1)]), seat.learner)

    with nothing_written(), pytest.raises(ClashError) as refusal:
        choose(seat, "Drills")
    assert str(refusal.value).startswith("“Drills” is at the same time as Course ")


def test_a_chosen_session_keeps_another_class_from_its_hour():
    klass = conference()
    (seat,) = seats_in(klass, 1)
    choose(seat, "Drills")
    other = offering(meetings=[meeting_times(START + HOUR, hours=1)])

    with pytest.raises(ClashError):
        register(offering_id=other.pk, learner=seat.learner, actor=seat.learner, now=MONDAY)


@pytest.mark.parametrize("said", [{"Morning": 0}, {"Evening": 1}, {"Morning": -1}])
def test_what_is_not_to_be_chosen_is_refused(said):
    klass = conference()
    (seat,) = seats_in(klass, 1)
    if said == {"Morning": 0}:
        said = {"Morning": session(klass, "Opening").pk}

    with nothing_written(), pytest.raises(AdditionRefusedError):
        choose_sessions(enrollment_id=seat.pk, chosen=said, actor=seat.learner, now=MONDAY)


def test_without_a_seat_nothing_is_chosen():
    (seat,) = seats_in(conference(), 1)
    withdraw(enrollment_id=seat.pk, actor=seat.learner, now=MONDAY)

    with nothing_written(), pytest.raises(AdditionRefusedError, match="There is no seat"):
        choose(seat, "Drills")


def test_of_a_postponed_conference_sessions_are_chosen_though_their_dates_are_over():
    klass = conference()
    (seat,) = seats_in(klass, 1)
    klass.status, klass.postponed_at = OfferingStatus.POSTPONED, MONDAY
    klass.save()

    choose(seat, "Drills", at=START + timedelta(days=1))

    assert chosen(seat) == ["Drills"]


def test_calendars_and_mail_have_the_sessions_of_the_seat_alone(client):
    klass = conference(starts_at=START + timedelta(days=3650))
    (seat,) = seats_in(klass, 1)
    said = Message.objects.get(template="enrollment/seat_confirmed").context
    assert [each["uid"] for each in said["calendar"]["meetings"]] == [
        f"meeting-{session(klass, 'Opening').pk}-seat-{seat.pk}@memssi"
    ]
    assert len(said["sessions"]) == 1

    choose(seat, "First aid")

    link = make_calendar_link(person=seat.learner, now=MONDAY)
    feed = Calendar.from_ical(client.get(f"/calendar/{secret_of(link)}.ics").content)
    titles = [str(event["summary"]).rpartition(": ")[2] for event in feed.walk("VEVENT")]
    assert titles == ["Opening", "First aid"]
    withdraw(enrollment_id=seat.pk, actor=seat.learner, now=MONDAY)
    gone = Message.objects.get(template="enrollment/seat_withdrawn").context["calendar"]
    assert len(gone["meetings"]) == 2


def test_the_mail_says_what_was_chosen_and_where_to_change_it():
    (seat,) = seats_in(conference(), 1)
    choose(seat, "Drills")

    message = Message.objects.get(template="enrollment/sessions_chosen")
    mail = render_mail(message.template, message.context)

    assert "\nDrills\n" in mail.text
    assert f"/my/classes/{seat.pk}/sessions/" in mail.text


def test_a_roster_of_sessions_side_by_side_has_those_who_chose_it():
    klass = conference(seats=(5, 5))
    first, second, third = seats_in(klass, 3)
    choose(first, "Drills")
    choose(second, "First aid")
    people = {
        title: [row.enrollment for row in roster_rows(Roster.objects.get(title=title))]
        for title in ("Opening", "Drills", "First aid")
    }

    assert people == {
        "Opening": [first, second, third],
        "Drills": [first],
        "First aid": [second],
    }
    counted = Roster.objects.with_seats_taken().order_by("number")
    assert list(counted.values_list("title", "seats_taken")) == [
        ("Opening", 3),
        ("Drills", 1),
        ("First aid", 1),
    ]


def test_staff_choose_for_somebody_who_called():
    (seat,) = seats_in(conference(), 1)

    choose(seat, "Drills", by=staff())

    assert chosen(seat) == ["Drills"]
