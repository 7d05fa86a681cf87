"""What the reports about demand and grants are to be about."""

from datetime import date, timedelta

from django import forms
from django.utils.translation import gettext_lazy as _

from core.forms import DateInput
from courses.models import Course, Lane
from organizations.enums import County
from reports.demand import DemandAsked

PERIODS = {"90": 90, "365": 365}


class DemandForm(forms.Form):
    lane = forms.ModelChoiceField(
        label=_("Topic area"),
        queryset=Lane.objects.all(),
        required=False,
        empty_label=_("All topic areas"),
    )
    county = forms.ChoiceField(
        label=_("County"), required=False, choices=[("", _("All counties")), *County.choices]
    )
    period = forms.ChoiceField(
        label=_("Said in"),
        required=False,
        choices=[
            ("", _("Any time")),
            ("90", _("The last 90 days")),
            ("365", _("The last 12 months")),
        ],
    )

    def asked(self, today: date) -> DemandAsked:
        """Return what the address asks for; what nobody can mean asks for nothing."""
        self.is_valid()
        said = self.cleaned_data
        days = PERIODS.get(said.get("period", ""))
        since = today - timedelta(days=days) if days else None
        return DemandAsked(said.get("lane"), said.get("county", ""), since)


class ProposalForm(DemandForm):
    course = forms.ModelChoiceField(
        label=_("Course"),
        queryset=Course.objects.published(),
        to_field_name="code",
        required=False,
        empty_label=_("All courses"),
    )

    field_order = ("course", "lane", "period")

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        del self.fields["county"]


class FundingForm(forms.Form):
    first = forms.DateField(label=_("Training from"), widget=DateInput, required=False)
    last = forms.DateField(label=_("To"), widget=DateInput, required=False)

    def clean(self) -> None:
        """The days in their order."""
        first, last = self.cleaned_data.get("first"), self.cleaned_data.get("last")
        if first and last and last < first:
            self.add_error("last", _("The last day is before the first day."))

    def period(self) -> tuple[date | None, date | None]:
        """Return the first and the last day, None for no bound."""
        if not self.is_valid():
            return None, None
        return self.cleaned_data["first"], self.cleaned_data["last"]
