"""The tables of this app. They are no record: everything in them can be had again."""

from django.db import models

from accounts.models import User
from courses.models import CreditType
from organizations.models import Organization
from reports.figures import StateFigures

# One more whenever `StateFigures` changes: photographs of another format are not looked at.
FORMAT = 1
# One more whenever other sums are made of a person: everybody is then counted anew.
HOURS_FORMAT = 2


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


class HoursCell(models.Model):
    """A sum of hours that stand (docs/adr/0048): `reports.hours.facts` says by which codes."""

    place = models.ForeignKey(Organization, models.CASCADE, related_name="+", db_index=False)
    part = models.CharField(max_length=8, blank=True, help_text="Of the place; empty: all of it.")
    credit_type = models.ForeignKey(CreditType, models.CASCADE, related_name="+", db_index=False)
    period = models.CharField(max_length=7)
    facet = models.CharField(max_length=20, blank=True, help_text="What it is about; empty: all.")
    # Not "positive": what is taken off is a number below zero, added in one statement.
    hundredths = models.BigIntegerField(help_text="Of an hour.")
    lines = models.IntegerField()
    people = models.IntegerField(help_text="Who earned them.")
    current = models.IntegerField(help_text="Of those there now: who has any, from where.")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                name="hours_cell_once",
                # What one page reads of many places stands side by side.
                fields=["credit_type", "period", "part", "facet", "place"],
            )
        ]

    def __str__(self) -> str:
        return f"Hours {self.pk}"


class HeadCell(models.Model):
    """How many people work at a place now."""

    place = models.ForeignKey(Organization, models.CASCADE, related_name="+", db_index=False)
    part = models.CharField(max_length=8, blank=True)
    facet = models.CharField(max_length=20, blank=True, help_text="An audience; empty: everybody.")
    people = models.IntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(name="head_cell_once", fields=["place", "part", "facet"])
        ]

    def __str__(self) -> str:
        return f"Heads {self.pk}"


class CountedPerson(models.Model):
    """What was counted of a person, so that it can be taken off again."""

    person = models.OneToOneField(User, models.CASCADE, primary_key=True, related_name="+")
    facts_json = models.JSONField()

    def __str__(self) -> str:
        return f"Counted {self.pk}"


class PersonToCount(models.Model):
    """A mark that something of a person changed. Triggers write it (`reports.hours.triggers`)."""

    # No reference: where everything is deleted, as between tests, marks may be the last to go.
    person_id = models.PositiveBigIntegerField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"Mark {self.pk}"


class HoursCountQuerySet(models.QuerySet["HoursCount"]):
    def of_now(self) -> "HoursCountQuerySet":
        """Return the count, if it holds the sums that pages read now."""
        return self.filter(format=HOURS_FORMAT)


class HoursCount(models.Model):
    """By what the sums were counted: one row, none where nobody has counted yet."""

    format = models.PositiveSmallIntegerField(default=HOURS_FORMAT)
    counted_at = models.DateTimeField(help_text="Everything that changed before is in.")
    day = models.DateField(help_text="The day by which work was judged.")
    definitions_json = models.JSONField()

    objects = HoursCountQuerySet.as_manager()

    def __str__(self) -> str:
        return f"Count {self.pk}"
