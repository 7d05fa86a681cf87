"""Training taken elsewhere: what somebody says they took, and what was decided of it."""

from datetime import date
from decimal import Decimal
from typing import ClassVar, Self

from django.contrib.auth.models import AnonymousUser
from django.db import models

from accounts.models import User
from accounts.permissions import Role, Scope, ScopedQuerySet, ScopeRules
from core.models import TimestampedModel
from courses.enums import MOST_HOURS_ELSEWHERE
from courses.models import FundingAward, Lane, LaneLead, OutsideCourse
from organizations.models import in_force, people_of_organizations, today
from transcripts.enums import (
    OUTSIDE_SOURCES,
    STANDING_CLAIMS,
    Checked,
    ClaimStatus,
    CreditSource,
)
from transcripts.models.intakes import CompletionIntake


def _of_people_below(user: User, role: Role, prefix: str = "") -> models.Q:
    people = User.objects.filter(people_of_organizations(user, role)).order_by()
    return models.Q(**{f"{prefix}person__in": people.values("pk")})


def _in_lanes_led_by(user: User, prefix: str = "") -> models.Q:
    led = LaneLead.objects.filter(in_force(today(), "grant__"), grant__person=user)
    return models.Q(**{f"{prefix}lane__in": led.order_by().values("lane")})


class OutsideCompletionQuerySet(ScopedQuerySet["OutsideCompletion"]):
    view_action = "transcripts.view_claim"
    scope_rules: ClassVar[ScopeRules] = {
        Scope.OWN: lambda user, _role: models.Q(person=user),
        Scope.ORGANIZATION: _of_people_below,
        Scope.LANE: lambda user, _role: _in_lanes_led_by(user),
    }

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """What a visitor may see; of what was never handed in, what they wrote or is their own."""
        seen = super().visible_to(user)
        if not isinstance(user, User):
            return seen
        return seen.filter(models.Q(submitted_at__isnull=False) | written_by(user))

    def written_by(self, user: User) -> "OutsideCompletionQuerySet":
        """Those this person may change: their own, and those they entered for somebody."""
        return self.filter(written_by(user))

    def listed(self) -> "OutsideCompletionQuerySet":
        """Without drafts that were thrown away."""
        return self.exclude(status=ClaimStatus.WITHDRAWN, submitted_at__isnull=True)

    def waiting(self) -> "OutsideCompletionQuerySet":
        """Handed in and not decided."""
        return self.filter(status=ClaimStatus.SUBMITTED)

    def for_listing(self) -> "OutsideCompletionQuerySet":
        """With the rows a list shows, newest first."""
        return self.select_related("person", "course", "lane", "entered_by", "decided_by").order_by(
            "-completed_on", "-pk"
        )


