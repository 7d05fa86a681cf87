"""Which classes are suggested to whom, and what is said of it."""

from datetime import UTC, date, datetime, timedelta

import pytest

from core.clock import maine_date
from courses.models import Audience, Interest, Lane, Topic
from enrollment.decisions import (
    Candidate,
    Fit,
    Ground,
    Tastes,
    fit_of,
    is_still_good,
    suggestions,
)
from enrollment.suggestions import suggested_to
from organizations.models import Organization
from tests.factories import (
    CourseFactory,
    UserFactory,
    VersionFactory,
    employ,
    offering,
    organization,
    work_kind,
)
from tests.factories.records import seat

NOW = datetime(2026, 6, 8, 13, tzinfo=UTC)
BUS_STAFF, ALL_STAFF, OFFICERS = 1, 2, 3
BUSES, DRILLS = 10, 11
TRAINING, PLANNING = 20, 21
DRIVER = Tastes(audiences={ALL_STAFF: 22, BUS_STAFF: 3}, counties=frozenset({"23011"}))


def candidate(number=1, **about) -> Candidate:
    plain = {"offering": number, "course": number, "begins_at": NOW, "lane": TRAINING}
    return Candidate(**plain | about)


@pytest.mark.parametrize(
    ("about", "fit"),
    [
        ({}, None),
        ({"audiences": frozenset({OFFICERS})}, None),
        ({"county": "23011"}, None),
        ({"audiences": frozenset({ALL_STAFF})}, Fit(Ground.WORK, ALL_STAFF, 3, False)),
        (
            {"audiences": frozenset({ALL_STAFF, BUS_STAFF, OFFICERS}), "county": "23011"},
            Fit(Ground.WORK, BUS_STAFF, 4, True),
        ),
    ],
)
def test_work_is_said_by_the_narrowest_audience_and_nearness_alone_is_no_reason(about, fit):
    assert fit_of(candidate(**about), DRIVER) == fit


@pytest.mark.parametrize(
    ("tastes", "fit"),
    [
        (Tastes(audiences={}, topics=frozenset({DRILLS})), Fit(Ground.TOPIC, DRILLS, 4, False)),
        (Tastes(audiences={}, lanes=frozenset({TRAINING})), Fit(Ground.LANE, TRAINING, 2, False)),
        (Tastes(audiences={}, lanes=frozenset({PLANNING})), None),
        (
            Tastes(
                audiences={BUS_STAFF: 3},
                topics=frozenset({DRILLS, BUSES}),
                lanes=frozenset({TRAINING}),
            ),
            Fit(Ground.TOPIC, BUSES, 9, False),
        ),
    ],
)
def test_what_one_chose_is_said_before_ones_work(tastes, fit):
    found = candidate(topics=frozenset({BUSES, DRILLS}), audiences=frozenset({BUS_STAFF}))

    assert fit_of(found, tastes) == fit


def test_the_best_come_first_then_the_soonest_and_each_course_once():
    for_drivers = frozenset({BUS_STAFF})
    later = candidate(1, audiences=for_drivers, begins_at=NOW + timedelta(days=3))
    sooner = candidate(2, audiences=for_drivers)
    near = candidate(3, audiences=for_drivers, county="23011", begins_at=NOW + timedelta(days=9))
    again = candidate(4, course=1, audiences=for_drivers, begins_at=NOW + timedelta(days=5))
    strange = candidate(5)
    everybody = [strange, again, later, sooner, near]

    assert [each for each, _fit in suggestions(everybody, DRIVER, most=5)] == [near, sooner, later]
    assert [each for each, _fit in suggestions(everybody, DRIVER, most=2)] == [near, sooner]


@pytest.mark.parametrize(
    ("months", "today", "is_good"),
    [
        (None, date(2040, 1, 1), True),
        (12, date(2027, 6, 8), True),
        (12, date(2027, 6, 9), False),
    ],
)
def test_a_completion_is_good_until_it_runs_out(months, today, is_good):
    completed_on = date(2026, 6, 8)

    assert is_still_good(completed_on=completed_on, validity_months=months, today=today) is is_good


# --- with rows ---


@pytest.fixture
def drivers(db):
    audience = Audience.objects.create(key="transportation", name="Transportation staff")
    audience.work_kinds.add(work_kind("bus_driver"))
    return audience


@pytest.fixture
def driver(db):
    person = UserFactory()
    employ(person, organization("District One"), kind="bus_driver")
    return person


