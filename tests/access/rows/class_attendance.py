"""The attendance of a class: results, who is where in it and why, and what is made up elsewhere."""

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
    # The class asks for no result: it says so, and takes none.
    "transcripts:result_enter": Row(
        lambda w: [w.meeting.offering_id],
        get=both(only(ON_ROSTER, FORBIDDEN, others=MISSING), MARKING, OK),
        post=both(only(ON_ROSTER, FORBIDDEN, others=MISSING), MARKING, REFUSED),
    ),
}
