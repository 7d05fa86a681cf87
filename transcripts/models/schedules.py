"""Files that are written again and again until a day."""

from datetime import datetime

from django.db import models

from accounts.models import User
from background.models import BackgroundJob
from core.models import TimestampedModel


class ExportScheduleQuerySet(models.QuerySet["ExportSchedule"]):
    def due(self, *, at: datetime) -> "ExportScheduleQuerySet":
        """Schedules that are not paused and whose next file is to be written."""
        return self.filter(paused_at__isnull=True, next_run_at__lte=at)

    def for_listing(self) -> "ExportScheduleQuerySet":
        """The next first, those that are over last; with the job of the last run."""
        last = ExportRun.objects.filter(schedule=models.OuterRef("pk"), job__isnull=False)
        return self.annotate(
            last_job=models.Subquery(last.order_by("-due_at").values("job")[:1]),
            last_due_at=models.Max("runs__due_at"),
        ).order_by(models.F("next_run_at").asc(nulls_last=True), "-pk")


class ExportSchedule(TimestampedModel):
    """A file somebody wants again and again: which, how often, until when."""

    owner = models.ForeignKey(User, models.PROTECT, related_name="export_schedules")
    wish = models.JSONField(help_text="What is wanted (`asking.Wish`).")
    rule = models.CharField(max_length=120, help_text="How often (RFC 5545).")
    hour = models.PositiveSmallIntegerField(help_text="Of Maine's clock.")
    starts_on = models.DateField()
    ends_on = models.DateField(help_text="The last day.")
    next_run_at = models.DateTimeField(
        null=True, blank=True, help_text="When it is due next; none once it is over."
    )
    paused_at = models.DateTimeField(null=True, blank=True)
    paused_why = models.CharField(
        max_length=300, blank=True, help_text="Why it was paused, unless its owner did it."
    )

    objects = ExportScheduleQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(
                name="export_schedule_due",
                fields=["next_run_at"],
                condition=models.Q(paused_at__isnull=True),
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="export_schedule_ends_after_it_starts",
                condition=models.Q(ends_on__gte=models.F("starts_on")),
            ),
            models.CheckConstraint(
                name="export_schedule_hour_is_one",
                condition=models.Q(hour__gte=0, hour__lte=23),
            ),
        ]

    def __str__(self) -> str:
        return f"Schedule {self.pk}"


class ExportRun(models.Model):
    """One time at which a schedule was due, and the job that writes the file."""

    schedule = models.ForeignKey(ExportSchedule, models.CASCADE, related_name="runs")
    due_at = models.DateTimeField()
    job = models.ForeignKey(BackgroundJob, models.PROTECT, null=True, blank=True, related_name="+")
    told_at = models.DateTimeField(
        null=True, blank=True, help_text="When its owner was told what came of it."
    )

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="export_run_once_for_each_time", fields=["schedule", "due_at"]
            )
        ]

    def __str__(self) -> str:
        return f"Run {self.pk}"
