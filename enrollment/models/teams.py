"""People who register together, in roles, for one class."""

from datetime import datetime
from typing import ClassVar

from django.db import models

from accounts.models import User
from accounts.permissions import Scope, ScopedQuerySet, ScopeRules
from core.models import TimestampedModel
from courses.models import Offering, TeamRole
from enrollment.enums import IN_LINE, LIVE
from organizations.models import Organization, people_of_organizations


class TeamQuerySet(ScopedQuerySet["Team"]):
    view_action = "enrollment.view_team"
    scope_rules: ClassVar[ScopeRules] = {
        Scope.OWN: lambda user, _role: models.Q(lead=user) | models.Q(pk__in=_joined_by(user)),
        Scope.ORGANIZATION: lambda user, role: models.Q(
            lead__in=User.objects.filter(people_of_organizations(user, role)).values("pk")
        ),
    }

    def for_listing(self) -> "TeamQuerySet":
        """With the rows a list shows."""
        return self.select_related("lead", "offering__version__course", "offering__venue")


def _joined_by(user: User) -> "models.QuerySet[Team, int]":
    """Return the teams in which somebody has a seat, a request or a place in line."""
    seated = models.Q(enrollments__learner=user, enrollments__status__in=LIVE)
    waiting = models.Q(waitlist_entries__learner=user, waitlist_entries__status__in=IN_LINE)
    return TeamQuerySet(Team).filter(seated | waiting).order_by().values_list("pk", flat=True)


class Team(TimestampedModel):
    """A team for one class. Its members are the seats and requests that name it."""

    offering = models.ForeignKey(Offering, models.PROTECT, related_name="teams")
    name = models.CharField(max_length=120)
    lead = models.ForeignKey(User, models.PROTECT, related_name="teams_led")
    organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="+"
    )

    objects = TeamQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                models.functions.Lower("name"), "offering", name="team_name_once_in_a_class"
            )
        ]

    def __str__(self) -> str:
        return self.name


class TeamInvitationQuerySet(models.QuerySet["TeamInvitation"]):
    def open(self, *, at: datetime) -> "TeamInvitationQuerySet":
        """Invitations that can still be accepted."""
        return self.filter(ended_at__isnull=True, expires_at__gt=at)

    def for_listing(self) -> "TeamInvitationQuerySet":
        """With the rows a page shows."""
        return self.select_related(
            "role__audience", "invited_by", "team__lead", "team__offering__version__course"
        )


class TeamInvitation(TimestampedModel):
    """A place in a team kept open for somebody who is asked by email. Rows end and stay."""

    team = models.ForeignKey(Team, models.PROTECT, related_name="invitations")
    email = models.EmailField()
    role = models.ForeignKey(TeamRole, models.PROTECT, null=True, blank=True, related_name="+")
    invited_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(
        null=True, blank=True, help_text="When it was accepted, declined or taken back."
    )
    accepted_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="team_invitations"
    )

    objects = TeamInvitationQuerySet.as_manager()

    class Meta:
        ordering = ["sent_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                models.functions.Lower("email"),
                "team",
                condition=models.Q(ended_at__isnull=True),
                name="team_invitation_one_open_per_address",
            ),
            models.CheckConstraint(
                name="team_invitation_accepted_is_over",
                condition=models.Q(accepted_by__isnull=True) | models.Q(ended_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Team invitation {self.pk}"
