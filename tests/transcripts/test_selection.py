"""Which lines each choice leaves, and what a period is called and when it is."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from courses.models import FundingAward, Lane, Topic
from organizations.enums import OrganizationKind
from tests.factories import (
    CourseFactory,
    UserFactory,
    VersionFactory,
    credit_types,
    employ,
    offering,
    organization,
)
from tests.factories.records import award, completion, outside_course, seat
from transcripts.models import CreditAward
from transcripts.selection import Selection, Span, chosen_lines, in_words
from transcripts.services import post_outside

pytestmark = pytest.mark.django_db

ON = date(2026, 8, 14)


def chosen(**said) -> set[int]:
    lines = chosen_lines(CreditAward.objects.all(), Selection(**said), on=ON)
    found = list(lines.values_list("pk", flat=True))
    assert len(found) == len(set(found))
    return set(found)


def line(course=None, *, funding=(), **said):
    klass = offering(version=VersionFactory(course=course or CourseFactory()))
    klass.funding.set(funding)
    return award(enrollment=seat(offering=klass, status="completed"), **said)


def elsewhere(**said):
    credit_types()
    held = datetime(2026, 6, 20, tzinfo=UTC)
    (posted,) = post_outside([completion(**said)], actor=UserFactory(), now=held)
    return posted


def test_without_a_choice_nothing_is_left_out():
    lines = {line().pk, elsewhere().pk}

    assert chosen() == lines
    assert Selection().to_json() == {}


@pytest.mark.parametrize(
    ("span", "first", "last"),
    [
        (Span.ANY, None, None),
        (Span.THIS_YEAR, date(2026, 1, 1), date(2026, 12, 31)),
        (Span.LAST_YEAR, date(2025, 1, 1), date(2025, 12, 31)),
        (Span.THIS_SCHOOL_YEAR, date(2026, 7, 1), date(2027, 6, 30)),
        (Span.LAST_SCHOOL_YEAR, date(2025, 7, 1), date(2026, 6, 30)),
        (Span.THIS_BLOCK, date(2026, 1, 1), date(2027, 12, 31)),
        (Span.LAST_BLOCK, date(2024, 1, 1), date(2025, 12, 31)),
    ],
)
def test_a_period_by_its_name_says_other_days_each_year(span, first, last):
    assert Selection(span=span).days(on=ON) == (first, last)


def test_a_period_counts_its_first_and_its_last_day():
    days = (date(2025, 12, 31), date(2026, 1, 1), date(2026, 12, 31), date(2027, 1, 1))
    before, first, last, after = (line(earned_on=day).pk for day in days)

    assert chosen(span=Span.THIS_YEAR) == {first, last}
    assert chosen(span=Span.DAYS, first="2026-01-01") == {first, last, after}
    assert chosen(span=Span.DAYS, last="2025-12-31") == {before}


def test_a_place_has_its_people_with_all_their_lines_and_former_people_with_those_earned_there():
    district = organization("District One")
    school = organization("Cedar School", kind=OrganizationKind.SCHOOL, parent=district)
    here, gone, other = UserFactory(), UserFactory(), UserFactory()
    employ(here, school, since=date(2026, 7, 1))
    employ(gone, school, until=date(2026, 6, 1))
    employ(other, district)
    theirs = {line(person=None).pk}
    early = award(person=here, earned_on=date(2020, 1, 1)).pk
    there = award(person=gone, earned_on=date(2026, 5, 31)).pk
    award(person=gone, earned_on=date(2026, 6, 1))
    wide = award(person=other).pk

    assert chosen(place=school.pk) == {early, there}
    assert chosen(place=district.pk) == {early, there, wide}
    assert not theirs & chosen(place=district.pk)


def test_a_course_has_the_lines_of_what_stands_for_it_elsewhere():
    course = CourseFactory()
    ours, other = line(course), line()
    federal = elsewhere(course=outside_course(stands_for=course))
    elsewhere(title="Something else")

    assert chosen(course=course.pk) == {ours.pk, federal.pk}
    assert other.pk not in chosen(course=course.pk)


def test_a_lane_has_the_lines_whose_column_says_it_and_a_course_beside_it_has_none_there():
    lane = Lane.objects.create(key="x", name="X")
    own, beside = CourseFactory(lane=lane), CourseFactory()
    beside.further_lanes.set([lane, Lane.objects.create(key="y", name="Y")])
    lines = {line(own).pk, elsewhere(lane=lane).pk}
    line(beside)

    assert chosen(lane=lane.pk) == lines


def test_a_topic_and_a_grant_are_those_of_the_day_a_line_was_posted():
    topic, grant = Topic.objects.create(key="t", name="T"), FundingAward.objects.create(key="g")
    course = CourseFactory()
    course.topics.set([topic, Topic.objects.create(key="u", name="U")])
    about, paid = line(course).pk, line(funding=[grant]).pk
    course.topics.clear()

    assert chosen(topic=topic.pk) == {about}
    assert chosen(grant=grant.pk) == {paid}


def test_a_credit_type_and_a_source():
    ours, federal = line(), elsewhere(course=outside_course())
    other = credit_types()["mcja_in_service_hours"]

    assert chosen(credit_type=ours.credit_type_id) == {ours.pk, federal.pk}
    assert chosen(credit_type=other.pk) == set()
    assert chosen(source="federal") == {federal.pk}
    assert federal.hours == Decimal(2)


def test_what_was_chosen_is_said_in_words():
    place = organization("District One")
    course = CourseFactory(code="MEM-1", title="Drills")

    said = Selection(place=place.pk, span=Span.LAST_SCHOOL_YEAR, source="memssi", course=course.pk)

    assert in_words(said, on=ON) == [
        ("Place", "District One"),
        ("Period", "2025-26"),
        ("Source", "MEMSSI class"),
        ("Course", "MEM-1 Drills"),
    ]
    assert in_words(Selection(span="days", first="2026-07-01"), on=ON) == [
        ("Period", "From Jul 1, 2026")
    ]
    assert in_words(Selection(span="days", last="2026-07-01"), on=ON) == [
        ("Period", "Until Jul 1, 2026")
    ]


def test_it_is_kept_as_plain_values_and_read_again():
    said = Selection(place=7, span=Span.DAYS, first="2026-07-01", topic=3)

    assert said.to_json() == {"place": 7, "span": "days", "first": "2026-07-01", "topic": 3}
    assert Selection.from_json(said.to_json() | {"of_another_version": 1}) == said
