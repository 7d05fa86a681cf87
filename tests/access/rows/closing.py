"""Who closes a class."""

from tests.access.answers import (
    FORBIDDEN,
    MARKING,
    MISSING,
    OK,
    ON_ROSTER,
    REFUSED,
    Row,
    both,
    only,
)

ROWS: dict[str, Row] = {
    "transcripts:class_close": Row(
        lambda world: [world.meeting.offering_id],
        get=both(only(MARKING, OK, others=MISSING), ON_ROSTER - MARKING, FORBIDDEN),
        # Its session is not over.
        post=both(only(MARKING, REFUSED, others=MISSING), ON_ROSTER - MARKING, FORBIDDEN),
    ),
}
