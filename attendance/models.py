"""The instructor's signed word on a session, and each person's presence under it."""

from datetime import date, datetime, timedelta
from typing import ClassVar

from django.db import models
from django.db.models.functions import Coalesce

from accounts.models import User
from accounts.permissions import Scope, ScopedQuerySet, ScopeRules
from attendance.enums import Presence
from core.clock import maine_date, maine_day
from core.models import TimestampedModel
from courses.enums import OfferingStatus
from courses.models import InstructorAssignment, Meeting, Offering
from enrollment.enums import SEAT_HOLDING
from enrollment.models import Enrollment, SessionChoice

OPENS_BEFORE = timedelta(hours=1)
FORGOTTEN_AFTER = timedelta(days=366)  # the list of sessions has the older ones, further down


class RosterQuerySet(ScopedQuerySet["Roster"]):
    """Meetings, as those see them who take attendance."""

    view_action = "attendance.view_roster"
    scope_rules: ClassVar[ScopeRules] = {
        Scope.TAUGHT: lambda user, _role: models.Q(
            offering__in=InstructorAssignment.objects.teaching()
            .filter(instructor=user)
            .values("offering")
        ),
        Scope.HOSTED: lambda user, role: models.Q(
            offering__in=Offering.objects.hosted_by(user, role).order_by().values("pk")
        ),
        Scope.LANE: lambda user, _role: models.Q(
            offering__in=Offering.objects.in_lanes_led_by(user).order_by().values("pk")
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

    def on_the_day_of(self, moment: datetime) -> "RosterQuerySet":
        """Sessions of this day in Maine, and one from the night before that is not over."""
        begins, ends = maine_day(moment)
        return self.filter(
            starts_at__gte=begins - timedelta(days=1), starts_at__lt=ends, ends_at__gt=begins
        )

    def most_pressing_first(self, *, at: datetime) -> "RosterQuerySet":
        """Of a listing: today's by the clock, those to be signed, those to come by their day, and
        what is done. The past has its newest first.
        """
        begins, ends = maine_day(at)
        rank = models.Case(
            models.When(starts_at__lt=ends, ends_at__gt=begins, then=0),
            models.When(ends_at__gt=at, then=2),
            models.When(
                starts_at__gt=at - FORGOTTEN_AFTER,
                roster_signed_at__isnull=True,
                then=1,
            ),
            default=3,
        )
        return self.annotate(
            rank=rank,
            by_the_clock=models.Case(models.When(rank__in=[0, 2], then="starts_at")),
        ).order_by("rank", "by_the_clock", "-starts_at", "pk")

    def with_seats_taken(self) -> "RosterQuerySet":
        """Annotate `seats_taken`: how many people are on each roster."""
        seats = Enrollment.objects.holding_a_seat().filter(offering=models.OuterRef("offering"))
        counted = seats.order_by().values("offering").annotate(n=models.Count("pk")).values("n")
        chosen = SessionChoice.objects.filter(
            meeting=models.OuterRef("pk"), enrollment__status__in=SEAT_HOLDING
        )
        choosing = chosen.order_by().values("meeting").annotate(n=models.Count("pk")).values("n")
        everybody = Coalesce(models.Subquery(counted), 0)
        return self.annotate(
            seats_taken=models.Case(
                models.When(choice="", then=everybody),
                default=Coalesce(models.Subquery(choosing), 0),
            )
        )

    def to_be_signed(self, *, at: datetime) -> "RosterQuerySet":
        """Sessions that are over and whose roster nobody has signed."""
        return self.for_listing().unsigned().filter(ends_at__lte=at)


class Roster(Meeting):
    """A session seen as its roster: who may see and mark it is decided here, not in `courses`."""

    objects = RosterQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        proxy = True

    @property
    def opens_at(self) -> datetime:
        """From when attendance is taken."""
        return self.starts_at - OPENS_BEFORE


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
