"""Who holds which role, where, from when to when; and who is invited to one."""

from datetime import date, datetime
from typing import ClassVar

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.utils.module_loading import import_string

from accounts.models import User
from accounts.permissions import Role, Scope, ScopedQuerySet, ScopeRules
from core.models import TimestampedModel
from organizations.enums import EmploymentStatus, InvitationState
from organizations.models.dates import in_force, today
from organizations.models.places import Organization, OrganizationQuerySet, scope_paths, under
from organizations.models.work import Employment

SCOPED_ROLES = [
    Role.APPROVER,
    Role.COORDINATOR,
    Role.HOST,
    Role.PARTNER_INSTRUCTOR,
    Role.OVERSIGHT,
]
GRANTABLE_ROLES = [
    *SCOPED_ROLES,
    Role.LANE_LEAD,
    Role.ACCOMMODATIONS_DESK,
    Role.STAFF,
    Role.DIRECTOR,
    Role.ADMINISTRATOR,
]
INVITABLE_ROLES = [
    *SCOPED_ROLES,
    Role.ACCOMMODATIONS_DESK,
    Role.STAFF,
    Role.DIRECTOR,
    Role.ADMINISTRATOR,
]


class RoleGrantQuerySet(ScopedQuerySet["RoleGrant"]):
    view_action = "organizations.view_roles"
    scope_rules: ClassVar[ScopeRules] = {
        Scope.OWN: lambda user, _role: models.Q(person=user),
        Scope.ORGANIZATION: lambda user, role: under(
            scope_paths(user, role, today()), "organization__"
        ),
    }

    def with_lane(self) -> "RoleGrantQuerySet":
        """Annotate `lane_name`: which lane a lane lead leads. Lanes are known further up."""
        return self.annotate(lane_name=import_string(settings.ORGANIZATIONS_LANE_OF_GRANT)())

    def for_listing(self) -> "RoleGrantQuerySet":
        """With the rows a list shows, and `has_left`: they worked there and no longer do."""
        there = Employment.objects.filter(
            person=models.OuterRef("person"),
            organization__path__startswith=models.OuterRef("organization__path"),
            status=EmploymentStatus.CONFIRMED,
        )
        has_left = models.Exists(there) & ~models.Exists(there.on(today()))
        return self.select_related("person", "organization").with_lane().annotate(has_left=has_left)

    def around(self, work: Employment) -> "RoleGrantQuerySet":
        """Roles the person holds where they work: for the place, one above or one below it."""
        path = work.organization.path
        above = [place for place in path.strip("/").split("/") if place]
        return self.filter(
            models.Q(organization__in=above) | models.Q(organization__path__startswith=path),
            person=work.person_id,
        )

    def held_by(self, role: Role, *, day: date) -> "RoleGrantQuerySet":
        """Those of one role that are in force, of people whose account is open."""
        return self.filter(in_force(day), role=role, person__is_active=True)

    def reaching(self, path: models.OuterRef) -> "RoleGrantQuerySet":
        """Those for the place whose path this is, or for one above it."""
        there = models.ExpressionWrapper(path, models.CharField())
        return self.alias(there=there).filter(there__startswith=models.F("organization__path"))

    def not_over(self, day: date) -> "RoleGrantQuerySet":
        """Held on a day or to be held later."""
        never_in_force = models.Q(ends_on__isnull=False, ends_on=models.F("starts_on"))
        ahead = models.Q(ends_on__isnull=True) | models.Q(ends_on__gt=day)
        return self.filter(ahead).exclude(never_in_force)


class RoleGrant(TimestampedModel):
    """A role held by a person, dated: for one subtree, for a lane (`courses.LaneLead`), or all."""

    person = models.ForeignKey(User, models.PROTECT, related_name="role_grants")
    role = models.CharField(max_length=20, choices=[(r.value, r.label) for r in GRANTABLE_ROLES])
    organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="role_grants"
    )
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)

    objects = RoleGrantQuerySet.as_manager()

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
            # One given by mistake ends the day it starts, and was never in force.
            models.CheckConstraint(
                name="role_grant_does_not_end_before_it_starts",
                condition=models.Q(ends_on__isnull=True)
                | models.Q(ends_on__gte=models.F("starts_on")),
            ),
            models.UniqueConstraint(
                name="role_grant_one_open_per_role_and_place",
                fields=["person", "role", "organization"],
                condition=models.Q(ends_on__isnull=True),
            ),
            # Whoever leads two lanes holds two grants, one for each.
            models.UniqueConstraint(
                name="role_grant_one_open_per_role_without_place",
                fields=["person", "role"],
                condition=models.Q(ends_on__isnull=True, organization__isnull=True)
                & ~models.Q(role=Role.LANE_LEAD),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} {self.pk}"


