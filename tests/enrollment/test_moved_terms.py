"""What was set by the day of a class, when the class moves to another."""

from datetime import date, datetime, timedelta

import pytest
import time_machine

from core.clock import MAINE
from courses.models import InstructorQualification, Offering, Topic
from enrollment.decisions import Move, window_then
from enrollment.exceptions import ChangeRefusedError
from enrollment.services import NewTime, move_offering, postpone_offering
from tests.enrollment.changing import NOW, START, a_class, days_later
from tests.enrollment.rows import nothing_written
from tests.enrollment.test_changing_pages import shown_then_done
from tests.factories import staff

pytestmark = pytest.mark.django_db

NOBODY = "Nobody who teaches the class is qualified in “Bees” on March 17, 2027."


def a_class_whose_instructor_is_qualified_until(day):
    klass, _people = a_class(seats=1)
    topic = Topic.objects.create(key="bees", name="Bees")
    klass.version.course.taught_topics.add(topic)
    person = klass.instructor_assignments.get().instructor
    InstructorQualification.objects.create(
        person=person, topic=topic, starts_on=date(2026, 1, 1), expires_on=day
    )
    return klass


def test_a_move_past_the_end_of_a_qualification_is_warned_of(client):
    klass = a_class_whose_instructor_is_qualified_until(date(2027, 3, 12))
    (row,) = klass.meetings.all()
    typed = {f"day_{row.pk}": "2027-03-17", f"from_{row.pk}": "08:30", f"to_{row.pk}": "11:30"}

    with time_machine.travel(NOW, tick=False):
        client.force_login(staff())
        looked = shown_then_done(client, f"/classes/{klass.pk}/move/", typed)

    assert looked.context["preview"].warnings == [NOBODY]
    assert "You can still do it, but:" in looked.text


def test_a_postponed_class_is_published_again_only_while_somebody_is_qualified():
    klass = a_class_whose_instructor_is_qualified_until(date(2027, 3, 12))
    said = {"offering_id": klass.pk, "actor": staff(), "now": NOW}
    postpone_offering(**said, reason="Snow.")

    with nothing_written(), pytest.raises(ChangeRefusedError) as refusal:
        move_offering(**said, times=days_later(klass, 7))
    assert str(refusal.value) == NOBODY

    moved = move_offering(**said, times=days_later(klass, 1))
    assert (moved.status, (moved.starts_at - START).days) == ("published", 1)


def set_days(klass):
    """Give a class of March 10 all the days that its start sets."""
    Offering.objects.update(
        minimum_seats=1,
        decided_by=date(2027, 3, 3),
        accommodations_until=date(2027, 2, 24),
        registration_closes_at=maine(2027, 3, 8, 17),
    )
    for until in (date(2027, 1, 15), date(2027, 3, 1)):
        klass.reserves.create(county="23001", seats=1, until=until)


def days_of(klass):
    klass.refresh_from_db()
    return [
        klass.registration_closes_at.astimezone(MAINE),
        klass.decided_by,
        klass.accommodations_until,
        *klass.reserves.order_by("pk").values_list("until", flat=True),
    ]


def maine(*parts):
    return datetime(*parts, tzinfo=MAINE)


def test_days_set_by_the_start_move_along_and_the_page_says_so(client):
    klass, _people = a_class(seats=2)
    set_days(klass)
    (row,) = klass.meetings.all()
    typed = {f"day_{row.pk}": "2027-03-17", f"from_{row.pk}": "08:30", f"to_{row.pk}": "11:30"}

    with time_machine.travel(NOW, tick=False):
        client.force_login(staff())
        looked = shown_then_done(client, f"/classes/{klass.pk}/move/", typed)

    # Clocks went forward in between: it closes at 5 PM all the same. What was let go stays let go.
    assert days_of(klass) == [
        maine(2027, 3, 15, 17),
        date(2027, 3, 10),
        date(2027, 3, 3),
        date(2027, 1, 15),
        date(2027, 3, 8),
    ]
    assert looked.context["preview"].remarks == [
        "Registration is open until Mon, Mar 15, 2027, 5:00\u00a0PM\u00a0EDT.",
        "It is decided by March 10, 2027 whether it takes place.",
        "Accommodations can be asked for until March 3, 2027.",
        "Seats that are held for some are held until March 8, 2027.",
    ]


