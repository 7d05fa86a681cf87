"""What a row means: ready, in doubt, of nobody we know, on record already, or wrong."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import zip_longest
from typing import Any

from django.utils.translation import gettext as _

from core.templatetags.ui import hours as written_hours
from core.templatetags.ui import maine_date
from courses.enums import ProviderKind
from courses.models import CreditApproval
from transcripts.claims import SOURCES, training_of
from transcripts.enums import CreditSource, IntakeFinding, IntakeKind
from transcripts.intakes.cleaning import Said
from transcripts.intakes.courses import Courses, Found
from transcripts.intakes.people import MOST_CANDIDATES, Facts, Person, Register
from transcripts.intakes.record import Key, Record, record_of
from transcripts.models import CompletionIntake

Plan = dict[str, Any]


@dataclass(slots=True)
class Verdict:
    """What one row means."""

    finding: IntakeFinding
    reasons: list[str] = field(default_factory=list)
    person: int | None = None
    candidates: list[dict[str, Any]] = field(default_factory=list)
    course: int | None = None
    plan: Plan = field(default_factory=dict)


@dataclass(slots=True)
class Question:
    """A row with what has been found out about its course."""

    number: int
    said: Said
    day: date
    found: Found
    hours: Decimal
    notes: list[str] = field(default_factory=list)


class Judge:
    """Judges rows one after another; it remembers what the file said before."""

    def __init__(self, intake: CompletionIntake, register: Register, courses: Courses) -> None:
        self.intake, self.register, self.courses = intake, register, courses
        self.facts = Facts()
        self.record = Record({}, {})
        self.seen: dict[tuple[Key, date], int] = {}
        self.approvals = _approvals() if intake.kind == IntakeKind.HISTORY else set()

    def look_up(self, rows: Sequence[Said], *, decided: Sequence[int | None] = ()) -> None:
        """Ask the register about some rows; `judge` answers for these.

        `decided` says of each whom somebody said it means: its name is not looked for.
        """
        known = {pk for pk in (*decided, self.intake.person_id) if pk is not None}
        by_name = [row for row, pk in zip_longest(rows, decided) if row is not None and pk is None]
        self.facts = self.register.facts(rows, by_name=by_name, also=known)
        self.record = record_of(self.facts.people, but=self.intake.pk)

    def judge(
        self, number: int, said: Said, *, wrong: Collection[str] = (), decision: int | None = None
    ) -> Verdict:
        """Say what the row means; `decision` is whom somebody said it means."""
        wrong = [*wrong, *said.wrong]
        found = None
        if said.code or said.title:
            is_history = self.intake.kind == IntakeKind.HISTORY
            found = self.courses.named(said, with_catalog=is_history)
            wrong += self._wrong_with(said, found)
        if wrong or found is None or said.day is None:
            return Verdict(IntakeFinding.WRONG, wrong, person=self._sure(said, decision))
        hours = said.hours if found.hours is None or said.hours is not None else found.hours
        if self.intake.kind == IntakeKind.FEDERAL:
            hours = found.hours
        if hours is None:
            wrong = [_("There are no hours, and we do not know them.")]
            return Verdict(IntakeFinding.WRONG, wrong, person=self._sure(said, decision))
        row = Question(number, said, said.day, found, hours, self._notes(said, found))
        verdict = self._whose(row, decision)
        verdict.course = found.course.pk if found.course else None
        return verdict

    # --- the training ---

    def _wrong_with(self, said: Said, found: Found | None) -> list[str]:
        if found is None:
            return [
                _("No course we know has the code %(code)s. Give its title as well.")
                % {"code": said.code}
            ]
        if self.intake.kind == IntakeKind.FEDERAL and found.course is None:
            return [
                _(
                    "We do not recognize this federal course yet. When MSSC staff have added it, "
                    "look at the rows again."
                )
            ]
        if found.is_over and self.intake.kind != IntakeKind.HISTORY:
            return [
                _("%(course)s counts no longer since %(day)s.")
                % {"course": said.code or found.title, "day": maine_date(found.is_over)}
            ]
        wrong = []
        most = found.hours
        if self.intake.kind == IntakeKind.CLAIMS and most and said.hours and said.hours > most:
            wrong.append(
                _("“%(course)s” counts for %(most)s hours. Write as many, or fewer.")
                % {"course": found.title, "most": written_hours(most)}
            )
        if not (said.provider or found.provider or self.intake.provider):
            wrong.append(_("It does not say who gave the training."))
        if found.lane is None and self.intake.lane_id is None:
            wrong.append(
                _(
                    "It is no course we know. Choose a topic area for those under “Change the"
                    " columns”."
                )
            )
        return wrong

    def _notes(self, said: Said, found: Found) -> list[str]:
        """Return what somebody should know of a row that can be applied."""
        notes = []
        if found.course is not None and said.hours not in {None, found.hours}:
            notes.append(
                _("The file says %(said)s hours; the course is recognized with %(ours)s.")
                % {"said": written_hours(said.hours), "ours": written_hours(found.hours)}
            )
        if said.approval:
            course = found.course.pk if found.course else None
            is_approved = any(
                (course, said.approval.casefold()) == (theirs, number)
                and said.day is not None
                and starts <= said.day < ends
                for theirs, number, starts, ends in self.approvals
            )
            notes.append(
                _("In-service hours under approval %(number)s.") % {"number": said.approval}
                if is_approved
                else _(
                    "Contact hours alone: approval %(number)s is not in the register for this "
                    "course on that day."
                )
                % {"number": said.approval}
            )
        return notes

    # --- whose it is ---

    def _whose(self, row: Question, decision: int | None) -> Verdict:
        said = row.said
        key = decision
        if decision is None and not said.names_somebody:
            key = self.intake.person_id
            if key is None:
                return Verdict(IntakeFinding.WRONG, [_("It does not say who took it.")])
        if key is not None:
            person = self.facts.people.get(key)
            return self._of(row, person) if person else self._nobody()
        hits = self._hits(said)
        if len(hits) > 1:
            return self._doubt(hits, _("What it says points to more than one person."))
        if not hits:
            return self._by_name(said)
        person = self.facts.people[next(iter(hits))]
        if said.name and not person.may_have_name(said):
            return self._doubt(hits, _("The person found by it has another first and last name."))
        return self._of(row, person)

    def _sure(self, said: Said, decision: int | None) -> int | None:
        """Return whom a wrong row means beyond doubt: what is wrong with it may be mended."""
        if decision is not None:
            return decision
        hits = list(self._hits(said))
        if len(hits) != 1 or (said.name and not self.facts.people[hits[0]].may_have_name(said)):
            return None
        return hits[0]

    def _hits(self, said: Said) -> dict[int, list[str]]:
        """Return who is named beyond a name, among the people the actor may bring training for."""
        hits: dict[int, list[str]] = {}
        facts = self.facts
        found = [
            (facts.by_number.get(said.number) if said.number is not None else None, "number"),
            (facts.by_email.get(said.email), "email"),
            (facts.by_sid.get(said.sid), "sid"),
        ]
        found += [
            (pk, "email")
            for pk in facts.by_unproved_email.get(said.email, ())
            # As for rosters: an employer's address counts until its owner has signed in.
            if (person := facts.people.get(pk)) and not person.is_claimed and person.has_name(said)
        ]
        for pk, by in found:
            if pk in facts.people:
                hits.setdefault(pk, []).append(by)
        return hits

    def _by_name(self, said: Said) -> Verdict:
        """A name is a doubt, and so is an address that nobody has proved."""
        maybe = {
            pk: ["email"]
            for pk in self.facts.by_unproved_email.get(said.email, ())
            if pk in self.facts.people
        }
        named = {pk for pk in self.register.named(said) if pk in self.facts.people}
        if said.employer and named:
            paths = tuple(self.register.at(said.employer))
            there = {
                pk
                for pk in named
                if paths and any(p.startswith(paths) for p in self.facts.worked.get(pk, ()))
            }
            named = there or named
        for pk in sorted(named):
            maybe.setdefault(pk, []).append("name")
        if not maybe:
            return self._nobody()
        if len(maybe) > MOST_CANDIDATES:
            return Verdict(
                IntakeFinding.UNKNOWN, [_("More people than can be shown have this name.")]
            )
        return self._doubt(maybe, _("It may be somebody with this name. Say who it is."))

    def _nobody(self) -> Verdict:
        reason = (
            _("Nobody in the register is found by it.")
            if self.register.is_of_all
            else _("None of your people is found by it.")
        )
        return Verdict(IntakeFinding.UNKNOWN, [reason])

    def _doubt(self, hits: Mapping[int, list[str]], reason: str) -> Verdict:
        candidates = [{"person": pk, "by": by} for pk, by in sorted(hits.items())]
        return Verdict(IntakeFinding.DOUBTFUL, [reason], candidates=candidates)

    # --- the same thing twice ---

    def _of(self, row: Question, person: Person) -> Verdict:
        if self.intake.accepts_at_once and person.pk == self.register.actor.pk:
            reason = _("Nobody takes over their own hours: ask a colleague to bring this row in.")
            return Verdict(IntakeFinding.WRONG, [reason], person=person.pk)
        keys = self._keys(row, person)
        there = self.record.says_of(keys, row.day, is_exact=self.intake.kind == IntakeKind.HISTORY)
        if there:
            return Verdict(IntakeFinding.DUPLICATE, [there], person=person.pk)
        slots = [(key, row.day) for key in keys]
        earlier = next((self.seen[slot] for slot in slots if slot in self.seen), row.number)
        if earlier != row.number:
            reason = _("The same training as in row %(number)s.") % {"number": earlier}
            return Verdict(IntakeFinding.DUPLICATE, [reason], person=person.pk)
        for slot in slots:
            self.seen[slot] = row.number
        return Verdict(IntakeFinding.READY, row.notes, person=person.pk, plan=self._plan(row))

    @staticmethod
    def _keys(row: Question, person: Person) -> list[Key]:
        found = row.found
        keys = training_of(found.title, found.course).keys
        catalog = [] if found.catalog is None else [(person.pk, found.catalog)]
        return [*((person.pk, key) for key in sorted(keys)), *catalog]

    def _plan(self, row: Question) -> Plan:
        said, found = row.said, row.found
        return {
            "title": found.title,
            "provider": said.provider or found.provider or self.intake.provider,
            "lane": found.lane or self.intake.lane_id,
            "source": self._source(found),
            "completed_on": row.day.isoformat(),
            "hours": str(row.hours),
            "certificate_number": said.certificate,
        }

    def _source(self, found: Found) -> str:
        if self.intake.source:
            return self.intake.source
        if found.course is not None:
            return SOURCES[ProviderKind(found.course.kind)].value
        return CreditSource.SELF_REPORTED.value


def _approvals() -> set[tuple[int, str, date, date]]:
    rows = CreditApproval.objects.filter(outside_course__isnull=False).order_by()
    return {
        (course, number.casefold(), starts, ends)
        for course, number, starts, ends in rows.values_list(
            "outside_course", "number", "starts_on", "ends_on"
        )
        if course is not None
    }
