"""The one table of this app. It is no record: everything in it can be had again."""

from django.db import models

from reports.figures import StateFigures

# One more whenever `StateFigures` changes: photographs of another format are not looked at.
FORMAT = 1


class FigureSnapshotQuerySet(models.QuerySet["FigureSnapshot"]):
    def newest(self) -> "FigureSnapshot | None":
        """Return the newest that can be read, if there is one."""
        return self.filter(format=FORMAT).first()


class FigureSnapshot(models.Model):
    """The State's figures as they were at a moment, so that no page adds up the whole ledger.

    Not a record. Any row may be deleted at any time; the next is taken ten minutes later.
    """

    taken_at = models.DateTimeField()
    format = models.PositiveSmallIntegerField(default=FORMAT)
    figures_json = models.JSONField()

    objects = FigureSnapshotQuerySet.as_manager()

    class Meta:
        ordering = ["-taken_at", "-pk"]

    def __str__(self) -> str:
        return f"Figures {self.pk}"

    @property
    def figures(self) -> StateFigures:
        """The figures as values."""
        return StateFigures.from_json(self.figures_json)
