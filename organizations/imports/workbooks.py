"""Tables as Excel workbooks, one row at a time."""

from collections.abc import Iterator
from typing import IO
from zipfile import BadZipFile

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from organizations.exceptions import RosterFileRefusedError
from organizations.imports.archives import open_archive, refuse_declared_entities
from organizations.imports.cells import text_of
from organizations.imports.tables import MOST_COLUMNS

# What a reader of foreign XML may stumble over.
BROKEN = (
    BadZipFile,
    InvalidFileException,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    OSError,
    SyntaxError,  # XML that is none
    EOFError,
)


def lines_of_workbook(file: IO[bytes]) -> Iterator[list[str]]:
    """Yield the cells of each row of the first sheet that is shown."""
    refuse_declared_entities(open_archive(file))
    file.seek(0)
    try:
        # Not `data_only`: a formula shows as its text, and no remembered result is believed.
        book = load_workbook(file, read_only=True, data_only=False, keep_links=False)
    except BROKEN:
        _refuse_broken()
    try:
        sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        if not sheets:
            raise RosterFileRefusedError(_("This workbook has no sheet with a table."))
        sheets[0].reset_dimensions()  # what a file says of its size may be wrong
        rows = sheets[0].iter_rows(values_only=True)
        while True:
            try:
                cells = next(rows)
            except StopIteration:
                return
            except BROKEN:
                _refuse_broken()
            yield [text_of(cell) for cell in cells[: MOST_COLUMNS + 1]]
    finally:
        book.close()


def _refuse_broken() -> None:
    raise RosterFileRefusedError(
        _("This workbook is damaged and cannot be read. Save it again from Excel.")
    ) from None
