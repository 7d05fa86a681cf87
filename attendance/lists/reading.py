"""A file of participants as numbered lines of cells, whatever wrote it. Pure but for sentences.

One line is one row: a quotation mark that is not closed spoils its own line and none after it. A
file that was cut off in the middle is read as far as it goes; its last line is said to be half.
"""

import codecs
import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import BytesIO

from django.utils.translation import gettext as _

from attendance.exceptions import ListRefusedError
from core.social_security import has_social_security_number
from organizations.exceptions import RosterFileRefusedError
from organizations.imports.cells import LONGEST_CELL, text_of
from organizations.imports.files import PACKAGE, WORKBOOK, kind_of
from organizations.imports.texts import SEPARATORS, encoding_of
from organizations.imports.workbooks import lines_of_workbook

MOST_MEGABYTES = 5
MOST_BYTES = MOST_MEGABYTES * 1024 * 1024
MOST_LINES = 10_000
# How decoders call a letter that the end of the file cuts in two.
STOPPED_WITHIN = {"unexpected end of data", "truncated data"}
LOOKED_AT = 60
MOST_CELLS = 60


@dataclass(frozen=True, slots=True)
class Line:
    """One line that holds anything: its number in the file, and its cells."""

    number: int
    cells: list[str]
    is_broken: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole file. `is_cut`: it stops in the middle of a line."""

    lines: list[Line]
    is_cut: bool = False
    is_workbook: bool = False


def read_sheet(content: bytes) -> Sheet:
    """Return what stands in a file. Raises `ListRefusedError` with the reason if it cannot be."""
    if not content:
        raise ListRefusedError(_("This file is empty."))
    if len(content) > MOST_BYTES:
        raise ListRefusedError(
            _("This file is larger than %(most)s MB. A list of participants is smaller than that.")
            % {"most": MOST_MEGABYTES}
        )
    try:
        sheet = _read(content)
    except RosterFileRefusedError as refusal:
        raise ListRefusedError(str(refusal)) from None
    if not sheet.lines:
        raise ListRefusedError(_("This file is empty."))
    return sheet


def as_text(sheet: Sheet) -> bytes:
    """Return what was read as a file of text whose lines have the same numbers.

    Of a workbook only this is kept: nobody has read its other sheets.
    """
    written = io.StringIO(newline="")
    writer = csv.writer(written)
    number = 0
    for line in sheet.lines:
        while (number := number + 1) < line.number:
            written.write("\r\n")
        writer.writerow(line.cells)
    return written.getvalue().encode()


def refuse_social_security_numbers(lines: Iterable[Line], *, in_a_row: bool) -> None:
    """Refuse a file with anything like one in it: it would be kept with the file."""
    for line in lines:
        if has_social_security_number("|".join(line.cells), in_a_row=in_a_row):
            raise ListRefusedError(
                _(
                    "Line %(line)s holds something that looks like a Social Security number. None "
                    "is ever kept here, so this file is not. Take that column out, then try again."
                )
                % {"line": line.number}
            )


def _read(content: bytes) -> Sheet:
    kind = kind_of(BytesIO(content))
    if kind == PACKAGE:
        raise ListRefusedError(_("This is not a list of participants."))
    if kind == WORKBOOK:
        lines = _kept((cells, False) for cells in lines_of_workbook(BytesIO(content)))
        return Sheet(lines, is_workbook=True)
    whole = _without_half_a_letter(content)
    text = whole.decode(encoding_of(BytesIO(whole)))
    written = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    separator = _separator(written)
    ends_within = bool(written[-1].strip())
    lines = _kept(_cells(line, separator) for line in written)
    return Sheet(lines, is_cut=len(whole) != len(content) or _is_half(lines, ends_within))


def _kept(rows: Iterable[tuple[list[str], bool]]) -> list[Line]:
    lines: list[Line] = []
    for number, (cells, is_broken) in enumerate(rows, start=1):
        if not any(cells):
            continue
        if len(lines) >= MOST_LINES:
            raise ListRefusedError(
                _("This file has more than %(most)s rows. Send the list of one session.")
                % {"most": f"{MOST_LINES:,}"}
            )
        if len(cells) > MOST_CELLS or any(len(cell) > LONGEST_CELL for cell in cells):
            raise ListRefusedError(
                _("Line %(line)s is longer than any in a list of participants.") % {"line": number}
            )
        lines.append(Line(number, cells, is_broken))
    return lines


def _cells(line: str, separator: str) -> tuple[list[str], bool]:
    """Return the cells of a line, and whether its quotation marks do not fit."""
    try:
        cells = next(csv.reader([line], delimiter=separator, strict=True), [])
    except csv.Error:
        return [text_of(cell) for cell in line.split(separator)], True
    return [text_of(cell) for cell in cells], False


def _separator(lines: Sequence[str]) -> str:
    """Return what parts the cells. A tab is typed by nobody; commas stand in names and dates."""
    written = [line for line in lines[:LOOKED_AT] if line.strip()]
    if sum("\t" in line for line in written) * 2 >= len(written):
        return "\t"
    parted = {sign: sum(line.count(sign) for line in written) for sign in SEPARATORS}
    return max(SEPARATORS, key=lambda sign: parted[sign])


def _is_half(lines: Sequence[Line], ends_within: bool) -> bool:
    """Say whether the last line stops before it is whole: broken, or shorter than the one above.

    Some programs write no end after the last line, so that alone says nothing.
    """
    if not ends_within or len(lines) < 2:
        return False
    return lines[-1].is_broken or len(lines[-1].cells) < len(lines[-2].cells)


def _without_half_a_letter(content: bytes) -> bytes:
    """Return the bytes without a letter of which only the beginning was written."""
    is_wide = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        content.decode("utf-16" if is_wide else "utf-8")
    except UnicodeDecodeError as error:
        return content[: error.start] if error.reason in STOPPED_WITHIN else content
    return content
