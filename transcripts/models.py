from datetime import date, datetime, time, timedelta
from typing import ClassVar

from django.db import models

from accounts.models import User
from accounts.permissions import Role, Scope, ScopedQuerySet, ScopeRules
from attendance.models import AssessmentResult, AttendanceRecord, RosterSignature
from core.clock import MAINE
from core.models import AppendOnlyModel, TimestampedModel
from courses.enums import ROSTER_RULES
from courses.models import (
    CourseVersion,
    CreditApproval,
    CreditType,
    InstructorAssignment,
    Offering,
)
from enrollment.enums import EnrollmentStatus
from enrollment.models import Enrollment
from organizations.models import employed_below, scope_paths, today
from transcripts.enums import CreditSource, RenewalHours


def awards_of_organizations(user: User, role: Role) -> models.Q:
    """Return the condition "lines a coordinator may see".

    All lines of people employed now; of former people, the lines earned while employed there.
    """
    employments = employed_below(scope_paths(user, role, today()))
    earned_there = employments.filter(
        models.Q(ends_on__isnull=True) | models.Q(ends_on__gt=models.OuterRef("earned_on")),
        person=models.OuterRef("person"),
        starts_on__lte=models.OuterRef("earned_on"),
    )
    # What leads the way to the rows: without it a million lines are read for a hundred people.
    ever_there = models.Q(person__in=employments.values("person"))
    return ever_there & (
        models.Q(person__in=employments.on(today()).values("person"))
        | models.Q(models.Exists(earned_there))
    )


class CreditAwardQuerySet(ScopedQuerySet["CreditAward"]):
    view_action = "transcripts.view_award"
    scope_rules: ClassVar[ScopeRules] = {
        Scope.OWN: lambda user, _role: models.Q(person=user),
        Scope.ORGANIZATION: awards_of_organizations,
    }

    def standing(self) -> "CreditAwardQuerySet":
        """Lines that count: neither taken back nor taking one back."""
        # Not as a join: PostgreSQL would take what is left for a single line, and plan for that.
        reversal = CreditAward.objects.filter(reverses=models.OuterRef("pk"))
        return self.filter(~models.Exists(reversal), reverses__isnull=True)

    def standing_at(self, newest: int) -> "CreditAwardQuerySet":
        """Lines that counted when the newest line of all was the one of this number."""
        reversal = CreditAward.objects.filter(reverses=models.OuterRef("pk"), pk__lte=newest)
        return self.filter(~models.Exists(reversal), pk__lte=newest, reverses__isnull=True)

    def standing_on(self, day: date) -> "CreditAwardQuerySet":
        """Lines that counted at the end of a day in Maine: posted by then, taken back by nobody."""
        until = datetime.combine(day + timedelta(days=1), time(), MAINE)
        reversal = CreditAward.objects.filter(reverses=models.OuterRef("pk"), posted_at__lt=until)
        return self.filter(~models.Exists(reversal), reverses__isnull=True, posted_at__lt=until)

    def for_listing(self) -> "CreditAwardQuerySet":
        """With the rows a transcript shows, newest first."""
        return self.select_related(
            "person",
            "credit_type",
            "version__course",
            "enrollment__offering__venue",
            "enrollment__offering__version__course",
            "taught__offering__venue",
            "taught__offering__version__course",
            "approval",
        ).order_by("-earned_on", "-pk")


class CreditAward(AppendOnlyModel):
    """One immutable line: these hours, of this type, to this person, for this day."""

    person = models.ForeignKey(User, models.PROTECT, related_name="awards")
    enrollment = models.ForeignKey(
        Enrollment, models.PROTECT, null=True, blank=True, related_name="awards"
    )
    taught = models.ForeignKey(
        InstructorAssignment,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="awards",
        help_text="Of hours earned by teaching: the assignment by which somebody taught.",
    )
    version = models.ForeignKey(CourseVersion, models.PROTECT, related_name="+")
    credit_type = models.ForeignKey(CreditType, models.PROTECT, related_name="+")
    hours = models.DecimalField(max_digits=6, decimal_places=2)
    earned_on = models.DateField(help_text="The day of the session.")
    approval = models.ForeignKey(CreditApproval, models.PROTECT, null=True, related_name="+")
    source = models.CharField(
        max_length=10, choices=CreditSource.choices, default=CreditSource.MEMSSI
    )
    correction = models.PositiveSmallIntegerField(
        default=0, help_text="How often the line of this day and type was posted before."
    )
    reverses = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reversal",
        help_text="Of a reversing line: the line it takes back.",
    )
    reasoning = models.CharField(max_length=200, help_text="How the figure came about.")
    posted_at = models.DateTimeField()
    posted_by = models.ForeignKey(User, models.PROTECT, related_name="+")

    objects = CreditAwardQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        indexes = [
            models.Index(name="credit_award_by_person", fields=["person", "earned_on"]),
            models.Index(name="credit_award_by_day", fields=["earned_on"]),
            # Sums of hours by person and type are read off the index alone.
            models.Index(
                name="credit_award_sums", fields=["person", "credit_type", "earned_on", "hours"]
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                name="credit_award_once_per_seat_day_and_type",
                fields=["enrollment", "credit_type", "earned_on", "correction"],
                condition=models.Q(reverses__isnull=True),
            ),
            models.UniqueConstraint(
                name="credit_award_once_per_teaching_day_and_type",
                fields=["taught", "credit_type", "earned_on", "correction"],
                condition=models.Q(reverses__isnull=True),
            ),
            models.CheckConstraint(
                name="credit_award_for_a_seat_or_for_teaching",
                condition=models.Q(enrollment__isnull=False, taught__isnull=True)
                | models.Q(enrollment__isnull=True, taught__isnull=False),
            ),
            models.CheckConstraint(
                name="credit_award_is_positive_or_takes_back",
                condition=models.Q(reverses__isnull=True, hours__gt=0)
                | models.Q(reverses__isnull=False, hours__lt=0),
            ),
        ]

    def __str__(self) -> str:
        return f"Award {self.pk}"

    @property
    def offering(self) -> Offering:
        """The class in which the hours were earned, by sitting in it or by teaching it."""
        source = self.enrollment or self.taught
        assert source is not None  # noqa: S101 (a constraint says so)
        return source.offering


