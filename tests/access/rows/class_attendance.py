"""The attendance of a class: results, who is where in it and why, and what is made up elsewhere."""

from attendance.models import MakeUp
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
from tests.access.world import World

SEEN_ONLY = only(ON_ROSTER, FORBIDDEN, others=MISSING)
ARRANGING = TEACHING | {"staff"}


def _make_up(world: World) -> list[int]:
    said = {
        "missed": world.meeting,
        "meeting": world.coming.meetings.get(),
        "arranged_at": world.meeting.starts_at,
        "arranged_by": world.visitors["staff"],
    }
    return [MakeUp.objects.get_or_create(enrollment=world.marked_seat, defaults=said)[0].pk]


ROWS: dict[str, Row] = {
    # The class asks for no result: it says so, and takes none.
    "transcripts:result_enter": Row(
        lambda w: [w.meeting.offering_id],
        get=both(SEEN_ONLY, MARKING, OK),
        post=both(SEEN_ONLY, MARKING, REFUSED),
    ),
    "transcripts:class_attendance": Row(
        lambda w: [w.meeting.offering_id],
        get=only(ON_ROSTER, OK, others=MISSING),
        post=everyone(NOT_THIS_WAY),
    ),
    "transcripts:seat_attendance": Row(
        lambda w: [w.meeting.offering_id, w.marked_seat.pk],
        get=only(ON_ROSTER, OK, others=MISSING),
        # Nothing was chosen: the form comes back.
        post=both(SEEN_ONLY, ARRANGING, OK),
    ),
    "transcripts:make_up_drop": Row(
        _make_up, get=everyone(NOT_THIS_WAY), post=both(SEEN_ONLY, ARRANGING, DONE)
    ),
    "transcripts:attendance_own": Row(
        lambda w: [w.marked_seat.pk],
        get=only({"learner"}, OK, others=MISSING),
        post=everyone(NOT_THIS_WAY),
    ),
}
