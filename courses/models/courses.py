"""Courses and their versions."""

from django.db import models

from core.models import TimestampedModel
from courses.enums import CompletionRule, CourseStatus, CreditBasis, DeliveryMode
from courses.models.terms import Audience, CreditType, Lane, Topic


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
