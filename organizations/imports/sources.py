"""A roster as headings and rows of text, whatever file it came in."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import NoReturn

from django.utils.translation import gettext as _

from organizations.enums import RosterFormat
from organizations.exceptions import RosterFileRefusedError
from organizations.imports.columns import not_offered
from organizations.imports.tables import (
    MOST_BLANK_ROWS,
    MOST_ROWS,
    PEEKED_ROWS,
    FileRow,
    Numbered,
    checked_headings,
    refuse_columns_without_heading,
    rows_under,
    samples_of,
)


@dataclass(slots=True)
class Source:
    """What was opened. `rows` is read once; `left_out` counts on the way."""

    format: RosterFormat
    headings: list[str]
    rows: Iterator[FileRow]
    samples: dict[str, list[str]] = field(default_factory=dict)
    left_out: int = 0
    # A package says by itself what its columns mean.
    speaks_for_itself: bool = False

    @property
    def offered(self) -> list[str]:
        """The headings that may be matched: not those of columns we never read."""
        return [h for h in self.headings if not not_offered(h, self.samples.get(h, ()))]

    @property
    def never_read(self) -> list[str]:
        """The headings of columns we never read."""
        return [h for h in self.headings if not_offered(h, self.samples.get(h, ()))]


def source_of_table(lines: Iterable[list[str]]) -> Source:
    """Return a table whose first line with anything in it holds the headings."""
    numbered = enumerate(lines, start=1)
    headings = _headings(numbered)
    peeked = list(islice(numbered, PEEKED_ROWS))
    refuse_columns_without_heading(headings, peeked)
    return Source(
        format=RosterFormat.TABLE,
        headings=[heading for heading in headings if heading],
        rows=rows_under(
            headings, chain(peeked, numbered), most=MOST_ROWS, refuse_many=refuse_too_many_rows
        ),
        samples=samples_of(headings, peeked),
    )


def _headings(numbered: Iterator[Numbered]) -> list[str]:
    for number, cells in numbered:
        if any(cells):
            break
        if number > MOST_BLANK_ROWS:
            raise RosterFileRefusedError(_("This file is empty."))
    else:
        raise RosterFileRefusedError(_("This file is empty."))
    return checked_headings(
        cells,
        too_many=_("This file has more than %(most)s columns. Keep those a roster needs."),
        too_few=_(
            "The first row must hold the headings of the columns, such as First name and "
            "Last name. Take out titles above them."
        ),
    )


def refuse_too_many_rows() -> NoReturn:
    """Say how many rows one roster may have."""
    raise RosterFileRefusedError(
        _("This file has more than %(most)s rows. Send it in parts, one for each school or agency.")
        % {"most": f"{MOST_ROWS:,}"}
    )
