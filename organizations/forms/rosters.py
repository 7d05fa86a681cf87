"""A roster as it is sent, its columns, its words for work, its rows in doubt."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from core.forms import DateInput
from core.social_security import has_social_security_number
from organizations.enums import OrganizationKind
from organizations.exceptions import RosterFileRefusedError
from organizations.forms.picker import PickingForm, PlaceField
from organizations.imports.candidates import Candidate
from organizations.imports.cells import fold
from organizations.imports.columns import NEEDED, Column
from organizations.imports.files import MOST_BYTES, refuse_too_large
from organizations.imports.sources import Source
from organizations.models import Organization, OrganizationQuerySet, RosterImport, WorkKind

LONGEST_SAMPLE = 40
LONGEST_BACK = timedelta(days=366)


class RosterUploadForm(PickingForm):
    """Whose roster, and the file."""

    organization = PlaceField(
        label=_("Whose roster is this?"),
        may="organizations.import_roster",
        help_text=_("The district, school, agency or office. Its own schools are included."),
    )
    file = forms.FileField(
        label=_("Roster file"),
        help_text=_(
            "A spreadsheet (CSV or Excel) with one row for each person and job, or a OneRoster "
            "package. Staff only, 20 MB at most."
        ),
        widget=forms.FileInput(
            attrs={"accept": ".csv,.txt,.tsv,.xlsx,.zip", "data-max-bytes": MOST_BYTES}
        ),
    )

    def __init__(self, *args: Any, is_too_large: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_too_large = is_too_large

    def clean(self) -> dict[str, Any]:
        """Say of a file that was let go on its way why it is not here."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        file: UploadedFile[bytes] | None = cleaned.get("file")
        if self.is_too_large or (file is not None and (file.size or 0) > MOST_BYTES):
            self.errors.pop("file", None)
            try:
                refuse_too_large()
            except RosterFileRefusedError as refusal:
                self.add_error("file", str(refusal))
        return cleaned


class RosterColumnsForm(forms.Form):
    """Which column of the file holds what, and what the roster is to do."""

    work_kind = forms.ModelChoiceField(
        label=_("What people do, where the file does not say"),
        queryset=WorkKind.objects.filter(retired_on__isnull=True),
        required=False,
        empty_label=_("Not known: such rows are wrong"),
    )
    effective_on = forms.DateField(
        label=_("In force from"),
        widget=DateInput,
        help_text=_("New work begins on this day where the file has no first day."),
    )
    ends_the_missing = forms.BooleanField(
        label=_("The file holds everybody: whoever is not in it has left"),
        required=False,
        help_text=_("Before anything ends, you see who would leave."),
    )

    def __init__(self, *args: Any, roster: RosterImport, source: Source, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.columns: list[str] = []
        fields = dict(self.fields)
        self.fields.clear()
        if not source.speaks_for_itself:
            choices = [(h, _with_sample(h, source.samples.get(h, []))) for h in source.offered]
            for column in Column:
                name = str(column.value)
                self.columns.append(name)
                self.fields[name] = forms.ChoiceField(
                    label=column.label,
                    choices=[("", _("Not in the file")), *choices],
                    required=column in NEEDED,
                    error_messages={"required": _without_column(column)},
                    initial=roster.columns.get(name, ""),
                )
        self.fields.update(fields)

    def clean_effective_on(self) -> date:
        """Refuse a day far away: it is a slip of the hand."""
        day: date = self.cleaned_data["effective_on"]
        if abs(day - date.today()) > LONGEST_BACK:  # noqa: DTZ011 (a year more or less a day)
            raise forms.ValidationError(_("Choose a day within a year of today."))
        return day

    @property
    def chosen_columns(self) -> dict[str, str]:
        """Our columns and the headings chosen for them."""
        return {name: self.cleaned_data.get(name, "") for name in self.columns}


class RosterWorkForm(forms.Form):
    """What the file's words for work mean."""

    def __init__(self, *args: Any, words: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = WorkKind.objects.filter(retired_on__isnull=True).values_list("key", "name")
        choices = [("", _("I do not know: its rows are wrong")), *kinds]
        self.words = list(words)
        for word in self.words:
            self.fields[f"work_{fold(word)}"] = forms.ChoiceField(
                label=word, choices=choices, required=False
            )

    @property
    def work_kinds(self) -> dict[str, str]:
        """The key of a kind of work for each word that has one."""
        said = {word: self.cleaned_data.get(f"work_{fold(word)}", "") for word in self.words}
        return {word: key for word, key in said.items() if key}


class RosterRowForm(forms.Form):
    """Who is meant by a row in doubt."""

    decision = forms.ChoiceField(label=_("Who is this?"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, candidates: Sequence[Candidate], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["decision"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 (for the types)
        field.choices = [
            (each.value, f"{each.label} ({each.about})" if each.about else each.label)
            for each in candidates
        ]


class ManyLeavingForm(forms.Form):
    """Asked only where much of the work would end."""

    many_may_leave = forms.BooleanField(
        label=_("Yes, the file holds everybody, and this many people have left")
    )


def first_place(places: OrganizationQuerySet) -> dict[str, Organization]:
    """Return what the upload begins with: the place above all others one answers for, if any."""
    top = places.order_by("path").first()
    if top is None or places.exclude(path__startswith=top.path).exists():
        return {}
    return {} if top.kind == OrganizationKind.STATE else {"organization": top}


def _without_column(column: Column) -> str:
    sentence = _(
        "Say which column holds “%(field)s”. First and last name each need a column of their own."
    )
    return sentence % {"field": column.label}


def _with_sample(heading: str, cells: Sequence[str]) -> str:
    shown = dict.fromkeys(cell for cell in cells if not has_social_security_number(cell))
    sample = ", ".join(list(shown)[:3])
    if len(sample) > LONGEST_SAMPLE:
        sample = f"{sample[:LONGEST_SAMPLE]}…"
    return f"{heading} ({sample})" if sample else heading
