"""What a row means: new, already here, changed, in doubt or wrong, and what is to be done."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from core.templatetags.ui import maine_date
from organizations.enums import EmploymentStatus, RosterOutcome
from organizations.imports.cells import fold
from organizations.imports.changes import (
    Plan,
    name_after,
    names_fit,
    shown,
    work_added,
    work_ended,
)
from organizations.imports.cleaning import Said
from organizations.imports.register import Facts, Person, Register, names_of
from organizations.imports.seen import Seen
from organizations.models import Employment, Organization, WorkKind

LONGEST_AHEAD = timedelta(days=366)
NEW, SAME_ROW = "new", "row"  # what somebody may say of a doubt, beside the key of a person


@dataclass(slots=True)
class Verdict:
    """What one row means."""

    outcome: RosterOutcome
    reasons: list[str] = field(default_factory=list)
    person: int | None = None
    organization: int | None = None
    candidates: list[dict[str, Any]] = field(default_factory=list)
    follows: int | None = None
    plan: Plan = field(default_factory=dict)
    # Whoever the row may be about: nobody of them is missing from the file.
    touched: set[int] = field(default_factory=set)

    def is_as_checked(self, *, person: int | None, outcome: str, plan: Plan) -> bool:
        """Say whether the row still means what it meant when it was checked.

        A later row about the same person only adds work; by then the person may be known.
        """
        if self.follows is not None:
            return self.plan == plan
        return (self.outcome, self.person, self.plan) == (outcome, person, plan)


@dataclass(slots=True)
class Question:
    """A row with what has been found out about it so far."""

    number: int
    said: Said
    decision: str
    follows: int | None
    place: int | None
    kind: WorkKind | None
    hits: dict[int, list[str]] = field(default_factory=dict)
    namesakes: set[int] = field(default_factory=set)


class Judge:
    """Judges rows one after another; `seen` holds what the file said before."""

    def __init__(
        self,
        register: Register,
        *,
        namesakes: dict[str, set[int]] | None = None,
        on: date,
    ) -> None:
        self.register = register
        self.places = register.places
        self.effective_on = register.roster.effective_on
        self.namesakes = namesakes or {}
        self.on = on
        self.seen = Seen()
        self.kept_jobs: set[int] = set()
        self.facts = Facts()

    def may_mean(self, rows: Iterable[Said]) -> set[int]:
        """Return the namesakes of these rows: they are looked up with them."""
        return {pk for row in rows for pk in self._namesakes(row)}

    def judge(
        self,
        number: int,
        said: Said,
        *,
        wrong: Iterable[str] = (),
        decision: str = "",
        follows: int | None = None,
    ) -> Verdict:
        """Say what the row means. A later row about the same person only adds work."""
        place, kind, problems = self._work(said)
        row = Question(number, said, decision, follows, place, kind)
        row.hits, row.namesakes = self._hits(said), self._namesakes(said)
        wrong = [*wrong, *said.wrong, *problems]
        if said.number is not None and said.number not in self.facts.by_number:
            wrong.append(_("Nobody has this MEMSSI number."))
        verdict = self._refused(wrong) if wrong else self._decided(row)
        verdict.organization = place
        verdict.touched = {*row.hits, *row.namesakes, *self._unproved(said)}
        if verdict.person is not None:
            verdict.touched.add(verdict.person)
        if verdict.outcome != RosterOutcome.WRONG:
            verdict = self._once(row, verdict)
        return verdict

    # --- where and as what ---

    def _work(self, said: Said) -> tuple[int | None, WorkKind | None, list[str]]:
        place, problem = self._place(said)
        problems = [problem] if problem else []
        kind = self.register.kind_of(said.work)
        if kind is None:
            problems.append(
                _("We do not know the work “%(word)s”.") % {"word": said.work}
                if said.work
                else _("What they do is not stated.")
            )
        if said.starts_on and said.starts_on > self.effective_on + LONGEST_AHEAD:
            problems.append(_("The first day is more than a year ahead."))
        return place, kind, problems

    def _place(self, said: Said) -> tuple[int | None, str]:
        if not said.place and not said.place_id:
            top: Organization = self.register.top
            is_place = top.pk in self.places.names
            return (top.pk, "") if is_place else (None, _("Where they work is not stated."))
        for word in (said.place_id, said.place):
            found = self.places.named(word) if word else ()
            if len(found) == 1:
                pk = next(iter(found))
                closed = _("%(place)s is closed.") % {"place": self.places.names[pk]}
                return (None, closed) if pk in self.places.closed else (pk, "")
            if found:
                return None, _("More than one place is called “%(word)s”. Use its code.") % {
                    "word": word
                }
        word = said.place or said.place_id
        if self.places.is_elsewhere(word):
            return None, _("“%(word)s” does not belong to %(top)s.") % {
                "word": word,
                "top": self.register.top.name,
            }
        return None, _("We do not know the place “%(word)s”.") % {"word": word}

    # --- who ---

    def _hits(self, said: Said) -> dict[int, list[str]]:
        hits: dict[int, list[str]] = defaultdict(list)
        if said.number in self.facts.by_number:
            hits[self.facts.by_number[said.number]].append("number")
        for address in said.emails:
            pk = self.facts.by_email.get(address) or self._by_employers_word(said, address)
            if pk is not None and "email" not in hits[pk]:
                hits[pk].append("email")
        if said.staff_id in self.facts.by_staff_id:
            hits[self.facts.by_staff_id[said.staff_id]].append("staff_id")
        return {pk: by for pk, by in hits.items() if pk in self.facts.people}

    def _by_employers_word(self, said: Said, address: str) -> int | None:
        """Find who got this address from their employer, has never signed in, and is still there.

        Nobody has proved it; but address, name and employer agree, and no account could be taken.
        """
        for pk in self.facts.by_unproved_email.get(address, ()):
            person = self.facts.people.get(pk)
            if (
                person is not None
                and person.is_ours
                and not person.is_claimed
                and names_of((said.first_name, said.last_name, said.preferred_name))
                & names_of(person.name)
            ):
                return pk
        return None

    def _unproved(self, said: Said) -> set[int]:
        return {pk for a in said.emails for pk in self.facts.by_unproved_email.get(a, ())}

    def _namesakes(self, said: Said) -> set[int]:
        names = names_of((said.first_name, said.last_name, said.preferred_name))
        return {pk for name in names for pk in self.namesakes.get(name, ())}

    # --- the verdict ---

    def _refused(self, reasons: list[str]) -> Verdict:
        return Verdict(RosterOutcome.WRONG, reasons)

    def _decided(self, row: Question) -> Verdict:
        if row.decision == NEW:
            return self._new(row, follows=None)
        if row.decision == SAME_ROW:
            return self._following(row)
        if row.decision:
            person = self.facts.people.get(int(row.decision))
            if person is None:
                return self._refused([_("This person is no longer in the register.")])
            return self._known(row, person)
        return self._found(row)

    def _found(self, row: Question) -> Verdict:
        if len(row.hits) > 1:
            return self._doubt(
                row.hits, _("What it says points to more than one person in the register.")
            )
        if row.hits:
            person = self.facts.people[next(iter(row.hits))]
            return self._doubt_about(row, person) or self._known(row, person)
        return self._not_found(row)

    def _doubt_about(self, row: Question, person: Person) -> Verdict | None:
        """Return a doubt about somebody found by number, email or staff ID."""
        if not names_fit(row.said, person):
            return self._doubt(
                row.hits, _("The person found by it has another first and last name.")
            )
        if row.said.staff_id and person.is_ours and person.staff_id not in {"", row.said.staff_id}:
            return self._doubt(row.hits, _("This person has another state staff ID."))
        return None

    def _not_found(self, row: Question) -> Verdict:
        said = row.said
        earlier = self.seen.earlier(said)
        if earlier is not None and self.seen.names[earlier] != fold(said.name):
            sentence = _("Row %(n)s has the same email address or staff ID, but another name.")
            return self._refused([sentence % {"n": earlier}])
        if earlier is not None or row.follows is not None:
            return self._following(row, earlier)
        return self._maybe_somebody(row) or self._new(row, follows=None)

    def _maybe_somebody(self, row: Question) -> Verdict | None:
        """Return a doubt when only a name, or an address nobody has proved, points to somebody."""
        unproved = self._unproved(row.said)
        if unproved:
            return self._doubt(
                {pk: ["email"] for pk in unproved},
                _("Somebody in the register has this email address and has not verified it."),
            )
        if row.namesakes:
            return self._doubt(
                {pk: ["name"] for pk in row.namesakes},
                _("Somebody with this name works for you. It may be the same person."),
            )
        earlier = self.seen.namesake(row.said, row.place)
        if earlier is None:
            return None
        sentence = _("Row %(number)s has the same name. It may be the same person.")
        verdict = self._doubt({}, sentence % {"number": earlier})
        verdict.candidates = [{"row": earlier}]
        return verdict

    def _doubt(self, hits: dict[int, list[str]], reason: str) -> Verdict:
        candidates = [{"person": pk, "by": by} for pk, by in sorted(hits.items())]
        return Verdict(RosterOutcome.DOUBTFUL, [reason], candidates=candidates)

    def _following(self, row: Question, earlier: int | None = None) -> Verdict:
        verdict = self._new(row, follows=earlier if earlier is not None else row.follows)
        verdict.reasons.insert(0, _("The same person as in row %(n)s.") % {"n": verdict.follows})
        return verdict

    def _new(self, row: Question, *, follows: int | None) -> Verdict:
        said = row.said
        starts_on = said.starts_on or self.effective_on
        if said.ends_on and said.ends_on <= starts_on:
            return self._refused([_("The work ends before it begins.")])
        assert row.place is not None and row.kind is not None  # noqa: S101, PT018 (else it is wrong)
        plan: Plan = {"add": work_added(row.place, row.kind.pk, starts_on, said.ends_on)}
        if follows is None:
            plan["new"] = self._new_person(said)
        reasons = [self._starts(row, starts_on)]
        return Verdict(RosterOutcome.NEW, reasons, plan=plan, follows=follows)

    def _new_person(self, said: Said) -> dict[str, Any]:
        """Return who is entered; what already belongs to somebody else is left away."""
        taken = self.facts.by_email.keys() | self.facts.by_unproved_email.keys()
        return {
            "first_name": said.first_name,
            "last_name": said.last_name,
            "preferred_name": said.preferred_name,
            "phone": said.phone,
            "emails": [a for a in said.emails if a not in taken],
            "staff_id": "" if said.staff_id in self.facts.by_staff_id else said.staff_id,
        }

    def _known(self, row: Question, person: Person) -> Verdict:
        follows = row.follows or self.seen.by_person.get(person.pk)
        work, reasons = self._change_of_work(row, person)
        plan: Plan = dict(work)
        if follows is None and person.is_ours:
            reasons = [*self._change_of_person(row.said, person, plan), *reasons]
        if not person.is_ours:
            reasons.insert(0, _("Already in the register."))
        outcome = RosterOutcome.CHANGED if plan else RosterOutcome.MATCHED
        return Verdict(outcome, reasons, person=person.pk, plan=plan, follows=follows)

    def _change_of_work(self, row: Question, person: Person) -> tuple[Plan, list[str]]:
        assert row.place is not None and row.kind is not None  # noqa: S101, PT018 (else it is wrong)
        said = row.said
        there = [
            job
            for job in person.jobs
            if (job.organization_id, job.work_kind_id) == (row.place, row.kind.pk)
        ]
        current = next((job for job in there if self._lasts(job)), None)
        if current is not None:
            self.kept_jobs.add(current.pk)
            return self._change_of_job(said, current)
        starts_on = max(
            [said.starts_on or self.effective_on, *(job.ends_on for job in there if job.ends_on)]
        )
        if said.ends_on and said.ends_on <= starts_on:
            return {}, [_("This work has already ended.")]
        plan = {"add": work_added(row.place, row.kind.pk, starts_on, said.ends_on)}
        return plan, [self._starts(row, starts_on)]

    def _lasts(self, job: Employment) -> bool:
        return job.ends_on is None or job.ends_on > self.effective_on

    def _change_of_job(self, said: Said, job: Employment) -> tuple[Plan, list[str]]:
        plan: Plan = {}
        reasons = []
        if job.status == EmploymentStatus.CLAIMED:
            plan["confirm"] = job.pk
            reasons.append(_("Confirms the work they entered themselves."))
        if said.ends_on and said.ends_on != job.ends_on:
            if said.ends_on <= job.starts_on:
                return plan, [
                    *reasons,
                    _("We keep this work: the file ends it before its first day."),
                ]
            plan["end"] = work_ended(job, said.ends_on)
            reasons.append(_("Ends on %(day)s.") % {"day": maine_date(said.ends_on)})
        return plan, reasons

    def _change_of_person(self, said: Said, person: Person, plan: Plan) -> list[str]:
        """Put into the plan what changes about somebody of ours."""
        reasons = []
        name = name_after(said, person)
        if name != person.name:
            plan["name"] = {"before": list(person.name), "after": list(name)}
            before, after = (shown(each) for each in (person.name, name))
            reasons.append(
                _("Name: %(before)s becomes %(after)s.") % {"before": before, "after": after}
            )
        if said.staff_id and not person.staff_id and said.staff_id not in self.facts.by_staff_id:
            plan["staff_id"] = said.staff_id
            reasons.append(_("The state staff ID is added."))
        if said.phone and not person.phone and not person.is_claimed:
            plan["phone"] = said.phone
            reasons.append(_("The phone number is added."))
        taken = self.facts.by_email.keys() | self.facts.by_unproved_email.keys()
        free = [address for address in said.emails if address not in taken]
        if free and person.email is None and not person.is_claimed:
            plan["emails"] = free[:1]
            reasons.append(_("The email address is added."))
        return reasons

    def _starts(self, row: Question, day: date) -> str:
        assert row.place is not None and row.kind is not None  # noqa: S101, PT018 (else it is wrong)
        return _("Starts as %(kind)s at %(place)s on %(day)s.") % {
            "kind": row.kind.name,
            "place": self.places.names[row.place],
            "day": maine_date(day),
        }

    # --- the same thing twice ---

    def _once(self, row: Question, verdict: Verdict) -> Verdict:
        """Refuse a repeated row; remember this one."""
        root = verdict.follows or self.seen.by_person.get(verdict.person or 0) or row.number
        if verdict.outcome == RosterOutcome.DOUBTFUL:
            root = row.number
        assert row.place is not None and row.kind is not None  # noqa: S101, PT018 (else it is wrong)
        earlier = self.seen.work.setdefault((root, row.place, row.kind.pk), row.number)
        if earlier != row.number:
            reason = _("This row repeats row %(number)s.") % {"number": earlier}
            return Verdict(
                RosterOutcome.WRONG,
                [reason],
                organization=verdict.organization,
                touched=verdict.touched,
            )
        if verdict.person is not None:
            self.seen.by_person.setdefault(verdict.person, row.number)
        if verdict.follows is None:
            self.seen.remember(row.number, row.said, row.place)
        return verdict
