"""Remind the leads of teams that lack somebody: once in each week before registration closes."""

from datetime import datetime

from django.db import transaction

from courses.enums import OfferingStatus
from enrollment import notices
from enrollment.decisions.teams import week_of_reminder
from enrollment.models import Team
from enrollment.teams import standings
from notifications.models import Message
from notifications.services import queue_mail

BATCH = 200


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
    wanted = {}
    for team in teams:
        closes_at = team.offering.registration_closes_at
        week = week_of_reminder(formed_at=team.created_at, closes_at=closes_at, now=now)
        if week is not None:
            wanted[notices.team_incomplete_key(team, week=week)] = team
    known = Message.objects.filter(key__in=wanted).values_list("key", flat=True)
    due = {key: team for key, team in wanted.items() if key not in set(known)}
    mails = [
        notices.team_incomplete(each.team, missing=each.missing, key=key)
        for key, each in zip(due, standings(list(due.values())), strict=True)
        if not each.is_complete
    ]
    for start in range(0, len(mails), BATCH):
        with transaction.atomic():
            queue_mail(*mails[start : start + BATCH], now=now)
    return len(mails)
