"""A file or a pasted text of past training as headings and rows, whatever it came in."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import IO, NoReturn

from django.utils.translation import gettext as _

from organizations.exceptions import RosterFileRefusedError
from organizations.imports.files import PACKAGE, WORKBOOK, kind_of
from organizations.imports.tables import (
    MOST_ROWS,
    PEEKED_ROWS,
    FileRow,
    Numbered,
    checked_headings,
    refuse_columns_without_heading,
    rows_under,
    samples_of,
)
from organizations.imports.texts import encoding_of, lines_of
from organizations.imports.workbooks import lines_of_workbook
from transcripts.enums import IntakeKind
from transcripts.exceptions import IntakeFileRefusedError
from transcripts.intakes.columns import Column, guess_columns, missing_from, not_offered
from transcripts.intakes.federal import is_record, records_of

MOST_MEGABYTES = 20
MOST_BYTES = MOST_MEGABYTES * 1024 * 1024
LOOKED_AT = 40  # lines among which the headings are looked for
PDF = b"%PDF"
OF_STUDENTS = (Column.NAME, Column.SID, Column.EMAIL)


@dataclass(slots=True)
class Source:
    """What was opened. `rows` is read once."""

    headings: list[str]
    rows: Iterator[FileRow]
    samples: dict[str, list[str]] = field(default_factory=dict)
    # A record says by itself what its parts mean.
    speaks_for_itself: bool = False

    @property
    def offered(self) -> list[str]:
        """The headings that may be matched: not those of columns we never read."""
        return [h for h in self.headings if not not_offered(h, self.samples.get(h, ()))]

    @property
    def never_read(self) -> list[str]:
        """The headings of columns we never read."""
        return [h for h in self.headings if not_offered(h, self.samples.get(h, ()))]


def open_source(file: IO[bytes], *, kind: str) -> Source:
    """Return what is in a file. Raises `IntakeFileRefusedError` with the reason if nothing is."""
    try:
        return _open(file, kind)
    except RosterFileRefusedError as refusal:
        raise IntakeFileRefusedError(str(refusal)) from None


def count_rows(source: Source) -> int:
    """Read the whole file once: how many rows, and that every one of them can be read."""
    try:
        return sum(1 for _row in source.rows)
    except RosterFileRefusedError as refusal:
        raise IntakeFileRefusedError(str(refusal)) from None


def refuse_too_large() -> None:
    """Say how large a file may be."""
    raise IntakeFileRefusedError(
        _("This file is larger than %(most)s MB. Send it in parts, such as one for each year.")
        % {"most": MOST_MEGABYTES}
    )


def _open(file: IO[bytes], kind: str) -> Source:
    file.seek(0)
    if file.read(len(PDF)) == PDF:
        raise IntakeFileRefusedError(
            _(
                "This is a PDF. Open it, select and copy all of its text, and paste that "
                "instead of a file."
            )
        )
    form = kind_of(file)
    if form == PACKAGE:
        raise IntakeFileRefusedError(
            _("This is an archive of files. Send the one with the training in it.")
        )
    if form == WORKBOOK:
        return _table(lines_of_workbook(file), kind)
    if kind == IntakeKind.FEDERAL and not _has_headings(lines_of(file), kind):
        lines = _text_lines(file)
        if is_record(lines):
            return _record(lines)
    return _table(lines_of(file), kind)


# --- a table ---


def _table(lines: Iterable[list[str]], kind: str) -> Source:
    numbered = enumerate(lines, start=1)
    headings, peeked = _headings(numbered, kind)
    peeked += list(islice(numbered, PEEKED_ROWS))
    refuse_columns_without_heading(headings, peeked)
    return Source(
        [heading for heading in headings if heading],
        rows_under(headings, chain(peeked, numbered), most=MOST_ROWS, refuse_many=_refuse_too_many),
        samples_of(headings, peeked),
    )


def _headings(numbered: Iterator[Numbered], kind: str) -> tuple[list[str], list[Numbered]]:
    """Return the headings and the lines already read below them; titles above are passed over.

    Where no line has words we know, the first with several cells holds the headings.
    """
    seen = [(number, cells) for number, cells in islice(numbered, LOOKED_AT) if any(cells)]
    if not seen:
        raise IntakeFileRefusedError(_("This file is empty."))
    at = next((n for n, (_number, cells) in enumerate(seen) if _are_headings(cells, kind)), None)
    if at is None:
        at = next((n for n, (_number, cells) in enumerate(seen) if sum(map(bool, cells)) > 1), None)
    if at is None:
        raise IntakeFileRefusedError(
            _(
                "There is no table of training in this file: no row of headings such as Course "
                "title and Date completed."
            )
        )
    too_many = _("This file has more than %(most)s columns. Keep those that say who took what.")
    return checked_headings(list(seen[at][1]), too_many=too_many), seen[at + 1 :]


def _are_headings(cells: Iterable[str], kind: str) -> bool:
    return not missing_from(guess_columns(cells, kind=kind), names_everybody=False)


def _has_headings(lines: Iterable[list[str]], kind: str) -> bool:
    return any(_are_headings(cells, kind) for cells in islice(lines, LOOKED_AT))


def _refuse_too_many() -> NoReturn:
    raise IntakeFileRefusedError(
        _("This file has more than %(most)s rows. Send it in parts, such as one for each year.")
        % {"most": f"{MOST_ROWS:,}"}
    )


# --- the text of a federal student record ---


def _text_lines(file: IO[bytes]) -> list[str]:
    encoding = encoding_of(file)
    file.seek(0)
    return file.read().decode(encoding).splitlines()


def _record(lines: list[str]) -> Source:
    columns = (*OF_STUDENTS, Column.CODE, Column.TITLE, Column.DAY)
    return Source([str(c.value) for c in columns], _rows_of_record(lines), speaks_for_itself=True)


def _rows_of_record(lines: list[str]) -> Iterator[FileRow]:
    for found, record in enumerate(records_of(lines), start=1):
        if found > MOST_ROWS:
            _refuse_too_many()
        cells = {"code": record.code, "title": record.title, "day": record.day}
        yield FileRow(record.line, record.student | cells)
