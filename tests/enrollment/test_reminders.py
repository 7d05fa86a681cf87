from datetime import UTC, datetime, timedelta

import pytest

from courses.models import Offering
from enrollment.services import (
    cancel_offering,
    register,
    reminders,
    send_due_reminders,
    withdraw,
)
from notifications.models import Message
from notifications.rendering import render_mail
from tests.factories import UserFactory, VersionFactory, meeting_times, offering, staff
from tests.factories.lives import enroll

pytestmark = pytest.mark.django_db

START = datetime(2026, 6, 8, 13, tzinfo=UTC)
WEEK_BEFORE = START - timedelta(days=7)
DAY_BEFORE = START - timedelta(days=1)
SECOND = timedelta(seconds=1)


def reminded() -> list[tuple[str, str]]:
    rows = Message.objects.filter(template="enrollment/reminder").order_by("pk")
    return list(rows.values_list("key", "to_address"))


def key_of(seat, *, days: int) -> str:
    return f"enrollment.reminder_{days}:{seat.pk}:{seat.offering.starts_at.isoformat()}"


def test_a_learner_is_reminded_seven_days_and_one_day_before_and_once_each():
    seat = enroll(offering())
    sent = [
        send_due_reminders(now=now)
        for now in (
            WEEK_BEFORE - SECOND,
            WEEK_BEFORE,
            WEEK_BEFORE + timedelta(minutes=10),
            WEEK_BEFORE + timedelta(days=2),
            DAY_BEFORE - SECOND,
            DAY_BEFORE,
            DAY_BEFORE + timedelta(minutes=10),
            START,
            START + timedelta(hours=1),
        )
    ]

    assert sent == [0, 1, 0, 0, 0, 1, 0, 0, 0]
    assert reminded() == [
        (key_of(seat, days=7), seat.learner.email),
        (key_of(seat, days=1), seat.learner.email),
    ]


@pytest.mark.parametrize(("now", "begins"), [(WEEK_BEFORE, "In 7 days"), (DAY_BEFORE, "Tomorrow")])
def test_the_mail_says_how_soon_the_class_is(now, begins):
    klass = offering()
    enroll(klass)
    send_due_reminders(now=now)

    mail = Message.objects.get(template="enrollment/reminder")

    subject = render_mail(mail.template, mail.context).subject
    assert subject == f"{begins}: {klass.version.course.title}"


def test_nobody_is_told_tomorrow_on_the_day_of_the_class():
    enroll(offering())

    send_due_reminders(now=START - timedelta(hours=2))

    assert reminded() == []


def test_who_registered_after_a_reminder_fell_due_has_just_read_it():
    klass = offering()
    before = enroll(klass, at=WEEK_BEFORE - SECOND)
    enroll(klass, at=WEEK_BEFORE)

    send_due_reminders(now=WEEK_BEFORE + timedelta(hours=1))

    assert reminded() == [(key_of(before, days=7), before.learner.email)]


@pytest.mark.parametrize(
    ("starts_at", "due_at"),
    [
        (datetime(2026, 3, 9, 13, tzinfo=UTC), datetime(2026, 3, 2, 14, tzinfo=UTC)),
        (datetime(2026, 11, 2, 14, tzinfo=UTC), datetime(2026, 10, 26, 13, tzinfo=UTC)),
    ],
)
def test_over_the_days_the_clocks_change_a_reminder_is_sent_at_the_hour_of_the_class(
    starts_at, due_at
):
    klass = offering(starts_at=starts_at)
    before = enroll(klass, at=due_at - SECOND)
    enroll(klass, at=due_at)

    assert [send_due_reminders(now=due_at - SECOND), send_due_reminders(now=due_at)] == [0, 1]
    assert reminded() == [(key_of(before, days=7), before.learner.email)]


def test_only_those_who_hold_a_seat_are_reminded():
    klass = offering()
    staying, leaving = enroll(klass), enroll(klass)
    withdraw(enrollment_id=leaving.pk, actor=leaving.learner, now=WEEK_BEFORE - SECOND)

    send_due_reminders(now=WEEK_BEFORE)

    assert reminded() == [(key_of(staying, days=7), staying.learner.email)]


def test_nobody_is_reminded_of_a_cancelled_class():
    klass = offering()
    enroll(klass)
    cancel_offering(offering_id=klass.pk, reason="Ill", actor=staff(), now=WEEK_BEFORE - SECOND)

    assert send_due_reminders(now=WEEK_BEFORE) == 0


