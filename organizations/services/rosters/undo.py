"""A roster is undone: in batches, from its last row to its first. What was touched since stays."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext as _

from accounts.models import FormerName, PrivateNumbers, User
from audit.models import AuditEvent
from audit.services import event, record, record_many
from organizations.enums import EmploymentStatus, RosterRowState, RosterState
from organizations.exceptions import RosterImportRefusedError
from organizations.models import Employment, RosterImport, RosterRow
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
from organizations.services.rosters.touched import Now, why_kept
from organizations.services.rosters.upload import forget_file
from organizations.services.rosters.writing import NAMES

Clock = Callable[[], datetime]
DONE = ["state", "reasons"]


@transaction.atomic
def start_undo(*, roster: RosterImport, actor: User, now: datetime) -> None:
    """Ask for the roster to be undone: within thirty days, or when it stopped halfway."""
    if not roster.may_be_undone(at=now):
        raise RosterImportRefusedError(
            _("A roster can be undone for thirty days after it was applied.")
        )
    begin(roster, of=[RosterState(roster.state)], to=RosterState.UNDOING, undone_by=actor)
    record("organizations.undo_roster", on=roster, actor=actor, now=now)


def undo_roster(*, roster_id: int, clock: Clock) -> None:
    """Undo what is left to undo. Whatever run comes next goes on where the last one stopped."""
    roster = claim(roster_id=roster_id, state=RosterState.UNDOING, now=clock())
    if roster is None or roster.undone_by is None:
        return
    try:
        try:
            while _undo_batch(roster, actor=roster.undone_by, now=clock()):
                pass
        except NoLongerAllowedError:
            _stop(roster, roster.undone_by, now=clock())
        else:
            _finish(roster, now=clock())
    except TakenOverError:
        return


@transaction.atomic
def _undo_batch(roster: RosterImport, *, actor: User, now: datetime) -> bool:
    still_ours(roster, now=now)
    require_still_allowed(roster, actor)
    rows = list(roster.rows.filter(state=RosterRowState.APPLIED).order_by("-number")[:BATCH])
    if not rows:
        return False
    keys = {row.person_id for row in rows if row.person_id is not None}
    list(User.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk"))
    as_it_is = Now.of(roster, rows)
    for row in rows:
        kept = why_kept(row, as_it_is) if row.made or row.plan else []
        row.state = RosterRowState.KEPT if kept else RosterRowState.UNDONE
        row.reasons = [*row.reasons, *kept]
    undone = [row for row in rows if row.state == RosterRowState.UNDONE and row.plan]
    Undoing(roster, as_it_is, actor=actor, now=now).run(undone)
    keep(rows, DONE)
    return True


@transaction.atomic
def _finish(roster: RosterImport, *, now: datetime) -> None:
    still_ours(roster, now=now)
    RosterImport.objects.filter(pk=roster.pk).update(
        state=RosterState.UNDONE, undone_at=now, file=""
    )
    forget_file(str(roster.file.name))  # it is still there if the applying had stopped halfway


@transaction.atomic
def _stop(roster: RosterImport, actor: User, *, now: datetime) -> None:
    """Say that it stopped: the rows not undone yet are as applied, and somebody else may go on."""
    still_ours(roster, now=now)
    sentence = _(
        "%(name)s may no longer undo staff rosters of %(place)s, so the undoing stopped. "
        "You can go on with it."
    )
    RosterImport.objects.filter(pk=roster.pk).update(
        state=RosterState.APPLIED,
        applied_at=roster.applied_at or now,
        file="",
        problem=sentence % {"name": actor.name, "place": roster.organization.name},
    )
    forget_file(str(roster.file.name))


class Undoing:
    """Takes back what the rows of one batch made; history gets longer."""

    def __init__(self, roster: RosterImport, as_it_is: Now, *, actor: User, now: datetime) -> None:
        self.roster, self.as_it_is, self.actor, self.now = roster, as_it_is, actor, now
        self.events: list[AuditEvent] = []

    def run(self, rows: Sequence[RosterRow]) -> None:
        """Undo these rows."""
        self._take_back_work([row for row in rows if "employment" in row.made])
        self._reopen([row for row in rows if "end" in row.plan])
        self._unconfirm([row for row in rows if "confirm" in row.plan])
        self._take_back_numbers([row for row in rows if "numbers" in row.made])
        self._take_back_people(rows)
        record_many(self.events)

    def _take_back_work(self, rows: Sequence[RosterRow]) -> None:
        for row in rows:
            job = self.as_it_is.jobs[row.made["employment"]]
            self._note(job, row, before=row.plan["add"], after=None)
        Employment.objects.filter(pk__in=[row.made["employment"] for row in rows]).delete()

    def _reopen(self, rows: Sequence[RosterRow]) -> None:
        jobs = []
        for row in rows:
            end = row.plan["end"]
            job = self.as_it_is.jobs[end["employment"]]
            job.ends_on = date.fromisoformat(end["before"]) if end["before"] else None
            jobs.append(job)
            self._note(job, row, before={"ends_on": end["after"]}, after={"ends_on": end["before"]})
        Employment.objects.bulk_update(jobs, ["ends_on"])

    def _unconfirm(self, rows: Sequence[RosterRow]) -> None:
        jobs = []
        for row in rows:
            job = self.as_it_is.jobs[row.plan["confirm"]]
            job.status = EmploymentStatus.CLAIMED
            jobs.append(job)
            self._note(
                job,
                row,
                before={"status": EmploymentStatus.CONFIRMED},
                after={"status": EmploymentStatus.CLAIMED},
            )
        Employment.objects.bulk_update(jobs, ["status"])

    def _take_back_numbers(self, rows: Sequence[RosterRow]) -> None:
        added = [row.person_id for row in rows if row.made["numbers"] == "added"]
        changed = [row.person_id for row in rows if row.made["numbers"] == "changed"]
        PrivateNumbers.objects.filter(pk__in=added).delete()
        PrivateNumbers.objects.filter(pk__in=changed).update(state_staff_id="")

    def _take_back_people(self, rows: Sequence[RosterRow]) -> None:
        """Names, telephone numbers and addresses as they were; whoever was new is withdrawn."""
        addresses = [pk for row in rows for pk in row.made.get("addresses", ())]
        EmailAddress.objects.filter(pk__in=addresses).delete()
        names = [row.made["former_name"] for row in rows if "former_name" in row.made]
        FormerName.objects.filter(pk__in=names).delete()
        people = {}
        for row in rows:
            person = self.as_it_is.people.get(row.person_id or 0)
            if person is None:
                continue
            changes = self._changes(row)
            if changes:
                before = {name: _plain(getattr(person, name)) for name in changes}
                for name, value in changes.items():
                    setattr(person, name, value)
                people[person.pk] = person
                after = {name: _plain(value) for name, value in changes.items()}
                self._note(person, row, before=_shown(before), after=_shown(after))
            elif "numbers" in row.made:
                self._note(person, row, before={"state_staff_id": "set"}, after=None)
        fields = [*NAMES, "phone", "email", "is_active", "withdrawn_at"]
        User.objects.bulk_update(people.values(), fields)

    def _changes(self, row: RosterRow) -> dict[str, Any]:
        if "person" in row.made:
            return {"withdrawn_at": self.now, "is_active": False, "email": None}
        changes: dict[str, Any] = {}
        if "name" in row.plan:
            changes |= dict(zip(NAMES, row.plan["name"]["before"], strict=True))
        if "phone" in row.plan:
            changes["phone"] = ""
        if "emails" in row.plan:
            changes["email"] = None
        return changes

    def _note(
        self,
        on: Model,
        row: RosterRow,
        *,
        before: dict[str, Any] | None,
        after: dict[str, Any] | None,
    ) -> None:
        reason = _("Staff roster %(name)s, row %(number)s")
        self.events.append(
            event(
                "organizations.undo_roster_row",
                on=on,
                actor=self.actor,
                now=self.now,
                person_id=row.person_id,
                before=before,
                after=after,
                reason=reason % {"name": self.roster.file_name, "number": row.number},
            )
        )


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def _shown(values: dict[str, Any]) -> dict[str, Any]:
    """Of a telephone number, history says only whether there was one."""
    return {k: ("set" if v else "") if k == "phone" else v for k, v in values.items()}
