"""Who works where, who holds which role, what stands on the letterhead."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import Role
from audit.services import event, record, record_many
from core.clock import maine_date
from core.templatetags.ui import maine_date as written_date
from notifications.services import queue_mail
from organizations import notices
from organizations.enums import EmploymentStatus, OrganizationKind
from organizations.exceptions import (
    AuthorityRefusedError,
    EmploymentRefusedError,
    FirstDayRefusedError,
    GrantRefusedError,
)
from organizations.models import (
    SCOPED_ROLES,
    Employment,
    IssuingAuthority,
    OfficerAssignment,
    Organization,
    OrganizationCounty,
    RoleGrant,
    WorkKind,
)

BATCH = 200


@dataclass(slots=True)
class Decided:
    """What came of deciding many entries at once: which were, and which somebody else had."""

    now: list[Employment] = field(default_factory=list)
    before: list[Employment] = field(default_factory=list)


@transaction.atomic
def add_organization(
    *,
    kind: OrganizationKind,
    name: str,
    short_code: str,
    parent: Organization | None,
    county: str = "",
    further_counties: tuple[str, ...] = (),
    actor: User | None,
    now: datetime,
) -> Organization:
    """Place an organization in the tree."""
    place = Organization.objects.create(
        kind=kind, name=name, short_code=short_code, parent=parent, county=county, path=short_code
    )
    place.path = f"{parent.path if parent else '/'}{place.pk}/"
    place.save(update_fields=["path"])
    OrganizationCounty.objects.bulk_create(
        OrganizationCounty(organization=place, county=code) for code in further_counties
    )
    record("organizations.add", on=place, actor=actor, now=now, after={"name": name})
    return place


@transaction.atomic
def claim_employment(
    *,
    person: User,
    organization: Organization,
    work_kind: WorkKind,
    starts_on: date,
    actor: User,
    now: datetime,
) -> Employment:
    """Say that one works somewhere. It counts once the employer, or MSSC staff, confirms it."""
    if starts_on > maine_date(now):
        raise FirstDayRefusedError(_("The first day of work cannot be in the future."))
    try:
        with transaction.atomic():
            employment = Employment.objects.create(
                person=person,
                organization=organization,
                work_kind=work_kind,
                starts_on=starts_on,
            )
    except IntegrityError:
        raise EmploymentRefusedError(
            _("You have already entered this work at %(place)s.") % {"place": organization.name}
        ) from None
    record(
        "organizations.claim_employment",
        on=employment,
        actor=actor,
        now=now,
        person_id=person.pk,
        after={"organization": organization.pk, "work_kind": work_kind.key},
    )
    return employment


@transaction.atomic
def decide_employment(
    *, employment: Employment, confirm: bool, actor: User, now: datetime
) -> Employment:
    """Confirm or reject a claim, once. Whoever is rejected is told, and what to do."""
    decided = EmploymentStatus.CONFIRMED if confirm else EmploymentStatus.REJECTED
    moved = Employment.objects.filter(pk=employment.pk, status=EmploymentStatus.CLAIMED).update(
        status=decided
    )
    if not moved:
        raise EmploymentRefusedError(_("Somebody has already decided about this entry."))
    record(
        "organizations.decide_employment",
        on=employment,
        actor=actor,
        now=now,
        person_id=employment.person_id,
        before={"status": EmploymentStatus.CLAIMED},
        after={"status": decided},
    )
    if not confirm:
        queue_mail(notices.work_not_confirmed(employment), now=now)
    employment.status = decided
    return employment


def decide_employments(
    *, employment_ids: Collection[int], confirm: bool, actor: User, now: datetime
) -> Decided:
    """Confirm or reject many claims, each once, in transactions of at most 200; safe to repeat."""
    outcome = Decided()
    ids = sorted(employment_ids)
    for start in range(0, len(ids), BATCH):
        _decide_batch(ids[start : start + BATCH], outcome, confirm=confirm, actor=actor, now=now)
    return outcome


@transaction.atomic
def _decide_batch(
    ids: Sequence[int], outcome: Decided, *, confirm: bool, actor: User, now: datetime
) -> None:
    decided = EmploymentStatus.CONFIRMED if confirm else EmploymentStatus.REJECTED
    rows = list(
        Employment.objects.select_for_update(of=("self",), no_key=True)
        .select_related("person", "organization", "work_kind")
        .filter(pk__in=ids)
        .order_by("pk")
    )
    open_rows = [row for row in rows if row.status == EmploymentStatus.CLAIMED]
    Employment.objects.filter(pk__in=[row.pk for row in open_rows]).update(status=decided)
    record_many(
        event(
            "organizations.decide_employment",
            on=row,
            actor=actor,
            now=now,
            person_id=row.person_id,
            before={"status": EmploymentStatus.CLAIMED},
            after={"status": decided},
        )
        for row in open_rows
    )
    if open_rows and not confirm:
        queue_mail(*(notices.work_not_confirmed(row) for row in open_rows), now=now)
    for row in rows:
        (outcome.now if row in open_rows else outcome.before).append(row)


@transaction.atomic
def end_employment(
    *, employment: Employment, ends_on: date, actor: User, now: datetime
) -> Employment:
    """Write the first day on which the person no longer works there."""
    if ends_on <= employment.starts_on:
        raise EmploymentRefusedError(
            _("This day must come after your first day there, %(day)s.")
            % {"day": written_date(employment.starts_on, "printed")}
        )
    moved = Employment.objects.filter(pk=employment.pk, ends_on__isnull=True).update(
        ends_on=ends_on
    )
    if not moved:
        raise EmploymentRefusedError(_("This work has already ended."))
    record(
        "organizations.end_employment",
        on=employment,
        actor=actor,
        now=now,
        person_id=employment.person_id,
        after={"ends_on": ends_on.isoformat()},
    )
    employment.ends_on = ends_on
    return employment


@transaction.atomic
def assign_officer(
    *,
    officer: User,
    agency: Organization,
    school: Organization,
    starts_on: date,
    actor: User | None,
    now: datetime,
) -> OfficerAssignment:
    """Enter which school an officer serves."""
    assignment = OfficerAssignment.objects.create(
        officer=officer, agency=agency, school=school, starts_on=starts_on
    )
    record(
        "organizations.assign_officer",
        on=assignment,
        actor=actor,
        now=now,
        person_id=officer.pk,
        after={"agency": agency.pk, "school": school.pk},
    )
    return assignment


@transaction.atomic
def grant_role(
    *,
    person: User,
    role: Role,
    organization: Organization | None = None,
    starts_on: date,
    actor: User | None,
    now: datetime,
) -> RoleGrant:
    """Grant a role from a day on. Coordinators and approvers hold theirs for one place."""
    if role in {Role.LEARNER, Role.INSTRUCTOR}:
        raise GrantRefusedError(_("Learner and instructor follow from seats and assignments."))
    if (organization is not None) != (role in SCOPED_ROLES):
        raise GrantRefusedError(_("A coordinator or approver is named for one organization."))
    grant = RoleGrant.objects.create(
        person=person, role=role, organization=organization, starts_on=starts_on
    )
    record(
        "organizations.grant_role",
        on=grant,
        actor=actor,
        now=now,
        person_id=person.pk,
        after={"role": role, "organization": organization and organization.pk},
    )
    return grant


@transaction.atomic
def set_issuing_authority(
    *,
    starts_on: date,
    provider: str,
    department: str,
    address: str,
    phone: str,
    signatory_name: str,
    signatory_title: str,
    actor: User | None,
    now: datetime,
) -> IssuingAuthority:
    """Enter the letterhead in force from a day on. Rows are added, never changed."""
    try:
        with transaction.atomic():
            authority = IssuingAuthority.objects.create(
                starts_on=starts_on,
                provider=provider,
                department=department,
                address=address,
                phone=phone,
                signatory_name=signatory_name,
                signatory_title=signatory_title,
            )
    except IntegrityError:
        raise AuthorityRefusedError(
            _("A letterhead from that day exists already. Choose another first day.")
        ) from None
    record(
        "organizations.set_issuing_authority",
        on=authority,
        actor=actor,
        now=now,
        after={"starts_on": starts_on.isoformat(), "signatory": signatory_name},
    )
    return authority


def issuing_authority_on(day: date) -> IssuingAuthority:
    """Return the letterhead in force. Raises `AuthorityRefusedError` when none is entered."""
    authority = IssuingAuthority.objects.filter(starts_on__lte=day).first()
    if authority is None:
        raise AuthorityRefusedError(
            _("No letterhead is in force. MSSC staff must enter one first.")
        )
    return authority
