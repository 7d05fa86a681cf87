"""Abstract models. The base app owns no table."""

from django.db import models
from django.db.models.functions import Now


class TimestampedModel(models.Model):
    """A row that knows when it was made, by the database's clock."""

    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        abstract = True


class AppendOnlyModel(models.Model):
    """A row that is written once. Triggers refuse UPDATE, DELETE and TRUNCATE on both databases."""

    class Meta:
        abstract = True


class ManagedTerm(models.Model):
    """A word of a managed list: renamed and retired, never deleted."""

    name = models.CharField(max_length=120)
    order = models.PositiveSmallIntegerField(default=0)
    retired_on = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True
        ordering = ["order", "name", "pk"]

    def __str__(self) -> str:
        return self.name
