"""A roster is applied: at most 200 rows in one transaction, each once, each with what it made."""

from collections.abc import Callable
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Count
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import record
from core.clock import maine_date
from organizations.enums import (
    EmploymentStatus,
    RosterOutcome,
    RosterRowState,
    RosterState,
)
from organizations.exceptions import RosterImportRefusedError
from organizations.imports.cleaning import Cleaner
from organizations.imports.register import Register
from organizations.imports.verdicts import Judge
from organizations.models import Employment, RosterImport, RosterRow, in_force
from organizations.services.rosters.check import said_by
from organizations.services.rosters.runs import (
    BATCH,
    NoLongerAllowedError,
    TakenOverError,
    begin,
    claim,
    keep,
    require_still_allowed,
    still_ours,
)
from organizations.services.rosters.upload import forget_file
from organizations.services.rosters.writing import Writer

Clock = Callable[[], datetime]

MANY_LEAVING_PERCENT = 30
TRIES = 3
DONE = ["state", "reasons", "person", "made"]
TO_DO = {RosterOutcome.NEW, RosterOutcome.CHANGED, RosterOutcome.LEAVING}


def leaving_percent(roster: RosterImport, *, now: datetime) -> int:
    """Return how much of the work at the organization would end, in percent."""
    working = Employment.objects.filter(
        in_force(maine_date(now)),
        organization__path__startswith=roster.organization.path,
        status=EmploymentStatus.CONFIRMED,
    ).count()
    leaving = roster.rows.filter(outcome=RosterOutcome.LEAVING, state=RosterRowState.OPEN).count()
    return round(100 * leaving / working) if working else 0


@transaction.atomic
def start_apply(
    *, roster: RosterImport, many_may_leave: bool = False, actor: User, now: datetime
) -> None:
    """Ask for the roster to be applied. If many would leave, that has to be meant."""
    percent = leaving_percent(roster, now=now)
    if percent > MANY_LEAVING_PERCENT and not many_may_leave:
        raise RosterImportRefusedError(
            _(
                "%(percent)s percent of the work at %(place)s would end. If the file really holds "
                "everybody, check the box that says so."
            )
            % {"percent": percent, "place": roster.organization.name}
        )
    begin(roster, of=[RosterState.CHECKED], to=RosterState.APPLYING, applied_by=actor)
    record("organizations.apply_roster", on=roster, actor=actor, now=now, after=_counts(roster))


def apply_roster(*, roster_id: int, clock: Clock) -> None:
    """Apply what is left to apply. Whatever run comes next goes on where the last one stopped."""
    roster = claim(roster_id=roster_id, state=RosterState.APPLYING, now=clock())
    if roster is None or roster.applied_by is None:
        return
    application = Application(roster, roster.applied_by, clock)
    try:
        try:
            while application.apply_batch():
                pass
        except NoLongerAllowedError:
            application.stop()
        else:
            application.finish()
    except TakenOverError:
        return