def test_the_days_of_registration_move_along_and_the_page_says_so(client):
    klass, _people = a_class(seats=2)
    Offering.objects.update(
        organization_cap=3,
        organization_cap_until=date(2027, 2, 17),
        withdraw_until=date(2027, 3, 9),
        choices_until=date(2027, 3, 10),
    )
    (row,) = klass.meetings.all()
    typed = {f"day_{row.pk}": "2027-03-17", f"from_{row.pk}": "08:30", f"to_{row.pk}": "11:30"}

    with time_machine.travel(NOW, tick=False):
        client.force_login(staff())
        looked = shown_then_done(client, f"/classes/{klass.pk}/move/", typed)

    klass.refresh_from_db()
    assert (klass.organization_cap_until, klass.withdraw_until, klass.choices_until) == (
        date(2027, 2, 24),
        date(2027, 3, 16),
        date(2027, 3, 17),
    )
    assert looked.context["preview"].remarks[1:] == [
        "One organization may take more than 3 seats from February 24, 2027 on.",
        "People can give seats back themselves until March 16, 2027.",
        "Chosen sessions can be changed until March 17, 2027.",
    ]


def test_seats_still_held_when_a_class_was_postponed_are_held_again():
    klass, _people = a_class(seats=2)
    set_days(klass)
    said = {"offering_id": klass.pk, "actor": staff()}
    postpone_offering(**said, reason="Snow.", now=NOW)

    move_offering(**said, times=days_later(klass, 60), now=START)

    assert days_of(klass)[1:] == [
        date(2027, 5, 2),
        date(2027, 4, 25),
        date(2027, 1, 15),
        date(2027, 4, 30),
    ]


def test_a_class_that_moves_to_an_evening_sooner_is_decided_before_its_day_in_maine():
    klass, _people = a_class(seats=2)
    set_days(klass)
    (row,) = klass.meetings.all()
    evening = maine(2027, 2, 1, 19, 30)  # of this very day, and of the next one in UTC
    times = {row.pk: NewTime(evening, evening + timedelta(hours=3))}

    move_offering(offering_id=klass.pk, times=times, actor=staff(), now=NOW)

    today = date(2027, 2, 1)
    assert days_of(klass) == [NOW, date(2027, 1, 31), today, date(2027, 1, 15), today]


def test_what_stays_where_it_is_leaves_registration_as_it_was():
    opens_at, closes_at = maine(2027, 1, 4, 8), maine(2027, 3, 8, 17)
    later = Move(START, START, START + timedelta(days=9))

    window = window_then(later, opens_at=opens_at, closes_at=closes_at, ends_at=START)

    assert window == (opens_at, closes_at)


@pytest.mark.parametrize(
    ("closes_at", "then"),
    [
        # With the start, at whatever hour that is.
        (START, maine(2027, 3, 11, 18)),
        # While it runs: at most until its end.
        (START + timedelta(hours=12), maine(2027, 3, 11, 20)),
    ],
)
def test_registration_closes_at_its_time_of_day_and_never_after_the_class(closes_at, then):
    move = Move(START, maine(2027, 3, 11, 18), NOW)
    opens_at = maine(2027, 1, 4, 8)

    window = window_then(
        move, opens_at=opens_at, closes_at=closes_at, ends_at=maine(2027, 3, 11, 20)
    )

    assert window == (opens_at, then)


def test_in_the_hour_that_march_leaves_out_registration_closes_when_clocks_show_the_next():
    a_day_later = Move(START + timedelta(days=5), START + timedelta(days=6), NOW)
    assert a_day_later.moment(maine(2027, 3, 13, 2, 30)) == maine(2027, 3, 14, 3, 30)


def test_registration_moves_along_where_it_would_open_after_its_end():
    opens_at, closes_at = maine(2027, 3, 8, 8), maine(2027, 3, 8, 17)
    sooner = Move(START, START - timedelta(days=10), NOW)

    window = window_then(sooner, opens_at=opens_at, closes_at=closes_at, ends_at=START)

    assert window == (maine(2027, 2, 26, 8), maine(2027, 2, 26, 17))
