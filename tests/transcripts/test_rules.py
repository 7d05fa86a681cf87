"""What completes a class, and why: facts in, outcome and reasons out."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.enums import ROSTER_RULES, CompletionRule
from transcripts.decisions import (
    BY_ROSTERS,
    Fact,
    Outcome,
    Reason,
    Result,
    Sitting,
    attendance_suffices,
    has_completed,
    outcome_of,
    reasons_for,
)
from transcripts.sentences import SENTENCES, sentences_for

MON, TUE = date(2026, 3, 2), date(2026, 3, 3)
DONE, NOT, AWAY, OPEN = (
    Outcome.COMPLETED,
    Outcome.NOT_COMPLETED,
    Outcome.STAYED_AWAY,
    Outcome.OPEN,
)
PASSED, FAILED = Result(has_passed=True), Result(has_passed=False)
EXAM, PRACTICAL = "attendance_and_exam", "attendance_and_practical"


def sat(minutes, *, of=360, day=MON, number=1, **said) -> Sitting:
    return Sitting(day, minutes, of, was_absent=minutes == 0, number=number, **said)


@pytest.mark.parametrize(
    ("rule", "sittings", "said", "outcome"),
    [
        ("attendance", [sat(360), sat(1)], {}, DONE),
        ("attendance", [sat(360), sat(0)], {}, NOT),
        ("attendance", [sat(0), sat(0)], {}, AWAY),
        ("attendance_80_percent", [sat(288)], {}, DONE),
        ("attendance_80_percent", [sat(287)], {}, NOT),
        ("attendance_80_percent", [sat(81, of=101)], {}, DONE),
        ("attendance_80_percent", [sat(80, of=101)], {}, NOT),
        ("attendance_minutes", [sat(200), sat(100)], {"minutes_required": 300}, DONE),
        ("attendance_minutes", [sat(200), sat(99)], {"minutes_required": 300}, NOT),
        ("attendance_minutes", [sat(0)], {"minutes_required": 300}, AWAY),
        ("attendance_minutes", [sat(360)], {}, DONE),
        ("attendance_minutes", [sat(359)], {}, NOT),
        ("attendance_minutes", [sat(300)], {"minutes_required": 361}, NOT),
        ("per_session_attendance", [sat(0), sat(1)], {}, DONE),
        ("per_session_attendance", [sat(0)], {}, AWAY),
        *[
            (rule, sittings, {"result": result}, outcome)
            for rule in (EXAM, PRACTICAL)
            for sittings, result, outcome in [
                ([sat(360), sat(1)], PASSED, DONE),
                ([sat(360)], FAILED, NOT),
                ([sat(360)], None, OPEN),
                ([sat(360), sat(0)], PASSED, NOT),
                ([sat(360), sat(0)], None, NOT),
                ([sat(0)], PASSED, AWAY),
                ([], PASSED, NOT),
            ]
        ],
        ("attendance", [sat(360)], {"result": FAILED}, DONE),
        ("all_badges", [sat(360)], {"result": PASSED}, NOT),
    ],
)
def test_attendance_and_result_say_what_becomes_of_a_seat(rule, sittings, said, outcome):
    assert outcome_of(rule=rule, sittings=sittings, **said) is outcome
    assert has_completed(rule=rule, sittings=sittings, **said) is (outcome is DONE)


def test_the_rules_decided_by_rosters_are_those_courses_calls_so():
    assert {str(rule) for rule in ROSTER_RULES} == BY_ROSTERS
    open_to_staff = {str(rule) for rule in CompletionRule} - BY_ROSTERS
    assert not any(attendance_suffices(rule=rule, sittings=[sat(360)]) for rule in open_to_staff)


RULES = st.sampled_from(sorted(BY_ROSTERS))
RESULTS = st.sampled_from([None, PASSED, FAILED])
MINUTES = st.lists(st.tuples(st.integers(0, 360), st.integers(1, 360)), min_size=1, max_size=6)
RANK = [AWAY, NOT, OPEN, DONE]


def sittings_from(pairs) -> list[Sitting]:
    return [sat(min(present, whole), of=whole) for present, whole in pairs]


@given(rule=RULES, pairs=MINUTES, result=RESULTS, required=st.integers(1, 2000), data=st.data())
def test_more_minutes_never_undo_a_completion(rule, pairs, result, required, data):
    more = [(data.draw(st.integers(present, 360)), whole) for present, whole in pairs]
    before, after = (
        outcome_of(
            rule=rule, sittings=sittings_from(rows), minutes_required=required, result=result
        )
        for rows in (pairs, more)
    )

    assert before is not DONE or after is DONE
    assert before is AWAY or after is not AWAY
    # A failed exam is one all the same; otherwise more presence is never worth less.
    assert result is FAILED or RANK.index(after) >= RANK.index(before)


@given(rule=RULES, pairs=MINUTES, result=RESULTS)
def test_the_order_of_the_sessions_decides_nothing(rule, pairs, result):
    sittings = sittings_from(pairs)
    forward = outcome_of(rule=rule, sittings=sittings, result=result)
    assert outcome_of(rule=rule, sittings=sittings[::-1], result=result) is forward


@pytest.mark.parametrize(
    ("said", "sentences"),
    [
        (
            {"rule": "attendance", "sittings": [sat(360), sat(0, number=2, day=TUE)]},
            ["Present 360 of 720 minutes.", "Missed session 2 on Mar 3, 2026."],
        ),
        (
            {"rule": "attendance_80_percent", "sittings": [sat(300)]},
            ["Present 300 of 360 minutes; 80 percent are 288."],
        ),
        (
            {"rule": "attendance_minutes", "sittings": [sat(300)], "minutes_required": 320},
            ["Present 300 of 360 minutes; 320 are needed."],
        ),
        (
            {"rule": "attendance", "sittings": [sat(360, number=2, day=TUE, is_made_up=True)]},
            ["Present 360 of 360 minutes.", "Made up session 2 on Mar 3, 2026."],
        ),
        (
            {"rule": "attendance", "sittings": [sat(0, number=2, is_signed=False)]},
            [
                "Present 0 of 360 minutes.",
                "Session 2 on Mar 2, 2026: the roster is not signed yet.",
            ],
        ),
        (
            {"rule": "attendance", "sittings": [sat(0, unchosen="Morning")]},
            ["Present 0 of 360 minutes.", "Chose no session of “Morning”."],
        ),
        (
            {"rule": EXAM, "sittings": [sat(360)]},
            ["Present 360 of 360 minutes.", "Exam not entered yet."],
        ),
        (
            {
                "rule": EXAM,
                "sittings": [sat(360)],
                "pass_mark_percent": 80,
                "result": Result(has_passed=False, score_percent=Decimal("72.50")),
            },
            ["Present 360 of 360 minutes.", "Exam: 72.5 of 80 percent needed."],
        ),
        (
            {
                "rule": EXAM,
                "sittings": [sat(360)],
                "pass_mark_percent": 80,
                "result": Result(has_passed=True, score_percent=Decimal("90.00")),
            },
            ["Present 360 of 360 minutes.", "Exam: 90 percent; 80 are needed."],
        ),
        (
            {"rule": PRACTICAL, "sittings": [sat(360)]},
            ["Present 360 of 360 minutes.", "Practical not entered yet."],
        ),
        (
            {
                "rule": PRACTICAL,
                "sittings": [sat(360)],
                "result": Result(has_passed=False, skills_not_seen=("Knots", "Ladders")),
            },
            ["Present 360 of 360 minutes.", "Practical: 2 skills not seen: Knots, Ladders."],
        ),
        ({"rule": "attendance", "sittings": []}, ["The class has no session."]),
        (
            {"rule": "all_badges", "sittings": [sat(360)]},
            ["Present 360 of 360 minutes.", "MSSC staff say whether it is completed."],
        ),
    ],
)
def test_a_verdict_says_why_in_minutes(said, sentences):
    written = [line.replace("\xa0", " ") for line in sentences_for(reasons_for(**said))]
    assert written == sentences


def test_every_fact_has_a_sentence():
    assert set(SENTENCES) == set(Fact)
    assert sentences_for([Reason(Fact.PRACTICAL, has_passed=True)]) == ["Practical: passed."]
    assert sentences_for([Reason(Fact.PRACTICAL)]) == ["Practical: not passed."]
