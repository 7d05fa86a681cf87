"""Bytes of any program as lines and cells, and files that are no lists or are cut in the middle."""

from io import BytesIO

import pytest
from openpyxl import Workbook

from attendance.exceptions import ListRefusedError
from attendance.lists.reading import (
    MOST_BYTES,
    Line,
    Sheet,
    as_text,
    read_sheet,
    refuse_social_security_numbers,
)

CELLS = [["Name", "Join Time"], ["Zoë Ouellette", "9:05 AM"]]
LINES = [Line(1, CELLS[0]), Line(2, CELLS[1])]


def workbook(rows) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    hidden = book.create_sheet("Pay")
    hidden.append(["Somebody", "123-45-6789"])
    written = BytesIO()
    book.save(written)
    return written.getvalue()


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_a_list_is_read_whatever_its_letters_and_separators(separator, encoding):
    text = "".join(f"{separator.join(cells)}\r\n" for cells in CELLS)

    assert read_sheet(text.encode(encoding)) == Sheet(LINES)


def test_spaces_of_any_width_are_spaces():
    text = "Name,Join Time\nZoë\u00a0Ouellette,9:05\u202fAM\n"

    assert read_sheet(text.encode()).lines == LINES


def test_commas_within_a_file_of_tabs_part_nothing():
    text = "1. Summary\nStart time\t6/8/26, 9:00:00 AM\n\nName\tJoined\nMoe, Al\t6/8/26, 9:05 AM\n"

    assert read_sheet(text.encode()).lines == [
        Line(1, ["1. Summary"]),
        Line(2, ["Start time", "6/8/26, 9:00:00 AM"]),
        Line(4, ["Name", "Joined"]),
        Line(5, ["Moe, Al", "6/8/26, 9:05 AM"]),
    ]


@pytest.mark.parametrize(
    ("tail", "is_cut"),
    [
        (b"\n", False),
        (b"", False),  # some programs write no end after the last line
        (b"\nDana Spru", True),
        (b"\nDana Spruce,9:05 AM", False),
        (b'\n"Dana Spruce,9:05 AM', True),
        (b"\nDana Spruce,9:05 \xc3", True),
    ],
)
def test_a_file_that_stops_in_the_middle_of_a_line_is_said_to(tail, is_cut):
    assert read_sheet(b"Name,Join Time\nZo,9:05 AM" + tail).is_cut is is_cut


def test_half_a_letter_of_a_wide_file_is_not_read():
    whole = "Name\tJoin Time\r\nZo\t9:05 AM\r\nDana\t9".encode("utf-16")

    sheet = read_sheet(whole[:-1])

    assert (sheet.lines[-1], sheet.is_cut) == (Line(3, ["Dana", ""]), True)


def test_a_quotation_mark_that_is_not_closed_spoils_its_own_line_alone():
    text = 'Name,Join Time\n"Bill ""Moose"" Moe",9:00\n"Al,9:01\nDana,9:02\nZo,"9:03"\n'

    assert read_sheet(text.encode()).lines == [
        Line(1, ["Name", "Join Time"]),
        Line(2, ['Bill "Moose" Moe', "9:00"]),
        Line(3, ['"Al', "9:01"], is_broken=True),
        Line(4, ["Dana", "9:02"]),
        Line(5, ["Zo", "9:03"]),
    ]


def test_a_workbook_is_read_and_only_what_was_read_of_it_is_kept():
    sheet = read_sheet(workbook([CELLS[0], [], CELLS[1]]))

    assert sheet == Sheet([Line(1, CELLS[0]), Line(3, CELLS[1])], is_workbook=True)
    assert read_sheet(as_text(sheet)).lines == sheet.lines
    assert b"6789" not in as_text(sheet)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "This file is empty."),
        (b"\n\n , \n", "This file is empty."),
        (b"a,b\n" * (MOST_BYTES // 4 + 1), "This file is larger than 5 MB."),
        (b"a,b\n" * 10_001, "This file has more than 10,000 rows."),
        (b"a," * 100, "Line 1 is longer than any in a list of participants."),
        (b"a,b\n" + b"x" * 600, "Line 2 is longer than any in a list of participants."),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x81", "We cannot read this file."),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", r"This is an Excel file of an old kind \(.xls\)."),
        (b"PK\x03\x04 no archive", "This file is damaged and cannot be opened."),
    ],
    ids=["empty", "blank", "large", "long", "wide", "long cell", "picture", "xls", "damaged"],
)
def test_what_is_no_list_is_refused_with_the_reason(content, why):
    with pytest.raises(ListRefusedError, match=why):
        read_sheet(content)


@pytest.mark.parametrize(
    ("cells", "in_a_row", "is_refused"),
    [
        (["Dana", "123-45-6789"], False, True),
        (["Dana", "123456789"], True, True),
        (["Dana", "123456789"], False, False),
        (["123", "45", "6789"], True, False),
    ],
)
def test_a_line_with_a_social_security_number_refuses_the_file(cells, in_a_row, is_refused):
    lines = [Line(1, ["Name", "Number"]), Line(7, cells)]

    if is_refused:
        with pytest.raises(ListRefusedError, match="Line 7 holds something that looks like a Soc"):
            refuse_social_security_numbers(lines, in_a_row=in_a_row)
    else:
        refuse_social_security_numbers(lines, in_a_row=in_a_row)
