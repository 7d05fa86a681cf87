"""What rosters, make-ups, choices and results say of each seat of a class."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from attendance.models import AssessmentResult, AttendanceRecord, MakeUp, RosterSignature
from courses.models import Meeting
from enrollment.models import SessionChoice
from tests.factories import UserFactory, VersionFactory, meeting_times, offering
from tests.factories.lives import ABSENT, enroll, hold, late
from transcripts.decisions import Outcome, Sitting
from transcripts.sentences import sentences_for
from transcripts.verdicts import verdicts_of

pytestmark = pytest.mark.django_db

START = datetime(2026, 6, 8, 13, tzinfo=UTC)
DAY = timedelta(days=1)
MON, TUE, LATER = date(2026, 6, 8), date(2026, 6, 9), date(2026, 6, 22)


@pytest.fixture
def teacher():
    return UserFactory()


def two_days(rule="attendance"):
    version = VersionFactory(completion_rule=rule)
    return offering(version=version, meetings=[meeting_times(START), meeting_times(START + DAY)])


def verdict(klass, seat):
    return verdicts_of(klass, [seat])[seat.pk]


def why(klass, seat) -> list[str]:
    return [line.replace("\xa0", " ") for line in sentences_for(verdict(klass, seat).reasons)]


def signed(meeting, by) -> RosterSignature:
    return RosterSignature.objects.create(meeting=meeting, signed_at=START, signed_by=by)


def stood_there(seat, signature, minutes) -> None:
    AttendanceRecord.objects.create(
        enrollment=seat,
        signature=signature,
        status="present" if minutes else "absent",
        minutes_present=minutes,
        marked_at=START,
        marked_by=seat.learner,
    )


def make_up_for(seat, teacher, *, minutes, hours=6, is_signed=True, missed=1, **said):
    """Somebody of this class at a session of the next run, two weeks later."""
    run = offering(
        version=seat.offering.version,
        meetings=[meeting_times(START + 14 * DAY, hours=hours)],
    )
    meeting = run.meetings.get()
    MakeUp.objects.create(
        enrollment=seat,
        missed=seat.offering.meetings.all()[missed],
        meeting=meeting,
        arranged_at=START,
        arranged_by=teacher,
        **said,
    )
    signature = RosterSignature.objects.create(
        meeting=meeting,
        signed_at=START if is_signed else None,
        signed_by=teacher if is_signed else None,
    )
    stood_there(seat, signature, minutes)


def test_a_session_made_up_counts_on_the_day_it_was_made_up(teacher):
    klass = two_days()
    seat = enroll(klass)
    hold(klass, {seat: [late(300), ABSENT]}, by=teacher)
    assert verdict(klass, seat).outcome is Outcome.NOT_COMPLETED
    make_up_for(seat, teacher, minutes=360)

    said = verdict(klass, seat)

    assert said.outcome is Outcome.COMPLETED
    assert said.sittings == [
        Sitting(MON, 300, 360, was_absent=False, number=1),
        Sitting(LATER, 360, 360, was_absent=False, number=2, is_made_up=True),
    ]
    assert why(klass, seat) == [
        "Present 660 of 720 minutes.",
        "Made up session 2 on Jun 22, 2026.",
    ]


@pytest.mark.parametrize(
    ("there", "elsewhere", "hours", "minutes", "day"),
    [
        (late(100), 200, 6, 200, LATER),
        (late(200), 100, 6, 200, TUE),
        (late(200), 200, 6, 200, TUE),
        (late(200), 0, 6, 200, TUE),
        (ABSENT, 480, 8, 360, LATER),
        (ABSENT, 0, 6, 0, TUE),
    ],
    ids=["better there", "better here", "alike", "stayed away", "capped", "missed again"],
)
def test_the_better_of_the_two_counts_and_never_more_than_the_session(
    teacher, there, elsewhere, hours, minutes, day
):
    klass = two_days()
    seat = enroll(klass)
    hold(klass, {seat: [ABSENT, there]}, by=teacher)
    make_up_for(seat, teacher, minutes=elsewhere, hours=hours)

    sitting = verdict(klass, seat).sittings[1]

    assert (sitting.minutes_present, sitting.day) == (minutes, day)
    assert sitting.was_absent is (minutes == 0)


@pytest.mark.parametrize("said", [{"is_signed": False}, {"dropped_at": START}])
def test_what_was_dropped_or_is_not_signed_makes_up_nothing(teacher, said):
    klass = two_days()
    seat = enroll(klass)
    hold(klass, {seat: [late(300), ABSENT]}, by=teacher)
    make_up_for(seat, teacher, minutes=360, **said)

    assert verdict(klass, seat).outcome is Outcome.NOT_COMPLETED
    assert why(klass, seat)[1:] == ["Missed session 2 on Jun 9, 2026."]


def conference():
    """A session for all, and two side by side of which one is chosen."""
    version = VersionFactory(completion_rule="attendance")
    times = [START, START + 8 * timedelta(hours=1), START + 8 * timedelta(hours=1)]
    planned = [meeting_times(time, hours=1) for time in times[:2]]
    klass = offering(version=version, meetings=planned)
    opening, left = klass.meetings.all()
    right = Meeting.objects.create(
        offering=klass,
        number=3,
        starts_at=left.starts_at,
        ends_at=left.ends_at,
        creditable_minutes=60,
        choice="Evening",
    )
    Meeting.objects.filter(pk=left.pk).update(choice="Evening")
    return klass, opening, left, right


def test_nobody_is_absent_from_what_they_did_not_choose(teacher):
    klass, opening, left, right = conference()
    first, second, neither = (enroll(klass) for _ in range(3))
    for seat, meeting in ((first, left), (second, right)):
        SessionChoice.objects.create(enrollment=seat, meeting=meeting, choice="Evening")
    rosters = {meeting: signed(meeting, teacher) for meeting in (opening, left, right)}
    for seat in (first, second, neither):
        stood_there(seat, rosters[opening], 60)
    stood_there(first, rosters[left], 60)
    stood_there(second, rosters[right], 60)

    verdicts = verdicts_of(klass, [first, second, neither])

    assert [verdicts[seat.pk].outcome for seat in (first, second, neither)] == [
        Outcome.COMPLETED,
        Outcome.COMPLETED,
        Outcome.NOT_COMPLETED,
    ]
    assert [len(said.sittings) for said in verdicts.values()] == [2, 2, 2]
    assert why(klass, neither) == [
        "Present 60 of 120 minutes.",
        "Chose no session of “Evening”.",
    ]


def test_a_roster_nobody_has_signed_is_not_held_against_anybody_in_words(teacher):
    klass = two_days()
    seat = enroll(klass)
    stood_there(seat, signed(klass.meetings.first(), teacher), 360)

    assert verdict(klass, seat).is_provisional
    assert why(klass, seat)[1:] == [
        "Session 2 on Jun 9, 2026: the roster is not signed yet.",
    ]


def entered(seat, number, *, kind="exam", **said) -> None:
    AssessmentResult.objects.create(
        enrollment=seat,
        kind=kind,
        number=number,
        taken_on=MON,
        entered_at=START,
        entered_by=UserFactory(),
        **said,
    )


def test_the_newest_result_counts_and_one_of_another_kind_does_not(teacher):
    klass = two_days("attendance_and_exam")
    seat = enroll(klass)
    hold(klass, by=teacher)
    entered(seat, 1, kind="practical", has_passed=True)
    assert verdict(klass, seat).outcome is Outcome.OPEN

    entered(seat, 1, has_passed=False, score_percent=60)
    assert verdict(klass, seat).outcome is Outcome.NOT_COMPLETED
    entered(seat, 2, has_passed=True, score_percent=85)
    assert verdict(klass, seat).outcome is Outcome.COMPLETED
    assert why(klass, seat)[-1] == "Exam: 85 percent."


def test_the_minutes_asked_for_are_those_frozen_with_the_class(teacher):
    version = VersionFactory(completion_rule="attendance_minutes", minutes_required=300)
    klass = offering(version=version)
    seat = enroll(klass)
    hold(klass, {seat: [late(300)]}, by=teacher)
    version.minutes_required = 360
    version.save()

    klass.refresh_from_db()
    assert klass.minutes_required == 300
    assert verdict(klass, seat).outcome is Outcome.COMPLETED


@pytest.mark.parametrize("people", [1, 3])
def test_as_many_queries_for_one_seat_as_for_many(teacher, people):
    klass = two_days("attendance_and_exam")
    Meeting.objects.filter(offering=klass, number=2).update(choice="Tuesday")
    seats = [enroll(klass) for _ in range(people)]
    for seat in seats:
        entered(seat, 1, has_passed=True, score_percent=85)
        make_up_for(seat, teacher, minutes=360)

    with CaptureQueriesContext(
        connection,
    ) as asked:
        verdicts_of(klass, seats)

    assert len(asked) == 5
