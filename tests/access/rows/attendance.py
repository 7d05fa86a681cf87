"""Around a roster: opened again, handed over, people who walked in, codes, kiosks."""

import uuid

from django.utils import timezone

from attendance.models import WalkIn
from attendance.services import make_device
from tests.access.answers import (
    DONE,
    FORBIDDEN,
    MARKING,
    MISSING,
    NOT_THIS_WAY,
    OK,
    ON_ROSTER,
    REFUSED,
    STRANGERS,
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


def _kiosk(world) -> tuple:
    return make_device(
        meeting_id=world.meeting.pk,
        kind="kiosk",
        name="Door",
        actor=world.visitors["instructor"],
        now=timezone.now(),
    )


# Nobody here holds the secret of a kiosk: strangers are told so, and the others to sign out first.
NO_KIOSK = everyone(REFUSED) | dict.fromkeys(STRANGERS, FORBIDDEN)


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
    "attendance:session_scan": Row(
        lambda world: [world.meeting.pk],
        get=on_roster(MARKING, OK),
        post=on_roster(MARKING, OK),
        data={"code": "x", "direction": "in", "uid": str(uuid.uuid4())},
    ),
    # Who may open it is whoever the code checks in, and nobody over them.
    "attendance:seat_code_own": Row(
        lambda world: [world.open_seat.pk],
        get=only({"learner"}, OK, others=MISSING),
        post=everyone(NOT_THIS_WAY),
    ),
    "attendance:session_kiosks": Row(
        lambda world: [world.meeting.pk],
        get=on_roster(MARKING, OK),
        post=on_roster(MARKING, OK),
        data={"name": "Door"},
    ),
    # Whoever has the link starts the kiosk, and is signed out.
    "attendance:kiosk_start": Row(
        lambda world: [_kiosk(world)[1]], get=everyone(OK), post=everyone(DONE)
    ),
    "attendance:kiosk": Row(get=NO_KIOSK, post=NO_KIOSK),
    "attendance:kiosk_check": Row(get=everyone(NOT_THIS_WAY), post=NO_KIOSK),
    "attendance:kiosk_write_down": Row(get=everyone(NOT_THIS_WAY), post=NO_KIOSK),
}
