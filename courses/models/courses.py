"""Courses and their versions."""

from datetime import date
from typing import ClassVar

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.utils.module_loading import import_string

from accounts.models import User
from accounts.permissions import Scope, ScopedQuerySet, ScopeRules
from core.models import TimestampedModel
from courses.enums import (
    ApprovalPolicy,
    CompletionRule,
    CourseStatus,
    CreditBasis,
    CreditRounding,
    DeliveryMode,
    EnrollmentUnit,
    EvidenceLevel,
    SafetyKind,
    SafetyPhase,
    VersionStatus,
)
from courses.models.clearance import OPENED, is_shown
from courses.models.terms import Audience, Belief, CreditType, Lane, LaneLead, Topic
from organizations.models import Organization, in_force, today


class CourseQuerySet(ScopedQuerySet["Course"]):
    view_action = "courses.edit_course"
    scope_rules: ClassVar[ScopeRules] = {
        Scope.LANE: lambda user, _role: models.Q(
            lane__in=LaneLead.objects.filter(in_force(today(), "grant__"), grant__person=user)
            .order_by()
            .values("lane")
        ),
    }

    def published(self) -> "CourseQuerySet":
        """Courses anybody may look at, from the day on which their first version is in force."""
        begun = CourseVersion.objects.begun(today()).filter(course=models.OuterRef("pk"))
        return self.filter(models.Exists(begun), status=CourseStatus.PUBLISHED)

    def shown_to(self, user: User | AnonymousUser) -> "CourseQuerySet":
        """Courses without the sensitive ones that are not for this person."""
        return self.filter(is_shown(user, Course.objects.all()))

    def readable_by(self, user: User | AnonymousUser) -> "CourseQuerySet":
        """Courses whose page this person may open: published ones, those whose first version is
        still to come if a class of it is announced, and retired ones in a class of which they hold
        a seat.
        """
        begun = CourseVersion.objects.begun(today()).filter(course=models.OuterRef("pk"))
        announced = CourseVersion.objects.filter(
            course=models.OuterRef("pk"), offerings__status__in=OPENED
        )
        readable = models.Q(
            models.Exists(begun) | models.Exists(announced), status=CourseStatus.PUBLISHED
        )
        if isinstance(user, User):
            seats = import_string(settings.COURSES_CLASSES_WITH_A_SEAT)(user)
            taken = Course.objects.filter(versions__offerings__in=seats).order_by().values("pk")
            readable |= models.Q(status=CourseStatus.RETIRED, pk__in=taken)
        return self.shown_to(user).filter(readable)

    def for_listing(self) -> "CourseQuerySet":
        """With the rows a list shows, and the hours of each one's version in force today."""
        newest = CourseVersion.objects.in_force(today()).filter(course=models.OuterRef("pk"))
        return self.select_related("lane").annotate(
            newest_hours=models.Subquery(newest.values("contact_hours")[:1])
        )

    def for_office(self) -> "CourseQuerySet":
        """With what the office sees of each one's newest version, published or not."""
        newest = CourseVersion.objects.filter(course=models.OuterRef("pk")).order_by("-number")
        return self.select_related("lane").annotate(
            newest_number=models.Subquery(newest.values("number")[:1]),
            newest_status=models.Subquery(newest.values("status")[:1]),
            newest_review=models.Subquery(newest.values("review_by")[:1]),
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
    beliefs = models.ManyToManyField(Belief, related_name="courses", blank=True)
    safety = models.CharField(max_length=10, choices=SafetyKind.choices, blank=True)
    phase = models.CharField(max_length=12, choices=SafetyPhase.choices, blank=True)
    taught_topics = models.ManyToManyField(
        Topic,
        related_name="+",
        blank=True,
        help_text="For each of these some instructor of a class must be qualified.",
    )
    is_security_sensitive = models.BooleanField(
        default=False,
        help_text="No public page; shown to those whose work is confirmed; each look is logged.",
    )
    cleared_agencies = models.ManyToManyField(
        Organization,
        related_name="+",
        blank=True,
        help_text="Where one must work to see a sensitive course; none named: any law agency.",
    )

    objects = CourseQuerySet.as_manager()

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"


class CourseVersionQuerySet(models.QuerySet["CourseVersion"]):
    def to_show(self, day: date) -> "CourseVersionQuerySet":
        """Published versions, the one to show of a course on a day first: that in force, else the
        next to come into force; where all are retired, the last.
        """
        place = models.Case(
            models.When(status=VersionStatus.RETIRED, then=2),
            models.When(in_force_from__gt=day, then=1),
            default=0,
        )
        # Of those in force the last; of those to come the first.
        ahead = models.Case(models.When(in_force_from__gt=day, then="in_force_from"))
        return (
            self.filter(status__in=(VersionStatus.PUBLISHED, VersionStatus.RETIRED))
            .annotate(place=place)
            .order_by("place", ahead, "-in_force_from", "-number")
        )

    def begun(self, day: date) -> "CourseVersionQuerySet":
        """Versions that were in force at some time until a day, retired ones among them."""
        known = (VersionStatus.PUBLISHED, VersionStatus.RETIRED)
        return self.filter(status__in=known, in_force_from__lte=day)

    def review_overdue(self, day: date) -> "CourseVersionQuerySet":
        """Published versions that should have been read again, and no newer one is in force."""
        return self.in_force(day).filter(review_by__lt=day, course__status=CourseStatus.PUBLISHED)

    def in_force(self, day: date) -> "CourseVersionQuerySet":
        """Published versions in force on a day, of each course one: the last to come into force."""
        later = CourseVersion.objects.filter(
            models.Q(in_force_from__gt=models.OuterRef("in_force_from"))
            | models.Q(
                in_force_from=models.OuterRef("in_force_from"),
                number__gt=models.OuterRef("number"),
            ),
            course=models.OuterRef("course"),
            status=VersionStatus.PUBLISHED,
            in_force_from__lte=day,
        )
        return self.filter(
            ~models.Exists(later), status=VersionStatus.PUBLISHED, in_force_from__lte=day
        )


class CourseVersion(TimestampedModel):
    """Hours and rules of a course, in force from a day. A transcript keeps the version taken."""

    course = models.ForeignKey(Course, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(default=1)
    status = models.CharField(
        max_length=10, choices=VersionStatus.choices, default=VersionStatus.DRAFT
    )
    in_force_from = models.DateField()
    objectives = models.TextField(blank=True)
    contact_hours = models.DecimalField(max_digits=6, decimal_places=2)
    delivery_mode = models.CharField(max_length=12, choices=DeliveryMode.choices)
    completion_rule = models.CharField(max_length=32, choices=CompletionRule.choices)
    pass_mark_percent = models.PositiveSmallIntegerField(null=True, blank=True)
    minutes_required = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="Where a number of minutes completes it."
    )
    practical_skills = models.JSONField(
        default=list, blank=True, help_text="What is to be seen in the practical, one by one."
    )
    validity_months = models.PositiveSmallIntegerField(null=True, blank=True)
    default_capacity = models.PositiveIntegerField(null=True, blank=True)
    provider = models.CharField(max_length=120)
    unit = models.CharField(
        max_length=12, choices=EnrollmentUnit.choices, default=EnrollmentUnit.INDIVIDUAL
    )
    approval = models.CharField(
        max_length=20, choices=ApprovalPolicy.choices, default=ApprovalPolicy.NONE
    )
    requests_hold_seat = models.BooleanField(
        default=True, help_text="Whether a seat is kept for a request until it is decided."
    )
    minimum_seats = models.PositiveIntegerField(null=True, blank=True)
    learners_per_instructor = models.PositiveIntegerField(null=True, blank=True)
    evidence_level = models.CharField(max_length=10, choices=EvidenceLevel.choices, blank=True)
    evidence_source = models.CharField(max_length=300, blank=True)
    standard = models.CharField(
        max_length=200, blank=True, help_text="Which standard or law it follows."
    )
    standard_url = models.URLField(blank=True)
    standard_checked_on = models.DateField(null=True, blank=True)
    review_by = models.DateField(null=True, blank=True)
    teaching_hours = models.DecimalField(
        max_digits=6,
        decimal_places=2,
        null=True,
        blank=True,
        help_text="Contact hours an instructor earns by teaching it; empty means none.",
    )

    objects = CourseVersionQuerySet.as_manager()

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
    rounding = models.CharField(
        max_length=14, choices=CreditRounding.choices, default=CreditRounding.QUARTERS_DOWN
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


class Prerequisite(models.Model):
    """A course to be held, unexpired, before this version. Courses of one group replace each
    other (any of them); every group must be met (all of them).
    """

    version = models.ForeignKey(CourseVersion, models.CASCADE, related_name="prerequisites")
    group = models.PositiveSmallIntegerField()
    course = models.ForeignKey(Course, models.PROTECT, related_name="needed_for")

    class Meta:
        ordering = ["group", "pk"]
        constraints = [
            models.UniqueConstraint(name="prerequisite_once", fields=["version", "course"]),
        ]

    def __str__(self) -> str:
        return f"Prerequisite {self.pk}"


class VersionReview(TimestampedModel):
    """One reader's word on a version's content, with the checklist as it was answered."""

    version = models.ForeignKey(CourseVersion, models.PROTECT, related_name="reviews")
    reviewer = models.ForeignKey(User, models.PROTECT, related_name="+")
    is_accepted = models.BooleanField()
    checklist = models.JSONField(default=dict, help_text="Each question's key and its answer.")
    note = models.TextField(blank=True)
    decided_at = models.DateTimeField()

    class Meta:
        ordering = ["-decided_at", "-pk"]

    def __str__(self) -> str:
        return f"Review {self.pk}"
