"""The instructor's signed word on a session, and each person's presence under it."""

from datetime import date, datetime, timedelta
from typing import ClassVar

from django.db import models

from accounts.models import User
from accounts.permissions import Scope, ScopedQuerySet, ScopeRules
from attendance.enums import Presence
from core.clock import maine_date
from core.models import TimestampedModel
from courses.enums import OfferingStatus
from courses.models import InstructorAssignment, Meeting
from enrollment.models import Enrollment

OPENS_BEFORE = timedelta(hours=1)


class RosterQuerySet(ScopedQuerySet["Roster"]):
    """Meetings, as those see them who take attendance."""

    view_action = "attendance.view_roster"
    scope_rules: ClassVar[ScopeRules] = {
        Scope.TAUGHT: lambda user, _role: models.Q(
            offering__in=InstructorAssignment.objects.filter(instructor=user).values("offering")
        ),
    }

    def for_listing(self) -> "RosterQuerySet":
        """Published sessions, with the rows a list shows and when they were signed."""
        signed = RosterSignature.objects.filter(
            meeting=models.OuterRef("pk"), signed_at__isnull=False
        ).order_by("-version")
        return (
            self.filter(offering__status=OfferingStatus.PUBLISHED)
            .select_related("offering__version__course", "offering__venue")
            .annotate(roster_signed_at=models.Subquery(signed.values("signed_at")[:1]))
        )

    def unsigned(self) -> "RosterQuerySet":
        """Of a listing, the sessions whose roster nobody has signed."""
        return self.filter(roster_signed_at=None)  # type: ignore[misc]

    def signed(self) -> "RosterQuerySet":
        """Of a listing, the sessions whose roster is signed."""
        return self.exclude(roster_signed_at=None)  # type: ignore[misc]

    def to_be_signed(self, *, at: datetime) -> "RosterQuerySet":
        """Sessions that are over and whose roster nobody has signed."""
        return self.for_listing().unsigned().filter(ends_at__lte=at)


class Roster(Meeting):
    """A session seen as its roster: who may see and mark it is decided here, not in `courses`."""

    objects = RosterQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        proxy = True


class RosterSignature(TimestampedModel):
    """One version of a roster: open while it is marked, then signed and never changed."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="signatures")
    version = models.PositiveSmallIntegerField(default=1)
    signed_at = models.DateTimeField(null=True, blank=True)
    signed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

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
        ]

    def __str__(self) -> str:
        return f"Attendance {self.pk}"