def places_without_coordinator(day: date) -> OrganizationQuerySet:
    """Return the open places for which no coordinator answers, of their own or of one above."""
    coordinators = RoleGrant.objects.held_by(Role.COORDINATOR, day=day)
    covering = coordinators.reaching(models.OuterRef("path"))
    return OrganizationQuerySet(Organization).open().filter(~models.Exists(covering))


class RoleInvitationQuerySet(ScopedQuerySet["RoleInvitation"]):
    view_action = "organizations.grant_role"
    scope_rules: ClassVar[ScopeRules] = {
        Scope.ORGANIZATION: lambda user, role: under(
            scope_paths(user, role, today()), "organization__"
        ),
    }

    def for_listing(self) -> "RoleInvitationQuerySet":
        """With the rows a list shows."""
        return self.select_related("organization", "invited_by", "accepted_by")

    def open(self, *, at: datetime) -> "RoleInvitationQuerySet":
        """Invitations that can still be accepted."""
        return self.filter(accepted_at__isnull=True, withdrawn_at__isnull=True, expires_at__gt=at)

    def addressed_to(self, user: User) -> "RoleInvitationQuerySet":
        """Invitations to an address this person has proved."""
        proved = EmailAddress.objects.filter(user=user, verified=True)
        return self.filter(email__in=proved.values(lower=Lower("email")))


class RoleInvitation(TimestampedModel):
    """A role offered to an email address. Whoever has proved that address may accept it, once."""

    email = models.EmailField()
    role = models.CharField(max_length=20, choices=[(r.value, r.label) for r in INVITABLE_ROLES])
    organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="role_invitations"
    )
    token_digest = models.CharField(
        max_length=64, unique=True, help_text="SHA-256 of what the mail's link holds."
    )
    invited_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    invited_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    accepted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)

    objects = RoleInvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-invited_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="role_invitation_has_a_place_if_its_role_is_scoped",
                condition=models.Q(role__in=SCOPED_ROLES, organization__isnull=False)
                | (~models.Q(role__in=SCOPED_ROLES) & models.Q(organization__isnull=True)),
            ),
            models.CheckConstraint(
                name="role_invitation_role_is_known",
                condition=models.Q(role__in=INVITABLE_ROLES),
            ),
            models.CheckConstraint(
                name="role_invitation_accepted_by_somebody",
                condition=models.Q(accepted_at__isnull=True, accepted_by__isnull=True)
                | models.Q(
                    accepted_at__isnull=False,
                    accepted_by__isnull=False,
                    withdrawn_at__isnull=True,
                ),
            ),
            models.UniqueConstraint(
                name="role_invitation_one_open_per_address_role_and_place",
                fields=["email", "role", "organization"],
                condition=models.Q(accepted_at__isnull=True, withdrawn_at__isnull=True),
            ),
            models.UniqueConstraint(
                name="role_invitation_one_open_per_address_and_role",
                fields=["email", "role"],
                condition=models.Q(
                    accepted_at__isnull=True, withdrawn_at__isnull=True, organization__isnull=True
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"Invitation {self.pk}"

    def state_at(self, moment: datetime) -> str:
        """Return what has become of it: open, accepted, withdrawn or expired."""
        if self.accepted_at is not None:
            return InvitationState.ACCEPTED
        if self.withdrawn_at is not None:
            return InvitationState.WITHDRAWN
        return InvitationState.EXPIRED if self.expires_at <= moment else InvitationState.OPEN


def granted_roles(user: User) -> list[Role]:
    """Return the roles granted to a person today (see `accounts.permissions`)."""
    grants = RoleGrant.objects.filter(in_force(today()), person=user)
    return [Role(role) for role in grants.values_list("role", flat=True).distinct()]
