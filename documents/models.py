from django.conf import settings
from django.db import models

from documents.enums import DocumentKind, DocumentState
from documents.facts import Facts


class IssuedDocument(models.Model):
    """One paper as it was issued. Facts and bytes never change; only the state does."""

    kind = models.CharField(max_length=12, choices=DocumentKind.choices)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="issued_documents"
    )
    check_code = models.CharField(max_length=26, unique=True)
    serial = models.CharField(max_length=24, unique=True, null=True)  # noqa: DJ001 (not yet given)
    facts_json = models.JSONField(default=dict)
    file = models.FileField(blank=True, max_length=200)
    sha256 = models.CharField(max_length=64, blank=True)
    state = models.CharField(
        max_length=10, choices=DocumentState.choices, default=DocumentState.PREPARING
    )
    issued_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(
                name="document_unfinished",
                fields=["id"],
                condition=models.Q(state=DocumentState.PREPARING),
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="document_valid_has_its_bytes",
                condition=models.Q(state=DocumentState.PREPARING)
                | (~models.Q(file="") & ~models.Q(sha256="") & models.Q(serial__isnull=False)),
            ),
            models.CheckConstraint(
                name="document_state_is_known",
                condition=models.Q(state__in=DocumentState.values),
            ),
        ]

    def __str__(self) -> str:
        return self.serial or f"Document {self.pk}"

    @property
    def facts(self) -> Facts:
        """What the paper prints, word for word."""
        return Facts.from_json(self.facts_json)
