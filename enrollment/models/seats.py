"""The record that somebody holds, or held, a seat, or asks for one."""

from datetime import datetime
from typing import Any, ClassVar

from django.db import models

from accounts.models import User
from accounts.permissions import Scope, ScopedQuerySet, ScopeRules
from core.models import TimestampedModel
from courses.enums import ROSTER_RULES, OfferingStatus
from courses.models import InstructorAssignment, Meeting, Offering, TeamRole
from enrollment.enums import (
    LIVE,
    OPEN,
    REQUESTS,
    SEAT_HOLDING,
    SEAT_TAKING,
    EnrollmentStatus,
    Way,
)
from enrollment.models.teams import Team
from organizations.models import people_of_organizations


def is_ahead(*, at: datetime) -> models.Q:
    """Of a seat or a place in line: its class is not over, or is postponed to a date to follow."""
    postponed = models.Q(offering__status=OfferingStatus.POSTPONED)
    return postponed | models.Q(offering__ends_at__gt=at)


class EnrollmentQuerySet(ScopedQuerySet["Enrollment"]):
    view_action = "enrollment.view_enrollment"
    scope_rules: ClassVar[ScopeRules] = {
        Scope.OWN: lambda user, _role: models.Q(learner=user),
        Scope.TAUGHT: lambda user, _role: models.Q(
            offering__in=InstructorAssignment.objects.teaching()
            .filter(instructor=user)
            .values("offering")
        ),
        Scope.ORGANIZATION: lambda user, role: models.Q(
            learner__in=User.objects.filter(people_of_organizations(user, role)).values("pk")
        ),
        Scope.LANE: lambda user, _role: models.Q(
            offering__in=Offering.objects.in_lanes_led_by(user).order_by().values("pk")
        ),
    }

    def holding_a_seat(self) -> "EnrollmentQuerySet":
        """Enrollments that use up a seat, or used one when the class met."""
        return self.filter(status__in=SEAT_HOLDING)

    def expected_at(self, meeting: Meeting) -> "EnrollmentQuerySet":
        """Those with a seat who are to come to a session: of one that is chosen, who chose it."""
        seated = self.holding_a_seat().filter(offering=meeting.offering_id)
        return seated.filter(choices__meeting=meeting.pk) if meeting.choice else seated

    def taking_a_seat(self) -> "EnrollmentQuerySet":
        """Those, and requests for which a seat is kept: nobody else can have these seats."""
        return self.filter(status__in=SEAT_TAKING)

    def requested(self) -> "EnrollmentQuerySet":
        """Requests nobody has decided yet."""
        return self.filter(status__in=REQUESTS)

    def live(self) -> "EnrollmentQuerySet":
        """Seats and requests; a person has one of them in a class at most."""
        return self.filter(status__in=LIVE)

    def to_be_decided(self, *, at: datetime) -> "EnrollmentQuerySet":
        """Seats in classes that have begun and that rosters and results do not decide."""
        return self.filter(
            status=EnrollmentStatus.ENROLLED,
            offering__status=OfferingStatus.PUBLISHED,
            offering__starts_at__lte=at,
        ).exclude(offering__completion_rule__in=ROSTER_RULES)

    def to_be_used(self, *, at: datetime) -> "EnrollmentQuerySet":
        """Seats held in classes ahead."""
        return self.filter(is_ahead(at=at), status=EnrollmentStatus.ENROLLED)

    def of_classes_over(self, *, at: datetime) -> "EnrollmentQuerySet":
        """Seats in classes whose last day has passed."""
        return self.filter(offering__ends_at__lte=at)

    def coming_first(self, *, at: datetime) -> "EnrollmentQuerySet":
        """Seats in classes ahead, the soonest first, those postponed after them; then those of the
        past, the newest first, and with them whatever has come to its end before its class did.
        """
        postponed = models.Q(offering__status=OfferingStatus.POSTPONED)
        rank = models.Case(
            models.When(~models.Q(status__in=OPEN), then=2),
            models.When(postponed, then=1),
            models.When(offering__ends_at__lte=at, then=2),
            default=0,
            output_field=models.IntegerField(),
        )
        ahead = models.Case(models.When(rank__lt=2, then="offering__starts_at"), default=None)
        return self.annotate(rank=rank, ahead=ahead).order_by(
            "rank", models.F("ahead").asc(nulls_last=True), "-offering__starts_at", "pk"
        )

    def for_listing(self) -> "EnrollmentQuerySet":
        """With the rows a list shows."""
        return self.select_related("learner", "offering__version__course", "offering__venue")


class Enrollment(TimestampedModel):
    """One person's seat in one class, or their request for one. Rows change status and stay."""

    offering = models.ForeignKey(Offering, models.PROTECT, related_name="enrollments")
    learner = models.ForeignKey(User, models.PROTECT, related_name="enrollments")
    status = models.CharField(
        max_length=14, choices=EnrollmentStatus.choices, default=EnrollmentStatus.ENROLLED
    )
    enrolled_at = models.DateTimeField()
    ended_at = models.DateTimeField(
        null=True, blank=True, help_text="When it was withdrawn, cancelled or decided."
    )
    way = models.CharField(max_length=12, choices=Way.choices, default=Way.SELF)
    came_from = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="led_to",
        help_text="The seat or request in whose place this one is.",
    )
    waived_gates = models.JSONField(
        default=list, blank=True, help_text="What MSSC staff let pass (`enums.Gate`)."
    )
    team = models.ForeignKey(
        Team, models.PROTECT, null=True, blank=True, related_name="enrollments"
    )
    team_role = models.ForeignKey(TeamRole, models.PROTECT, null=True, blank=True, related_name="+")

    objects = EnrollmentQuerySet.as_manager()

    class Meta:
        ordering = ["enrolled_at", "pk"]
        indexes = [
            models.Index(name="enrollment_by_class", fields=["offering", "status"]),
            models.Index(name="enrollment_by_learner", fields=["learner", "status"]),
            models.Index(
                name="enrollment_open",
                fields=["offering"],
                condition=models.Q(status=EnrollmentStatus.ENROLLED),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                name="enrollment_one_live_place_per_learner_and_class",
                fields=["offering", "learner"],
                condition=models.Q(status__in=LIVE),
            ),
            models.CheckConstraint(
                name="enrollment_ended_unless_open",
                condition=models.Q(status__in=OPEN, ended_at__isnull=True)
                | (~models.Q(status__in=OPEN) & models.Q(ended_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="enrollment_role_is_in_a_team",
                condition=models.Q(team_role__isnull=True) | models.Q(team__isnull=False),
            ),
            models.CheckConstraint(
                name="enrollment_status_is_known",
                condition=models.Q(status__in=EnrollmentStatus.values),
            ),
        ]

    def __str__(self) -> str:
        return f"Enrollment {self.pk}"


def classes_with_a_seat(user: User) -> "models.QuerySet[Enrollment, Any]":
    """Return the classes in which this person holds a seat: `courses` asks (settings)."""
    return Enrollment.objects.holding_a_seat().filter(learner=user).order_by().values("offering")
