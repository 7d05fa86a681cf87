"""One run of the long work on a roster: begun, heard from, taken over when its worker died."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.models import User
from core.queue import enqueue
from organizations import jobs
from organizations.enums import RosterState
from organizations.exceptions import RosterImportRefusedError
from organizations.models import RosterImport, RosterRow

BATCH = 200
ATTEMPTS_ALLOWED = 8

JOBS = {
    RosterState.CHECKING: jobs.CHECK_ROSTER,
    RosterState.APPLYING: jobs.APPLY_ROSTER,
    RosterState.UNDOING: jobs.UNDO_ROSTER,
}


class TakenOverError(Exception):
    """Another run has this roster now, or its work is over: this one stops."""


class NoLongerAllowedError(Exception):
    """Whoever asked for this work may not do it any more: it stops where it stands."""


def begin(
    roster: RosterImport, *, of: Collection[RosterState], to: RosterState, **values: object
) -> None:
    """Move a roster to a state with work to do, and ask for the work. Once, for two clicks."""
    try:
        with transaction.atomic():
            moved = RosterImport.objects.filter(pk=roster.pk, state__in=of).update(
                state=to, heard_from_at=None, attempt=0, problem="", **values
            )
    except IntegrityError:
        raise RosterImportRefusedError(
            _("Another roster of %(place)s is being applied or undone. Wait until it is done.")
            % {"place": roster.organization.name}
        ) from None
    if not moved:
        raise RosterImportRefusedError(
            _("This roster is not where it was. Look at the page again before you go on.")
        )
    enqueue(JOBS[to], roster_id=roster.pk)
    roster.refresh_from_db()


def claim(*, roster_id: int, state: RosterState, now: datetime) -> RosterImport | None:
    """Take the work for this run, or return None when another run is at it, or it is over."""
    claimed = (
        RosterImport.objects.to_be_worked_on(at=now)
        .filter(pk=roster_id, state=state)
        .update(heard_from_at=now, attempt=F("attempt") + 1)
    )
    if not claimed:
        return None
    return RosterImport.objects.select_related("organization", "applied_by", "undone_by").get(
        pk=roster_id
    )


def still_ours(roster: RosterImport, *, now: datetime) -> RosterImport:
    """Lock the roster for one batch. Raises `TakenOverError` if the work is not this run's."""
    locked = RosterImport.objects.select_for_update(no_key=True).get(pk=roster.pk)
    if (locked.state, locked.attempt) != (roster.state, roster.attempt):
        raise TakenOverError
    RosterImport.objects.filter(pk=roster.pk).update(heard_from_at=now)
    return locked


def require_still_allowed(roster: RosterImport, actor: User) -> None:
    """Ask again what the request asked: a role may have ended while the work waited or went on."""
    asked_for_it = User.objects.get(pk=actor.pk)  # anew: a loaded person remembers their roles
    reached = RosterImport.objects.permitted_to(asked_for_it, "organizations.import_roster")
    if not reached.filter(pk=roster.pk).exists():
        raise NoLongerAllowedError


def keep(rows: Sequence[RosterRow], fields: Sequence[str]) -> None:
    """Write these fields of rows that exist: one statement, many times faster than bulk_update."""
    RosterRow.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["id"], update_fields=fields
    )


@transaction.atomic
def resume_roster(*, roster: RosterImport, now: datetime) -> None:
    """Ask again for work that stands still; whoever presses twice asks once."""
    waiting = RosterImport.objects.to_be_worked_on(at=now).filter(pk=roster.pk)
    state = waiting.values_list("state", flat=True).first()
    if state is None:
        raise RosterImportRefusedError(_("This work is going on, or is done. Nothing to restart."))
    enqueue(JOBS[RosterState(state)], roster_id=roster.pk)
