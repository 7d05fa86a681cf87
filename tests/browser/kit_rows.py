"""A session at which a phone without a network says something else than its roster."""

import uuid
from datetime import datetime, timedelta

from attendance.enums import DeviceKind, Outcome
from attendance.models import SentMark
from attendance.services import make_device, note_device_ready, record_attendance
from courses.models import Meeting
from enrollment.models import Enrollment
from tests.access.world import World
from tests.factories import UserFactory, offering
from tests.factories.lives import ABSENT, PRESENT


def session_that_differs(world: World, now: datetime) -> Meeting:
    """Two people; of one the instructor's ready phone says that they came late."""
    teacher = world.visitors["instructor"]
    klass = offering(starts_at=now - timedelta(hours=30), instructors=[teacher])  # alone then
    meeting = klass.meetings.get()
    seats = [
        Enrollment.objects.create(offering=klass, learner=UserFactory(), enrolled_at=now)
        for _ in range(2)
    ]
    marks = {seats[0].pk: ABSENT, seats[1].pk: PRESENT}
    record_attendance(meeting_id=meeting.pk, marks=marks, actor=world.visitors["staff"], now=now)
    ready, _secret = make_device(
        meeting_id=meeting.pk, kind=DeviceKind.KIT, name="Blue phone", actor=teacher, now=now
    )
    note_device_ready(device_id=ready.pk, now=now)
    make_device(meeting_id=meeting.pk, kind=DeviceKind.KIT, name="Tablet", actor=teacher, now=now)
    SentMark.objects.create(
        uid=uuid.uuid4(),
        device=ready,
        enrollment=seats[0],
        status="late",
        came_at=meeting.starts_at + timedelta(minutes=20),
        happened_at=now,
        arrived_at=now,
        outcome=Outcome.OPEN,
        why_open="Somebody marked them meanwhile.",
    )
    return meeting
