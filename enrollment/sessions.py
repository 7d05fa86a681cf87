"""Which sessions somebody sits in: those for everybody, and of each group the one they chose."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from courses.models import Meeting, Offering
from enrollment.enums import SEAT_TAKING
from enrollment.models import Enrollment, SessionChoice


@dataclass(frozen=True, slots=True)
class OwnSession:
    """A session of a seat. A new choice is a new entry in calendars, so it has a UID of its own:
    what was taken out of a calendar cannot be put back under the same one.
    """

    meeting: Meeting
    uid: str


def groups_of(offering: Offering) -> dict[str, list[Meeting]]:
    """Return the sessions to choose from, by the name of their group; its meetings are fetched."""
    groups: dict[str, list[Meeting]] = {}
    for meeting in offering.meetings.all():
        if meeting.choice:
            groups.setdefault(meeting.choice, []).append(meeting)
    return groups


def own_sessions(enrollment: Enrollment) -> list[OwnSession]:
    """Return the sessions of this seat, in their order; its meetings are fetched.

    Choices are asked for where there are sessions to choose from; for many seats, fetch them.
    """
    meetings = list(enrollment.offering.meetings.all())
    chosen: dict[int, SessionChoice] = {}
    if any(meeting.choice for meeting in meetings):
        chosen = {choice.meeting_id: choice for choice in enrollment.choices.all()}
    return [
        OwnSession(meeting, _uid(enrollment, meeting, chosen.get(meeting.pk)))
        for meeting in meetings
        if not meeting.choice or meeting.pk in chosen
    ]


def own_session(choice: SessionChoice) -> OwnSession:
    """Return the session of a choice, also of one that is no more."""
    return OwnSession(choice.meeting, _uid(choice.enrollment, choice.meeting, choice))


def unchosen(enrollment: Enrollment) -> list[str]:
    """Return the groups of which this seat has chosen no session; its meetings are fetched."""
    groups = groups_of(enrollment.offering)
    if not groups:
        return []
    chosen = {choice.choice for choice in enrollment.choices.all()}
    return [group for group in groups if group not in chosen]


def seats_left_in(meetings: Iterable[Meeting]) -> dict[int, int | None]:
    """Return how many more may choose each of these sessions; None: no limit. One query."""
    wanted = list(meetings)
    taken = Counter(
        SessionChoice.objects.filter(meeting__in=wanted, enrollment__status__in=SEAT_TAKING)
        .order_by()
        .values_list("meeting", flat=True)
    )
    return {
        row.pk: None if row.capacity is None else max(0, row.capacity - taken[row.pk])
        for row in wanted
    }


def _uid(enrollment: Enrollment, meeting: Meeting, choice: SessionChoice | None) -> str:
    if choice is None:
        return f"meeting-{meeting.pk}-seat-{enrollment.pk}@memssi"
    return f"meeting-{meeting.pk}-seat-{enrollment.pk}-choice-{choice.pk}@memssi"
