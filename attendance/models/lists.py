"""Files of participants, and what somebody said of a person in one."""

from django.db import models

from accounts.models import User
from attendance.enums import ChoiceKind, FileState, ListFormat
from core.models import TimestampedModel
from courses.models import Meeting
from enrollment.models import Enrollment


class AttendanceFile(TimestampedModel):
    """A list of participants as it came: a proposal until somebody applies it."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="attendance_files")
    file = models.FileField(max_length=200)
    name = models.CharField(max_length=120, help_text="What the file was called.")
    size_bytes = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    format = models.CharField(max_length=8, choices=ListFormat.choices)
    columns = models.JSONField(default=dict, help_text="Which column, from 0, holds what.")
    state = models.CharField(max_length=10, choices=FileState.choices, default=FileState.DRAFT)
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    outcome = models.JSONField(default=dict, help_text="How many of what it became.")
    became = models.JSONField(
        default=list, help_text="Which rows became what when it was applied: people change since."
    )

    class Meta:
        ordering = ["-uploaded_at", "-pk"]
        constraints = [
            models.UniqueConstraint(name="attendance_file_once", fields=["meeting", "sha256"]),
            models.CheckConstraint(
                name="attendance_file_state_is_known",
                condition=models.Q(state__in=FileState.values),
            ),
            models.CheckConstraint(
                name="attendance_file_format_is_known",
                condition=models.Q(format__in=ListFormat.values),
            ),
            models.CheckConstraint(
                name="attendance_file_settled_names_who_and_when",
                condition=models.Q(
                    state=FileState.DRAFT, settled_at__isnull=True, settled_by__isnull=True
                )
                | (
                    ~models.Q(state=FileState.DRAFT)
                    & models.Q(settled_at__isnull=False, settled_by__isnull=False)
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """What stands in its punches as their device, such as "file-12"."""
        return f"file-{self.pk}"


class ListChoice(TimestampedModel):
    """Somebody's word on who a person in a file is; the newest stands, all are in the history."""

    file = models.ForeignKey(AttendanceFile, models.PROTECT, related_name="choices")
    key = models.CharField(max_length=32, help_text="Which rows of the file are meant.")
    kind = models.CharField(max_length=10, choices=ChoiceKind.choices)
    enrollment = models.ForeignKey(
        Enrollment, models.PROTECT, null=True, blank=True, related_name="+"
    )
    chosen_at = models.DateTimeField()
    chosen_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(name="list_choice_once", fields=["file", "key"]),
            models.CheckConstraint(
                name="list_choice_of_somebody_has_a_seat",
                condition=models.Q(kind=ChoiceKind.SEAT, enrollment__isnull=False)
                | models.Q(
                    kind__in=[ChoiceKind.PARK, ChoiceKind.LEAVE_OUT], enrollment__isnull=True
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"Choice {self.pk}"
