"""The screen of the room, and whoever scans it: anybody may scan, and answers for themselves."""

from django.utils import timezone

from attendance.room import room_code
from tests.access.answers import (
    DONE,
    MARKING,
    NOT_THIS_WAY,
    OK,
    Row,
    both,
    everyone,
    signed_in,
)
from tests.access.rows.attendance import on_roster

SCREEN = Row(
    lambda world: [world.meeting.pk],
    get=on_roster(MARKING, OK),
    post=everyone(NOT_THIS_WAY),
)

ROWS: dict[str, Row] = {
    "attendance:room_screen": SCREEN,
    "attendance:room_screen_code": SCREEN,
    "attendance:room_scan": Row(
        lambda world: [room_code(world.meeting.pk, timezone.now())],
        get=everyone(DONE),  # to the page that asks for one press
        post=everyone(NOT_THIS_WAY),
    ),
    "attendance:check_in": Row(get=everyone(OK), post=everyone(OK), data={"words": "tiger"}),
    "attendance:check_in_done": Row(
        lambda world: [world.meeting.pk],
        # Who has no seat there and was not there is led to where one checks in.
        get=both(signed_in(DONE), {"learner"}, OK),
        post=everyone(NOT_THIS_WAY),
    ),
}
