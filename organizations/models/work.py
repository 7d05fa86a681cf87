"""Who works where as what, and which schools an officer serves under which agreement."""

from datetime import date
from typing import ClassVar

from django.db import models

from accounts.models import User
from accounts.permissions import Role, Scope, ScopedQuerySet, ScopeRules
from core.models import TimestampedModel
from organizations.enums import (
    SCHOOL_SIDE,
    EmploymentSource,
    EmploymentStatus,
    OrganizationKind,
)
from organizations.models.dates import in_force, today
from organizations.models.places import (
    Organization,
    OrganizationQuerySet,
    WorkKind,
    scope_paths,
    under,
)


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
    source = models.CharField(
        max_length=10, choices=EmploymentSource.choices, default=EmploymentSource.CLAIM
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


def employer_names(user: User) -> list[str]:
    """Return where a person works now, as somebody who holds their paper may read it."""
    employments = EmploymentQuerySet(Employment).on(today()).filter(person=user)
    return list(employments.values_list("organization__name", flat=True).distinct())


def people_of_organizations(user: User, role: Role) -> models.Q:
    """Return the condition "people employed now below the organizations of this role".

    A claim nobody confirmed does not count: it opens nothing to a coordinator.
    """
    employed = employed_below(scope_paths(user, role, today()))
    return models.Q(pk__in=employed.on(today()).values("person"))


def people_of_agencies(user: User, role: Role) -> models.Q:
    """Return the same for those who work at a law agency: their MCJA number is its business."""
    employed = employed_below(scope_paths(user, role, today())).on(today())
    at_agencies = employed.filter(organization__kind=OrganizationKind.LAW_AGENCY)
    return models.Q(pk__in=at_agencies.values("person"))


def people_of_schools(user: User, role: Role) -> models.Q:
    """Return the same for those who work on the school side: their certificate is its business."""
    employed = employed_below(scope_paths(user, role, today())).on(today())
    at_schools = employed.filter(organization__kind__in=SCHOOL_SIDE)
    return models.Q(pk__in=at_schools.values("person"))


def employed_below(paths: list[str]) -> EmploymentQuerySet:
    """Return the confirmed employments, of any time, at or below these paths."""
    # The places first: a join would have SQLite walk through every employment of the State.
    places = OrganizationQuerySet(Organization).below(paths).order_by()
    return EmploymentQuerySet(Employment).filter(
        organization__in=places.values("pk"), status=EmploymentStatus.CONFIRMED
    )


class OfficerAssignmentQuerySet(ScopedQuerySet["OfficerAssignment"]):
    view_action = "organizations.view_officers"
    scope_rules: ClassVar[ScopeRules] = {
        Scope.OWN: lambda user, _role: models.Q(officer=user),
        Scope.ORGANIZATION: lambda user, role: _sent_or_served(scope_paths(user, role, today())),
        Scope.SENDER: lambda user, role: under(scope_paths(user, role, today()), "agency__"),
    }

    def on(self, day: date) -> "OfficerAssignmentQuerySet":
        """Assignments in force on a day."""
        return self.filter(in_force(day))

    def at(self, place: Organization) -> "OfficerAssignmentQuerySet":
        """Assignments of officers whom this place sends, or who serve it."""
        return self.filter(models.Q(agency=place) | models.Q(school=place))

    def for_listing(self) -> "OfficerAssignmentQuerySet":
        """With the rows a list shows."""
        return self.select_related("officer", "agency", "school__parent")


def _sent_or_served(paths: list[str]) -> models.Q:
    return under(paths, "agency__") | under(paths, "school__")


class OfficerAssignment(TimestampedModel):
    """A School Resource Officer serves one school, sent by one agency."""

    officer = models.ForeignKey(User, models.PROTECT, related_name="officer_assignments")
    agency = models.ForeignKey(Organization, models.PROTECT, related_name="+")
    school = models.ForeignKey(Organization, models.PROTECT, related_name="officer_assignments")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    objects = OfficerAssignmentQuerySet.as_manager()

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


class AgreementQuerySet(ScopedQuerySet["Agreement"]):
    view_action = "organizations.view_officers"
    scope_rules: ClassVar[ScopeRules] = {
        Scope.OWN: lambda user, _role: models.Q(
            agency__in=OfficerAssignment.objects.filter(officer=user).values("agency")
        ),
        Scope.ORGANIZATION: lambda user, role: _of_agency_or_unit(scope_paths(user, role, today())),
    }

    def on(self, day: date) -> "AgreementQuerySet":
        """Agreements in force on a day."""
        return self.filter(in_force(day))


def _of_agency_or_unit(paths: list[str]) -> models.Q:
    return under(paths, "agency__") | under(paths, "sau__")


class Agreement(TimestampedModel):
    """The written agreement of an agency and a school unit about officers: its dates only."""

    agency = models.ForeignKey(Organization, models.PROTECT, related_name="agreements_as_agency")
    sau = models.ForeignKey(Organization, models.PROTECT, related_name="agreements_as_sau")
    signed_on = models.DateField(null=True, blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(
        null=True, blank=True, help_text="The first day it no longer holds; empty: until ended."
    )

    objects = AgreementQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="agreement_ends_after_it_starts",
                condition=models.Q(ends_on__isnull=True)
                | models.Q(ends_on__gt=models.F("starts_on")),
            ),
            models.UniqueConstraint(
                name="agreement_once_from_a_day", fields=["agency", "sau", "starts_on"]
            ),
        ]

    def __str__(self) -> str:
        return f"Agreement {self.pk}"
