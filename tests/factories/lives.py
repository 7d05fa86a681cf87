"""What happens to a class, through the services: seats taken, sessions marked and signed."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from accounts.models import User
from attendance.enums import Presence
from attendance.services import Mark, record_attendance
from courses.models import Offering
from enrollment.enums import WAIVABLE
from enrollment.models import Enrollment
from enrollment.services import Route, register
from tests.factories.people import UserFactory
from transcripts.services import sign_and_complete

PRESENT, ABSENT = Mark(Presence.PRESENT), Mark(Presence.ABSENT)

Marks = Mapping[Enrollment, Sequence[Mark]]


def late(minutes: int | None = None) -> Mark:
    return Mark(Presence.LATE, minutes)


def enroll(
    klass: Offering, person: User | None = None, *, at: datetime | None = None
) -> Enrollment:
    """A seat, taken when registration opened unless said, whatever else the person has."""
    person = person or UserFactory()
    return register(
        offering_id=klass.pk,
        learner=person,
        actor=person,
        now=at or klass.registration_opens_at,
        route=Route(waives=WAIVABLE),
    )


def mark(klass: Offering, marks: Marks | None = None, *, by: User) -> None:
    """Mark every session: everybody present, but for those given one mark for each session."""
    marks = marks or {}
    seats = list(klass.enrollments.holding_a_seat())
    for position, meeting in enumerate(klass.meetings.all()):
        said = {row.pk: marks[row][position] if row in marks else PRESENT for row in seats}
        record_attendance(meeting_id=meeting.pk, marks=said, actor=by, now=meeting.ends_at)


def hold(klass: Offering, marks: Marks | None = None, *, by: User) -> int:
    """Mark and sign every session, each when it ends; return how many completed the class."""
    mark(klass, marks, by=by)
    return [
        sign_and_complete(meeting_id=meeting.pk, actor=by, now=meeting.ends_at)
        for meeting in klass.meetings.all()
    ][-1]