def written_by(user: User) -> models.Q:
    """Return the condition "about this person, or entered by them"."""
    return models.Q(person=user) | models.Q(entered_by=user)


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
    provider = models.CharField(max_length=120, blank=True)
    lane = models.ForeignKey(Lane, models.PROTECT, related_name="+")
    source = models.CharField(
        max_length=10, choices=CreditSource.choices, default=CreditSource.SELF_REPORTED
    )
    completed_on = models.DateField(null=True, blank=True)
    hours = models.DecimalField(
        max_digits=6,
        decimal_places=2,
        null=True,
        blank=True,
        help_text="Contact hours: as claimed, then as accepted.",
    )
    hours_claimed = models.DecimalField(
        max_digits=6,
        decimal_places=2,
        null=True,
        blank=True,
        help_text="As handed in last; accepted are as many or fewer.",
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
    intake = models.ForeignKey(
        CompletionIntake,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="completions",
        help_text="The file it came in, if it came in one.",
    )
    row_number = models.PositiveIntegerField(
        null=True, blank=True, help_text="Of that file: the row it stood in."
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
            models.UniqueConstraint(
                name="outside_completion_once_per_row", fields=["intake", "row_number"]
            ),
            models.CheckConstraint(
                name="outside_completion_of_a_file_says_which_row",
                condition=models.Q(intake__isnull=True, row_number__isnull=True)
                | models.Q(intake__isnull=False, row_number__isnull=False),
            ),
            models.CheckConstraint(
                name="outside_completion_hours_are_of_a_course",
                condition=models.Q(submitted_at__isnull=True)
                | models.Q(hours__gt=0, hours__lte=MOST_HOURS_ELSEWHERE),
            ),
            models.CheckConstraint(
                name="outside_completion_is_whole_once_handed_in",
                condition=models.Q(submitted_at__isnull=True)
                | models.Q(completed_on__isnull=False, hours__isnull=False),
            ),
            models.CheckConstraint(
                name="outside_completion_accepted_no_more_than_claimed",
                condition=~models.Q(status__in=[ClaimStatus.SUBMITTED, ClaimStatus.ACCEPTED])
                | models.Q(hours_claimed__isnull=False, hours__lte=models.F("hours_claimed")),
            ),
            models.CheckConstraint(
                name="outside_completion_standing_was_handed_in",
                condition=~models.Q(status__in=STANDING_CLAIMS)
                | models.Q(submitted_at__isnull=False),
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

    @property
    def label(self) -> str:
        """How it is headed: the recognized course with its code, or the title that was typed."""
        return self.course.label if self.course else self.title

    @property
    def was_cut(self) -> bool:
        """Whether fewer hours were accepted than claimed."""
        return self.status == ClaimStatus.ACCEPTED and self.hours != self.hours_claimed

    @property
    def was_returned(self) -> bool:
        """Whether it waits for a decision once more: `reason` is that of the one before."""
        return self.status == ClaimStatus.SUBMITTED and self.decided_at is not None

    @property
    def earned(self) -> tuple[date, Decimal]:
        """The day and the contact hours of one that was handed in: it has both."""
        assert self.completed_on is not None  # noqa: S101 (a constraint says so)
        assert self.hours is not None  # noqa: S101 (a constraint says so)
        return self.completed_on, self.hours


class CompletionEvidenceQuerySet(ScopedQuerySet["CompletionEvidence"]):
    view_action = "transcripts.view_evidence"
    scope_rules: ClassVar[ScopeRules] = {
        Scope.OWN: lambda user, _role: models.Q(completion__person=user),
        # Confidential (20-A MRSA 13004): a coordinator sees what they handed in themselves.
        Scope.ORGANIZATION: lambda user, role: (
            _of_people_below(user, role, "completion__") & models.Q(completion__entered_by=user)
        ),
        Scope.LANE: lambda user, _role: _in_lanes_led_by(user, "completion__"),
    }

    def visible_to(self, user: User | AnonymousUser) -> Self:
        """What a visitor may see; of a claim that was never handed in, whoever sees that claim."""
        seen = super().visible_to(user).kept()
        if not isinstance(user, User):
            return seen
        claims = OutsideCompletion.objects.visible_to(user).order_by()
        return seen.filter(completion__in=claims.values("pk"))

    def kept(self) -> Self:
        """Without files that were taken out again."""
        return self.filter(removed_at__isnull=True)


class CompletionEvidence(TimestampedModel):
    """A certificate or another paper handed in with a claim, kept as it came."""

    completion = models.ForeignKey(OutsideCompletion, models.PROTECT, related_name="evidence")
    file = models.FileField(max_length=200)
    name = models.CharField(max_length=120, help_text="What the file was called.")
    content_type = models.CharField(max_length=40, help_text="By what is in it.")
    size_bytes = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    removed_at = models.DateTimeField(
        null=True, blank=True, help_text="When it was taken out again: its bytes are gone."
    )

    objects = CompletionEvidenceQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                name="completion_evidence_once",
                fields=["completion", "sha256"],
                condition=models.Q(removed_at__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return f"Evidence {self.pk}"
