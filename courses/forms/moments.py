"""A day and a time of day in one field, on Maine's clock."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.forms import DateInput, DateTimeInput
from core.templatetags.ui import maine_date as written_date
from courses.decisions.clocks import local_moment

# A day beyond them is a slip of the fingers, and clocks cannot be reckoned at the calendar's ends.
FIRST_DAY, LAST_DAY = date(1970, 1, 1), date(2199, 12, 31)


def require_plannable(day: date) -> None:
    """Raise `ValidationError` for a day on which nobody plans a class."""
    if not FIRST_DAY <= day <= LAST_DAY:
        raise ValidationError(
            _("Choose a day from %(first)s to %(last)s.")
            % {"first": FIRST_DAY.year, "last": LAST_DAY.year}
        )


def _plannable(moment: datetime | None) -> datetime | None:
    if moment is not None:
        require_plannable(moment.date())
    return moment


class DayField(forms.DateField):
    """A day on which a class can be planned."""

    widget = DateInput

    def to_python(self, value: Any) -> date | None:
        day = super().to_python(value)
        if day is not None:
            require_plannable(day)
        return day


class MomentField(forms.DateTimeField):
    """A day and a time on Maine's clock; in the hour that November repeats, the first one."""

    widget = DateTimeInput

    def to_python(self, value: Any) -> datetime | None:
        """Say of the hour that March leaves out that it does not exist."""
        try:
            return _plannable(super().to_python(value))
        except ValidationError as refusal:
            if getattr(refusal, "code", "") != "ambiguous_timezone":
                raise
            said: datetime = (refusal.params or {})["datetime"]
            require_plannable(said.date())
        found = local_moment(said.date(), said.time())
        if found is None:
            raise ValidationError(
                _("There is no %(time)s on %(day)s: the clocks go forward from 2 to 3 that night.")
                % {"time": f"{said:%-I:%M %p}", "day": written_date(said.date(), "printed")}
            )
        return found.moment
