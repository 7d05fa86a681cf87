"""A seat moves to another date of the same course, or stays where it is."""

from datetime import UTC, date, datetime, timedelta

import pytest

from core.exceptions import DomainError
from courses.models import Offering
from enrollment import jobs
from enrollment.models import AccommodationRequest, Enrollment
from enrollment.services import postpone_offering, register, transfer, withdraw
from notifications.models import Message
from tests.enrollment.rows import history, jobs_in, mails, nothing_written
from tests.factories import UserFactory, VersionFactory, offering, staff
from tests.factories.lives import enroll

pytestmark = pytest.mark.django_db

START = datetime(2026, 6, 8, 13, tzinfo=UTC)
MONDAY = START - timedelta(days=21)


@pytest.fixture
def two_dates():
    """A class, and another date of its course a week later."""
    first = offering()
    return first, offering(version=first.version, starts_at=START + timedelta(days=7))


def move(seat, to, *, actor=None, now=MONDAY, reason=""):
    return transfer(
        enrollment_id=seat.pk,
        to_offering_id=to.pk,
        actor=actor or seat.learner,
        now=now,
        reason=reason,
    )


def refused(seat, to, **said) -> str:
    with nothing_written(), pytest.raises(DomainError) as refusal:
        move(seat, to, **said)
    return str(refusal.value)


def test_the_old_row_stays_and_the_new_one_names_it(two_dates, django_capture_on_commit_callbacks):
    first, second = two_dates
    seat, helper = enroll(first), staff()

    with django_capture_on_commit_callbacks() as callbacks:
        moved = move(seat, second, actor=helper, reason="Works that day.")

    assert list(Enrollment.objects.values_list("pk", "status", "way", "ended_at", "came_from")) == [
        (seat.pk, "transferred", "self", MONDAY, None),
        (moved.pk, "enrolled", "transfer", None, seat.pk),
    ]
    assert history("enrollment.transfer") == [
        (
            "enrollment.transfer",
            {"status": "enrolled", "offering": first.number},
            {"status": "transferred", "offering": second.number},
        )
    ]
    assert dict(jobs_in(callbacks))[jobs.OFFER_FREED_SEATS] == {"offering_id": first.pk}


def test_the_calendar_loses_the_old_sessions_and_takes_the_new(two_dates):
    first, second = two_dates
    seat, helper = enroll(first), staff()

    moved = move(seat, second, actor=helper, reason="Works that day.")

    away, confirmed = Message.objects.order_by("-pk")[:2][::-1]
    assert (away.template, confirmed.template) == (
        "enrollment/seat_moved_away",
        "enrollment/seat_confirmed",
    )
    assert (away.context["by"], away.context["reason"]) == (helper.name, "Works that day.")
    calendars = [row.context["calendar"] for row in (away, confirmed)]
    assert [calendar["method"] for calendar in calendars] == ["CANCEL", "REQUEST"]
    assert [calendar["meetings"][0]["uid"] for calendar in calendars] == [
        f"meeting-{first.meetings.get().pk}-seat-{seat.pk}@memssi",
        f"meeting-{second.meetings.get().pk}-seat-{moved.pk}@memssi",
    ]


def test_the_old_seat_is_no_clash_and_another_one_is(two_dates):
    first, second = two_dates
    at_that_time = offering(version=first.version)  # as the first class
    other = offering(starts_at=second.starts_at)
    seat = enroll(first)

    assert move(seat, at_that_time).offering == at_that_time

    seat = Enrollment.objects.get(status="enrolled")
    enroll(other, seat.learner)
    said = refused(seat, second)
    assert said.startswith("You have a seat at that time in")


def test_a_full_date_changes_nothing(two_dates):
    first, second = two_dates
    Offering.objects.filter(pk=second.pk).update(capacity=1)
    enroll(second)
    seat = enroll(first)

    assert refused(seat, second) == (
        f"Class {second.number} is full, so nothing was changed. You keep your seat."
    )
    assert refused(seat, second, actor=staff()) == (
        f"Class {second.number} is full, so nothing was changed. "
        f"{seat.learner.name} keeps the seat."
    )


