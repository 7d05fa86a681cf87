"""The attendance of a class: everybody and every session in minutes, the outcome, and why."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from attendance.models import AssessmentResult
from core.templatetags.ui import maine_date, thousands
from courses.models import Meeting, Offering
from enrollment.enums import EnrollmentStatus
from enrollment.models import Enrollment
from transcripts.decisions import Fact, Outcome, Reason, Sitting
from transcripts.sentences import sentences_for
from transcripts.verdicts import ClassFacts, Verdict

# Scores are confidential: who may not enter results reads of none.
OF_RESULTS = frozenset({Fact.EXAM, Fact.PRACTICAL})
TONES = {
    EnrollmentStatus.COMPLETED: "good",
    EnrollmentStatus.NOT_COMPLETED: "warning",
    EnrollmentStatus.NO_SHOW: "warning",
}
UNDECIDED = {
    Outcome.COMPLETED: (gettext_lazy("Enough to complete it"), "good"),
    Outcome.OPEN: (gettext_lazy("Waits for a result"), "info"),
    Outcome.NOT_COMPLETED: (gettext_lazy("Not enough"), "warning"),
    Outcome.STAYED_AWAY: (gettext_lazy("Did not come"), "warning"),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One person at one session, in words."""

    label: str
    words: str
    is_short: bool = False  # less than the whole session


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One person: a cell for each session of the class, the sum, the outcome, and why."""

    seat: Enrollment
    cells: list[Cell]
    minutes: str
    outcome: str
    tone: str
    why: list[str]
    result: AssessmentResult | None = None


def class_rows(offering: Offering, *, shows_results: bool) -> tuple[ClassFacts, list[PersonRow]]:
    """Return everybody with a seat, by name. As many queries for one person as for 400."""
    seats = list(
        Enrollment.objects.holding_a_seat()
        .filter(offering=offering)
        .select_related("learner")
        .order_by("learner__last_name", "learner__first_name", "pk")
    )
    facts = ClassFacts.of(offering, seats)
    labels = {row.number: session_label(row) for row in facts.meetings}
    return facts, [person_row(facts, seat, labels, shows_results=shows_results) for seat in seats]


def session_label(meeting: Meeting) -> str:
    """Name a session in a few letters, over its column and beside its minutes on a phone."""
    return _("Session %(number)s") % {"number": meeting.number}


def person_row(
    facts: ClassFacts, seat: Enrollment, labels: dict[int, str], *, shows_results: bool
) -> PersonRow:
    """Return one person as the class page and their own page show them."""
    verdict = facts.verdict(seat)
    sittings = {sitting.number: sitting for sitting in verdict.sittings}
    outcome, tone = outcome_words(seat, verdict)
    return PersonRow(
        seat=seat,
        cells=[_cell(label, sittings.get(number)) for number, label in labels.items()],
        minutes=thousands(sum(sitting.minutes_present for sitting in verdict.sittings)),
        outcome=outcome,
        tone=tone,
        why=sentences_for(shown(verdict.reasons, shows_results=shows_results)),
        result=facts.results.get(seat.pk) if shows_results else None,
    )


def shown(reasons: Iterable[Reason], *, shows_results: bool) -> list[Reason]:
    """Leave out what is confidential to this visitor."""
    return [reason for reason in reasons if shows_results or reason.fact not in OF_RESULTS]


def outcome_words(seat: Enrollment, verdict: Verdict) -> tuple[str, str]:
    """Return what became of a seat; of one nobody has decided yet, how it stands. With a tone."""
    if seat.status != EnrollmentStatus.ENROLLED:
        return seat.get_status_display(), TONES.get(EnrollmentStatus(seat.status), "neutral")
    if any(reason.fact is Fact.BY_WORD for reason in verdict.reasons):
        return _("To be decided"), "info"
    if verdict.is_provisional:
        return _("Not decided yet"), "neutral"
    words, tone = UNDECIDED[verdict.outcome]
    return str(words), tone


def _cell(label: str, sitting: Sitting | None) -> Cell:
    if sitting is None:
        return Cell(label, _("Not chosen"))
    words = sitting_words(sitting)
    return Cell(label, words, sitting.minutes_present < sitting.creditable_minutes)


def sitting_words(sitting: Sitting) -> str:
    """Write how long somebody was there: "360", "300 of 360", "Absent", "360, made up"."""
    if not sitting.is_signed:
        return _("Not signed")
    if sitting.unchosen:
        return _("None chosen")
    if sitting.was_absent:
        return _("Absent")
    minutes = thousands(sitting.minutes_present)
    if sitting.minutes_present < sitting.creditable_minutes:
        minutes = _("%(minutes)s of %(whole)s") % {
            "minutes": minutes,
            "whole": thousands(sitting.creditable_minutes),
        }
    if sitting.is_made_up:
        return _("%(minutes)s, made up %(day)s") % {
            "minutes": minutes,
            "day": maine_date(sitting.day),
        }
    return minutes
