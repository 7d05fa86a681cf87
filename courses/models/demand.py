"""What people wanted and did not find: wishes, searches without a result, requests."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from accounts.models import User
from accounts.permissions import Scope, ScopedQuerySet, ScopeRules
from core.models import TimestampedModel
from courses.enums import RequestStatus
from courses.models.courses import Course
from courses.models.offerings import Offering
from organizations.enums import County
from organizations.models import Organization, scope_paths, today


class CourseWish(TimestampedModel):
    """Tell me when this course is offered, in this county or anywhere."""

    person = models.ForeignKey(User, models.CASCADE, related_name="course_wishes")
    course = models.ForeignKey(Course, models.PROTECT, related_name="wishes")
    county = models.CharField(max_length=5, choices=County.choices, blank=True)
    wished_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["wished_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="course_wish_once", fields=["person", "course"], condition=Q(ended_at=None)
            )
        ]

    def __str__(self) -> str:
        return f"Wish {self.pk}"


class UnmetSearch(models.Model):
    """Words for which the catalogue had nothing on a day, counted; nobody is named."""

    words = models.CharField(max_length=120)
    county = models.CharField(max_length=5, choices=County.choices, blank=True)
    day = models.DateField()
    times = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ["-day", "words", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="unmet_search_once_a_day", fields=["words", "county", "day"]
            ),
            models.CheckConstraint(name="unmet_search_has_words", condition=~Q(words="")),
        ]

    def __str__(self) -> str:
        return self.words


class TrainingWish(TimestampedModel):
    """What somebody who found nothing was looking for, in their own words."""

    person = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="training_wishes"
    )
    words = models.CharField(max_length=120, blank=True, help_text="What was searched for.")
    text = models.CharField(max_length=500)
    county = models.CharField(max_length=5, choices=County.choices, blank=True)
    wished_at = models.DateTimeField()
    hidden_at = models.DateTimeField(
        null=True, blank=True, help_text="When staff removed the words: they named somebody."
    )

    class Meta:
        ordering = ["-wished_at", "-pk"]
        constraints = [
            models.CheckConstraint(name="training_wish_says_something", condition=~Q(text=""))
        ]

    def __str__(self) -> str:
        return f"Training wish {self.pk}"


class TrainingRequestQuerySet(ScopedQuerySet["TrainingRequest"]):
    view_action = "courses.view_requests"
    scope_rules: ClassVar[ScopeRules] = {
        Scope.ORGANIZATION: lambda user, role: Q(
            organization__in=Organization.objects.below(scope_paths(user, role, today()))
            .order_by()
            .values("pk")
        ),
    }

    def for_listing(self) -> "TrainingRequestQuerySet":
        """With the rows a list shows."""
        return self.select_related("organization", "course", "requested_by", "offering")


class TrainingRequest(TimestampedModel):
    """A district or an agency asks for a class: what, when, where, for how many."""

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="training_requests")
    course = models.ForeignKey(
        Course, models.PROTECT, null=True, blank=True, related_name="training_requests"
    )
    subject = models.CharField(max_length=160, blank=True, help_text="Where no course fits.")
    people = models.PositiveIntegerField()
    first_day = models.DateField()
    last_day = models.DateField()
    can_host = models.BooleanField(default=False)
    place = models.CharField(max_length=200, blank=True)
    county = models.CharField(max_length=5, choices=County.choices)
    note = models.TextField(blank=True)
    status = models.CharField(
        max_length=10, choices=RequestStatus.choices, default=RequestStatus.NEW
    )
    requested_by = models.ForeignKey(User, models.PROTECT, related_name="training_requests")
    requested_at = models.DateTimeField()
    offering = models.ForeignKey(
        Offering, models.PROTECT, null=True, blank=True, related_name="training_requests"
    )
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = TrainingRequestQuerySet.as_manager()

    class Meta:
        ordering = ["-requested_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="training_request_for_a_course_or_a_subject",
                condition=Q(course__isnull=False) | ~Q(subject=""),
            ),
            models.CheckConstraint(name="training_request_for_somebody", condition=Q(people__gt=0)),
            models.CheckConstraint(
                name="training_request_ends_after_it_starts",
                condition=Q(last_day__gte=models.F("first_day")),
            ),
            models.CheckConstraint(
                name="training_request_scheduled_names_its_class",
                condition=~Q(status=RequestStatus.SCHEDULED) | Q(offering__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Request {self.pk}"
