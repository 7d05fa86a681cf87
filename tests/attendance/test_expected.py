"""Who stands on the roster of a session."""

from datetime import UTC, datetime, timedelta

import pytest

from attendance.expected import seats_expected
from attendance.models import MakeUp
from courses.models import Meeting
from enrollment.models import Enrollment, SessionChoice
from tests.factories import UserFactory, VersionFactory, meeting_times, offering
from tests.factories.lives import enroll

pytestmark = pytest.mark.django_db

START = datetime(2026, 6, 8, 13, tzinfo=UTC)
WEEK = timedelta(days=7)


def two_runs():
    version = VersionFactory()
    first = [meeting_times(START), meeting_times(START + WEEK)]
    second = [meeting_times(START + 2 * WEEK), meeting_times(START + 3 * WEEK)]
    return offering(version=version, meetings=first), offering(version=version, meetings=second)


def made_up(seat, missed, meeting, **said):
    return MakeUp.objects.create(
        enrollment=seat,
        missed=missed,
        meeting=meeting,
        arranged_at=START,
        arranged_by=UserFactory(),
        **said,
    )


def roster(meeting) -> dict[int, int | None]:
    return dict(seats_expected(meeting).values_list("pk", "makes_up"))


def test_who_makes_a_session_up_stands_beside_those_of_the_class():
    klass, other = two_runs()
    own, guest, former = enroll(other), enroll(klass), enroll(klass)
    missed, (there, last) = klass.meetings.last(), other.meetings.all()
    made_up(guest, missed, there)
    made_up(former, missed, there, dropped_at=START)

    assert roster(there) == {own.pk: None, guest.pk: 2}
    assert roster(last) == {own.pk: None}
    assert roster(missed) == {guest.pk: None, former.pk: None}


@pytest.mark.parametrize(
    ("status", "stands"),
    [("not_completed", True), ("no_show", True), ("withdrawn", False), ("cancelled", False)],
)
def test_who_still_holds_the_seat_stands_there_though_it_was_decided(status, stands):
    klass, other = two_runs()
    guest = enroll(klass)
    made_up(guest, klass.meetings.first(), other.meetings.first())
    Enrollment.objects.filter(pk=guest.pk).update(status=status, ended_at=START)

    assert (guest.pk in roster(other.meetings.first())) is stands


def test_of_sessions_side_by_side_those_who_chose_one_are_expected():
    klass, other = two_runs()
    Meeting.objects.filter(offering=other).update(choice="Morning")
    chose, did_not = enroll(other), enroll(other)
    first, second = other.meetings.all()
    SessionChoice.objects.create(enrollment=chose, meeting=first, choice="Morning")
    guest = enroll(klass)
    made_up(guest, klass.meetings.first(), first)

    assert roster(first) == {chose.pk: None, guest.pk: 1}
    assert did_not.pk not in roster(second)
