"""Classes, their sessions, who teaches them, and what a board lets count."""

from datetime import datetime
from decimal import Decimal

from django.db import models

from accounts.models import User
from accounts.permissions import Role
from core.models import TimestampedModel
from courses.enums import BreakKind, CompletionRule, DeliveryMode, OfferingStatus
from courses.models.courses import CourseVersion
from courses.models.terms import CreditType, LaneLead, Venue
from organizations.models import Organization, in_force, scope_paths, today


class OfferingQuerySet(models.QuerySet["Offering"]):
    def public(self) -> "OfferingQuerySet":
        """Classes anybody may look at: published, or cancelled after publication."""
        return self.exclude(status=OfferingStatus.DRAFT)

    def coming(self, *, at: datetime) -> "OfferingQuerySet":
        """Published classes that have not ended."""
        return self.filter(status=OfferingStatus.PUBLISHED, ends_at__gt=at)

    def taught_by(self, user: User) -> "OfferingQuerySet":
        """Classes this person is assigned to teach."""
        return self.filter(
            pk__in=InstructorAssignment.objects.filter(instructor=user).values("offering")
        )

    def hosted_by(self, user: User, role: Role) -> "OfferingQuerySet":
        """Classes hosted at or below the organizations for which this person holds the role."""
        places = Organization.objects.below(scope_paths(user, role, today())).order_by()
        return self.filter(host__in=places.values("pk"))

    def in_lanes_led_by(self, user: User) -> "OfferingQuerySet":
        """Classes of the lanes this person leads today."""
        led = LaneLead.objects.filter(in_force(today(), "grant__"), grant__person=user)
        return self.filter(version__course__lane__in=led.values("lane"))

    def for_listing(self) -> "OfferingQuerySet":
        """With the rows a list shows."""
        return self.select_related("version__course__lane", "venue")

    def open_first(self, *, at: datetime) -> "OfferingQuerySet":
        """By date: first what one can still register for, then what is done at one's own pace
        (it began long ago), last what takes nobody in any more.
        """
        rank = models.Case(
            models.When(registration_closes_at__lte=at, then=2),
            models.When(delivery_mode=DeliveryMode.SELF_PACED, then=1),
            default=0,
        )
        return self.annotate(rank=rank).order_by("rank", "starts_at", "pk")


