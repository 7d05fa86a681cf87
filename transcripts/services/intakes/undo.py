"""A file of past training is undone: its hours are taken back by lines, its claims withdrawn."""

from collections.abc import Callable, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import event, record, record_many
from background.models import BackgroundJob
from background.services import claim_job
from transcripts.enums import ClaimStatus, IntakeRowState, IntakeState
from transcripts.exceptions import IntakeRefusedError
from transcripts.models import CompletionIntake, CreditAward, OutsideCompletion
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
from transcripts.services.posting import take_back

Clock = Callable[[], datetime]
UNDECIDED = (ClaimStatus.SUBMITTED, ClaimStatus.RETURNED)
GONE = (ClaimStatus.WITHDRAWN, ClaimStatus.REFUSED)


@transaction.atomic
def start_undo(*, intake: CompletionIntake, reason: str, actor: User, now: datetime) -> None:
    """Ask for everything the file brought in to be taken back."""
    reason = reason.strip()
    if not reason:
        raise IntakeRefusedError(_("Say why it is undone: it stands on the lines."))
    begin(
        intake,
        of=[IntakeState.APPLIED],
        to=IntakeState.UNDOING,
        actor=actor,
        now=now,
        undone_by=actor,
        reason=reason,
    )
    if not intake.rows.filter(state=IntakeRowState.APPLIED).exists():
        raise IntakeRefusedError(_("No row of this file is applied, so nothing can be undone."))
    record("transcripts.undo_intake", on=intake, actor=actor, now=now, reason=reason)


def undo_intake(*, job_id: int, clock: Clock) -> None:
    """Undo what is left to undo. Whatever run comes next goes on where the last one stopped."""
    job = claim_job(job_id=job_id, now=clock())
    if job is None:
        return
    intake = claimed(job, IntakeState.UNDOING)
    if intake is None or intake.undone_by is None:
        end(job, now=clock())
        return
    total = intake.rows.exclude(state__in=[IntakeRowState.OPEN, IntakeRowState.LEFT_OUT]).count()
    try:
        try:
            while left := _undo_batch(intake, job, actor=intake.undone_by, now=clock()):
                say_how_far(job, total - left + 1, total, clock())
        except NoLongerAllowedError:
            _stop(intake, job, intake.undone_by, now=clock())
        else:
            _finish(intake, job, now=clock())
    except TakenOverError:
        return


@transaction.atomic
def _undo_batch(intake: CompletionIntake, job: BackgroundJob, *, actor: User, now: datetime) -> int:
    """Undo at most 200 rows, the last first; return how many were left before, and one more."""
    still_ours(intake, job)
    require_still_allowed(intake, actor)
    applied = intake.rows.filter(state=IntakeRowState.APPLIED)
    left = applied.count()
    rows = list(applied.order_by("-number")[:BATCH])
    if not rows:
        return 0
    claims = {
        claim.row_number: claim
        for claim in OutsideCompletion.objects.select_for_update(no_key=True)
        .filter(intake=intake, row_number__in=[row.number for row in rows])
        .order_by("pk")
    }
    undone = []
    for row in rows:
        claim = claims[row.number]
        is_ours = claim.status in UNDECIDED or (
            intake.accepts_at_once and claim.status == ClaimStatus.ACCEPTED
        )
        row.state = IntakeRowState.UNDONE
        if is_ours:
            undone.append(claim)
        elif claim.status not in GONE:
            row.state = IntakeRowState.KEPT
            row.reasons = [*row.reasons, _("MSSC staff have accepted it since: it stays.")]
    _take_back(undone, reason=intake.reason, actor=actor, now=now)
    keep(rows, ["state", "reasons"])
    return left - len(rows) + 1


def _take_back(
    claims: Sequence[OutsideCompletion], *, reason: str, actor: User, now: datetime
) -> None:
    lines = list(
        CreditAward.objects.standing()
        .filter(outside__in=claims)
        .select_related("credit_type")
        .order_by("pk")
    )
    take_back(lines, reason=reason, actor=actor, now=now)
    before = {claim.pk: claim.status for claim in claims}
    OutsideCompletion.objects.filter(pk__in=before).update(
        status=ClaimStatus.WITHDRAWN, reason=reason
    )
    record_many(
        event(
            "transcripts.undo_from_file",
            on=claim,
            actor=actor,
            now=now,
            person_id=claim.person_id,
            before={"status": before[claim.pk]},
            after={"status": ClaimStatus.WITHDRAWN},
            reason=reason,
        )
        for claim in claims
    )


@transaction.atomic
def _finish(intake: CompletionIntake, job: BackgroundJob, *, now: datetime) -> None:
    """Say that it is undone; where every row has to stay, it is as applied as before."""
    still_ours(intake, job)
    intakes = CompletionIntake.objects.filter(pk=intake.pk)
    if intake.rows.filter(state=IntakeRowState.UNDONE).exists():
        intakes.update(state=IntakeState.UNDONE, undone_at=now)
    else:
        intakes.update(
            state=IntakeState.APPLIED,
            problem=_("Nothing could be undone: MSSC staff have accepted every row since."),
        )
    end(job, now=now)


@transaction.atomic
def _stop(intake: CompletionIntake, job: BackgroundJob, actor: User, *, now: datetime) -> None:
    """Say that it stopped: the rows not undone yet are as applied, and somebody else may go on."""
    still_ours(intake, job)
    sentence = _(
        "%(name)s may no longer undo this, so the undoing stopped. Somebody else can go on with it."
    ) % {"name": actor.name}
    CompletionIntake.objects.filter(pk=intake.pk).update(
        state=IntakeState.APPLIED, problem=sentence
    )
    fail(job, sentence, now=now)
