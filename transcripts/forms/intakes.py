"""A file of past training as it is sent, its columns, whom a row means, why it is undone."""

from collections.abc import Sequence
from typing import Any

from allauth.account.models import EmailAddress
from django import forms
from django.core.files.base import ContentFile, File
from django.utils.translation import gettext_lazy as _

from accounts.decisions import person_of_memssi_number
from accounts.models import User
from core.social_security import has_social_security_number
from courses.models import Lane
from organizations.forms.picker import PickingForm, PlaceField
from transcripts.enums import OUTSIDE_SOURCES, CreditSource, IntakeKind
from transcripts.intakes.columns import COLUMNS
from transcripts.intakes.reading import MOST_BYTES, MOST_MEGABYTES, Source
from transcripts.models import CompletionIntake

LONGEST_SAMPLE = 40
LONGEST_PASTED = 2_000_000
PASTED_NAME = "pasted.txt"
ACCEPT = ".csv,.txt,.tsv,.xlsx"


class IntakeUploadForm(PickingForm):
    """A file, or what was pasted instead of one."""

    organization = PlaceField(
        label=_("Whose people is it about?"),
        may="transcripts.import_claims",
        help_text=_("The district, school, agency or office. Its own schools are included."),
    )
    file = forms.FileField(
        label=_("File"),
        required=False,
        help_text=_("A spreadsheet (CSV or Excel), %(most)s MB at most.")
        % {"most": MOST_MEGABYTES},
        widget=forms.FileInput(attrs={"accept": ACCEPT, "data-max-bytes": MOST_BYTES}),
    )
    pasted = forms.CharField(
        label=_("Or paste it here"),
        required=False,
        strip=False,
        max_length=LONGEST_PASTED,
        help_text=_("Rows copied from Excel, with their headings."),
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
    )

    def __init__(
        self, *args: Any, kind: IntakeKind, is_too_large: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.is_too_large = kind, is_too_large
        if kind == IntakeKind.HISTORY:
            del self.fields["organization"]
        if kind == IntakeKind.FEDERAL:
            self.fields["organization"].required = False
            self.fields["pasted"].help_text = _(
                "The text of the record, copied from its page or its PDF; or rows from Excel."
            )

    def clean(self) -> dict[str, Any]:
        """Ask for one of both, and say of a file that was let go on its way why it is not here."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        file = cleaned.get("file")
        if self.is_too_large or (file is not None and (file.size or 0) > MOST_BYTES):
            self.errors.pop("file", None)
            sentence = _("This file is larger than %(most)s MB. Send it in parts.")
            self.add_error("file", sentence % {"most": MOST_MEGABYTES})
        elif not self.errors and bool(file) == bool(cleaned.get("pasted", "").strip()):
            self.add_error("file", _("Choose a file, or paste its rows below: one of both."))
        return cleaned

    @property
    def content(self) -> "File[bytes]":
        """What was sent, as a file."""
        file: File[bytes] | None = self.cleaned_data.get("file")
        pasted = self.cleaned_data.get("pasted", "")
        return file or ContentFile(pasted.encode("utf-8-sig"), name=PASTED_NAME)


class IntakeColumnsForm(forms.Form):
    """Which column of the file holds what, and what holds where a row does not say."""

    source = forms.ChoiceField(
        label=_("Where do these records come from?"),
        choices=[(each.value, each.label) for each in (CreditSource.MEMSSI, *OUTSIDE_SOURCES[:-1])],
        help_text=_("It stands beside the hours on every record."),
    )
    provider = forms.CharField(
        label=_("Who gave the training, where a row does not say"), max_length=120, required=False
    )
    lane = forms.ModelChoiceField(
        label=_("Lane of training that is no course we know"),
        queryset=Lane.objects.filter(retired_on__isnull=True),
        required=False,
        empty_label=_("None: such rows are wrong"),
    )
    who = forms.CharField(
        label=_("Whose record is it, where it names nobody?"),
        max_length=120,
        required=False,
        help_text=_("Their MEMSSI number or email."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(
        self, *args: Any, intake: CompletionIntake, source: Source, visitor: User, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.visitor = visitor
        self.columns: list[str] = []
        self.speaks_for_itself = source.speaks_for_itself
        about = dict(self.fields)
        self.fields.clear()
        if not source.speaks_for_itself:
            choices = [(h, _with_sample(h, source.samples.get(h, []))) for h in source.offered]
            for column in COLUMNS[intake.kind]:
                name = str(column.value)
                self.columns.append(name)
                self.fields[name] = forms.ChoiceField(
                    label=column.label,
                    choices=[("", _("Not in the file")), *choices],
                    required=False,
                    initial=intake.columns.get(name, ""),
                )
        # Of our own columns one is called so, too.
        for name in _asked_beside(intake.kind):
            self.fields[f"about_{name}"] = about[name]

    def clean_about_who(self) -> User | None:
        """Find whom the number or the address names, among those one may bring training in for."""
        words = str(self.cleaned_data.get("about_who") or "").strip()
        return find_person(words, self.visitor) if words else None

    @property
    def chosen_columns(self) -> dict[str, str] | None:
        """Our columns and the headings chosen for them; None where the file says by itself."""
        if self.speaks_for_itself:
            return None
        return {name: self.cleaned_data.get(name, "") for name in self.columns}

    @property
    def about(self) -> dict[str, Any]:
        """What holds where a row does not say."""
        said = self.cleaned_data
        return {
            "source": said.get("about_source", ""),
            "provider": said.get("about_provider", ""),
            "lane": said.get("about_lane"),
            "person": said.get("about_who"),
        }


class IntakeRowForm(forms.Form):
    """Who is meant by one row: one of those found, or somebody else by number or address."""

    decision = forms.ChoiceField(label=_("Who is this?"), required=False, widget=forms.RadioSelect)
    who = forms.CharField(
        label=_("Somebody else"),
        max_length=120,
        required=False,
        help_text=_("Their MEMSSI number or email."),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(
        self, *args: Any, candidates: Sequence[tuple[str, str]], visitor: User, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.visitor = visitor
        field = self.fields["decision"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 (for the types)
        field.choices = list(candidates)
        if not candidates:
            del self.fields["decision"]

    def clean(self) -> dict[str, Any]:
        """Ask for one answer; a number or address goes before a choice."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        words = str(cleaned.get("who") or "").strip()
        if words:
            try:
                cleaned["person"] = find_person(words, self.visitor).pk
            except forms.ValidationError as refusal:
                self.add_error("who", refusal)
        elif cleaned.get("decision"):
            cleaned["person"] = int(cleaned["decision"])
        else:
            self.add_error(None, _("Say who it is."))
        return cleaned


class IntakeUndoForm(forms.Form):
    """Why a file is undone."""

    reason = forms.CharField(
        label=_("Why is it undone?"),
        max_length=200,
        help_text=_("It stands on every line that takes hours back, and people read it."),
    )


def find_person(words: str, visitor: User) -> User:
    """Return whom a MEMSSI number or a proved address names, of those one may bring training in
    for. Raises `ValidationError`.
    """
    people = User.objects.permitted_to(visitor, "transcripts.import_claims")
    number = person_of_memssi_number(words)
    if number is not None:
        found: User | None = people.filter(pk=number).first()
    else:
        owners = EmailAddress.objects.filter(email__iexact=words, verified=True)
        found = people.filter(pk__in=owners.values("user")).first() if "@" in words else None
    if found is None:
        raise forms.ValidationError(
            _("Nobody was found. Write the whole MEMSSI number or the whole email.")
        )
    return found


def _asked_beside(kind: str) -> tuple[str, ...]:
    return {
        IntakeKind.CLAIMS: ("provider", "lane"),
        IntakeKind.FEDERAL: ("who",),
        IntakeKind.HISTORY: ("source", "provider", "lane"),
    }[IntakeKind(kind)]


def _with_sample(heading: str, cells: Sequence[str]) -> str:
    shown = dict.fromkeys(cell for cell in cells if not has_social_security_number(cell))
    sample = ", ".join(list(shown)[:3])
    if len(sample) > LONGEST_SAMPLE:
        sample = f"{sample[:LONGEST_SAMPLE]}…"
    return f"{heading} ({sample})" if sample else heading
