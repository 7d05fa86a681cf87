from django.conf import settings
from django.db import models

from core.models import AppendOnlyModel


class AuditEvent(AppendOnlyModel):
    """One change, written in the same transaction as the change itself."""

    at = models.DateTimeField()
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        help_text="Who did it; empty when the system did.",
    )
    action = models.CharField(max_length=80)
    object_type = models.CharField(max_length=60)
    object_pk = models.BigIntegerField()
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        help_text="Whose record it concerns.",
    )
    before = models.JSONField(null=True)
    after = models.JSONField(null=True)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(name="audit_by_object", fields=["object_type", "object_pk"]),
            models.Index(name="audit_by_person", fields=["person", "at"]),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.object_type} {self.object_pk}"
