"""Who decides a request for a seat, and until when. Pure."""

from datetime import datetime, timedelta

REQUEST_LASTS_AT_MOST = timedelta(days=10)
REMINDED_AT_MOST_BEFORE = timedelta(days=2)

# Ways that come with an approval, or whose person stands at the door.
NOT_ASKED_AGAIN = frozenset({"approval", "transfer", "walk_in"})


def steps_needed(policy: str, way: str) -> list[str]:
    """Return whose approval a request needs, in order; none where it needs nobody's.

    `policy` is a value of `ApprovalPolicy`, `way` one of `Way`: what MSSC staff register, they
    need not approve.
    """
    if way in NOT_ASKED_AGAIN:
        return []
    steps = {
        "employer": ["employer"],
        "staff": ["staff"],
        "employer_then_staff": ["employer", "staff"],
    }.get(policy, [])
    return [step for step in steps if not (step == "staff" and way == "staff")]


def request_deadline(*, now: datetime, starts_at: datetime) -> datetime:
    """Return until when a step is to be decided: ten days, or half the time left if it is less."""
    return now + min(REQUEST_LASTS_AT_MOST, (starts_at - now) / 2)


def is_reminder_of_request_due(*, asked_at: datetime, expires_at: datetime, now: datetime) -> bool:
    """Say whether those who decide are to be reminded: two days before the end of it, or when a
    quarter of its time is left if that is less.
    """
    left = min(REMINDED_AT_MOST_BEFORE, (expires_at - asked_at) / 4)
    return expires_at - left <= now < expires_at
