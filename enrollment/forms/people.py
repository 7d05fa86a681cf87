"""A list of people to register: pasted, or chosen before."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from core.forms import is_key
from enrollment.pasted import (
    MOST_LINES,
    MOST_PASTED,
    Row,
    decide,
    find_people,
    mark_repeated,
    read_list,
    rest_after,
)

LONGEST_LIST = 60_000


class PeopleForm(forms.Form):
    """Whom to register. `people` are keys chosen on the list before; `seen` is what was shown."""

    people = forms.CharField(
        label=_("Chosen people"),
        required=False,
        max_length=LONGEST_LIST,
        widget=forms.HiddenInput,
    )
    text = forms.CharField(
        label=_("The list"),
        required=False,
        max_length=LONGEST_LIST,
        widget=forms.Textarea(attrs={"rows": 10, "autocomplete": "off", "spellcheck": "false"}),
        help_text=_(
            "One person in each line: a name, an email or a MEMSSI number, or rows copied from a "
            "spreadsheet. At most 600 lines; 200 of them are registered at a time."
        ),
    )
    or_wait = forms.BooleanField(
        label=_("Put those who find no seat on the waitlist"), required=False
    )
    seen = forms.CharField(
        label=_("State of this page"), required=False, max_length=64, widget=forms.HiddenInput
    )

    most = MOST_LINES
    most_pasted = MOST_PASTED

    def __init__(self, data: Any, *, own_people: "QuerySet[User]") -> None:
        super().__init__(data)
        self.own_people = own_people
        self.rows: list[Row] = []
        self.rest, self.left = "", 0  # what of the list comes after this part, and its lines

    @property
    def is_list(self) -> bool:
        """Whether a list was pasted, and nobody chosen."""
        return bool(self.cleaned_data.get("text"))

    def clean(self) -> dict[str, Any]:
        """Find everybody; a list that is too long comes back as it was typed."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        self.rows = self.find_rows()
        if not self.rows and not self.errors:
            self.add_error("text", _("Write or paste at least one person."))
        return cleaned

    def keep_seen(self, mark: str) -> None:
        """Let the page keep what was typed, and what it was judged by."""
        renewed: Any = self.data
        renewed = renewed.copy()
        renewed["seen"] = mark
        self.data = renewed

    def find_rows(self) -> list[Row]:
        """Return whom the form means: the pasted ones, else those chosen before."""
        if self.cleaned_data["text"]:
            return self.pasted()
        return self._chosen(self.cleaned_data["people"])

    def pasted(self) -> list[Row]:
        """Return whom the list means, with what was answered to "who do you mean?"."""
        lines = read_list(self.cleaned_data["text"])
        if len(lines) > self.most_pasted:
            self.add_error("text", self.too_many(len(lines), most=self.most_pasted))
            return []
        part = lines[: self.most]
        self.left = len(lines) - len(part)
        if self.left:
            self.rest = rest_after(self.cleaned_data["text"], part[-1])
        rows = find_people(part, self.own_people)
        decide(rows, {name: str(value) for name, value in self.data.items()})
        mark_repeated(rows)
        return rows

    def _chosen(self, keys: str) -> list[Row]:
        wanted = [int(key) for key in dict.fromkeys(keys.split(",")) if is_key(key)]
        if len(wanted) > self.most:
            self.add_error("text", self.too_many(len(wanted), most=self.most))
            return []
        found = self.own_people.in_bulk(wanted)
        people = sorted(found.values(), key=lambda p: (p.last_name, p.first_name, p.pk))
        return [Row(n, person.name, person) for n, person in enumerate(people, 1)]

    @property
    def found(self) -> list[User]:
        """Everybody the list means, in its order."""
        return [row.person for row in self.rows if row.person is not None]

    def too_many(self, count: int, *, most: int) -> str:
        """Say how many are too many; the list stays as it was typed."""
        return gettext(
            "At most %(most)s people can be registered at once, and this list has %(n)s. Nobody "
            "was registered. Split the list."
        ) % {"most": most, "n": count}
