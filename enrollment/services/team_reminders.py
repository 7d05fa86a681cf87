"""Remind the leads of teams that lack somebody: once in each week before registration closes."""

from datetime import datetime

from courses.enums import OfferingStatus
from enrollment import notices
from enrollment.decisions.teams import week_of_reminder
from enrollment.models import Team
from enrollment.services.reminders import queue_once
from enrollment.teams import standings


def remind_incomplete_teams(*, now: datetime) -> int:
    """Queue every reminder that is due and not queued yet; return how many."""
    teams = (
        Team.objects.for_listing()
        .filter(
            offering__status=OfferingStatus.PUBLISHED,
            offering__registration_closes_at__gt=now,
            offering__team_roles__isnull=False,
        )
        .prefetch_related("offering__meetings")
        .distinct()
    )
    weeks = {}
    for team in teams:
        closes_at = team.offering.registration_closes_at
        week = week_of_reminder(formed_at=team.created_at, closes_at=closes_at, now=now)
        if week is not None:
            weeks[team] = week
    return queue_once(
        (
            notices.team_incomplete(each.team, missing=each.missing, week=weeks[each.team])
            for each in standings(list(weeks))
            if not each.is_complete
        ),
        now=now,
    )
