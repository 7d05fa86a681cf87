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
            models.Index(name="audit_by_moment", fields=["at"]),
            models.Index(name="audit_by_action", fields=["action", "at"]),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.object_type} {self.object_pk}"


class AuditSeal(AppendOnlyModel):
    """A digest over events, chained to the seal before it: what is sealed cannot change unseen.

    Events get their numbers before their transactions end, so one may appear after its neighbors
    were sealed. Each seal therefore says which numbers of its span it did not see (`missing`, as
    pairs of first and last), and which of earlier spans it takes up (`late`). Spans follow each
    other without a hole; that of a seal which only takes up late ones is empty, and ends before
    it begins.
    """

    sealed_at = models.DateTimeField()
    first_event = models.BigIntegerField()
    last_event = models.BigIntegerField()
    missing = models.JSONField(default=list)
    late = models.JSONField(default=list)
    event_count = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    previous_digest = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="audit_seal_span_rises_or_is_empty",
                condition=models.Q(last_event__gte=models.F("first_event") - 1),
            )
        ]

    def __str__(self) -> str:
        return f"Seal {self.pk}"
