"""How often a file is written again, in plain choices."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils import dates
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.forms import DateInput
from transcripts.recurrences import DAYS, HOURS, LAST_DAY, WEEKDAYS, Every, Recurrence, hour_words

USUAL_HOUR = 6


class ScheduleForm(forms.Form):
    """Every week, month or year, on which day, at which hour, from when to when."""

    every = forms.ChoiceField(
        label=_("How often?"), choices=Every.choices, widget=forms.RadioSelect, initial=Every.WEEK
    )
    weekday = forms.ChoiceField(
        label=_("On which day of the week"),
        choices=list(WEEKDAYS.items()),
        required=False,
        initial="MO",
        help_text=_("For a file of every week."),
    )
    day = forms.ChoiceField(
        label=_("On which day of the month"),
        choices=[(str(day), _("The last day") if day == LAST_DAY else str(day)) for day in DAYS],
        required=False,
        initial="1",
        help_text=_("For a file of every month or year."),
    )
    month = forms.ChoiceField(
        label=_("In which month"),
        choices=[(str(number), name) for number, name in dates.MONTHS.items()],
        required=False,
        initial="1",
        help_text=_("For a file of every year."),
    )
    hour = forms.TypedChoiceField(
        label=_("At"),
        choices=[(str(hour), hour_words(hour)) for hour in HOURS],
        coerce=int,
        initial=str(USUAL_HOUR),
    )
    starts_on = forms.DateField(label=_("First day it may be written"), widget=DateInput)
    ends_on = forms.DateField(
        label=_("Last day"),
        widget=DateInput,
        help_text=_("At most three years from today."),
        error_messages={
            "required": _("A repeated file has to end. Choose a last day, within three years.")
        },
    )

    def __init__(self, data: Mapping[str, Any] | None, *, today: date) -> None:
        super().__init__(data, initial={"starts_on": today})

    def clean(self) -> None:
        """Refuse days that run backward."""
        first, last = self.cleaned_data.get("starts_on"), self.cleaned_data.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", gettext("The last day is before the first day."))

    def asked(self) -> dict[str, Any]:
        """Return what a valid form asks for."""
        said = self.cleaned_data
        return {
            "recurrence": Recurrence(
                Every(said["every"]),
                said["weekday"] or "MO",
                int(said["day"] or 1),
                int(said["month"] or 1),
            ),
            "hour": said["hour"],
            "starts_on": said["starts_on"],
            "ends_on": said["ends_on"],
        }
