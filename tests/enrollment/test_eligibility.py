"""What stands between a person and a seat: one list, asked by registering and shown by the page."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse

from audit.models import AuditEvent
from courses.models import Audience, Offering
from enrollment.eligibility import Asking, first_refusal, person_checks, place_checks
from enrollment.enums import WAIVABLE, Gate, Way
from enrollment.exceptions import ClashError, NotEligibleError, OfferingFullError
from enrollment.models import SessionChoice, WaitlistEntry
from enrollment.services import accept_offer, offer_freed_seats, withdraw
from tests.enrollment.qualifying import (
    MONDAY,
    ONE_HOUR,
    START,
    ask,
    completed,
    klass_again,
    needing,
    refused,
    version_of,
)
from tests.enrollment.rows import nothing_written
from tests.factories import (
    CourseFactory,
    UserFactory,
    VersionFactory,
    employ,
    meeting_times,
    offering,
    organization,
    staff,
    work_kind,
)
from tests.factories.lives import enroll

pytestmark = pytest.mark.django_db


# --- at that time ---


def test_two_classes_at_one_time_are_refused_and_the_other_is_named():
    person = UserFactory()
    other = offering(version=VersionFactory(course=CourseFactory(title="Drills")))
    ask(other, person)
    klass = offering()

    own = refused(ClashError, klass, person)
    of_another = refused(ClashError, klass, person, by=staff(), way=Way.COORDINATOR)

    assert own == (
        f"You have a seat at that time in Drills (class {other.number}). Give that one back first."
    )
    assert of_another == (
        f"{person.name} has a seat at that time in Drills (class {other.number})."
    )


def test_what_only_touches_is_given_back_or_is_postponed_does_not_clash():
    person, klass = UserFactory(), offering()
    ask(offering(starts_at=START - timedelta(hours=6)), person)  # ends as this one begins
    given_back = ask(offering(), person)
    withdraw(enrollment_id=given_back.pk, actor=person, now=MONDAY)
    off_its_dates = offering()
    enroll(off_its_dates, person)
    Offering.objects.filter(pk=off_its_dates.pk).update(status="postponed", postponed_at=MONDAY)

    assert ask(klass, person).status == "enrolled"


def test_somebody_whose_time_is_taken_may_wait_for_a_full_class_but_takes_no_free_seat():
    person, full, free = UserFactory(), offering(capacity=1), offering()
    enroll(full)
    ask(offering(), person)

    refused(ClashError, free, person, or_wait=True)
    assert isinstance(ask(full, person, or_wait=True), WaitlistEntry)


def test_of_a_conference_only_what_was_chosen_takes_time():
    person = UserFactory()
    at_nine, at_eleven = meeting_times(START, hours=1), meeting_times(START + 2 * ONE_HOUR, hours=1)
    conference = offering(meetings=[at_nine, at_eleven])
    first, second = conference.meetings.order_by("starts_at")
    conference.meetings.update(choice="A")
    seat = ask(conference, person)
    SessionChoice.objects.create(enrollment=seat, meeting=first, choice="A")
    meets_first = offering(meetings=[at_nine])
    meets_second = offering(meetings=[at_eleven])

    refused(ClashError, meets_first, person)
    assert ask(meets_second, person).status == "enrolled"
    assert second.choice == ""  # as it was read before


# --- with whom, and who approves ---


@pytest.mark.parametrize(
    ("unit", "sentence"),
    [
        (
            "team",
            "Teams register for this class: the lead of a team registers all of its members.",
        ),
        (
            "whole_school",
            "Whole schools register for this class: the coordinator registers the staff.",
        ),
    ],
)
def test_where_teams_or_schools_register_nobody_registers_alone(unit, sentence):
    klass, person = offering(), UserFactory()
    Offering.objects.filter(pk=klass.pk).update(unit=unit)

    assert refused(NotEligibleError, klass, person) == sentence
    assert ask(klass, person, way=Way(unit)).status == "enrolled"


def test_where_the_employer_approves_one_has_an_employer():
    klass = offering()
    Offering.objects.filter(pk=klass.pk).update(approval="employer")
    person, claims = UserFactory(), UserFactory()
    employ(claims, organization("RSU 1"), confirmed=False)

    own = refused(NotEligibleError, klass, person)
    of_another = refused(NotEligibleError, klass, claims, by=staff(), way=Way.COORDINATOR)

    assert own == ("Your employer has to approve it, and nobody has confirmed where you work yet.")
    assert of_another == (
        f"The employer has to approve it, and no confirmed work of {claims.name} is known."
    )


# --- the order, and what may pass ---


def test_the_first_of_several_refusals_is_said_in_the_order_of_the_gates():
    before, person = CourseFactory(title="Part 1"), UserFactory()
    klass = needing([before], capacity=1)
    ask(offering(), person)
    enroll(klass)
    audience = Audience.objects.create(key="officers", name="Officers")
    audience.work_kinds.add(work_kind("officer"))
    klass.restricted_to.add(audience)
    Offering.objects.filter(pk=klass.pk).update(
        unit="team", approval="employer", registration_closes_at=MONDAY
    )
    asking = Asking(klass_again(klass), person, MONDAY)

    checks = [*person_checks(asking), *place_checks(asking)]

    order = []
    while refusal := first_refusal(checks, waives=[gate for gate, _ in order]):
        gate = next(check.gate for check in checks if check.refusal is refusal)
        order.append((gate, type(refusal).__name__))
    assert order == [
        (Gate.OPEN, "RegistrationClosedError"),
        (Gate.UNIT, "NotEligibleError"),
        (Gate.AUDIENCE, "RestrictedClassError"),
        (Gate.EMPLOYMENT, "NotEligibleError"),
        (Gate.PREREQUISITES, "NotEligibleError"),
        (Gate.CLASH, "ClashError"),
    ]


def test_staff_let_pass_what_may_pass_and_history_says_why():
    person, office = UserFactory(), staff()
    before = CourseFactory(title="Part 1")
    klass = needing([before])
    ask(offering(), person)

    seat = ask(klass, person, by=office, way=Way.STAFF, waives=WAIVABLE, reason="Has it on paper.")

    event = AuditEvent.objects.get(action="enrollment.register", object_pk=seat.pk)
    assert (event.actor_id, event.reason) == (office.pk, "Has it on paper.")
    assert seat.waived_gates == ["cap", "clash", "completed", "prerequisites"]


def test_what_may_not_pass_does_not_whatever_is_waived():
    person, full = UserFactory(), offering(capacity=1)
    enroll(full)
    closed = offering()
    Offering.objects.filter(pk=closed.pk).update(status="cancelled", cancelled_reason="Snow.")

    every = {"by": staff(), "way": Way.STAFF, "waives": frozenset(Gate)}
    refused(OfferingFullError, full, person, **every)
    with nothing_written(), pytest.raises(Exception, match="was canceled"):
        ask(closed, person, **every)


def test_what_was_let_pass_for_the_line_is_let_pass_with_the_offer():
    person, klass = UserFactory(), needing([CourseFactory(title="Part 1")], capacity=1)
    first = enroll(klass)
    entry = ask(klass, person, by=staff(), or_wait=True, way=Way.STAFF, waives={Gate.PREREQUISITES})
    withdraw(enrollment_id=first.pk, actor=first.learner, now=MONDAY)
    offer_freed_seats(offering_id=klass.pk, now=MONDAY)

    from_line = accept_offer(entry_id=entry.pk, actor=person, now=MONDAY)

    assert (from_line.way, from_line.waived_gates) == ("promotion", ["prerequisites"])


# --- the page ---


@time_machine.travel(MONDAY, tick=False)
def test_the_page_shows_what_is_met_and_what_is_missing_with_the_class_that_supplies_it(client):
    one, two = CourseFactory(title="Part 1"), CourseFactory(title="Part 2")
    klass, person = needing([one], [two]), UserFactory()
    good = offering(version=version_of(two), starts_at=START - timedelta(days=10))
    completed(person, one, on=date(2025, 3, 3))
    client.force_login(person)

    page = client.get(reverse("enrollment:offering_detail", args=[klass.pk]))

    text = " ".join(page.text.split())
    assert text.count("You need this first: Part 2.") == 1
    assert "Missing</span> You need this first: Part 2." in text
    assert f'<a href="/classes/{good.pk}/">Part 2</a>' in text
    assert "Register</button>" not in text
    completed(person, two, on=date(2025, 4, 7))
    text = " ".join(client.get(reverse("enrollment:offering_detail", args=[klass.pk])).text.split())
    assert "You have it</span> Part 1; Part 2" in text
    assert "Register</button>" in text


@time_machine.travel(MONDAY, tick=False)
def test_what_stands_in_the_way_is_not_called_missing(client):
    person, klass = UserFactory(), offering()
    other = offering(version=VersionFactory(course=CourseFactory(title="Drills")))
    ask(other, person)
    client.force_login(person)

    text = " ".join(client.get(reverse("enrollment:offering_detail", args=[klass.pk])).text.split())

    assert text.count("You have a seat at that time in Drills") == 1
    assert "In the way</span> You have a seat at that time in Drills" in text
    assert f'<a href="/classes/{other.pk}/">See that class</a>' in text