def version_for(audience, **about):
    version = VersionFactory(**about)
    version.course.audiences.add(audience)
    return version


def coming(version, days=20, **about):
    return offering(version=version, starts_at=NOW + timedelta(days=days), **about)


def suggested(person) -> list[tuple]:
    return [(row.offering, row.why, row.is_near) for row in suggested_to(person, now=NOW)]


def test_classes_for_ones_work_are_suggested_while_a_seat_is_free(driver, drivers):
    fits = coming(version_for(drivers))
    coming(VersionFactory())
    seat(offering=coming(version_for(drivers), capacity=1))
    coming(version_for(drivers), opens_at=NOW + timedelta(days=1))
    coming(version_for(drivers), closes_at=NOW - timedelta(days=1))
    coming(version_for(drivers), published=False)
    coming(version_for(drivers), instructors=[driver])

    assert suggested(driver) == [(fits, "For: Transportation staff", False)]


def test_a_claim_is_enough_to_suggest_but_not_one_that_was_rejected_or_has_ended(drivers):
    person, rejected, gone = UserFactory(), UserFactory(), UserFactory()
    place = organization("District One")
    employ(person, place, kind="bus_driver", confirmed=False)
    employ(gone, place, kind="bus_driver", until=maine_date(NOW))
    claim = employ(rejected, place, kind="bus_driver")
    claim.status = "rejected"
    claim.save()
    fits = coming(version_for(drivers))

    assert [row[0] for row in suggested(person)] == [fits]
    assert suggested(rejected) == suggested(gone) == []


def test_what_one_has_is_waiting_for_or_has_completed_is_not_suggested(driver, drivers):
    held, waited_for, done, run_out = (version_for(drivers, validity_months=12) for _ in range(4))
    coming(held)
    seat(learner=driver, offering=coming(held, 3))
    coming(waited_for)
    coming(waited_for, 4).waitlist.create(learner=driver, joined_at=NOW)
    coming(done)
    seat(
        learner=driver,
        offering=coming(done, -30),
        status="completed",
        at=NOW - timedelta(days=364),
    )
    again = coming(run_out)
    seat(
        learner=driver,
        offering=coming(run_out, -400),
        status="completed",
        at=NOW - timedelta(days=366),
    )

    assert [row[0] for row in suggested(driver)] == [again]


def test_a_class_for_certain_work_only_is_suggested_once_that_work_is_confirmed(drivers):
    place = organization("District One")
    confirmed, claimed = UserFactory(), UserFactory()
    employ(confirmed, place, kind="bus_driver")
    employ(claimed, place, kind="bus_driver", confirmed=False)
    version = version_for(drivers, course=CourseFactory(restricted_to=drivers))
    klass = coming(version)

    assert [row[0] for row in suggested(confirmed)] == [klass]
    assert suggested(claimed) == []


def test_what_one_chose_is_suggested_and_said(db):
    person = UserFactory()
    topic = Topic.objects.create(key="drills", name="Drills")
    lane = Lane.objects.create(key="L4", name="Planning")
    Interest.objects.create(person=person, topic=topic)
    Interest.objects.create(person=person, lane=lane)
    by_lane = coming(VersionFactory(course=CourseFactory(lane=lane)), 1)
    by_topic = coming(VersionFactory(), 9)
    by_topic.version.course.topics.add(topic)

    assert suggested(person) == [
        (by_topic, "Because you chose Drills", False),
        (by_lane, "Because you chose Planning", False),
    ]


def test_a_class_in_ones_county_comes_first_and_says_so(driver, drivers):
    far = coming(version_for(drivers, delivery_mode="virtual"), 1)
    near = coming(version_for(drivers), 9)
    Organization.objects.filter(name="District One").update(county="23011")

    assert [(row[0], row[2]) for row in suggested(driver)] == [(near, True), (far, False)]


def test_somebody_of_whom_nothing_is_known_gets_no_suggestion(drivers):
    coming(version_for(drivers))

    assert suggested(UserFactory()) == []


def test_a_class_under_way_is_suggested_only_at_ones_own_pace(driver, drivers):
    coming(version_for(drivers), days=-0.1, closes_at=NOW + timedelta(hours=3))
    window = (NOW - timedelta(days=9), NOW + timedelta(days=9))
    own_pace = version_for(drivers, delivery_mode="self_paced")
    klass = offering(version=own_pace, window=window)

    assert [row[0] for row in suggested(driver)] == [klass]
