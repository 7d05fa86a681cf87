"""Tablets and phones that may send the check-ins of one session, without anybody's sign-in."""

from datetime import datetime

from django.db import models

from accounts.models import User
from attendance.enums import DeviceKind
from core.models import TimestampedModel
from courses.models import Meeting


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

    def is_live(self, *, at: datetime) -> bool:
        """Whether its secret opens something at this moment."""
        return self.ended_at is None and self.expires_at > at
