"""The first guide."""

from datetime import datetime

from accounts.models import User


def finish_guide(*, person: User, now: datetime) -> bool:
    """Note that the first guide was finished or skipped, so that it is offered no more."""
    moved = User.objects.filter(pk=person.pk, guided_at=None).update(guided_at=now)
    return bool(moved)
