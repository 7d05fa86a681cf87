from dataclasses import replace
from time import perf_counter

import pytest

from documents.facts import Fact, Facts, FactTable
from tests.documents.reading import (
    check_tags,
    elements_of,
    fonts_not_embedded,
    lines_off_the_page,
    lines_that_meet,
    open_pdf,
    page_texts,
    printed_text,
    roles_of,
    squeezed,
)
from transcripts.drawing import draw_transcript

URL = "https://memssi.example.gov/verify/K7QM4TXW9PDR"

COLUMNS = (
    "Date",
    "Course",
    "Title",
    "Delivery",
    "Contact hours",
    "CEU",
    "In-service hours",
    "MCJA approval",
    "Provider and instructor",
    "Place",
    "Source",
    "Expires",
)
TITLES = (
    "Standard Response Protocol",
    "Behavioral Threat Assessment and Management: Team Foundations",
    "Stop the Bleed",
    "Crisis Prevention Intervention Refresher (Nonviolent), Advanced Physical Skills",
)


def line(number: int) -> tuple[str, ...]:
    return (
        f"2026-{number % 12 + 1:02d}-{number % 27 + 1:02d}",
        f"MSSC-{number:04d}",
        TITLES[number % 4],
        ("In person", "Online", "Blended")[number % 3],
        f"{number % 12 / 2 + 1:.2f}",
        f"{number % 12 / 20 + 0.1:.2f}",
        "1.00" if number % 2 else "",
        f"MCJA 2026-{number % 90:04d}" if number % 2 else "not approved",
        ("Maine School Safety Center; Dana Whitcomb", "Federal Emergency Agency")[number % 2],
        ("Augusta Armory, Augusta", "Caribou Regional Training Center, Caribou")[number % 2],
        ("Roster signed", "Certificate seen by MSSC staff")[number % 2],
        f"2029-{number % 12 + 1:02d}-{number % 27 + 1:02d}" if number % 3 else "",
    )


def facts_with(lines: int) -> Facts:
    totals = (("2026", "Contact hours", "112.50"), ("2026", "MCJA in-service hours", "24.00"))
    shown = totals if lines else ()
    return Facts(
        title="Training Transcript",
        facts=(
            Fact("provider", "Provider", "Maine School Safety Center"),
            Fact("department", "Department", "Maine Department of Education"),
            Fact("address", "Address", "23 State House Station, Augusta, Maine 04333"),
            Fact("phone", "Phone", "207-555-0100"),
            Fact("learner_name", "Learner", "Marguerite Thériault"),
            Fact("memssi_number", "MEMSSI number", "M-0001047"),
            Fact("employers", "Employers", "Augusta Public Schools; Augusta Police Department"),
            Fact("printed_on", "Printed on", "October 2, 2026, 9:14 a.m."),
            Fact("printed_by", "Printed by", "Ava Tavares"),
            Fact("period", "Period", "All training to September 30, 2026"),
            Fact("check_code", "Check code", "K7QM4TXW9PDR"),
        ),
        tables=(
            FactTable("lines", "Training completed", COLUMNS, tuple(map(line, range(lines)))),
            FactTable("totals", "Totals", ("Year", "Credit type", "Hours"), shown),
        ),
    )


@pytest.mark.parametrize("lines", [0, 1, 30])
def test_transcript_prints_every_fact_and_every_cell(lines):
    facts = facts_with(lines)
    document = draw_transcript(facts, verification_url=URL)
    pages = page_texts(document)
    texts = [facts.title, URL, "Registration, breaks and meals are left out."]
    texts += [fact.value for fact in facts.facts]
    for table in facts.tables:
        texts += [table.title, *table.columns]
    assert [text for text in texts if squeezed(text) not in pages[0] + pages[-1]] == []
    everything = "".join(pages)
    rows = [row for table in facts.tables for row in table.rows]
    assert [row for row in rows if squeezed("".join(row)) not in everything] == []
    assert ("Nothingisrecorded." in everything) == (lines == 0)


@pytest.mark.parametrize("lines", [0, 1, 30])
def test_transcript_is_one_real_table_with_one_row_of_heads(lines):
    document = draw_transcript(facts_with(lines), verification_url=URL)
    check_tags(document)
    row = ("TR", *[("TD",)] * 12)
    empty = [("P",)] if lines == 0 else []
    assert roles_of(document) == (
        "Document",
        *[("P",)] * 4,  # provider, department, address, phone
        ("H1",),
        *[("P",)] * 6,  # name and five facts
        ("Figure",),
        ("P", ("Link",)),
        ("P",),
        ("H2",),
        ("Table", ("TR", *[("TH",)] * 12), *[row] * lines),
        *empty,
        ("H2",),
        ("Table", ("TR", *[("TH",)] * 3), *[("TR", *[("TD",)] * 3)] * (2 if lines else 0)),
        *empty,
        ("P",),
    )
    with open_pdf(document) as pdf:
        heads = elements_of(pdf, "TH")
        assert [str(head.A.Scope) for head in heads] == ["/Column"] * 15
        assert str(pdf.docinfo.Title) == "Training Transcript: Marguerite Thériault"


def test_transcript_numbers_its_pages_and_repeats_heads_and_check_code():
    pages = page_texts(draw_transcript(facts_with(30), verification_url=URL))
    heads = squeezed("".join(COLUMNS))
    assert len(pages) == 3
    for number, text in enumerate(pages, start=1):
        assert f"Page{number}of3" in text
        assert "CheckcodeK7QM4TXW9PDR" in text
        assert heads in text


@pytest.mark.parametrize("lines", [0, 1, 30])
def test_transcript_keeps_on_its_pages_and_nothing_overlaps(lines):
    document = draw_transcript(facts_with(lines), verification_url=URL)
    assert lines_off_the_page(document, margin=20) == []
    assert lines_that_meet(document) == []
    assert fonts_not_embedded(document) == []


def test_transcript_holds_texts_that_are_far_too_long():
    facts = facts_with(3)
    long_rows = tuple(
        tuple(cell + "-" + "Supercalifragilistic" * 4 for cell in row)
        for row in facts.tables[0].rows
    )
    long_facts = tuple(
        replace(fact, value="; ".join(f"{fact.value} {number}" for number in range(60)))
        if fact.key in {"employers", "printed_by"}
        else fact
        for fact in facts.facts
    )
    facts = Facts(
        facts.title, long_facts, (replace(facts.tables[0], rows=long_rows), facts.tables[1])
    )
    document = draw_transcript(facts, verification_url=URL)
    check_tags(document)
    everything = printed_text(document)
    assert [fact.key for fact in long_facts if squeezed(fact.value) not in everything] == []
    assert lines_off_the_page(document, margin=20) == []
    assert lines_that_meet(document) == []


def test_transcript_of_a_thousand_lines_takes_seconds():
    start = perf_counter()
    document = draw_transcript(facts_with(1000), verification_url=URL)
    seconds = perf_counter() - start
    pages = page_texts(document)
    assert f"Page{len(pages)}of{len(pages)}" in pages[-1]
    everything = "".join(pages)
    assert [n for n in range(1000) if squeezed("".join(line(n))) not in everything] == []
    assert seconds < 10


def test_transcript_is_the_same_to_the_byte_each_time():
    first = draw_transcript(facts_with(30), verification_url=URL)
    draw_transcript(facts_with(1), verification_url=URL)
    assert draw_transcript(facts_with(30), verification_url=URL) == first
