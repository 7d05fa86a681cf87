"""A closed class follows its rosters: lines taken back by lines, people told once."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from audit.models import AuditEvent
from enrollment.models import Enrollment, WaitlistEntry
from enrollment.services import take_back_no_show
from notifications.models import Message
from tests.enrollment.rows import history, jobs_in, nothing_written
from tests.factories import UserFactory, VersionFactory, approval, meeting_times, offering
from tests.factories.corrections import WHY, sign_anew
from tests.factories.lives import ABSENT, PRESENT, enroll, hold, late
from transcripts import verdicts
from transcripts.decisions import Outcome
from transcripts.models import ClassClosing, CreditAward
from transcripts.services import Settled, settle_class, settling
from transcripts.services.settling import STATUS_OF
from transcripts.verdicts import verdicts_of

pytestmark = pytest.mark.django_db

START = datetime(2026, 6, 8, 13, tzinfo=UTC)
DAY = timedelta(days=1)
LATER = START + timedelta(days=20)
MON, TUE = date(2026, 6, 8), date(2026, 6, 9)
TWO_DAYS = [meeting_times(START), meeting_times(START + DAY)]
CONTACT = {"contact_hours": ("minutes", 12)}
BOTH = CONTACT | {"mcja_in_service_hours": ("minutes", 12)}


@pytest.fixture
def teacher():
    return UserFactory()


def two_days(rule="per_session_attendance", credit=CONTACT):
    version = VersionFactory(completion_rule=rule, credit=credit)
    return offering(version=version, meetings=TWO_DAYS)


def ledger(seat) -> list[tuple[str, date, str, int, bool]]:
    """Every line as it was posted: type, day, hours, correction, whether it takes one back."""
    rows = CreditAward.objects.filter(enrollment=seat).order_by("pk")
    return [
        (row.credit_type.key, row.earned_on, str(row.hours), row.correction, bool(row.reverses_id))
        for row in rows.select_related("credit_type")
    ]


def settle(klass, actor, *, at=LATER, **said) -> Settled:
    return settle_class(offering_id=klass.pk, actor=actor, now=at, **said)


def told() -> list[tuple[str, str, str]]:
    mails = Message.objects.filter(template="transcripts/record_corrected").order_by("pk")
    return [
        (mail.context["before"], mail.context["after"], mail.context["reason"]) for mail in mails
    ]


def test_hours_that_were_wrong_are_taken_back_and_posted_anew_and_nothing_else_moves(
    teacher, django_capture_on_commit_callbacks
):
    klass = two_days()
    wrong, other = enroll(klass), enroll(klass)
    hold(klass, by=teacher)
    others = ledger(other)
    sign_anew(klass.meetings.all()[1], {wrong: 200}, by=teacher, at=LATER)

    with django_capture_on_commit_callbacks() as callbacks:
        settled = settle(klass, teacher)

    assert settled == Settled(completed=0, corrected=1)
    assert ledger(wrong) == [
        ("contact_hours", MON, "6.00", 0, False),
        ("contact_hours", TUE, "6.00", 0, False),
        ("contact_hours", TUE, "-6.00", 0, True),
        ("contact_hours", TUE, "3.25", 1, False),
    ]
    assert ledger(other) == others
    taken_back = CreditAward.objects.get(reverses__isnull=False)
    assert (taken_back.reverses.earned_on, taken_back.reasoning) == (TUE, WHY)
    assert (taken_back.posted_by, taken_back.posted_at) == (teacher, LATER)
    assert told() == [("Completed, 12 contact hours", "Completed, 9.25 contact hours", WHY)]
    assert ("transcripts.issue_certificate", {"enrollment_id": wrong.pk}) in jobs_in(callbacks)
    assert ("transcripts.issue_certificate", {"enrollment_id": other.pk}) not in jobs_in(callbacks)


def test_history_says_what_the_record_was_what_it_is_and_why(teacher):
    klass = two_days()
    seat = enroll(klass)
    hold(klass, by=teacher)
    sign_anew(klass.meetings.all()[1], {seat: 200}, by=teacher, at=LATER)

    settle(klass, teacher)

    assert history("transcripts.correct_seat", "transcripts.take_back_award") == [
        ("transcripts.take_back_award", {"hours": "6.00"}, {"hours": "0"}),
        (
            "transcripts.correct_seat",
            {"status": "completed", "contact_hours": "12.00"},
            {"status": "completed", "contact_hours": "9.25"},
        ),
    ]
    corrected = AuditEvent.objects.get(action="transcripts.correct_seat")
    assert (corrected.reason, corrected.person, corrected.actor) == (WHY, seat.learner, teacher)


def test_settling_twice_changes_nothing(teacher):
    klass = two_days()
    seat = enroll(klass)
    hold(klass, {seat: [late(100), PRESENT]}, by=teacher)
    with nothing_written():
        assert settle(klass, teacher) == Settled()
    sign_anew(klass.meetings.all()[0], {seat: 360}, by=teacher, at=LATER)
    settle(klass, teacher, at=LATER + DAY)

    with nothing_written():
        assert settle(klass, teacher, at=LATER + 2 * DAY) == Settled()


def test_the_same_day_is_corrected_again_and_again(teacher):
    klass = offering(version=VersionFactory(credit=CONTACT))
    seat = enroll(klass)
    hold(klass, by=teacher)
    for number, minutes in enumerate((120, 0, 120), 1):
        sign_anew(klass.meetings.get(), {seat: minutes}, by=teacher, at=LATER + number * DAY)
        settle(klass, teacher, at=LATER + number * DAY)

    assert ledger(seat) == [
        ("contact_hours", MON, "6.00", 0, False),
        ("contact_hours", MON, "-6.00", 0, True),
        ("contact_hours", MON, "2.00", 1, False),
        ("contact_hours", MON, "-2.00", 1, True),
        ("contact_hours", MON, "2.00", 2, False),
    ]
    assert told() == [
        ("Completed, 6 contact hours", "Completed, 2 contact hours", WHY),
        ("Completed, 2 contact hours", "Did not come", WHY),
        ("Did not come", "Completed, 2 contact hours", WHY),
    ]


@pytest.mark.parametrize(
    ("first", "then", "statuses", "hours"),
    [
        ([PRESENT, PRESENT], 0, ("completed", "not_completed"), 0),
        ([PRESENT, ABSENT], 360, ("not_completed", "completed"), 12),
        ([ABSENT, ABSENT], 360, ("no_show", "not_completed"), 0),
        ([ABSENT, PRESENT], 0, ("not_completed", "no_show"), 0),
    ],
)
def test_a_correction_moves_the_seat_with_its_hours(teacher, first, then, statuses, hours):
    klass = two_days("attendance")
    seat = enroll(klass)
    hold(klass, {seat: first}, by=teacher)
    seat.refresh_from_db()
    before = seat.status
    sign_anew(klass.meetings.all()[1], {seat: then}, by=teacher, at=LATER)

    assert settle(klass, teacher).corrected == 1

    seat.refresh_from_db()
    assert (before, seat.status) == statuses
    assert sum(row.hours for row in seat.awards.all()) == hours
    assert sum(row.hours for row in seat.awards.standing()) == hours
    assert len(told()) == 1


def test_who_came_after_all_stands_by_their_time_again(teacher):
    person = UserFactory()
    for number in (1, 2):
        klass = offering(meetings=[meeting_times(START + number * DAY)])
        seat = enroll(klass, person)
        hold(klass, {seat: [ABSENT]}, by=teacher)
    behind = WaitlistEntry.objects.create(
        offering=offering(starts_at=LATER + 30 * DAY),
        learner=person,
        joined_at=LATER,
        priority=-1,
    )
    sign_anew(klass.meetings.get(), {seat: 360}, by=teacher, at=LATER)

    settle(klass, teacher)

    behind.refresh_from_db()
    assert behind.priority == 0


def test_the_word_of_staff_that_somebody_came_outlives_corrections_of_others(teacher):
    klass = two_days("attendance")
    absent, other = enroll(klass), enroll(klass)
    hold(klass, {absent: [ABSENT, ABSENT]}, by=teacher)
    take_back_no_show(enrollment_id=absent.pk, reason="I saw them.", actor=teacher, now=LATER - DAY)
    sign_anew(klass.meetings.all()[0], {other: 100}, by=teacher, at=LATER)

    assert settle(klass, teacher).corrected == 1

    absent.refresh_from_db()
    assert (absent.status, len(told())) == ("not_completed", 1)
    sign_anew(klass.meetings.all()[0], {absent: 100}, by=teacher, at=LATER + DAY)
    settle(klass, teacher, at=LATER + DAY)
    sign_anew(klass.meetings.all()[0], {absent: 0}, by=teacher, at=LATER + 2 * DAY)
    settle(klass, teacher, at=LATER + 2 * DAY)
    absent.refresh_from_db()
    assert absent.status == "no_show"


def test_a_line_under_an_approval_is_corrected_under_it_though_it_is_no_longer_listed(teacher):
    klass = offering(version=VersionFactory(credit=BOTH))
    approved = approval(klass.version, number="BD-9")
    seat = enroll(klass)
    hold(klass, by=teacher)
    approved.starts_on = TUE
    approved.save()
    sign_anew(klass.meetings.get(), {seat: 120}, by=teacher, at=LATER)

    settle(klass, teacher)

    assert ledger(seat)[2:] == [
        ("contact_hours", MON, "-6.00", 0, True),
        ("mcja_in_service_hours", MON, "-6.00", 0, True),
        ("contact_hours", MON, "2.00", 1, False),
        ("mcja_in_service_hours", MON, "2.00", 1, False),
    ]
    assert told()[0][:2] == (
        "Completed, 6 contact hours, 6 MCJA in-service hours",
        "Completed, 2 contact hours, 2 MCJA in-service hours",
    )


def test_what_only_an_approval_is_missing_for_is_no_correction(teacher):
    klass = offering(version=VersionFactory(credit=BOTH))
    enroll(klass)
    hold(klass, by=teacher)

    with nothing_written():
        assert settle(klass, teacher) == Settled()


def test_a_seat_whose_result_is_missing_stays_open(teacher, monkeypatch):
    klass = two_days()
    waits, done = enroll(klass), enroll(klass)
    hold(klass, by=teacher)
    Enrollment.objects.filter(pk=waits.pk).update(status="enrolled", ended_at=None)
    judge = verdicts.outcome_of

    with monkeypatch.context() as judged:
        judged.setattr(verdicts, "outcome_of", lambda **_said: Outcome.OPEN)
        with nothing_written():
            assert settle(klass, teacher) == Settled()
    assert verdicts.outcome_of is judge
    done.refresh_from_db()
    assert done.status == "completed"


def test_nothing_is_settled_before_the_class_is_closed(teacher):
    klass = two_days()
    seat = enroll(klass)
    hold(klass, by=teacher)
    ClassClosing.objects.all().delete()
    sign_anew(klass.meetings.all()[1], {seat: 200}, by=teacher, at=LATER)

    with nothing_written():
        assert settle(klass, teacher) == Settled()


def test_a_worker_that_dies_between_parts_leaves_whole_seats_and_the_next_goes_on(
    teacher, monkeypatch
):
    monkeypatch.setattr(settling, "BATCH", 1)
    klass = offering(version=VersionFactory(credit=CONTACT))
    first, second = enroll(klass), enroll(klass)
    hold(klass, by=teacher)
    sign_anew(klass.meetings.get(), {first: 60, second: 60}, by=teacher, at=LATER)

    def die(done, total):
        raise OSError("Killed.")

    with pytest.raises(OSError, match="Killed"):
        settle(klass, teacher, tell=die)
    assert [len(ledger(seat)) for seat in (first, second)] == [3, 1]
    assert list(ClassClosing.objects.to_be_settled()) == [klass.closing]

    said = []
    assert settle(klass, teacher, tell=lambda *far: said.append(far)) == Settled(corrected=1)
    assert [len(ledger(seat)) for seat in (first, second)] == [3, 3]
    assert (said, len(told())) == ([(1, 2), (2, 2)], 2)
    assert list(ClassClosing.objects.to_be_settled()) == []


def test_status_lines_and_mail_of_a_part_happen_all_or_not_at_all(teacher, monkeypatch):
    klass = two_days("attendance")
    seat = enroll(klass)
    hold(klass, by=teacher)
    sign_anew(klass.meetings.all()[1], {seat: 0}, by=teacher, at=LATER)

    def fail(*_notices, now):
        raise OSError("The disk is full.")

    monkeypatch.setattr(settling, "queue_mail", fail)
    with nothing_written(), pytest.raises(OSError, match="disk"):
        settle(klass, teacher)


MINUTES = st.lists(st.sampled_from([0, 14, 15, 100, 180, 359, 360]), min_size=2, max_size=2)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    rule=st.sampled_from(["attendance", "attendance_80_percent", "per_session_attendance"]),
    fixed=st.booleans(),
    versions=st.lists(MINUTES, min_size=1, max_size=4),
)
def test_the_net_of_all_lines_is_always_what_the_verdict_is_worth(rule, fixed, versions):
    teacher = UserFactory()
    klass = two_days(rule, {"contact_hours": ("fixed" if fixed else "minutes", 9)})
    seat = enroll(klass)
    hold(klass, by=teacher)
    for number, minutes in enumerate(versions, 1):
        at = LATER + number * DAY
        for meeting, present in zip(klass.meetings.all(), minutes, strict=True):
            sign_anew(meeting, {seat: present}, by=teacher, at=at)
        settle(klass, teacher, at=at)

    seat.refresh_from_db()
    verdict = verdicts_of(klass, [seat])[seat.pk]
    assert seat.status == STATUS_OF[verdict.outcome]
    net: dict[date, Decimal] = {}
    for row in seat.awards.all():
        net[row.earned_on] = net.get(row.earned_on, Decimal(0)) + row.hours
    standing = {row.earned_on: row.hours for row in seat.awards.standing()}
    assert {day: hours for day, hours in net.items() if hours} == standing
    assert standing == worth(klass, verdict)


def worth(klass, verdict) -> dict[date, Decimal]:
    """What the written rule (docs/algorithms/hours.md) makes of the minutes, done by hand."""
    if verdict.outcome is not Outcome.COMPLETED:
        return {}
    minutes = {sitting.day: sitting.minutes_present for sitting in verdict.sittings}
    days = sorted(day for day, present in minutes.items() if present)
    if klass.credit_rules[0]["basis"] == "fixed":
        if len(days) < 2:
            return dict.fromkeys(days or [LATER.date()], Decimal(9))
        first = (Decimal(9) * minutes[days[0]] / sum(minutes.values())).quantize(
            Decimal("0.01"), rounding="ROUND_DOWN"
        )
        return {days[0]: first, days[1]: 9 - first}
    left, earned = Decimal(9), {}
    for day in days:
        earned[day] = min(Decimal(minutes[day] // 15) / 4, left)
        left -= earned[day]
    return {day: hours for day, hours in earned.items() if hours}
