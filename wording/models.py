from datetime import date

from django.conf import settings
from django.db import models

from core.models import AppendOnlyModel


class WordingQuerySet(models.QuerySet["Wording"]):
    def of(self, *keys: str) -> "WordingQuerySet":
        """The rows of these texts, the one that counts last of each."""
        return self.filter(key__in=keys).order_by("key", "starts_on", "pk")

    def begun(self, on: date) -> "WordingQuerySet":
        """Rows whose day has come."""
        return self.filter(starts_on__lte=on)


class Wording(AppendOnlyModel):
    """What one text says from a day on. Of one day, the row written last counts.

    Rows are added and never changed; an empty `text` goes back to the default.
    """

    key = models.CharField(max_length=120)
    starts_on = models.DateField(help_text="In force from this day.")
    text = models.TextField(blank=True)
    set_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    created_at = models.DateTimeField()

    objects = WordingQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "-pk"]
        indexes = [models.Index(name="wording_in_force", fields=["key", "starts_on", "id"])]
        constraints = [
            models.CheckConstraint(name="wording_names_a_text", condition=~models.Q(key=""))
        ]

    def __str__(self) -> str:
        return f"{self.key} from {self.starts_on}"
