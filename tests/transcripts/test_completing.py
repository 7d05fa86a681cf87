from datetime import UTC, date, datetime, timedelta

import pytest

from attendance.models import AssessmentResult, AttendanceRecord, RosterSignature
from attendance.services import sign_roster
from audit.models import AuditEvent
from courses.models import Offering
from enrollment.models import Enrollment
from tests.enrollment.rows import history, jobs_in, nothing_written
from tests.factories import UserFactory, VersionFactory, approval, meeting_times, offering
from tests.factories.lives import ABSENT, PRESENT, enroll, hold, late, mark
from transcripts import jobs
from transcripts.models import CreditAward
from transcripts.services import close_class, complete_class, posting, settling, sign_and_complete

pytestmark = pytest.mark.django_db

START = datetime(2026, 6, 8, 13, tzinfo=UTC)
DAY = timedelta(days=1)
MON, TUE = date(2026, 6, 8), date(2026, 6, 9)
TWO_DAYS = [meeting_times(START), meeting_times(START + DAY)]
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


def statuses() -> list[str]:
    return list(Enrollment.objects.order_by("pk").values_list("status", flat=True))


@pytest.mark.parametrize(
    ("rule", "expected", "hours"),
    [
        ("attendance", ["completed", "completed", "not_completed", "no_show"], [12, 9, 0, 0]),
        (
            "attendance_80_percent",
            ["completed", "not_completed", "not_completed", "no_show"],
            [12, 0, 0, 0],
        ),
        (
            "per_session_attendance",
            ["completed", "completed", "completed", "no_show"],
            [12, 9, 6, 0],
        ),
    ],
)
def test_each_attendance_rule_decides_who_completed_and_with_what(teacher, rule, expected, hours):
    version = VersionFactory(completion_rule=rule, credit=CONTACT)
    klass = offering(version=version, meetings=TWO_DAYS)
    whole, part, one_day, never = (enroll(klass) for _ in range(4))

    completed = hold(
        klass,
        {
            part: [late(180), PRESENT],
            one_day: [PRESENT, ABSENT],
            never: [ABSENT, ABSENT],
        },
        by=teacher,
    )

    assert (statuses(), completed) == (expected, expected.count("completed"))
    earned = [
        sum(award.hours for award in seat.awards.all()) for seat in (whole, part, one_day, never)
    ]
    assert earned == hours


def test_the_absent_earn_no_line_and_everybodys_decision_is_in_the_history(teacher):
    klass = offering()
    there, absent = enroll(klass), enroll(klass)

    hold(klass, {absent: [ABSENT]}, by=teacher)

    assert lines() == [(there.pk, "contact_hours", MON, "6.00")]
    events = AuditEvent.objects.filter(action="enrollment.decide_completion")
    assert set(events.values_list("person", "actor", "after__status")) == {
        (there.learner_id, teacher.pk, "completed"),
        (absent.learner_id, teacher.pk, "no_show"),
    }
    assert history("transcripts.post_award") == [
        (
            "transcripts.post_award",
            None,
            {"hours": "6.00", "credit_type": "contact_hours", "earned_on": "2026-06-08"},
        )
    ]
    posted = AuditEvent.objects.get(action="transcripts.post_award")
    assert posted.reason == "360 of 360 minutes attended"


def test_a_line_says_who_posted_it_when_and_how_the_figure_came_about(teacher):
    klass = offering(version=VersionFactory(credit=BOTH))
    approval(klass.version, number="BD-9")
    seat = enroll(klass)
    end = START + timedelta(hours=6)

    hold(klass, by=teacher)

    assert list(
        CreditAward.objects.order_by("credit_type__order").values_list(
            "person", "version", "source", "reasoning", "posted_at", "posted_by"
        )
    ) == [
        (seat.learner_id, klass.version_id, "memssi", how, end, teacher.pk)
        for how in (
            "360 of 360 minutes attended",
            "360 of 360 minutes attended; approved by BD-9",
        )
    ]


@pytest.mark.parametrize(
    ("credit", "lunch", "minutes", "how"),
    [
        (
            {"contact_hours": ("minutes", 6)},
            True,
            330,
            "330 of 360 minutes attended, 45 min of breaks left out",
        ),
        (
            {"contact_hours": ("minutes", 5)},
            False,
            360,
            "360 of 360 minutes attended, no more than the class is worth",
        ),
    ],
)
def test_the_reasoning_says_what_was_left_out_and_what_was_cut(
    teacher, credit, lunch, minutes, how
):
    meetings = [meeting_times(START, lunch=lunch)]
    klass = offering(version=VersionFactory(credit=credit), meetings=meetings)
    seat = enroll(klass)

    hold(klass, {seat: [late(minutes)]}, by=teacher)

    assert CreditAward.objects.get().reasoning == how


