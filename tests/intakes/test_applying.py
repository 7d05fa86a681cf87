"""What files of past training become, once, and how they are taken back."""

import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.files.storage import default_storage

from audit.models import AuditEvent
from background.models import BackgroundJob
from courses.models import CreditApproval
from organizations.models import RoleGrant
from tests.factories import UserFactory, coordinator, credit_types, employ, organization, staff
from tests.factories.records import outside_course
from tests.intakes.steps import (
    HEADINGS,
    NOW,
    Clock,
    applied,
    checked,
    findings,
    job_of,
    sent,
    undone,
)
from transcripts.enums import IntakeKind
from transcripts.exceptions import IntakeRefusedError
from transcripts.models import CompletionIntake, CreditAward, OutsideCompletion
from transcripts.services.intakes import apply as applying
from transcripts.services.intakes import (
    apply_intake,
    check_intake,
    discard_abandoned_intakes,
    leave_out_rows,
    resume_intake,
    start_apply,
    start_check,
    start_undo,
    undo_intake,
)

pytestmark = pytest.mark.django_db
HISTORY = {"kind": IntakeKind.HISTORY}


@pytest.fixture(autouse=True)
def _credit() -> None:
    credit_types()


@pytest.fixture
def office():
    return staff()


def rows_of(count, person=None, *, first=1):
    person = person or UserFactory()
    return [
        HEADINGS,
        *(
            [person.memssi_number, f"Drill {n}", "9/1/2025", "2", "Orono"]
            for n in range(first, first + count)
        ),
    ]


def completions(*fields):
    return list(OutsideCompletion.objects.order_by("row_number").values_list(*fields))


def lines(*fields):
    return list(CreditAward.objects.order_by("pk").values_list(*fields))


def test_a_coordinators_list_becomes_claims_that_staff_decide():
    place = organization("Alder")
    lead, person = coordinator(place), UserFactory()
    employ(person, place)
    rows = [HEADINGS, [person.memssi_number, "Bus drill", "9/1/2025", "2.5", "Town of Orono"]]

    intake = applied(checked(rows, lead, place=place), lead)

    assert completions(
        "row_number", "person", "title", "completed_on", "hours", "provider", "status", "source"
    ) == [
        (
            2,
            person.pk,
            "Bus drill",
            date(2025, 9, 1),
            Decimal("2.5"),
            "Town of Orono",
            "submitted",
            "self",
        )
    ]
    assert (intake.state, CreditAward.objects.count()) == ("applied", 0)
    claim = OutsideCompletion.objects.get()
    assert (claim.intake, claim.entered_by, claim.submitted_at is None) == (intake, lead, False)
    event = AuditEvent.objects.get(action="transcripts.enter_from_file")
    assert (event.person_id, event.reason) == (person.pk, "File training.csv, row 2")


def test_earlier_records_are_taken_over_with_lines_dated_as_earned(office):
    person, course = UserFactory(), outside_course()
    rows = [
        [*HEADINGS, "Course code"],
        [person.memssi_number, "", "2019-05-06", "", "", "IS-00100"],
        [person.memssi_number, "Tabletop", "43591", "3", "", ""],
    ]
    applied(checked(rows, office, **HISTORY), office)

    assert lines("outside__course", "earned_on", "hours", "source", "checked") == [
        (course.pk, date(2019, 5, 6), Decimal(2), "memssi", "earlier"),
        (None, date(2019, 5, 6), Decimal(3), "memssi", "earlier"),
    ]
    assert completions("status", "checked", "decided_by", "reason") == [
        (
            "accepted",
            "earlier",
            office.pk,
            f"Taken over from the file training.csv, row {row}.",
        )
        for row in (2, 3)
    ]


def test_the_office_takes_federal_records_over_at_once_as_confirmed_by_the_provider(office):
    person = UserFactory()
    outside_course()
    rows = [["MEMSSI number", "Code", "Date"], [person.memssi_number, "IS-100.b", "5/12/2025"]]
    applied(checked(rows, office, kind=IntakeKind.FEDERAL), office)
    assert lines("person", "earned_on", "hours", "source", "checked") == [
        (person.pk, date(2025, 5, 12), Decimal(2), "federal", "provider")
    ]


def test_in_service_hours_are_posted_only_under_an_approval_of_the_register(office):
    person, course = UserFactory(), outside_course()
    CreditApproval.objects.create(
        credit_type=credit_types()["mcja_in_service_hours"],
        outside_course=course,
        number="BD-9",
        starts_on=date(2019, 1, 1),
        ends_on=date(2020, 1, 1),
    )
    rows = [
        [*HEADINGS, "Course code", "Approval number"],
        [person.memssi_number, "", "5/6/2019", "", "", "IS-100", "bd-9"],
        [person.memssi_number, "", "5/6/2021", "", "", "IS-100", "BD-9"],
    ]
    intake = checked(rows, office, **HISTORY)
    assert [reasons for _number, _finding, reasons in findings(intake)] == [
        ["In-service hours under approval bd-9."],
        ["Contact hours alone: approval BD-9 is not in the register for this course on that day."],
    ]
    applied(intake, office)
    assert lines("earned_on", "credit_type__key", "approval__number") == [
        (date(2019, 5, 6), "contact_hours", None),
        (date(2019, 5, 6), "mcja_in_service_hours", "BD-9"),
        (date(2021, 5, 6), "contact_hours", None),
    ]


