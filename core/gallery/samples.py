"""Invented forms, rows and people for the components to show."""

from dataclasses import dataclass
from typing import Any, ClassVar

import django_tables2 as tables
from django import forms

from core.forms import DateInput, DateTimeInput, TimeInput
from core.tables import BaseTable, ChoiceColumn, HoursColumn, StatusColumn

WAYS = [("p", "In person"), ("o", "Online")]
TONES = {"open": "good", "nearly": "warning", "full": "bad"}
STATUSES = {"open": "Open", "nearly": "2 seats left", "full": "Full"}


class EveryField(forms.Form):
    """One field of each kind."""

    name = forms.CharField(label="Name", help_text="As it should appear on the certificate.")
    email = forms.EmailField(
        label="Email", widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    phone = forms.CharField(
        label="Phone",
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )
    day = forms.DateField(label="Day", widget=DateInput())
    time = forms.TimeField(label="Time", widget=TimeInput())
    moment = forms.DateTimeField(label="Day and time", widget=DateTimeInput(), required=False)
    seats = forms.IntegerField(label="Seats", min_value=1)
    lane = forms.ChoiceField(label="Lane", choices=[("", "Choose one"), ("a", "Safety"), *WAYS])
    ways = forms.MultipleChoiceField(
        label="How?", choices=WAYS, widget=forms.CheckboxSelectMultiple
    )
    way = forms.ChoiceField(label="How first?", choices=WAYS, widget=forms.RadioSelect)
    reason = forms.CharField(label="Why?", widget=forms.Textarea, required=False)
    evidence = forms.FileField(
        label="Evidence",
        help_text="A PDF or a picture, up to 2 MB.",
        widget=forms.ClearableFileInput(
            attrs={"accept": ".pdf,image/*", "data-max-bytes": 2_000_000}
        ),
    )
    locked = forms.CharField(label="Set by your employer", disabled=True, initial="RSU 9")
    agree = forms.BooleanField(label="I will be there")


class ReasonForm(forms.Form):
    """One question, for the panels that ask before they act."""

    reason = forms.CharField(label="Why?", required=False)


class SearchForm(forms.Form):
    """The filters of the sample list."""

    q = forms.CharField(label="Search", widget=forms.TextInput(attrs={"type": "search"}))
    lane = forms.ChoiceField(label="Lane", choices=[("", "Any"), ("a", "Safety")])


class SampleTable(BaseTable):
    """A list with everything a list may have."""

    caption = "Sample classes"
    choose = ChoiceColumn("title")
    title = tables.Column("Class")
    status = StatusColumn(TONES, verbose_name="Seats", accessor="status")
    hours = HoursColumn(verbose_name="Hours", attrs={"cell": {"class": "number"}})

    class Meta:
        template_name = "django_tables2/table.html"
        empty_text = "No classes match. Take away a filter."


def sample_rows(count: int) -> list[dict[str, Any]]:
    keys = list(TONES)
    return [
        {"pk": i, "title": f"Class {i:02}", "status": keys[i % 3], "hours": i / 2}
        for i in range(1, count + 1)
    ]


@dataclass(frozen=True)
class Visitor:
    """Somebody at the head of the page."""

    is_authenticated: bool
    name: str = "Ada Thibodeau"
    email: str = "ada@example.org"


class Said(str):
    """A message of Django's, without a request."""

    level_tag: str
    tags: ClassVar[list[str]] = ["info", "success", "warning", "error"]

    @classmethod
    def of(cls, tag: str) -> "Said":
        said = cls(f"A message of the level “{tag}”.")
        said.level_tag = tag
        return said
