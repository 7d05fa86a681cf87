import pikepdf
import pytest
import segno

from documents.drawing.sheet import LETTER_PORTRAIT, Sheet
from documents.drawing.tables import Cursor, draw_table
from documents.drawing.typefaces import Face, printable, text_width, tidy
from documents.drawing.verification import VerificationPanel, in_groups
from documents.drawing.wrapping import wrap, wrap_evenly
from documents.facts import Fact, Facts, FactTable
from tests.documents.reading import (
    check_tags,
    elements_of,
    fonts_not_embedded,
    lines_of,
    open_pdf,
    page_texts,
    printed_text,
    roles_of,
)

URL = "https://memssi.example.gov/verify/K7QM4TXW9PDR"

FACTS = Facts(
    title="Certificate of Completion",
    facts=(
        Fact("learner_name", "Learner", "Zoë Ouellette"),
        Fact("contact_hours", "Contact hours", "6.5"),
    ),
    tables=(FactTable("totals", "Totals", ("Year", "Hours"), (("2026", "6.50"),)),),
)

DIGEST = "9c112b2a5c27ebafb78920e324c254a503105bd1d467284d95fd872969685fe9"


def sheet_with(text: str, *, face: Face = Face.SANS) -> bytes:
    sheet = Sheet(size=LETTER_PORTRAIT, title="A sheet", author="MSSC")
    with sheet.content(sheet.root.add("P")):
        sheet.text(50, 700, tidy(text), face=face, size=10)
    return sheet.finish()


def test_facts_come_back_from_json_as_they_were():
    stored = {
        "title": "Certificate of Completion",
        "facts": [
            {"key": "learner_name", "label": "Learner", "value": "Zoë Ouellette"},
            {"key": "contact_hours", "label": "Contact hours", "value": "6.5"},
        ],
        "tables": [
            {
                "key": "totals",
                "title": "Totals",
                "columns": ["Year", "Hours"],
                "rows": [["2026", "6.50"]],
            }
        ],
    }
    assert FACTS.to_json() == stored
    assert Facts.from_json(stored) == FACTS


def test_facts_find_what_they_state():
    assert FACTS.value("contact_hours") == "6.5"
    assert FACTS.find("expires_on") is None
    assert FACTS.table("totals").rows == (("2026", "6.50"),)
    with pytest.raises(KeyError):
        FACTS.value("expires_on")
    with pytest.raises(KeyError):
        FACTS.table("lines")


def test_facts_have_a_digest_that_stays_the_same_for_ever():
    assert FACTS.digest() == DIGEST
    changed = Facts(FACTS.title, (FACTS.facts[0], Fact("contact_hours", "Contact hours", "6.6")))
    assert changed.digest() != DIGEST


def test_facts_refuse_a_key_twice_and_a_row_of_another_length():
    with pytest.raises(ValueError, match="states each fact once"):
        Facts("Title", (Fact("a", "A", "1"), Fact("a", "A", "2")))
    with pytest.raises(ValueError, match="has 1 cells for 2 columns"):
        FactTable("t", "T", ("A", "B"), (("1",),))


def test_wrap_keeps_words_whole_and_breaks_only_what_is_too_wide():
    words = "Standard Response Protocol and Reunification"
    width = text_width(Face.SANS, 10, "Standard Response Protocol")
    assert wrap(Face.SANS, 10, words, width) == [
        "Standard Response Protocol",
        "and Reunification",
    ]
    narrow = text_width(Face.SANS, 10, "memssi.example.gov/x")
    assert wrap(Face.SANS, 10, "memssi.example.gov/verify/ABC", narrow) == [
        "memssi.example.gov/",
        "verify/ABC",
    ]
    assert wrap(Face.SANS, 10, "one\n\ntwo", 500) == ["one", "two"]


def test_wrap_evenly_needs_no_more_lines_and_makes_them_alike():
    title = "Behavioral Threat Assessment and Management for Teams"
    width = text_width(Face.SERIF, 20, "Behavioral Threat Assessment and Management for")
    assert wrap(Face.SERIF, 20, title, width) == [
        "Behavioral Threat Assessment and Management for",
        "Teams",
    ]
    assert wrap_evenly(Face.SERIF, 20, title, width) == [
        "Behavioral Threat Assessment",
        "and Management for Teams",
    ]


@pytest.mark.parametrize("face", [Face.SERIF, Face.SERIF_SEMIBOLD, Face.SANS, Face.SANS_BOLD])
def test_names_of_the_people_of_maine_are_in_the_typefaces(face: Face):
    for name in (
        "Thériault Çyr Noël",
        "P\u03b1n\u00e1w\u03b1hpskewi K\u0259l\u0259s\u0259w\u03b1kan \u0222lawi",
        "Nguyễn Thị Ánh Tuyết",
        "Łukasz Şahin Đặng Ōta Dvořák",
    ):
        assert printable(face, tidy(name)) == name


