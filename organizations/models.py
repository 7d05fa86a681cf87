"""Places and the people in them.

The tree is stored with a path (`/1/5/23/`), so that "everything below" is one prefix comparison.
"""

from datetime import date
from functools import reduce
from operator import or_
from typing import ClassVar

from django.db import models
from django.utils import timezone

from accounts.models import User
from accounts.permissions import Role, Scope, ScopedQuerySet, ScopeRules
from core.clock import maine_date
from core.models import ManagedTerm, TimestampedModel
from organizations.enums import County, EmploymentStatus, OrganizationKind


def in_force(day: date, prefix: str = "") -> models.Q:
    """Return the condition "dated rows in force on this day"; ends are exclusive."""
    return models.Q(**{f"{prefix}starts_on__lte": day}) & (
        models.Q(**{f"{prefix}ends_on__isnull": True}) | models.Q(**{f"{prefix}ends_on__gt": day})
    )


class OrganizationQuerySet(models.QuerySet["Organization"]):
    def below(self, paths: list[str], prefix: str = "") -> "OrganizationQuerySet":
        """Organizations at or below any of these paths."""
        return self.filter(under(paths, prefix))


def under(paths: list[str], prefix: str = "") -> models.Q:
    """Return the condition "at or below any of these paths"."""
    nowhere = models.Q(**{f"{prefix}pk__in": []}) if prefix else models.Q(pk__in=[])
    return reduce(or_, (models.Q(**{f"{prefix}path__startswith": p}) for p in paths), nowhere)


class Organization(TimestampedModel):
    """A place in the tree: State > office > SAU > school; State > law agency or partner."""

    kind = models.CharField(max_length=12, choices=OrganizationKind.choices)
    name = models.CharField(max_length=160)
    short_code = models.SlugField(max_length=40, unique=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="parts")
    path = models.CharField(max_length=120, unique=True, db_index=True)
    county = models.CharField(
        max_length=5, choices=County.choices, blank=True, help_text="The one shown first."
    )
    town = models.CharField(max_length=80, blank=True)

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                name="organization_only_the_state_has_no_parent",
                condition=models.Q(kind=OrganizationKind.STATE, parent__isnull=True)
                | (~models.Q(kind=OrganizationKind.STATE) & models.Q(parent__isnull=False)),
            ),
            models.CheckConstraint(
                name="organization_is_not_its_own_parent",
                condition=models.Q(parent__isnull=True) | ~models.Q(parent=models.F("pk")),
            ),
        ]

    def __str__(self) -> str:
        return self.name


