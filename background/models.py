from datetime import datetime, timedelta

from django.conf import settings
from django.db import models

from background.enums import JobState

STUCK_AFTER = timedelta(minutes=5)


class BackgroundJobQuerySet(models.QuerySet["BackgroundJob"]):
    def to_be_run(self, *, at: datetime) -> "BackgroundJobQuerySet":
        """Jobs nobody has started, and those whose worker has shown no sign of life."""
        return self.filter(
            models.Q(state=JobState.WAITING)
            | models.Q(state=JobState.RUNNING, heard_from_at__lt=at - STUCK_AFTER)
        )

    def past_keeping(self, *, at: datetime) -> "BackgroundJobQuerySet":
        """Finished jobs whose file has been kept long enough."""
        return self.filter(state=JobState.DONE, kept_until__lte=at)


class BackgroundJob(models.Model):
    """Long work somebody asked for: how far it is, and its result for a few days."""

    kind = models.CharField(max_length=60)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="background_jobs"
    )
    subject_pk = models.BigIntegerField(help_text="The row it is about; `kind` says of what.")
    title = models.CharField(max_length=200)
    state = models.CharField(max_length=8, choices=JobState.choices, default=JobState.WAITING)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    requested_at = models.DateTimeField()
    heard_from_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    kept_until = models.DateTimeField(null=True)
    result = models.FileField(blank=True, max_length=200)
    result_name = models.CharField(max_length=120, blank=True)
    error = models.TextField(blank=True)
    parameters = models.JSONField(
        default=dict, help_text="What was settled when it was asked for; a second run obeys it too."
    )
    attempts = models.PositiveSmallIntegerField(default=0)

    objects = BackgroundJobQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                name="background_job_once_while_it_runs",
                fields=["kind", "owner", "subject_pk"],
                condition=models.Q(state__in=[JobState.WAITING, JobState.RUNNING]),
            ),
            # Work whose outcome is in the rows names no file, and has none.
            models.CheckConstraint(
                name="background_job_done_has_the_file_it_names",
                condition=~models.Q(state=JobState.DONE)
                | models.Q(result="", result_name="")
                | (~models.Q(result="") & ~models.Q(result_name="")),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_over(self) -> bool:
        """Whether nothing more will happen to it by itself."""
        return self.state not in {JobState.WAITING, JobState.RUNNING}
