"""Training taken elsewhere: what somebody says they took, and what was decided of it."""

from django.db import models

from accounts.models import User
from core.models import TimestampedModel
from courses.models import FundingAward, Lane, OutsideCourse
from transcripts.enums import (
    MOST_HOURS,
    OUTSIDE_SOURCES,
    STANDING_CLAIMS,
    Checked,
    ClaimStatus,
    CreditSource,
)


class OutsideCompletionQuerySet(models.QuerySet["OutsideCompletion"]):
    def for_listing(self) -> "OutsideCompletionQuerySet":
        """With the rows a list shows, newest first."""
        return self.select_related("person", "course", "lane", "entered_by", "decided_by").order_by(
            "-completed_on", "-pk"
        )


class OutsideCompletion(TimestampedModel):
    """One training taken elsewhere, from draft to decision; accepted, it has lines."""

    person = models.ForeignKey(User, models.PROTECT, related_name="outside_completions")
    course = models.ForeignKey(
        OutsideCourse,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="completions",
        help_text="The recognized course; none for any other.",
    )
    title = models.CharField(max_length=160)
    title_key = models.CharField(
        max_length=160, help_text="The title by which doubles are found (`outside.title_key`)."
    )
    provider = models.CharField(max_length=120)
    lane = models.ForeignKey(Lane, models.PROTECT, related_name="+")
    source = models.CharField(
        max_length=10, choices=CreditSource.choices, default=CreditSource.SELF_REPORTED
    )
    completed_on = models.DateField()
    hours = models.DecimalField(
        max_digits=6, decimal_places=2, help_text="Contact hours: as claimed, then as accepted."
    )
    certificate_number = models.CharField(max_length=60, blank=True)
    remark = models.CharField(max_length=300, blank=True, help_text="Of whoever handed it in.")
    funding = models.ForeignKey(
        FundingAward, models.PROTECT, null=True, blank=True, related_name="+"
    )
    status = models.CharField(max_length=10, choices=ClaimStatus.choices, default=ClaimStatus.DRAFT)
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField(null=True, blank=True)
    checked = models.CharField(max_length=12, choices=Checked.choices, blank=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(
        max_length=300, blank=True, help_text="Why it was returned or refused, or what was checked."
    )

    objects = OutsideCompletionQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(
                name="outside_completion_queue",
                fields=["submitted_at"],
                condition=models.Q(status="submitted"),
            )
        ]
        constraints = [
            models.UniqueConstraint(
                name="outside_completion_once",
                fields=["person", "title_key", "completed_on"],
                condition=models.Q(status__in=STANDING_CLAIMS),
            ),
            models.CheckConstraint(
                name="outside_completion_hours_are_of_a_course",
                condition=models.Q(hours__gt=0, hours__lte=MOST_HOURS),
            ),
            models.CheckConstraint(
                name="outside_completion_source_is_known",
                condition=models.Q(source__in=OUTSIDE_SOURCES),
            ),
            models.CheckConstraint(
                name="outside_completion_status_is_known",
                condition=models.Q(status__in=ClaimStatus.values),
            ),
            models.CheckConstraint(
                name="outside_completion_accepted_says_how_checked",
                condition=~models.Q(status=ClaimStatus.ACCEPTED)
                | (~models.Q(checked="") & models.Q(decided_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return self.title
