"""The papers of a session: all they say, readable by a screen reader, nothing off the page."""

from dataclasses import replace
from time import perf_counter

import pytest

from attendance.drawing import (
    Person,
    SessionPaper,
    Teacher,
    draw_badges,
    draw_name_tents,
    draw_sign_in_sheet,
)
from attendance.drawing.fitting import LEADING, Letters, Room, fit
from documents.drawing.typefaces import Face, text_width
from tests.documents.reading import (
    check_tags,
    elements_of,
    fonts_not_embedded,
    lines_off_the_page,
    lines_that_meet,
    open_pdf,
    page_texts,
    printed_text,
    reading_order,
    roles_of,
    squeezed,
)

LONG = "Marguerite-Anne Thériault-Ouellette of the Two Rivers and the Upper Kennebec " * 3
DRAWN = [draw_sign_in_sheet, draw_badges, draw_name_tents]


def person(number: int) -> Person:
    return Person(
        name=f"Elizabeth (Beth) Marsh-{number}",
        called=f"Beth Marsh-{number}",
        employer=("Augusta Public Schools", "")[number % 2],
        role=("Teacher", "School resource officer")[number % 2],
        code=f"{1000 + number}-K7QM4TXW2P",
    )


def paper(count: int, **changes) -> SessionPaper:
    whole = SessionPaper(
        course_title="Behavioral Threat Assessment and Management: Team Foundations",
        course_number="BTAM-101",
        class_number="BTAM-101-7",
        session="2 of 5",
        session_title="Case work",
        date="Tuesday, December 1, 2026",
        scheduled="8:30 AM to 3:30 PM",
        break_minutes="45 minutes",
        provider="Maine School Safety Center",
        sponsors="Augusta Public Schools; Two Rivers Academy",
        location="Town Hall, Augusta",
        room="Room 204",
        lesson_plan="Version 3, on file: yes",
        teachers=(
            Teacher("Dana Whitcomb", is_lead=True, qualified_for="Drills"),
            Teacher("Lee Marsh", is_lead=False, qualified_for=""),
        ),
        people=tuple(map(person, range(count))),
    )
    return replace(whole, **changes)


@pytest.mark.parametrize("people", [0, 1, 30])
def test_a_sheet_prints_every_field_of_the_form(people):
    facts = paper(people)
    first, *rest = page_texts(draw_sign_in_sheet(facts))
    everything = "".join([first, *rest])

    values = [
        getattr(facts, name)
        for name in SessionPaper.__slots__
        if name not in ("teachers", "people")
    ]
    assert [value for value in values if squeezed(value) not in first] == []
    assert "Leadinstructor:DanaWhitcomb(qualified:Drills)·Certificatenumber:___" in first
    assert "Assistantinstructor:LeeMarsh·Certificatenumber:___" in first
    cells = [text for one in facts.people for text in (one.name, one.employer, one.role)]
    assert [text for text in cells if squeezed(text) not in everything] == []
    asked = ["Present", "Walk-ins", "No-shows", "Session closed at", "Instructor's signature"]
    asked += ["Corrections initialed by", "Email, MEMSSI number or employer", "W6"]
    assert [text for text in asked if squeezed(text) not in everything] == []
    assert ("Nobodyisregistered." in everything) == (people == 0)


@pytest.mark.parametrize("people", [0, 1, 30])
def test_a_sheet_is_two_real_tables_with_a_row_for_each_person(people):
    document = draw_sign_in_sheet(paper(people))

    check_tags(document)
    row = ("TR", *[("TD",)] * 8, ("TD", ("Figure",)))
    listed = ("Table", ("TR", *[("TH",)] * 9), *[row] * people)
    guests = ("Table", ("TR", *[("TH",)] * 7), *[("TR", *[("TD",)] * 7)] * 6)
    assert roles_of(document) == (
        "Document",
        ("P",),
        ("H1",),
        *[("P",)] * 13,  # course, ten facts, two who teach
        listed if people else ("P",),
        ("H2",),
        guests,
        ("H2",),
        *[("P",)] * 4,  # to count
        ("P",),
        *[("P",)] * 3,  # to sign
        ("P",),
        *[("P",)] * 2,  # to correct
    )


def test_a_sheet_of_many_says_on_every_page_whose_it_is():
    facts = paper(30)
    pages = page_texts(draw_sign_in_sheet(facts))

    assert len(pages) == 4
    for number, text in enumerate(pages, start=1):
        assert f"Page{number}of4" in text
        assert squeezed(facts.class_line) in text
        assert ("Printedname" in text) is True
    assert squeezed("No. Printed name Employer or agency Role") in pages[1]


