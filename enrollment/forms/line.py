"""What staff say about the line of a class. Services decide."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.clock import MAINE, maine_date
from core.forms import DateInput, TimeInput
from core.templatetags.ui import maine_date as written_date
from courses.decisions.clocks import local_moment
from courses.models import Offering, SeatReserve
from enrollment.decisions import offer_deadline
from enrollment.forms.changing import ChangeForm
from enrollment.models import WaitlistEntry
from enrollment.services import for_whom


def _reason(hint: Any) -> forms.CharField:
    return forms.CharField(
        label=_("Reason"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=hint,
        error_messages={"required": _("Say why. History keeps it.")},
    )


class PriorityForm(forms.Form):
    """Before whom somebody stands in line."""

    priority = forms.IntegerField(
        label=_("Priority"),
        min_value=-100,
        max_value=100,
        help_text=_("Higher comes first. Most people have 0. Among equals, time decides."),
    )
    reason = _reason(_("History keeps it. Leave out names of students and health details."))

    def said(self) -> dict[str, Any]:
        """Return the priority and why."""
        return dict(self.cleaned_data)


class OfferSeatForm(forms.Form):
    """Until when a seat is kept for somebody, on Maine's clock."""

    day = forms.DateField(label=_("Answer by, day"), widget=DateInput)
    time = forms.TimeField(
        label=_("Answer by, time"),
        widget=TimeInput,
        help_text=_("From 7 AM to 9 PM, and before the class begins."),
    )
    reason = _reason(_("History keeps it. Leave out names of students and health details."))

    def clean(self) -> dict[str, Any]:
        """Read day and time as a moment; the hour that March leaves out does not exist."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        day, time = said.get("day"), said.get("time")
        if day and time:
            found = local_moment(day, time)
            if found is None:
                self.add_error("time", _("This time does not exist: clocks go forward that night."))
            else:
                said["ends_at"] = found.moment
        return said

    def said(self) -> dict[str, Any]:
        """Return the deadline and why."""
        return {"ends_at": self.cleaned_data["ends_at"], "reason": self.cleaned_data["reason"]}


def proposed_deadline(entry: WaitlistEntry, *, now: datetime) -> dict[str, Any]:
    """Return until when an offer would stand that was made by itself, on Maine's clock."""
    until = offer_deadline(now=now, ends_at=entry.offering.seats_move_until)
    if until is None:
        return {}
    local = until.astimezone(MAINE)
    return {"day": local.date(), "time": local.time().replace(second=0, microsecond=0)}


class LetInForm(forms.Form):
    """Why somebody gets a seat although something is in the way."""

    reason = _reason(
        _(
            "History keeps it, and the person can read it there. Leave out names of students and "
            "health details."
        )
    )


class LetInPersonForm(LetInForm):
    """The same for somebody who is not in line yet: a full class lets nobody in."""

    or_wait = forms.BooleanField(
        label=_("Put them on the waitlist if no seat is free"), required=False
    )


class GiveSeatForm(forms.Form):
    """Why somebody in line gets the seat at once."""

    reason = _reason(_("For example: said yes on the phone. History keeps it."))

    def said(self) -> dict[str, Any]:
        """Return why."""
        return dict(self.cleaned_data)


class EndOfferForm(GiveSeatForm):
    """Why an offer is over before its deadline."""

    reason = _reason(_("The person reads this in an email. History keeps it."))


class ReleaseForm(ChangeForm):
    """Which of the held seats are held no more."""

    reserves = forms.ModelMultipleChoiceField(
        label=_("Seats to release"),
        queryset=SeatReserve.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Everybody may take them from today."),
        error_messages={"required": _("Choose which seats to release.")},
    )

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, offering: Offering, now: datetime
    ) -> None:
        super().__init__(data)
        field: Any = self.fields["reserves"]
        held = offering.reserves.filter(until__gt=maine_date(now))
        field.queryset = held.select_related("audience")
        field.label_from_instance = _label

    def said(self) -> dict[str, Any]:
        """Return which reserves are meant."""
        return {"reserves": [row.pk for row in self.cleaned_data["reserves"]]}


def _label(reserve: SeatReserve) -> str:
    words = ngettext(
        "%(n)s seat for %(whom)s, held until %(day)s",
        "%(n)s seats for %(whom)s, held until %(day)s",
        reserve.seats,
    )
    day = written_date(reserve.until, "printed")
    whom = for_whom(reserve)
    if reserve.audience is None:
        whom = _("%(county)s County") % {"county": whom}
    return words % {"n": reserve.seats, "whom": whom, "day": day}
