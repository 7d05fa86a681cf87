"""Enter a signed sheet at speed: the times of everybody at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.models import User
from attendance.enums import Presence, PunchWay
from attendance.exceptions import LinesRefusedError, RosterRefusedError
from attendance.expected import seats_expected
from attendance.models import AttendanceRecord
from attendance.presence import check_ins_of
from attendance.services.marking import Mark, record_attendance
from attendance.services.versions import open_version, require_open
from attendance.typed_times import Hours, Read, Trouble, Typed, read_row, with_dittos
from core.clock import maine_date
from courses.models import Meeting

SENTENCES: "dict[Trouble, str | Promise]" = {
    Trouble.UNREADABLE: _("Write times such as 9:00, 900 or 4:30p; x for the start or the end."),
    Trouble.NO_TIME_IN: _("The time in is missing. Type it, or x for the start."),
    Trouble.NO_TIME_OUT: _("The time out is missing. Type it, or x for the end."),
    Trouble.NOTHING_ABOVE: _("There is nothing above to repeat."),
    Trouble.LEFT_FIRST: _("They left before they came. Look at the two times."),
    Trouble.OUTSIDE: _("These times lie outside the session."),
}


@dataclass(frozen=True, slots=True)
class PaperLine:
    """One row of the sheet as it was typed, in the order of the sheet."""

    enrollment_id: int
    came: str
    left: str


@transaction.atomic
def enter_from_paper(
    *,
    meeting_id: int,
    lines: Sequence[PaperLine],
    actor: User,
    now: datetime,
    rest_was_absent: bool = False,
) -> int:
    """Write what the sheet says as the word on each; return on how many. All or none.

    Empty rows change nothing, unless the rest was absent: then all are who have an empty row and
    of whom nothing is known otherwise. Raises `LinesRefusedError`, which names every row that
    cannot be read, and what `record_attendance` raises.
    """
    meeting = Meeting.objects.select_related("offering").get(pk=meeting_id)
    require_open(meeting, now=now)
    open_version(meeting)  # whoever marks at the same moment waits
    hours = Hours(meeting.starts_at, meeting.ends_at, maine_date(meeting.starts_at))
    marks: dict[int, Mark] = {}
    problems: dict[int, str] = {}
    empty: list[int] = []
    typed = with_dittos([Typed(line.came, line.left) for line in lines])
    for line, row in zip(lines, typed, strict=True):
        said = read_row(row, hours)
        if said is None:
            empty.append(line.enrollment_id)
        elif isinstance(said, Trouble):
            problems[line.enrollment_id] = str(SENTENCES[said])
        else:
            marks[line.enrollment_id] = _mark(said)
    if problems:
        raise _refused(problems)
    if rest_was_absent:
        marks |= {
            pk: _mark(Read(is_present=False)) for pk in _of_whom_nothing_is_known(meeting, empty)
        }
    _record(meeting_id, marks, actor, now)
    return len(marks)


def _mark(said: Read) -> Mark:
    if not said.is_present:
        return Mark(Presence.ABSENT, way=PunchWay.PAPER)
    return Mark(Presence.PRESENT, came_at=said.came_at, left_at=said.left_at, way=PunchWay.PAPER)


def _of_whom_nothing_is_known(meeting: Meeting, enrollment_ids: Sequence[int]) -> list[int]:
    """Return those with neither a mark nor a check-in; who gave the seat back is nobody's rest."""
    known = set(
        AttendanceRecord.objects.filter(signature__meeting=meeting.pk).values_list(
            "enrollment_id", flat=True
        )
    )
    known.update(check_ins_of(meeting))
    expected = set(seats_expected(meeting).values_list("pk", flat=True))
    return [pk for pk in enrollment_ids if pk in expected and pk not in known]


def _record(meeting_id: int, marks: dict[int, Mark], actor: User, now: datetime) -> None:
    try:
        record_attendance(meeting_id=meeting_id, marks=marks, actor=actor, now=now)
    except RosterRefusedError as refusal:
        if refusal.enrollment_id is None:
            raise
        raise _refused({refusal.enrollment_id: str(refusal)}) from refusal


def _refused(problems: dict[int, str]) -> LinesRefusedError:
    sentence = ngettext(
        "Nothing is saved yet. Correct %(n)s row and save again.",
        "Nothing is saved yet. Correct %(n)s rows and save again.",
        len(problems),
    )
    return LinesRefusedError(sentence % {"n": len(problems)}, problems=problems)
