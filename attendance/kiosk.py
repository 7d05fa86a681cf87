"""A tablet at the door: who is meant by what was typed, and what becomes of their check-in.

It shows initials and employers, never a name or a list: whoever stands before it knows their own.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core import signing
from django.utils.translation import gettext as _

from accounts.decisions import person_of_memssi_number
from accounts.models import User
from attendance.doorway import first_sent_at, latest_check
from attendance.enums import Direction, PunchWay
from attendance.expected import seats_expected
from attendance.models import Device, Punch, Roster
from attendance.roster_page import versions_of
from attendance.services import Sent, Taken, receive_punches
from core.clock import maine_date
from core.ratelimit import count_try, tries_counted
from core.templatetags.ui import maine_time
from courses.models import Meeting
from enrollment.models import Enrollment
from organizations.imports.cells import fold
from organizations.models import Employment

SALT = "attendance.kiosk"
OFFER_LASTS = timedelta(minutes=15)
# Names that were not found: a typing error or two each in a line of people, and no guessing.
MISSES, WALK_INS = "kiosk_misses", "kiosk_walk_ins"
MOST_MISSES, MISSES_WITHIN_SECONDS = 20, 5 * 60
MOST_WALK_INS, WALK_INS_WITHIN_SECONDS = 30, 60 * 60


@dataclass(frozen=True, slots=True)
class Match:
    """Somebody who may be meant. `offer` is what their buttons send back, signed."""

    initials: str
    works_at: str
    offer: str
    next_way: Direction  # what they come for, most probably


@dataclass(frozen=True, slots=True)
class KioskAnswer:
    """What is said once somebody has pressed a button."""

    tone: str
    title: str
    text: str = ""


# --- who is meant ---


def people_meant(meeting: Meeting, typed: str) -> list[Match]:
    """Return those expected at a session who have this name or number, exactly. 4 queries at most.

    Case, accents and spaces do not matter, nor which name comes first; a part of a name finds
    nobody.
    """
    seats = _seats_meant(meeting, typed)
    employers = _employers([seat.learner_id for seat in seats], at=meeting.starts_at)
    matches = [
        Match(
            initials=initials(seat.learner),
            works_at=employers.get(seat.learner_id, ""),
            offer=_offer(meeting, seat),
            next_way=_next_way(meeting, seat),
        )
        for seat in seats
    ]
    return sorted(matches, key=lambda match: (match.works_at, match.initials))


def are_told_apart(matches: list[Match]) -> bool:
    """Say whether each of them can see which one they are."""
    return len({(match.initials, match.works_at) for match in matches}) == len(matches)


def initials(person: User) -> str:
    """Return the initials of what a person is called: A. A."""
    letters = (name.strip()[:1].upper() for name in (person.called, person.last_name))
    return " ".join(f"{letter}." for letter in letters if letter)


def _seats_meant(meeting: Meeting, typed: str) -> list[Enrollment]:
    seats = seats_expected(meeting).select_related("learner").order_by("pk")
    number = person_of_memssi_number(typed)
    if number is not None:
        return list(seats.filter(learner=number))
    wanted = fold(typed)
    return [seat for seat in seats if wanted and wanted in _names(seat.learner)]


def _names(person: User) -> set[str]:
    """Return every way to write the whole name of a person, folded."""
    firsts = {person.first_name, person.called, f"{person.first_name} {person.preferred_name}"}
    last = fold(person.last_name)
    return {name for first in map(fold, firsts) for name in (first + last, last + first)}


def _employers(people: Iterable[int], *, at: datetime) -> dict[int, str]:
    """Return where each of these people works, in one line."""
    names: dict[int, list[str]] = {}
    jobs = Employment.objects.on(maine_date(at)).filter(person__in=list(people))
    for job in jobs.select_related("organization").order_by("organization__name", "pk"):
        known = names.setdefault(job.person_id, [])
        if job.organization.name not in known:
            known.append(job.organization.name)
    return {person: " · ".join(known) for person, known in names.items()}


def _next_way(meeting: Meeting, seat: Enrollment) -> Direction:
    before = latest_check(meeting.pk, seat.pk)
    is_there = before is not None and before.direction == Direction.IN
    return Direction.OUT if is_there else Direction.IN


def _offer(meeting: Meeting, seat: Enrollment) -> str:
    said = {"seat": seat.pk, "session": meeting.pk, "uid": str(uuid.uuid4())}
    return signing.dumps(said, salt=SALT)


# --- what becomes of it ---


def check_at_kiosk(
    device: Device, *, offer: str, direction: Direction, now: datetime
) -> KioskAnswer | None:
    """Take in what somebody confirmed; None for an offer that is none of this kiosk, or is old.

    The same button pressed twice is one check-in. Raises `RosterRefusedError` before the roster
    opens.
    """
    try:
        said = signing.loads(offer, salt=SALT, max_age=OFFER_LASTS)
    except signing.BadSignature:
        return None
    if said["session"] != device.meeting_id:
        return None
    uid = uuid.uuid5(uuid.UUID(said["uid"]), direction)
    before = latest_check(device.meeting_id, said["seat"], besides=uid)
    happened_at = first_sent_at(uid) or now
    (receipt,) = receive_punches(
        meeting_id=device.meeting_id,
        sent=[Sent(uid, direction, happened_at, enrollment_id=said["seat"])],
        way=PunchWay.KIOSK,
        device=device.label,
        now=now,
    )
    if receipt.taken is Taken.REFUSED or receipt.taken is Taken.PARKED:
        return KioskAnswer("warning", _("Please see your instructor"), receipt.sentence)
    said_of_it = [_oddity(direction, before), _after_signature(device.meeting_id)]
    oddity = " ".join(sentence for sentence in said_of_it if sentence)
    title = (
        _("Thank you. You are checked in, %(time)s.")
        if direction == Direction.IN
        else _("Thank you. You are checked out, %(time)s.")
    )
    title = title % {"time": maine_time(happened_at)}
    return KioskAnswer("warning" if oddity else "good", title, oddity)


def _oddity(direction: Direction, before: Punch | None) -> str:
    if before is None:
        if direction == Direction.OUT:
            return _("You had not checked in before. Please tell your instructor when you came.")
        return ""
    if before.direction != direction:
        return ""
    said = {"time": maine_time(before.counted_at)}
    if direction == Direction.IN:
        return _("You were checked in already at %(time)s, which still counts.") % said
    return _("You were checked out already at %(time)s.") % said


def _after_signature(meeting_id: int) -> str:
    if versions_of(Roster.objects.get(pk=meeting_id)).is_open:
        return ""
    return _("The roster is signed already. This is kept; please tell your instructor.")


# --- how often ---


def count_miss(device: Device) -> None:
    """Note that nobody was found by what was typed."""
    count_try(MISSES, device.label, seconds=MISSES_WITHIN_SECONDS)


def has_missed_too_often(device: Device) -> bool:
    """Say whether so many were not found that somebody may be trying names out."""
    return tries_counted(MISSES, device.label) >= MOST_MISSES


def may_write_down(device: Device) -> bool:
    """Count one more walk-in at a kiosk; False once there are more than a class has."""
    count = count_try(WALK_INS, device.label, seconds=WALK_INS_WITHIN_SECONDS)
    return count <= MOST_WALK_INS
