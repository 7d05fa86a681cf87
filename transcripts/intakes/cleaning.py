"""One row of past training, cleaned: what it says, and what is wrong with it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from accounts.decisions import number_as_kept
from core.exports import FORMULA_STARTS
from core.social_security import has_social_security_number, refusal_of_social_security_number
from courses.enums import MOST_HOURS_ELSEWHERE
from organizations.imports.cells import LONGEST_CELL, said
from organizations.imports.cleaning import (
    DayWidget,
    EmailWidget,
    MemssiNumberWidget,
    NameWidget,
)
from transcripts.intakes.columns import Column, label_of

# Of these, nine digits in a row may be part.
WITH_DIGITS = {Column.NUMBER, Column.SID, Column.EMAIL, Column.CERTIFICATE, Column.APPROVAL}
LONGEST = {
    Column.TITLE: 160,
    Column.PROVIDER: 120,
    Column.CERTIFICATE: 60,
    Column.APPROVAL: 60,
    Column.CODE: 40,
    Column.EMPLOYER: 200,
}
LONGEST_NAME = 160
# Days as numbers, as spreadsheets count them: from 1954 to 2064.
SERIAL = re.compile(r"[2-5]\d{4}", re.ASCII)
FIRST_SERIAL = date(1899, 12, 30)
HOURS = re.compile(
    r"(?P<figure>[-+]?\d{1,6}(?:\.\d{1,6})?)\s*(?:h|hr|hrs|hours?)?\.?", re.IGNORECASE
)
WITH_COMMA = re.compile(r"(\d{1,3}),(\d{1,2})", re.ASCII)
QUARTER = Decimal("0.01")
NOT_KEPT = "…"  # stands for a FEMA student ID in what is kept of a row
SID_DIGITS = 10
DIGITS_OF_A_CUT_SID = 6  # spreadsheets drop the zeros it begins with


@dataclass(slots=True)
class Said:
    """What a row says of somebody's training."""

    number: int | None = None
    email: str = ""
    sid: str = ""
    had_sid: bool = False  # it named somebody by a FEMA student ID that is not kept
    first_name: str = ""
    last_name: str = ""
    employer: str = ""
    code: str = ""
    title: str = ""
    day: date | None = None
    hours: Decimal | None = None
    provider: str = ""
    certificate: str = ""
    approval: str = ""
    wrong: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()

    @property
    def names_somebody(self) -> bool:
        """Whether it says at all who it is about."""
        return bool(self.number is not None or self.email or self.sid or self.had_sid or self.name)


def kept_values(
    cells: Mapping[str, str], columns: Mapping[str, str]
) -> tuple[dict[str, str], list[str]]:
    """Return what a row says by our names, and what is wrong with what is not kept."""
    values, wrong = {}, []
    for name, heading in columns.items():
        text = cells.get(heading, "")
        if text and has_social_security_number(text, in_a_row=name not in WITH_DIGITS):
            wrong.append(f"{label_of(name)}: {refusal_of_social_security_number()}")
        elif text:
            values[name] = text
    return values, wrong


def without_sid(values: Mapping[str, str]) -> dict[str, str]:
    """Return the values to keep: of a FEMA student ID only that there was one."""
    return {name: NOT_KEPT if name == Column.SID else text for name, text in values.items()}


def clean(values: Mapping[str, str], *, on: date) -> Said:
    """Return what a row says. `on` is today: nothing is completed after it."""
    row = Said()
    for name, text in values.items():
        written = said(text)
        if not written:
            continue
        try:
            _refuse_unfit(name, written)
            READERS[name](row, written)
        except ValueError as error:
            row.wrong.append(f"{label_of(name)}: “{written[:60]}” {error}.")
    if row.day is not None and row.day > on:
        row.wrong.append(_("Date completed: it lies in the future."))
        row.day = None
    _check_whole(row, values)
    return row


def read_day(text: str) -> date:
    """Return a day as people, computers or spreadsheets write it."""
    if SERIAL.fullmatch(text):
        return FIRST_SERIAL + timedelta(days=int(text))
    day = DayWidget().clean(text)
    if day is None:
        raise ValueError(_("is not a date such as 9/1/2026"))
    return day