def test_the_class_is_completed_only_when_the_last_roster_is_signed(teacher):
    klass = offering(version=VersionFactory(credit=CONTACT), meetings=TWO_DAYS)
    seat = enroll(klass)
    mark(klass, by=teacher)
    first, second = klass.meetings.all()

    assert sign_and_complete(meeting_id=second.pk, actor=teacher, now=second.ends_at) == 0
    assert (statuses(), lines()) == (["enrolled"], [])

    assert sign_and_complete(meeting_id=first.pk, actor=teacher, now=second.ends_at) == 1
    assert (statuses(), lines()) == (
        ["completed"],
        [
            (seat.pk, "contact_hours", MON, "6.00"),
            (seat.pk, "contact_hours", TUE, "6.00"),
        ],
    )


def test_completing_asks_for_one_certificate_for_each_completion(
    teacher, django_capture_on_commit_callbacks
):
    klass = offering()
    there, absent = enroll(klass), enroll(klass)

    with django_capture_on_commit_callbacks() as callbacks:
        hold(klass, {absent: [ABSENT]}, by=teacher)

    assert jobs_in(callbacks) == [(jobs.ISSUE_CERTIFICATE, {"enrollment_id": there.pk})]


def test_completing_again_changes_nothing(teacher):
    klass = offering()
    enroll(klass)
    hold(klass, by=teacher)

    with nothing_written():
        assert complete_class(offering_id=klass.pk, actor=teacher, now=START + DAY) == 0


def test_what_a_dead_process_left_open_is_completed_by_the_next(teacher):
    klass = offering()
    enroll(klass)
    mark(klass, by=teacher)
    (meeting,) = klass.meetings.all()
    sign_roster(meeting_id=meeting.pk, actor=teacher, now=meeting.ends_at)
    assert statuses() == ["enrolled"]

    assert complete_class(offering_id=klass.pk, actor=teacher, now=START + DAY) == 1
    assert statuses() == ["completed"]


@pytest.mark.parametrize("people", [1, 2, 3, 4, 5])
def test_a_large_class_is_completed_whole_in_parts(teacher, monkeypatch, people):
    monkeypatch.setattr(settling, "BATCH", 2)
    klass = offering()
    seats = [enroll(klass) for _ in range(people)]

    assert hold(klass, {seats[0]: [ABSENT]}, by=teacher) == people - 1

    assert statuses() == ["no_show"] + ["completed"] * (people - 1)
    assert [seat for seat, *_ in lines()] == [seat.pk for seat in seats[1:]]


def test_completing_and_its_lines_happen_both_or_not_at_all(teacher, monkeypatch):
    klass = offering()
    enroll(klass)
    mark(klass, by=teacher)
    (meeting,) = klass.meetings.all()
    sign_roster(meeting_id=meeting.pk, actor=teacher, now=meeting.ends_at)
    close_class(offering_id=klass.pk, actor=teacher, now=meeting.ends_at)

    def fail(events):
        list(events)
        raise OSError("The disk is full.")

    with monkeypatch.context() as broken, nothing_written():
        broken.setattr(posting, "record_many", fail)  # the last thing posting does
        with pytest.raises(OSError, match="disk"):
            complete_class(offering_id=klass.pk, actor=teacher, now=meeting.ends_at)

    assert complete_class(offering_id=klass.pk, actor=teacher, now=meeting.ends_at) == 1


def test_a_part_that_fails_leaves_the_parts_before_it_done(teacher, monkeypatch):
    monkeypatch.setattr(settling, "BATCH", 1)
    klass = offering()
    first, second = enroll(klass), enroll(klass)
    mark(klass, by=teacher)
    (meeting,) = klass.meetings.all()
    sign_roster(meeting_id=meeting.pk, actor=teacher, now=meeting.ends_at)
    post = settling.post_awards

    def fail_for_the_second(*, earned, **said):
        written = list(earned)
        if any(seat == second for seat, _ in written):
            raise OSError("The disk is full.")
        return post(earned=iter(written), **said)

    with monkeypatch.context() as broken:
        broken.setattr(settling, "post_awards", fail_for_the_second)
        with pytest.raises(OSError, match="disk"):
            complete_class(offering_id=klass.pk, actor=teacher, now=meeting.ends_at)
    assert (statuses(), [seat for seat, *_ in lines()]) == (
        ["completed", "enrolled"],
        [first.pk],
    )

    assert complete_class(offering_id=klass.pk, actor=teacher, now=meeting.ends_at) == 1
    assert [seat for seat, *_ in lines()] == [first.pk, second.pk]


