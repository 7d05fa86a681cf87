"""Excel files for people, row by row: none stays in memory, same rows are the same bytes."""

import shutil
import tempfile
import time
from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from xlsxwriter import Workbook
from xlsxwriter.exceptions import FileCreateError

from core.clock import MAINE

MOST_ROWS = 1_048_575  # beside the heading, in a file of Excel
DAY, MOMENT = "yyyy-mm-dd", "yyyy-mm-dd hh:mm"
WIDTH = 18
ASIDE = "memssi-sheet-"
A_DAY_SECONDS = 86_400


def _forget_left() -> None:
    """Delete the rows that processes of this machine left on its disk when they were killed."""
    for folder in Path(tempfile.gettempdir()).glob(f"{ASIDE}*"):
        # Another process may take its own away at this moment.
        with suppress(FileNotFoundError):
            if folder.stat().st_mtime < time.time() - A_DAY_SECONDS:
                shutil.rmtree(folder, ignore_errors=True)


class Spreadsheet:
    """One sheet: texts stay texts, whatever they begin with; figures and days can be reckoned with.

    `made_at` is what its properties say. Nothing is in the file before the block ends. Raises
    `OSError` where the disk is full.
    """

    def __init__(
        self, file: IO[bytes], *, title: str, heading: Iterable[str], made_at: datetime
    ) -> None:
        _forget_left()
        self._aside = tempfile.TemporaryDirectory(prefix=ASIDE)
        self._book = Workbook(
            file,
            {
                "constant_memory": True,
                "tmpdir": self._aside.name,
                "strings_to_formulas": False,
                "strings_to_numbers": False,
                "strings_to_urls": False,
            },
        )
        self._book.set_properties(
            {"title": title, "created": made_at.astimezone(UTC).replace(tzinfo=None)}
        )
        self._day = self._book.add_format({"num_format": DAY})
        self._moment = self._book.add_format({"num_format": MOMENT})
        bold = self._book.add_format({"bold": True})
        names = list(heading)
        self._sheet = self._book.add_worksheet()
        self._sheet.set_column(0, len(names) - 1, WIDTH)
        self._sheet.freeze_panes(1, 0)
        for column, name in enumerate(names):
            self._sheet.write_string(0, column, name, bold)
        self._rows = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Write the file, unless the block failed; give the room its rows took on the disk back."""
        with self._aside:
            if kind is not None:
                return
            try:
                self._book.close()
            except FileCreateError as failed:
                raise OSError(*failed.args[0].args) from failed

    def add(self, cells: Iterable[Any]) -> None:
        """Write one row: days as days, moments on Maine's clock, nothing for None."""
        self._rows += 1
        for column, value in enumerate(cells):
            self._write(self._rows, column, value)

    def _write(self, row: int, column: int, value: Any) -> None:
        if value is None or value == "":
            return
        if isinstance(value, datetime):
            moment = value.astimezone(MAINE).replace(tzinfo=None)
            self._sheet.write_datetime(row, column, moment, self._moment)
        elif isinstance(value, date):
            self._sheet.write_datetime(row, column, value, self._day)
        elif isinstance(value, int | float | Decimal):
            self._sheet.write_number(row, column, float(value))
        else:
            self._sheet.write_string(row, column, str(value))
