"""Files of past training applied and undone at once, and while somebody enters a claim."""

from contextlib import suppress
from datetime import date
from decimal import Decimal

import pytest

from background.models import BackgroundJob
from core.exceptions import DomainError
from tests.factories import UserFactory, credit_types, staff
from tests.factories.courses import LaneFactory
from tests.intakes.steps import HEADINGS, NOW, Clock, applied, checked, job_of
from tests.races.test_races import at_once
from transcripts.claims import ClaimFacts
from transcripts.enums import IntakeKind
from transcripts.models import CompletionIntake, CreditAward, OutsideCompletion
from transcripts.services import submit_claim
from transcripts.services.intakes import apply_intake, start_apply, start_undo, undo_intake

pytestmark = pytest.mark.django_db(transaction=True)
HISTORY = {"kind": IntakeKind.HISTORY}


def a_file(count=250, person=None, name="training.csv"):
    credit_types()
    office, person = staff(), person or UserFactory()
    rows = [[person.memssi_number, f"Drill {n}", "9/1/2025", "2", "Orono"] for n in range(count)]
    return checked([HEADINGS, *rows], office, name=name, **HISTORY), office


def lines() -> list[tuple[int, Decimal]]:
    rows = CreditAward.objects.order_by("outside__row_number", "pk")
    return list(rows.values_list("outside__row_number", "hours"))


def test_two_presses_apply_once():
    intake, office = a_file(3)

    answers = at_once(*[lambda: start_apply(intake=intake, actor=office, now=NOW)] * 4)

    assert sorted(answers) == ["IntakeRefusedError"] * 3 + ["NoneType"]
    assert BackgroundJob.objects.filter(kind="transcripts.apply_intake").count() == 1


def test_the_same_file_sent_twice_is_applied_once():
    person = UserFactory()
    (first, office), (second, _other) = a_file(3, person), a_file(3, person)

    answers = at_once(
        lambda: start_apply(intake=first, actor=office, now=NOW),
        lambda: start_apply(intake=second, actor=office, now=NOW),
    )

    assert sorted(answers) == ["IntakeRefusedError", "NoneType"]
    assert CompletionIntake.objects.filter(state="applying").count() == 1


def test_runs_of_one_application_apply_each_row_once():
    intake, office = a_file()
    start_apply(intake=intake, actor=office, now=NOW)
    job = job_of(intake)

    at_once(*[lambda: apply_intake(job_id=job, clock=Clock())] * 4)

    intake.refresh_from_db()
    assert (intake.state, intake.rows.filter(state="applied").count()) == ("applied", 250)
    assert lines() == [(row, Decimal(2)) for row in range(2, 252)]


def test_runs_of_one_undoing_take_each_line_back_once():
    intake, office = a_file()
    applied(intake, office)
    start_undo(intake=intake, reason="Wrong.", actor=office, now=NOW)
    job = job_of(intake)

    at_once(*[lambda: undo_intake(job_id=job, clock=Clock())] * 4)

    intake.refresh_from_db()
    assert intake.state == "undone"
    assert lines() == [(row, Decimal(h)) for row in range(2, 252) for h in (2, -2)]


def test_two_files_with_the_same_training_enter_it_once():
    person = UserFactory()
    (first, office), (second, other) = a_file(20, person), a_file(20, person, "again.csv")
    CompletionIntake.objects.filter(pk=second.pk).update(sha256="0" * 64)
    start_apply(intake=first, actor=office, now=NOW)
    start_apply(intake=second, actor=other, now=NOW)
    jobs = [job_of(first), job_of(second)]

    at_once(*[lambda job=job: apply_intake(job_id=job, clock=Clock()) for job in jobs])

    assert set(CompletionIntake.objects.values_list("state", flat=True)) == {"applied"}
    titles = OutsideCompletion.objects.values_list("title", flat=True)
    assert sorted(titles) == sorted(f"Drill {n}" for n in range(20))
    assert CreditAward.objects.count() == 20


def test_a_claim_entered_meanwhile_and_the_row_of_a_file_are_one():
    person = UserFactory()
    intake, office = a_file(20, person)
    lane = LaneFactory()
    facts = ClaimFacts(
        title="Drill 7",
        lane=lane,
        provider="Orono",
        completed_on=date(2025, 9, 1),
        hours=Decimal(2),
    )
    start_apply(intake=intake, actor=office, now=NOW)
    job = job_of(intake)

    def claim():
        with suppress(DomainError):
            submit_claim(person=person, facts=facts, actor=person, now=NOW)

    at_once(claim, lambda: apply_intake(job_id=job, clock=Clock()))

    intake.refresh_from_db()
    assert intake.state == "applied"
    assert OutsideCompletion.objects.filter(title="Drill 7").count() == 1
    assert OutsideCompletion.objects.count() == 20