@pytest.mark.parametrize(
    ("starts_at", "day"),
    [
        (datetime(2026, 6, 9, 1, tzinfo=UTC), MON),  # nine in the evening in Maine
        (datetime(2026, 6, 9, 4, tzinfo=UTC), TUE),  # midnight
        (datetime(2026, 12, 9, 4, 59, tzinfo=UTC), date(2026, 12, 8)),
    ],
)
def test_hours_are_dated_the_day_of_the_session_in_maine_whenever_it_is_signed(
    teacher, starts_at, day
):
    klass = offering(meetings=[meeting_times(starts_at, hours=2)])
    seat = enroll(klass)
    mark(klass, by=teacher)

    sign_and_complete(
        meeting_id=klass.meetings.get().pk, actor=teacher, now=starts_at + timedelta(days=12)
    )

    assert lines() == [(seat.pk, "contact_hours", day, "2.00")]


def test_the_hours_are_those_of_the_class_not_of_a_version_edited_since(teacher):
    klass = offering(version=VersionFactory(credit=CONTACT), meetings=TWO_DAYS)
    seat = enroll(klass)
    klass.version.credits.update(hours=1)
    klass.version.completion_rule = "all_badges"
    klass.version.save()

    hold(klass, by=teacher)

    assert lines() == [
        (seat.pk, "contact_hours", MON, "6.00"),
        (seat.pk, "contact_hours", TUE, "6.00"),
    ]


def test_the_highest_signed_version_of_a_roster_decides(teacher):
    klass = offering()
    seat = enroll(klass)
    mark(klass, by=teacher)
    (meeting,) = klass.meetings.all()
    sign_roster(meeting_id=meeting.pk, actor=teacher, now=meeting.ends_at)
    corrected = RosterSignature.objects.create(
        meeting=meeting,
        version=2,
        signed_at=meeting.ends_at,
        signed_by=teacher,
        reason="A mistake.",
        opened_by=teacher,
    )
    AttendanceRecord.objects.create(
        enrollment=seat,
        signature=corrected,
        status="late",
        minutes_present=90,
        marked_at=meeting.ends_at,
        marked_by=teacher,
    )

    complete_class(offering_id=klass.pk, actor=teacher, now=meeting.ends_at)

    assert lines() == [(seat.pk, "contact_hours", MON, "1.50")]


def test_signing_completes_nothing_where_rosters_do_not_decide(teacher):
    klass = offering(version=VersionFactory(completion_rule="all_badges"))
    enroll(klass)

    assert hold(klass, by=teacher) == 0
    assert (statuses(), lines()) == (["enrolled"], [])


def test_nobody_is_decided_while_a_result_is_missing(teacher):
    klass = offering(version=VersionFactory(completion_rule="attendance_and_exam"))
    there, passed, absent = enroll(klass), enroll(klass), enroll(klass)
    scored(passed, 80, by=teacher)

    assert hold(klass, {absent: [ABSENT]}, by=teacher) == 0
    assert (statuses(), lines()) == (["enrolled", "enrolled", "enrolled"], [])

    scored(there, 30, by=teacher)
    assert complete_class(offering_id=klass.pk, actor=teacher, now=START + DAY) == 1
    assert statuses() == ["not_completed", "completed", "no_show"]
    assert {seat for seat, *_ in lines()} == {passed.pk}


def scored(seat, score, *, by) -> None:
    AssessmentResult.objects.create(
        enrollment=seat,
        kind="exam",
        number=1,
        score_percent=score,
        has_passed=score >= 80,
        taken_on=MON,
        entered_at=START,
        entered_by=by,
    )


def test_a_class_nobody_attended_long_enough_completes_without_a_line(teacher):
    klass = offering(version=VersionFactory(completion_rule="per_session_attendance"))
    seat = enroll(klass)

    assert hold(klass, {seat: [late(14)]}, by=teacher) == 1
    assert (statuses(), lines()) == (["completed"], [])


def test_withdrawn_seats_are_left_as_they_are(teacher):
    klass = offering()
    Enrollment.objects.create(
        offering=klass,
        learner=UserFactory(),
        status="withdrawn",
        enrolled_at=START - DAY,
        ended_at=START - DAY,
    )
    enroll(klass)

    assert hold(klass, by=teacher) == 1
    assert statuses() == ["withdrawn", "completed"]
    assert Offering.objects.get().enrollments.get(status="withdrawn").ended_at == START - DAY
