"""Who has to approve a request for a seat, and who did."""

from datetime import datetime
from typing import ClassVar

from django.db import models

from accounts.models import User
from accounts.permissions import (
    Role,
    Scope,
    ScopedQuerySet,
    ScopeRules,
    may_anywhere,
    scopes_held,
)
from core.models import TimestampedModel
from courses.enums import OfferingStatus
from enrollment.enums import ApprovalStatus, ApprovalStep
from enrollment.models.seats import Enrollment
from organizations.models import (
    Employment,
    RoleGrant,
    people_of_organizations,
    today,
)


class ApprovalQuerySet(ScopedQuerySet["Approval"]):
    view_action = "enrollment.view_approval"
    scope_rules: ClassVar[ScopeRules] = {
        Scope.OWN: lambda user, _role: models.Q(enrollment__learner=user),
        Scope.ORGANIZATION: lambda user, role: models.Q(
            enrollment__learner__in=User.objects.filter(people_of_organizations(user, role)).values(
                "pk"
            )
        ),
    }

    def pending(self) -> "ApprovalQuerySet":
        """Steps nobody has decided, those that run out first before the others."""
        return self.filter(status=ApprovalStatus.PENDING).order_by("expires_at", "pk")

    def running(self) -> "ApprovalQuerySet":
        """Pending steps whose deadline counts.

        While a class is postponed nothing runs out: moving it sets the deadline anew.
        """
        return self.pending().exclude(enrollment__offering__status=OfferingStatus.POSTPONED)

    def stale(self, *, at: datetime) -> "ApprovalQuerySet":
        """Steps whose deadline has passed and that nobody has marked yet."""
        return self.running().filter(expires_at__lte=at)

    def decidable_by(self, user: User) -> "ApprovalQuerySet":
        """Steps, open or closed, that are this person's to decide; never of their own request.

        For an employer MSSC staff stand in where no approver but the person themselves reaches.
        """
        held = scopes_held(user, "enrollment.approve_for_employer")
        of_employer = self._reached(
            user, [(role, scope) for role, scope in held if scope is not Scope.ANYWHERE]
        )
        if any(scope is Scope.ANYWHERE for _role, scope in held):
            of_employer |= ~models.Q(models.Exists(_with_an_approver()))
        mine = models.Q(step=ApprovalStep.EMPLOYER) & of_employer
        if may_anywhere(user, "enrollment.approve_for_staff"):
            mine |= models.Q(step=ApprovalStep.STAFF)
        return self.filter(mine).exclude(enrollment__learner=user)

    def for_listing(self) -> "ApprovalQuerySet":
        """With the rows a list shows."""
        return self.select_related(
            "enrollment__learner",
            "enrollment__offering__version__course",
            "enrollment__offering__venue",
            "decided_by",
        )


def _with_an_approver() -> "models.QuerySet[Employment]":
    """Return the work, for the person of an outer step, at which somebody else is approver."""
    approvers = (
        RoleGrant.objects.held_by(Role.APPROVER, day=today())
        .exclude(person=models.OuterRef("person"))
        .reaching(models.OuterRef("organization__path"))
    )
    return (
        Employment.objects.on(today())
        .filter(person=models.OuterRef("enrollment__learner"))
        .filter(models.Exists(approvers))
    )


class Approval(TimestampedModel):
    """One step of the approval of one request. A second step is born when the first is approved."""

    enrollment = models.ForeignKey(Enrollment, models.PROTECT, related_name="approvals")
    step = models.CharField(max_length=8, choices=ApprovalStep.choices)
    status = models.CharField(
        max_length=8, choices=ApprovalStatus.choices, default=ApprovalStatus.PENDING
    )
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.CharField(max_length=500, blank=True)

    objects = ApprovalQuerySet.as_manager()

    class Meta:
        ordering = ["asked_at", "pk"]
        indexes = [
            models.Index(
                name="approval_pending",
                fields=["expires_at"],
                condition=models.Q(status=ApprovalStatus.PENDING),
            )
        ]
        constraints = [
            models.UniqueConstraint(name="approval_step_once", fields=["enrollment", "step"]),
            models.CheckConstraint(
                name="approval_decided_unless_pending",
                condition=models.Q(status=ApprovalStatus.PENDING, decided_at__isnull=True)
                | (~models.Q(status=ApprovalStatus.PENDING) & models.Q(decided_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"Approval {self.pk}"
