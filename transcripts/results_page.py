"""The page of a class's results: everybody with a seat, what counts of them, what was typed."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any

from django.db.models import Exists, OuterRef
from django.http import QueryDict
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from accounts.models import User
from attendance.enums import AssessmentKind
from attendance.models import AssessmentResult
from attendance.results import is_closed, kind_asked
from attendance.services import Entry, newest_results
from core.clock import maine_date
from core.templatetags.ui import hours
from courses.models import Offering
from enrollment.models import Enrollment
from transcripts.forms import ReasonForm, ResultForm


def seen_class(user: User, pk: int, **may: str) -> Offering:
    """Return a class whose rosters this person may see, or answer that there is none.

    `may` names actions; whether they may do each is annotated under its name, in the same query.
    """
    seen = Offering.objects.public().permitted_to(user, "attendance.view_roster")
    asked = {
        name: Exists(Offering.objects.permitted_to(user, action).filter(pk=OuterRef("pk")))
        for name, action in may.items()
    }
    return get_object_or_404(seen.for_listing().annotate(**asked), pk=pk)


@dataclass(slots=True)
class ResultRow:
    """One person: the result that counts so far, and the fields of the row."""

    seat: Enrollment
    newest: AssessmentResult | None
    form: ResultForm
    problem: str = ""

    @property
    def values(self) -> dict[str, Any]:
        """What the fields hold: as typed, or as it stands."""
        return {field.name: field.value() for field in self.form}


class ResultsPage:
    """What is drawn, and what a post of it says. `problems` names rows that cannot be saved."""

    def __init__(self, offering: Offering, post: QueryDict | None, *, now: datetime) -> None:
        self.offering, self.post, self.now = offering, post, now
        self.kind = kind_asked(offering)
        self.is_exam = self.kind == AssessmentKind.EXAM
        self.skills: list[str] = [] if self.is_exam else offering.practical_skills
        self.is_closed = is_closed(offering.pk)
        self.reason = ReasonForm(post)
        self.refusal = ""

    @cached_property
    def rows(self) -> list[ResultRow]:
        """Everybody with a seat, by name. Two queries."""
        if self.kind is None:
            return []
        seats = list(
            Enrollment.objects.holding_a_seat()
            .filter(offering=self.offering)
            .select_related("learner")
            .order_by("learner__last_name", "learner__first_name", "pk")
        )
        newest = newest_results(seats, self.kind)
        return [
            ResultRow(seat, newest.get(seat.pk), self._form(seat, newest.get(seat.pk)))
            for seat in seats
        ]

    def _form(self, seat: Enrollment, newest: AssessmentResult | None) -> ResultForm:
        return ResultForm(
            self.post, prefix=str(seat.pk), initial=self._initial(newest), skills=self.skills
        )

    def _initial(self, row: AssessmentResult | None) -> dict[str, Any]:
        if row is None:
            return {"taken_on": self.usual_day}
        return {
            "score": hours(row.score_percent),
            "skills": [
                str(number) for number, skill in enumerate(self.skills) if skill in row.skills_seen
            ],
            "has_none": bool(self.skills) and not row.skills_seen,
            "outcome": "passed" if row.has_passed else "not_passed",
            "taken_on": row.taken_on,
            "note": row.note,
        }

    @cached_property
    def usual_day(self) -> date:
        """The day of the last session, or today while that is still to come."""
        return min(maine_date(self.offering.ends_at), maine_date(self.now))

    def entries(self) -> dict[int, Entry]:
        """Return what was typed, by seat; rows at fault have a `problem` and are left out."""
        entries = {}
        for row in self.rows:
            entry = self._entry(row)
            if entry is not None:
                entries[row.seat.pk] = entry
        return entries

    def _entry(self, row: ResultRow) -> Entry | None:
        if not row.form.is_valid():
            row.problem = " ".join(
                str(error) for errors in row.form.errors.values() for error in errors
            )
            return None
        said = row.form.cleaned_data
        if not self._is_filled(said):
            if row.newest is not None:
                row.problem = _("A result that was entered stays. Enter the right one.")
            elif said["note"]:
                row.problem = _("Enter the result beside the note.")
            return None
        return Entry(
            taken_on=said["taken_on"],
            score_percent=said["score"] if self.is_exam else None,
            skills_seen=tuple(self.skills[int(number)] for number in said["skills"]),
            has_passed=said["outcome"] == "passed",
            note=said["note"],
        )

    def _is_filled(self, said: dict[str, Any]) -> bool:
        if self.is_exam:
            return said["score"] is not None
        if self.skills:
            return bool(said["skills"]) or said["has_none"]
        return bool(said["outcome"])

    def refuse(self, sentence: str, problems: dict[int, str] | None = None) -> None:
        """Keep what was typed, and say above and at its rows why nothing was saved."""
        self.refusal = sentence
        for row in self.rows:
            row.problem = (problems or {}).get(row.seat.pk, row.problem)

    @property
    def at_fault(self) -> list[ResultRow]:
        return [row for row in self.rows if row.problem]
