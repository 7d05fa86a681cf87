"""What one batch of a roster writes: people, addresses, numbers, names, work, history; in bulk."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db.models import Model
from django.utils.translation import gettext as _

from accounts.models import FormerName, PrivateNumbers, User
from audit.models import AuditEvent
from audit.services import event, record_many
from notifications.services import queue_mail
from organizations import notices
from organizations.enums import EmploymentSource, EmploymentStatus, RosterRowState
from organizations.imports.register import Register
from organizations.models import Employment, RosterImport, RosterRow

NAMES = ("first_name", "last_name", "preferred_name")


class Writer:
    """Does what the plans of some rows say, and notes in each row what it made."""

    def __init__(
        self, roster: RosterImport, *, actor: User, register: Register, now: datetime
    ) -> None:
        self.roster, self.actor, self.register, self.now = roster, actor, register, now
        self.events: list[AuditEvent] = []
        self.people: dict[int, User] = {}

    def write(self, rows: Sequence[RosterRow]) -> None:
        """Write these rows. Two that would make the same work: the second is left out."""
        self._enter([row for row in rows if "new" in row.plan])
        rows = self._once(self._joined(rows))
        self._load(rows)
        self._add_addresses([row for row in rows if "emails" in row.plan or "new" in row.plan])
        self._add_numbers(rows)
        self._rename([row for row in rows if "name" in row.plan])
        self._add_phones([row for row in rows if "phone" in row.plan])
        self._confirm([row for row in rows if "confirm" in row.plan])
        self._end([row for row in rows if "end" in row.plan])
        self._employ([row for row in rows if "add" in row.plan])
        record_many(self.events)

    # --- people ---

    def _enter(self, rows: Sequence[RosterRow]) -> None:
        people = [
            User(
                email=next(iter(row.plan["new"]["emails"]), None),
                password=make_password(None),
                phone=row.plan["new"]["phone"],
                **{name: row.plan["new"][name] for name in NAMES},
            )
            for row in rows
        ]
        User.objects.bulk_create(people)
        for row, person in zip(rows, people, strict=True):
            row.person_id = person.pk
            row.made = {"person": person.pk}
            self._note("accounts.enter_person", person, row, after=_name_as_json(person))

    def _joined(self, rows: Sequence[RosterRow]) -> list[RosterRow]:
        """Give later rows about one person that person; without them they are left out."""
        numbers = {row.follows for row in rows if row.follows is not None}
        known = dict(
            self.roster.rows.filter(number__in=numbers, state=RosterRowState.APPLIED).values_list(
                "number", "person"
            )
        )
        for row in rows:
            if row.number in numbers and row.person_id is not None:
                known[row.number] = row.person_id
        joined = []
        for row in rows:
            if row.follows is not None and row.person_id is None:
                row.person_id = known.get(row.follows)
            if row.person_id is None:
                leave_out(row, _("Row %(number)s was not applied.") % {"number": row.follows})
            else:
                joined.append(row)
        return joined

    def _load(self, rows: Iterable[RosterRow]) -> None:
        keys = {row.person_id for row in rows if row.person_id is not None}
        self.people = User.objects.in_bulk(keys)

    def _add_addresses(self, rows: Sequence[RosterRow]) -> None:
        addresses: list[EmailAddress] = []
        owners: list[RosterRow] = []
        without: list[User] = []
        for row in rows:
            person = self.people[_person(row)]
            for at, email in enumerate(row.plan.get("emails") or row.plan["new"]["emails"]):
                addresses.append(
                    EmailAddress(user=person, email=email, verified=False, primary=at == 0)
                )
                owners.append(row)
            if row.plan.get("emails"):
                person.email = row.plan["emails"][0]
                without.append(person)
                self._note(
                    "accounts.enter_email",
                    person,
                    row,
                    before={"email": None},
                    after={"email": person.email},
                )
        User.objects.bulk_update(without, ["email"])
        EmailAddress.objects.bulk_create(addresses)
        for row, address in zip(owners, addresses, strict=True):
            row.made.setdefault("addresses", []).append(address.pk)

    def _add_numbers(self, rows: Iterable[RosterRow]) -> None:
        wanted = {
            _person(row): (row, staff_id)
            for row in rows
            if (staff_id := row.plan.get("staff_id") or row.plan.get("new", {}).get("staff_id"))
        }
        known = PrivateNumbers.objects.in_bulk(wanted)
        for pk, (row, staff_id) in wanted.items():
            if pk in known:
                known[pk].state_staff_id = staff_id
            row.made["numbers"] = "changed" if pk in known else "added"
            self._note(
                "accounts.enter_numbers", self.people[pk], row, after={"state_staff_id": "set"}
            )
        PrivateNumbers.objects.bulk_update(known.values(), ["state_staff_id"])
        PrivateNumbers.objects.bulk_create(
            PrivateNumbers(person_id=pk, state_staff_id=staff_id)
            for pk, (_row, staff_id) in wanted.items()
            if pk not in known
        )

    def _rename(self, rows: Sequence[RosterRow]) -> None:
        earlier, owners = [], []
        for row in rows:
            person = self.people[_person(row)]
            before = _name_as_json(person)
            after = dict(zip(NAMES, row.plan["name"]["after"], strict=True))
            for name, value in after.items():
                setattr(person, name, value)
            if any(before[name] not in {"", after[name]} for name in NAMES):
                earlier.append(FormerName(person=person, **before, used_until=self.now))
                owners.append(row)
            self._note("accounts.edit_person", person, row, before=before, after=after)
        User.objects.bulk_update([self.people[_person(row)] for row in rows], NAMES)
        FormerName.objects.bulk_create(earlier)
        for row, former in zip(owners, earlier, strict=True):
            row.made["former_name"] = former.pk

    def _add_phones(self, rows: Sequence[RosterRow]) -> None:
        for row in rows:
            person = self.people[_person(row)]
            person.phone = row.plan["phone"]
            self._note("accounts.edit_person", person, row, after={"phone": "set"})
        User.objects.bulk_update([self.people[_person(row)] for row in rows], ["phone"])

    # --- work ---

    def _confirm(self, rows: Sequence[RosterRow]) -> None:
        keys = [row.plan["confirm"] for row in rows]
        jobs = Employment.objects.in_bulk(keys)
        Employment.objects.filter(pk__in=keys).update(status=EmploymentStatus.CONFIRMED)
        for row in rows:
            self._note(
                "organizations.decide_employment",
                jobs[row.plan["confirm"]],
                row,
                before={"status": EmploymentStatus.CLAIMED},
                after={"status": EmploymentStatus.CONFIRMED},
            )

    def _end(self, rows: Sequence[RosterRow]) -> None:
        jobs = Employment.objects.in_bulk([row.plan["end"]["employment"] for row in rows])
        by_day: dict[str, list[int]] = defaultdict(list)
        for row in rows:
            end = row.plan["end"]
            by_day[end["after"]].append(end["employment"])
            self._note(
                "organizations.end_employment",
                jobs[end["employment"]],
                row,
                before={"ends_on": end["before"]},
                after={"ends_on": end["after"]},
            )
        for day, keys in by_day.items():
            Employment.objects.filter(pk__in=keys).update(ends_on=date.fromisoformat(day))

    def _employ(self, rows: Sequence[RosterRow]) -> None:
        jobs = [
            Employment(
                person_id=_person(row),
                organization_id=row.plan["add"]["organization"],
                work_kind_id=row.plan["add"]["work_kind"],
                starts_on=date.fromisoformat(row.plan["add"]["starts_on"]),
                ends_on=_day(row.plan["add"]["ends_on"]),
                status=EmploymentStatus.CONFIRMED,
                source=EmploymentSource.ROSTER,
            )
            for row in rows
        ]
        Employment.objects.bulk_create(jobs)
        for row, job in zip(rows, jobs, strict=True):
            row.made["employment"] = job.pk
            self._note("organizations.employ", job, row, after=dict(row.plan["add"]))
        self._tell([job for row, job in zip(rows, jobs, strict=True) if self._is_told(row)])

    def _once(self, rows: Sequence[RosterRow]) -> list[RosterRow]:
        """Leave out, before anything is written, what would make the same work a second time."""
        open_work = self._open_work(rows)
        kept = []
        for row in rows:
            add = row.plan.get("add")
            work = add and (_person(row), add["organization"], add["work_kind"])
            if work in open_work:
                leave_out(row, _("This work was entered meanwhile."))
                continue
            open_work |= {work} if work else set()
            kept.append(row)
        return kept

    def _open_work(self, rows: Sequence[RosterRow]) -> set[tuple[int, int, int]]:
        known = Employment.objects.filter(
            person__in={_person(row) for row in rows}, ends_on__isnull=True
        ).exclude(status=EmploymentStatus.REJECTED)
        return set(known.values_list("person", "organization", "work_kind"))

    def _is_told(self, row: RosterRow) -> bool:
        """Whoever was in the register before learns where they are said to work; once."""
        person = self.people[_person(row)]
        return "person" not in row.made and row.follows is None and person.pk != self.actor.pk

    def _tell(self, jobs: Sequence[Employment]) -> None:
        loaded = Employment.objects.for_listing().filter(pk__in=[job.pk for job in jobs])
        told = [job for job in loaded if job.person.email and job.person.last_login]
        if told:
            queue_mail(*(notices.work_entered(job, by=self.actor) for job in told), now=self.now)

    def _note(
        self,
        action: str,
        on: Model,
        row: RosterRow,
        *,
        before: dict[str, Any] | None = None,
        after: dict[str, Any] | None = None,
    ) -> None:
        reason = _("Staff roster %(name)s, row %(number)s")
        self.events.append(
            event(
                action,
                on=on,
                actor=self.actor,
                now=self.now,
                person_id=_person(row),
                before=before,
                after=after,
                reason=reason % {"name": self.roster.file_name, "number": row.number},
            )
        )


def leave_out(row: RosterRow, reason: str) -> None:
    """Leave the row out, and say why."""
    row.state = RosterRowState.SKIPPED
    row.reasons = [*row.reasons, reason]


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None


def _person(row: RosterRow) -> int:
    assert row.person_id is not None  # noqa: S101 (rows without a person are left out before)
    return row.person_id


def _name_as_json(person: User) -> dict[str, str]:
    return {name: getattr(person, name) for name in NAMES}
