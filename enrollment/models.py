"""The record that somebody holds, or held, a seat; and the line of those who wait for one."""

from datetime import datetime
from typing import Any, ClassVar

from django.db import models
from django.db.models.functions import Coalesce

from accounts.models import User
from accounts.permissions import Scope, ScopedQuerySet, ScopeRules
from core.models import TimestampedModel
from courses.enums import ATTENDANCE_RULES, OfferingStatus
from courses.models import InstructorAssignment, Offering
from enrollment.enums import IN_LINE, SEAT_HOLDING, EnrollmentStatus, WaitlistStatus
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

    def to_be_decided(self, *, at: datetime) -> "EnrollmentQuerySet":
        """Seats in classes that have begun and that attendance alone does not complete."""
        return self.filter(
            status=EnrollmentStatus.ENROLLED,
            offering__status=OfferingStatus.PUBLISHED,
            offering__starts_at__lte=at,
        ).exclude(offering__completion_rule__in=ATTENDANCE_RULES)

    def to_be_used(self, *, at: datetime) -> "EnrollmentQuerySet":
        """Seats held in classes ahead."""
        return self.filter(is_ahead(at=at), status=EnrollmentStatus.ENROLLED)

    def of_classes_over(self, *, at: datetime) -> "EnrollmentQuerySet":
        """Seats in classes whose last day has passed."""
        return self.filter(offering__ends_at__lte=at)

    def coming_first(self, *, at: datetime) -> "EnrollmentQuerySet":
        """Seats in classes ahead, the soonest first, those postponed after them; then those of the
        past, the newest first.
        """
        postponed = models.Q(offering__status=OfferingStatus.POSTPONED)
        rank = models.Case(
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
    """One person's seat in one class. Rows change status and stay."""

    offering = models.ForeignKey(Offering, models.PROTECT, related_name="enrollments")
    learner = models.ForeignKey(User, models.PROTECT, related_name="enrollments")
    status = models.CharField(
        max_length=14, choices=EnrollmentStatus.choices, default=EnrollmentStatus.ENROLLED
    )
    enrolled_at = models.DateTimeField()
    ended_at = models.DateTimeField(
        null=True, blank=True, help_text="When it was withdrawn, cancelled or decided."
    )

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
                name="enrollment_one_live_seat_per_learner_and_class",
                fields=["offering", "learner"],
                condition=models.Q(status__in=SEAT_HOLDING),
            ),
            models.CheckConstraint(
                name="enrollment_ended_unless_enrolled",
                condition=models.Q(status=EnrollmentStatus.ENROLLED, ended_at__isnull=True)
                | (~models.Q(status=EnrollmentStatus.ENROLLED) & models.Q(ended_at__isnull=False)),
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


class WaitlistEntryQuerySet(ScopedQuerySet["WaitlistEntry"]):
    view_action = "enrollment.view_waitlist"
    scope_rules: ClassVar[ScopeRules] = {
        Scope.OWN: lambda user, _role: models.Q(learner=user),
        # A coordinator stands in for those of their people whom no email reaches.
        Scope.ORGANIZATION: lambda user, role: models.Q(
            learner__in=User.objects.filter(
                people_of_organizations(user, role), email__isnull=True
            ).values("pk")
        ),
    }

    def in_line(self) -> "WaitlistEntryQuerySet":
        """Those who wait or hold an offer."""
        return self.filter(status__in=IN_LINE)

    def standing(self, *, at: datetime) -> "WaitlistEntryQuerySet":
        """Those in line whose offer, if they hold one, has not run out."""
        return self.in_line().exclude(status=WaitlistStatus.OFFERED, offer_ends_at__lte=at)

    def waiting(self) -> "WaitlistEntryQuerySet":
        """Those who wait, first in line first."""
        return self.filter(status=WaitlistStatus.WAITING).order_by("joined_at", "pk")

    def holding_an_offer(self, *, at: datetime) -> "WaitlistEntryQuerySet":
        """Offers that keep a seat now."""
        return self.filter(status=WaitlistStatus.OFFERED, offer_ends_at__gt=at)

    def with_lapsed_offer(self, *, at: datetime) -> "WaitlistEntryQuerySet":
        """Offers whose deadline has passed and that nobody has marked yet."""
        return self.filter(status=WaitlistStatus.OFFERED, offer_ends_at__lte=at)

    def for_listing(self) -> "WaitlistEntryQuerySet":
        """With the rows a list shows, and each one's place in line (1 is next)."""
        ahead = (
            WaitlistEntryQuerySet(WaitlistEntry)
            .filter(offering=models.OuterRef("offering"), status=WaitlistStatus.WAITING)
            .filter(
                models.Q(joined_at__lt=models.OuterRef("joined_at"))
                | models.Q(joined_at=models.OuterRef("joined_at"), pk__lte=models.OuterRef("pk"))
            )
            .order_by()
            .values("offering")
            .annotate(n=models.Count("pk"))
            .values("n")
        )
        return self.select_related("learner", "offering__version__course").annotate(
            place_in_line=Coalesce(models.Subquery(ahead), 0)
        )


class WaitlistEntry(TimestampedModel):
    """A place in the line of one class; it may hold an offer with a deadline."""

    offering = models.ForeignKey(Offering, models.PROTECT, related_name="waitlist")
    learner = models.ForeignKey(User, models.PROTECT, related_name="waitlist_entries")
    status = models.CharField(
        max_length=10, choices=WaitlistStatus.choices, default=WaitlistStatus.WAITING
    )
    joined_at = models.DateTimeField()
    offer_ends_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = WaitlistEntryQuerySet.as_manager()

    class Meta:
        ordering = ["joined_at", "pk"]
        verbose_name_plural = "waitlist entries"
        indexes = [
            models.Index(name="waitlist_by_class", fields=["offering", "status", "joined_at"])
        ]
        constraints = [
            models.UniqueConstraint(
                name="waitlist_entry_one_place_in_line",
                fields=["offering", "learner"],
                condition=models.Q(status__in=IN_LINE),
            ),
            models.CheckConstraint(
                name="waitlist_entry_offer_has_a_deadline",
                condition=~models.Q(status=WaitlistStatus.OFFERED)
                | models.Q(offer_ends_at__isnull=False),
            ),
            models.CheckConstraint(
                name="waitlist_entry_ended_unless_in_line",
                condition=models.Q(status__in=IN_LINE, ended_at__isnull=True)
                | (~models.Q(status__in=IN_LINE) & models.Q(ended_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"Waitlist entry {self.pk}"


class CalendarLink(TimestampedModel):
    """The secret address of somebody's own classes as a calendar. Whoever has it reads them."""

    person = models.ForeignKey(User, models.CASCADE, related_name="calendar_links")
    digest = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the secret.")
    sealed = models.TextField(help_text="The secret itself, encrypted, to be shown again.")
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_read_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="calendar_link_one_in_force",
                fields=["person"],
                condition=models.Q(revoked_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"Calendar link {self.pk}"
