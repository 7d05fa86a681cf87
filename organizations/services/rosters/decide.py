"""What a person says of rows: who is meant, or that a row is left out."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from audit.services import event, record_many
from core.clock import maine_date
from organizations.enums import RosterOutcome, RosterRowState, RosterState
from organizations.exceptions import RosterImportRefusedError
from organizations.imports.cleaning import Cleaner
from organizations.imports.register import Register
from organizations.imports.verdicts import NEW, SAME_ROW, Judge
from organizations.models import RosterImport, RosterRow
from organizations.services.rosters.runs import BATCH

ALONE = "alone"  # the one person it may be
DECIDED = ["outcome", "reasons", "person", "organization", "follows", "plan", "decision", "state"]


def decide_rows(
    *, roster: RosterImport, decisions: Mapping[int, str], actor: User, now: datetime
) -> int:
    """Say who is meant by rows in doubt: the key of a candidate, "new", "row" for the same person
    as the row named, or "alone" for the one candidate there is. In batches; returns how many.
    """
    keys = sorted(decisions)
    return sum(
        _decide(roster, {key: decisions[key] for key in keys[start : start + BATCH]}, actor, now)
        for start in range(0, len(keys), BATCH)
    )


@transaction.atomic
def _decide(roster: RosterImport, decisions: Mapping[int, str], actor: User, now: datetime) -> int:
    roster = _checked(roster)
    rows = [
        row
        for row in roster.rows.select_for_update(no_key=True)
        .filter(pk__in=decisions, state=RosterRowState.OPEN)
        .order_by("number")
        if row.candidates
    ]
    if not rows:
        raise RosterImportRefusedError(_("None of the chosen rows is in doubt."))
    cleaner, register = Cleaner(), Register(roster)
    said = {row.pk: cleaner.clean(row.values) for row in rows}
    candidates = {each["person"] for row in rows for each in row.candidates if "person" in each}
    judge = Judge(register, on=maine_date(now))
    judge.facts = register.facts(said.values(), also=candidates, on=judge.on)
    for row in rows:
        row.decision = decision_for(row, decisions[row.pk])
        follows = _row_named(row) if row.decision == SAME_ROW else None
        verdict = judge.judge(row.number, said[row.pk], decision=row.decision, follows=follows)
        row.outcome, row.reasons = verdict.outcome, verdict.reasons
        row.person_id, row.organization_id = verdict.person, verdict.organization
        row.follows, row.plan = verdict.follows, verdict.plan
    RosterRow.objects.bulk_update(rows, DECIDED)
    record_many(
        event(
            "organizations.decide_roster_row",
            on=row,
            actor=actor,
            now=now,
            person_id=row.person_id,
            after={"roster": roster.pk, "row": row.number, "decision": row.decision},
        )
        for row in rows
    )
    return len(rows)


def decision_for(row: RosterRow, said: str) -> str:
    """Return the decision, if it is one of those this row offers."""
    people = [str(each["person"]) for each in row.candidates if "person" in each]
    if said == ALONE:
        if len(people) == 1:
            return people[0]
        raise RosterImportRefusedError(
            _("Row %(number)s may be more than one person. Open it and choose.")
            % {"number": row.number}
        )
    if said in people or said == NEW or (said == SAME_ROW and _row_named(row) is not None):
        return said
    raise RosterImportRefusedError(_("Choose one of the people of this row."))


@transaction.atomic
def leave_out_rows(
    *, roster: RosterImport, row_ids: Collection[int], leave_out: bool, actor: User, now: datetime
) -> int:
    """Leave rows out of what will be applied, or take them in again."""
    roster = _checked(roster)
    before, after = (
        (RosterRowState.OPEN, RosterRowState.SKIPPED)
        if leave_out
        else (RosterRowState.SKIPPED, RosterRowState.OPEN)
    )
    rows = list(
        roster.rows.select_for_update(no_key=True)
        .filter(pk__in=row_ids, state=before)
        .exclude(outcome=RosterOutcome.WRONG)
    )
    roster.rows.filter(pk__in=[row.pk for row in rows]).update(state=after)
    record_many(
        event(
            "organizations.decide_roster_row",
            on=row,
            actor=actor,
            now=now,
            person_id=row.person_id,
            before={"state": before},
            after={"roster": roster.pk, "row": row.number, "state": after},
        )
        for row in rows
    )
    return len(rows)


def _row_named(row: RosterRow) -> int | None:
    return next((each["row"] for each in row.candidates if "row" in each), None)


def _checked(roster: RosterImport) -> RosterImport:
    """Lock the roster, as long as its rows can be decided."""
    locked = RosterImport.objects.select_for_update(of=("self",), no_key=True).select_related(
        "organization"
    )
    row = locked.get(pk=roster.pk)
    if row.state != RosterState.CHECKED:
        raise RosterImportRefusedError(
            _("Rows can be decided after the check and before the roster is applied.")
        )
    return row
