"""Rosters on their way in: the file, its rows, and what each row has changed."""

from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models

from accounts.models import User
from accounts.permissions import Scope, ScopedQuerySet, ScopeRules
from core.models import TimestampedModel
from organizations.enums import RosterFormat, RosterOutcome, RosterRowState, RosterState
from organizations.models.dates import today
from organizations.models.places import Organization, scope_paths, under

UNDO_FOR = timedelta(days=30)
STUCK_AFTER = timedelta(minutes=2)
AT_WORK = (RosterState.CHECKING, RosterState.APPLYING, RosterState.UNDOING)


class RosterMapping(models.Model):
    """Which column of an organization's files means what, as it was said last time."""

    organization = models.OneToOneField(
        Organization, models.CASCADE, primary_key=True, related_name="roster_mapping"
    )
    columns = models.JSONField(default=dict, help_text="Our field: the heading in the file.")
    work_kinds = models.JSONField(
        default=dict, help_text="A word of the file, in lower case: the key of a kind of work."
    )

    def __str__(self) -> str:
        return f"Mapping {self.pk}"


class RosterImportQuerySet(ScopedQuerySet["RosterImport"]):
    view_action = "organizations.import_roster"
    scope_rules: ClassVar[ScopeRules] = {
        Scope.ORGANIZATION: lambda user, role: under(
            scope_paths(user, role, today()), "organization__"
        ),
    }

    def to_be_worked_on(self, *, at: datetime) -> "RosterImportQuerySet":
        """Rosters whose work nobody has begun, or whose worker has shown no sign of life."""
        return self.filter(
            models.Q(heard_from_at__isnull=True) | models.Q(heard_from_at__lt=at - STUCK_AFTER),
            state__in=AT_WORK,
        )

    def abandoned(self, *, at: datetime) -> "RosterImportQuerySet":
        """Rosters that nobody went on with for thirty days: their files hold people's data."""
        return self.filter(
            state__in=[RosterState.UPLOADED, RosterState.CHECKED, RosterState.FAILED],
            uploaded_at__lt=at - UNDO_FOR,
        )


class RosterImport(TimestampedModel):
    """One file about the people of one organization and those below it."""

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="roster_imports")
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="roster_imports")
    uploaded_at = models.DateTimeField()
    format = models.CharField(max_length=10, choices=RosterFormat.choices)
    file = models.FileField(max_length=200, blank=True)
    file_name = models.CharField(max_length=200)
    file_sha256 = models.CharField(max_length=64)
    state = models.CharField(
        max_length=10, choices=RosterState.choices, default=RosterState.UPLOADED
    )
    columns = models.JSONField(default=dict, help_text="Our field: the heading in the file.")
    work_kinds = models.JSONField(default=dict)
    ends_the_missing = models.BooleanField(
        default=False, help_text="Whoever works there and is not in the file has left."
    )
    effective_on = models.DateField(help_text="From when new work counts and left work has ended.")
    problem = models.TextField(blank=True, help_text="Why the file could not be read.")
    row_count = models.PositiveIntegerField(default=0, help_text="Rows with something in them.")
    left_out = models.PositiveIntegerField(
        default=0, help_text="Students and families in the file: only how many, nothing of them."
    )
    heard_from_at = models.DateTimeField(null=True, help_text="The last sign of life of its work.")
    attempt = models.PositiveIntegerField(
        default=0, help_text="Which run of its work counts; an older one that wakes up stops."
    )
    checked_at = models.DateTimeField(null=True)
    applied_at = models.DateTimeField(null=True)
    applied_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = RosterImportQuerySet.as_manager()

    class Meta:
        ordering = ["-uploaded_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="roster_import_one_at_work_per_organization",
                fields=["organization"],
                condition=models.Q(state__in=[RosterState.APPLYING, RosterState.UNDOING]),
            )
        ]

    def __str__(self) -> str:
        return self.file_name

    def is_silent(self, *, at: datetime) -> bool:
        """Whether its work was begun and nobody has heard of it since."""
        return (
            self.state in AT_WORK
            and self.heard_from_at is not None
            and self.heard_from_at < at - STUCK_AFTER
        )

    def may_be_undone(self, *, at: datetime) -> bool:
        """Whether it was applied in the last thirty days, or stopped halfway."""
        if self.state == RosterState.APPLYING:
            return self.is_silent(at=at)
        return (
            self.state == RosterState.APPLIED
            and self.applied_at is not None
            and at < self.applied_at + UNDO_FOR
        )


class RosterRow(models.Model):
    """One row of a roster: what it says, what it means, and what was done about it.

    `made` is all an undo needs: the keys of the rows added, and of those changed what they were
    before and became.
    """

    roster = models.ForeignKey(RosterImport, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField(
        help_text="Its line in the file; those who are missing from it follow the last one."
    )
    values = models.JSONField(help_text="What the file says, by our names.")
    outcome = models.CharField(max_length=10, choices=RosterOutcome.choices)
    reasons = models.JSONField(default=list, help_text="Sentences: why it is in doubt or wrong.")
    person = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    organization = models.ForeignKey(Organization, models.PROTECT, null=True, related_name="+")
    candidates = models.JSONField(
        default=list,
        help_text="Who it may be: the key of each person, and by what they were found.",
    )
    follows = models.PositiveIntegerField(
        null=True, help_text="The number of an earlier row about the same person."
    )
    plan = models.JSONField(default=dict, help_text="What is to be done, as it was checked.")
    decision = models.CharField(
        max_length=20, blank=True, help_text="What somebody said of a doubt: a key, or new, or row."
    )
    state = models.CharField(
        max_length=8, choices=RosterRowState.choices, default=RosterRowState.OPEN
    )
    made = models.JSONField(default=dict)

    class Meta:
        ordering = ["roster_id", "number"]
        constraints = [
            models.UniqueConstraint(name="roster_row_once", fields=["roster", "number"]),
        ]
        indexes = [
            models.Index(name="roster_row_to_do", fields=["roster", "state", "number"]),
            models.Index(name="roster_row_by_outcome", fields=["roster", "outcome", "number"]),
        ]

    def __str__(self) -> str:
        return f"Row {self.number}"
