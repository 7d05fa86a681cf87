"""One row of a roster, cleaned: what it says, and what is wrong with it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from import_export.fields import Field
from import_export.widgets import CharWidget, DateWidget

from accounts.decisions import number_as_kept, person_of_memssi_number, phone_as_kept
from core.exports import FORMULA_STARTS
from core.social_security import has_social_security_number, refusal_of_social_security_number
from organizations.imports.cells import LONGEST_CELL, said
from organizations.imports.columns import PLACE_ID, Column

DAYS = ["%Y-%m-%d", "%m/%d/%Y", "%m/%d/%y", "%m-%d-%Y", "%Y/%m/%d", "%b %d, %Y", "%B %d, %Y"]
EARLIEST = date(1940, 1, 1)
# Of these, nine digits in a row may be part.
WITH_DIGITS = {
    Column.NUMBER,
    Column.PLACE,
    Column.PHONE,
    Column.EMAIL,
    Column.OTHER_EMAIL,
    PLACE_ID,
}
LONGEST_NAME = 80


@dataclass(slots=True)
class Said:
    """What a row says of somebody."""

    number: int | None = None
    first_name: str = ""
    last_name: str = ""
    preferred_name: str = ""
    email: str = ""
    other_email: str = ""
    staff_id: str = ""
    place: str = ""
    place_id: str = ""
    work: str = ""
    starts_on: date | None = None
    ends_on: date | None = None
    phone: str = ""
    wrong: list[str] = field(default_factory=list)

    @property
    def emails(self) -> list[str]:
        """The addresses it gives, the first one first."""
        return [address for address in (self.email, self.other_email) if address]

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}".strip()


class NameWidget(CharWidget):
    """A part of a name."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        text = str(super().clean(value, row, **kwargs))
        if len(text) > LONGEST_NAME:
            raise ValueError(_("is too long: at most %(most)s characters") % {"most": LONGEST_NAME})
        letters = sum(sign.isalpha() for sign in text)
        if text and ("@" in text or letters <= sum(sign.isdigit() for sign in text)):
            raise ValueError(_("is not a name"))
        return text


class EmailWidget(CharWidget):
    """An email address, in lower case."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        text = str(super().clean(value, row, **kwargs)).lower()
        try:
            if text:
                validate_email(text)
        except ValidationError:
            raise ValueError(_("is not an email address")) from None
        return text


class MemssiNumberWidget(CharWidget):
    """The key behind a MEMSSI number whose check digit is right."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> int | None:
        text = str(super().clean(value, row, **kwargs))
        if not text:
            return None
        key = person_of_memssi_number(text)
        if key is None:
            raise ValueError(_("is not a MEMSSI number: a digit may be mistyped"))
        return key


class DayWidget(DateWidget):
    """A day, written as people in Maine or computers do."""

    def __init__(self) -> None:
        super().__init__()
        self.formats = DAYS

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> date | None:
        text = re.sub(r"\bSept\b", "Sep", str(value or "")).partition("T")[0]
        try:
            day: date | None = super().clean(text, row, **kwargs)
        except ValueError:
            raise ValueError(_("is not a date such as 9/1/2026")) from None
        if day is not None and day < EARLIEST:
            raise ValueError(_("is too long ago"))
        return day


class KeptWidget(CharWidget):
    """A text as the register keeps it."""

    def __init__(self, as_kept: Callable[[str], str | None], refusal: str) -> None:
        super().__init__()
        self.as_kept, self.refusal = as_kept, refusal

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        kept = self.as_kept(str(super().clean(value, row, **kwargs)))
        if kept is None:
            raise ValueError(self.refusal)
        return kept


class Cleaner:
    """Cleans rows with the fields of the import library; what a field refuses is a sentence."""

    def __init__(self) -> None:
        name, email, day = NameWidget(), EmailWidget(), DayWidget()
        widgets: dict[str, Any] = {
            Column.NUMBER: MemssiNumberWidget(),
            Column.FIRST_NAME: name,
            Column.LAST_NAME: name,
            Column.PREFERRED_NAME: name,
            Column.EMAIL: email,
            Column.OTHER_EMAIL: email,
            Column.STAFF_ID: KeptWidget(
                partial(number_as_kept, "state_staff_id"), _("is not a state staff ID")
            ),
            Column.STARTS_ON: day,
            Column.ENDS_ON: day,
            Column.PHONE: KeptWidget(phone_as_kept, _("is not a phone number")),
        }
        plain = CharWidget()
        self.fields = [
            Field(attribute=name, column_name=name, widget=widgets.get(name, plain))
            for name in (*(str(column.value) for column in Column), PLACE_ID)
        ]

    def clean(self, values: Mapping[str, str]) -> Said:
        """Return what the row says. Values are those of `kept_values`."""
        row = {each.column_name: said(values.get(each.column_name, "")) for each in self.fields}
        result = Said()
        for each in self.fields:
            name = each.column_name
            try:
                refuse_unfit(name, row[name])
                setattr(result, name, each.clean(row))
            except ValueError as error:
                result.wrong.append(f"{label_of(name)}: “{row[name][:60]}” {error}.")
        _check_whole(result)
        return result


def label_of(name: str) -> str:
    """Return what people call a column."""
    return str(Column(name).label) if name in Column.values else str(Column.PLACE.label)


def refuse_unfit(name: str, text: str) -> None:
    """Refuse what is far too long, or what a spreadsheet may take for a formula (not +1 207 …)."""
    if len(text) > LONGEST_CELL:
        raise ValueError(_("is too long"))
    if text.startswith(FORMULA_STARTS) and not (
        name == Column.PHONE and phone_as_kept(text) is not None
    ):
        raise ValueError(_("begins like a formula. Put the value itself there"))


def kept_values(
    cells: Mapping[str, str], columns: Mapping[str, str]
) -> tuple[dict[str, str], list[str]]:
    """Return what of a row we keep, by our names, and what is wrong with what we do not.

    Columns nobody matched are not kept; neither is anything like a Social Security number.
    """
    values, wrong = {}, []
    for name, heading in columns.items():
        text = cells.get(heading, "")
        if text and has_social_security_number(text, in_a_row=name not in WITH_DIGITS):
            wrong.append(f"{label_of(name)}: {refusal_of_social_security_number()}")
        elif text:
            values[name] = text
    return values, wrong


def _check_whole(row: Said) -> None:
    if not row.wrong and not row.first_name and not row.last_name:
        row.wrong.append(_("There is no name."))
    elif not row.wrong and not (row.first_name and row.last_name):
        row.wrong.append(_("First and last name are both needed."))
    if row.email and row.email == row.other_email:
        row.other_email = ""
    if row.starts_on and row.ends_on and row.ends_on <= row.starts_on:
        row.wrong.append(_("The work ends before it begins."))
