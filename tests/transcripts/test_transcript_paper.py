"""The transcript on paper: what it prints, and when it is a new one."""

from datetime import date, timedelta

import pytest

from documents.models import IssuedDocument
from organizations.exceptions import AuthorityRefusedError
from organizations.models import WorkKind
from organizations.services import set_issuing_authority
from tests.documents.reading import printed_text, squeezed
from tests.enrollment.rows import history, nothing_written
from tests.factories import (
    CourseFactory,
    UserFactory,
    VersionFactory,
    approval,
    coordinator,
    employ,
    organization,
)
from tests.road.test_road import letterhead
from tests.transcripts.trained import BOTH, NOW, START, TODAY, attend, computed_types
from transcripts.periods import Clock
from transcripts.services import issue_transcript
from transcripts.transcript import COLUMNS

pytestmark = pytest.mark.django_db


@pytest.fixture
def learner():
    return UserFactory(first_name="Ada", last_name="Tamarack")


def test_the_paper_of_an_earlier_day_says_so_and_its_clock(learner):
    letterhead()
    attend(learner)

    facts = issue_transcript(
        person=learner,
        viewer=learner,
        now=NOW + timedelta(days=90),
        on=TODAY,
        clock=Clock.SCHOOL_YEAR,
    ).facts

    assert facts.value("as_of") == "Jul 1, 2026"
    assert facts.table("totals").title == "Totals: school years, July to June"
    assert facts.table("totals").rows == (("2025-26", "Contact hours", "6"),)


def test_the_paper_prints_every_line_total_and_who_printed_it(learner):
    letterhead()
    computed_types()
    employ(learner, organization("Cedar School"))
    version = VersionFactory(
        course=CourseFactory(code="MEM-TA-9", title="Threat Assessment"),
        credit=BOTH,
        validity_months=36,
    )
    approval(version, number="BD-7", ends_on=date(2026, 6, 9))
    attend(
        learner,
        version=version,
        days=2,
        instructors=[UserFactory(first_name="Lee", last_name="Alder")],
    )
    online = VersionFactory(
        course=CourseFactory(code="MEM-ON-9", title="Online"), delivery_mode="virtual"
    )
    attend(learner, version=online, start=START + timedelta(days=7))

    document = issue_transcript(person=learner, viewer=learner, now=NOW)

    facts = document.facts
    assert {fact.label: fact.value for fact in facts.facts} == {
        "Name": "Ada Tamarack",
        "MEMSSI number": learner.memssi_number,
        "Employer and work": "Cedar School, Teacher",
        "Training from": "Jun 8, 2026 to Jun 15, 2026",
        "Provider": "Maine School Safety Center",
        "Department": "Maine Department of Education",
        "Address": "23 State House Station, Augusta, ME 04333",
        "Phone": "207-555-0100",
        "Printed on": "July 1, 2026",
        "Printed by": "Ada Tamarack",
        "Transcript number": f"MEM-T-2026-{document.pk:06d}",
        "Check code": "-".join(document.check_code[start : start + 4] for start in range(0, 26, 4)),
    }
    assert (facts.title, facts.table("lines").columns) == ("Training Transcript", COLUMNS)
    assert facts.table("lines").rows == (
        (
            "Jun 15, 2026",
            "MEM-ON-9 v1",
            "Online",
            "Live online",
            "6",
            "0.6",
            "",
            "",
            "MEMSSI",
            "Online",
            "MEMSSI class; Signed roster",
            "",
        ),
        (
            "Jun 9, 2026",
            "MEM-TA-9 v1",
            "Threat Assessment",
            "In person",
            "6",
            "0.6",
            "",
            "Not approved",
            "MEMSSI; Lee Alder",
            "Augusta",
            "MEMSSI class; Signed roster",
            "Jun 9, 2029",
        ),
        (
            "Jun 8, 2026",
            "MEM-TA-9 v1",
            "Threat Assessment",
            "In person",
            "6",
            "0.6",
            "6",
            "BD-7",
            "MEMSSI; Lee Alder",
            "Augusta",
            "MEMSSI class; Signed roster",
            "Jun 9, 2029",
        ),
    )
    assert facts.table("totals").rows == (
        ("2026", "Contact hours", "18"),
        ("2026", "MCJA in-service hours", "6"),
        ("2026", "CEU", "1.8"),
        ("2026", "Renewal credits", "1.2"),
    )
    assert facts.table("totals").title == "Totals: calendar years"
    assert facts.table("topics").rows == ()
    text = printed_text(document.file.read())
    for row in facts.table("lines").rows:
        assert squeezed(row[2]) in text


@pytest.mark.parametrize(("is_sworn", "said"), [(True, "Not approved"), (False, "")])
def test_only_officers_read_that_a_class_was_not_approved(learner, is_sworn, said):
    letterhead()
    employ(learner, organization("Agency"), kind="officer")
    WorkKind.objects.update(is_sworn=is_sworn)
    attend(learner, version=VersionFactory(credit=BOTH))

    facts = issue_transcript(person=learner, viewer=learner, now=NOW).facts

    assert [row[7] for row in facts.table("lines").rows] == [said]


def test_a_transcript_without_lines_or_work_says_so(learner):
    letterhead()

    facts = issue_transcript(person=learner, viewer=learner, now=NOW).facts

    assert (facts.value("period"), facts.value("employers")) == (
        "No training yet",
        "None on record",
    )
    assert (facts.table("lines").rows, facts.table("totals").rows) == ((), ())


def test_asked_again_on_the_same_day_with_nothing_new_it_is_the_same_paper(learner):
    letterhead()
    attend(learner)
    first = issue_transcript(person=learner, viewer=learner, now=NOW)

    with nothing_written():
        again = issue_transcript(person=learner, viewer=learner, now=NOW + timedelta(hours=3))

    assert (again.pk, again.state) == (first.pk, "valid")
    issued = {"state": "valid", "serial": first.serial}
    assert history("transcripts.issue") == [("transcripts.issue", {"state": "preparing"}, issued)]


@pytest.mark.parametrize("what", ["a new line", "another day", "another viewer", "a new name"])
def test_anything_new_makes_a_new_paper_and_leaves_the_first_as_it_was(learner, what):
    letterhead()
    here = organization("Here")
    employ(learner, here)
    attend(learner)
    first = issue_transcript(person=learner, viewer=learner, now=NOW)
    frozen = IssuedDocument.objects.filter(pk=first.pk).values().get()
    viewer, now = learner, NOW
    if what == "a new line":
        attend(learner, start=START + timedelta(days=7))
    elif what == "another day":
        now = NOW + timedelta(days=1)
    elif what == "another viewer":
        viewer = coordinator(here)
    else:
        learner.last_name = "Larch"
        learner.save()

    second = issue_transcript(person=learner, viewer=viewer, now=now)

    assert second.pk != first.pk
    assert IssuedDocument.objects.filter(pk=first.pk).values().get() == frozen
    assert {first.check_code, first.serial}.isdisjoint({second.check_code, second.serial})


def test_no_transcript_is_printed_without_a_letterhead(learner):
    set_issuing_authority(
        starts_on=TODAY + timedelta(days=1),
        provider="P",
        department="D",
        address="A",
        phone="1",
        signatory_name="S",
        signatory_title="T",
        actor=None,
        now=NOW,
    )

    with nothing_written(), pytest.raises(AuthorityRefusedError, match="No letterhead"):
        issue_transcript(person=learner, viewer=learner, now=NOW)
