"""What stands between a person and a seat: one list, asked by registering and shown by the page."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.urls import reverse

from audit.models import AuditEvent
from courses.models import Audience, Offering
from enrollment.eligibility import Asking, first_refusal, person_checks, place_checks
from enrollment.enums import WAIVABLE, EnrollmentStatus, Gate, Way
from enrollment.exceptions import (
    AlreadyCompletedError,
    ClashError,
    NotEligibleError,
    OfferingFullError,
    OrganizationCapError,
)
from enrollment.models import Enrollment, SessionChoice, WaitlistEntry
from enrollment.services import Route, accept_offer, offer_freed_seats, register, withdraw
from organizations.enums import OrganizationKind
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

START = datetime(2026, 6, 8, 13, tzinfo=UTC)
MONDAY = START - timedelta(days=21)
ONE_HOUR = timedelta(hours=1)


def ask(klass, person, *, by=None, at=MONDAY, or_wait=False, **route):
    return register(
        offering_id=klass.pk,
        learner=person,
        actor=by or person,
        now=at,
        or_wait=or_wait,
        route=Route(**route),
    )


def refused(error, klass, person, **said) -> str:
    """Ask, see it refused for this reason and nothing written, and return the sentence."""
    with nothing_written(), pytest.raises(error) as refusal:
        ask(klass, person, **said)
    assert type(refusal.value) is error
    return str(refusal.value)


def version_of(course, **changes):
    return VersionFactory(course=course, number=course.versions.count() + 1, **changes)


def completed(person, course, *, on: date, months: int | None = None):
    """Write down that somebody completed a course on a day."""
    moment = datetime(on.year, on.month, on.day, 15, tzinfo=UTC)
    version = version_of(course, validity_months=months)
    klass = offering(version=version, starts_at=moment)
    seat = enroll(klass, person)
    Enrollment.objects.filter(pk=seat.pk).update(
        status=EnrollmentStatus.COMPLETED, ended_at=klass.ends_at
    )
    return seat


def needing(*groups, **changes):
    klass = offering(**changes)
    codes = [[course.code for course in group] for group in groups]
    Offering.objects.filter(pk=klass.pk).update(prerequisites=codes)
    return klass


# --- prerequisites ---


def test_what_is_needed_first_is_named_for_oneself_and_for_another():
    one, two, three = (CourseFactory(title=f"Part {n}") for n in (1, 2, 3))
    klass, person = needing([one, two], [three]), UserFactory()

    own = refused(NotEligibleError, klass, person)
    of_another = refused(NotEligibleError, klass, person, by=staff(), way=Way.COORDINATOR)
    in_line = refused(NotEligibleError, klass, person, or_wait=True)

    assert own == in_line == "You need this first: Part 1 or Part 2; Part 3."
    assert of_another == f"{person.name} needs this first: Part 1 or Part 2; Part 3."


def test_any_course_of_each_group_will_do_and_only_what_is_missing_is_named():
    one, two, three = (CourseFactory(title=f"Part {n}") for n in (1, 2, 3))
    klass, person = needing([one, two], [three]), UserFactory()
    completed(person, two, on=date(2025, 3, 3))

    assert refused(NotEligibleError, klass, person) == "You need this first: Part 3."
    completed(person, three, on=date(2025, 4, 7))
    assert ask(klass, person).status == "enrolled"


@pytest.mark.parametrize(
    ("on", "holds"),
    [(date(2025, 6, 7), False), (date(2025, 6, 8), True), (date(2026, 1, 5), True)],
)
def test_a_prerequisite_is_held_on_the_first_day_of_the_class(on, holds):
    before = CourseFactory(title="Part 1")
    klass, person = needing([before]), UserFactory()
    completed(person, before, on=on, months=12)

    if holds:
        assert ask(klass, person).status == "enrolled"
    else:
        refused(NotEligibleError, klass, person)


def test_of_two_completions_the_one_that_counts_longer_counts():
    before = CourseFactory(title="Part 1")
    klass, person = needing([before]), UserFactory()
    completed(person, before, on=date(2026, 1, 5), months=12)
    completed(person, before, on=date(2024, 1, 8), months=12)

    assert ask(klass, person).status == "enrolled"


def test_the_classes_that_would_supply_it_are_over_before_and_take_people_in():
    before = CourseFactory(title="Part 1")
    klass, person = needing([before]), UserFactory()
    version = version_of(before)
    good = offering(version=version, starts_at=START - timedelta(days=10))
    offering(version=version, starts_at=START + timedelta(days=1))
    offering(version=version, starts_at=START - timedelta(days=9), published=False)
    offering(version=version, starts_at=START - timedelta(days=8), opens_at=MONDAY + ONE_HOUR)
    completed(person, CourseFactory(), on=date(2025, 3, 3))

    checks = person_checks(Asking(klass_again(klass), person, MONDAY), looks_for_help=True)

    (check,) = checks
    assert (check.gate, check.is_met, check.asks) == (Gate.PREREQUISITES, False, "Part 1")
    assert check.supplied_by == (good,)


def klass_again(klass):
    return Offering.objects.select_related("version__course__restricted_to").get(pk=klass.pk)


def test_what_is_done_at_ones_own_pace_supplies_it_too():
    before = CourseFactory(title="Part 1")
    klass, person = needing([before]), UserFactory()
    paced = offering(
        version=version_of(before, delivery_mode="self_paced"),
        window=(MONDAY - timedelta(days=9), START + timedelta(days=300)),
    )

    (check,) = person_checks(Asking(klass_again(klass), person, MONDAY), looks_for_help=True)

    assert check.supplied_by == (paced,)


# --- completed already ---


@pytest.mark.parametrize(
    ("on", "months", "sentence"),
    [
        (date(2025, 3, 3), None, "You have completed this course, and it does not expire."),
        (
            date(2026, 3, 2),
            12,
            "You have completed this course, and it counts until March 2, 2027.",
        ),
        (date(2024, 3, 4), 12, ""),
    ],
)
def test_a_course_is_taken_again_once_it_runs_out_soon(on, months, sentence):
    course, person = CourseFactory(), UserFactory()
    completed(person, course, on=on, months=months)
    klass = offering(version=version_of(course))

    if sentence:
        assert refused(AlreadyCompletedError, klass, person) == sentence
    else:
        assert ask(klass, person).status == "enrolled"


def test_from_the_ninetieth_day_before_it_runs_out_a_course_may_be_renewed():
    course, person = CourseFactory(), UserFactory()
    completed(person, course, on=date(2025, 9, 6), months=12)  # until September 6, 2026
    days_before = {
        days: offering(version=version_of(course), starts_at=START - timedelta(days=days))
        for days in (0, 1)
    }

    at = MONDAY - timedelta(days=7)
    assert refused(AlreadyCompletedError, days_before[1], person, at=at) == (
        "You have completed this course, and it counts until September 6, 2026."
    )
    assert ask(days_before[0], person, at=at).status == "enrolled"


def test_every_conference_is_another_one():
    course, person = CourseFactory(), UserFactory()
    completed(person, course, on=date(2025, 3, 3))
    version = version_of(course, completion_rule="per_session_attendance")

    assert ask(offering(version=version), person).status == "enrolled"


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


# --- so many for one organization ---


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
