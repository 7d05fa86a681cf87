"""Files of past training on their way in: the file, its rows, and what each row became."""

from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models

from accounts.models import User
from accounts.permissions import Scope, ScopedQuerySet, ScopeRules
from core.models import TimestampedModel
from courses.models import Lane, OutsideCourse
from organizations.models import Organization, scope_paths, today, under
from transcripts.enums import (
    OUTSIDE_SOURCES,
    CreditSource,
    IntakeFinding,
    IntakeKind,
    IntakeRowState,
    IntakeState,
)

KEPT_UNAPPLIED = timedelta(days=30)
AT_WORK = (IntakeState.CHECKING, IntakeState.APPLYING, IntakeState.UNDOING)
NOT_YET_APPLIED = (IntakeState.UPLOADED, IntakeState.CHECKED, IntakeState.FAILED)
# A file in one of these is in the register, or on its way there or out of it.
STANDING_INTAKES = (IntakeState.APPLYING, IntakeState.APPLIED, IntakeState.UNDOING)


class CompletionIntakeQuerySet(ScopedQuerySet["CompletionIntake"]):
    view_action = "transcripts.import_claims"
    # What is taken over without a decision is the office's alone.
    scope_rules: ClassVar[ScopeRules] = {
        Scope.ORGANIZATION: lambda user, role: (
            under(scope_paths(user, role, today()), "organization__")
            & models.Q(accepts_at_once=False)
        ),
    }

    def abandoned(self, *, at: datetime) -> "CompletionIntakeQuerySet":
        """Files that nobody went on with for thirty days: they hold people's data."""
        return self.filter(state__in=NOT_YET_APPLIED, uploaded_at__lt=at - KEPT_UNAPPLIED)


class CompletionIntake(TimestampedModel):
    """One file of training taken elsewhere or earlier: a proposal until somebody applies it."""

    kind = models.CharField(max_length=8, choices=IntakeKind.choices)
    organization = models.ForeignKey(
        Organization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="completion_intakes",
        help_text="Whose people it is about; none where it is about people of all places.",
    )
    accepts_at_once = models.BooleanField(
        default=False, help_text="Its rows become hours without a further decision."
    )
    file = models.FileField(max_length=200, blank=True)
    file_name = models.CharField(max_length=200)
    size_bytes = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    columns = models.JSONField(default=dict, help_text="Our field: the heading in the file.")
    lane = models.ForeignKey(
        Lane,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Of training that is no course we know.",
    )
    provider = models.CharField(
        max_length=120, blank=True, help_text="Who gave the training, where a row does not say."
    )
    source = models.CharField(
        max_length=10,
        choices=CreditSource.choices,
        blank=True,
        help_text="Of earlier records: where all of them come from.",
    )
    person = models.ForeignKey(
        User,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Whose record the file is, where it names nobody.",
    )
    state = models.CharField(
        max_length=10, choices=IntakeState.choices, default=IntakeState.UPLOADED
    )
    problem = models.TextField(blank=True, help_text="Why it could not be read, or stopped.")
    row_count = models.PositiveIntegerField(default=0, help_text="Rows with something in them.")
    reason = models.CharField(max_length=300, blank=True, help_text="Why it was undone.")
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="completion_intakes")
    checked_at = models.DateTimeField(null=True, blank=True)
    applied_at = models.DateTimeField(null=True, blank=True)
    applied_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")

    objects = CompletionIntakeQuerySet.as_manager()

    class Meta:
        ordering = ["-uploaded_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="completion_intake_file_applied_once_per_organization",
                fields=["kind", "organization", "sha256"],
                condition=models.Q(state__in=STANDING_INTAKES, organization__isnull=False),
            ),
            models.UniqueConstraint(
                name="completion_intake_file_applied_once",
                fields=["kind", "sha256"],
                condition=models.Q(state__in=STANDING_INTAKES, organization__isnull=True),
            ),
            models.CheckConstraint(
                name="completion_intake_kind_is_known",
                condition=models.Q(kind__in=IntakeKind.values),
            ),
            models.CheckConstraint(
                name="completion_intake_state_is_known",
                condition=models.Q(state__in=IntakeState.values),
            ),
            models.CheckConstraint(
                name="completion_intake_source_is_known",
                condition=models.Q(source="") | models.Q(source__in=OUTSIDE_SOURCES),
            ),
            models.CheckConstraint(
                name="completion_intake_applied_names_who",
                condition=~models.Q(state__in=STANDING_INTAKES)
                | models.Q(applied_by__isnull=False),
            ),
            models.CheckConstraint(
                name="completion_intake_undone_names_who_and_why",
                condition=~models.Q(state__in=[IntakeState.UNDOING, IntakeState.UNDONE])
                | (models.Q(undone_by__isnull=False) & ~models.Q(reason="")),
            ),
        ]

    def __str__(self) -> str:
        return self.file_name


class IntakeRow(models.Model):
    """One row of a file of past training: what it says, what it means, what came of it."""

    intake = models.ForeignKey(CompletionIntake, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(help_text="Its line in the file.")
    values = models.JSONField(help_text="What the file says, by our names.")
    finding = models.CharField(max_length=10, choices=IntakeFinding.choices)
    reasons = models.JSONField(default=list, help_text="Sentences about it.")
    person = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    candidates = models.JSONField(
        default=list, help_text="Who it may be: the key of each, and by what they were found."
    )
    decision = models.PositiveBigIntegerField(
        null=True, help_text="Who it is, as somebody said: the key of a person."
    )
    course = models.ForeignKey(OutsideCourse, models.PROTECT, null=True, related_name="+")
    plan = models.JSONField(default=dict, help_text="The completion it becomes, as it was checked.")
    state = models.CharField(
        max_length=8, choices=IntakeRowState.choices, default=IntakeRowState.OPEN
    )

    class Meta:
        ordering = ["intake_id", "number"]
        constraints = [
            models.UniqueConstraint(name="intake_row_once", fields=["intake", "number"]),
            models.CheckConstraint(
                name="intake_row_finding_is_known",
                condition=models.Q(finding__in=IntakeFinding.values),
            ),
            models.CheckConstraint(
                name="intake_row_state_is_known",
                condition=models.Q(state__in=IntakeRowState.values),
            ),
        ]
        indexes = [
            models.Index(name="intake_row_to_do", fields=["intake", "state", "finding", "number"]),
        ]

    def __str__(self) -> str:
        return f"Row {self.number}"
