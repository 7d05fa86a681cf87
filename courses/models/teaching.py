"""Who teaches a class, and what they are qualified to teach."""

from datetime import date, datetime

from django.db import models

from accounts.models import User
from core.models import TimestampedModel
from courses.enums import AssignmentStatus, OfferingStatus
from courses.models.offerings import Offering
from courses.models.terms import Topic


class InstructorAssignmentQuerySet(models.QuerySet["InstructorAssignment"]):
    def teaching(self) -> "InstructorAssignmentQuerySet":
        """Assignments of those who teach: asked or assigned, and not declined or relieved."""
        return self.filter(status=AssignmentStatus.ACCEPTED)

    def ahead(self, *, at: datetime) -> "InstructorAssignmentQuerySet":
        """Assignments to classes that are neither over nor given up; one that is postponed has
        only lost its dates.
        """
        given_up = (OfferingStatus.CANCELLED, OfferingStatus.DISCARDED)
        not_over = models.Q(offering__ends_at__gt=at)
        postponed = models.Q(offering__status=OfferingStatus.POSTPONED)
        return self.exclude(offering__status__in=given_up).filter(not_over | postponed)

    def expecting(self) -> "InstructorAssignmentQuerySet":
        """Assignments of those who teach, or are asked to and have not answered."""
        return self.filter(status__in=(AssignmentStatus.INVITED, AssignmentStatus.ACCEPTED))

    def promised(self) -> "InstructorAssignmentQuerySet":
        """Of those who teach, who knows of it: a draft has told nobody whom it puts down."""
        return self.teaching().exclude(
            offering__status=OfferingStatus.DRAFT, invited_at__isnull=True
        )


class InstructorAssignment(TimestampedModel):
    """Who teaches a class. This row is what makes somebody its instructor."""

    offering = models.ForeignKey(Offering, models.PROTECT, related_name="instructor_assignments")
    instructor = models.ForeignKey(User, models.PROTECT, related_name="instructor_assignments")
    is_lead = models.BooleanField(default=False)
    status = models.CharField(
        max_length=10, choices=AssignmentStatus.choices, default=AssignmentStatus.ACCEPTED
    )
    invited_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    objects = InstructorAssignmentQuerySet.as_manager()

    class Meta:
        ordering = ["-is_lead", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="instructor_assignment_once", fields=["offering", "instructor"]
            ),
            models.UniqueConstraint(
                name="instructor_assignment_one_lead",
                fields=["offering"],
                condition=models.Q(is_lead=True, status__in=["invited", "accepted"]),
            ),
        ]

    def __str__(self) -> str:
        return f"Assignment {self.pk}"


class InstructorQualificationQuerySet(models.QuerySet["InstructorQualification"]):
    def on(self, day: date) -> "InstructorQualificationQuerySet":
        """Qualifications that hold on a day."""
        return self.filter(starts_on__lte=day).filter(
            models.Q(expires_on__isnull=True) | models.Q(expires_on__gt=day)
        )


class InstructorQualification(TimestampedModel):
    """A topic somebody may teach, from a day until a day. Rows end and stay."""

    person = models.ForeignKey(User, models.PROTECT, related_name="qualifications")
    topic = models.ForeignKey(Topic, models.PROTECT, related_name="qualifications")
    starts_on = models.DateField()
    expires_on = models.DateField(
        null=True, blank=True, help_text="The first day it no longer holds."
    )
    source = models.CharField(max_length=200, blank=True, help_text="By what it was gained.")

    objects = InstructorQualificationQuerySet.as_manager()

    class Meta:
        ordering = ["topic__order", "-starts_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="instructor_qualification_once", fields=["person", "topic", "starts_on"]
            ),
            models.CheckConstraint(
                name="instructor_qualification_ends_after_it_starts",
                condition=models.Q(expires_on__isnull=True)
                | models.Q(expires_on__gt=models.F("starts_on")),
            ),
        ]

    def __str__(self) -> str:
        return f"Qualification {self.pk}"
