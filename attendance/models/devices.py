"""Tablets and phones that may send the check-ins of one session, without anybody's sign-in."""

from datetime import datetime

from django.db import models

from accounts.models import User
from attendance.enums import DeviceKind, Outcome, Presence
from attendance.minutes import counted_at
from core.models import TimestampedModel
from courses.models import Meeting
from enrollment.models import Enrollment


class DeviceQuerySet(models.QuerySet["Device"]):
    def live(self, *, at: datetime) -> "DeviceQuerySet":
        """Devices whose secret opens something at this moment."""
        return self.filter(ended_at__isnull=True, expires_at__gt=at)


class Device(TimestampedModel):
    """A credential bound to one session and one device. Its secret is shown once and not kept."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="devices")
    kind = models.CharField(max_length=8, choices=DeviceKind.choices)
    name = models.CharField(max_length=80, help_text="As whoever set it up calls it.")
    secret_digest = models.CharField(max_length=64, unique=True, help_text="SHA-256 in hex.")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    held_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", help_text="Whose word it is, if it says a word."
    )
    expires_at = models.DateTimeField()
    ready_at = models.DateTimeField(
        null=True, blank=True, help_text="When everything it needs without a network was on it."
    )
    last_seen_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = DeviceQuerySet.as_manager()

    class Meta:
        ordering = ["made_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="device_kind_is_known", condition=models.Q(kind__in=DeviceKind.values)
            ),
            models.CheckConstraint(
                name="device_ended_names_who_and_when",
                condition=models.Q(ended_at__isnull=True, ended_by__isnull=True)
                | models.Q(ended_at__isnull=False, ended_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def label(self) -> str:
        """What stands in its punches, such as "kiosk-12"."""
        return f"{self.kind}-{self.pk}"


class SentMark(TimestampedModel):
    """What was said of one person on a device without a network, as it came.

    Where the roster says something else by then, it stays open beside it until somebody decides.
    """

    uid = models.UUIDField(unique=True, help_text="Made by the device.")
    device = models.ForeignKey(Device, models.PROTECT, related_name="marks")
    enrollment = models.ForeignKey(Enrollment, models.PROTECT, related_name="+")
    status = models.CharField(max_length=8, choices=Presence.choices)
    came_at = models.DateTimeField(null=True, blank=True)
    left_at = models.DateTimeField(null=True, blank=True)
    happened_at = models.DateTimeField(help_text="When it was said, by the clock of the device.")
    arrived_at = models.DateTimeField(help_text="When it came here, by the clock of the server.")
    seconds_ahead = models.IntegerField(default=0)
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    why_open = models.TextField(blank=True, help_text="Why it was not written at once.")
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["happened_at", "pk"]
        constraints = [
            models.CheckConstraint(
                name="sent_mark_outcome_is_known",
                condition=models.Q(outcome__in=Outcome.values),
            ),
            models.CheckConstraint(
                name="sent_mark_status_is_known",
                condition=models.Q(status__in=Presence.values),
            ),
            models.CheckConstraint(
                name="sent_mark_settled_names_who_and_when",
                condition=models.Q(settled_at__isnull=True, settled_by__isnull=True)
                | models.Q(settled_at__isnull=False, settled_by__isnull=False),
            ),
            models.UniqueConstraint(
                name="sent_mark_one_open_of_a_device",
                fields=["device", "enrollment"],
                condition=models.Q(outcome=Outcome.OPEN),
            ),
        ]

    def __str__(self) -> str:
        return f"Mark {self.pk}"

    @property
    def counted_at(self) -> datetime:
        """When it was said: by the device's clock, put right where it was wrong."""
        return counted_at(self.happened_at, seconds_ahead=self.seconds_ahead)
