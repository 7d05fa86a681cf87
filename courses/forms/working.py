"""What the buttons of the schedule page do with what was typed: rows added, taken away, filled in.

Each takes what was sent and returns what the page shows next. Nothing is saved.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.forms import is_key
from courses.decisions.pasting import Line, LineFault, lines_of
from courses.decisions.recurrence import MOST, Repetition, days_between, repeated_days
from courses.enums import DeliveryMode
from courses.forms.meetings import ONLINE, SessionForm
from courses.forms.moments import DayField
from courses.forms.rows import MOST_ROWS, Typed, rows_in, with_rows
from courses.models import Room, SchoolHoliday

A_WEEK = 7
PREFIX = re.compile(r"[shtq]|s-\d{1,3}-b")  # of the rows there are on the page
SEVERAL = 5
WEEKDAYS = [
    ("0", gettext_lazy("Monday")),
    ("1", gettext_lazy("Tuesday")),
    ("2", gettext_lazy("Wednesday")),
    ("3", gettext_lazy("Thursday")),
    ("4", gettext_lazy("Friday")),
    ("5", gettext_lazy("Saturday")),
    ("6", gettext_lazy("Sunday")),
]
LINE_FAULTS = {
    LineFault.NO_DATE: gettext_lazy("Line %(n)s: we cannot read its date. Write it as 3/14/2027."),
    LineFault.NO_START: gettext_lazy(
        "Line %(n)s: we cannot read when it begins. Write it as 8:30 AM."
    ),
    LineFault.NO_END: gettext_lazy("Line %(n)s: we cannot read when it ends. Write it as 3:30 PM."),
    LineFault.ENDS_BEFORE_IT_STARTS: gettext_lazy("Line %(n)s: it ends before it begins."),
    LineFault.SEATS_ARE_NO_NUMBER: gettext_lazy("Line %(n)s: its seats are not a number."),
    LineFault.TOO_MANY: gettext_lazy("Line %(n)s and those after it are too many at once."),
}


class RepeatForm(forms.Form):
    """How the first session is repeated."""

    repeat_kind = forms.ChoiceField(
        label=gettext_lazy("Repeat"),
        choices=[("weekly", gettext_lazy("Weekly")), ("monthly", gettext_lazy("Monthly"))],
    )
    repeat_every = forms.IntegerField(
        label=gettext_lazy("Every so many weeks or months"),
        min_value=1,
        max_value=26,
        required=False,
    )
    repeat_weekdays = forms.MultipleChoiceField(
        label=gettext_lazy("On"),
        choices=WEEKDAYS,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Nothing checked: the weekday of the first session."),
    )
    repeat_count = forms.IntegerField(
        label=gettext_lazy("Sessions in all"), min_value=2, max_value=MOST, required=False
    )
    repeat_until = DayField(label=gettext_lazy("Or until"), required=False)
    repeat_skips = forms.BooleanField(
        label=gettext_lazy("Leave out days on which schools are closed"), required=False
    )
    repeat_alternates = forms.BooleanField(
        label=gettext_lazy("Every other session online"), required=False
    )

    def clean(self) -> dict[str, object]:
        """Ask how often, one way or the other."""
        cleaned: dict[str, object] = super().clean() or self.cleaned_data
        ends = ("repeat_count", "repeat_until")
        if not any(cleaned.get(name) or name in self.errors for name in ends):
            self.add_error("repeat_count", _("Say how many sessions, or until which day."))
        return cleaned

    @property
    def how(self) -> Repetition:
        said = self.cleaned_data
        return Repetition(
            is_monthly=said["repeat_kind"] == "monthly",
            every=said["repeat_every"] or 1,
            count=said["repeat_count"],
            until=said["repeat_until"],
            weekdays=frozenset(map(int, said["repeat_weekdays"])),
        )


@dataclass(slots=True)
class Worked:
    """What the page shows after a button was pressed."""

    data: QueryDict
    focus: str = ""  # the id of the field to go on with
    said: list[str] = field(default_factory=list)  # what could not be done, and why
    done: str = ""
    days: list[date] = field(default_factory=list)
    left_out: list[date] = field(default_factory=list)
    repeat: RepeatForm | None = None
    opened: str = ""  # the part that stays open


def work(data: QueryDict) -> Worked:
    """Do what the pressed button says. A button nobody knows does nothing."""
    name, _dash, rest = data.get("do", "").partition(":")
    act = ACTS.get(name)
    return act(data, rest) if act else Worked(data)


# --- sessions ---


def _add(data: QueryDict, said: str) -> Worked:
    """Add sessions like the last one: as long after it as it comes after the one before, or, of a
    conference, beside it.
    """
    rows, first = rows_in(data, "s"), len(rows_in(data, "s"))
    for _n in range(SEVERAL if said == "several" else 1):
        rows.append(_next_of(rows, data))
    return Worked(with_rows(data, "s", rows), focus=f"id_s-{first}-day", opened="sessions")


def _next_of(rows: list[Typed], data: QueryDict) -> Typed:
    if not rows:
        return {}
    last = {name: list(values) for name, values in rows[-1].items()}
    last["title"] = [""]
    last.pop("made", None)
    if data.get("delivery_mode") == DeliveryMode.CONFERENCE:
        last["where"] = [""]
        return last
    last["day"] = [_day_after(_day(rows[-1]), _day(rows[-2]) if len(rows) > 1 else None)]
    return last


def _day_after(day: date | None, before: date | None) -> str:
    gap = (day - before).days if day and before else A_WEEK
    try:
        return (day + timedelta(days=gap)).isoformat() if day else ""
    except OverflowError:  # beyond the calendar; the form says that the day is too far off
        return ""


def _remove(data: QueryDict, said: str) -> Worked:
    prefix, _dash, place = said.rpartition("-")
    if not PREFIX.fullmatch(prefix):
        return Worked(data)
    rows = rows_in(data, prefix)
    if place.isdecimal() and int(place) < len(rows):
        del rows[int(place)]
    if prefix == "s":
        return Worked(with_rows(data, prefix, rows), focus="id_add_session", opened="sessions")
    return Worked(with_rows(data, prefix, rows), focus=f"id_add_{prefix}", opened=prefix)


def _add_row(data: QueryDict, prefix: str) -> Worked:
    """Add an empty row of reserves, roles, questions, or a break (prefix s-0-b)."""
    if not PREFIX.fullmatch(prefix):
        return Worked(data)
    rows = rows_in(data, prefix)
    first = {"h": "seats", "t": "name", "q": "text"}.get(prefix, "begins")
    return Worked(
        with_rows(data, prefix, [*rows, {}]),
        focus=f"id_{prefix}-{len(rows)}-{first}",
        opened=prefix,
    )


def _day(row: Typed) -> date | None:
    try:
        return date.fromisoformat(row.get("day", [""])[0])
    except ValueError:
        return None


# --- repeating ---


def _repeat(data: QueryDict, said: str) -> Worked:
    """Show the dates, or put a session on each, beside the other sessions that were typed."""
    form = RepeatForm(data)
    rows = rows_in(data, "s")
    first = _day(rows[0]) if rows else None
    worked = Worked(data, repeat=form, opened="repeat", focus="id_repeat")
    if first is None:
        worked.said = [_("Fill in the first session: its date and times are repeated.")]
        return worked
    if not form.is_valid():
        worked.focus = ""
        return worked
    closed = _closed_days(first) if form.cleaned_data["repeat_skips"] else set()
    worked.days, worked.left_out = repeated_days(first, form.how, closed=closed)
    if said != "add":
        return worked
    alternates = form.cleaned_data["repeat_alternates"]
    made = [_on(rows[0], day, n, alternates=alternates) for n, day in enumerate(worked.days)]
    kept = _typed_besides(rows[1:], {_said(row) for row in made})
    fitting = MOST_ROWS - len(kept)
    if len(made) > fitting:
        sentence = _("A class has at most %(most)s sessions, so the last dates were left out.")
        worked.said = [sentence % {"most": MOST_ROWS}]
        made = made[:fitting]
    made += kept
    worked.data = with_rows(data, "s", made)
    worked.opened = "sessions"
    worked.focus = "id_sessions"
    worked.done = _("%(n)s sessions are on the page. Look at them before you save.") % {
        "n": len(made)
    }
    return worked


def _on(row: Typed, day: date, place: int, *, alternates: bool) -> Typed:
    copied = {name: list(values) for name, values in row.items()}
    copied["day"] = [day.isoformat()]
    copied.pop("made", None)
    if not place:
        return copied
    copied["title"] = [""]
    if alternates and place % 2:
        copied["where"] = [ONLINE]
        copied["room"] = [""]
    copied["made"] = [_said(copied)]
    return copied


def _typed_besides(rows: list[Typed], repeated: set[str]) -> list[Typed]:
    """Return the rows that say something of their own: neither made by the last repetition and
    untouched since, nor the same as one of this.
    """
    kept = [row for row in rows if any(row.get(name, [""])[0] for name in SessionForm.tells)]
    return [row for row in kept if _said(row) not in {*repeated, row.get("made", [""])[0]}]


def _said(row: Typed) -> str:
    """Put what a session says into one line, to see whether somebody changed it."""
    besides = ("made", "b-rows")  # a row that was never on the page has none yet
    return "|".join(sorted(f"{n}={v[0]}" for n, v in row.items() if v[0] and n not in besides))


def _closed_days(first: date) -> set[date]:
    spans = SchoolHoliday.objects.filter(last_day__gte=first)
    return days_between(spans.values_list("first_day", "last_day"))


# --- pasting ---


def _paste(data: QueryDict, _said: str) -> Worked:
    """Make a session of each line that can be read; the others stay in the box and say why not."""
    rows = [row for row in rows_in(data, "s") if any(row.get(n, [""])[0] for n in ("day", "title"))]
    lines = _that_fit(lines_of(data.get("paste", "")), MOST_ROWS - len(rows))
    good = [line for line in lines if line.fault is None]
    bad = [line for line in lines if line.fault is not None]
    venue = data.get("venue", "")
    rooms = Room.objects.filter(venue=int(venue), retired_on__isnull=True) if is_key(venue) else ()
    named = {room.name.casefold(): f"room-{room.pk}" for room in rooms}
    place = len(rows)
    rows += [_pasted(line, named) for line in good]
    changed = with_rows(data, "s", rows)
    changed["paste"] = "\n".join(line.text for line in bad)
    done = _("%(n)s sessions were read.") % {"n": len(good)} if good else ""
    told = [line for line in bad if line.fault is not LineFault.TOO_MANY]
    told += [line for line in bad if line.fault is LineFault.TOO_MANY][:1]  # "and those after it"
    said = [str(LINE_FAULTS[line.fault]) % {"n": line.number} for line in told if line.fault]
    if not lines:
        said = [_("Paste lines first: date, begin, end, and after that room and title.")]
    focus = "id_paste" if said else f"id_s-{place}-day"
    return Worked(
        changed, focus=focus, said=said, done=done, opened="paste" if said else "sessions"
    )


def _that_fit(lines: list[Line], free: int) -> list[Line]:
    """Leave the lines for which the page has no row left in the box, rather than lose them."""
    fitting: list[Line] = []
    for line in lines:
        is_good = line.fault is None
        fitting.append(line if free > 0 or not is_good else replace(line, fault=LineFault.TOO_MANY))
        free -= is_good
    return fitting


def _pasted(line: Line, named: dict[str, str]) -> Typed:
    where = ONLINE if line.room.casefold() == ONLINE else named.get(line.room.casefold(), "")
    typed = {
        "day": line.day.isoformat() if line.day else "",
        "begins": f"{line.begins:%H:%M}" if line.begins else "",
        "ends": f"{line.ends:%H:%M}" if line.ends else "",
        "where": where,
        "room": "" if where else line.room,
        "title": line.title,
        "choice": line.choice,
        "seats": "" if line.seats is None else str(line.seats),
    }
    return {name: [value] for name, value in typed.items()}


# --- the rest ---


def _look(data: QueryDict, said: str) -> Worked:
    return Worked(data, focus=f"id_{said}" if said else "")


ACTS: dict[str, Callable[[QueryDict, str], Worked]] = {
    "add": _add,
    "remove": _remove,
    "row": _add_row,
    "repeat": _repeat,
    "paste": _paste,
    "look": _look,
}
