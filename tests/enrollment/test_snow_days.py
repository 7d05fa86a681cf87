"""A snow day in a class of several sessions: what was held stays, what is to come is changed."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from audit.models import AuditEvent
from core.clock import maine_date as maine_day_of
from courses.models import InstructorAssignment
from courses.services import PlannedBreak, PlannedMeeting
from enrollment.exceptions import ChangeRefusedError
from enrollment.services import NewTime, move_offering, postpone_offering, substitute_instructor
from notifications.models import Message
from tests.enrollment.changing import NOW, START, days_later, told
from tests.enrollment.rows import nothing_written
from tests.enrollment.test_changing_pages import shown_then_done
from tests.factories import UserFactory, offering, staff
from tests.factories.lives import enroll

pytestmark = pytest.mark.django_db


def a_cohort():
    """Four sessions of three hours, a week apart."""
    weeks = [START + timedelta(days=7 * number) for number in range(4)]
    meetings = [PlannedMeeting(week, week + timedelta(hours=3)) for week in weeks]
    return offering(meetings=meetings, capacity=5, instructors=[UserFactory()])


def test_of_a_cohort_that_has_begun_a_later_session_moves_and_what_was_held_stays():
    klass = a_cohort()
    weeks = [START + timedelta(days=7 * number) for number in range(4)]
    elsewhere = offering(starts_at=weeks[0] + timedelta(minutes=1))
    InstructorAssignment.objects.create(
        offering=elsewhere, instructor=klass.instructor_assignments.get().instructor
    )
    seat = enroll(klass, at=NOW)
    Message.objects.all().delete()
    held, kept, snowed, _last = klass.meetings.all()
    gap = timedelta(days=2)
    times = {
        row.pk: NewTime(row.starts_at, row.ends_at) for row in klass.meetings.all() if row != held
    } | {snowed.pk: NewTime(snowed.starts_at + gap, snowed.ends_at + gap)}
    at = kept.starts_at - timedelta(hours=1)

    move_offering(offering_id=klass.pk, times=times, actor=staff(), now=at)

    klass.refresh_from_db()
    assert (klass.starts_at, klass.ends_at) == (START, weeks[3] + timedelta(hours=3))
    assert [row.starts_at for row in klass.meetings.all()] == [
        weeks[0],
        weeks[1],
        weeks[2] + gap,
        weeks[3],
    ]
    (mail,) = told("class_changed")
    assert (mail.recipient, mail.context["changes"]) == (
        seat.learner,
        "Session 3: Fri, Mar 26, 2027, 9:30\u00a0AM\u00a0\u2013\u2060\u00a012:30\u00a0PM EDT",
    )
    event = AuditEvent.objects.get(action="enrollment.move_offering")
    assert (event.before["sessions"][2], event.after["sessions"][2]) == (
        weeks[2].isoformat(),
        (weeks[2] + gap).isoformat(),
    )


def test_a_session_that_has_begun_keeps_its_time():
    klass = a_cohort()
    times = days_later(klass, 7)
    with pytest.raises(ChangeRefusedError) as refusal:
        move_offering(offering_id=klass.pk, times=times, actor=staff(), now=START)
    assert str(refusal.value) == "Session 1 has begun, so its time stays."


def test_who_was_busy_on_dates_that_do_not_count_any_more_can_stand_in():
    klass, other = a_cohort(), a_cohort()
    substitute = other.instructor_assignments.get().instructor
    said = {"offering_id": klass.pk, "substitute": substitute, "actor": staff()}
    said |= {"relieved": None, "reason": "", "tells_learners": False}
    last = klass.meetings.last()
    at = last.starts_at - timedelta(hours=1)
    with pytest.raises(ChangeRefusedError) as refusal:
        substitute_instructor(**said, now=at)
    assert str(refusal.value) == (
        f"Session 4: {substitute.name} teaches class {other.number} then "
        "(Wed, Mar 31, 2027, 9:30\u00a0AM)."
    )

    postpone_offering(offering_id=klass.pk, reason="Snow.", actor=staff(), now=NOW)
    substitute_instructor(**said, now=at)

    teaching = klass.instructor_assignments.teaching().order_by("pk")
    assert teaching.last().instructor == substitute


def minutes(*parts):
    return [START + timedelta(minutes=part) for part in parts]


def test_a_session_that_becomes_shorter_cuts_off_the_breaks_that_outlast_it(client):
    breaks = [PlannedBreak(*minutes(60, 75)), PlannedBreak(*minutes(120, 150))]
    klass = offering(meetings=[PlannedMeeting(*minutes(0, 180), tuple(breaks))])
    (row,) = klass.meetings.all()
    typed = {f"day_{row.pk}": "2027-03-10", f"from_{row.pk}": "09:30", f"to_{row.pk}": "10:40"}

    with time_machine.travel(NOW, tick=False):
        client.force_login(staff())
        looked = shown_then_done(client, f"/classes/{klass.pk}/move/", typed)

    said = [
        "Session 1 ends during the break at 10:30\u00a0AM, which ends with it.",
        "Session 1 ends before the break at 11:30\u00a0AM, which is left out.",
    ]
    assert looked.context["form"].breaks_cut == said
    assert "Breaks that no longer fit:" in looked.text
    row.refresh_from_db()
    assert list(row.breaks.values_list("starts_at", "ends_at")) == [tuple(minutes(120, 130))]
    assert (row.creditable_minutes, [row.starts_at, row.ends_at]) == (60, minutes(60, 130))


def test_nothing_is_left_of_a_session_that_ends_with_its_break():
    pause = PlannedBreak(*minutes(0, 30))
    klass, actor = offering(meetings=[PlannedMeeting(*minutes(0, 180), (pause,))]), staff()
    (row,) = klass.meetings.all()
    times = {row.pk: NewTime(*minutes(0, 20))}

    with nothing_written(), pytest.raises(ChangeRefusedError) as refusal:
        move_offering(offering_id=klass.pk, times=times, actor=actor, now=NOW)

    assert str(refusal.value) == "Session 1 is nothing but a break."


def test_a_snow_day_in_a_cohort_asks_only_for_the_sessions_that_are_still_to_come(client):
    first = timezone.now().replace(microsecond=0) - timedelta(days=3)
    days = [first + timedelta(days=7 * number) for number in range(3)]
    klass = offering(meetings=[PlannedMeeting(day, day + timedelta(hours=3)) for day in days])
    held, *to_come = klass.meetings.all()
    client.force_login(staff())
    assert f"/classes/{klass.pk}/move/" in client.get(f"/classes/{klass.pk}/change/").text
    page = client.get(f"/classes/{klass.pk}/move/")
    assert "Sessions that have begun are not shown. They stay as they were." in page.text
    assert page.context["form"].meetings == to_come
    typed = {name: str(page.context["form"][name].value()) for name in page.context["form"].fields}
    typed[f"day_{to_come[0].pk}"] = str(maine_day_of(days[1] + timedelta(days=2)))

    shown_then_done(client, f"/classes/{klass.pk}/move/", typed | {"reason": "", "seen": ""})

    moved = list(klass.meetings.order_by("number").values_list("starts_at", flat=True))
    assert [maine_day_of(moment) for moment in moved] == [
        maine_day_of(first),
        maine_day_of(days[1] + timedelta(days=2)),
        maine_day_of(days[2]),
    ]
    began = client.post(
        f"/classes/{klass.pk}/move/",
        typed | {f"{name}_{held.pk}": f"20{to_come[0].pk}" for name in ("day", "from", "to")},
    )
    assert held in began.context["form"].meetings
