"""The pages around the code on the screen of the room, as they can be."""

from datetime import timedelta

from django.utils import timezone

from attendance.room import room_code
from tests.access.world import ANONYMOUS
from tests.browser.acts import State, at, send_it_empty
from tests.browser.rows import Rows

LONG_AGO = timedelta(hours=1)


def going_on(rows: Rows) -> int:
    return rows.world.meeting.pk


def now(rows: Rows) -> str:
    """What the screen of the session that goes on shows at this moment."""
    return room_code(rows.world.meeting.pk, timezone.now())


def old(rows: Rows) -> str:
    """What it showed a while ago."""
    return room_code(rows.world.meeting.pk, timezone.now() - LONG_AGO)


ROOM = [
    State(
        "the room's screen",
        "instructor",
        at("attendance:room_screen", going_on),
    ),
    State(
        "the screen afterwards", "instructor", at("attendance:room_screen", lambda r: r.marked.pk)
    ),
    State("a photographed code", ANONYMOUS, at("attendance:room_scan", old)),
    State("a code of elsewhere", ANONYMOUS, at("attendance:room_scan", lambda _rows: "1-2-3")),
    State("a scan, signed out", ANONYMOUS, at("attendance:room_scan", now)),
    State("one press", "learner", at("attendance:room_scan", now)),
    State("one press without a seat", "other learner", at("attendance:room_scan", now)),
    State("four words", "learner", at("attendance:check_in")),
    State("four words sent empty", ANONYMOUS, at("attendance:check_in"), send_it_empty),
    State("not checked in", "learner", at("attendance:check_in_done", going_on)),
]
