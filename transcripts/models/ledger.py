"""The ledger: what people earned, for what, and how it was checked. Only ever added to."""

from datetime import date, datetime, time, timedelta
from typing import ClassVar

from django.db import models

from accounts.models import User
from accounts.permissions import Role, Scope, ScopedQuerySet, ScopeRules
from core.clock import MAINE
from core.models import AppendOnlyModel
from courses.models import (
    CourseVersion,
    CreditApproval,
    CreditType,
    FundingAward,
    InstructorAssignment,
    Offering,
    Topic,
)
from enrollment.models import Enrollment
from organizations.models import employed_below, scope_paths, today
from transcripts.enums import Checked, CreditSource
from transcripts.models.outside import OutsideCompletion


def awards_of_organizations(user: User, role: Role) -> models.Q:
    """Return the condition "lines a coordinator may see"."""
    return awards_below(scope_paths(user, role, today()), on=today())


def awards_below(paths: list[str], *, on: date) -> models.Q:
    """Return the condition "lines of people of these places, and of those below them".

    All lines of people employed on a day; of former people, the lines earned while employed there.
    """
    employments = employed_below(paths)
    earned_there = employments.filter(
        models.Q(ends_on__isnull=True) | models.Q(ends_on__gt=models.OuterRef("earned_on")),
        person=models.OuterRef("person"),
        starts_on__lte=models.OuterRef("earned_on"),
    )
    # What leads the way to the rows: without it a million lines are read for a hundred people.
    ever_there = models.Q(person__in=employments.values("person"))
    return ever_there & (
        models.Q(person__in=employments.on(on).values("person"))
        | models.Q(models.Exists(earned_there))
    )


def _taking_it_back() -> "CreditAwardQuerySet":
    # That it takes any back is said apart: else a database reads all lines to find those that do.
    return CreditAward.objects.filter(reverses=models.OuterRef("pk"), reverses__isnull=False)


class CreditAwardQuerySet(ScopedQuerySet["CreditAward"]):
    view_action = "transcripts.view_award"
    scope_rules: ClassVar[ScopeRules] = {
        Scope.OWN: lambda user, _role: models.Q(person=user),
        Scope.ORGANIZATION: awards_of_organizations,
    }

    def standing(self) -> "CreditAwardQuerySet":
        """Lines that count: neither taken back nor taking one back."""
        # Not as a join: PostgreSQL would take what is left for a single line, and plan for that.
        reversal = _taking_it_back()
        return self.filter(~models.Exists(reversal), reverses__isnull=True)

    def standing_at(self, newest: int) -> "CreditAwardQuerySet":
        """Lines that counted when the newest line of all was the one of this number."""
        reversal = _taking_it_back().filter(pk__lte=newest)
        return self.filter(~models.Exists(reversal), pk__lte=newest, reverses__isnull=True)

    def standing_on(self, day: date) -> "CreditAwardQuerySet":
        """Lines that counted at the end of a day in Maine: posted by then, taken back by nobody."""
        until = datetime.combine(day + timedelta(days=1), time(), MAINE)
        reversal = _taking_it_back().filter(posted_at__lt=until)
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
            "outside__course",
            "approval",
        ).order_by("-earned_on", "-pk")


class TagSet(AppendOnlyModel):
    """The topics and the grants under which lines were posted; each combination stands once.

    What a course is about may change: a line keeps what it was about on the day it was posted.
    """

    key = models.CharField(
        max_length=200, unique=True, help_text="Its numbers, such as “t3,7 f2” (`tagging.key_of`)."
    )
    topics = models.ManyToManyField(Topic, related_name="+")
    funding = models.ManyToManyField(FundingAward, related_name="+")

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.key


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
    outside = models.ForeignKey(
        OutsideCompletion,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="awards",
        help_text="Of hours earned elsewhere: the claim that was accepted.",
    )
    version = models.ForeignKey(
        CourseVersion, models.PROTECT, null=True, blank=True, related_name="+"
    )
    tags = models.ForeignKey(TagSet, models.PROTECT, related_name="+")
    credit_type = models.ForeignKey(CreditType, models.PROTECT, related_name="+")
    hours = models.DecimalField(max_digits=6, decimal_places=2)
    earned_on = models.DateField(help_text="The day of the session.")
    approval = models.ForeignKey(CreditApproval, models.PROTECT, null=True, related_name="+")
    source = models.CharField(
        max_length=10, choices=CreditSource.choices, default=CreditSource.MEMSSI
    )
    checked = models.CharField(max_length=12, choices=Checked.choices, default=Checked.ROSTER)
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
            models.UniqueConstraint(
                name="credit_award_once_per_outside_completion_and_type",
                fields=["outside", "credit_type", "earned_on", "correction"],
                condition=models.Q(reverses__isnull=True),
            ),
            models.CheckConstraint(
                name="credit_award_is_earned_in_one_way",
                condition=models.Q(
                    enrollment__isnull=False,
                    taught__isnull=True,
                    outside__isnull=True,
                    version__isnull=False,
                )
                | models.Q(
                    enrollment__isnull=True,
                    taught__isnull=False,
                    outside__isnull=True,
                    version__isnull=False,
                )
                | models.Q(
                    enrollment__isnull=True,
                    taught__isnull=True,
                    outside__isnull=False,
                    version__isnull=True,
                ),
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
    def offering(self) -> Offering | None:
        """The class in which the hours were earned, by sitting in it or by teaching it; of hours
        earned elsewhere none.
        """
        source = self.enrollment or self.taught
        return source.offering if source else None

    @property
    def title(self) -> str:
        """What was taken, as it was called then."""
        if self.offering is not None:
            return self.offering.course_title
        return self.outside.title if self.outside else ""
