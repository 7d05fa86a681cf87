"""The line of those who wait for a seat."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models.functions import Coalesce

from accounts.models import User
from accounts.permissions import Scope, ScopedQuerySet, ScopeRules
from core.models import TimestampedModel
from courses.models import Offering, TeamRole
from enrollment.enums import IN_LINE, WaitlistStatus, Way
from enrollment.models.seats import Enrollment
from enrollment.models.teams import Team
from organizations.models import people_of_organizations

# Who is next in line comes first.
IN_ORDER = ("-priority", "joined_at", "pk")


class WaitlistEntryQuerySet(ScopedQuerySet["WaitlistEntry"]):
    view_action = "enrollment.view_waitlist"
    scope_rules: ClassVar[ScopeRules] = {
        Scope.OWN: lambda user, _role: models.Q(learner=user),
        # A coordinator stands in for those of their people whom no email reaches.
        Scope.ORGANIZATION: lambda user, role: models.Q(
            learner__in=User.objects.filter(
                people_of_organizations(user, role), email__isnull=True
            ).values("pk")
        ),
    }

    def in_line(self) -> "WaitlistEntryQuerySet":
        """Those who wait or hold an offer."""
        return self.filter(status__in=IN_LINE)

    def standing(self, *, at: datetime) -> "WaitlistEntryQuerySet":
        """Those in line whose offer, if they hold one, has not run out."""
        return self.in_line().exclude(status=WaitlistStatus.OFFERED, offer_ends_at__lte=at)

    def waiting(self) -> "WaitlistEntryQuerySet":
        """Those who wait, first in line first: by priority, then by time."""
        return self.filter(status=WaitlistStatus.WAITING).order_by(*IN_ORDER)

    def holding_an_offer(self, *, at: datetime) -> "WaitlistEntryQuerySet":
        """Offers that keep a seat now."""
        return self.filter(status=WaitlistStatus.OFFERED, offer_ends_at__gt=at)

    def with_lapsed_offer(self, *, at: datetime) -> "WaitlistEntryQuerySet":
        """Offers whose deadline has passed and that nobody has marked yet."""
        return self.filter(status=WaitlistStatus.OFFERED, offer_ends_at__lte=at)

    def for_listing(self) -> "WaitlistEntryQuerySet":
        """With the rows a list shows, and each one's place in line: `place_in_line` (1 is next) of
        `line_length`.
        """
        waiting = (
            WaitlistEntryQuerySet(WaitlistEntry)
            .filter(offering=models.OuterRef("offering"), status=WaitlistStatus.WAITING)
            .order_by()
        )
        ahead = waiting.filter(
            models.Q(priority__gt=models.OuterRef("priority"))
            | models.Q(
                priority=models.OuterRef("priority"), joined_at__lt=models.OuterRef("joined_at")
            )
            | models.Q(
                priority=models.OuterRef("priority"),
                joined_at=models.OuterRef("joined_at"),
                pk__lte=models.OuterRef("pk"),
            )
        )
        return self.select_related("learner", "offering__version__course").annotate(
            place_in_line=_how_many(ahead), line_length=_how_many(waiting)
        )


def _how_many(rows: WaitlistEntryQuerySet) -> Coalesce:
    counted = rows.values("offering").annotate(n=models.Count("pk")).values("n")
    return Coalesce(models.Subquery(counted), 0)


class WaitlistEntry(TimestampedModel):
    """A place in the line of one class; it may hold an offer with a deadline."""

    offering = models.ForeignKey(Offering, models.PROTECT, related_name="waitlist")
    learner = models.ForeignKey(User, models.PROTECT, related_name="waitlist_entries")
    status = models.CharField(
        max_length=10, choices=WaitlistStatus.choices, default=WaitlistStatus.WAITING
    )
    joined_at = models.DateTimeField()
    priority = models.SmallIntegerField(
        default=0, help_text="Higher comes first, set by MSSC staff with a reason."
    )
    offer_ends_at = models.DateTimeField(null=True, blank=True)
    offers_made = models.PositiveSmallIntegerField(
        default=0, help_text="How many seats were offered: a mailed link answers one of them."
    )
    to_staff_at = models.DateTimeField(
        null=True, blank=True, help_text="Since when MSSC staff see to this offer."
    )
    passed_over = models.CharField(
        max_length=200, blank=True, help_text="Why the last free seat was not for this person."
    )
    request = models.ForeignKey(
        Enrollment,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="waitlist_entries",
        help_text="The request that was approved when no seat was free.",
    )
    way = models.CharField(max_length=12, choices=Way.choices, default=Way.SELF)
    waived_gates = models.JSONField(
        default=list, blank=True, help_text="What MSSC staff let pass (`enums.Gate`)."
    )
    team = models.ForeignKey(
        Team, models.PROTECT, null=True, blank=True, related_name="waitlist_entries"
    )
    team_role = models.ForeignKey(TeamRole, models.PROTECT, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = WaitlistEntryQuerySet.as_manager()

    class Meta:
        ordering = ["joined_at", "pk"]
        verbose_name_plural = "waitlist entries"
        indexes = [
            models.Index(
                name="waitlist_by_class", fields=["offering", "status", "-priority", "joined_at"]
            )
        ]
        constraints = [
            models.UniqueConstraint(
                name="waitlist_entry_one_place_in_line",
                fields=["offering", "learner"],
                condition=models.Q(status__in=IN_LINE),
            ),
            models.CheckConstraint(
                name="waitlist_entry_offer_has_a_deadline",
                condition=~models.Q(status=WaitlistStatus.OFFERED)
                | models.Q(offer_ends_at__isnull=False),
            ),
            models.CheckConstraint(
                name="waitlist_entry_ended_unless_in_line",
                condition=models.Q(status__in=IN_LINE, ended_at__isnull=True)
                | (~models.Q(status__in=IN_LINE) & models.Q(ended_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"Waitlist entry {self.pk}"

    def holds_offer_at(self, moment: datetime) -> bool:
        """Whether a seat is kept for this person then: one is offered, and it has not run out."""
        ends_at = self.offer_ends_at
        return self.status == WaitlistStatus.OFFERED and ends_at is not None and ends_at > moment
