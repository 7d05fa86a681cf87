"""That a class was closed."""

from django.db import models

from accounts.models import User
from attendance.models import AssessmentResult, AttendanceRecord, RosterSignature
from core.models import TimestampedModel
from courses.enums import ROSTER_RULES
from courses.models import Offering
from enrollment.enums import EnrollmentStatus
from enrollment.models import Enrollment


class ClassClosingQuerySet(models.QuerySet["ClassClosing"]):
    def to_be_settled(self) -> "ClassClosingQuerySet":
        """Closings whose seats were not brought to what was signed or entered last, and those with
        a seat nobody has decided.
        """
        seats = models.OuterRef("offering")
        signed = RosterSignature.objects.filter(
            meeting__offering=seats, signed_at__gt=models.OuterRef("settled_at")
        )
        # Of a session made up elsewhere.
        marked = AttendanceRecord.objects.filter(
            enrollment__offering=seats, signature__signed_at__gt=models.OuterRef("settled_at")
        )
        entered = AssessmentResult.objects.filter(
            enrollment__offering=seats, entered_at__gt=models.OuterRef("settled_at")
        )
        undecided = Enrollment.objects.filter(offering=seats, status=EnrollmentStatus.ENROLLED)
        return self.filter(
            models.Q(settled_at=None)
            | models.Exists(signed)
            | models.Exists(marked)
            | models.Exists(entered)
            | models.Q(models.Exists(undecided), offering__completion_rule__in=ROSTER_RULES)
        )


class ClassClosing(TimestampedModel):
    """That a class was closed: everything it needs was there, and its seats were to be decided."""

    offering = models.OneToOneField(Offering, models.PROTECT, related_name="closing")
    closed_at = models.DateTimeField()
    closed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    settled_at = models.DateTimeField(
        null=True,
        blank=True,
        help_text="When its seats were last brought to what rosters and results say.",
    )

    objects = ClassClosingQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"Closing {self.pk}"
