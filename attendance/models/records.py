"""The instructor's signed word on a session, and each person's presence under it."""

from datetime import date

from django.db import models

from accounts.models import User
from attendance.enums import Basis, Presence
from core.clock import maine_date
from core.models import TimestampedModel
from courses.models import Meeting
from enrollment.models import Enrollment


class RosterSignature(TimestampedModel):
    """One version of a roster: open while it is marked, then signed and never changed."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="signatures")
    version = models.PositiveSmallIntegerField(default=1)
    signed_at = models.DateTimeField(null=True, blank=True)
    signed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    statement = models.TextField(blank=True, help_text="The words that were signed.")
    opened_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.TextField(
        blank=True, help_text="Why the roster was opened again after the version before was signed."
    )

    class Meta:
        ordering = ["meeting", "-version"]
        constraints = [
            models.UniqueConstraint(
                name="roster_signature_version_once", fields=["meeting", "version"]
            ),
            models.UniqueConstraint(
                name="roster_signature_one_open",
                fields=["meeting"],
                condition=models.Q(signed_at__isnull=True),
            ),
            models.CheckConstraint(
                name="roster_signature_names_who_and_when",
                condition=models.Q(signed_at__isnull=True, signed_by__isnull=True)
                | models.Q(signed_at__isnull=False, signed_by__isnull=False),
            ),
            models.CheckConstraint(
                name="roster_signature_reopened_says_why",
                condition=models.Q(version=1)
                | (~models.Q(reason="") & models.Q(opened_by__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"Roster version {self.version}"


class AttendanceRecordQuerySet(models.QuerySet["AttendanceRecord"]):
    def counting(self) -> "AttendanceRecordQuerySet":
        """Records under the highest signed version of their session: the ones that count."""
        later = RosterSignature.objects.filter(
            meeting=models.OuterRef("signature__meeting"),
            signed_at__isnull=False,
            version__gt=models.OuterRef("signature__version"),
        )
        return self.filter(~models.Exists(later), signature__signed_at__isnull=False)

    def days_by_enrollment(self) -> dict[int, list[date]]:
        """Return the days in Maine on which each enrollment was present. One query."""
        days: dict[int, set[date]] = {}
        present = self.counting().filter(minutes_present__gt=0)
        for seat, starts_at in present.values_list(
            "enrollment_id", "signature__meeting__starts_at"
        ):
            days.setdefault(seat, set()).add(maine_date(starts_at))
        return {seat: sorted(attended) for seat, attended in days.items()}


class AttendanceRecord(TimestampedModel):
    """How long one learner was present at one session, as one version of its roster states it."""

    enrollment = models.ForeignKey(Enrollment, models.PROTECT, related_name="attendance")
    signature = models.ForeignKey(RosterSignature, models.PROTECT, related_name="records")
    status = models.CharField(max_length=8, choices=Presence.choices)
    minutes_present = models.PositiveSmallIntegerField(help_text="Without breaks.")
    came_at = models.DateTimeField(null=True, blank=True, help_text="Of somebody late.")
    left_at = models.DateTimeField(null=True, blank=True, help_text="Of somebody who left early.")
    basis = models.CharField(max_length=10, choices=Basis.choices, default=Basis.WORD)
    marked_at = models.DateTimeField()
    marked_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects = AttendanceRecordQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="attendance_once_per_signature", fields=["enrollment", "signature"]
            ),
            models.CheckConstraint(
                name="attendance_absent_is_no_minutes",
                condition=models.Q(status=Presence.ABSENT, minutes_present=0)
                | ~models.Q(status=Presence.ABSENT),
            ),
            models.CheckConstraint(
                name="attendance_status_is_known",
                condition=models.Q(status__in=Presence.values),
            ),
            models.CheckConstraint(
                name="attendance_left_after_it_came",
                condition=models.Q(came_at__isnull=True)
                | models.Q(left_at__isnull=True)
                | models.Q(left_at__gt=models.F("came_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"Attendance {self.pk}"