def test_a_character_that_no_typeface_holds_shows_and_is_still_read():
    document = sheet_with("Maria \N{ARABIC LETTER MEEM} \ud800 Ouellette")
    assert printed_text(document) == "Maria\ufffd\ufffdOuellette"
    meant = ("\ufeffMaria \u0645 \ufffd Ouellette").encode("utf-16-be")
    with open_pdf(document) as pdf:
        spans = [
            bytes(operands[1].ActualText)
            for operands, operator in pikepdf.parse_content_stream(pdf.pages[0])
            if str(operator) == "BDC" and str(operands[0]) == "/Span"
        ]
    assert spans == [meant]


def test_marks_without_shape_are_not_printed():
    assert tidy("Zoe\u0301 \t \u202eO\u00adK\u200b \n\n x ") == "Zo\u00e9 OK\nx"


@pytest.mark.parametrize("face", list(Face))
def test_text_is_as_wide_in_the_file_as_it_was_measured(face: Face):
    [line] = lines_of(sheet_with("AVATAR To Tyler Wolf, fiancé 1771", face=face))
    # A file keeps thousandths of a point and whole widths of letters.
    assert line.right - line.left == pytest.approx(
        text_width(face, 10, "AVATAR To Tyler Wolf, fiancé 1771"), abs=0.05
    )


def test_the_serif_is_kerned_and_an_accented_letter_like_its_base():
    def alone(text: str) -> float:
        return sum(text_width(Face.SERIF, 1000, letter) for letter in text)

    assert text_width(Face.SERIF, 1000, "AV") - alone("AV") == -140
    assert text_width(Face.SERIF, 1000, "ÁV") - alone("ÁV") == -140
    assert text_width(Face.SANS, 1000, "AV") == text_width(Face.SANS, 1000, "VA")


def test_more_letters_than_one_font_part_holds_are_all_printed():
    letters = "".join(map(chr, [*range(0xC0, 0x180), *range(0x1E00, 0x1E90)]))
    document = sheet_with(letters)
    assert printed_text(document) == letters
    assert fonts_not_embedded(document) == []


def test_a_sheet_refuses_to_draw_outside_a_tag():
    sheet = Sheet(size=LETTER_PORTRAIT, title="A sheet", author="MSSC")
    with pytest.raises(RuntimeError, match="inside content"):
        sheet.text(10, 10, "loose", size=10)


def test_a_panel_holds_the_code_of_its_address_and_its_link():
    sheet = Sheet(size=LETTER_PORTRAIT, title="A panel", author="MSSC")
    panel = VerificationPanel(
        caption="Check it at",
        url=URL,
        check_label="Check code",
        check_code="K7QM4TXW9PDR",
        width=250,
        qr_size=80,
        scale=1,
    )
    panel.draw(sheet, x=50, top=700, parent=sheet.root)
    document = sheet.finish()
    check_tags(document)
    assert roles_of(document) == ("Document", ("Figure",), ("P", ("Link",)), ("P",))
    assert printed_text(document) == f"Checkitat{URL}CheckcodeK7QM4TXW9PDR"
    with open_pdf(document) as pdf:
        page = pdf.pages[0]
        assert {str(link.A.URI) for link in page.Annots} == {URL}
        assert str(elements_of(pdf, "Figure")[0].Alt) == f"QR code for {URL}"
        assert dark_modules(page) == {
            (row, column)
            for row, modules in enumerate(segno.make(URL, error="m", micro=False).matrix)
            for column, dark in enumerate(modules)
            if dark
        }


def dark_modules(page: pikepdf.Page) -> set[tuple[int, int]]:
    """Return (row, column) of each module in the one path of the QR code."""
    runs = [
        [int(number) for number in operands]
        for operands, operator in pikepdf.parse_content_stream(page)
        if str(operator) == "re"
    ]
    highest = max(y for _, y, _, _ in runs)
    return {(highest - y, x + at) for x, y, wide, _ in runs for at in range(wide)}


def test_a_bare_code_is_printed_in_groups_and_any_other_as_it_is():
    assert in_groups("K7QM4TXW9PDR") == "K7QM 4TXW 9PDR"
    assert in_groups("K7QM-4TXW-9PDR") == "K7QM-4TXW-9PDR"


def test_a_row_higher_than_a_page_goes_on_and_stays_one_row():
    sheet = Sheet(size=LETTER_PORTRAIT, title="A table", author="MSSC")
    cursor = Cursor(sheet, y=740, top=740, bottom=50)
    words = [f"word{number}" for number in range(400)]
    table = FactTable("t", "T", ("A", "B"), (("x", "\n".join(words)), ("y", "end")))
    draw_table(cursor, table, parent=sheet.root, left=50, width=500, size=9)
    document = sheet.finish()
    check_tags(document)
    row = ("TR", ("TD",), ("TD",))
    assert roles_of(document) == ("Document", ("Table", ("TR", ("TH",), ("TH",)), row, row))
    pages = page_texts(document)
    assert [text[:2] for text in pages] == ["AB"] * len(pages)
    assert len(pages) > 5
    assert "".join(text[2:] for text in pages) == "x" + "".join(words) + "yend"
