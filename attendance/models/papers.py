"""The signed sheet as it was photographed or scanned."""

from django.db import models

from accounts.models import User
from core.models import AppendOnlyModel
from courses.models import Meeting


class SheetScan(AppendOnlyModel):
    """A photograph or scan of a signed sheet, kept as it came."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="scans")
    file = models.FileField(max_length=200)
    name = models.CharField(max_length=120, help_text="What the file was called.")
    content_type = models.CharField(max_length=40)
    size_bytes = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["uploaded_at", "pk"]
        constraints = [
            models.UniqueConstraint(name="sheet_scan_once", fields=["meeting", "sha256"])
        ]

    def __str__(self) -> str:
        return f"Scan {self.pk}"
