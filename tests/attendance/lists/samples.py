"""Files of participants as Zoom, Teams, Meet and scanners write them, made by hand."""

from datetime import UTC, date, datetime

from attendance.typed_times import Hours

# 9 to 3:45 on a Monday in Maine, with lunch from noon.
STARTS = datetime(2026, 6, 8, 13, tzinfo=UTC)
ENDS = datetime(2026, 6, 8, 19, 45, tzinfo=UTC)
HOURS = Hours(STARTS, ENDS, date(2026, 6, 8))

ZOOM_HEAD = (
    "Topic,Meeting ID,Start Time,End Time,User Email,Duration (Minutes),Participants\n"
    "Threat assessment,985 5512 3417,06/08/2026 08:45:02 AM,06/08/2026 03:50:11 PM,"
    "host@example.org,426,{people}\n"
    "\n"
)
ZOOM_COLUMNS = (
    "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest,"
    "Recording Consent,In Waiting Room\n"
)
TEAMS_HEAD = [
    "1. Summary",
    "Meeting title\tThreat assessment",
    "Attended participants\t{people}",
    "Start time\t6/8/26, 8:51:40 AM",
    "End time\t6/8/26, 3:49:12 PM",
    "Meeting duration\t6h 57m 32s",
    "Average attendance time\t6h 2m 11s",
    "",
]
MEET_COLUMNS = "First name,Last name,Email,Duration,Time joined,Time exited\n"


def zoom(*rows: str, ends: str = "\n", head: bool = True) -> bytes:
    """A Zoom participants report; a row is "name,email,join,leave[,minutes[,waiting]]"."""
    lines = [_zoom_row(*row.split(",")) for row in rows]
    top = ZOOM_HEAD.format(people=len(rows)) if head else ""
    return ("\ufeff" + top + ZOOM_COLUMNS + "\n".join(lines) + ends).encode()


def _zoom_row(name, email, came, left, minutes="", waiting="No") -> str:
    came, left = (f"06/08/2026 {clock}" if clock else "" for clock in (came, left))
    return f"{name},{email},{came},{left},{minutes},Yes,,{waiting}"


def teams(people: list[str], stays: list[str] | None = None, *, encoding="utf-16") -> bytes:
    """A Teams attendance report; cells of the rows are parted by tabs already."""
    lines = [
        *TEAMS_HEAD,
        "2. Participants",
        "Name\tFirst Join\tLast Leave\tIn-Meeting Duration\tEmail\tParticipant ID (UPN)\tRole",
        *people,
        "",
    ]
    if stays is not None:
        columns = "Name\tJoin Time\tLeave Time\tDuration\tEmail\tRole"
        lines += ["3. In-Meeting Activities", columns, *stays, ""]
    return "\r\n".join(lines).format(people=len(people)).encode(encoding)


def meet(*rows: str) -> bytes:
    """A Google Meet attendance report, as the sheet is saved: without an end of its last line."""
    return (MEET_COLUMNS + "\n".join(rows)).encode()


def at(clock: str) -> datetime:
    """A time of that Monday in Maine, "9:05" or "15:45", as a moment."""
    hour, minute = clock.split(":")
    return datetime(2026, 6, 8, int(hour) + 4, int(minute), tzinfo=UTC)
