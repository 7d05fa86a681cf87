"""In-service hours count only under a Board approval valid on the day (25 MRSA 2804-E)."""

from datetime import UTC, date, datetime, timedelta

import pytest

from courses.models import CreditApproval
from courses.services.approvals import enter_approval
from tests.factories import (
    UserFactory,
    VersionFactory,
    approval,
    credit_types,
    meeting_times,
    offering,
    staff,
)
from tests.factories.lives import enroll, hold
from transcripts.models import CreditAward
from transcripts.services import post_approved

pytestmark = pytest.mark.django_db

START = datetime(2026, 6, 8, 13, tzinfo=UTC)
LATER = START + timedelta(days=40)
MON, TUE = date(2026, 6, 8), date(2026, 6, 9)
TWO_DAYS = [meeting_times(START), meeting_times(START + timedelta(days=1))]
CONTACT = {"contact_hours": ("minutes", 12)}
BOTH = CONTACT | {"mcja_in_service_hours": ("minutes", 12)}


@pytest.fixture
def teacher():
    return UserFactory()


def lines() -> list[tuple[int, str, date, str]]:
    """Every line of the ledger: seat, type, day, hours."""
    rows = CreditAward.objects.order_by("enrollment_id", "credit_type__order", "earned_on")
    return [
        (seat, kind, day, str(hours))
        for seat, kind, day, hours in rows.values_list(
            "enrollment", "credit_type__key", "earned_on", "hours"
        )
    ]


def approval_of(klass, *, number, starts_on, ends_on):
    return CreditApproval.objects.create(
        credit_type=credit_types()["mcja_in_service_hours"],
        offering=klass,
        number=number,
        starts_on=starts_on,
        ends_on=ends_on,
    )


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "posted"),
    [
        (MON, TUE, ["contact_hours", "mcja_in_service_hours"]),
        (date(2026, 1, 1), TUE, ["contact_hours", "mcja_in_service_hours"]),
        (date(2026, 1, 1), MON, ["contact_hours"]),
        (TUE, date(2027, 1, 1), ["contact_hours"]),
    ],
)
def test_in_service_hours_need_an_approval_valid_on_the_day(teacher, starts_on, ends_on, posted):
    klass = offering(version=VersionFactory(credit=BOTH))
    approval(klass.version, starts_on=starts_on, ends_on=ends_on)
    enroll(klass)

    hold(klass, by=teacher)

    assert [kind for _, kind, *_ in lines()] == posted


def test_an_approval_of_another_course_or_class_counts_for_nothing_here(teacher):
    klass, other = (offering(version=VersionFactory(credit=BOTH)) for _ in range(2))
    approval(other.version)
    approval_of(other, number="BD-2", starts_on=MON, ends_on=TUE)
    seat = enroll(klass)

    hold(klass, by=teacher)

    assert lines() == [(seat.pk, "contact_hours", MON, "6.00")]


def test_the_approval_of_the_class_goes_before_that_of_the_version(teacher):
    klass = offering(version=VersionFactory(credit=BOTH), meetings=TWO_DAYS)
    approval(klass.version, number="BD-VERSION", starts_on=date(2020, 1, 1))
    approval_of(klass, number="BD-CLASS", starts_on=TUE, ends_on=date(2026, 6, 10))
    enroll(klass)

    hold(klass, by=teacher)

    posted = CreditAward.objects.exclude(approval=None).order_by("earned_on")
    assert list(posted.values_list("earned_on", "approval__number")) == [
        (MON, "BD-VERSION"),
        (TUE, "BD-CLASS"),
    ]


@pytest.mark.parametrize("basis", ["minutes", "fixed"])
def test_an_approval_that_ends_between_two_days_counts_for_the_first_only(teacher, basis):
    credit = CONTACT | {"mcja_in_service_hours": (basis, 12)}
    klass = offering(version=VersionFactory(credit=credit), meetings=TWO_DAYS)
    approval(klass.version, ends_on=TUE)
    seat = enroll(klass)

    hold(klass, by=teacher)

    assert lines() == [
        (seat.pk, "contact_hours", MON, "6.00"),
        (seat.pk, "contact_hours", TUE, "6.00"),
        (seat.pk, "mcja_in_service_hours", MON, "6.00"),
    ]


def test_contact_hours_name_no_approval(teacher):
    klass = offering(version=VersionFactory(credit=BOTH))
    approval(klass.version)
    enroll(klass)

    hold(klass, by=teacher)

    assert CreditAward.objects.get(credit_type__key="contact_hours").approval is None


def test_an_approval_entered_late_posts_the_missing_lines_once(teacher):
    klass = offering(version=VersionFactory(credit=BOTH), meetings=TWO_DAYS, instructors=[teacher])
    seat = enroll(klass)
    hold(klass, by=teacher)
    before = lines()
    number = {"version": klass.version, "credit_type": credit_types()["mcja_in_service_hours"]}
    said = {"offering": None, "ends_on": date(2027, 1, 1), "actor": staff(), "now": LATER}

    late = enter_approval(**number, **said, number="BD-LATE", starts_on=TUE)
    posted = [post_approved(approval_id=late.pk, actor=teacher, now=LATER) for _time in range(2)]

    assert before == [
        (seat.pk, "contact_hours", MON, "6.00"),
        (seat.pk, "contact_hours", TUE, "6.00"),
    ]
    assert posted == [1, 0]
    assert lines() == [*before, (seat.pk, "mcja_in_service_hours", TUE, "6.00")]
    line = CreditAward.objects.get(approval=late)
    assert (line.reasoning, line.posted_at, line.posted_by) == (
        "360 of 360 minutes attended; approved by BD-LATE",
        LATER,
        teacher,
    )