class Offering(TimestampedModel):
    """One scheduled run of a version (on screen: a class).

    Hours, completion rule and credit rules are copied from the version at publication: a later
    edit does not change them for those already enrolled.
    """

    version = models.ForeignKey(CourseVersion, models.PROTECT, related_name="offerings")
    number = models.CharField(max_length=32, unique=True)
    status = models.CharField(
        max_length=10, choices=OfferingStatus.choices, default=OfferingStatus.DRAFT
    )
    delivery_mode = models.CharField(max_length=12, choices=DeliveryMode.choices)
    venue = models.ForeignKey(
        Venue, models.PROTECT, null=True, blank=True, related_name="offerings"
    )
    host = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Who opens the doors: a school, an agency, a partner.",
    )
    capacity = models.PositiveIntegerField(
        null=True, blank=True, help_text="Seats; empty means open to all."
    )
    starts_at = models.DateTimeField(help_text="Start of the first session.")
    ends_at = models.DateTimeField(help_text="End of the last session.")
    registration_opens_at = models.DateTimeField()
    registration_closes_at = models.DateTimeField()
    contact_hours = models.DecimalField(max_digits=6, decimal_places=2, default=Decimal(0))
    completion_rule = models.CharField(
        max_length=32, choices=CompletionRule.choices, default=CompletionRule.ATTENDANCE
    )
    credit_rules = models.JSONField(
        default=list, help_text="Credit type, basis and hours, frozen at publication."
    )
    cancelled_reason = models.TextField(blank=True)
    calendar_sequence = models.PositiveSmallIntegerField(
        default=0, help_text="SEQUENCE of the calendar invitations, one more with each change."
    )

    objects = OfferingQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "pk"]
        verbose_name = "class"
        verbose_name_plural = "classes"
        indexes = [
            models.Index(name="offering_coming", fields=["status", "ends_at", "starts_at"]),
        ]
        constraints = [
            models.CheckConstraint(
                name="offering_ends_after_it_starts",
                condition=models.Q(ends_at__gt=models.F("starts_at")),
            ),
            models.CheckConstraint(
                name="offering_registration_closes_after_it_opens",
                condition=models.Q(registration_closes_at__gt=models.F("registration_opens_at")),
            ),
            models.CheckConstraint(
                name="offering_online_or_at_a_venue",
                condition=models.Q(delivery_mode__in=["virtual", "self_paced"])
                | models.Q(venue__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def seats_move_until(self) -> datetime:
        """Until when a freed seat goes to the next in line: the start, or while a self-paced
        class takes people in.
        """
        if self.delivery_mode == DeliveryMode.SELF_PACED:
            return self.registration_closes_at
        return self.starts_at


class Meeting(models.Model):
    """One dated block of a class (on screen: a session), in which attendance is taken."""

    offering = models.ForeignKey(Offering, models.PROTECT, related_name="meetings")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120, blank=True)
    room = models.CharField(max_length=80, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    creditable_minutes = models.PositiveSmallIntegerField(
        help_text="Without registration, breaks and meals; worked out when it is scheduled."
    )

    class Meta:
        ordering = ["starts_at", "number", "pk"]
        verbose_name = "session"
        indexes = [models.Index(name="meeting_by_day", fields=["starts_at"])]
        constraints = [
            models.UniqueConstraint(name="meeting_number_once", fields=["offering", "number"]),
            models.CheckConstraint(
                name="meeting_ends_after_it_starts",
                condition=models.Q(ends_at__gt=models.F("starts_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"Session {self.number}"


class MeetingBreak(models.Model):
    """Time inside a session that counts for no hours."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="breaks")
    kind = models.CharField(max_length=12, choices=BreakKind.choices, default=BreakKind.BREAK)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        ordering = ["starts_at"]
        constraints = [
            models.CheckConstraint(
                name="meeting_break_ends_after_it_starts",
                condition=models.Q(ends_at__gt=models.F("starts_at")),
            )
        ]

    def __str__(self) -> str:
        return f"Break {self.pk}"


class InstructorAssignment(TimestampedModel):
    """Who teaches a class. This row is what makes somebody its instructor."""

    offering = models.ForeignKey(Offering, models.PROTECT, related_name="instructor_assignments")
    instructor = models.ForeignKey(User, models.PROTECT, related_name="instructor_assignments")
    is_lead = models.BooleanField(default=False)

    class Meta:
        ordering = ["-is_lead", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="instructor_assignment_once", fields=["offering", "instructor"]
            ),
            models.UniqueConstraint(
                name="instructor_assignment_one_lead",
                fields=["offering"],
                condition=models.Q(is_lead=True),
            ),
        ]

    def __str__(self) -> str:
        return f"Assignment {self.pk}"


class CreditApproval(TimestampedModel):
    """The number and dates by which a board lets a version, or one class of it, count.

    Judged on the meeting day: 25 MRSA 2804-E, training not approved may not be applied.
    """

    credit_type = models.ForeignKey(CreditType, models.PROTECT, related_name="+")
    version = models.ForeignKey(
        CourseVersion, models.PROTECT, null=True, blank=True, related_name="approvals"
    )
    offering = models.ForeignKey(
        Offering, models.PROTECT, null=True, blank=True, related_name="approvals"
    )
    number = models.CharField(max_length=40)
    starts_on = models.DateField()
    ends_on = models.DateField(help_text="The first day it no longer counts.")

    class Meta:
        ordering = ["starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="credit_approval_for_a_version_or_a_class",
                condition=models.Q(version__isnull=False, offering__isnull=True)
                | models.Q(version__isnull=True, offering__isnull=False),
            ),
            models.CheckConstraint(
                name="credit_approval_ends_after_it_starts",
                condition=models.Q(ends_on__gt=models.F("starts_on")),
            ),
        ]

    def __str__(self) -> str:
        return self.number
