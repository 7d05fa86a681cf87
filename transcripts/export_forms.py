"""What somebody wants as a file: for what, whose, of when, as what, in which columns."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from accounts.permissions import may_anywhere
from core.forms import DateInput
from courses.models import Course, CreditType, FundingAward, Lane, Topic
from organizations.forms import PickingForm, PlaceField
from transcripts.asking import AT, Wish
from transcripts.columns import COLUMNS
from transcripts.enums import BundleFormat, CreditSource, FileFormat
from transcripts.layouts import LAYOUTS, USUAL, Layout, Makes
from transcripts.reach import EXPORT
from transcripts.selection import Selection, Span

ROWS = ("credit_type", "lane", "topic", "course", "grant")
# By what a report about a grant can be narrowed: it is about whole classes.
OF_A_GRANT = {"grant", "span", "first", "last"}


class ExportForm(PickingForm):
    """The choices in the order in which one makes them; only the first has to be made."""

    layout = forms.ChoiceField(label=_("What is it for?"), widget=forms.RadioSelect, initial=USUAL)
    place = PlaceField(
        label=_("Place"),
        may=EXPORT,
        required=False,
        with_closed=True,
        help_text=_("With all places that belong to it. Leave empty for all your people."),
        error_messages={
            "invalid_choice": _(
                "That is not one of your places: you may take away your own people's training."
            ),
            "unknown": _("None of your places has this name."),
        },
    )
    span = forms.ChoiceField(
        label=_("Period"),
        required=False,
        choices=[("", _("The usual one of this file")), *Span.choices],
    )
    first = forms.DateField(label=_("From"), widget=DateInput, required=False)
    last = forms.DateField(label=_("To, this day included"), widget=DateInput, required=False)
    credit_type = forms.ModelChoiceField(
        label=_("Credit type"),
        queryset=CreditType.objects.filter(derived_from_hours__isnull=True),
        required=False,
        empty_label=_("All"),
    )
    source = forms.ChoiceField(
        label=_("Source"), required=False, choices=[("", _("All")), *CreditSource.choices]
    )
    lane = forms.ModelChoiceField(
        label=_("Topic area"), queryset=Lane.objects.all(), required=False, empty_label=_("All")
    )
    topic = forms.ModelChoiceField(
        label=_("Topic"), queryset=Topic.objects.all(), required=False, empty_label=_("All")
    )
    course = forms.ModelChoiceField(
        label=_("Course"),
        queryset=Course.objects.published().filter(is_security_sensitive=False),
        required=False,
        empty_label=_("All"),
    )
    grant = forms.ModelChoiceField(
        label=_("Grant award"),
        queryset=FundingAward.objects.all(),
        required=False,
        empty_label=_("All"),
    )
    file_format = forms.ChoiceField(
        label=_("Kind of file"),
        required=False,
        widget=forms.RadioSelect,
        choices=[
            ("", _("The usual one: CSV, or one PDF of transcripts")),
            *FileFormat.choices,
            *BundleFormat.choices,
        ],
    )

    def __init__(self, data: Mapping[str, Any] | None, *, visitor: User) -> None:
        super().__init__(data, visitor=visitor)
        everywhere = may_anywhere(visitor, EXPORT)
        layouts: Any = self.fields["layout"]
        layouts.choices = [
            (each.key, _described(each))
            for each in LAYOUTS.values()
            if everywhere or each.makes is not Makes.GRANT
        ]
        for column in COLUMNS.values():
            self.fields[f"{AT}{column.key}"] = forms.IntegerField(
                label=str(column.heading), required=False, min_value=1, max_value=99
            )

    @property
    def places(self) -> Iterator[forms.BoundField]:
        """The fields that say at which place a column stands."""
        return (self[name] for name in self.fields if name.startswith(AT))

    @property
    def has_details(self) -> bool:
        """Whether something is chosen of what is folded away."""
        return any(self.data.get(name) for name in (*ROWS, "source"))

    @property
    def has_columns(self) -> bool:
        """Whether columns are chosen."""
        return any(self.data.get(name) for name in self.fields if name.startswith(AT))

    def clean(self) -> None:
        """Refuse what no file can be: days that run backward, a PDF of lines, a grant unnamed."""
        said = self.cleaned_data
        if "layout" not in said:
            return
        layout = LAYOUTS[said["layout"]]
        self._clean_days(said)
        self._clean_format(said, layout)
        self._clean_columns(layout)
        if layout.makes is Makes.GRANT:
            self._clean_grant(said)

    def _clean_days(self, said: dict[str, Any]) -> None:
        first, last = said.get("first"), said.get("last")
        if first and last and last < first:
            self.add_error("last", gettext("The last day is before the first day."))
        if said.get("span") == Span.DAYS and not (first or last or self.errors):
            self.add_error("first", gettext("Say from which day, or up to which."))
        if said.get("span") not in {None, "", Span.DAYS} and (first or last):
            sentence = gettext("Days are given as well: choose “%(days)s”, or leave them empty.")
            self.add_error("span", sentence % {"days": Span.DAYS.label})

    def _clean_format(self, said: dict[str, Any], layout: Layout) -> None:
        wanted = said.get("file_format")
        if wanted and wanted not in layout.formats:
            sentence = gettext("This file is a CSV or one of Excel. Choose one of them.")
            if layout.makes is Makes.TRANSCRIPTS:
                sentence = gettext("Transcripts are one PDF or a ZIP. Choose one of them.")
            self.add_error("file_format", sentence)

    def _clean_columns(self, layout: Layout) -> None:
        offered = {column.key for column in layout.offered}
        for key in self.chosen_columns():
            if key not in offered:
                sentence = gettext("This file does not say that. Leave the number out.")
                self.add_error(f"{AT}{key}", sentence)

    def _clean_grant(self, said: dict[str, Any]) -> None:
        if not said.get("grant") and "grant" not in self.errors:
            self.add_error("grant", gettext("Choose the grant award that the report is about."))
        for name in {"place", "source", *ROWS} - OF_A_GRANT:
            if said.get(name):
                sentence = gettext("A report about a grant has all its people. Leave this empty.")
                self.add_error(name, sentence)

    def chosen_columns(self) -> list[str]:
        """Return the keys of the columns that have a number, in that order."""
        numbers = {
            key: self.cleaned_data[f"{AT}{key}"]
            for key in COLUMNS
            if self.cleaned_data.get(f"{AT}{key}")
        }
        return sorted(numbers, key=lambda key: numbers[key])

    def wish(self) -> Wish:
        """Return what a valid form asks for."""
        said = self.cleaned_data
        layout = LAYOUTS[said["layout"]]
        has_days = said["first"] or said["last"]
        span = said["span"] or (Span.DAYS if has_days else layout.span)
        is_days = span == Span.DAYS
        return Wish(
            layout=layout.key,
            file_format=said["file_format"] or layout.formats[0],
            selection=Selection(
                place=said["place"].pk if said["place"] else None,
                span=span,
                first=_written(said["first"]) if is_days else "",
                last=_written(said["last"]) if is_days else "",
                source=said["source"],
                **{name: said[name].pk if said[name] else None for name in ROWS},
            ),
            columns=tuple(self.chosen_columns()),
        )


def _written(day: date | None) -> str:
    return day.isoformat() if day else ""


def _described(layout: Layout) -> str:
    """Return what a file is called and what is in it, as one label."""
    return format_html('{}<br><span class="soft small">{}</span>', layout.label, layout.description)
