"""What was taken back from a training record, and why: read off the ledger alone."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from accounts.models import User
from courses.models import Offering
from transcripts.models import CreditAward, CreditAwardQuerySet


@dataclass(frozen=True, slots=True)
class Correction:
    """One line that was taken back; `after` is what was posted in its place, if anything."""

    offering: Offering | None
    title: str
    credit_type: str
    earned_on: date
    before: Decimal
    after: Decimal
    reason: str
    at: datetime


def corrections_of(person: User, awards: CreditAwardQuerySet) -> list[Correction]:
    """Return the lines of a person taken back, of those a visitor reaches, newest first.

    Two queries, the second only for somebody whose record was corrected.
    """
    theirs = awards.filter(person=person)
    taken_back = list(
        theirs.filter(reverses__isnull=False).for_listing().order_by("-posted_at", "-pk")
    )
    if not taken_back:
        return []
    after = {
        _slot(line, line.correction): line.hours
        for line in theirs.filter(reverses__isnull=True, correction__gt=0)
    }
    return [
        Correction(
            offering=line.offering,
            title=line.title,
            credit_type=line.credit_type.name,
            earned_on=line.earned_on,
            before=-line.hours,
            after=after.get(_slot(line, line.correction + 1), Decimal(0)),
            reason=line.reasoning,
            at=line.posted_at,
        )
        for line in taken_back
    ]


def _slot(line: CreditAward, correction: int) -> tuple[int | date | None, ...]:
    earned_by = (line.enrollment_id, line.taught_id, line.outside_id)
    return (*earned_by, line.credit_type_id, line.earned_on, correction)
