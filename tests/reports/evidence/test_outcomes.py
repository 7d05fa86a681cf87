"""What a packet says of the class itself, of results and of what came of it."""

import hashlib
from datetime import date
from decimal import Decimal

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from attendance.services import Entry, enter_results
from certificates.models import Certificate
from courses.models import Material
from documents.models import IssuedDocument
from reports.evidence.source import moment
from tests.factories import approval
from tests.factories.records import certificate
from tests.reports.evidence.scene import (
    HOUR,
    NOW,
    SECOND,
    ann,
    bob,
    by,
    files_of,
    table,
)
from transcripts.models import CreditAward

pytestmark = pytest.mark.django_db


def test_the_class_and_its_agenda_say_what_counts(made):
    approval(made.klass.version)
    approval(made.klass.version, number="OLD", starts_on=date(2025, 1, 1), ends_on=date(2026, 6, 8))
    files, klass, course = files_of(made), made.klass, made.klass.version.course

    assert table(files, "class.csv") == [
        ["Class", klass.number],
        ["Course", course.code],
        ["Title", course.title],
        ["Version", "1"],
        ["Topic area", "Training"],
        ["Status", "Published"],
        ["Begins", "2026-06-08T09:00:00-04:00"],
        ["Ends", "2026-06-09T15:00:00-04:00"],
        ["Mode", "In person"],
        ["Venue", "Town Hall"],
        ["Held at", ""],
        ["Provider", "MEMSSI"],
        ["Contact hours", "12.00"],
        ["Completed by", "Every session attended and the exam passed"],
        ["Pass mark in percent", "70"],
        ["Minutes required", ""],
        ["Skills of the practical", ""],
        ["Lead instructor", f"{by(made.teacher)}, Teaches"],
        ["Credit", "contact_hours: 12.00 h, Minutes attended, Down to a quarter of an hour"],
        ["Approval", "MCJA in-service hours, BD-1, from 2026-01-01 until before 2027-01-01"],
    ]
    day = "2026-06-08T"
    assert table(files, "agenda.csv") == [
        ["1", "", "Town Hall", "no", *block, "360"]
        for block in [
            (f"{day}09:00:00-04:00", f"{day}12:00:00-04:00", "Instruction", "yes", "180"),
            (f"{day}12:00:00-04:00", f"{day}12:45:00-04:00", "Break", "no", "45"),
            (f"{day}12:45:00-04:00", f"{day}15:45:00-04:00", "Instruction", "yes", "180"),
        ]
    ] + [
        [
            "2",
            "",
            "Town Hall",
            "no",
            "2026-06-09T09:00:00-04:00",
            "2026-06-09T15:00:00-04:00",
            "Instruction",
            "yes",
            "360",
            "360",
        ]
    ]


def test_the_lesson_plan_is_referred_to_by_the_sum_of_its_file(made):
    version = made.klass.version
    plan = Material.objects.create(
        version=version,
        kind="lesson_plan",
        title="Plan",
        file=default_storage.save("materials/plan.txt", ContentFile(b"Teach.")),
    )
    gone = Material.objects.create(
        version=version, kind="slides", title="Slides", file="materials/gone.pdf"
    )
    link = Material.objects.create(
        version=version,
        kind="reading",
        title="Law",
        url="https://example.org/law",
        withdrawn_on=date(2026, 6, 30),
    )
    head = [version.course.code, "1", "2020-01-06"]

    files = files_of(made)

    assert table(files, "lesson-plan.csv") == [
        [*head, kind, row.title, name, digest, moment(row.created_at), withdrawn]
        for row, kind, name, digest, withdrawn in [
            (plan, "Lesson plan", "plan.txt", hashlib.sha256(b"Teach.").hexdigest(), ""),
            (link, "Reading", "https://example.org/law", "", "2026-06-30"),
            (gone, "Slides", "gone.pdf", "The file is not there any more.", ""),
        ]
    ]
    assert b"Teach." not in b"".join(files.values())


def test_a_version_without_material_says_so(made):
    assert [row[3] for row in table(files_of(made), "lesson-plan.csv")] == [
        "No material is on file for this version."
    ]


def test_results_outcomes_and_hours_say_what_came_of_it(closed):
    made, files = closed, files_of(closed)
    entered = ["2026-06-09", "", "2026-06-09T19:00:00-04:00", by(made.teacher)]
    posted = ["", "", "2026-06-09T20:00:00-04:00", by(made.office)]
    decided = "2026-06-09T20:00:00-04:00"

    assert table(files, "results.csv") == [
        [*ann(made), "Exam", "1", "yes", "90.00", "", "yes", *entered],
        [*bob(made), "Exam", "1", "yes", "60.00", "", "no", *entered],
    ]
    assert table(files, "completions.csv") == [
        [
            *ann(made),
            "Completed",
            decided,
            "Completed",
            "720",
            "Session 1: 360; Session 2: 360",
            "Present 720 of 720 minutes. Exam: 90 percent; 70 are needed.",
        ],
        [
            *bob(made),
            "Not completed",
            decided,
            "Not completed",
            "660",
            "Session 1: 300 of 360; Session 2: 360",
            "Present 660 of 720 minutes. Exam: 60 of 70 percent needed.",
        ],
    ]
    lines, whole = list(CreditAward.objects.order_by("pk")), "360 of 360 minutes attended"
    assert table(files, "hours.csv") == [
        [
            str(line.pk),
            *ann(made),
            "attending",
            "Contact hours",
            "6.00",
            day,
            "",
            how,
            *posted,
        ]
        for line, day, how in zip(
            lines,
            ["2026-06-08", "2026-06-09"],
            [f"{whole}, 45 min of breaks left out", whole],
            strict=True,
        )
    ]


def test_of_results_entered_twice_the_last_counts(closed):
    enter_results(
        offering_id=closed.klass.pk,
        entries={
            closed.seats["bob"].pk: Entry(
                taken_on=SECOND.date(), score_percent=Decimal(75), note=""
            )
        },
        actor=closed.office,
        now=NOW - HOUR,
        reason="Read wrongly.",
    )

    rows = [row[2:7] for row in table(files_of(closed), "results.csv")]

    assert rows == [
        ["Ann", "Exam", "1", "yes", "90.00"],
        ["'=Bob", "Exam", "2", "yes", "75.00"],
        ["'=Bob", "Exam", "1", "no", "60.00"],
    ]


def test_certificates_are_listed_by_serial_those_that_ended_too(closed):
    first = certificate(enrollment=closed.seats["ann"])
    Certificate.objects.filter(pk=first.pk).update(ended_at=NOW - HOUR, ended_reason="Corrected.")
    second = certificate(enrollment=closed.seats["ann"])
    Certificate.objects.filter(pk=second.pk).update(replaces=first)
    IssuedDocument.objects.filter(pk=first.document_id).update(state="replaced")

    rows = table(files_of(closed), "certificates.csv")

    papers = [IssuedDocument.objects.get(pk=each.document_id) for each in (first, second)]
    tails = [
        ["", "2026-06-12T11:00:00-04:00", "Corrected."],
        [papers[0].serial, "", ""],
    ]
    states = ["Replaced by a newer document", "Valid"]
    assert rows == [
        [*ann(closed), paper.serial, state, moment(paper.issued_at), "", paper.sha256, *tail]
        for paper, state, tail in zip(papers, states, tails, strict=True)
    ]