class ClassClosingQuerySet(models.QuerySet["ClassClosing"]):
    def to_be_settled(self) -> "ClassClosingQuerySet":
        """Closings whose seats were not brought to what was signed or entered last, and those with
        a seat nobody has decided.
        """
        seats = models.OuterRef("offering")
        signed = RosterSignature.objects.filter(
            meeting__offering=seats, signed_at__gt=models.OuterRef("settled_at")
        )
        # Of a session made up elsewhere.
        marked = AttendanceRecord.objects.filter(
            enrollment__offering=seats, signature__signed_at__gt=models.OuterRef("settled_at")
        )
        entered = AssessmentResult.objects.filter(
            enrollment__offering=seats, entered_at__gt=models.OuterRef("settled_at")
        )
        undecided = Enrollment.objects.filter(offering=seats, status=EnrollmentStatus.ENROLLED)
        return self.filter(
            models.Q(settled_at=None)
            | models.Exists(signed)
            | models.Exists(marked)
            | models.Exists(entered)
            | models.Q(models.Exists(undecided), offering__completion_rule__in=ROSTER_RULES)
        )


class ClassClosing(TimestampedModel):
    """That a class was closed: everything it needs was there, and its seats were to be decided."""

    offering = models.OneToOneField(Offering, models.PROTECT, related_name="closing")
    closed_at = models.DateTimeField()
    closed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    settled_at = models.DateTimeField(
        null=True,
        blank=True,
        help_text="When its seats were last brought to what rosters and results say.",
    )

    objects = ClassClosingQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"Closing {self.pk}"


class RenewalCycle(TimestampedModel):
    """Until when an educator's certificate runs, as they say themselves: their own five years.

    For their own eyes: what counts toward a certificate is decided by a local committee.
    """

    person = models.OneToOneField(User, models.PROTECT, related_name="renewal_cycle")
    certificate_until = models.DateField(help_text="The last day of the certificate.")
    hours_needed = models.PositiveSmallIntegerField(choices=RenewalHours.choices)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="renewal_cycle_hours_are_known",
                condition=models.Q(hours_needed__in=RenewalHours.values),
            )
        ]

    def __str__(self) -> str:
        return f"Cycle {self.pk}"


class TranscriptShareQuerySet(ScopedQuerySet["TranscriptShare"]):
    view_action = "transcripts.share_record"
    scope_rules: ClassVar[ScopeRules] = {Scope.OWN: lambda user, _role: models.Q(person=user)}

    def live(self, *, at: datetime) -> "TranscriptShareQuerySet":
        """Links that show the record at this moment."""
        return self.filter(ended_at__isnull=True, ends_at__gt=at)

    def for_listing(self) -> "TranscriptShareQuerySet":
        """With how often the page behind each was opened and when last, the newest first."""
        return self.annotate(
            times_opened=models.Count("openings"),
            last_opened_at=models.Max("openings__opened_at"),
        ).order_by("-made_at", "-pk")


class TranscriptShare(TimestampedModel):
    """A link by which its owner shows their transcript to somebody without a sign-in.

    The token in the link is shown once and not kept.
    """

    person = models.ForeignKey(User, models.PROTECT, related_name="transcript_shares")
    shown_to = models.CharField(max_length=80, help_text="For whom, in the owner's words.")
    token_digest = models.CharField(max_length=64, help_text="SHA-256 in hex.")
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(
        null=True, blank=True, help_text="When its owner took it back before it ran out."
    )

    objects = TranscriptShareQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.UniqueConstraint(name="transcript_share_digest_once", fields=["token_digest"]),
            models.CheckConstraint(
                name="transcript_share_ends_after_it_was_made",
                condition=models.Q(ends_at__gt=models.F("made_at")),
            ),
            models.CheckConstraint(
                name="transcript_share_says_for_whom", condition=~models.Q(shown_to="")
            ),
        ]

    def __str__(self) -> str:
        return f"Share {self.pk}"


class TranscriptShareOpening(AppendOnlyModel):
    """That the page behind a link was opened. By whom, not even an address says: none is kept."""

    share = models.ForeignKey(TranscriptShare, models.PROTECT, related_name="openings")
    opened_at = models.DateTimeField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"Opening {self.pk}"
