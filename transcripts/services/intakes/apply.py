"""A file of past training is applied: at most 200 rows in one transaction, each row once."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import event, record, record_many
from background.models import BackgroundJob
from background.services import claim_job
from transcripts.enums import (
    Checked,
    ClaimStatus,
    IntakeFinding,
    IntakeKind,
    IntakeRowState,
    IntakeState,
)
from transcripts.exceptions import IntakeRefusedError
from transcripts.intakes.columns import Column
from transcripts.intakes.courses import Courses
from transcripts.intakes.people import Register
from transcripts.intakes.verdicts import Judge
from transcripts.models import CompletionIntake, IntakeRow, OutsideCompletion
from transcripts.outside import title_key
from transcripts.services.intakes.check import JUDGED, judge_anew
from transcripts.services.intakes.runs import (
    BATCH,
    NoLongerAllowedError,
    TakenOverError,
    begin,
    claimed,
    end,
    fail,
    keep,
    require_still_allowed,
    say_how_far,
    still_ours,
)
from transcripts.services.intakes.upload import forget_file
from transcripts.services.posting import post_outside

Clock = Callable[[], datetime]
TRIES = 3
CHECKED_BY = {
    IntakeKind.HISTORY: Checked.EARLIER,
    IntakeKind.FEDERAL: Checked.PROVIDER,
}
LONGEST_REASON = 300


@transaction.atomic
def start_apply(*, intake: CompletionIntake, actor: User, now: datetime) -> None:
    """Ask for the rows that are ready to be applied; those matched later, again later."""
    ready = intake.rows.filter(finding=IntakeFinding.READY, state=IntakeRowState.OPEN).count()
    if not ready and intake.state in {IntakeState.CHECKED, IntakeState.APPLIED}:
        raise IntakeRefusedError(_("No row is ready to be applied."))
    begin(
        intake,
        of=[IntakeState.CHECKED, IntakeState.APPLIED],
        to=IntakeState.APPLYING,
        actor=actor,
        now=now,
        applied_by=actor,
    )
    record("transcripts.apply_intake", on=intake, actor=actor, now=now, after={"rows": ready})


def apply_intake(*, job_id: int, clock: Clock) -> None:
    """Apply what is left to apply. Whatever run comes next goes on where the last one stopped."""
    job = claim_job(job_id=job_id, now=clock())
    if job is None:
        return
    intake = claimed(job, IntakeState.APPLYING)
    if intake is None or intake.applied_by is None:
        end(job, now=clock())
        return
    application = Application(intake, job, intake.applied_by, clock)
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
    """One run over the rows that are ready and open."""

    def __init__(
        self, intake: CompletionIntake, job: BackgroundJob, actor: User, clock: Clock
    ) -> None:
        self.intake, self.job, self.actor, self.clock = intake, job, actor, clock
        self.courses = Courses()
        self.done = intake.rows.filter(state=IntakeRowState.APPLIED).count()
        self.total = self.done + self._ready().count()

    def _ready(self) -> "models.QuerySet[IntakeRow]":
        return self.intake.rows.filter(finding=IntakeFinding.READY, state=IntakeRowState.OPEN)

    def apply_batch(self) -> bool:
        """Apply the next rows; return whether there were any.

        If somebody else has entered the same training meanwhile, the rows are looked at anew.
        """
        for _attempt in range(TRIES - 1):
            try:
                return self._apply_batch()
            except IntegrityError:
                continue
        return self._apply_batch()

    def _apply_batch(self) -> bool:
        with transaction.atomic():
            now = self.clock()
            still_ours(self.intake, self.job)
            actor = require_still_allowed(self.intake, self.actor)
            rows = list(self._ready().order_by("number")[:BATCH])
            if not rows:
                return False
            # Whoever enters a claim for one of them now comes before or after this batch.
            people = {row.person_id for row in rows}
            list(User.objects.select_for_update(no_key=True).filter(pk__in=people).order_by("pk"))
            judge_anew(Judge(self.intake, Register(actor), self.courses), rows, now=now)
            ready = [row for row in rows if row.finding == IntakeFinding.READY]
            for row in ready:
                row.state = IntakeRowState.APPLIED
            self._write(ready, now)
            keep(rows, [*JUDGED, "state"])
        self.done += len(ready)
        say_how_far(self.job, self.done, self.total, now)
        return True

    def _write(self, rows: Sequence[IntakeRow], now: datetime) -> None:
        completions = OutsideCompletion.objects.bulk_create(
            self._completion(row, now) for row in rows
        )
        reason = _("File %(name)s, row %(number)s")
        record_many(
            event(
                "transcripts.enter_from_file",
                on=completion,
                actor=self.actor,
                now=now,
                person_id=completion.person_id,
                after={
                    "status": completion.status,
                    "title": completion.title,
                    "completed_on": completion.earned[0].isoformat(),
                    "hours": str(completion.hours),
                },
                reason=reason % {"name": self.intake.file_name, "number": completion.row_number},
            )
            for completion in completions
        )
        if self.intake.accepts_at_once:
            post_outside(completions, actor=self.actor, now=now)

    def _completion(self, row: IntakeRow, now: datetime) -> OutsideCompletion:
        plan = row.plan
        assert row.person_id is not None  # noqa: S101 (a row that is ready says whose it is)
        completion = OutsideCompletion(
            person_id=row.person_id,
            course_id=row.course_id,
            title=plan["title"],
            title_key=title_key(plan["title"]),
            provider=plan["provider"],
            lane_id=plan["lane"],
            source=plan["source"],
            completed_on=date.fromisoformat(plan["completed_on"]),
            hours=Decimal(plan["hours"]),
            hours_claimed=Decimal(plan["hours"]),
            certificate_number=plan["certificate_number"],
            status=ClaimStatus.SUBMITTED,
            entered_by=self.actor,
            submitted_at=now,
            intake=self.intake,
            row_number=row.number,
        )
        if self.intake.accepts_at_once:
            completion.status = ClaimStatus.ACCEPTED
            completion.checked = CHECKED_BY[IntakeKind(self.intake.kind)]
            completion.decided_by, completion.decided_at = self.actor, now
            reason = _("Taken over from the file %(name)s, row %(number)s.") % {
                "name": self.intake.file_name,
                "number": row.number,
            }
            approval = row.values.get(Column.APPROVAL)
            if approval:
                reason += " " + _("The file names approval %(number)s.") % {"number": approval}
            completion.reason = reason[:LONGEST_REASON]
        return completion

    def finish(self) -> None:
        """Say that it is applied; the file goes, what its rows say stays."""
        self._end("")

    def stop(self) -> None:
        """Say that it stopped: whoever asked for it may not do it any more."""
        self._end(
            _(
                "%(name)s may no longer do this, so it stopped. Rows that are ready and not "
                "applied can be applied by somebody else."
            )
            % {"name": self.actor.name}
        )

    @transaction.atomic
    def _end(self, problem: str) -> None:
        locked = still_ours(self.intake, self.job)
        CompletionIntake.objects.filter(pk=locked.pk).update(
            state=IntakeState.APPLIED, applied_at=self.clock(), file="", problem=problem
        )
        forget_file(str(locked.file.name))
        if problem:
            fail(self.job, problem, now=self.clock())
        else:
            end(self.job, now=self.clock())
