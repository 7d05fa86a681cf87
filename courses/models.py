"""Lanes, courses and their versions; classes and their sessions."""

from datetime import datetime
from decimal import Decimal

from django.db import models

from accounts.models import User
from core.models import ManagedTerm, TimestampedModel
from courses.enums import (
    BreakKind,
    CompletionRule,
    CourseStatus,
    CreditBasis,
    DeliveryMode,
    OfferingStatus,
)
from organizations.enums import County
from organizations.models import WorkKind


class Lane(ManagedTerm):
    """One of the center's lanes of service. The statement itself leaves one open."""

    key = models.SlugField(max_length=8, unique=True)


class Topic(ManagedTerm):
    key = models.SlugField(max_length=60, unique=True)


class Audience(ManagedTerm):
    """A named set of kinds of work."""

    key = models.SlugField(max_length=40, unique=True)
    work_kinds = models.ManyToManyField(WorkKind, related_name="audiences")


class CreditType(ManagedTerm):
    """A kind of credit: posted to the ledger, or derived from contact hours and never stored."""

    key = models.SlugField(max_length=40, unique=True)
    unit = models.CharField(max_length=20)
    needs_approval = models.BooleanField(
        default=False, help_text="Posted only under a credit approval valid on the meeting day."
    )
    derived_from_hours = models.DecimalField(
        max_digits=6,
        decimal_places=2,
        null=True,
        blank=True,
        help_text="Contact hours to one unit, for a type that is computed and never stored.",
    )


class Venue(ManagedTerm):
    address = models.CharField(max_length=200, blank=True)
    town = models.CharField(max_length=80)
    county = models.CharField(max_length=5, choices=County.choices)
    access_notes = models.TextField(blank=True)


class Interest(TimestampedModel):
    """A lane or a topic somebody wants to hear of: classes are suggested by it."""

    person = models.ForeignKey(User, models.CASCADE, related_name="interests")
    lane = models.ForeignKey(Lane, models.PROTECT, null=True, blank=True, related_name="+")
    topic = models.ForeignKey(Topic, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="interest_lane_once", fields=["person", "lane"]),
            models.UniqueConstraint(name="interest_topic_once", fields=["person", "topic"]),
            models.CheckConstraint(
                name="interest_is_a_lane_or_a_topic",
                condition=models.Q(lane__isnull=True) ^ models.Q(topic__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"Interest {self.pk}"


class CourseQuerySet(models.QuerySet["Course"]):
    def published(self) -> "CourseQuerySet":
        """Courses anybody may look at."""
        return self.filter(status=CourseStatus.PUBLISHED)

    def for_listing(self) -> "CourseQuerySet":
        """With the rows a list shows, and the hours of each one's newest version."""
        newest = CourseVersion.objects.filter(course=models.OuterRef("pk")).order_by("-number")
        return self.select_related("lane").annotate(
            newest_hours=models.Subquery(newest.values("contact_hours")[:1])
        )


class Course(TimestampedModel):
    """What is taught, by code and title. It stays the same while its versions change."""

    code = models.CharField(max_length=20, unique=True)
    title = models.CharField(max_length=160)
    summary = models.TextField()
    status = models.CharField(
        max_length=10, choices=CourseStatus.choices, default=CourseStatus.DRAFT
    )
    lane = models.ForeignKey(Lane, models.PROTECT, related_name="courses")
    further_lanes = models.ManyToManyField(Lane, related_name="+", blank=True)
    topics = models.ManyToManyField(Topic, related_name="courses", blank=True)
    audiences = models.ManyToManyField(Audience, related_name="courses", blank=True)
    restricted_to = models.ForeignKey(
        Audience,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Only people in these kinds of work, confirmed by their employer, may register.",
    )
    recommended_before = models.ManyToManyField("self", symmetrical=False, blank=True)

    objects = CourseQuerySet.as_manager()

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class CourseVersion(TimestampedModel):
    """Hours and rules of a course, in force from a day. A transcript keeps the version taken."""

    course = models.ForeignKey(Course, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(default=1)
    in_force_from = models.DateField()
    objectives = models.TextField(blank=True)
    contact_hours = models.DecimalField(max_digits=6, decimal_places=2)
    delivery_mode = models.CharField(max_length=12, choices=DeliveryMode.choices)
    completion_rule = models.CharField(max_length=32, choices=CompletionRule.choices)
    pass_mark_percent = models.PositiveSmallIntegerField(null=True, blank=True)
    validity_months = models.PositiveSmallIntegerField(null=True, blank=True)
    default_capacity = models.PositiveIntegerField(null=True, blank=True)
    provider = models.CharField(max_length=120)

    class Meta:
        ordering = ["course", "-number"]
        constraints = [
            models.UniqueConstraint(name="course_version_number_once", fields=["course", "number"]),
            models.CheckConstraint(
                name="course_version_hours_are_not_negative",
                condition=models.Q(contact_hours__gte=0),
            ),
        ]

    def __str__(self) -> str:
        return f"Version {self.number}"


class VersionCredit(models.Model):
    """What completing a version is worth in one credit type."""

    version = models.ForeignKey(CourseVersion, models.CASCADE, related_name="credits")
    credit_type = models.ForeignKey(CreditType, models.PROTECT, related_name="+")
    basis = models.CharField(max_length=8, choices=CreditBasis.choices)
    hours = models.DecimalField(
        max_digits=6, decimal_places=2, help_text="The fixed amount, or the most that counts."
    )

    class Meta:
        ordering = ["credit_type__order", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="version_credit_once_per_type", fields=["version", "credit_type"]
            ),
            models.CheckConstraint(
                name="version_credit_is_positive", condition=models.Q(hours__gt=0)
            ),
        ]

    def __str__(self) -> str:
        return f"Credit {self.pk}"


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
