from django.db import models

from core.models import TimestampedModel


class IssuingAuthority(TimestampedModel):
    """The letterhead of papers from a day on. Those already issued keep the one they have."""

    starts_on = models.DateField(unique=True, help_text="In force from this day.")
    provider = models.CharField(max_length=120)
    department = models.CharField(max_length=120)
    address = models.CharField(max_length=200)
    phone = models.CharField(max_length=30)
    signatory_name = models.CharField(max_length=120)
    signatory_title = models.CharField(max_length=120)

    class Meta:
        ordering = ["-starts_on"]
        verbose_name_plural = "issuing authorities"

    def __str__(self) -> str:
        return f"{self.provider} from {self.starts_on}"
