"""The page of one list of participants: what becomes of everybody in it, and why, in words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from attendance.enums import ChoiceKind
from attendance.expected import seats_expected
from attendance.lists.entries import Entry, Note, Trouble
from attendance.lists.matching import Finding, Party
from attendance.lists.spans import Stay
from attendance.models import AttendanceFile, ListChoice, Roster
from attendance.proposals import Credit, Parked, Proposal
from attendance.roster_rows import works_of
from core.templatetags.ui import maine_time
from enrollment.models import Enrollment

# Asked at once; the next ones come when these are said.
ASKED = 25
SHOWN = 200

FINDINGS: dict[Finding, "str | Promise"] = {
    Finding.NAMESAKES: gettext_lazy("Several people on this roster have this name."),
    Finding.NAME_ONLY: gettext_lazy(
        "Somebody on this roster has this name, and a name is no proof."
    ),
    Finding.DISAGREES: gettext_lazy(
        "The address or code is of somebody whose name is not the one written here."
    ),
    Finding.NO_SEAT: gettext_lazy("Known to MEMSSI, but without a seat at this session."),
    Finding.UNKNOWN: gettext_lazy("Nobody on this roster is known by this."),
}
TROUBLES: dict[Trouble, "str | Promise"] = {
    Trouble.HALF: gettext_lazy("The line is written only half, or a quotation mark is missing."),
    Trouble.NOBODY: gettext_lazy("It names nobody."),
    Trouble.NO_START: gettext_lazy("The time of joining is missing or cannot be read."),
    Trouble.NO_END: gettext_lazy("The time of leaving is missing or cannot be read."),
    Trouble.LEFT_FIRST: gettext_lazy("They left before they joined."),
    Trouble.NO_DIRECTION: gettext_lazy("It says neither in nor out."),
    Trouble.WAITING: gettext_lazy("This was the waiting room, not the session."),
    Trouble.OUTSIDE: gettext_lazy("This was outside of the session."),
}
NOTES: dict[Note, "str | Promise"] = {
    Note.SUM_ONLY: gettext_lazy(
        "Left and came back; the file says only how long in all. Counted from the first time on, "
        "for no longer than that."
    ),
    Note.FROM_START: gettext_lazy(
        "The file has no times, only how long. Counted from the start of the session; correct on "
        "the roster who came later."
    ),
}
CHOSEN: dict[str, "str | Promise"] = {
    ChoiceKind.PARK: gettext_lazy("Becomes a walk-in"),
    ChoiceKind.LEAVE_OUT: gettext_lazy("Left out"),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """Somebody of whom it is asked who they are."""

    key: str
    name: str
    about: str
    why: str
    likely: list[tuple[int, str]]


@dataclass(frozen=True, slots=True)
class Answered:
    """What was said of somebody, by whom and when."""

    key: str
    name: str
    said: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Credited:
    """What one person on the roster gets."""

    seat: Enrollment
    works_as: str
    times: str
    minutes: int
    about: str
    notes: list[str]


@dataclass(frozen=True, slots=True)
class Nothing:
    """A row that becomes nothing, and why."""

    row: int
    name: str
    why: str


def asked_of(proposal: Proposal) -> list[Parked]:
    """Return those of whom nothing was said yet."""
    return [parked for parked in proposal.parked if not parked.is_said]


def list_context(roster: Roster, file: AttendanceFile, proposal: Proposal) -> dict[str, object]:
    """Return what the page shows of a file. A constant number of queries."""
    seats = list(
        seats_expected(roster)
        .select_related("learner")
        .order_by("learner__last_name", "learner__first_name", "pk")
    )
    works = works_of(roster)
    names = {seat.pk: _listed(seat, works) for seat in seats}
    open_ones = asked_of(proposal)
    return {
        "asked": [_asked(parked, names) for parked in open_ones[:ASKED]],
        "asked_later": max(len(open_ones) - ASKED, 0),
        "everybody": list(names.items()),
        "answered": _answered(file, proposal, names),
        "credited": [_credited(credit, works) for credit in proposal.credited],
        "teaching": [party for party in proposal.left_out if party.finding is Finding.TEACHES],
        "nothing": [_nothing(entry) for entry in proposal.nothing[:SHOWN]],
        "nothing_more": max(len(proposal.nothing) - SHOWN, 0),
        "counts": _counts(proposal),
        "is_elsewhere": proposal.is_elsewhere,
        "missing": proposal.missing,
    }


def _listed(seat: Enrollment, works: Mapping[int, str]) -> str:
    work = works.get(seat.learner_id)
    return f"{seat.learner.listed_name} ({work})" if work else seat.learner.listed_name


def _asked(parked: Parked, names: Mapping[int, str]) -> Asked:
    party = parked.party
    return Asked(
        key=party.key,
        name=party.shown,
        about=_about(party, parked.stays),
        why=str(FINDINGS[party.finding]),
        likely=[(pk, names[pk]) for pk in party.suggested if pk in names],
    )


def _about(party: Party, stays: Iterable[Stay]) -> str:
    """Return address, times and lines of somebody: what tells them from others of their name."""
    parts = [
        party.email if party.email != party.shown else "",
        _times(stays),
        _lines(party.entries),
    ]
    return " · ".join(part for part in parts if part)


def _times(stays: Iterable[Stay]) -> str:
    spans = []
    for came, left in stays:
        if left is None:
            spans.append(_("from %(came)s") % {"came": maine_time(came)})
        else:
            said = {"came": maine_time(came), "left": maine_time(left)}
            spans.append(_("%(came)s to %(left)s") % said)
    return ", ".join(spans)


def _lines(entries: Iterable[Entry]) -> str:
    numbers = [entry.row for entry in entries]
    sentence = ngettext("line %(lines)s", "lines %(lines)s", len(numbers))
    shown = ", ".join(str(number) for number in numbers[:6])
    return sentence % {"lines": f"{shown} …" if len(numbers) > 6 else shown}


def _answered(file: AttendanceFile, proposal: Proposal, names: Mapping[int, str]) -> list[Answered]:
    """Return what was said of those who still stand in the list, in its order."""
    parties = [
        *(parked.party for parked in proposal.parked),
        *proposal.left_out,
        *(party for credit in proposal.credited for party in credit.parties),
    ]
    by_key = {party.key: party for party in parties}
    rows = ListChoice.objects.filter(file=file).select_related("chosen_by")
    return [
        Answered(
            key=row.key,
            name=by_key[row.key].shown,
            said=_said(row, names),
            by=row.chosen_by.name,
            at=row.chosen_at,
        )
        for row in rows
        if row.key in by_key
    ]


def _said(row: ListChoice, names: Mapping[int, str]) -> str:
    if row.enrollment_id is None:
        return str(CHOSEN[row.kind])
    return names.get(row.enrollment_id, _("Somebody who gave the seat back since"))


def _credited(credit: Credit, works: Mapping[int, str]) -> Credited:
    entries = [entry for party in credit.parties for entry in party.entries]
    return Credited(
        seat=credit.seat,
        works_as=works.get(credit.seat.learner_id, ""),
        times=_times(credit.stays),
        minutes=credit.minutes,
        about=_lines(sorted(entries, key=lambda entry: entry.row)),
        notes=[
            *([_("Said by somebody, see above")] if credit.is_word else []),
            *(str(NOTES[note]) for note in sorted(credit.notes)),
        ],
    )


def _nothing(entry: Entry) -> Nothing:
    why = TROUBLES[entry.trouble] if entry.trouble else ""
    return Nothing(entry.row, entry.shown, str(why))


def _counts(proposal: Proposal) -> list[tuple[int, str]]:
    """Return how many of what, so that nobody in the file is left out of the sum."""
    nothing = len(proposal.nothing)
    return [
        (len(proposal.credited), _("credited")),
        (len(proposal.parked), _("become walk-ins")),
        (len(proposal.left_out), _("left out")),
        (nothing, ngettext("line that becomes nothing", "lines that become nothing", nothing)),
    ]
