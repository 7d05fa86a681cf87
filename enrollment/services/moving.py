"""New times: those with a seat keep it, and calendars follow."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import Max, Min
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from core.clock import maine_date
from core.queue import enqueue
from core.templatetags.ui import maine_date as written_date
from core.templatetags.ui import maine_datetime, maine_time, session_span
from courses import jobs
from courses.decisions import Span, creditable_minutes
from courses.decisions.schedules import Plan, Session, faults_of
from courses.enums import ANNOUNCED, OfferingStatus
from courses.models import Meeting, MeetingBreak, Offering, SeatReserve
from courses.services.clashes import clashes_of, lock_people, lock_rooms
from courses.services.planning import PlannedMeeting
from courses.services.publishing import planned_meetings, teaching_obstacles
from courses.services.sentences import sentences_of
from enrollment import jobs as seat_jobs
from enrollment.decisions import Move, latest_deadline, window_then
from enrollment.exceptions import ChangeRefusedError
from enrollment.models import WaitlistEntry
from enrollment.services.requests import renew_deadlines
from enrollment.services.touched import (
    Touched,
    changed_notices,
    locked_class,
    raise_sequence,
    sessions_to_come,
)
from notifications.services import queue_mail


@dataclass(frozen=True, slots=True)
class NewTime:
    """When one session is held from now on. Its breaks keep their distance from its start, and
    none outlasts it.
    """

    starts_at: datetime
    ends_at: datetime


@transaction.atomic
def move_offering(
    *,
    offering_id: int,
    times: Mapping[int, NewTime],
    actor: User,
    now: datetime,
    seen: str | None = None,
    reason: str = "",
) -> Offering:
    """Hold each session to come (by its row's number) at its new time, and tell everybody once.

    What was held stays. Days that were set by the start move along with it. A postponed class is
    published again by it, so on its new days somebody qualified teaches it. Raises
    `ChangeRefusedError` and `ClassChangedSinceError`.
    """
    offering, touched = locked_class(offering_id, seen=seen)
    was_postponed = offering.status == OfferingStatus.POSTPONED
    if offering.status not in ANNOUNCED:
        raise ChangeRefusedError(_("Only a published class can be moved."))
    to_come = sessions_to_come(offering, now=now)
    if not to_come:
        raise ChangeRefusedError(
            _("No session of this class is still to come, so there is nothing to move.")
        )
    changes = _moved(offering, times, to_come, touched, was_postponed=was_postponed, now=now)
    if not changes:
        raise ChangeRefusedError(_("These are the times it has already, so nothing was changed."))
    before = _said_of_times(offering)
    _write_times(to_come, times)
    obstacles = teaching_obstacles(offering) if was_postponed else []
    if obstacles:
        raise ChangeRefusedError(" ".join(obstacles))
    span = Meeting.objects.filter(offering=offering).aggregate(
        first=Min("starts_at"), last=Max("ends_at")
    )
    terms = _terms_then(offering, Move(offering.starts_at, span["first"], now), span["last"])
    raise_sequence(
        offering,
        starts_at=span["first"],
        ends_at=span["last"],
        status=OfferingStatus.PUBLISHED,
        postponed_at=None,
        postponed_reason="",
        **terms,
    )
    _shorten_offers(touched, offering.seats_move_until)
    renew_deadlines(touched.requests, until=offering.seats_move_until, every=was_postponed, now=now)
    queue_mail(
        *changed_notices(offering, touched, changes=with_reason(changes, reason), now=now), now=now
    )
    record(
        "enrollment.move_offering",
        on=offering,
        actor=actor,
        now=now,
        before=before,
        after=_said_of_times(offering),
        reason=reason,
    )
    enqueue(jobs.INDEX_OFFERING, offering_id=offering.pk)
    # What came free while nobody was offered anything.
    enqueue(seat_jobs.OFFER_FREED_SEATS, offering_id=offering.pk)
    return offering


def _shorten_offers(touched: Touched, until: datetime) -> None:
    """An offer does not outlast the new start. Where none is left of it, it lapses as others do.

    What MSSC staff saw to a day before the old start, they see to again a day before the new one.
    """
    line = WaitlistEntry.objects.filter(pk__in=[entry.pk for entry in touched.line])
    last = latest_deadline(ends_at=until)
    line.filter(offer_ends_at__gt=last).update(offer_ends_at=last)
    line.update(to_staff_at=None)


def _moved(
    offering: Offering,
    times: Mapping[int, NewTime],
    to_come: Sequence[Meeting],
    touched: Touched,
    *,
    was_postponed: bool,
    now: datetime,
) -> list[str]:
    """Return what changes in words, having checked that it can stand."""
    # By their numbers: so sentences count them.
    pairs = sorted(
        zip(offering.meetings.all(), planned_meetings(offering), strict=True),
        key=lambda pair: pair[0].number,
    )
    meetings = [row for row, _plan in pairs]
    held = {row.pk: _time_of(row) for row in meetings if row not in to_come}
    for row in meetings:
        if row.pk in held and times.get(row.pk, held[row.pk]) != held[row.pk]:
            raise ChangeRefusedError(
                _("Session %(number)s has begun, so its time stays.") % {"number": row.number}
            )
    if {row.pk for row in meetings} != held.keys() | times.keys():
        raise ChangeRefusedError(_("Say for every session when it is held."))
    then = {**held, **times}
    changed = {row.pk for row in meetings if then[row.pk] != _time_of(row)}
    if was_postponed:
        changed = {row.pk for row in to_come}
    if any(then[pk].starts_at <= now for pk in changed):
        raise ChangeRefusedError(_("A session cannot be moved into the past."))
    _require_sound(meetings, then, besides=held.keys())
    planned = [
        replace(plan, starts_at=then[row.pk].starts_at, ends_at=then[row.pk].ends_at)
        for row, plan in pairs
    ]
    held_numbers = {place for place, row in enumerate(meetings, start=1) if row.pk in held}
    _require_free(offering, planned, touched.instructors, besides=held_numbers)
    said = []
    for row in meetings:
        if row.pk in changed:
            when = _when(then[row.pk].starts_at, then[row.pk].ends_at)
            said.append(_("Session %(number)s: %(when)s") % {"number": row.number, "when": when})
            said += breaks_cut(row, then[row.pk])
    return said


def _time_of(row: Meeting) -> NewTime:
    return NewTime(row.starts_at, row.ends_at)


def _said_of_times(offering: Offering) -> dict[str, object]:
    sessions = Meeting.objects.filter(offering=offering).order_by("number")
    return {
        "starts_at": offering.starts_at.isoformat(),
        "status": offering.status,
        "sessions": [row.starts_at.isoformat() for row in sessions],
    }


def _require_sound(
    meetings: Sequence[Meeting], then: Mapping[int, NewTime], *, besides: Collection[int]
) -> None:
    """Raise `ChangeRefusedError` for what is wrong with any session but those that were held."""
    sessions = tuple(
        Session(
            then[row.pk].starts_at,
            then[row.pk].ends_at,
            breaks=tuple(span for _pause, span in _breaks_then(row, then[row.pk]) if span),
            choice=row.choice,
            room=row.venue_room_id,
        )
        for row in meetings
    )
    # The window of registration follows the new times, so only the sessions are judged here.
    starts_at = min(row.starts_at for row in sessions)
    found = faults_of(Plan(sessions, starts_at - timedelta(days=1), starts_at))
    judged = {place for place, row in enumerate(meetings, start=1) if row.pk not in besides}
    wrong = [each for each in found if judged & {each.session, each.other}]
    if wrong:
        raise ChangeRefusedError(" ".join(sentences_of(wrong)))


def _require_free(
    offering: Offering,
    planned: Sequence[PlannedMeeting],
    instructors: Sequence[User],
    *,
    besides: Collection[int],
) -> None:
    """Raise `ChangeRefusedError` where somebody else has what a session needs; `besides` are the
    places (from 1) of those that were held already.
    """
    lock_rooms(planned)
    lock_people(instructors)
    found = clashes_of(planned, instructors=instructors, besides=offering.pk)
    clashes = [clash for clash in found if clash.session not in besides]
    if clashes:
        raise ChangeRefusedError(" ".join(clash.sentence for clash in clashes))


def _breaks_then(row: Meeting, new: NewTime) -> list[tuple[MeetingBreak, Span | None]]:
    """Return each break with its new span: as far from the start as it was, and over when the
    session is. None where nothing is left of it.
    """
    gap = new.starts_at - row.starts_at
    spans = [
        (pause, (pause.starts_at + gap, min(pause.ends_at + gap, new.ends_at)))
        for pause in row.breaks.all()
    ]
    return [(pause, span if span[0] < span[1] else None) for pause, span in spans]


def breaks_cut(row: Meeting, new: NewTime) -> list[str]:
    """Say which breaks of a session become shorter, or are left out, as it is shorter itself."""
    gap = new.starts_at - row.starts_at
    said = []
    for pause, span in _breaks_then(row, new):
        facts = {"number": row.number, "time": maine_time(pause.starts_at + gap)}
        if span is None:
            said.append(
                _("Session %(number)s ends before the break at %(time)s, which is left out.")
                % facts
            )
        elif span[1] < pause.ends_at + gap:
            said.append(
                _("Session %(number)s ends during the break at %(time)s, which ends with it.")
                % facts
            )
    return said


def _write_times(meetings: Iterable[Meeting], times: Mapping[int, NewTime]) -> None:
    for meeting in meetings:
        new = times[meeting.pk]
        breaks = _breaks_then(meeting, new)
        minutes = creditable_minutes(
            new.starts_at, new.ends_at, [span for _pause, span in breaks if span]
        ) - creditable_minutes(
            meeting.starts_at,
            meeting.ends_at,
            [(pause.starts_at, pause.ends_at) for pause, _span in breaks],
        )
        gone = [pause.pk for pause, span in breaks if span is None]
        MeetingBreak.objects.filter(pk__in=gone).delete()
        for pause, span in breaks:
            if span is not None:
                pause.starts_at, pause.ends_at = span
        kept = [pause for pause, span in breaks if span is not None]
        MeetingBreak.objects.bulk_update(kept, ["starts_at", "ends_at"])
        Meeting.objects.filter(pk=meeting.pk).update(
            starts_at=new.starts_at,
            ends_at=new.ends_at,
            creditable_minutes=max(0, meeting.creditable_minutes + minutes),
        )


def _terms_then(offering: Offering, move: Move, ends_at: datetime) -> dict[str, object]:
    """Return the days and moments that were set by the start; seats still held are held longer.

    What had been let go when the class was postponed stays let go.
    """
    since = maine_date(offering.postponed_at or move.now)
    reserves = list(offering.reserves.filter(until__gt=since))
    for reserve in reserves:
        reserve.until = move.day(reserve.until)
    SeatReserve.objects.bulk_update(reserves, ["until"])
    decided_by, until = offering.decided_by, offering.accommodations_until
    opens_at, closes_at = window_then(
        move,
        opens_at=offering.registration_opens_at,
        closes_at=offering.registration_closes_at,
        ends_at=ends_at,
    )
    return {
        "registration_opens_at": opens_at,
        "registration_closes_at": closes_at,
        "decided_by": decided_by and move.day(decided_by, days_before=1),
        "accommodations_until": until and move.day(until),
        **_days_then(offering, move),
    }


def _days_then(offering: Offering, move: Move) -> dict[str, date]:
    """Return the days of the terms of registration that are set, each as long before the start."""
    days = {
        name: getattr(offering, name)
        for name in ("organization_cap_until", "withdraw_until", "choices_until")
    }
    return {name: move.day(day) for name, day in days.items() if day}


def remarks_on_days(offering: Offering, *, now: datetime) -> list[str]:
    """Say until when what is asked for, held and decided; called for a look at a move."""
    said = []
    if offering.registration_closes_at > now:
        when = maine_datetime(offering.registration_closes_at, "zone")
        said.append(_("Registration is open until %(when)s.") % {"when": when})
    if offering.is_tentative_at(now) and offering.decided_by:
        day = written_date(offering.decided_by, "printed")
        said.append(_("It is decided by %(day)s whether it takes place.") % {"day": day})
    if offering.accommodations_until:
        day = written_date(offering.accommodations_until, "printed")
        said.append(_("Accommodations can be asked for until %(day)s.") % {"day": day})
    said += _remarks_on_registration(offering, now=now)
    held = offering.reserves.filter(until__gt=maine_date(now)).order_by("until")
    for until in held.values_list("until", flat=True).distinct():
        day = written_date(until, "printed")
        said.append(_("Seats that are held for some are held until %(day)s.") % {"day": day})
    return said


def _remarks_on_registration(offering: Offering, *, now: datetime) -> list[str]:
    sentences = {
        "organization_cap_until": _(
            "One organization may take more than %(seats)s seats from %(day)s on."
        ),
        "withdraw_until": _("People can give seats back themselves until %(day)s."),
        "choices_until": _("Chosen sessions can be changed until %(day)s."),
    }
    days = {name: getattr(offering, name) for name in sentences}
    return [
        sentences[name] % {"day": written_date(day, "printed"), "seats": offering.organization_cap}
        for name, day in days.items()
        if day and day >= maine_date(now)
    ]


def with_reason(changes: list[str], reason: str) -> list[str]:
    """Return what changes with why, if that is said."""
    return [*changes, reason] if reason.strip() else changes


def _when(starts_at: datetime, ends_at: datetime) -> str:
    zone = maine_datetime(starts_at, "zone").rsplit(None, 1)[-1]
    return f"{session_span(starts_at, ends_at)} {zone}"
