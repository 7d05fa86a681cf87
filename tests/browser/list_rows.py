"""Lists of participants in each state, with everything that can be wrong in one."""

from collections.abc import Mapping
from datetime import datetime

from django.core.files.base import ContentFile

from accounts.models import User
from attendance.models import AttendanceFile
from attendance.services import apply_file, discard_file, receive_file
from core.clock import MAINE
from courses.models import Meeting


def lists_of(meeting: Meeting, teacher: User, now: datetime) -> Mapping[str, AttendanceFile]:
    """Return by name a list to be applied, one applied, one discarded, one nobody knows."""
    day = f"{meeting.starts_at.astimezone(MAINE):%m/%d/%Y}"
    came, left = (
        f"{moment.astimezone(MAINE):%m/%d/%Y %I:%M:%S %p}"
        for moment in (meeting.starts_at, meeting.ends_at)
    )
    people = [seat.learner for seat in meeting.offering.enrollments.select_related("learner")]
    head = "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes)\n"
    sure = "".join(f"{one.name},{one.email},{came},{left},400\n" for one in people)
    doubtful = (
        f"{people[0].name},,{came},{left},400\niPhone,{people[0].email},{came},{left},90\n"
        f"OtterPilot,,{came},{left},400\n{teacher.name},{teacher.email},{came},{left},400\n"
        f"{people[0].name},,,{left},\n,,{came},{left},\nDana Spruce,,{day} 01:"
    )
    contents = {
        "draft": head + sure + doubtful,
        "applied": head + sure,
        "discarded": head + doubtful,
        "unknown": f"Who,When,How long\n{people[0].name},{came},6 hours\n",
    }
    files = {
        said: receive_file(
            meeting_id=meeting.pk,
            file=ContentFile(content.encode(), name=f"{said}.csv"),
            actor=teacher,
            now=now,
        )[0]
        for said, content in contents.items()
    }
    apply_file(file_id=files["applied"].pk, actor=teacher, now=now)
    discard_file(file_id=files["discarded"].pk, actor=teacher, now=now)
    return files