def read_hours(text: str) -> Decimal:
    """Return contact hours, more than none and no more than one course can have."""
    if comma := WITH_COMMA.fullmatch(text):
        raise ValueError(
            _("is not a number we can be sure of. Write it with a point: %(figure)s")
            % {"figure": f"{comma[1]}.{comma[2]}"}
        )
    found = HOURS.fullmatch(text)
    if found is None:
        raise ValueError(_("is not a number of hours such as 6.5"))
    figure = Decimal(found["figure"]).quantize(QUARTER)
    if figure <= 0:
        raise ValueError(_("is not more than zero"))
    if figure > MOST_HOURS_ELSEWHERE:
        raise ValueError(
            _("is more than the %(most)s hours one training can have")
            % {"most": MOST_HOURS_ELSEWHERE}
        )
    return figure


def parts_of(name: str) -> tuple[str, str]:
    """Return first and last name of a whole one: "Jane Q Doe", or "Doe, Jane Q"."""
    last, comma, first = name.partition(",")
    if comma:
        return first.strip(), last.strip()
    first, _space, last = name.strip().rpartition(" ")
    return first.strip(), last.strip()


def _name(row: Said, text: str) -> None:
    if len(text) > LONGEST_NAME:
        raise ValueError(_("is too long"))
    first, last = parts_of(text)
    if not first or not last:
        raise ValueError(_("is not a first and a last name"))
    row.first_name, row.last_name = NameWidget().clean(first), NameWidget().clean(last)


def _sid(row: Said, text: str) -> None:
    if text == NOT_KEPT:
        row.had_sid = True
        return
    digits = re.sub(r"[\s-]", "", text)
    if digits.isdecimal() and len(digits) >= DIGITS_OF_A_CUT_SID:
        digits = digits.zfill(SID_DIGITS)
    kept = number_as_kept("fema_sid", digits)
    if kept is None:
        raise ValueError(_("is not a FEMA student ID of ten digits"))
    row.sid = kept


def _kept(name: str, read: Callable[[str], Any]) -> Callable[[Said, str], None]:
    def keep(row: Said, text: str) -> None:
        setattr(row, name, read(text))

    return keep


def _text(name: str) -> Callable[[Said, str], None]:
    def keep(row: Said, text: str) -> None:
        most = LONGEST[Column(name)]
        if len(text) > most:
            raise ValueError(_("is too long: at most %(most)s characters") % {"most": most})
        setattr(row, name, text)

    return keep


READERS: dict[str, Callable[[Said, str], None]] = {
    Column.NUMBER: _kept("number", MemssiNumberWidget().clean),
    Column.EMAIL: _kept("email", EmailWidget().clean),
    Column.SID: _sid,
    Column.FIRST_NAME: _kept("first_name", NameWidget().clean),
    Column.LAST_NAME: _kept("last_name", NameWidget().clean),
    Column.NAME: _name,
    Column.DAY: _kept("day", read_day),
    Column.HOURS: _kept("hours", read_hours),
    **{
        name: _text(name)
        for name in (
            Column.EMPLOYER,
            Column.CODE,
            Column.TITLE,
            Column.PROVIDER,
            Column.CERTIFICATE,
            Column.APPROVAL,
        )
    },
}


def _refuse_unfit(name: str, text: str) -> None:
    """Refuse what is far too long, or what a spreadsheet takes for a formula."""
    if len(text) > LONGEST_CELL:
        raise ValueError(_("is too long"))
    is_figure = name == Column.HOURS and HOURS.fullmatch(text) is not None
    if text.startswith(FORMULA_STARTS) and not is_figure:
        raise ValueError(_("begins like a formula. Put the value itself there"))


def _check_whole(row: Said, values: Mapping[str, str]) -> None:
    if row.wrong:
        return
    if not row.code and not row.title:
        row.wrong.append(_("There is no course. If cells are merged in the file, split them."))
    if row.day is None and not values.get(Column.DAY):
        row.wrong.append(_("There is no date. If cells are merged in the file, split them."))
    if bool(row.first_name) != bool(row.last_name) and row.number is None and not row.email:
        row.wrong.append(_("First and last name are both needed."))
