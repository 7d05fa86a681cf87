"""Staff change the words; history says from what to what."""

from datetime import date, datetime

from django.db import transaction

from accounts.models import User
from audit.services import record
from wording.declared import Text
from wording.models import Wording
from wording.services import set_wording, text_of


@transaction.atomic
def publish_wording(
    *, text: Text, written: str, starts_on: date, actor: User, now: datetime
) -> Wording:
    """Put a wording into force from a day on; an empty one goes back to the original.

    Raises `WordingRefusedError`.
    """
    before = text_of(text.key, on=starts_on)
    row = set_wording(text=text, written=written, starts_on=starts_on, actor=actor, now=now)
    record(
        "wording.publish",
        on=row,
        actor=actor,
        now=now,
        before={"key": text.key, "text": before},
        after={
            "key": text.key,
            "text": row.text or text.written,
            "starts_on": starts_on.isoformat(),
        },
    )
    return row