def test_a_file_is_undone_by_lines_that_take_its_hours_back(office):
    person = UserFactory()
    intake = undone(applied(checked(rows_of(3, person), office, **HISTORY), office), office)

    assert (intake.state, intake.undone_by, intake.reason) == (
        "undone",
        office,
        "It was the wrong file.",
    )
    assert lines("hours", "reasoning") == [
        *[(Decimal(2), "as accepted: Taken over from earlier records")] * 3,
        *[(Decimal(-2), "It was the wrong file.")] * 3,
    ]
    assert not CreditAward.objects.standing().exists()
    assert completions("status", "reason") == [("withdrawn", "It was the wrong file.")] * 3
    taken = AuditEvent.objects.filter(action="transcripts.undo_from_file").order_by("pk")
    assert (
        list(taken.values_list("before", "after", "reason"))
        == [({"status": "accepted"}, {"status": "withdrawn"}, "It was the wrong file.")] * 3
    )


def test_what_staff_have_accepted_since_stays_when_a_list_is_undone():
    place = organization("Alder")
    lead, person = coordinator(place), UserFactory()
    employ(person, place)
    intake = applied(checked(rows_of(3, person), lead, place=place), lead)
    OutsideCompletion.objects.filter(row_number=2).update(
        status="accepted", checked="certificate", decided_at=NOW, decided_by=lead
    )
    OutsideCompletion.objects.filter(row_number=3).update(status="refused")

    undone(intake, lead)

    assert completions("row_number", "status") == [
        (2, "accepted"),
        (3, "refused"),
        (4, "withdrawn"),
    ]
    assert list(intake.rows.values_list("number", "state")) == [
        (2, "kept"),
        (3, "undone"),
        (4, "undone"),
    ]


def test_a_list_of_which_every_row_was_accepted_since_stays_applied(client):
    place = organization("Alder")
    lead, person = coordinator(place), UserFactory()
    employ(person, place)
    intake = applied(checked(rows_of(2, person), lead, place=place), lead)
    OutsideCompletion.objects.update(
        status="accepted", checked="certificate", decided_at=NOW, decided_by=lead
    )

    undone(intake, lead)

    intake.refresh_from_db()
    assert (intake.state, intake.undone_at) == ("applied", None)
    assert completions("status") == [("accepted",), ("accepted",)]
    client.force_login(lead)
    shown = client.get(f"/people/training/files/{intake.pk}/")
    assert "Nothing could be undone: MSSC staff have accepted every row since." in shown.text
    assert re.search(r"Applied on [^<]+: 2 rows", shown.text)
    assert f"/people/training/files/{intake.pk}/undo/" not in shown.text
    with pytest.raises(IntakeRefusedError, match="No row of this file is applied"):
        undone(intake, lead)


def test_the_same_file_is_applied_once_until_it_is_undone(office):
    rows = rows_of(1)
    second = checked(rows, office, **HISTORY)
    first = applied(checked(rows, office, **HISTORY), office)
    sentence = "This very file was applied before. Undo that one first if it has to come in again."

    with pytest.raises(IntakeRefusedError) as refused:
        sent(rows, office, **HISTORY)
    assert str(refused.value) == sentence
    with pytest.raises(IntakeRefusedError) as refused:
        start_apply(intake=second, actor=office, now=NOW)
    assert str(refused.value) == sentence

    undone(first, office)
    applied(second, office)
    assert completions("status", "intake") == [
        ("withdrawn", first.pk),
        ("accepted", second.pk),
    ]


def test_a_run_that_dies_goes_on_where_it_stopped(office, monkeypatch):
    monkeypatch.setattr(applying, "BATCH", 2)
    intake = checked(rows_of(5), office, **HISTORY)
    start_apply(intake=intake, actor=office, now=NOW)
    write = applying.Application._write

    def die_in_the_second_batch(self, rows, now):
        write(self, rows, now)
        if CreditAward.objects.count() > 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(applying.Application, "_write", die_in_the_second_batch)
    with pytest.raises(KeyboardInterrupt):
        apply_intake(job_id=job_of(intake), clock=Clock())
    # The second batch is as if it had never been begun.
    assert len(lines("pk")) == len(completions("pk")) == 2

    monkeypatch.setattr(applying.Application, "_write", write)
    later = NOW + timedelta(minutes=10)
    resume_intake(intake=intake, actor=office, now=later)
    apply_intake(job_id=job_of(intake), clock=Clock(later))
    apply_intake(job_id=job_of(intake), clock=Clock(later))

    intake.refresh_from_db()
    job = BackgroundJob.objects.get(pk=job_of(intake))
    assert (intake.state, job.state, job.done, job.total) == ("applied", "done", 5, 5)
    assert len(lines("pk")) == len(completions("pk")) == 5


