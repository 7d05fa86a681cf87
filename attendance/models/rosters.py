"""A session seen as its roster: whose it is, and in which order sessions press."""

from datetime import datetime, timedelta
from typing import ClassVar

from django.db import models
from django.db.models.functions import Coalesce

from accounts.models import User
from accounts.permissions import Scope, ScopedQuerySet, ScopeRules
from attendance.models.records import RosterSignature
from core.clock import maine_day
from courses.enums import OfferingStatus
from courses.models import InstructorAssignment, Meeting, Offering
from enrollment.enums import SEAT_HOLDING
from enrollment.models import Enrollment, SessionChoice

OPENS_BEFORE = timedelta(hours=1)
FORGOTTEN_AFTER = timedelta(days=366)  # the list of sessions has the older ones, further down


class RosterQuerySet(ScopedQuerySet["Roster"]):
    """Meetings, as those see them who take attendance."""

    view_action = "attendance.view_roster"
    scope_rules: ClassVar[ScopeRules] = {
        Scope.TAUGHT: lambda user, _role: models.Q(
            offering__in=InstructorAssignment.objects.teaching()
            .filter(instructor=user)
            .values("offering")
        ),
        Scope.HOSTED: lambda user, role: models.Q(
            offering__in=Offering.objects.hosted_by(user, role).order_by().values("pk")
        ),
        Scope.LANE: lambda user, _role: models.Q(
            offering__in=Offering.objects.in_lanes_led_by(user).order_by().values("pk")
        ),
    }

    def for_listing(self) -> "RosterQuerySet":
        """Published sessions, with the rows a list shows and when they were signed.

        One that was opened again is to be signed again.
        """
        newest = RosterSignature.objects.filter(meeting=models.OuterRef("pk"))
        return (
            self.filter(offering__status=OfferingStatus.PUBLISHED)
            .select_related("offering__version__course", "offering__venue")
            .annotate(
                roster_signed_at=models.Subquery(
                    newest.order_by("-version").values("signed_at")[:1]
                )
            )
        )

    def unsigned(self) -> "RosterQuerySet":
        """Of a listing, the sessions whose roster nobody has signed."""
        return self.filter(roster_signed_at=None)  # type: ignore[misc]

    def signed(self) -> "RosterQuerySet":
        """Of a listing, the sessions whose roster is signed."""
        return self.exclude(roster_signed_at=None)  # type: ignore[misc]

    def permits(self, user: User, pk: int, *actions: str) -> dict[str, bool]:
        """Say of each action whether this visitor may do it on one session. One query for all."""
        reach = {
            action: models.Exists(
                Roster.objects.permitted_to(user, action).filter(pk=models.OuterRef("pk"))
            )
            for action in actions
        }
        rows = self.filter(pk=pk).values_list(*reach.values())
        return dict(zip(actions, rows.get(), strict=True))

    def on_the_day_of(self, moment: datetime) -> "RosterQuerySet":
        """Sessions of this day in Maine, and one from the night before that is not over."""
        begins, ends = maine_day(moment)
        return self.filter(
            starts_at__gte=begins - timedelta(days=1), starts_at__lt=ends, ends_at__gt=begins
        )

    def most_pressing_first(self, *, at: datetime) -> "RosterQuerySet":
        """Of a listing: today's by the clock, those to be signed, those to come by their day, and
        what is done. The past has its newest first.
        """
        begins, ends = maine_day(at)
        rank = models.Case(
            models.When(starts_at__lt=ends, ends_at__gt=begins, then=0),
            models.When(ends_at__gt=at, then=2),
            models.When(
                starts_at__gt=at - FORGOTTEN_AFTER,
                roster_signed_at__isnull=True,
                then=1,
            ),
            default=3,
        )
        return self.annotate(
            rank=rank,
            by_the_clock=models.Case(models.When(rank__in=[0, 2], then="starts_at")),
        ).order_by("rank", "by_the_clock", "-starts_at", "pk")

    def with_seats_taken(self) -> "RosterQuerySet":
        """Annotate `seats_taken`: how many people are on each roster."""
        seats = Enrollment.objects.holding_a_seat().filter(offering=models.OuterRef("offering"))
        counted = seats.order_by().values("offering").annotate(n=models.Count("pk")).values("n")
        chosen = SessionChoice.objects.filter(
            meeting=models.OuterRef("pk"), enrollment__status__in=SEAT_HOLDING
        )
        choosing = chosen.order_by().values("meeting").annotate(n=models.Count("pk")).values("n")
        everybody = Coalesce(models.Subquery(counted), 0)
        return self.annotate(
            seats_taken=models.Case(
                models.When(choice="", then=everybody),
                default=Coalesce(models.Subquery(choosing), 0),
            )
        )

    def to_be_signed(self, *, at: datetime) -> "RosterQuerySet":
        """Sessions that are over and whose roster nobody has signed."""
        return self.for_listing().unsigned().filter(ends_at__lte=at)


class Roster(Meeting):
    """A session seen as its roster: who may see and mark it is decided here, not in `courses`."""

    objects = RosterQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        proxy = True

    @property
    def opens_at(self) -> datetime:
        """From when attendance is taken."""
        return self.starts_at - OPENS_BEFORE
