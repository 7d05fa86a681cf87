"""Only so many of one organization, until a day."""

from datetime import UTC, date, datetime

import pytest

from audit.models import AuditEvent
from courses.models import Offering
from enrollment.exceptions import OrganizationCapError
from enrollment.models import WaitlistEntry
from enrollment.services import offer_freed_seats
from organizations.enums import OrganizationKind
from tests.enrollment.qualifying import MONDAY, ask, refused
from tests.factories import UserFactory, employ, offering, organization

pytestmark = pytest.mark.django_db


def capped(seats=1, **changes):
    klass = offering(**changes)
    Offering.objects.filter(pk=klass.pk).update(
        organization_cap=seats, organization_cap_until=date(2026, 6, 1)
    )
    return klass


def worker(*places):
    person = UserFactory()
    for place in places:
        employ(person, place)
    return person


def test_a_district_counts_with_its_schools_until_its_day():
    district = organization("RSU 9")
    schools = [
        organization(f"School {n}", kind=OrganizationKind.SCHOOL, parent=district) for n in (1, 2)
    ]
    klass = capped()
    ask(klass, worker(schools[0]))
    late, other = worker(schools[1]), worker(organization("RSU 10"))

    said = refused(OrganizationCapError, klass, late)

    assert said == ("RSU 9 has all the seats that one organization may take until June 1, 2026.")
    assert ask(klass, other).status == "enrolled"
    assert ask(klass, worker()).status == "enrolled"  # nobody's people
    assert ask(klass, late, at=datetime(2026, 6, 1, 4, tzinfo=UTC)).status == "enrolled"


def test_who_works_for_two_takes_a_seat_while_either_has_one_left():
    one, two = organization("RSU 1"), organization("RSU 2")
    klass = capped(seats=1)
    ask(klass, worker(one))

    assert ask(klass, worker(one, two)).status == "enrolled"
    refused(OrganizationCapError, klass, worker(one, two))


def test_who_has_to_wait_for_the_day_may_wait_in_line_and_keeps_nobody_from_a_seat():
    one, two = organization("RSU 1"), organization("RSU 2")
    klass = capped(seats=1)
    ask(klass, worker(one))
    waits = worker(one)

    entry = ask(klass, waits, or_wait=True)

    assert isinstance(entry, WaitlistEntry)
    assert offer_freed_seats(offering_id=klass.pk, now=MONDAY) == []
    assert ask(klass, worker(two)).status == "enrolled"
    on_the_day = datetime(2026, 6, 1, 4, tzinfo=UTC)
    assert offer_freed_seats(offering_id=klass.pk, now=on_the_day) == [entry]


def test_history_says_once_why_somebody_was_passed_over():
    one = organization("RSU 1")
    klass = capped(seats=1)
    ask(klass, worker(one))
    entry = ask(klass, worker(one), or_wait=True)

    for _ in range(3):
        offer_freed_seats(offering_id=klass.pk, now=MONDAY)

    passed = AuditEvent.objects.filter(action="enrollment.pass_over", object_pk=entry.pk)
    why = "The organization has all the seats one may take for now."
    assert list(passed.values_list("reason", flat=True)) == [why]
    entry.refresh_from_db()
    assert (entry.status, entry.passed_over) == ("waiting", why)
