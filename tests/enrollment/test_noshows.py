"""Who did not come, and what follows from it (docs/domain.md)."""

from datetime import UTC, datetime, timedelta

import pytest

from core.exceptions import DomainError
from enrollment.models import Enrollment, WaitlistEntry
from enrollment.noshows import who_stands_back
from enrollment.services import register, take_back_no_show
from notifications.models import Message
from notifications.rendering import render_mail
from tests.enrollment.rows import history, nothing_written
from tests.factories import UserFactory, VersionFactory, meeting_times, offering, staff
from tests.factories.lives import ABSENT, PRESENT, enroll, hold, late
from transcripts.services import close_by_decision

pytestmark = pytest.mark.django_db

START = datetime(2026, 6, 8, 13, tzinfo=UTC)
NOW = START + timedelta(days=30)
SOON = NOW + timedelta(days=30)


def stayed_away(person, *times: datetime) -> None:
    for at in times:
        klass = offering(starts_at=at)
        hold(klass, {enroll(klass, person): [ABSENT]}, by=UserFactory())


def waits(person, klass=None, *, now=NOW) -> WaitlistEntry:
    if klass is None:
        klass = offering(capacity=1, starts_at=SOON)
        enroll(klass, at=NOW)
    return register(offering_id=klass.pk, learner=person, actor=person, now=now, or_wait=True)


def test_only_who_came_to_no_session_did_not_come():
    version = VersionFactory(completion_rule="attendance")
    two_days = [meeting_times(START), meeting_times(START + timedelta(days=1))]
    klass = offering(version=version, meetings=two_days)
    never, once, short = (enroll(klass) for _ in range(3))

    hold(
        klass,
        {never: [ABSENT, ABSENT], once: [ABSENT, PRESENT], short: [late(10), ABSENT]},
        by=UserFactory(),
    )

    assert list(Enrollment.objects.order_by("pk").values_list("status", flat=True)) == [
        "no_show",
        "not_completed",
        "not_completed",
    ]


def test_a_class_that_staff_decide_knows_who_did_not_come():
    version = VersionFactory(completion_rule="exam")
    klass = offering(version=version)
    never, there = enroll(klass), enroll(klass)
    hold(klass, {never: [ABSENT]}, by=UserFactory())

    for seat in (never, there):
        close_by_decision(enrollment_id=seat.pk, reason="No exam.", actor=staff(), now=NOW)

    assert [row.status for row in (never, there) if row.refresh_from_db() is None] == [
        "no_show",
        "not_completed",
    ]


def test_after_two_within_a_year_one_stands_behind_the_others_and_is_told():
    person = UserFactory()
    stayed_away(person, START, START + timedelta(days=7))
    first, other = waits(person), UserFactory()

    second = waits(other, first.offering, now=NOW + timedelta(hours=1))

    assert (first.priority, second.priority) == (-1, 0)
    assert list(WaitlistEntry.objects.waiting()) == [second, first]
    mails = Message.objects.filter(key__startswith="enrollment.joined_waitlist").order_by("pk")
    texts = [render_mail(mail.template, mail.context).text for mail in mails]
    assert ["So you stand behind the others" in " ".join(text.split()) for text in texts] == [
        True,
        False,
    ]
    assert ["You are number 1 in line" in text for text in texts] == [True, True]


@pytest.mark.parametrize("gaps", [[0], [0, 366]])
def test_once_or_long_ago_does_not_count(gaps):
    person = UserFactory()
    stayed_away(person, *(START - timedelta(days=gap) for gap in gaps))

    assert who_stands_back([person.pk], at=NOW) == {}
    assert waits(person).priority == 0


def test_a_seat_that_is_free_is_not_touched_by_it():
    person = UserFactory()
    stayed_away(person, START, START + timedelta(days=7))

    assert enroll(offering(starts_at=SOON), person, at=NOW).status == "enrolled"


def test_a_wrong_roster_is_taken_back_and_waitlists_count_by_time_again():
    person, helper = UserFactory(), staff()
    stayed_away(person, START, START + timedelta(days=7))
    entry, staffs = waits(person), waits(person)
    WaitlistEntry.objects.filter(pk=staffs.pk).update(priority=5)
    seat = Enrollment.objects.filter(learner=person, status="no_show").latest("pk")

    take_back_no_show(enrollment_id=seat.pk, reason="They sat in back.", actor=helper, now=NOW)

    assert who_stands_back([person.pk], at=NOW) == {}
    assert list(WaitlistEntry.objects.order_by("pk").values_list("priority", flat=True)) == [0, 5]
    assert history("enrollment.stand_as_before") == [
        ("enrollment.stand_as_before", {"priority": -1}, {"priority": 0})
    ]
    seat.refresh_from_db()
    assert seat.status == "not_completed"
    assert entry.pk


def test_while_two_are_left_nothing_changes_in_line():
    person = UserFactory()
    stayed_away(person, *(START + timedelta(days=7 * week) for week in range(3)))
    entry = waits(person)
    seat = Enrollment.objects.filter(learner=person, status="no_show").latest("pk")

    take_back_no_show(enrollment_id=seat.pk, reason="A mistake.", actor=staff(), now=NOW)

    entry.refresh_from_db()
    assert entry.priority == -1


def test_it_is_taken_back_once_and_with_a_reason():
    person = UserFactory()
    stayed_away(person, START)
    seat, helper = Enrollment.objects.get(), staff()

    with nothing_written(), pytest.raises(DomainError) as refusal:
        take_back_no_show(enrollment_id=seat.pk, reason=" ", actor=helper, now=NOW)
    assert str(refusal.value) == "Say why. It stays in the history."

    take_back_no_show(enrollment_id=seat.pk, reason="A mistake.", actor=helper, now=NOW)
    with nothing_written(), pytest.raises(DomainError) as refusal:
        take_back_no_show(enrollment_id=seat.pk, reason="A mistake.", actor=helper, now=NOW)
    assert str(refusal.value) == "The record does not say that this person stayed away."
