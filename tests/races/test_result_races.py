"""Results entered, and a make-up arranged, by several people at the same moment."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from attendance.models import AssessmentResult, MakeUp
from attendance.services import Entry, arrange_make_up, enter_results
from core.clock import maine_date
from notifications.models import Message
from tests.factories import UserFactory, VersionFactory, offering
from tests.factories.lives import enroll
from tests.races.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)

START = datetime(2026, 6, 8, 13, tzinfo=UTC)
AFTER = START + timedelta(days=2)


def test_one_score_saved_by_many_is_one_result_and_another_is_a_second():
    version = VersionFactory(completion_rule="attendance_and_exam", pass_mark_percent=80)
    klass = offering(version=version)
    seat, teacher = enroll(klass), UserFactory()

    def save(score):
        entry = Entry(taken_on=maine_date(START), score_percent=Decimal(score))
        entries = {seat.pk: entry}
        enter_results(offering_id=klass.pk, entries=entries, actor=teacher, now=AFTER)

    at_once(*[lambda: save("81")] * 4)
    assert list(AssessmentResult.objects.values_list("number", flat=True)) == [1]

    at_once(*[lambda: save("92")] * 4)
    assert sorted(AssessmentResult.objects.values_list("number", flat=True)) == [1, 2]


def test_one_make_up_arranged_by_many_stands_once_and_is_told_once():
    version = VersionFactory()
    klass, run = (offering(version=version, starts_at=START + n * timedelta(7)) for n in (0, 1))
    seat, teacher = enroll(klass), UserFactory()
    said = {
        "enrollment_id": seat.pk,
        "missed_id": klass.meetings.get().pk,
        "meeting_id": run.meetings.get().pk,
    }

    at_once(*[lambda: arrange_make_up(**said, actor=teacher, now=AFTER)] * 4)

    assert MakeUp.objects.count() == 1
    assert Message.objects.filter(template="attendance/make_up_arranged").count() == 1
