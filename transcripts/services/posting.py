"""What history says of lines of the ledger."""

from collections.abc import Iterable
from datetime import datetime

from accounts.models import User
from audit.services import event, record_many
from transcripts.models import CreditAward


def record_posted(awards: Iterable[CreditAward], *, actor: User | None, now: datetime) -> None:
    """Write down that these lines were posted, with why they are worth what they are."""
    record_many(
        event(
            "transcripts.post_award",
            on=award,
            actor=actor,
            now=now,
            person_id=award.person_id,
            after={
                "hours": str(award.hours),
                "credit_type": award.credit_type.key,
                "earned_on": award.earned_on.isoformat(),
            },
            reason=award.reasoning,
        )
        for award in awards
    )
