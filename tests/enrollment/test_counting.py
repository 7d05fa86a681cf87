"""What is counted while a class is locked, and what of a class is read before it."""

from datetime import timedelta

import pytest

from accounts.models import User
from courses.enums import OfferingStatus
from courses.models import Offering
from enrollment.counting import LiveSeat, Taken, live_seats, taken_of
from enrollment.enums import EnrollmentStatus, WaitlistStatus
from enrollment.models import Enrollment, WaitlistEntry
from enrollment.seats import lock_offering
from enrollment.services import NewTime, move_offering
from tests.enrollment.test_reserves import NOW
from tests.factories import UserFactory, offering, staff

pytestmark = pytest.mark.django_db


def test_all_counts_of_a_class_are_what_its_rows_say(django_assert_num_queries):
    klass, other = offering(capacity=5), offering(capacity=5)
    county = {"county": "23011", "seats": 1}
    klass.reserves.create(until=NOW.date() + timedelta(days=1), **county)
    klass.reserves.create(until=NOW.date(), **county)
    for row in (klass, other):
        for status in EnrollmentStatus:
            seat(row, UserFactory(), status)
        for status in WaitlistStatus:
            for hours in (0, 1):
                is_open = status in {"waiting", "offered"}
                WaitlistEntry.objects.create(
                    offering=row,
                    learner=UserFactory(),
                    status=status,
                    joined_at=NOW,
                    offer_ends_at=NOW + timedelta(hours=hours) if status == "offered" else None,
                    ended_at=None if is_open else NOW,
                )
    seats = dict(Enrollment.objects.filter(offering=klass).values_list("status", "learner"))
    line = WaitlistEntry.objects.filter(offering=klass).order_by("pk")
    offers = list(line.filter(status="offered"))
    wait = line.filter(status="waiting").earliest("pk")
    declined = line.filter(status="declined").earliest("pk")
    people = {
        "nobody": None,
        "a stranger": UserFactory(),
        "seated": Enrollment.objects.get(learner=seats["enrolled"]).learner,
        "gone": Enrollment.objects.get(learner=seats["withdrawn"]).learner,
        "in line": wait.learner,
        "declined": declined.learner,
        "offer over": offers[0].learner,
        "offer": offers[1].learner,
    }

    said = {}
    for name, person in people.items():
        with django_assert_num_queries(1):
            said[name] = taken_of(klass, person, at=NOW)

    # With a seat: enrolled, completed, not completed, did not come, a request that keeps one.
    everybody = Taken(seats=5, offers=1, waiting=2, own=None, reserves=1)
    assert said == {
        "nobody": everybody,
        "a stranger": everybody,
        "seated": Taken(4, 1, 2, None, 1),
        "gone": everybody,
        "in line": Taken(5, 1, 2, wait.pk, 1),
        "declined": everybody,
        "offer over": Taken(5, 1, 2, offers[0].pk, 1),
        "offer": Taken(5, 0, 2, offers[1].pk, 1),
    }


def seat(klass: Offering, person: User, status: str) -> Enrollment:
    is_open = status in {"enrolled", "requested", "requested_seat"}
    return Enrollment.objects.create(
        offering=klass,
        learner=person,
        status=status,
        enrolled_at=NOW,
        ended_at=None if is_open else NOW,
    )


def test_what_somebody_has_is_all_here_and_what_is_open_elsewhere():
    klass, person = offering(), UserFactory()
    seat(klass, UserFactory(), "enrolled")
    seat(klass, person, "withdrawn")
    here = seat(klass, person, "no_show")
    open_elsewhere = [
        seat(offering(), person, status) for status in ("requested", "requested_seat", "enrolled")
    ]
    ended = seat(offering(), person, "withdrawn")
    seat(offering(), person, "completed")

    assert sorted(live_seats(person, klass)) == [
        LiveSeat(row.pk, row.offering_id, row.status) for row in (here, *open_elsewhere)
    ]
    assert sorted(live_seats(person, ended.offering)) == [
        LiveSeat(row.pk, row.offering_id, row.status) for row in open_elsewhere
    ]


def seen_a_moment_ago(klass: Offering) -> Offering:
    rows = Offering.objects.select_related("version__course", "venue")
    return rows.prefetch_related("meetings", "questions").get(pk=klass.pk)


def test_of_a_class_that_stayed_as_it_was_only_its_row_is_read_again(django_assert_num_queries):
    klass = offering(capacity=5, starts_at=NOW + timedelta(days=9))
    title = klass.version.course.title
    seen = seen_a_moment_ago(klass)
    Offering.objects.filter(pk=klass.pk).update(capacity=7)

    with django_assert_num_queries(1):
        locked = lock_offering(klass.pk, seen=seen)
        assert locked.capacity == 7
        assert locked.version.course.title == title
        assert [meeting.starts_at for meeting in locked.meetings.all()] == [klass.starts_at]
        assert list(locked.questions.all()) == []


@pytest.mark.parametrize("what", ["moved", "published"])
def test_of_a_class_that_is_another_by_now_everything_is_read_again(what):
    klass = offering(capacity=5, starts_at=NOW + timedelta(days=9))
    meeting = klass.meetings.get()
    later = klass.starts_at + timedelta(days=2)
    if what == "published":
        Offering.objects.filter(pk=klass.pk).update(status=OfferingStatus.DRAFT)
    seen = seen_a_moment_ago(klass)
    if what == "moved":
        times = {meeting.pk: NewTime(later, later + timedelta(hours=6))}
        move_offering(offering_id=klass.pk, times=times, actor=staff(), now=NOW)
    else:
        klass.meetings.update(starts_at=later, ends_at=later + timedelta(hours=6))
        Offering.objects.filter(pk=klass.pk).update(status=OfferingStatus.PUBLISHED)

    locked = lock_offering(klass.pk, seen=seen)

    assert [row.starts_at for row in locked.meetings.all()] == [later]
