"""Copy a class, or a season of classes, to new dates."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from courses.forms.moments import DayField
from courses.models import Lane
from organizations.forms import PickingForm, PlaceField

WEEK = 7


class CopyForm(forms.Form):
    """From which day a class is held again."""

    first_day = DayField(label=gettext_lazy("First day of the copy"))


class SeasonForm(PickingForm):
    """Which classes are copied, and by how much they move."""

    begins = DayField(label=gettext_lazy("Classes that begin from"))
    ends = DayField(label=gettext_lazy("To"))
    lane = forms.ModelChoiceField(
        label=gettext_lazy("Lane"),
        queryset=Lane.objects.filter(retired_on__isnull=True),
        required=False,
        empty_label=gettext_lazy("All lanes"),
    )
    host = PlaceField(
        label=gettext_lazy("Host"), required=False, may="courses.schedule", with_closed=True
    )
    weeks = forms.IntegerField(
        label=gettext_lazy("Weeks later"),
        min_value=1,
        max_value=520,
        required=False,
        help_text=gettext_lazy("52 weeks keep the weekday. Or say below when the copies begin."),
    )
    new_start = DayField(label=gettext_lazy("Or the first class begins on"), required=False)

    def clean(self) -> dict[str, Any]:
        """Ask by how much the classes move, one way or the other."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        begins, ends = cleaned.get("begins"), cleaned.get("ends")
        if begins and ends and ends < begins:
            self.add_error("ends", _("The last day comes before the first."))
        ways = ("weeks", "new_start")
        if not any(name in self.errors for name in ways) and (
            bool(cleaned.get("weeks")) == bool(cleaned.get("new_start"))
        ):
            self.add_error("weeks", _("Say by how many weeks, or when the first class begins."))
        return cleaned

    def days(self, first: date) -> int:
        """Return by how many days classes move of which the first begins on this day."""
        if self.cleaned_data["weeks"]:
            return int(self.cleaned_data["weeks"]) * WEEK
        new_start: date = self.cleaned_data["new_start"]
        return (new_start - first).days
