"""Around a roster: opened again, handed over, people who walked in."""

import uuid

from django.utils import timezone

from attendance.models import WalkIn
from tests.access.answers import (
    DONE,
    FORBIDDEN,
    MARKING,
    MISSING,
    NOT_THIS_WAY,
    OK,
    ON_ROSTER,
    REFUSED,
    TEACHING,
    Row,
    both,
    everyone,
    only,
)

HANDING_OVER = TEACHING | {"staff"}


def _walk_in(world) -> list:
    said = {"name": "Dana Spruce", "noted_at": timezone.now()}
    walk_in = WalkIn.objects.get_or_create(
        meeting=world.meeting, name="Dana Spruce", defaults=said | {"uid": uuid.uuid4()}
    )[0]
    return [world.meeting.pk, walk_in.pk]


def on_roster(who, answer) -> dict:
    """The answer to those who may; others on the roster may not, and nobody else sees it."""
    return both(only(who, answer, others=MISSING), ON_ROSTER - who, FORBIDDEN)


ROWS: dict[str, Row] = {
    "attendance:roster_reopen": Row(
        lambda world: [world.meeting.pk],
        get=on_roster(MARKING, OK),
        # It is not signed yet.
        post=on_roster(MARKING, REFUSED),
        data={"reason": "A mistake."},
    ),
    "attendance:roster_hand_over": Row(
        lambda world: [world.meeting.pk],
        get=on_roster(HANDING_OVER, OK),
        post=on_roster(HANDING_OVER, OK),
        data={"contact": "nobody@example.org"},
    ),
    "attendance:walk_in_note": Row(
        lambda world: [world.meeting.pk],
        get=everyone(NOT_THIS_WAY),
        post=on_roster(MARKING, DONE),
        data={"name": "Dana Spruce"},
    ),
    "attendance:walk_in_settle": Row(
        _walk_in, get=on_roster(MARKING, OK), post=on_roster(MARKING, OK)
    ),
}
