"""What the room does not show: exams, practicals, sessions made up elsewhere."""

from django.db import models

from accounts.models import User
from attendance.enums import AssessmentKind
from core.models import AppendOnlyModel, TimestampedModel
from courses.models import Meeting
from enrollment.models import Enrollment


class AssessmentResult(AppendOnlyModel):
    """An exam or a practical of one learner. The newest of a kind counts; the others stay."""

    enrollment = models.ForeignKey(Enrollment, models.PROTECT, related_name="results")
    kind = models.CharField(max_length=10, choices=AssessmentKind.choices)
    number = models.PositiveSmallIntegerField(help_text="1 for the first entered of its kind.")
    score_percent = models.DecimalField(
        max_digits=5, decimal_places=2, null=True, blank=True, help_text="Of an exam."
    )
    skills_seen = models.JSONField(
        default=list, help_text="Of a practical: which skills of the class were seen."
    )
    has_passed = models.BooleanField()
    taken_on = models.DateField()
    note = models.CharField(max_length=300, blank=True)
    entered_at = models.DateTimeField()
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["enrollment", "kind", "number"]
        constraints = [
            models.UniqueConstraint(
                name="assessment_result_once", fields=["enrollment", "kind", "number"]
            ),
            models.CheckConstraint(
                name="assessment_result_kind_is_known",
                condition=models.Q(kind__in=AssessmentKind.values),
            ),
            models.CheckConstraint(
                name="assessment_result_score_is_a_percentage",
                condition=models.Q(score_percent__isnull=True)
                | models.Q(score_percent__gte=0, score_percent__lte=100),
            ),
            models.CheckConstraint(
                name="assessment_result_exam_has_a_score",
                condition=~models.Q(kind=AssessmentKind.EXAM)
                | models.Q(score_percent__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Result {self.pk}"


class MakeUpQuerySet(models.QuerySet["MakeUp"]):
    def standing(self) -> "MakeUpQuerySet":
        """Those that were not dropped."""
        return self.filter(dropped_at__isnull=True)


class MakeUp(TimestampedModel):
    """A session somebody missed, and the session of another run at which they make it up."""

    enrollment = models.ForeignKey(Enrollment, models.PROTECT, related_name="make_ups")
    missed = models.ForeignKey(Meeting, models.PROTECT, related_name="+")
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="make_ups")
    arranged_at = models.DateTimeField()
    arranged_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    dropped_at = models.DateTimeField(null=True, blank=True)

    objects = MakeUpQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="make_up_one_for_each_missed",
                fields=["enrollment", "missed"],
                condition=models.Q(dropped_at__isnull=True),
            ),
            models.CheckConstraint(
                name="make_up_is_another_session",
                condition=~models.Q(missed=models.F("meeting")),
            ),
        ]

    def __str__(self) -> str:
        return f"Make-up {self.pk}"
