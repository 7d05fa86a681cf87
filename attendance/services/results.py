"""Enter results of exams and practicals; a correction is one more row."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from attendance.decisions import has_passed_exam
from attendance.enums import AssessmentKind
from attendance.exceptions import ResultsRefusedError
from attendance.models import AssessmentResult
from attendance.results import is_closed, kind_asked
from audit.services import event, record_many
from core.clock import maine_date
from courses.enums import OfferingStatus
from courses.models import Offering
from enrollment.models import Enrollment


@dataclass(frozen=True, slots=True)
class Entry:
    """What was typed of one person: a score, or which skills were seen, or whether they passed."""

    taken_on: date
    score_percent: Decimal | None = None
    skills_seen: tuple[str, ...] = ()
    has_passed: bool = False
    note: str = ""


@transaction.atomic
def enter_results(
    *,
    offering_id: int,
    entries: Mapping[int, Entry],
    actor: User,
    now: datetime,
    reason: str = "",
) -> list[AssessmentResult]:
    """Write what is new, by enrollment id: one more row where something changed, else nothing.

    All or none. Raises `ResultsRefusedError`, naming the rows: for a class that asks for no result
    or has not begun, for scores and days that cannot be, for skills the class does not have, for
    somebody without a seat, and, once the class is closed, without a reason. Who may do so then,
    the caller asks.
    """
    offering = Offering.objects.select_related("version").get(pk=offering_id)
    kind = _kind(offering, now=now)
    if is_closed(offering_id) and not reason.strip():
        raise ResultsRefusedError(_("This class is closed. Say why its results change."))
    rows = Enrollment.objects.holding_a_seat().filter(offering=offering, pk__in=entries)
    seats = {seat.pk: seat for seat in rows.select_for_update(no_key=True).order_by("pk")}
    if len(seats) != len(entries):
        raise ResultsRefusedError(
            _("Somebody on this list no longer has a seat. Reload the page."),
            problems=dict.fromkeys(set(entries) - set(seats), _("No longer has a seat.")),
        )
    problems = {pk: _wrong(offering, kind, entry, now=now) for pk, entry in entries.items()}
    problems = {pk: sentence for pk, sentence in problems.items() if sentence}
    if problems:
        raise ResultsRefusedError(_("Nothing was saved."), problems=problems)
    return _write(offering, kind, seats, entries, actor=actor, now=now, reason=reason.strip())


def _kind(offering: Offering, *, now: datetime) -> AssessmentKind:
    kind = kind_asked(offering)
    if kind is None:
        raise ResultsRefusedError(_("This class asks for no exam and no practical."))
    if offering.status != OfferingStatus.PUBLISHED:
        raise ResultsRefusedError(_("This class is not being held, so it has no results."))
    if now < offering.starts_at:
        raise ResultsRefusedError(_("Results are entered once the class has begun."))
    return kind


def _wrong(offering: Offering, kind: AssessmentKind, entry: Entry, *, now: datetime) -> str:
    """Return what is wrong with a row, or nothing."""
    if not maine_date(offering.starts_at) <= entry.taken_on <= maine_date(now):
        return _("The day lies between the first day of the class and today.")
    if kind == AssessmentKind.EXAM and entry.score_percent is None:
        return _("Enter the score in percent.")
    if kind == AssessmentKind.EXAM and not 0 <= (entry.score_percent or 0) <= 100:
        return _("A score is from 0 to 100 percent.")
    if set(entry.skills_seen) - set(offering.practical_skills):
        return _("The class has no such skill. Reload the page.")
    return ""


def _write(
    offering: Offering,
    kind: AssessmentKind,
    seats: Mapping[int, Enrollment],
    entries: Mapping[int, Entry],
    *,
    actor: User,
    now: datetime,
    reason: str,
) -> list[AssessmentResult]:
    newest = newest_results(seats, kind)
    changed = []
    for pk, entry in entries.items():
        before = newest.get(pk)
        result = _result(offering, kind, entry)
        if before is not None and _says(before) == _says(result):
            continue
        result.enrollment = seats[pk]
        result.number = before.number + 1 if before else 1
        result.entered_at, result.entered_by = now, actor
        changed.append(result)
    rows = AssessmentResult.objects.bulk_create(changed)
    # Scores are confidential, history is not: it says that one was entered.
    record_many(
        event(
            "attendance.enter_result",
            on=row,
            actor=actor,
            now=now,
            person_id=row.enrollment.learner_id,
            after={
                "kind": row.kind,
                "number": row.number,
                "taken_on": row.taken_on.isoformat(),
            },
            reason=reason,
        )
        for row in rows
    )
    return rows


def _result(offering: Offering, kind: AssessmentKind, entry: Entry) -> AssessmentResult:
    row = AssessmentResult(kind=kind, taken_on=entry.taken_on, note=entry.note)
    if kind == AssessmentKind.EXAM:
        row.score_percent = entry.score_percent
        row.has_passed = has_passed_exam(
            score_percent=entry.score_percent or Decimal(0),
            pass_mark_percent=offering.pass_mark_percent,
        )
        return row
    skills = offering.practical_skills
    row.skills_seen = [skill for skill in skills if skill in entry.skills_seen]
    row.has_passed = len(row.skills_seen) == len(skills) if skills else entry.has_passed
    return row


def _says(row: AssessmentResult) -> tuple[object, ...]:
    return (row.score_percent, row.skills_seen, row.has_passed, row.taken_on, row.note)


def newest_results(
    seats: Collection[int] | Sequence[Enrollment], kind: AssessmentKind
) -> dict[int, AssessmentResult]:
    """Return the result of this kind that counts, for each seat that has one. One query."""
    rows = AssessmentResult.objects.filter(enrollment__in=list(seats), kind=kind)
    return {row.enrollment_id: row for row in rows.order_by("number")}
