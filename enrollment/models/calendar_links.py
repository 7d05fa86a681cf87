"""Secret addresses of somebody's own classes as a calendar."""

from django.db import models

from accounts.models import User
from core.models import TimestampedModel


class CalendarLink(TimestampedModel):
    """The secret address of somebody's own classes as a calendar. Whoever has it reads them."""

    person = models.ForeignKey(User, models.CASCADE, related_name="calendar_links")
    digest = models.CharField(max_length=64, unique=True, help_text="SHA-256 of the secret.")
    sealed = models.TextField(help_text="The secret itself, encrypted, to be shown again.")
    made_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_read_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="calendar_link_one_in_force",
                fields=["person"],
                condition=models.Q(revoked_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"Calendar link {self.pk}"