def test_every_row_of_a_sheet_has_its_code_and_a_wall_copy_has_no_number():
    facts = paper(3)
    with open_pdf(draw_sign_in_sheet(facts)) as pdf:
        alts = [str(figure.Alt) for figure in elements_of(pdf, "Figure")]
    on_the_wall = draw_sign_in_sheet(facts, is_wall_copy=True)
    text = printed_text(on_the_wall)

    assert alts == [f"QR code for {one.code}" for one in facts.people]
    check_tags(on_the_wall)
    with open_pdf(on_the_wall) as pdf:
        assert elements_of(pdf, "Figure") == []
        assert str(pdf.docinfo.Title) == f"Sign-in Sheet (wall copy): {facts.class_line}"
    assert "Certificatenumber" not in text
    assert "Elizabeth(Beth)Marsh-2" in text


def test_badges_bear_name_employer_class_and_code_six_to_a_page():
    facts = paper(7)
    document = draw_badges(facts)
    pages = page_texts(document)

    check_tags(document)
    assert [text.count("ClassBTAM-101-7") for text in pages] == [7, 1]  # once in the title
    assert [one.called for one in facts.people if squeezed(one.called) not in "".join(pages)] == []
    with open_pdf(document) as pdf:
        alts = [str(figure.Alt) for figure in elements_of(pdf, "Figure")]
        assert str(pdf.docinfo.Title) == f"Badges: {facts.class_line}"
    assert alts == [f"QR code for {one.code}" for one in facts.people]
    assert roles_of(document)[1:6] == (("H1",), ("P",), ("H2",), ("P",), ("P",))


def test_a_name_tent_shows_the_name_on_both_sides_and_says_it_once():
    facts = paper(3)
    document = draw_name_tents(facts)
    pages = page_texts(document)

    check_tags(document)
    assert [text.count("BethMarsh-") for text in pages] == [4, 2]
    assert roles_of(document) == ("Document", ("H2",), ("P",), ("H2",), ("H2",), ("P",))
    assert len(reading_order(document)) == 5


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("Bo Li", ["Bo Li"]),
        ("Marguerite-Anne Thériault-Ouellette", ["Marguerite-Anne", "Thériault-Ouellette"]),
        ("Wolfeschlegelsteinhausenberger", ["Wolfeschlegelsteinhausenberger"]),
    ],
)
def test_a_name_is_as_large_as_its_words_stay_whole_in_its_room(name, lines):
    size, written = fit(Letters(Face.SANS_BOLD, 72, lines=2), name, Room(0, 0, 532, 112))

    assert written == lines
    assert max(text_width(Face.SANS_BOLD, size, line) for line in lines) <= 532
    assert len(lines) * size * LEADING <= 112
    assert size > 25


@pytest.mark.parametrize("draw", DRAWN)
def test_the_same_session_gives_the_same_bytes(draw):
    assert draw(paper(3)) == draw(paper(3))
    assert fonts_not_embedded(draw(paper(3))) == []


@pytest.mark.parametrize(
    ("draw", "said"),
    [
        (draw_sign_in_sheet, "People who are not on the list"),
        (draw_badges, "Nobody is on this roster."),
        (draw_name_tents, "Nobody is on this roster."),
    ],
)
def test_a_session_without_people_has_papers_too(draw, said):
    document = draw(paper(0))

    check_tags(document)
    assert squeezed(said) in printed_text(document)


@pytest.mark.parametrize("people", [0, 1, 30])
@pytest.mark.parametrize("draw", [draw_sign_in_sheet, draw_badges])
def test_nothing_runs_off_the_page_or_over_another_line(draw, people):
    document = draw(paper(people))

    assert lines_off_the_page(document, margin=18) == []
    assert lines_that_meet(document) == []


@pytest.mark.parametrize("draw", [draw_sign_in_sheet, draw_badges])
@pytest.mark.parametrize(
    "long",
    [LONG, "W" * 160, "\N{CJK UNIFIED IDEOGRAPH-6731}" * 80],
    ids=["words", "one", "foreign"],
)
def test_names_without_end_stay_in_their_place(draw, long):
    endless = Person(name=long, called=long, employer=long, role=long[:120], code="1-AAAAAAAAAA")
    document = draw(
        paper(2, people=(endless, person(1), endless), course_title=long[:120], sponsors=long)
    )

    check_tags(document)
    assert lines_off_the_page(document, margin=18) == []
    assert lines_that_meet(document) == []


def test_an_endless_name_stays_on_its_side_of_a_tent():
    endless = Person(name=LONG, called=LONG, employer=LONG, role="", code="1-AAAAAAAAAA")

    assert lines_off_the_page(draw_name_tents(paper(1, people=(endless,))), margin=18) == []


@pytest.mark.parametrize("draw", DRAWN)
def test_four_hundred_people_are_drawn_while_somebody_waits(draw):
    started = perf_counter()
    document = draw(paper(400))

    assert perf_counter() - started < 20  # about a second on a quiet machine
    assert squeezed(person(399).called.partition(" ")[2]) in printed_text(document)
