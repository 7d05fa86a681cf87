"""What was let pass when somebody came stays passed on their way to the seat."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from courses.models import Offering
from enrollment.enums import Gate, Way
from enrollment.models import WaitlistEntry
from enrollment.services import (
    Route,
    approve_request,
    offer_freed_seats,
    offer_seat,
    register,
    withdraw,
)
from tests.enrollment.approvals import chief_of
from tests.enrollment.letting import PART, WHY, capped_line, needs_first
from tests.enrollment.waiting import MONDAY, START
from tests.factories import staff
from tests.factories.lives import enroll

pytestmark = pytest.mark.django_db


def let_wait(klass, person, actor, *gates) -> WaitlistEntry:
    entry = register(
        offering_id=klass.pk,
        learner=person,
        actor=actor,
        now=MONDAY,
        or_wait=True,
        route=Route(Way.STAFF, waives=gates, reason=WHY),
    )
    assert isinstance(entry, WaitlistEntry)
    return entry


def test_who_waits_with_the_cap_let_pass_is_not_passed_over_for_it(ada):
    klass, entry = capped_line(ada, seats=2)
    assert offer_freed_seats(offering_id=klass.pk, now=MONDAY) == []
    WaitlistEntry.objects.filter(pk=entry.pk).update(waived_gates=["cap"])

    assert offer_freed_seats(offering_id=klass.pk, now=MONDAY) == [entry]


def test_an_offer_by_staff_and_its_page_know_what_was_let_pass(client, ada):
    klass = needs_first(capacity=1)
    first = enroll(klass)
    entry = let_wait(klass, ada, staff(), Gate.PREREQUISITES)
    withdraw(enrollment_id=first.pk, actor=first.learner, now=MONDAY)

    offer_seat(
        entry_id=entry.pk,
        ends_at=START - timedelta(days=5),
        reason="Asked for it.",
        actor=staff(),
        now=MONDAY,
    )

    with time_machine.travel(MONDAY, tick=False):
        client.force_login(ada)
        page = client.get(reverse("enrollment:waitlist_offer", args=[entry.pk])).text
    assert PART not in page


def test_a_request_with_the_cap_let_pass_becomes_a_seat(ada):
    klass, entry = capped_line(ada)
    entry.delete()
    Offering.objects.filter(pk=klass.pk).update(approval="employer", requests_hold_seat=False)
    chief = chief_of(ada.employments.get().organization)
    route = Route(Way.STAFF, waives={Gate.CAP}, reason=WHY)
    request = register(offering_id=klass.pk, learner=ada, actor=staff(), now=MONDAY, route=route)

    approve_request(approval_id=request.approvals.get().pk, actor=chief, now=MONDAY)

    request.refresh_from_db()
    assert request.status == "enrolled"
