"""The nightly look at all seats finds each kind of fault, and nothing where there is none."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from audit.models import AuditEvent
from courses.models import Offering
from enrollment.enums import SeatFault
from enrollment.integrity import NAMED_AT_MOST, faults_of_seats
from enrollment.models import Approval, Enrollment, Fault, SeatCheck, WaitlistEntry
from enrollment.services import (
    accept_offer,
    cancel_offering,
    check_seats,
    offer_freed_seats,
    postpone_offering,
    register,
    withdraw,
)
from enrollment.services.registration import Route
from tests.enrollment.rows import nothing_written
from tests.factories import (
    UserFactory,
    VersionFactory,
    administrator,
    director,
    employ,
    offering,
    staff,
)
from tests.factories import organization as place
from tests.reports.homes import shown

pytestmark = pytest.mark.django_db

START = datetime(2026, 6, 8, 13, tzinfo=UTC)
MONDAY = START - timedelta(days=21)
DAY = timedelta(days=1)


def come(klass, *, now=MONDAY, or_wait=False, person=None):
    who = person or UserFactory()
    return register(offering_id=klass.pk, learner=who, actor=who, now=now, or_wait=or_wait)


def seats_with_line(**said):
    """A class with its one seat taken and one person in line."""
    klass = offering(capacity=1, **said)
    return klass, come(klass), come(klass, or_wait=True)


def with_approval(**said):
    klass = offering(capacity=3, **said)
    Offering.objects.filter(pk=klass.pk).update(approval="staff")
    return klass, come(klass)


def an_offer(**said):
    klass, seat, entry = seats_with_line(**said)
    withdraw(enrollment_id=seat.pk, actor=seat.learner, now=MONDAY)
    offer_freed_seats(offering_id=klass.pk, now=MONDAY)
    entry.refresh_from_db()
    return klass, entry


# --- how each fault is made, past the services; what is to be found, and when ---


def oversold():
    klass = offering(capacity=2)
    come(klass)
    come(klass)
    Offering.objects.filter(pk=klass.pk).update(capacity=1)
    return Fault(SeatFault.OVERSOLD, klass.pk), MONDAY


def oversold_by_an_offer():
    klass, _entry = an_offer()
    Offering.objects.filter(pk=klass.pk).update(capacity=2)
    come(klass)
    Offering.objects.filter(pk=klass.pk).update(capacity=1)
    return Fault(SeatFault.OVERSOLD, klass.pk), MONDAY


def two_places():
    klass, seat, entry = seats_with_line()
    WaitlistEntry.objects.filter(pk=entry.pk).update(learner=seat.learner)
    return Fault(SeatFault.TWO_PLACES, klass.pk, (seat.pk,), (seat.learner_id,)), MONDAY


def late_offer():
    klass, entry = an_offer()
    WaitlistEntry.objects.filter(pk=entry.pk).update(offer_ends_at=START + timedelta(hours=1))
    return Fault(SeatFault.LATE_OFFER, klass.pk, (entry.pk,), (entry.learner_id,)), MONDAY


def overdue_offer():
    klass, entry = an_offer()
    at = entry.offer_ends_at + DAY
    return Fault(SeatFault.OVERDUE_OFFER, klass.pk, (entry.pk,), (entry.learner_id,)), at


def line_left_open():
    klass, _seat, entry = seats_with_line()
    fault = Fault(SeatFault.LINE_LEFT_OPEN, klass.pk, (entry.pk,), (entry.learner_id,))
    return fault, START + DAY


def seat_left_open():
    klass = offering()
    seat = come(klass)
    Offering.objects.filter(pk=klass.pk).update(status="cancelled")
    return Fault(SeatFault.SEAT_LEFT_OPEN, klass.pk, (seat.pk,), (seat.learner_id,)), MONDAY


def overdue_request():
    klass, request = with_approval()
    step = request.approvals.get()
    fault = Fault(SeatFault.OVERDUE_REQUEST, klass.pk, (step.pk,), (request.learner_id,))
    return fault, step.expires_at + DAY


def step_without_request():
    klass, request = with_approval()
    withdraw(enrollment_id=request.pk, actor=request.learner, now=MONDAY)
    step = request.approvals.get()
    Approval.objects.filter(pk=step.pk).update(status="pending", decided_at=None)
    fault = Fault(SeatFault.STEP_WITHOUT_REQUEST, klass.pk, (step.pk,), (request.learner_id,))
    return fault, MONDAY


def request_without_step():
    klass, request = with_approval()
    request.approvals.update(status="dropped", decided_at=MONDAY)
    fault = Fault(SeatFault.REQUEST_WITHOUT_STEP, klass.pk, (request.pk,), (request.learner_id,))
    return fault, MONDAY


def moved(status):
    klass = offering()
    seat = come(klass)
    Enrollment.objects.filter(pk=seat.pk).update(status=status, ended_at=MONDAY)
    AuditEvent.objects.create(
        at=MONDAY,
        action="enrollment.transfer",
        object_type="enrollment.Enrollment",
        object_pk=seat.pk,
        before={"status": "enrolled"},
        after={"status": status},
    )
    return seat


def without_successor(status="transferred"):
    seat = moved(status)
    fault = Fault(SeatFault.WITHOUT_SUCCESSOR, seat.offering_id, (seat.pk,), (seat.learner_id,))
    return fault, MONDAY


def without_substitute():
    return without_successor("replaced")


def approved_into_no_line():
    return without_successor("to_waitlist")


def changed_past_the_history():
    seat = come(offering())
    Enrollment.objects.filter(pk=seat.pk).update(status="completed", ended_at=MONDAY)
    fault = Fault(SeatFault.UNEXPLAINED, seat.offering_id, (seat.pk,), (seat.learner_id,))
    return fault, MONDAY


def in_line_past_the_history():
    klass, _seat, entry = seats_with_line()
    WaitlistEntry.objects.filter(pk=entry.pk).update(status="left", ended_at=MONDAY)
    return Fault(SeatFault.UNEXPLAINED, klass.pk, (entry.pk,), (entry.learner_id,)), MONDAY


FAULTY = [
    oversold,
    oversold_by_an_offer,
    two_places,
    late_offer,
    overdue_offer,
    line_left_open,
    seat_left_open,
    overdue_request,
    step_without_request,
    request_without_step,
    without_successor,
    without_substitute,
    approved_into_no_line,
    changed_past_the_history,
    in_line_past_the_history,
]


@pytest.mark.parametrize("scene", FAULTY, ids=lambda scene: scene.__name__)
def test_each_fault_is_found_and_nothing_else(scene):
    fault, at = scene()

    assert faults_of_seats(now=at) == [fault]


@pytest.mark.parametrize(
    "scene", [overdue_offer, line_left_open, overdue_request], ids=lambda scene: scene.__name__
)
def test_what_a_sweep_may_still_mark_is_no_fault_yet(scene):
    _fault, at = scene()

    assert faults_of_seats(now=at - timedelta(seconds=1)) == []


def test_what_people_do_through_the_services_is_no_fault():
    district = place("District One")
    klass, entry = an_offer()
    accept_offer(entry_id=entry.pk, actor=entry.learner, now=MONDAY)
    come(klass, or_wait=True)
    asked, request = with_approval()
    learner = UserFactory()
    employ(learner, district)
    withdraw(enrollment_id=request.pk, actor=request.learner, now=MONDAY)
    clerk = staff()
    register(offering_id=asked.pk, learner=learner, actor=clerk, now=MONDAY, route=Route("staff"))
    stormy, _seat, _entry = seats_with_line()
    cancel_offering(offering_id=stormy.pk, reason="A storm.", actor=clerk, now=MONDAY)
    at_ones_pace = VersionFactory(delivery_mode="self_paced")
    window = (MONDAY - 2 * DAY, START)
    an_offer(version=at_ones_pace, window=window)
    moved_seat = moved("transferred")
    after = come(offering(), person=moved_seat.learner)
    Enrollment.objects.filter(pk=after.pk).update(came_from=moved_seat)

    assert faults_of_seats(now=MONDAY) == []


def test_a_request_that_waits_with_its_postponed_class_is_no_fault():
    klass, request = with_approval()
    postpone_offering(offering_id=klass.pk, reason="A storm.", actor=staff(), now=MONDAY)

    assert faults_of_seats(now=request.approvals.get().expires_at + DAY) == []


def test_a_successor_and_a_line_are_looked_for_by_their_own_rows():
    seat, request = moved("transferred"), moved("to_waitlist")
    _klass, _seat, entry = seats_with_line()
    WaitlistEntry.objects.filter(pk=entry.pk).update(request=request)

    (fault,) = faults_of_seats(now=MONDAY)

    assert (fault.offering, fault.rows) == (seat.offering_id, (seat.pk,))


def test_many_of_a_kind_in_a_class_are_one_fault_with_the_first_of_them():
    klass = offering(capacity=None)
    seats = [come(klass).pk for _ in range(NAMED_AT_MOST + 2)]
    Enrollment.objects.filter(offering=klass).update(status="no_show", ended_at=MONDAY)

    (fault,) = faults_of_seats(now=MONDAY)

    assert (fault.count, fault.rows) == (NAMED_AT_MOST + 2, tuple(seats[:NAMED_AT_MOST]))


# --- what becomes of it ---


def test_what_is_found_is_kept_logged_and_not_mended(caplog):
    fault, at = two_places()
    seats = list(Enrollment.objects.values()) + list(WaitlistEntry.objects.values())
    SeatCheck.objects.create(checked_at=at - timedelta(days=91), classes=1, fault_count=0)

    with caplog.at_level("INFO"), nothing_written():
        check = check_seats(now=at)

    assert SeatCheck.objects.get() == check
    assert (check.faults, check.classes, check.fault_count) == ([fault], 1, 1)
    assert seats == list(Enrollment.objects.values()) + list(WaitlistEntry.objects.values())
    assert [line for line in caplog.messages if "add up" in line or "looked" in line] == [
        f"Class {fault.offering} does not add up: two_places, 1 times, rows [{fault.rows[0]}]",
        "Seats of 1 classes looked at: 1 faults",
    ]


def test_staff_and_administrators_are_told_and_see_what_it_is(client):
    now = timezone.now()
    fault, at = two_places()
    clerk = staff()
    assert "seat-check" not in shown(clerk, now)

    check_seats(now=at)

    assert shown(clerk, now)["seat-check"] == {"count": 1}
    assert "seat-check" in shown(administrator(), now)
    assert "seat-check" not in shown(director(), now)
    client.force_login(clerk)
    page = client.get(reverse("enrollment:seat_check")).text
    assert User.objects.get(pk=fault.people[0]).name in page
    assert "A seat or a request, and a place in line beside it" in page
    assert "Last night nobody looked" in page  # it is long ago

    offer_freed_seats(offering_id=fault.offering, now=now)  # closes the line
    check_seats(now=now)

    assert "seat-check" not in shown(clerk, now)
    page = client.get(reverse("enrollment:seat_check")).text
    assert "Everything adds up" in page
    assert "Last night nobody looked" not in page


def test_the_command_says_what_does_not_add_up_and_fails(capsys):
    fault, _at = oversold()

    with pytest.raises(CommandError, match=r"Things that do not add up: 1\."):
        call_command("check_seats")

    said = f"Class {fault.offering}: More seats are taken or offered than the class has, 1 times"
    assert capsys.readouterr().out.splitlines() == [said, "Classes looked at: 1."]
    Offering.objects.update(capacity=2)
    call_command("check_seats")


def test_the_page_costs_the_same_for_one_fault_and_for_many(
    client, django_assert_num_queries, django_assert_max_num_queries
):
    client.force_login(staff())
    url = reverse("enrollment:seat_check")
    two_places()
    check_seats(now=MONDAY)
    client.get(url)
    with django_assert_max_num_queries(30) as one:
        client.get(url)
    for _ in range(3):
        two_places()
    check_seats(now=MONDAY + timedelta(seconds=1))
    with django_assert_num_queries(len(one)):
        client.get(url)
