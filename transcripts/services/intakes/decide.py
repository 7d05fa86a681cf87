"""What a person says of rows: who is meant, or that a row is left out."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import event, record_many
from transcripts.enums import IntakeFinding, IntakeRowState, IntakeState
from transcripts.exceptions import IntakeRefusedError
from transcripts.intakes.courses import Courses
from transcripts.intakes.people import Register
from transcripts.intakes.verdicts import Judge
from transcripts.models import CompletionIntake, IntakeRow
from transcripts.services.intakes.check import JUDGED, judge_anew
from transcripts.services.intakes.runs import BATCH, keep

ALONE = 0  # the one person it may be
DECIDABLE = (IntakeFinding.DOUBTFUL, IntakeFinding.UNKNOWN, IntakeFinding.READY)
OPEN_STATES = (IntakeState.CHECKED, IntakeState.APPLIED)


def decide_rows(
    *, intake: CompletionIntake, decisions: Mapping[int, int], actor: User, now: datetime
) -> int:
    """Say who is meant by rows: the key of a person, or `ALONE` for the one candidate there is.

    By the keys of the rows, in batches; returns how many.
    """
    keys = sorted(decisions)
    return sum(
        _decide(intake, {key: decisions[key] for key in keys[start : start + BATCH]}, actor, now)
        for start in range(0, len(keys), BATCH)
    )


@transaction.atomic
def _decide(
    intake: CompletionIntake, decisions: Mapping[int, int], actor: User, now: datetime
) -> int:
    intake = _open(intake)
    rows = list(
        intake.rows.select_for_update(no_key=True)
        .filter(pk__in=decisions, state=IntakeRowState.OPEN, finding__in=DECIDABLE)
        .order_by("number")
    )
    if not rows:
        raise IntakeRefusedError(_("None of the chosen rows is in doubt."))
    for row in rows:
        row.decision = _person_of(row, decisions[row.pk])
    wanted = {row.decision for row in rows if row.decision is not None}
    register = Register(actor)
    if len(register.people.filter(pk__in=wanted)) < len(wanted):
        raise IntakeRefusedError(_("This is nobody whose training you may bring in."))
    judge_anew(Judge(intake, register, Courses()), rows, now=now)
    keep(rows, [*JUDGED, "decision"])
    record_many(
        event(
            "transcripts.decide_intake_row",
            on=row,
            actor=actor,
            now=now,
            person_id=row.decision,
            after={"intake": intake.pk, "row": row.number, "finding": row.finding},
        )
        for row in rows
    )
    return len(rows)


def _person_of(row: IntakeRow, said: int) -> int:
    if said != ALONE:
        return said
    people = [each["person"] for each in row.candidates]
    if len(people) != 1:
        raise IntakeRefusedError(
            _("Row %(number)s may be more than one person, or nobody. Open it and say who.")
            % {"number": row.number}
        )
    person: int = people[0]
    return person


@transaction.atomic
def leave_out_rows(
    *,
    intake: CompletionIntake,
    row_ids: Collection[int],
    leave_out: bool,
    actor: User,
    now: datetime,
) -> int:
    """Leave rows out of what will be applied, or take them in again."""
    intake = _open(intake)
    before, after = (
        (IntakeRowState.OPEN, IntakeRowState.LEFT_OUT)
        if leave_out
        else (IntakeRowState.LEFT_OUT, IntakeRowState.OPEN)
    )
    rows = list(intake.rows.select_for_update(no_key=True).filter(pk__in=row_ids, state=before))
    intake.rows.filter(pk__in=[row.pk for row in rows]).update(state=after)
    record_many(
        event(
            "transcripts.decide_intake_row",
            on=row,
            actor=actor,
            now=now,
            person_id=row.person_id,
            before={"state": before},
            after={"intake": intake.pk, "row": row.number, "state": after},
        )
        for row in rows
    )
    return len(rows)


def _open(intake: CompletionIntake) -> CompletionIntake:
    """Lock the file, as long as its rows can be decided."""
    row = CompletionIntake.objects.select_for_update(no_key=True).get(pk=intake.pk)
    if row.state not in OPEN_STATES:
        raise IntakeRefusedError(
            _("Rows can be decided when the file is checked, and not while it is at work.")
        )
    return row
