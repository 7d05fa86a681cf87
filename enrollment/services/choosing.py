"""Choose among the sessions of a conference that run side by side."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import User
from audit.services import record
from core.clock import maine_date
from core.templatetags.ui import maine_date as written_date
from courses.enums import OfferingStatus
from courses.models import Meeting, Offering
from enrollment import notices
from enrollment.counting import live_seats
from enrollment.eligibility import clash_at
from enrollment.enums import EnrollmentStatus
from enrollment.exceptions import AdditionRefusedError, ClashError, SessionFullError
from enrollment.models import SessionChoice
from enrollment.seats import lock_times_of
from enrollment.services.adding import locked_seat, require_holds_seat
from enrollment.sessions import groups_of, seats_left_in
from notifications.services import queue_mail


@transaction.atomic
def choose_sessions(
    *,
    enrollment_id: int,
    chosen: Mapping[str, int],
    actor: User,
    now: datetime,
    is_late: bool = False,
) -> list[SessionChoice]:
    """Take one session of each group named, by its key; the other groups stay as they are.

    All or none. A first choice is made until the session begins, a change until the day the class
    says. With `is_late`, MSSC staff note where somebody sits who came without a choice: until the
    class is over, so that they stand on a roster. Raises `AdditionRefusedError`,
    `SessionFullError` and `ClashError`.
    """
    offering, seat = locked_seat(enrollment_id)
    require_holds_seat(seat)
    prefetch_related_objects([offering], "meetings__venue")
    wanted = _wanted(offering, chosen)
    before = {
        row.choice: row
        for row in SessionChoice.objects.filter(enrollment=seat).select_related("meeting")
    }
    new = [row for row in wanted if _is_new(row, before)]
    if not new:
        return list(before.values())
    dropped = [before[row.choice] for row in new if row.choice in before]
    if is_late:
        _require_not_over(offering, now=now)
    else:
        _require_in_time(offering, new, dropped, now=now)
    lock_times_of([seat.learner])
    _require_no_clash(offering, new, seat.learner)
    _require_room(offering, new)
    said_before = {row.choice: _called(row.meeting) for row in dropped}
    gone = [row.pk for row in dropped]
    SessionChoice.objects.filter(pk__in=gone).delete()
    rows = SessionChoice.objects.bulk_create(
        SessionChoice(enrollment=seat, meeting=row, choice=row.choice) for row in new
    )
    record(
        "enrollment.choose_sessions",
        on=seat,
        actor=actor,
        now=now,
        person_id=seat.learner_id,
        before={"sessions": said_before},
        after={"sessions": {row.choice: _called(row) for row in new}},
    )
    if seat.status == EnrollmentStatus.ENROLLED:
        seat.offering = offering
        queue_mail(*notices.sessions_chosen(seat, rows, dropped, now=now), now=now)
    kept = [row for group, row in before.items() if row.pk not in gone]
    return [*kept, *rows]


def _wanted(offering: Offering, chosen: Mapping[str, int]) -> list[Meeting]:
    groups = groups_of(offering)
    wanted = []
    for group, key in chosen.items():
        found = next((row for row in groups.get(group, ()) if row.pk == key), None)
        if found is None:
            raise AdditionRefusedError(_("This is not one of the sessions to choose from."))
        wanted.append(found)
    return wanted


def _is_new(row: Meeting, before: Mapping[str, SessionChoice]) -> bool:
    known = before.get(row.choice)
    return known is None or known.meeting_id != row.pk


def _require_not_over(offering: Offering, *, now: datetime) -> None:
    if offering.status != OfferingStatus.PUBLISHED or offering.ends_at <= now:
        raise AdditionRefusedError(_("This class is over, so nothing can be changed here."))


def _require_in_time(
    offering: Offering,
    new: Iterable[Meeting],
    dropped: Iterable[SessionChoice],
    *,
    now: datetime,
) -> None:
    if offering.status == OfferingStatus.CANCELLED:
        raise AdditionRefusedError(_("This class was canceled."))
    until = offering.choices_until
    if dropped and until is not None and maine_date(now) > until:
        raise AdditionRefusedError(
            _("Chosen sessions could be changed until %(day)s. Yours stay as they are.")
            % {"day": written_date(until, "printed")}
        )
    if offering.status == OfferingStatus.POSTPONED:
        return  # the dates it had say nothing
    for row in (*new, *(choice.meeting for choice in dropped)):
        if row.starts_at <= now:
            raise AdditionRefusedError(
                _("“%(session)s” has begun, so nothing was changed.") % {"session": _called(row)}
            )


def _require_no_clash(offering: Offering, new: Iterable[Meeting], learner: User) -> None:
    if offering.status == OfferingStatus.POSTPONED:
        return
    live = live_seats(learner, offering)
    for row in new:
        other = clash_at([(row.starts_at, row.ends_at)], live, besides=offering)
        if other is not None:
            raise ClashError(
                _("“%(session)s” is at the same time as %(title)s (class %(number)s).")
                % {"session": _called(row), "title": other.course_title, "number": other.number}
            )


def _require_room(offering: Offering, new: Iterable[Meeting]) -> None:
    """Count after the lock of the class."""
    groups = groups_of(offering)
    wanted = list(new)
    left = seats_left_in(row for one in wanted for row in groups[one.choice])
    for row in wanted:
        if left[row.pk] != 0:
            continue
        open_ones = [other for other in groups[row.choice] if left[other.pk] != 0]
        if not open_ones:
            raise SessionFullError(
                _("All sessions of “%(group)s” are full.") % {"group": row.choice}
            )
        raise SessionFullError(
            _("“%(session)s” is full. Seats are left in %(others)s.")
            % {
                "session": _called(row),
                "others": get_text_list([_with_seats(o, left[o.pk]) for o in open_ones], _("and")),
            }
        )


def _with_seats(row: Meeting, left: int | None) -> str:
    called = _("“%(session)s”") % {"session": _called(row)}
    if left is None:
        return called
    return ngettext("%(session)s (%(n)s left)", "%(session)s (%(n)s left)", left) % {
        "session": called,
        "n": left,
    }


def _called(row: Meeting) -> str:
    return row.title or _("Session %(number)s") % {"number": row.number}