class Application:
    """One run over the rows that are still open."""

    def __init__(self, roster: RosterImport, actor: User, clock: Clock) -> None:
        self.roster, self.actor, self.clock = roster, actor, clock
        self.cleaner = Cleaner()
        self.register = Register(roster)

    def apply_batch(self) -> bool:
        """Apply the next rows; return whether there were any.

        If somebody else has taken an address or a place meanwhile, the rows are looked at anew.
        """
        for _attempt in range(TRIES - 1):
            try:
                return self._apply_batch()
            except IntegrityError:
                continue
        return self._apply_batch()

    @transaction.atomic
    def _apply_batch(self) -> bool:
        now = self.clock()
        still_ours(self.roster, now=now)
        require_still_allowed(self.roster, self.actor)
        rows = list(self.roster.rows.filter(state=RosterRowState.OPEN).order_by("number")[:BATCH])
        if not rows:
            return False
        due = [row for row in rows if row.outcome in TO_DO]
        people = {row.person_id for row in due if row.person_id is not None}
        # Whoever changes one of them now comes before or after this batch, not into it.
        list(User.objects.select_for_update(no_key=True).filter(pk__in=people).order_by("pk"))
        for row in rows:
            row.state = RosterRowState.SKIPPED
        for row in rows:
            if row.outcome == RosterOutcome.MATCHED:
                row.state = RosterRowState.APPLIED
        self._still_true(due, now)
        writer = Writer(self.roster, actor=self.actor, register=self.register, now=now)
        writer.write([row for row in due if row.state == RosterRowState.APPLIED])
        keep(rows, DONE)
        return True

    def _still_true(self, rows: list[RosterRow], now: datetime) -> None:
        """Mark the rows that still mean what they meant when they were checked."""
        judge = Judge(
            self.register,
            namesakes=self.register.newcomers(since=self.roster.checked_at or now),
            on=maine_date(now),
        )
        of_file = [row for row in rows if row.outcome != RosterOutcome.LEAVING]
        said = {row.pk: said_by(self.cleaner, row) for row in of_file}
        known = {row.person_id for row in of_file if row.person_id is not None}
        judge.facts = self.register.facts(
            said.values(), also=known | judge.may_mean(said.values()), on=judge.on
        )
        for row in of_file:
            verdict = judge.judge(
                row.number, said[row.pk], decision=row.decision, follows=row.follows
            )
            if verdict.is_as_checked(person=row.person_id, outcome=row.outcome, plan=row.plan):
                row.state = RosterRowState.APPLIED
        self._still_leaving([row for row in rows if row.outcome == RosterOutcome.LEAVING])
        for row in rows:
            if row.state == RosterRowState.SKIPPED:
                row.reasons = [*row.reasons, _("The register has changed since the check.")]

    def _still_leaving(self, rows: list[RosterRow]) -> None:
        ends = {row.plan["end"]["employment"]: row.plan["end"] for row in rows}
        jobs = Employment.objects.select_for_update(no_key=True).filter(
            pk__in=ends, status=EmploymentStatus.CONFIRMED, person__withdrawn_at__isnull=True
        )
        now_ends = {job.pk: job.ends_on and job.ends_on.isoformat() for job in jobs.order_by("pk")}
        for row in rows:
            end = row.plan["end"]
            if end["employment"] in now_ends and now_ends[end["employment"]] == end["before"]:
                row.state = RosterRowState.APPLIED

    @transaction.atomic
    def finish(self) -> None:
        """Say that it is done. The file is no longer needed: its rows say what was taken of it."""
        now = self.clock()
        still_ours(self.roster, now=now)
        RosterImport.objects.filter(pk=self.roster.pk).update(
            state=RosterState.APPLIED, applied_at=now, file=""
        )
        forget_file(str(self.roster.file.name))

    @transaction.atomic
    def stop(self) -> None:
        """Say that it stopped, and where. What was done can be undone; the rest is left out."""
        now = self.clock()
        still_ours(self.roster, now=now)
        who = {"name": self.actor.name, "place": self.roster.organization.name}
        stopped = _("%(name)s may no longer apply staff rosters of %(place)s.") % who
        done = self.roster.rows.filter(state=RosterRowState.APPLIED).count()
        if not done:
            RosterImport.objects.filter(pk=self.roster.pk).update(
                state=RosterState.CHECKED,
                problem=f"{stopped} {_('Nothing has changed. You can apply it yourself.')}",
            )
            return
        left = self.roster.rows.filter(state=RosterRowState.OPEN)
        left_out = left.update(state=RosterRowState.SKIPPED)
        rest = _("Rows applied before that: %(done)s. Rows left out: %(left)s.")
        RosterImport.objects.filter(pk=self.roster.pk).update(
            state=RosterState.APPLIED,
            applied_at=now,
            file="",
            problem=f"{stopped} {rest % {'done': f'{done:,}', 'left': f'{left_out:,}'}}",
        )
        forget_file(str(self.roster.file.name))


def _counts(roster: RosterImport) -> dict[str, int]:
    counted = roster.rows.order_by().values_list("outcome").annotate(rows=Count("pk"))
    return dict(counted)
