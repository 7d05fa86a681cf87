"""Results of exams and practicals: entered once, corrected by one more row."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from attendance.decisions import has_passed_exam
from attendance.exceptions import ResultsRefusedError
from attendance.models import AssessmentResult
from attendance.services import Entry, enter_results
from audit.models import AuditEvent
from courses.models import Offering
from enrollment.services import withdraw
from tests.enrollment.rows import nothing_written
from tests.factories import UserFactory, VersionFactory, offering
from tests.factories.lives import enroll
from transcripts.models import ClassClosing

pytestmark = pytest.mark.django_db

START = datetime(2026, 6, 8, 13, tzinfo=UTC)
AFTER = START + timedelta(days=2)
MON, TUE = date(2026, 6, 8), date(2026, 6, 9)
SKILLS = ["Lock a door", "Call for help"]


def exam_class(**said):
    return offering(
        version=VersionFactory(
            **{"completion_rule": "attendance_and_exam", "pass_mark_percent": 80} | said
        )
    )


def practical_class(skills=SKILLS):
    return exam_class(
        completion_rule="attendance_and_practical", pass_mark_percent=None, practical_skills=skills
    )


def scored(score, *, on=MON, **said) -> Entry:
    return Entry(taken_on=on, score_percent=Decimal(score), **said)


def enter(klass, entries, *, at=AFTER, **said):
    return enter_results(
        offering_id=klass.pk,
        entries={seat.pk: entry for seat, entry in entries.items()},
        actor=said.pop("actor", None) or UserFactory(),
        now=at,
        **said,
    )


def refused(klass, entries, **said) -> tuple[str, dict[int, str]]:
    count = AssessmentResult.objects.count()
    with nothing_written(), pytest.raises(ResultsRefusedError) as refusal:
        enter(klass, entries, **said)
    assert AssessmentResult.objects.count() == count
    return str(refusal.value), refusal.value.problems


def kept() -> list[tuple[object, ...]]:
    rows = AssessmentResult.objects.order_by("enrollment", "number")
    return list(rows.values_list("number", "score_percent", "skills_seen", "has_passed"))


@pytest.mark.parametrize(
    ("score", "mark", "passed"),
    [
        ("80", 80, True),
        ("79.99", 80, False),
        ("0", 1, False),
        ("99", None, False),
        ("100", None, True),
    ],
)
def test_a_score_passes_from_the_mark_on(score, mark, passed):
    assert has_passed_exam(score_percent=Decimal(score), pass_mark_percent=mark) is passed


def test_a_score_is_kept_with_who_entered_it_and_judged_by_the_frozen_mark():
    klass, teacher = exam_class(), UserFactory()
    good, bad = enroll(klass), enroll(klass)
    klass.version.pass_mark_percent = 10
    klass.version.save()

    rows = enter(klass, {good: scored("80"), bad: scored("79.5", note="Ill")}, actor=teacher)

    assert kept() == [(1, Decimal("80.00"), [], True), (1, Decimal("79.50"), [], False)]
    assert [(row.entered_by, row.entered_at, row.taken_on) for row in rows] == [
        (teacher, AFTER, MON)
    ] * 2


def test_what_did_not_change_is_not_entered_again_and_what_did_is_one_more_row():
    klass = exam_class()
    same, better = enroll(klass), enroll(klass)
    enter(klass, {same: scored("90"), better: scored("70")})

    with nothing_written():
        assert enter(klass, {same: scored("90.00"), better: scored("70")}) == []
    enter(klass, {same: scored("90"), better: scored("85", on=TUE)})

    assert kept() == [
        (1, Decimal("90.00"), [], True),
        (1, Decimal("70.00"), [], False),
        (2, Decimal("85.00"), [], True),
    ]


def test_history_says_that_a_result_was_entered_and_never_which():
    klass = exam_class()
    seat = enroll(klass)

    enter(klass, {seat: scored("61.25", note="Slept badly")})

    event = AuditEvent.objects.get(action="attendance.enter_result")
    assert (event.person, event.before, event.after, event.reason) == (
        seat.learner,
        None,
        {"kind": "exam", "number": 1, "taken_on": "2026-06-08"},
        "",
    )


@pytest.mark.parametrize(
    ("seen", "passed"), [(SKILLS[::-1], True), (SKILLS[:1], False), ([], False)]
)
def test_a_practical_is_passed_when_every_skill_was_seen(seen, passed):
    klass = practical_class()

    enter(klass, {enroll(klass): Entry(MON, skills_seen=tuple(seen), has_passed=True)})

    assert kept() == [(1, None, [skill for skill in SKILLS if skill in seen], passed)]


@pytest.mark.parametrize("passed", [True, False])
def test_a_practical_without_skills_is_passed_as_it_is_said(passed):
    klass = practical_class([])

    enter(klass, {enroll(klass): Entry(MON, has_passed=passed)})

    assert kept() == [(1, None, [], passed)]


@pytest.mark.parametrize(
    ("entry", "sentence"),
    [
        (scored("101"), "A score is from 0 to 100 percent."),
        (scored("-1"), "A score is from 0 to 100 percent."),
        (Entry(MON), "Enter the score in percent."),
        (
            scored("80", on=MON - timedelta(days=1)),
            "The day lies between the first day of the class and today.",
        ),
        (
            scored("80", on=date(2026, 6, 11)),
            "The day lies between the first day of the class and today.",
        ),
    ],
)
def test_a_row_that_cannot_be_undoes_all_and_is_named(entry, sentence):
    klass = exam_class()
    fine, wrong = enroll(klass), enroll(klass)

    said = refused(klass, {fine: scored("90"), wrong: entry})

    assert said == ("Nothing was saved.", {wrong.pk: sentence})


def test_a_skill_the_class_does_not_have_is_refused():
    klass = practical_class()
    seat = enroll(klass)

    _sentence, problems = refused(klass, {seat: Entry(MON, skills_seen=("Fly",))})

    assert problems == {seat.pk: "The class has no such skill. Reload the page."}


def test_somebody_without_a_seat_gets_no_result():
    klass, other = exam_class(), exam_class()
    gone, stranger = enroll(klass), enroll(other)
    withdraw(enrollment_id=gone.pk, actor=gone.learner, now=START - timedelta(days=9))

    for seat in (gone, stranger):
        sentence, problems = refused(klass, {seat: scored("90")})
        assert sentence == "Somebody on this list no longer has a seat. Reload the page."
        assert problems == {seat.pk: "No longer has a seat."}


@pytest.mark.parametrize(
    ("rule", "changes", "at", "sentence"),
    [
        ("attendance", {}, AFTER, "This class asks for no exam and no practical."),
        (
            "attendance_and_exam",
            {"status": "cancelled"},
            AFTER,
            "This class is not being held, so it has no results.",
        ),
        (
            "attendance_and_exam",
            {},
            START - timedelta(seconds=1),
            "Results are entered once the class has begun.",
        ),
    ],
)
def test_a_class_takes_results_when_it_asks_for_them_and_has_begun(rule, changes, at, sentence):
    klass = exam_class(completion_rule=rule)
    seat = enroll(klass)
    Offering.objects.filter(pk=klass.pk).update(**changes)

    assert refused(klass, {seat: scored("90")}, at=at)[0] == sentence


def test_a_result_of_a_closed_class_changes_with_a_reason_alone():
    klass, actor = exam_class(), UserFactory()
    seat = enroll(klass)
    enter(klass, {seat: scored("90")})
    ClassClosing.objects.create(offering=klass, closed_at=AFTER, closed_by=actor)

    sentence, _problems = refused(klass, {seat: scored("70")}, reason=" ")
    assert sentence == "This class is closed. Say why its results change."

    enter(klass, {seat: scored("70")}, reason=" The sheet was misread. ")
    event = AuditEvent.objects.filter(action="attendance.enter_result").last()
    assert (event.after["number"], event.reason) == (2, "The sheet was misread.")
