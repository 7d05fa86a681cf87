"""A list of participants as it is sent, what its columns hold, and who people in it are."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from attendance.enums import ChoiceKind, ListColumn
from attendance.lists.formats import Table, cell_of, missing_from
from attendance.lists.matching import Choice
from attendance.lists.reading import MOST_BYTES
from core.forms import is_key

SAMPLES = 2
LONGEST_SAMPLE = 40
ANOTHER_TIME = "again"
SAID_OF = re.compile(rf"(choice|{ANOTHER_TIME})-([0-9a-f]{{32}})")


class ListForm(forms.Form):
    """The file."""

    file = forms.FileField(
        label=gettext_lazy("List of participants"),
        help_text=gettext_lazy(
            "The participants report of Zoom, the attendance report of Teams or Google Meet, a "
            "file of a scanner, or any table (CSV or Excel) with names and times. 5 MB at most."
        ),
        allow_empty_file=True,  # the service says what is wrong with it
        widget=forms.FileInput(
            attrs={"accept": ".csv,.txt,.tsv,.xlsx", "data-max-bytes": MOST_BYTES}
        ),
    )


class ColumnsForm(forms.Form):
    """Which column of a file holds what."""

    def __init__(self, *args: Any, table: Table, columns: Mapping[ListColumn, int], **kwargs: Any):
        super().__init__(*args, **kwargs)
        choices = [(str(at), _with_samples(table, at)) for at in range(len(table.headings))]
        for column in ListColumn:
            self.fields[str(column.value)] = forms.ChoiceField(
                label=column.label,
                choices=[("", _("Not in the file")), *choices],
                required=False,
                initial=str(columns.get(column, "")),
            )

    def clean(self) -> dict[str, Any]:
        """Ask for who and when, and for each column once."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        missing = missing_from(self.columns)
        if missing and not self.errors:
            self.add_error(None, missing)
        taken = list(self.columns.values())
        for column, at in self.columns.items():
            if taken.count(at) > 1:
                self.add_error(
                    str(column.value), _("This column is named twice. Choose one of them.")
                )
        return said

    @property
    def columns(self) -> dict[ListColumn, int]:
        """What was chosen."""
        return {
            column: int(at)
            for column in ListColumn
            if (at := self.cleaned_data.get(str(column.value)))
        }


def _with_samples(table: Table, at: int) -> str:
    cells = dict.fromkeys(cell for row in table.rows[:20] if (cell := cell_of(row, at)))
    sample = ", ".join(list(cells)[:SAMPLES])[:LONGEST_SAMPLE]
    heading = table.headings[at]
    return f"{heading} ({sample})" if sample else heading


def choices_from(posted: Mapping[str, Any]) -> dict[str, Choice | None]:
    """Return what was said of people, by key; of whom nothing was said does not stand in it."""
    choices: dict[str, Choice | None] = {}
    for name, value in posted.items():
        found = SAID_OF.fullmatch(name)
        if found is None:
            continue
        if found[1] == ANOTHER_TIME:
            choices[found[2]] = None
        elif is_key(value):
            choices[found[2]] = Choice(ChoiceKind.SEAT, int(value))
        elif value in {ChoiceKind.PARK, ChoiceKind.LEAVE_OUT}:
            choices[found[2]] = Choice(ChoiceKind(value))
    return choices