def test_nobody_is_reminded_of_a_class_that_is_not_published():
    klass = offering()
    enroll(klass)
    Offering.objects.filter(pk=klass.pk).update(status="draft")

    assert send_due_reminders(now=WEEK_BEFORE) == 0


def test_nobody_is_reminded_of_a_class_without_sessions():
    version = VersionFactory(delivery_mode="self_paced", completion_rule="all_modules_and_quiz")
    klass = offering(version=version, window=(START, START + timedelta(days=60)))
    enroll(klass)

    assert Offering.objects.get().starts_at == START
    assert send_due_reminders(now=WEEK_BEFORE) == 0


def test_a_class_of_several_days_is_reminded_of_once():
    klass = offering(meetings=[meeting_times(START + timedelta(days=day)) for day in range(3)])
    enroll(klass)

    assert [send_due_reminders(now=WEEK_BEFORE + timedelta(days=day)) for day in range(3)] == [
        1,
        0,
        0,
    ]


def test_a_large_class_is_reminded_whole(monkeypatch):
    monkeypatch.setattr(reminders, "BATCH", 2)
    klass = offering(capacity=5)
    seats = [enroll(klass) for _ in range(5)]

    assert send_due_reminders(now=WEEK_BEFORE) == 5

    assert [address for _, address in reminded()] == [seat.learner.email for seat in seats]


def test_who_has_no_address_is_passed_over_and_stops_nobody():
    klass = offering()
    enroll(klass, UserFactory(email=None))
    seat = enroll(klass)

    send_due_reminders(now=WEEK_BEFORE)

    assert [address for _, address in reminded()] == ["", seat.learner.email]
    waiting = Message.objects.filter(template="enrollment/reminder", status="queued")
    assert [message.to_address for message in waiting] == [seat.learner.email]


@pytest.mark.parametrize(
    ("at", "promised"),
    [
        (WEEK_BEFORE - SECOND, "7 days and 1 day before"),
        (WEEK_BEFORE, "remind you 1 day before"),
        (DAY_BEFORE - SECOND, "remind you 1 day before"),
        (DAY_BEFORE, None),
    ],
)
def test_the_confirmation_promises_the_reminders_that_are_still_to_come(at, promised):
    klass, person = offering(), UserFactory()
    register(offering_id=klass.pk, learner=person, actor=person, now=at)

    mail = confirmation()

    assert "The attached invitation puts it in your calendar." in mail
    assert (promised in mail) if promised else ("remind" not in mail)


def test_the_confirmation_of_a_class_without_sessions_says_so_and_promises_nothing():
    version = VersionFactory(delivery_mode="self_paced", completion_rule="all_modules_and_quiz")
    klass, person = (
        offering(version=version, window=(START, START + timedelta(days=60))),
        UserFactory(),
    )
    register(offering_id=klass.pk, learner=person, actor=person, now=WEEK_BEFORE - SECOND)

    mail = confirmation()

    assert "When: At your own pace, until Aug 7, 2026\nWhere: Online\n\nSee the class:" in mail
    assert [word for word in ("remind", "attached", "9:00") if word in mail] == []


def test_the_confirmation_lists_each_session():
    klass = offering(meetings=[meeting_times(START + timedelta(days=day)) for day in range(2)])
    person = UserFactory()
    register(offering_id=klass.pk, learner=person, actor=person, now=WEEK_BEFORE)

    assert (
        "When: 2 sessions\n"
        "Mon, Jun 8, 2026, 9:00 AM – 3:00 PM EDT\n"  # noqa: RUF001
        "Tue, Jun 9, 2026, 9:00 AM – 3:00 PM EDT\n"  # noqa: RUF001
    ) in confirmation()


def confirmation() -> str:
    """The text of the mail about a seat."""
    message = Message.objects.get(template="enrollment/seat_confirmed")
    return render_mail(message.template, message.context).text


def test_another_instructor_or_room_reminds_nobody_again():
    klass = offering()
    seat = enroll(klass)
    send_due_reminders(now=DAY_BEFORE)
    Offering.objects.filter(pk=klass.pk).update(calendar_sequence=1)
    send_due_reminders(now=DAY_BEFORE + timedelta(hours=1))

    assert reminded() == [(key_of(seat, days=1), seat.learner.email)]
