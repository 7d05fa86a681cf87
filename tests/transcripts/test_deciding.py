"""Completing on the word of MSSC staff."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from audit.models import AuditEvent
from enrollment.models import Enrollment
from enrollment.services import withdraw
from tests.enrollment.rows import jobs_in, nothing_written
from tests.factories import UserFactory, VersionFactory, meeting_times, offering, staff
from tests.factories.lives import ABSENT, enroll, hold, late
from transcripts import jobs
from transcripts.exceptions import CompletionRefusedError
from transcripts.models import CreditAward
from transcripts.services import complete_by_decision, completing

pytestmark = pytest.mark.django_db

START = datetime(2026, 6, 8, 13, tzinfo=UTC)
AFTER = START + timedelta(days=9)
EVENING = datetime(2026, 6, 18, 2, tzinfo=UTC)  # still June 17 in Maine


@pytest.fixture
def helper():
    return staff()


def by_word(**said):
    return offering(version=VersionFactory(completion_rule="provider_certificate_verified", **said))


def self_paced(hours="2"):
    return offering(
        version=VersionFactory(
            delivery_mode="self_paced",
            completion_rule="all_modules_and_quiz",
            credit={"contact_hours": ("fixed", Decimal(hours))},
        ),
        window=(START, START + timedelta(days=60)),
    )


def decide(seat, actor, *, reason="Certificate seen, number checked.", at=AFTER):
    return complete_by_decision(enrollment_id=seat.pk, reason=reason, actor=actor, now=at)


def refused(seat, actor, **said) -> str:
    with nothing_written(), pytest.raises(CompletionRefusedError) as refusal:
        decide(seat, actor, **said)
    return str(refusal.value)


def posted() -> list[tuple[date, str]]:
    return [(award.earned_on, str(award.hours)) for award in CreditAward.objects.all()]


def test_staff_complete_a_seat_saying_what_was_checked(helper, django_capture_on_commit_callbacks):
    klass = by_word()
    seat = enroll(klass)
    hold(klass, {seat: [late(340)]}, by=UserFactory())

    with django_capture_on_commit_callbacks() as callbacks:
        awards = decide(seat, helper, reason="  Certificate seen, number checked. ")

    seat.refresh_from_db()
    assert (seat.status, seat.ended_at) == ("completed", AFTER)
    assert posted() == [(date(2026, 6, 8), "5.50")]
    assert [award.pk for award in awards] == [CreditAward.objects.get().pk]
    decided = AuditEvent.objects.get(action="enrollment.decide_completion")
    assert (decided.actor, decided.reason, decided.before, decided.after) == (
        helper,
        "Certificate seen, number checked.",
        {"status": "enrolled"},
        {"status": "completed"},
    )
    assert jobs_in(callbacks) == [(jobs.ISSUE_CERTIFICATE, {"enrollment_id": seat.pk})]


def test_a_class_without_sessions_earns_its_hours_on_the_day_of_the_decision(helper):
    seat = enroll(self_paced())

    decide(seat, helper, at=EVENING)

    assert posted() == [(date(2026, 6, 17), "2.00")]


def test_the_others_in_the_class_stay_as_they_are(helper):
    klass = self_paced()
    seat, other = enroll(klass), enroll(klass)

    decide(seat, helper)

    assert dict(Enrollment.objects.values_list("pk", "status")) == {
        seat.pk: "completed",
        other.pk: "enrolled",
    }


@pytest.mark.parametrize("reason", ["", " \n "])
def test_no_decision_without_a_reason(helper, reason):
    sentence = refused(enroll(self_paced()), helper, reason=reason)

    assert sentence == "Write down what was checked: it stays in the record."


def test_no_decision_where_the_rosters_decide(helper):
    klass = offering()

    assert refused(enroll(klass), helper) == "This class is completed by its signed rosters."


def test_no_decision_where_a_result_decides(helper):
    klass = offering(version=VersionFactory(completion_rule="attendance_and_exam"))

    assert refused(enroll(klass), helper) == (
        "This class is completed by its signed rosters and the results entered."
    )


def test_no_decision_before_the_class_begins(helper):
    seat = enroll(by_word())

    sentence = refused(seat, helper, at=START - timedelta(seconds=1))

    assert sentence == "This class has not begun yet."


def test_no_decision_before_every_roster_is_signed(helper):
    version = VersionFactory(completion_rule="provider_certificate_verified")
    klass = offering(
        version=version,
        meetings=[meeting_times(START), meeting_times(START + timedelta(days=1))],
    )

    assert refused(enroll(klass), helper) == "Sign the roster of every session first."


def test_no_decision_twice(helper):
    seat = enroll(self_paced())
    decide(seat, helper)

    assert refused(seat, helper) == "This person has completed the class already."


def test_no_decision_about_a_seat_given_back(helper):
    seat = enroll(self_paced())
    withdraw(enrollment_id=seat.pk, actor=seat.learner, now=AFTER)

    assert refused(seat, helper) == "This person no longer holds a seat in the class."


def test_a_decision_and_its_lines_happen_both_or_not_at_all(helper, monkeypatch):
    seat = enroll(self_paced())

    def fail(**said):
        raise OSError("The disk is full.")

    monkeypatch.setattr(completing, "post_awards", fail)
    with nothing_written(), pytest.raises(OSError, match="disk"):
        decide(seat, helper)


def test_who_was_absent_earns_by_minutes_nothing_even_by_decision(helper):
    klass = by_word()
    seat = enroll(klass)
    hold(klass, {seat: [ABSENT]}, by=UserFactory())

    assert decide(seat, helper) == []
    assert posted() == []
