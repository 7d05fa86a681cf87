"""Papers of a session: printed and read by whoever sees the roster, attached by who marks it."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from attendance.services import attach_scan
from tests.access.answers import (
    DONE,
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

SEEN = only(ON_ROSTER, OK, others=MISSING)


def _scan(world) -> list:
    scan, _is_new = attach_scan(
        meeting_id=world.meeting.pk,
        file=SimpleUploadedFile("sheet.pdf", b"%PDF-1.7"),
        actor=world.visitors["instructor"],
        now=timezone.now(),
    )
    return [world.meeting.pk, scan.pk]


ROWS: dict[str, Row] = {
    "attendance:session_papers": Row(
        lambda w: [w.meeting.pk],
        get=SEEN,
        # Nothing was sent: the form comes back with what is missing.
        post=both(only(MARKING, OK, others=MISSING), ON_ROSTER - MARKING, FORBIDDEN),
    ),
    "attendance:session_enter": Row(
        lambda w: [w.meeting.pk],
        get=both(only(MARKING, OK, others=MISSING), ON_ROSTER - MARKING, FORBIDDEN),
        post=both(only(MARKING, DONE, others=MISSING), ON_ROSTER - MARKING, FORBIDDEN),
    ),
    "attendance:session_paper_print": Row(
        lambda w: [w.meeting.pk, "name-tents"], get=SEEN, post=everyone(NOT_THIS_WAY)
    ),
    "attendance:sheet_scan_open": Row(_scan, get=SEEN, post=everyone(NOT_THIS_WAY)),
}
