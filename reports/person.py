"""A person's whole record on one page: what this viewer may see of it, in a constant number of
queries.

Whoever reaches the person now sees the parts that the table of actions names for them. A
coordinator of whom the person only says that they work there sees the name and that entry; of
somebody who has left, the name, the work then, and the hours earned then.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from allauth.account.models import EmailAddress
from django.db.models import (
    Count,
    DateTimeField,
    FilteredRelation,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
)
from django.db.models.functions import Coalesce

from accounts.enums import AddressUse
from accounts.forms.person import NUMBERS
from accounts.models import ClaimCode, FormerName, User
from accounts.reach import Reach, reach_of
from accounts.services.claims import has_account
from core.clock import maine_date
from enrollment.enums import EnrollmentStatus
from enrollment.models import Enrollment, is_ahead
from notifications.models import Message
from organizations.enums import EmploymentStatus
from organizations.models import Employment, OfficerAssignment, RoleGrant, in_force
from reports.person_hours import hours_in_year, last_day_earned
from transcripts.models import CreditAward


@dataclass(frozen=True, slots=True)
class Address:
    """One email address as it is shown."""

    email: str
    use: str
    is_primary: bool


@dataclass(slots=True)
class PersonRecord:
    """What one viewer sees of one person."""

    person: User
    is_own: bool
    is_whole: bool  # reached now; else only the entries in `employments` and the lines earned then
    employments: Sequence[Employment]
    may_edit: bool = False
    may_see_hours: bool = False
    has_lines: bool = False
    addresses: list[Address] = field(default_factory=list)
    phone: str = ""
    numbers: list[tuple[str, str]] = field(default_factory=list)
    may_edit_numbers: bool = False
    former_names: Sequence[FormerName] = ()
    assignments: Sequence[OfficerAssignment] = ()
    roles: Sequence[RoleGrant] = ()
    seats: list[Enrollment] = field(default_factory=list)
    certified: list[Enrollment] = field(default_factory=list)
    hours_this_year: Decimal = Decimal(0)
    last_earned_on: date | None = None
    year: int = 0
    letters: int = 0
    has_account: bool = True
    may_print_code: bool = False
    code_open_until: datetime | None = None
    may_see_history: bool = False


def person_record(viewer: User, pk: int, *, now: datetime) -> PersonRecord | None:
    """Return what this viewer sees of this person; None if there is nothing."""
    reach = reach_of(viewer, _people(now), pk)
    if reach is None:
        return None
    if reach.may("accounts.view_person"):
        return _whole(viewer, reach, now)
    return _remains(viewer, reach.person, now)


def _people(now: datetime) -> "QuerySet[User]":
    """People with the figures that fit in the one query they come by."""
    day = maine_date(now)
    letters = (
        Message.objects.to_hand_out()
        .filter(recipient=OuterRef("pk"))
        .order_by()
        .values("recipient")
        .annotate(n=Count("pk"))
    )
    code = ClaimCode.objects.filter(
        person=OuterRef("pk"), used_at__isnull=True, revoked_at__isnull=True, expires_at__gt=now
    )
    people: QuerySet[User] = User.objects.select_related("private_numbers").annotate(
        hours_this_year=Coalesce(hours_in_year(day), Decimal(0)),
        last_earned_on=last_day_earned(),
        letter_count=Coalesce(Subquery(letters.values("n"), IntegerField()), 0),
        code_open_until=Subquery(code.values("expires_at")[:1], DateTimeField()),
    )
    return people


def _whole(viewer: User, reach: Reach, now: datetime) -> PersonRecord:
    person, day = reach.person, maine_date(now)
    record = PersonRecord(
        person=person,
        is_own=person == viewer,
        is_whole=True,
        employments=list(
            Employment.objects.for_listing()
            .filter(person=person)
            .exclude(status=EmploymentStatus.REJECTED)
        ),
        may_edit=reach.may("accounts.edit_person"),
        may_see_hours=reach.may("transcripts.view_award"),
        numbers=[(NUMBERS[name][0], _number(person, name)) for name in reach.numbers],
        former_names=list(person.former_names.all()),
        year=day.year,
        has_account=has_account(person),
        may_see_history=reach.may("accounts.view_history"),
    )
    record.has_lines = record.may_see_hours
    record.may_edit_numbers = record.may_edit and bool(reach.numbers)
    _add_contacts(record)
    if reach.may("organizations.view_officers"):
        record.assignments = list(
            OfficerAssignment.objects.for_listing().filter(officer=person).order_by("-starts_on")
        )
    if reach.may("organizations.view_roles"):
        record.roles = list(
            RoleGrant.objects.visible_to(viewer)
            .filter(in_force(day), person=person)
            .select_related("organization", "lane_lead__lane")
        )
    if reach.may("enrollment.view_enrollment"):
        _add_classes(record, now, with_papers=reach.may("certificates.view_certificate"))
    if record.may_see_hours:
        record.hours_this_year = person.hours_this_year  # type: ignore[attr-defined]
        record.last_earned_on = person.last_earned_on  # type: ignore[attr-defined]
    if reach.may("accounts.hand_out"):
        record.letters = person.letter_count  # type: ignore[attr-defined]
    if reach.may("accounts.print_claim_code") and not record.has_account:
        record.may_print_code = person.is_active
        record.code_open_until = person.code_open_until  # type: ignore[attr-defined]
    return record


def _add_contacts(record: PersonRecord) -> None:
    """Work addresses for all who see the person; the rest, and the telephone, for their office."""
    rows = list(
        EmailAddress.objects.filter(user=record.person)
        .select_related("use")
        .order_by("-primary", "email")
    )
    record.addresses = [
        Address(row.email, use.get_use_display() if use else "", row.primary)
        for row in rows
        for use in [getattr(row, "use", None)]
        if record.may_edit or (use and use.use == AddressUse.WORK)
    ]
    if record.may_edit:
        record.phone = record.person.phone
        if record.person.email and not rows:
            record.addresses = [Address(record.person.email, "", is_primary=True)]


def _add_classes(record: PersonRecord, now: datetime, *, with_papers: bool) -> None:
    """Seats ahead and classes with a certificate: one query for both."""
    ahead = Q(is_ahead(at=now), status=EnrollmentStatus.ENROLLED)
    wanted = ahead | Q(paper__isnull=False) if with_papers else ahead
    standing = Q(certificates__ended_at__isnull=True)
    rows = list(
        Enrollment.objects.for_listing()
        .annotate(paper=FilteredRelation("certificates", condition=standing))
        .select_related("paper__document")  # type: ignore[misc]
        .filter(wanted, learner=record.person)
        .order_by("offering__starts_at", "pk")
    )
    for row in rows:
        if getattr(row, "paper", None):
            record.certified.insert(0, row)
        else:
            record.seats.append(row)


def _remains(viewer: User, person: User, now: datetime) -> PersonRecord | None:
    """What is left to see for a place where somebody says they work, or worked once."""
    there = Employment.objects.visible_to(viewer).for_listing().filter(person=person)
    entries = [
        entry
        for entry in there
        if entry.status == EmploymentStatus.CLAIMED
        or (entry.status == EmploymentStatus.CONFIRMED and entry.ends_on is not None)
    ]
    if not entries:
        return None
    return PersonRecord(
        person=person,
        is_own=False,
        is_whole=False,
        employments=entries,
        year=maine_date(now).year,
        has_lines=CreditAward.objects.visible_to(viewer).filter(person=person).exists(),
    )


def _number(person: User, name: str) -> str:
    return getattr(getattr(person, "private_numbers", None), name, "")
