"""What is amiss among officers' assignments and the agreements they stand on.

All ends are exclusive: the first day it no longer holds. None is "until ended".
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

UNSERVED_DAYS = 90
ENDS_SOON_DAYS = 60


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Days from one to another; the last one is out."""

    starts_on: date
    ends_on: date | None = None

    @property
    def end(self) -> date:
        """The end, or the last day there is."""
        return self.ends_on or date.max

    def overlaps(self, other: "Span") -> bool:
        """Say whether a day lies in both."""
        return self.starts_on < other.end and other.starts_on < self.end

    def holds(self, day: date) -> bool:
        """Say whether the day lies in it."""
        return self.starts_on <= day < self.end


@dataclass(frozen=True, slots=True)
class AssignmentFacts:
    """One officer, sent by one agency, at one school of one unit. Values are keys."""

    pk: int
    officer: int
    agency: int
    school: int
    sau: int
    span: Span


@dataclass(frozen=True, slots=True)
class AgreementFacts:
    """One agreement of an agency and a school unit."""

    pk: int
    agency: int
    sau: int
    span: Span


class FlagKind(StrEnum):
    NO_AGREEMENT = "no_agreement"
    OVERLAPPING_AGREEMENTS = "overlapping_agreements"
    TWICE_AT_ONE_SCHOOL = "twice_at_one_school"
    NOT_EMPLOYED = "not_employed"
    NO_LONGER_EMPLOYED = "no_longer_employed"
    NOBODY_FOLLOWED = "nobody_followed"
    AGREEMENT_ENDS_SOON = "agreement_ends_soon"


@dataclass(frozen=True, slots=True)
class Flag:
    """Something amiss, and the days it is about; without an end it goes on."""

    kind: FlagKind
    starts_on: date
    ends_on: date | None = None


def uncovered(span: Span, covers: Iterable[Span]) -> list[Span]:
    """Return the days of a span that none of the others covers, joined into spans."""
    gaps: list[Span] = []
    here = span.starts_on
    for cover in sorted(covers, key=lambda each: (each.starts_on, each.end)):
        if cover.starts_on >= span.end:
            break
        if cover.starts_on > here:
            gaps.append(Span(here, cover.starts_on))
        here = max(here, cover.end)
    if here < span.end:
        gaps.append(Span(here, span.ends_on))
    return gaps


def assignment_flags(
    this: AssignmentFacts,
    *,
    assignments: Sequence[AssignmentFacts],
    agreements: Sequence[AgreementFacts],
    employed: Sequence[Span],
    today: date,
) -> list[Flag]:
    """Return what is amiss with one assignment.

    `assignments` are all of its officer and of its school, `agreements` all of its agency and unit,
    `employed` the confirmed sworn work of its officer at its agency.
    """
    own = [a.span for a in agreements if (a.agency, a.sau) == (this.agency, this.sau)]
    flags = [
        Flag(FlagKind.NO_AGREEMENT, gap.starts_on, gap.ends_on)
        for gap in uncovered(this.span, own)
        if not _may_still_be_renewed(gap, this.span, today)
    ]
    flags += _employment_flags(this, employed, today)
    flags += [
        Flag(
            FlagKind.TWICE_AT_ONE_SCHOOL,
            max(this.span.starts_on, other.span.starts_on),
            _earlier(this.span.ends_on, other.span.ends_on),
        )
        for other in assignments
        if other.pk != this.pk
        and (other.officer, other.school) == (this.officer, this.school)
        and other.span.overlaps(this.span)
    ]
    ended_on = this.span.ends_on
    if ended_on and today - timedelta(days=UNSERVED_DAYS) <= ended_on <= today:
        followed = any(
            other.school == this.school and other.pk != this.pk and other.span.end > ended_on
            for other in assignments
        )
        if not followed:
            flags.append(Flag(FlagKind.NOBODY_FOLLOWED, ended_on))
    return flags


def _may_still_be_renewed(gap: Span, span: Span, today: date) -> bool:
    """Say whether the gap is only the time after an agreement that still holds today, or will."""
    return gap.starts_on > max(today, span.starts_on) and gap.ends_on == span.ends_on


def _employment_flags(
    this: AssignmentFacts, employed: Sequence[Span], today: date
) -> Iterable[Flag]:
    """Days assigned without work at the agency: never begun there, or ended there before."""
    for gap in uncovered(this.span, employed):
        if gap.starts_on > today:
            continue  # work whose end is written already may still be renewed
        has_left = any(span.end <= gap.starts_on for span in employed)
        kind = FlagKind.NO_LONGER_EMPLOYED if has_left else FlagKind.NOT_EMPLOYED
        yield Flag(kind, gap.starts_on, gap.ends_on)


def agreement_flags(
    this: AgreementFacts, *, agreements: Sequence[AgreementFacts], today: date
) -> list[Flag]:
    """Return what is amiss with one agreement, among all of its agency and unit."""
    others = [
        other
        for other in agreements
        if other.pk != this.pk and (other.agency, other.sau) == (this.agency, this.sau)
    ]
    flags = [
        Flag(
            FlagKind.OVERLAPPING_AGREEMENTS,
            max(this.span.starts_on, other.span.starts_on),
            _earlier(this.span.ends_on, other.span.ends_on),
        )
        for other in others
        if other.span.overlaps(this.span)
    ]
    ends_on = this.span.ends_on
    is_renewed = ends_on is not None and any(other.span.holds(ends_on) for other in others)
    if ends_on and today < ends_on <= today + timedelta(days=ENDS_SOON_DAYS) and not is_renewed:
        flags.append(Flag(FlagKind.AGREEMENT_ENDS_SOON, ends_on))
    return flags


def _earlier(one: date | None, other: date | None) -> date | None:
    """Return the earlier end; None is "until ended"."""
    ends = [end for end in (one, other) if end is not None]
    return min(ends, default=None)
