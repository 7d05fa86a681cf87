"""The participants report of a class that some joined by Zoom, with what is usual in one."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.core.files.base import ContentFile

from accounts.models import User
from core.clock import MAINE
from courses.models import Meeting

HEAD = "Topic,Meeting ID,Start Time,End Time,User Email,Duration (Minutes),Participants"
COLUMNS = (
    "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest,"
    "Recording Consent,In Waiting Room"
)
FILE_NAME = "participants_98555123417.csv"
NOTE_TAKER = "OtterPilot"


def participants_report(
    meeting: Meeting, people: Sequence[User], teacher: User
) -> "ContentFile[bytes]":
    """Return the report: most are known by address, one by a telephone, one by a name alone; one
    lost the line and came back; one waited outside; the file stops in the middle of a line.
    """
    starts, ends = meeting.starts_at, meeting.ends_at
    before, noon = starts - timedelta(minutes=6), starts + (ends - starts) / 2
    rows = [_row(teacher.name, teacher.email, starts - timedelta(minutes=20), ends)]
    for number, person in enumerate(people):
        name = "iPhone" if number == 1 else person.name
        email = "" if number == 2 else person.email
        if number == 0:
            rows.append(_row(name, email, before, noon))
            rows.append(_row(name, email, noon + timedelta(minutes=17), ends))
        else:
            rows.append(_row(name, email, before + timedelta(minutes=number), ends))
    rows.append(_row(people[0].name, people[0].email, before, before, waiting="Yes"))
    rows.append(_row(NOTE_TAKER, "", starts, ends))
    head = f"Board room and Zoom,985 5512 3417,{_at(starts)},{_at(ends)},{teacher.email},0,9"
    lines = [HEAD, head, "", COLUMNS, *rows, rows[-1][:24]]
    return ContentFile("\n".join(lines).encode("utf-8-sig"), name=FILE_NAME)


def _row(
    name: str, email: str | None, came: datetime, left: datetime, *, waiting: str = "No"
) -> str:
    minutes = int((left - came).total_seconds() // 60)
    return f"{name},{email or ''},{_at(came)},{_at(left)},{minutes},Yes,,{waiting}"


def _at(moment: datetime) -> str:
    return f"{moment.astimezone(MAINE):%m/%d/%Y %I:%M:%S %p}"
