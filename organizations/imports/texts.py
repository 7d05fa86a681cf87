"""Tables as text: the encoding and the separator are found out, not asked for."""

import codecs
import csv
import io
from collections.abc import Iterator
from typing import IO

from django.utils.translation import gettext as _

from organizations.exceptions import RosterFileRefusedError
from organizations.imports.cells import text_of

PARCEL = 65_536
SEPARATORS = (",", ";", "\t")
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def encoding_of(file: IO[bytes]) -> str:
    """Return how the letters of the file are written: by its mark, else by what can be read."""
    file.seek(0)
    head = file.read(PARCEL)
    for mark, name in MARKS:
        if head.startswith(mark):
            return _if_readable(file, name)
    if b"\x00" in head:
        # UTF-16 without its mark: every second byte of plain text is zero.
        even, odd = head[0::2].count(0), head[1::2].count(0)
        name = "utf-16-le" if odd > even else "utf-16-be"
        if max(even, odd) * 3 < len(head) // 2:
            _refuse_binary()
        return _if_readable(file, name)
    for name in ("utf-8", "cp1252"):
        if _is_readable(file, name):
            return name
    return _refuse_binary()


def lines_of(file: IO[bytes]) -> Iterator[list[str]]:
    """Yield the cells of each line."""
    encoding = encoding_of(file)
    file.seek(0)
    text = io.TextIOWrapper(file, encoding=encoding, newline="")
    try:
        start = text.tell()
        separator = _separator(text.readline())
        text.seek(start)
        reader = csv.reader(text, delimiter=separator)
        try:
            for cells in reader:
                yield [text_of(cell) for cell in cells]
        except csv.Error:
            raise RosterFileRefusedError(
                _("Line %(line)s of this file cannot be read. A quotation mark may be missing.")
                % {"line": reader.line_num}
            ) from None
    finally:
        text.detach()


def _separator(line: str) -> str:
    counts = {sign: len(next(csv.reader([line], delimiter=sign), [])) for sign in SEPARATORS}
    return max(SEPARATORS, key=lambda sign: counts[sign])


def _is_readable(file: IO[bytes], encoding: str) -> bool:
    file.seek(0)
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        while parcel := file.read(PARCEL):
            if "\x00" in decoder.decode(parcel):
                return False
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True


def _if_readable(file: IO[bytes], encoding: str) -> str:
    return encoding if _is_readable(file, encoding) else _refuse_binary()


def _refuse_binary() -> str:
    raise RosterFileRefusedError(
        _("We cannot read this file. Save it as CSV or as an Excel workbook, then try again.")
    )
