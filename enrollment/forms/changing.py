"""What somebody changes of a published class: the shape of it. Services decide."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.db.models import Q, prefetch_related_objects
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from core.clock import MAINE
from core.forms import DateInput, TimeInput
from core.templatetags.ui import day_of
from courses.decisions.clocks import local_moment
from courses.models import InstructorAssignment, Offering, Room, Venue
from enrollment.services.moving import NewTime, breaks_cut
from enrollment.services.placing import NewPlace, sessions_left
from enrollment.services.touched import sessions_to_come
from organizations.forms.people import PersonFindingForm


class ChangeForm(forms.Form):
    """A change is looked at first; `seen` is what it was judged by then."""

    seen = forms.CharField(
        label=gettext_lazy("State of this page"), widget=forms.HiddenInput, required=False
    )

    def said(self) -> dict[str, Any]:
        """Return what the service is told, without what the page keeps for itself."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}


def _why(label: Any = None, *, required: bool = True, hint: Any = None) -> forms.CharField:
    return forms.CharField(
        label=label or gettext_lazy("Reason"),
        max_length=500,
        required=required,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Everyone registered or waiting will read this.")
        if hint is None
        else hint,
        error_messages={"required": gettext_lazy("Say why. Everyone registered will read it.")},
    )


class CancelOfferingForm(ChangeForm):
    """Why a class is cancelled: those registered read it."""

    reason = _why()


class PostponeOfferingForm(ChangeForm):
    """Why a class is off its dates."""

    reason = _why()


class MoveOfferingForm(ChangeForm):
    """When each session to come is held from now on, on Maine's clock."""

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, offering: Offering, now: datetime
    ) -> None:
        super().__init__(data)
        to_come = sessions_to_come(offering, now=now)
        # One that began since its time was typed is read all the same, so that this is said of it.
        self.meetings = [
            row for row in offering.meetings.all() if row in to_come or f"day_{row.pk}" in self.data
        ]
        self.leaves_some_out = len(self.meetings) < len(offering.meetings.all())
        for row in self.meetings:
            number = {"number": row.number}
            starts_at, ends_at = row.starts_at.astimezone(MAINE), row.ends_at.astimezone(MAINE)
            self.fields[f"day_{row.pk}"] = forms.DateField(
                label=_("Session %(number)s, day") % number,
                widget=DateInput,
                initial=starts_at.date(),
            )
            for name, label, moment in (
                ("from", _("Session %(number)s, from") % number, starts_at),
                ("to", _("Session %(number)s, to") % number, ends_at),
            ):
                self.fields[f"{name}_{row.pk}"] = forms.TimeField(
                    label=label, widget=TimeInput, initial=moment.time()
                )
        self.fields["reason"] = _why(required=False)

    def rows(self) -> list[tuple[Any, list[forms.BoundField]]]:
        """Return the fields of each session."""
        return [
            (row, [self[f"{name}_{row.pk}"] for name in ("day", "from", "to")])
            for row in self.meetings
        ]

    def clean(self) -> dict[str, Any]:
        """Read days and times as moments; the hour that March leaves out does not exist."""
        said: dict[str, Any] = super().clean() or self.cleaned_data
        self.times: dict[int, NewTime] = {}
        self.breaks_cut: list[str] = []
        prefetch_related_objects(self.meetings, "breaks")
        for row in self.meetings:
            day = said.get(f"day_{row.pk}")
            starts_at = self._moment(day, f"from_{row.pk}")
            # What went past midnight goes past it on its new day as well.
            nights = day_of(row.ends_at) - day_of(row.starts_at)
            ends_at = self._moment(day and day + nights, f"to_{row.pk}")
            if starts_at and ends_at:
                self.times[row.pk] = NewTime(starts_at, ends_at)
                self.breaks_cut += breaks_cut(row, self.times[row.pk])
        return said

    def _moment(self, day: date | None, name: str) -> datetime | None:
        at: time | None = self.cleaned_data.get(name)
        if day is None or at is None:
            return None
        found = local_moment(day, at)
        if found is None:
            self.add_error(
                name, _("This time does not exist: clocks go forward from 2 AM to 3 AM that night.")
            )
            return None
        return found.moment

    def said(self) -> dict[str, Any]:
        """Return the new times by session."""
        return {"times": self.times, "reason": self.cleaned_data["reason"]}


