"""What people add to their seat, and who reads it."""

from dataclasses import replace

from accounts.encryption import box
from enrollment.models import AccommodationRequest
from tests.access.answers import (
    DONE,
    FORBIDDEN,
    MISSING,
    NOT_THIS_WAY,
    OK,
    OVER_SEATS,
    TEACHING,
    Row,
    a_list,
    both,
    everyone,
    only,
    signed_in,
)
from tests.access.world import World

MINE = {"learner", "staff"}
SEEING = OVER_SEATS - MINE


def _request(world: World) -> list[int]:
    """What somebody asked for in the class that goes on."""
    said = {"text": box().encrypt(b"Large print").decode(), "asked_at": world.seat.enrolled_at}
    rows = AccommodationRequest.objects
    return [rows.get_or_create(enrollment=world.marked_seat, defaults=said)[0].pk]


ROWS: dict[str, Row] = {
    **{
        name: Row(
            lambda w: [w.open_seat.pk],
            get=both(only(MINE, OK, others=MISSING), SEEING, FORBIDDEN),
            post=both(only(MINE, DONE, others=MISSING), SEEING, FORBIDDEN),
        )
        for name in ("enrollment:enrollment_add", "enrollment:session_choose")
    },
    "enrollment:enrollment_agenda": Row(
        lambda w: [w.open_seat.pk],
        get=both(only(MINE, OK, others=MISSING), SEEING, FORBIDDEN),
        post=everyone(NOT_THIS_WAY),
    ),
    # Of health: written by the person alone, and read by the desk and by those who teach.
    "enrollment:accommodation_ask": Row(
        lambda w: [w.open_seat.pk],
        get=both(only({"learner"}, OK, others=MISSING), OVER_SEATS, FORBIDDEN),
        post=both(only({"learner"}, DONE, others=MISSING), OVER_SEATS, FORBIDDEN),
        data={"accommodation_needs": "Large print"},
    ),
    "enrollment:accommodation_list": Row(get=signed_in(OK), post=everyone(NOT_THIS_WAY)),
    "enrollment:accommodation_meet": Row(
        _request,
        get=everyone(NOT_THIS_WAY),
        post=both(only({"accommodations desk"}, DONE, others=MISSING), TEACHING, FORBIDDEN),
    ),
    "enrollment:answer_list": replace(
        a_list(only({"staff", "lane lead", "host"}, OK, others=FORBIDDEN)),
        args=lambda w: [w.meeting.offering_id],
    ),
}
