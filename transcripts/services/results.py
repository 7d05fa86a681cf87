"""Results that were missing complete the class."""

from collections.abc import Mapping
from datetime import datetime

from accounts.models import User
from attendance.services import Entry, enter_results
from transcripts.services.closing import complete_class


def enter_and_complete(
    *,
    offering_id: int,
    entries: Mapping[int, Entry],
    actor: User,
    now: datetime,
    reason: str = "",
) -> int:
    """Enter results and decide the seats that waited for them; return how many results are new.

    Should the process die in between, the sweep decides the rest.
    """
    entered = enter_results(
        offering_id=offering_id, entries=entries, actor=actor, now=now, reason=reason
    )
    if entered:
        complete_class(offering_id=offering_id, actor=actor, now=now, reason=reason)
    return len(entered)