class OrganizationCounty(models.Model):
    """A further county an organization reaches into, beside the one shown first."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="further_counties")
    county = models.CharField(max_length=5, choices=County.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="organization_county_once", fields=["organization", "county"]
            )
        ]

    def __str__(self) -> str:
        return self.get_county_display()


class WorkKind(ManagedTerm):
    """A kind of work: teacher, bus driver, School Resource Officer. Audiences are sets of them."""

    key = models.SlugField(max_length=40, unique=True)
    is_sworn = models.BooleanField(default=False, help_text="Sworn law enforcement.")


class EmploymentQuerySet(ScopedQuerySet["Employment"]):
    view_action = "organizations.view_employment"
    scope_rules: ClassVar[ScopeRules] = {
        Scope.OWN: lambda user, _role: models.Q(person=user),
        Scope.ORGANIZATION: lambda user, role: under(
            scope_paths(user, role, today()), "organization__"
        ),
    }

    def on(self, day: date) -> "EmploymentQuerySet":
        """Confirmed employments in force on a day."""
        return self.filter(in_force(day), status=EmploymentStatus.CONFIRMED)

    def for_listing(self) -> "EmploymentQuerySet":
        """With the rows a list shows."""
        return self.select_related("person", "organization", "work_kind")


class Employment(TimestampedModel):
    """Who works where as what, from when to when. A person may have several at a time."""

    person = models.ForeignKey(User, models.PROTECT, related_name="employments")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="employments")
    work_kind = models.ForeignKey(WorkKind, models.PROTECT, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True, help_text="The first day no longer there.")
    status = models.CharField(
        max_length=10, choices=EmploymentStatus.choices, default=EmploymentStatus.CLAIMED
    )

    objects = EmploymentQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "pk"]
        indexes = [
            models.Index(name="employment_by_place", fields=["organization", "status", "person"]),
            models.Index(
                name="employment_claimed",
                fields=["created_at"],
                condition=models.Q(status=EmploymentStatus.CLAIMED),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="employment_ends_after_it_starts",
                condition=models.Q(ends_on__isnull=True)
                | models.Q(ends_on__gt=models.F("starts_on")),
            ),
            models.UniqueConstraint(
                name="employment_one_open_per_place_and_kind",
                fields=["person", "organization", "work_kind"],
                condition=models.Q(ends_on__isnull=True) & ~models.Q(status="rejected"),
            ),
        ]

    def __str__(self) -> str:
        return f"Employment {self.pk}"


class OfficerAssignment(TimestampedModel):
    """A School Resource Officer serves one school, sent by one agency."""

    officer = models.ForeignKey(User, models.PROTECT, related_name="officer_assignments")
    agency = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    school = models.ForeignKey(Organization, models.PROTECT, related_name="officer_assignments")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["school_id", "pk"]
        constraints = [
            models.CheckConstraint(
                name="officer_assignment_ends_after_it_starts",
                condition=models.Q(ends_on__isnull=True)
                | models.Q(ends_on__gt=models.F("starts_on")),
            ),
            models.UniqueConstraint(
                name="officer_assignment_one_open_per_school",
                fields=["officer", "agency", "school"],
                condition=models.Q(ends_on__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"Assignment {self.pk}"


SCOPED_ROLES = [Role.APPROVER, Role.COORDINATOR]
GRANTABLE_ROLES = [*SCOPED_ROLES, Role.STAFF, Role.DIRECTOR, Role.ADMINISTRATOR]


class RoleGrant(TimestampedModel):
    """A role held by a person, dated; coordinators and approvers hold it for one subtree."""

    person = models.ForeignKey(User, models.PROTECT, related_name="role_grants")
    role = models.CharField(max_length=14, choices=[(r.value, r.label) for r in GRANTABLE_ROLES])
    organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="role_grants"
    )
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="role_grant_has_a_place_if_its_role_is_scoped",
                condition=models.Q(role__in=SCOPED_ROLES, organization__isnull=False)
                | (~models.Q(role__in=SCOPED_ROLES) & models.Q(organization__isnull=True)),
            ),
            models.CheckConstraint(
                name="role_grant_is_not_learner_or_instructor",
                condition=models.Q(role__in=GRANTABLE_ROLES),
            ),
            models.CheckConstraint(
                name="role_grant_ends_after_it_starts",
                condition=models.Q(ends_on__isnull=True)
                | models.Q(ends_on__gt=models.F("starts_on")),
            ),
            models.UniqueConstraint(
                name="role_grant_one_open_per_role_and_place",
                fields=["person", "role", "organization"],
                condition=models.Q(ends_on__isnull=True),
            ),
            models.UniqueConstraint(
                name="role_grant_one_open_per_role_without_place",
                fields=["person", "role"],
                condition=models.Q(ends_on__isnull=True, organization__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} {self.pk}"


class IssuingAuthority(TimestampedModel):
    """The letterhead of papers from a day on. Those already issued keep the one they have."""

    starts_on = models.DateField(unique=True, help_text="In force from this day.")
    provider = models.CharField(max_length=120)
    department = models.CharField(max_length=120)
    address = models.CharField(max_length=200)
    phone = models.CharField(max_length=30)
    signatory_name = models.CharField(max_length=120)
    signatory_title = models.CharField(max_length=120)

    class Meta:
        ordering = ["-starts_on"]
        verbose_name_plural = "issuing authorities"

    def __str__(self) -> str:
        return f"{self.provider} from {self.starts_on}"


def today() -> date:
    """Return the day in Maine by which roles and employments are judged in a request."""
    return maine_date(timezone.now())


def granted_roles(user: User) -> list[Role]:
    """Return the roles granted to a person today (see `accounts.permissions`)."""
    grants = RoleGrant.objects.filter(in_force(today()), person=user)
    return [Role(role) for role in grants.values_list("role", flat=True).distinct()]


def scope_paths(user: User, role: Role, day: date) -> list[str]:
    """Return the tree paths for which a person holds a role on a day."""
    grants = RoleGrant.objects.filter(in_force(day), person=user, role=role)
    return list(grants.values_list("organization__path", flat=True).distinct())


def people_of_organizations(user: User, role: Role) -> models.Q:
    """Return the condition "people employed now below the organizations of this role".

    A claim nobody confirmed does not count: it opens nothing to a coordinator.
    """
    employed = employed_below(scope_paths(user, role, today()))
    return models.Q(pk__in=employed.on(today()).values("person"))


def employed_below(paths: list[str]) -> EmploymentQuerySet:
    """Return the confirmed employments, of any time, at or below these paths."""
    # The places first: a join would have SQLite walk through every employment of the State.
    places = OrganizationQuerySet(Organization).below(paths).order_by()
    return EmploymentQuerySet(Employment).filter(
        organization__in=places.values("pk"), status=EmploymentStatus.CONFIRMED
    )