class PlaceForm(ChangeForm):
    """Where a class is held from now on."""

    venue = forms.ModelChoiceField(
        label=gettext_lazy("Place"),
        queryset=Venue.objects.none(),
        required=False,
        empty_label=gettext_lazy("Online, no place"),
    )
    online_link = forms.URLField(
        label=gettext_lazy("Link to join online"),
        required=False,
        max_length=400,
        assume_scheme="https",
        help_text=gettext_lazy("Shown only to those who hold a seat and who teach."),
    )

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, offering: Offering, now: datetime
    ) -> None:
        super().__init__(
            data, initial={"venue": offering.venue, "online_link": offering.online_link}
        )
        in_use = Venue.objects.filter(retired_on__isnull=True)
        venue: Any = self.fields["venue"]
        venue.queryset = in_use | Venue.objects.filter(pk=offering.venue_id or 0)
        left = sessions_left(offering, now=now)
        self.meetings = [row for row in left if not row.is_online]
        # A room that is no longer used stays a choice where it is the one.
        own = [row.venue_room_id for row in self.meetings if row.venue_room_id is not None]
        in_use_or_own = Q(retired_on__isnull=True) | Q(pk__in=own)
        rooms = Room.objects.filter(in_use_or_own).select_related("venue")
        for row in self.meetings:
            self.fields[f"room_{row.pk}"] = RoomField(
                label=_("Session %(number)s, room") % {"number": row.number},
                queryset=rooms,
                required=False,
                initial=row.venue_room_id,
                empty_label=_("No room of the list"),
            )
            self.fields[f"name_{row.pk}"] = forms.CharField(
                label=_("Session %(number)s, room that is not in the list")
                % {"number": row.number},
                max_length=80,
                required=False,
                initial="" if row.venue_room_id else row.room,
            )
        self.fields["reason"] = _why(required=False)

    def said(self) -> dict[str, Any]:
        """Return the new place with the rooms of its sessions."""
        said = self.cleaned_data
        place = NewPlace(
            said["venue"],
            {row.pk: said[f"room_{row.pk}"] for row in self.meetings},
            said["online_link"],
            {row.pk: said[f"name_{row.pk}"] for row in self.meetings},
        )
        return {"place": place, "reason": said["reason"]}


class RoomField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Rooms with the place they are in."""

    def label_from_instance(self, room: Room) -> str:
        return f"{room.venue.name}: {room.name}"


class SeatsForm(ChangeForm):
    """How many seats a class has, and how many may wait."""

    capacity = forms.IntegerField(
        label=gettext_lazy("Seats"),
        min_value=1,
        required=False,
        help_text=gettext_lazy("Empty means open to all."),
    )
    waitlist_limit = forms.IntegerField(
        label=gettext_lazy("People who may wait"),
        min_value=0,
        required=False,
        help_text=gettext_lazy("Empty means anybody may."),
    )


class SubstituteForm(PersonFindingForm):
    """Who teaches in whose place."""

    seen = forms.CharField(
        label=gettext_lazy("State of this page"), widget=forms.HiddenInput, required=False
    )
    relieved = forms.ModelChoiceField(
        label=gettext_lazy("In the place of"),
        queryset=User.objects.none(),
        required=False,
        empty_label=gettext_lazy("Nobody: they teach together"),
    )
    reason = _why(gettext_lazy("Reason, for whoever is relieved"), required=False, hint="")
    tells_learners = forms.BooleanField(
        label=gettext_lazy("Tell everyone registered, too"), required=False, initial=True
    )
    field_order = ["who", "person", "relieved", "reason", "tells_learners", "seen"]

    def __init__(self, *args: Any, offering: Offering, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        teaching = InstructorAssignment.objects.filter(offering=offering).teaching()
        relieved: Any = self.fields["relieved"]
        relieved.queryset = User.objects.filter(pk__in=teaching.values("instructor"))

    def said(self) -> dict[str, Any]:
        """Return who teaches in whose place."""
        names = ("relieved", "reason", "tells_learners")
        said = {name: self.cleaned_data[name] for name in names}
        return said | {"substitute": self.cleaned_data["person"]}


class LetterForm(ChangeForm):
    """A letter to everybody in a class."""

    subject = forms.CharField(label=gettext_lazy("Subject"), max_length=120)
    text = forms.CharField(
        label=gettext_lazy("Letter"),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=gettext_lazy("Leave out names of students and health details."),
    )
    to_line = forms.BooleanField(
        label=gettext_lazy("Also to those on the waitlist"), required=False
    )
    to_instructors = forms.BooleanField(
        label=gettext_lazy("Also to those who teach"), required=False, initial=True
    )
