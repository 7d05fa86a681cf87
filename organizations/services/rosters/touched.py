"""What has been touched since a roster was applied, and therefore stays."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from allauth.account.models import EmailAddress
from django.db import models
from django.utils.translation import gettext as _

from accounts.models import FormerName, PrivateNumbers, User
from accounts.services.claims import has_account
from audit.models import AuditEvent
from organizations.enums import EmploymentStatus
from organizations.models import Employment, RosterImport, RosterRow
from organizations.services.rosters.writing import NAMES

# What names a person and is compared value by value, or only remembers.
COMPARED = {AuditEvent, Employment, EmailAddress, FormerName, PrivateNumbers, RosterRow}


@dataclass(slots=True)
class Now:
    """The register as it is, for the rows of one batch."""

    people: dict[int, User]
    jobs: dict[int, Employment]
    numbers: dict[int, PrivateNumbers]
    addresses: dict[int, list[EmailAddress]]
    # People this very roster entered, and the row that did.
    entered: dict[int, RosterRow] = field(default_factory=dict)
    own_work: dict[int, set[int]] = field(default_factory=dict)
    work: dict[int, set[int]] = field(default_factory=dict)
    named_elsewhere: set[int] = field(default_factory=set)
    renamed: set[int] = field(default_factory=set)
    open_work: dict[tuple[int, int, int], int] = field(default_factory=dict)

    @classmethod
    def of(cls, roster: RosterImport, rows: Sequence[RosterRow]) -> "Now":
        """Ask all at once."""
        keys = {row.person_id for row in rows if row.person_id is not None}
        of_roster = list(roster.rows.filter(person__in=keys))
        own_work: dict[int, set[int]] = defaultdict(set)
        for row in of_roster:
            if "employment" in row.made and row.person_id is not None:
                own_work[row.person_id].add(row.made["employment"])
        entered = {row.made["person"]: row for row in of_roster if "person" in row.made}
        work: dict[int, set[int]] = defaultdict(set)
        open_work = {}
        for job in Employment.objects.filter(person__in=keys):
            work[job.person_id].add(job.pk)
            if job.ends_on is None and job.status != EmploymentStatus.REJECTED:
                open_work[job.person_id, job.organization_id, job.work_kind_id] = job.pk
        addresses: dict[int, list[EmailAddress]] = defaultdict(list)
        for address in EmailAddress.objects.filter(user__in=keys).order_by("pk"):
            addresses[address.user_id].append(address)
        return cls(
            people=User.objects.in_bulk(keys),
            jobs=Employment.objects.select_for_update(no_key=True).in_bulk(_jobs_of(rows)),
            numbers=PrivateNumbers.objects.in_bulk(keys),
            addresses=addresses,
            entered=entered,
            own_work=own_work,
            work=work,
            named_elsewhere=_named_elsewhere(roster, entered.keys()),
            renamed=set(
                FormerName.objects.filter(person__in=entered).values_list("person", flat=True)
            ),
            open_work=open_work,
        )


def why_kept(row: RosterRow, now: Now) -> list[str]:
    """Return why the row cannot be undone: somebody has gone on from what it made."""
    kept = []
    if row.person_id in now.entered:
        kept += _of_entered(now.people[row.person_id], now.entered[row.person_id], now)
    if "employment" in row.made:
        kept += _of_work(row, now)
    if "end" in row.plan:
        kept += _of_end(row.plan["end"], now)
    if "confirm" in row.plan:
        job = now.jobs.get(row.plan["confirm"])
        if job is None or job.status != EmploymentStatus.CONFIRMED or _is_ended_since(row, job):
            kept.append(_("The work was changed since."))
    if "person" not in row.made and row.person_id in now.people:
        kept += _of_person(row, now.people[row.person_id], now)
    return list(dict.fromkeys(kept))


def _of_entered(person: User, row: RosterRow, now: Now) -> list[str]:
    new = row.plan["new"]
    kept = []
    if has_account(person):
        kept.append(_("The person has signed in since."))
    if person.pk in now.named_elsewhere:
        kept.append(_("Other records name the person since."))
    if (
        [getattr(person, name) for name in (*NAMES, "phone")]
        != [new[name] for name in (*NAMES, "phone")]
        or person.pk in now.renamed
        or not person.is_active
        or person.withdrawn_at is not None
    ):
        kept.append(_("The name or the details were changed since."))
    addresses = now.addresses.get(person.pk, [])
    are_proved = any(address.verified for address in addresses)
    if are_proved or [address.email for address in addresses] != new["emails"]:
        kept.append(_("The email addresses were changed since."))
    if now.work.get(person.pk, set()) - now.own_work.get(person.pk, set()):
        kept.append(_("Other work was entered since."))
    if _numbers(now.numbers.get(person.pk)) != ["", "", "", new["staff_id"]]:
        kept.append(_("The numbers were changed since."))
    return kept


def _of_work(row: RosterRow, now: Now) -> list[str]:
    add, job = row.plan["add"], now.jobs.get(row.made["employment"])
    is_same = job is not None and (
        job.organization_id,
        job.work_kind_id,
        job.starts_on.isoformat(),
        job.ends_on and job.ends_on.isoformat(),
        job.status,
    ) == (
        add["organization"],
        add["work_kind"],
        add["starts_on"],
        add["ends_on"],
        EmploymentStatus.CONFIRMED,
    )
    return [] if is_same else [_("The work was changed since.")]


def _of_end(end: dict[str, Any], now: Now) -> list[str]:
    job = now.jobs.get(end["employment"])
    if job is None or job.ends_on is None or job.ends_on.isoformat() != end["after"]:
        return [_("The work was changed since.")]
    if not end["before"]:
        other = now.open_work.get((job.person_id, job.organization_id, job.work_kind_id))
        if other is not None:
            return [_("The same work was entered again since.")]
    return []


def _of_person(row: RosterRow, person: User, now: Now) -> list[str]:
    kept = []
    if "name" in row.plan and [getattr(person, n) for n in NAMES] != row.plan["name"]["after"]:
        kept.append(_("The name was changed since."))
    if "phone" in row.plan and person.phone != row.plan["phone"]:
        kept.append(_("The phone number was changed since."))
    if "staff_id" in row.plan:
        numbers = now.numbers.get(person.pk)
        others = _numbers(numbers)[:3] if row.made.get("numbers") == "added" else ["", "", ""]
        if numbers is None or numbers.state_staff_id != row.plan["staff_id"] or any(others):
            kept.append(_("The numbers were changed since."))
    if "emails" in row.plan:
        addresses = [(each.email, each.verified) for each in now.addresses.get(person.pk, [])]
        is_same = addresses == [(row.plan["emails"][0], False)] and not has_account(person)
        if not is_same:
            kept.append(_("The email addresses were changed since."))
    return kept


def _is_ended_since(row: RosterRow, job: Employment) -> bool:
    return "end" not in row.plan and job.ends_on is not None


def _numbers(numbers: PrivateNumbers | None) -> list[str]:
    if numbers is None:
        return ["", "", "", ""]
    return [
        numbers.educator_certificate,
        numbers.mcja_number,
        numbers.fema_sid,
        numbers.state_staff_id,
    ]


def _jobs_of(rows: Sequence[RosterRow]) -> set[int]:
    keys = {row.made["employment"] for row in rows if "employment" in row.made}
    keys |= {row.plan["end"]["employment"] for row in rows if "end" in row.plan}
    return keys | {row.plan["confirm"] for row in rows if "confirm" in row.plan}


def _named_elsewhere(roster: RosterImport, people: Collection[int]) -> set[int]:
    """Return which of these people any other row of any app names: a seat, a role, a message.

    Asked of the models themselves: what comes into the product later is looked at too.
    """
    named: set[int] = set()
    if not people:
        return named
    for relation in User._meta.get_fields(include_hidden=True):
        if not isinstance(relation, models.ForeignObjectRel) or relation.many_to_many:
            continue
        model, name = relation.related_model, relation.field.name
        if model in COMPARED or model is User:
            continue
        rows = model._default_manager.filter(**{f"{name}__in": people})
        named |= set(rows.values_list(name, flat=True))
    others = RosterRow.objects.filter(person__in=people).exclude(roster=roster)
    return named | set(others.values_list("person", flat=True))
