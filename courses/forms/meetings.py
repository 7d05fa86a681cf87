"""Sessions of a class and their breaks, each a row."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.clock import MAINE
from core.forms import TimeInput
from core.templatetags.ui import maine_date as written_date
from core.templatetags.ui import maine_time as written_time
from courses.decisions.clocks import LocalMoment, local_moment
from courses.enums import BreakKind
from courses.forms.moments import DayField
from courses.forms.rows import RowForm, Rows
from courses.models import Audience, Room
from courses.services.planning import PlannedBreak, PlannedMeeting

ONLINE = "online"
MOST_SEATS = 100_000


@dataclass(slots=True)
class Given:
    """What the rows of a page choose from, read once for all of them."""

    venue: int | None = None
    rooms: Sequence[Room] = ()
    audiences: Sequence[Audience] = ()
    has_online: bool = True
    is_conference: bool = False
    room_names: dict[str, Room] = field(default_factory=dict)

    def room(self, said: str) -> Room | None:
        """Return the room a choice names."""
        return next((room for room in self.rooms if f"room-{room.pk}" == said), None)

    def audience(self, said: str) -> Audience | None:
        return next((each for each in self.audiences if str(each.pk) == said), None)

    @property
    def places(self) -> list[tuple[str, Any]]:
        """Where a session may be."""
        online = [(ONLINE, _("Online"))] if self.has_online else []
        own = [room for room in self.rooms if room.venue_id == self.venue]
        others = [
            (f"room-{room.pk}", f"{room.venue.name}: {seated(room)}")
            for room in self.rooms
            if room.venue_id != self.venue
        ]
        elsewhere = [(_("At another place"), others)] if others else []
        return [
            ("", _("No room named")),
            *online,
            *((f"room-{room.pk}", seated(room)) for room in own),
            *elsewhere,
        ]

    @property
    def audience_choices(self) -> list[tuple[str, str]]:
        return [("", _("Anybody")), *((str(each.pk), each.name) for each in self.audiences)]


def seated(room: Room) -> str:
    """Name a room with the seats it has."""
    if room.capacity is None:
        return room.name
    return _("%(room)s (%(seats)s seats)") % {"room": room.name, "seats": room.capacity}


def moment_at(day: date, at: time, form: forms.Form, name: str) -> LocalMoment | None:
    """Return the moment of a time of day in Maine; where there is none, the field says so."""
    found = local_moment(day, at)
    if found is None:
        form.add_error(
            name,
            _("There is no %(time)s on %(day)s: the clocks go forward from 2 to 3 that night.")
            % {"time": f"{at:%-I:%M %p}", "day": written_date(day, "printed")},
        )
    return found


class BreakForm(RowForm):
    """Time inside a session that counts for no hours."""

    tells = ("begins", "ends")
    kind = forms.ChoiceField(label=gettext_lazy("What"), choices=BreakKind.choices)
    begins = forms.TimeField(label=gettext_lazy("Break begins"), widget=TimeInput)
    ends = forms.TimeField(label=gettext_lazy("Break ends"), widget=TimeInput)

    def planned(self, day: date) -> PlannedBreak | None:
        """Return the break on the day of its session, or say why there is none."""
        cleaned = self.cleaned_data
        begins = moment_at(day, cleaned["begins"], self, "begins")
        ends = moment_at(day, cleaned["ends"], self, "ends")
        if begins is None or ends is None:
            return None
        return PlannedBreak(begins.moment, ends.moment, BreakKind(cleaned["kind"]))


class SessionForm(RowForm):
    """One session: when, where, what."""

    tells = ("day", "begins", "ends", "title")
    day = DayField(label=gettext_lazy("Date"))
    begins = forms.TimeField(label=gettext_lazy("Begins"), widget=TimeInput)
    ends = forms.TimeField(label=gettext_lazy("Ends"), widget=TimeInput)
    where = forms.ChoiceField(label=gettext_lazy("Where"), required=False)
    room = forms.CharField(
        label=gettext_lazy("Room, as people call it"), max_length=80, required=False
    )
    title = forms.CharField(label=gettext_lazy("Title"), max_length=120, required=False)
    choice = forms.CharField(label=gettext_lazy("Group"), max_length=40, required=False)
    seats = forms.IntegerField(
        label=gettext_lazy("Seats of its own"), min_value=1, max_value=MOST_SEATS, required=False
    )

    def __init__(self, data: QueryDict, *, given: Given, is_working: bool, **kwargs: Any) -> None:
        super().__init__(data, given=given, is_working=is_working, **kwargs)
        where: Any = self.fields["where"]
        where.choices = given.places
        if not given.is_conference:
            del self.fields["choice"], self.fields["seats"]
        has_rooms = any(room.venue_id == given.venue for room in given.rooms)
        if has_rooms and not data.get(self.add_prefix("room")):
            del self.fields["room"]
        self.breaks: Rows[BreakForm] = Rows(
            BreakForm, self.add_prefix("b"), data=data, given=given, is_working=is_working
        )
        self.has_doubled_hour = False
        self.remarks: Sequence[Any] = ()  # what is said of it beside its fields

    @property
    def place(self) -> int:
        """Which row it is, from 0."""
        return int(str(self.prefix).rpartition("-")[2])

    @property
    def number(self) -> int:
        return self.place + 1

    @property
    def made(self) -> str:
        """What it said when a repetition made it, so that the next one replaces it unless it was
        changed; empty for what was typed.
        """
        return str(self.data.get(self.add_prefix("made"), ""))

    def is_valid(self) -> bool:
        """Check its breaks too."""
        breaks_are_valid = self.breaks.check()
        return super().is_valid() and breaks_are_valid

    def planned(self) -> PlannedMeeting | None:
        """Return the session as it is planned, or None while it cannot be read."""
        if self.is_blank or self.errors or not self.breaks.check():
            return None
        cleaned = self.cleaned_data
        day = cleaned["day"]
        begins = moment_at(day, cleaned["begins"], self, "begins")
        ends = moment_at(day, cleaned["ends"], self, "ends")
        breaks = [row.planned(day) for row in self.breaks.filled]
        if begins is None or ends is None or None in breaks:
            return None
        self.has_doubled_hour = begins.is_doubled or ends.is_doubled
        room = self.given.room(cleaned["where"])
        return PlannedMeeting(
            begins.moment,
            ends.moment,
            breaks=tuple(pause for pause in breaks if pause is not None),
            title=cleaned["title"],
            room="" if room else cleaned.get("room", ""),
            venue=room.venue if room and room.venue_id != self.given.venue else None,
            venue_room=room,
            is_online=cleaned["where"] == ONLINE,
            choice=cleaned.get("choice", "").strip(),
            capacity=cleaned.get("seats"),
        )


def typed_session(planned: PlannedMeeting) -> dict[str, list[str]]:
    """Return a session as one would type it."""
    begins, ends = planned.starts_at.astimezone(MAINE), planned.ends_at.astimezone(MAINE)
    where = f"room-{planned.venue_room.pk}" if planned.venue_room else ""
    typed = {
        "day": f"{begins:%Y-%m-%d}",
        "begins": f"{begins:%H:%M}",
        "ends": f"{ends:%H:%M}",
        "where": ONLINE if planned.is_online else where,
        "room": "" if planned.venue_room else planned.room,
        "title": planned.title,
        "choice": planned.choice,
        "seats": "" if planned.capacity is None else str(planned.capacity),
        "b-rows": str(len(planned.breaks)),
    }
    for place, pause in enumerate(planned.breaks):
        typed |= {
            f"b-{place}-kind": str(pause.kind),
            f"b-{place}-begins": f"{pause.starts_at.astimezone(MAINE):%H:%M}",
            f"b-{place}-ends": f"{pause.ends_at.astimezone(MAINE):%H:%M}",
        }
    return {name: [value] for name, value in typed.items()}


def said_span(planned: PlannedMeeting) -> str:
    """Return when a session is, in words."""
    return _("%(day)s, %(begins)s to %(ends)s") % {
        "day": written_date(planned.starts_at, "printed"),
        "begins": written_time(planned.starts_at),
        "ends": written_time(planned.ends_at),
    }
