"""Who works where, who holds which role, what stands on the letterhead."""

from datetime import date, datetime

from django.db import IntegrityError, transaction

from accounts.models import User
from accounts.permissions import Role
from audit.services import record
from core.clock import maine_date
from organizations.enums import EmploymentStatus, OrganizationKind
from organizations.exceptions import (
    AuthorityRefusedError,
    EmploymentRefusedError,
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
        raise EmploymentRefusedError("The first day of work cannot lie in the future.")
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
            f"You have already entered this work at {organization.name}."
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
    """Confirm or reject a claim, once."""
    decided = EmploymentStatus.CONFIRMED if confirm else EmploymentStatus.REJECTED
    moved = Employment.objects.filter(pk=employment.pk, status=EmploymentStatus.CLAIMED).update(
        status=decided
    )
    if not moved:
        raise EmploymentRefusedError("Somebody has already decided about this entry.")
    record(
        "organizations.decide_employment",
        on=employment,
        actor=actor,
        now=now,
        person_id=employment.person_id,
        before={"status": EmploymentStatus.CLAIMED},
        after={"status": decided},
    )
    employment.status = decided
    return employment


@transaction.atomic
def end_employment(
    *, employment: Employment, ends_on: date, actor: User, now: datetime
) -> Employment:
    """Write the first day on which the person no longer works there."""
    if ends_on <= employment.starts_on:
        raise EmploymentRefusedError("The last day must come after the first.")
    moved = Employment.objects.filter(pk=employment.pk, ends_on__isnull=True).update(
        ends_on=ends_on
    )
    if not moved:
        raise EmploymentRefusedError("This work has already ended.")
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
        raise GrantRefusedError("Learner and instructor follow from seats and assignments.")
    if (organization is not None) != (role in SCOPED_ROLES):
        raise GrantRefusedError("A coordinator or approver is named for one organization.")
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
            "A letterhead from that day exists already. Choose another first day."
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
        raise AuthorityRefusedError("No letterhead is in force. MSSC staff must enter one first.")
    return authority
