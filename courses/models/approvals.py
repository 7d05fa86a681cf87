"""What a board lets count."""

from django.db import models

from core.models import TimestampedModel
from courses.models.courses import CourseVersion
from courses.models.offerings import Offering
from courses.models.outside import OutsideCourse
from courses.models.terms import CreditType


class CreditApproval(TimestampedModel):
    """The number and dates by which a board lets a version, one class of it, or a course given
    elsewhere count.

    Judged on the meeting day: 25 MRSA 2804-E, training not approved may not be applied.
    """

    credit_type = models.ForeignKey(CreditType, models.PROTECT, related_name="+")
    version = models.ForeignKey(
        CourseVersion, models.PROTECT, null=True, blank=True, related_name="approvals"
    )
    offering = models.ForeignKey(
        Offering, models.PROTECT, null=True, blank=True, related_name="approvals"
    )
    outside_course = models.ForeignKey(
        OutsideCourse, models.PROTECT, null=True, blank=True, related_name="approvals"
    )
    number = models.CharField(max_length=40)
    starts_on = models.DateField()
    ends_on = models.DateField(help_text="The first day it no longer counts.")

    class Meta:
        ordering = ["starts_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="credit_approval_is_for_one_thing",
                condition=models.Q(
                    version__isnull=False, offering__isnull=True, outside_course__isnull=True
                )
                | models.Q(
                    version__isnull=True, offering__isnull=False, outside_course__isnull=True
                )
                | models.Q(
                    version__isnull=True, offering__isnull=True, outside_course__isnull=False
                ),
            ),
            models.CheckConstraint(
                name="credit_approval_ends_after_it_starts",
                condition=models.Q(ends_on__gt=models.F("starts_on")),
            ),
        ]

    def __str__(self) -> str:
        return self.number
