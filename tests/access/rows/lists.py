"""Lists of participants of a session: seen by whoever sees the roster, sent by who marks it."""

from django.core.files.base import ContentFile
from django.utils import timezone

from attendance.services import receive_file
from tests.access.answers import (
    FORBIDDEN,
    MARKING,
    MISSING,
    NOT_THIS_WAY,
    OK,
    ON_ROSTER,
    Row,
    both,
    everyone,
    only,
)

CONTENT = b"Name,Join Time,Leave Time\nDana Spruce,9:00 AM,3:45 PM\n"
SEEN = only(ON_ROSTER, OK, others=MISSING)


def _file(world) -> list:
    file, _is_new = receive_file(
        meeting_id=world.meeting.pk,
        file=ContentFile(CONTENT, name="participants.csv"),
        actor=world.visitors["instructor"],
        now=timezone.now(),
    )
    return [world.meeting.pk, file.pk]


def marking(answer) -> dict:
    """The answer to those who mark; others on the roster may not, and nobody else sees it."""
    return both(only(MARKING, answer, others=MISSING), ON_ROSTER - MARKING, FORBIDDEN)


ROWS: dict[str, Row] = {
    "attendance:session_files": Row(
        # Nothing was sent: the form comes back with what is missing.
        lambda world: [world.meeting.pk],
        get=SEEN,
        post=marking(OK),
    ),
    "attendance:session_file_detail": Row(_file, get=SEEN, post=marking(302)),
    "attendance:session_file_columns": Row(_file, get=marking(OK), post=marking(OK)),
    "attendance:session_file_open": Row(_file, get=SEEN, post=everyone(NOT_THIS_WAY)),
}