def test_work_stops_when_the_role_of_who_asked_has_ended():
    place = organization("Alder")
    lead, person = coordinator(place), UserFactory()
    employ(person, place)
    intake = checked(rows_of(1, person), lead, place=place)
    start_apply(intake=intake, actor=lead, now=NOW)
    RoleGrant.objects.filter(person=lead).update(ends_on=date(2026, 1, 1))

    apply_intake(job_id=job_of(intake), clock=Clock())

    intake.refresh_from_db()
    assert (intake.state, OutsideCompletion.objects.count()) == ("applied", 0)
    assert intake.problem == (
        f"{lead.name} may no longer do this, so it stopped. Rows that are ready and not applied "
        "can be applied by somebody else."
    )


def test_a_row_that_came_onto_the_record_meanwhile_is_not_applied(office):
    person = UserFactory()
    first = checked(rows_of(2, person), office, **HISTORY)
    other = checked(rows_of(1, person), office, name="other.csv", **HISTORY)
    applied(other, office)
    applied(first, office)
    assert list(first.rows.values_list("number", "finding", "state")) == [
        (2, "duplicate", "open"),
        (3, "ready", "applied"),
    ]


def test_rows_left_out_stay_out_and_an_empty_application_is_refused(office):
    intake = checked(rows_of(1), office, **HISTORY)
    keys = set(intake.rows.values_list("pk", flat=True))
    about = {"intake": intake, "row_ids": keys, "actor": office, "now": NOW}

    assert leave_out_rows(**about, leave_out=True) == 1
    with pytest.raises(IntakeRefusedError, match=r"^No row is ready to be applied\.$"):
        start_apply(intake=intake, actor=office, now=NOW)
    assert leave_out_rows(**about, leave_out=False) == 1
    assert applied(intake, office).state == "applied"


def test_an_undoing_needs_a_reason_and_an_applied_file(office):
    intake = checked(rows_of(1), office, **HISTORY)
    for reason, sentence in [
        (" ", "Say why it is undone: it stands on the lines."),
        ("Wrong", "This file is not where it was. Look at the page again before you go on."),
    ]:
        with pytest.raises(IntakeRefusedError) as refused:
            start_undo(intake=intake, reason=reason, actor=office, now=NOW)
        assert str(refused.value) == sentence


def test_a_second_run_of_an_undoing_changes_nothing(office):
    intake = undone(applied(checked(rows_of(2), office, **HISTORY), office), office)
    before = lines("pk", "hours")
    undo_intake(job_id=job_of(intake), clock=Clock())
    assert lines("pk", "hours") == before


def test_the_file_lies_under_a_random_name_and_goes_when_it_is_applied(
    office, django_capture_on_commit_callbacks
):
    intake = checked(rows_of(1), office, **HISTORY)
    name = str(intake.file.name)
    assert (name.partition("/")[0], "training" in name) == ("intakes", False)
    assert default_storage.exists(name)

    with django_capture_on_commit_callbacks(execute=True):
        applied(intake, office)

    assert not default_storage.exists(name)


def test_a_file_that_is_gone_is_a_failed_check(office):
    intake = sent(rows_of(1), office, **HISTORY)
    default_storage.delete(str(intake.file.name))
    start_check(intake=intake, actor=office, now=NOW)
    check_intake(job_id=job_of(intake), clock=Clock())
    intake.refresh_from_db()
    assert (intake.state, intake.problem) == (
        "failed",
        "The file is no longer here. Send it again.",
    )


def test_nobody_sends_a_file_of_everybody_who_answers_for_some():
    lead = coordinator(organization("Alder"))
    with pytest.raises(IntakeRefusedError, match=r"^Say whose people it is about\.$"):
        sent(rows_of(1), lead)
    assert not CompletionIntake.objects.exists()


def test_what_is_abandoned_is_discarded_after_thirty_days(
    office, django_capture_on_commit_callbacks
):
    intake = sent(rows_of(1), office, **HISTORY)
    name = str(intake.file.name)
    assert discard_abandoned_intakes(now=NOW + timedelta(days=30)) == 0
    with django_capture_on_commit_callbacks(execute=True):
        assert discard_abandoned_intakes(now=NOW + timedelta(days=31)) == 1
    intake.refresh_from_db()
    assert (intake.state, default_storage.exists(name)) == ("discarded", False)