def test_nobody_overtakes_those_who_wait_for_that_date(two_dates):
    first, second = two_dates
    Offering.objects.filter(pk=second.pk).update(capacity=1)
    taken, waits = enroll(second), UserFactory()
    register(offering_id=second.pk, learner=waits, actor=waits, now=MONDAY, or_wait=True)
    withdraw(enrollment_id=taken.pk, actor=taken.learner, now=MONDAY)

    assert "is full" in refused(enroll(first), second)


def test_another_course_is_no_other_date(two_dates):
    seat = enroll(two_dates[0])

    assert refused(seat, offering(starts_at=START + timedelta(days=9))).startswith(
        "That class is of another course."
    )
    assert refused(seat, seat.offering) == (
        "The seat is in that class already. Choose another date."
    )


def test_another_version_of_the_course_is_another_date(two_dates):
    first = two_dates[0]
    newer = VersionFactory(course=first.version.course, number=2, in_force_from=date(2021, 1, 4))
    later = offering(version=newer, starts_at=START + timedelta(days=9))

    assert move(enroll(first), later).offering == later


def test_a_second_press_moves_nothing_again(two_dates):
    seat = enroll(two_dates[0])
    moved = move(seat, two_dates[1])

    with nothing_written():
        again = move(seat, two_dates[1])

    assert again == moved


def test_a_stale_page_is_answered_in_words(two_dates):
    first, second = two_dates
    seat = enroll(first)
    Offering.objects.filter(pk=second.pk).update(status="cancelled")
    assert refused(seat, second) == ("This class was canceled, so nobody can register for it.")
    Offering.objects.filter(pk=second.pk).update(status="published", registration_closes_at=MONDAY)
    assert refused(seat, second) == "Registration for this class has closed."
    Offering.objects.filter(pk=second.pk).update(registration_closes_at=second.starts_at)
    withdraw(enrollment_id=seat.pk, actor=seat.learner, now=MONDAY)
    assert refused(seat, second) == "This seat is no longer held, so nothing was changed."


def test_a_class_that_has_begun_keeps_its_people(two_dates):
    first, second = two_dates
    seat = enroll(first)

    assert refused(seat, second, now=first.starts_at) == (
        "This class has begun, so its seats do not move any more."
    )


def test_after_the_last_day_others_move_it(two_dates):
    first, second = two_dates
    Offering.objects.filter(pk=first.pk).update(withdraw_until=date(2026, 5, 10))
    seat = enroll(first)

    assert refused(seat, second).startswith("The last day to give this seat back yourself")
    assert move(seat, second, actor=staff()).status == "enrolled"


def test_a_seat_in_a_postponed_class_moves(two_dates):
    first, second = two_dates
    seat = enroll(first)
    postpone_offering(offering_id=first.pk, reason="Snow", actor=staff(), now=MONDAY)

    assert move(seat, second).offering == second


def test_an_approval_carries_over_and_none_is_got_around(two_dates):
    first, second = two_dates
    Offering.objects.filter(pk=second.pk).update(approval="staff")
    seat = enroll(first)
    assert refused(seat, second).startswith("A seat on that date has to be approved first.")

    Offering.objects.filter(pk=first.pk).update(approval="staff")
    moved = move(seat, second)

    assert (moved.status, moved.approvals.count()) == ("enrolled", 0)


def test_a_request_is_not_moved(two_dates):
    first, second = two_dates
    Offering.objects.filter(pk=first.pk).update(approval="staff")
    person = UserFactory()
    request = register(offering_id=first.pk, learner=person, actor=person, now=MONDAY)

    assert refused(request, second).startswith("This request is not approved yet.")


def test_what_somebody_needs_to_take_part_goes_with_them(two_dates):
    first, second = two_dates
    seat = enroll(first)
    AccommodationRequest.objects.create(
        enrollment=seat, text="A seat at the front", asked_at=MONDAY, met_at=MONDAY, met_by=staff()
    )

    moved = move(seat, second)

    assert list(AccommodationRequest.objects.values_list("enrollment", "met_at", "met_by")) == [
        (moved.pk, None, None)
    ]
    assert "front" not in str(list(mails()))
