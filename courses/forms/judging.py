"""What is to be said of a class as it is planned: what cannot stand, and what one should know."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from core.clock import maine_date
from core.templatetags.ui import hours as written_hours
from core.templatetags.ui import maine_date as written_date
from courses.decisions import creditable_minutes
from courses.decisions.schedules import Fault, Found, faults_of
from courses.forms.meetings import SessionForm
from courses.forms.schedules import ScheduleForm
from courses.models import SchoolHoliday
from courses.services.clashes import clashes_of
from courses.services.planning import ClassPlan, PlannedMeeting
from courses.services.sentences import sentences_of

# Beside which field of the page, or of its session, a fault stands.
FIELDS = {
    Fault.NO_PLACE: "venue",
    Fault.WINDOW_ENDS_BEFORE_IT_STARTS: "last_day",
    Fault.CLOSES_BEFORE_IT_OPENS: "closes_at",
    Fault.OPENS_AFTER_THE_START: "opens_at",
    Fault.CLOSES_AFTER_THE_END: "closes_at",
    Fault.MINIMUM_ABOVE_CAPACITY: "minimum_seats",
    Fault.MINIMUM_WITHOUT_DAY: "decided_by",
    Fault.DECIDED_TOO_LATE: "decided_by",
    Fault.ACCOMMODATIONS_TOO_LATE: "accommodations_until",
    Fault.CAP_WITHOUT_DAY: "organization_cap_until",
    Fault.CAP_TOO_LATE: "organization_cap_until",
    Fault.WITHDRAWN_TOO_LATE: "withdraw_until",
    Fault.CHOSEN_TOO_LATE: "choices_until",
    Fault.WAITLIST_WITHOUT_CAPACITY: "waitlist_limit",
    Fault.RESERVES_WITHOUT_CAPACITY: "capacity",
    Fault.RESERVES_ABOVE_CAPACITY: "capacity",
}
SESSION_FIELDS = {
    Fault.SESSION_ENDS_BEFORE_IT_STARTS: "ends",
    Fault.ROOM_OF_ANOTHER_PLACE: "where",
    Fault.ROOM_TWICE: "where",
    Fault.LONE_CHOICE: "choice",
}
MINUTES = 60


@dataclass(frozen=True, slots=True)
class Remark:
    """A sentence about the class, or about the session in one row (from 0)."""

    sentence: str
    row: int | None = None
    tone: str = "bad"


@dataclass(frozen=True, slots=True)
class Judgment:
    """Everything said of a plan, and what its hours come to."""

    remarks: Sequence[Remark]
    minutes: int
    hours_wanted: Decimal
    rows: Sequence[int]

    @property
    def of_class(self) -> list[Remark]:
        return [remark for remark in self.remarks if remark.row is None]

    @property
    def by_row(self) -> list[tuple[int, list[Remark]]]:
        """Each row of the page with what is said of it, also where that is nothing."""
        return [(row, [r for r in self.remarks if r.row == row]) for row in self.rows]

    @property
    def sessions_to_look_at(self) -> str:
        """The numbers of the sessions of which something is said."""
        places = sorted({remark.row for remark in self.remarks if remark.row is not None})
        return ", ".join(str(place + 1) for place in places)

    @property
    def hours(self) -> str:
        return written_hours(round(Decimal(self.minutes) / MINUTES, 2))

    @property
    def fits(self) -> bool:
        return Decimal(self.minutes) == self.hours_wanted * MINUTES


def refuse_faults(form: ScheduleForm) -> None:
    """Say beside its field everything for which the class cannot be scheduled."""
    rows, plan = form.planned_rows(), form.plan()
    for found in _faults(form, plan):
        sentence = sentences_of([_renumbered(found, rows)])[0]
        if found.session is not None:
            row = rows[found.session - 1][0]
            name = SESSION_FIELDS.get(found.fault, "begins")
            row.add_error(name if name in row.fields else "begins", sentence)
        else:
            form.add_error(FIELDS.get(found.fault), sentence)
    for clash in clashes_of(plan.meetings, besides=form.besides):
        row = rows[clash.session - 1][0]
        row.add_error("where", _named(clash.sentence, clash.session, row))


def judge(form: ScheduleForm) -> Judgment:
    """Say of a plan that may be half done what can be said already."""
    form.is_valid()  # reads what can be read
    rows, plan = form.planned_rows(), form.plan()
    remarks = [
        Remark(
            sentences_of([_renumbered(found, rows)])[0],
            None if found.session is None else rows[found.session - 1][0].place,
        )
        for found in _faults(form, plan)
        if rows or plan.window or found.fault not in {Fault.NO_SESSIONS, Fault.NO_PLACE}
    ]
    clashes = clashes_of(plan.meetings, instructors=plan.instructors, besides=form.besides)
    remarks += [
        Remark(
            _named(clash.sentence, clash.session, rows[clash.session - 1][0]),
            rows[clash.session - 1][0].place,
            "bad" if clash.is_of_room else "warning",
        )
        for clash in clashes
    ]
    # A time of day that does not exist is said at once, not only when it is sent.
    remarks += [
        Remark(str(error), row.place)
        for row in form.sessions.filled
        if row.planned() is None
        for name in ("begins", "ends")
        for error in row.errors.get(name, [])
        if row.data.get(row.add_prefix(name))
    ]
    remarks += list(_warnings(plan, rows))
    return Judgment(
        remarks=list(dict.fromkeys(remarks)),
        minutes=creditable(plan.meetings),
        hours_wanted=form.hours_wanted,
        rows=[row.place for row in form.sessions],
    )


def creditable(meetings: Sequence[PlannedMeeting]) -> int:
    """Return the minutes one learner can earn: of sessions side by side, those of the longest."""
    total, chosen = 0, dict[str, int]()
    for meeting in meetings:
        pauses = [(pause.starts_at, pause.ends_at) for pause in meeting.breaks]
        minutes = max(0, creditable_minutes(meeting.starts_at, meeting.ends_at, pauses))
        if meeting.choice:
            chosen[meeting.choice] = max(minutes, chosen.get(meeting.choice, 0))
        else:
            total += minutes
    return total + sum(chosen.values())


def _faults(form: ScheduleForm, plan: ClassPlan) -> list[Found]:
    found = faults_of(plan.facts())
    if "first_day" in form.errors or "last_day" in form.errors:
        found = [each for each in found if each.fault is not Fault.NO_SESSIONS]
    if not plan.meetings and plan.window is None:
        # Without a start nothing can be said of what comes before it.
        early = {Fault.CLOSES_BEFORE_IT_OPENS}
        some = any(True for _row in form.sessions.filled)
        found = [
            each
            for each in found
            if each.fault not in early and not (some and each.fault is Fault.NO_SESSIONS)
        ]
    return found


def _renumbered(found: Found, rows: Sequence[tuple[SessionForm, PlannedMeeting]]) -> Found:
    """Number sessions as the page does: empty rows have numbers too."""

    def number(place: int | None) -> int | None:
        return None if place is None else rows[place - 1][0].number

    return Found(found.fault, number(found.session), number(found.other))


def _named(sentence: str, session: int, row: SessionForm) -> str:
    before = _("Session %(session)s:") % {"session": session}
    return sentence.replace(before, _("Session %(session)s:") % {"session": row.number}, 1)


def _warnings(
    plan: ClassPlan, rows: Sequence[tuple[SessionForm, PlannedMeeting]]
) -> Iterator[Remark]:
    """Say what may be meant, and should be known."""
    days = [maine_date(planned.starts_at) for _row, planned in rows]
    closed = _closed_on(days)
    for (row, planned), day in zip(rows, days, strict=True):
        said = {"session": row.number, "day": written_date(day, "printed")}
        if day in closed:
            sentence = _("Session %(session)s: schools are closed on %(day)s (%(name)s).")
            yield Remark(sentence % (said | {"name": closed[day]}), row.place, "warning")
        if row.has_doubled_hour:
            sentence = _(
                "Session %(session)s: the clocks go back that night, and the hour from 1 to 2 "
                "comes twice. The first one is meant."
            )
            yield Remark(sentence % said, row.place, "warning")
        yield from _of_room(row, planned, planned.capacity or plan.capacity)
    if plan.venue and plan.venue.capacity and (plan.capacity or 0) > plan.venue.capacity:
        yield Remark(
            _("The place holds %(room)s people, and the class has %(seats)s seats.")
            % {"room": plan.venue.capacity, "seats": plan.capacity},
            tone="warning",
        )
    is_online = plan.delivery_mode == "virtual" or any(m.is_online for m in plan.meetings)
    if is_online and not plan.terms.online_link:
        yield Remark(_("There is no link to join online yet. It may follow later."), tone="warning")


def _of_room(row: SessionForm, planned: PlannedMeeting, seats: int | None) -> Iterator[Remark]:
    room = planned.venue_room
    if room and room.capacity and seats and seats > room.capacity:
        yield Remark(
            _("Session %(session)s: %(room)s holds %(most)s people, and there are %(seats)s seats.")
            % {"session": row.number, "room": room.name, "most": room.capacity, "seats": seats},
            row.place,
            "warning",
        )


def _closed_on(days: Sequence[date]) -> dict[date, str]:
    if not days:
        return {}
    spans = SchoolHoliday.objects.filter(first_day__lte=max(days), last_day__gte=min(days))
    closed = list(spans)
    return {
        day: span.name for day in days for span in closed if span.first_day <= day <= span.last_day
    }
