"""A roster is checked: every row is written down with what it means. Nothing else is changed."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from itertools import islice
from typing import TypeVar

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from core.clock import maine_date
from core.templatetags.ui import maine_date as written_date
from organizations.enums import EmploymentStatus, RosterOutcome, RosterState
from organizations.exceptions import RosterFileRefusedError
from organizations.imports.cleaning import Cleaner, Said, kept_values
from organizations.imports.register import Register
from organizations.imports.tables import FileRow
from organizations.imports.verdicts import Judge, Verdict
from organizations.models import Employment, RoleGrant, RosterImport, RosterRow, in_force
from organizations.services.rosters.runs import (
    ATTEMPTS_ALLOWED,
    BATCH,
    TakenOverError,
    begin,
    claim,
    still_ours,
)
from organizations.services.rosters.upload import NOT_YET_APPLIED, source_of

T = TypeVar("T")
Clock = Callable[[], datetime]


@transaction.atomic
def start_check(*, roster: RosterImport, actor: User, now: datetime) -> None:
    """Ask for the check; what an earlier one found, and was decided then, is forgotten."""
    begin(roster, of=NOT_YET_APPLIED, to=RosterState.CHECKING)
    roster.rows.all().delete()
    record("organizations.check_roster", on=roster, actor=actor, now=now)


def check_roster(*, roster_id: int, clock: Clock) -> None:
    """Judge every row of the file. A run that died is begun anew by the next."""
    roster = claim(roster_id=roster_id, state=RosterState.CHECKING, now=clock())
    if roster is None:
        return
    if roster.attempt > ATTEMPTS_ALLOWED:
        _fail(roster, _("The check was interrupted several times, so we stopped it."))
        return
    try:
        Check(roster, clock).run()
    except RosterFileRefusedError as refusal:
        _fail(roster, str(refusal))
    except FileNotFoundError:
        _fail(roster, _("The file is no longer here. Upload it again."))
    except TakenOverError:
        return


def _fail(roster: RosterImport, sentence: str) -> None:
    RosterImport.objects.filter(pk=roster.pk, state=RosterState.CHECKING).update(
        state=RosterState.FAILED, problem=sentence
    )


class Check:
    """One run over one file."""

    def __init__(self, roster: RosterImport, clock: Clock) -> None:
        self.roster, self.clock = roster, clock
        self.cleaner = Cleaner()
        self.register = Register(roster)
        self.on = maine_date(clock())
        self.judge = Judge(self.register, namesakes=self.register.namesakes(), on=self.on)
        # About whom a row may be that does not say so clearly: they have not left.
        self.maybe_here: set[int] = set()

    def run(self) -> None:
        """Judge the file's rows, then find who is missing from it."""
        with transaction.atomic():
            still_ours(self.roster, now=self.clock())
            self.roster.rows.all().delete()
        source = source_of(self.roster)
        last = 1
        for rows in _parcels(source.rows):
            self._write(self._judged(rows))
            last = rows[-1].number
        if self.roster.ends_the_missing:
            self._write_leaving(last)
        with transaction.atomic():
            still_ours(self.roster, now=self.clock())
            RosterImport.objects.filter(pk=self.roster.pk).update(
                state=RosterState.CHECKED, checked_at=self.clock(), left_out=source.left_out
            )

    def _judged(self, rows: Sequence[FileRow]) -> list[RosterRow]:
        kept = [kept_values(row.cells, self.roster.columns) for row in rows]
        said = [self.cleaner.clean(values) for values, _wrong in kept]
        self.judge.facts = self.register.facts(said, also=self.judge.may_mean(said), on=self.on)
        judged = []
        for row, (values, wrong), text in zip(rows, kept, said, strict=True):
            if row.has_too_many_cells:
                wrong.append(_("This row has more cells than there are headings."))
            verdict = self.judge.judge(row.number, text, wrong=wrong)
            if verdict.outcome in {RosterOutcome.DOUBTFUL, RosterOutcome.WRONG}:
                self.maybe_here |= verdict.touched
            judged.append(row_of(self.roster, row.number, values, verdict))
        return judged

    def _write(self, rows: list[RosterRow]) -> None:
        with transaction.atomic():
            still_ours(self.roster, now=self.clock())
            RosterRow.objects.bulk_create(rows)

    def _write_leaving(self, last: int) -> None:
        day = self.roster.effective_on
        jobs = (
            Employment.objects.filter(
                Q(ends_on__isnull=True) | Q(ends_on__gt=day),
                **self.register.in_reach(),
                status=EmploymentStatus.CONFIRMED,
                starts_on__lt=day,
                person__withdrawn_at__isnull=True,
            )
            .select_related("person")
            .order_by("organization", "person__last_name", "person__first_name", "pk")
        )
        missing = (
            job
            for job in jobs.iterator(chunk_size=BATCH)
            if job.pk not in self.judge.kept_jobs and job.person_id not in self.maybe_here
        )
        for parcel in _parcels(missing):
            roles = _roles_held(self.register, {job.person_id for job in parcel})
            rows = [
                self._leaving(number, job, roles.get(job.person_id, []))
                for number, job in enumerate(parcel, start=last + 1)
            ]
            last += len(parcel)
            self._write(rows)

    def _leaving(self, number: int, job: Employment, roles: list[str]) -> RosterRow:
        day = self.roster.effective_on
        reasons = [_("Is not in the file. Ends on %(day)s.") % {"day": written_date(day)}]
        if job.person_id in self.judge.seen.by_person:
            reasons = [
                _("Is in the file with other work only. This work ends on %(day)s.")
                % {"day": written_date(day)}
            ]
        if roles:
            reasons.append(
                _("Holds a role here: %(roles)s. The roster does not end it.")
                % {"roles": "; ".join(roles)}
            )
        return RosterRow(
            roster=self.roster,
            number=number,
            values={
                "first_name": job.person.first_name,
                "last_name": job.person.last_name,
                "place": self.register.places.names.get(job.organization_id, ""),
                "work": self.register.kind_names[job.work_kind_id],
            },
            outcome=RosterOutcome.LEAVING,
            reasons=reasons,
            person_id=job.person_id,
            organization_id=job.organization_id,
            plan={
                "end": {
                    "employment": job.pk,
                    "before": job.ends_on and job.ends_on.isoformat(),
                    "after": day.isoformat(),
                }
            },
        )


def row_of(
    roster: RosterImport, number: int, values: dict[str, str], verdict: Verdict
) -> RosterRow:
    """Return a judged row, not yet written."""
    return RosterRow(
        roster=roster,
        number=number,
        values=values,
        outcome=verdict.outcome,
        reasons=verdict.reasons,
        person_id=verdict.person,
        organization_id=verdict.organization,
        candidates=verdict.candidates,
        follows=verdict.follows,
        plan=verdict.plan,
    )


def said_by(cleaner: Cleaner, row: RosterRow) -> Said:
    """Return what a row said, read again from what was kept of it."""
    return cleaner.clean(row.values)


def _roles_held(register: Register, people: set[int]) -> dict[int, list[str]]:
    held = RoleGrant.objects.filter(
        in_force(register.roster.effective_on), person__in=people, **register.in_reach()
    ).select_related("organization")
    roles: dict[int, list[str]] = {}
    for grant in held:
        assert grant.organization is not None  # noqa: S101 (it is in reach)
        sentence = f"{grant.get_role_display()}, {grant.organization.name}"
        roles.setdefault(grant.person_id, []).append(sentence)
    return roles


def _parcels(rows: Iterable[T]) -> Iterator[list[T]]:
    source = iter(rows)
    while parcel := list(islice(source, BATCH)):
        yield parcel
