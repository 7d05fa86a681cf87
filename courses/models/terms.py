"""Managed lists: lanes and who leads them, topics, audiences, credit types, beliefs, awards."""

from datetime import date

from django.db import models

from accounts.models import User
from core.models import ManagedTerm, TimestampedModel
from courses.enums import Strand, TermList
from organizations.models import RoleGrant, WorkKind


class Lane(ManagedTerm):
    """One of the center's lanes of service. The statement itself leaves one open."""

    key = models.SlugField(max_length=8, unique=True)
    description = models.CharField(
        max_length=240, blank=True, help_text="What it covers, in a sentence."
    )


class LaneLeadQuerySet(models.QuerySet["LaneLead"]):
    def not_over(self, day: date) -> "LaneLeadQuerySet":
        """Those who lead on a day or will later."""
        return self.filter(grant__in=RoleGrant.objects.not_over(day).order_by().values("pk"))


class LaneLead(models.Model):
    """Which lane a grant of the role lane lead is for. The grant says who, and from when."""

    grant = models.OneToOneField(
        RoleGrant, models.PROTECT, primary_key=True, related_name="lane_lead"
    )
    lane = models.ForeignKey(Lane, models.PROTECT, related_name="leads")

    objects = LaneLeadQuerySet.as_manager()

    def __str__(self) -> str:
        return f"Lead {self.pk}"


def lane_of_grant() -> models.Subquery:
    """Return the name of the lane a grant is for: roles are listed where no lane is known."""
    led = LaneLead.objects.filter(grant=models.OuterRef("pk"))
    return models.Subquery(led.values("lane__name")[:1])


class Topic(ManagedTerm):
    key = models.SlugField(max_length=60, unique=True)
    strand = models.CharField(max_length=14, choices=Strand.choices, blank=True)


class Audience(ManagedTerm):
    """A named set of kinds of work."""

    key = models.SlugField(max_length=40, unique=True)
    work_kinds = models.ManyToManyField(WorkKind, related_name="audiences")


class CreditType(ManagedTerm):
    """A kind of credit: posted to the ledger, or derived from contact hours and never stored."""

    key = models.SlugField(max_length=40, unique=True)
    unit = models.CharField(max_length=20)
    needs_approval = models.BooleanField(
        default=False, help_text="Posted only under a credit approval valid on the meeting day."
    )
    derived_from_hours = models.DecimalField(
        max_digits=6,
        decimal_places=2,
        null=True,
        blank=True,
        help_text="Contact hours to one unit, for a type that is computed and never stored.",
    )


class Belief(ManagedTerm):
    """One of the six beliefs of the center's statement."""

    number = models.PositiveSmallIntegerField(unique=True)


class FundingAward(ManagedTerm):
    """A grant by which classes are paid for; people, schools and hours are counted under it."""

    key = models.SlugField(max_length=40, unique=True, help_text="The number of the award.")
    funder = models.CharField(max_length=120, blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True, help_text="The first day after it.")


class FormerTermName(models.Model):
    """What a term was called until a day: old records keep the old words.

    Terms are never deleted, so list and number name one for good.
    """

    term_list = models.CharField(max_length=12, choices=TermList.choices)
    term_id = models.PositiveBigIntegerField()
    name = models.CharField(max_length=120)
    used_until = models.DateField(help_text="The first day of the new name.")

    class Meta:
        ordering = ["term_list", "term_id", "used_until", "pk"]
        indexes = [models.Index(name="former_term_name", fields=["term_list", "term_id"])]
        constraints = [
            models.CheckConstraint(
                name="former_term_name_of_a_known_list",
                condition=models.Q(term_list__in=TermList.values),
            )
        ]

    def __str__(self) -> str:
        return self.name


class Interest(TimestampedModel):
    """A lane or a topic somebody wants to hear of: classes are suggested by it."""

    person = models.ForeignKey(User, models.CASCADE, related_name="interests")
    lane = models.ForeignKey(Lane, models.PROTECT, null=True, blank=True, related_name="+")
    topic = models.ForeignKey(Topic, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(name="interest_lane_once", fields=["person", "lane"]),
            models.UniqueConstraint(name="interest_topic_once", fields=["person", "topic"]),
            models.CheckConstraint(
                name="interest_is_a_lane_or_a_topic",
                condition=models.Q(lane__isnull=True) ^ models.Q(topic__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"Interest {self.pk}"
