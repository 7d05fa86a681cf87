"""The same classes by distance, by month, by county and by lane."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
import time_machine

from courses.models import Offering, Venue
from courses.services import PlannedMeeting
from organizations.distances import COUNTY_CENTERS, miles_between
from organizations.models import Organization
from tests.factories import UserFactory, VersionFactory, employ, offering, organization
from tests.factories.courses import LaneFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2027, 2, 1, 15, tzinfo=UTC)
BATH, AROOSTOOK, KENNEBEC = "23023", "23003", "23011"


@pytest.fixture(autouse=True)
def _clock():
    with time_machine.travel(NOW, tick=False):
        yield


def a_class(venue: Venue | None, *, days: int = 30, **said) -> Offering:
    klass = offering(starts_at=NOW + timedelta(days=days), **said)
    mode = "in_person" if venue else "virtual"
    Offering.objects.filter(pk=klass.pk).update(venue=venue, delivery_mode=mode)
    klass.refresh_from_db()
    return klass


def venues() -> tuple[Venue, Venue, Venue]:
    return (
        Venue.objects.create(name="North", town="Caribou", county=AROOSTOOK),
        Venue.objects.create(
            name="Coast",
            town="Bath",
            county=BATH,
            latitude=Decimal("43.91"),
            longitude=Decimal("-69.82"),
        ),
        Venue.objects.create(name="Middle", town="Augusta", county=KENNEBEC),
    )


def listed(client, query: str) -> list[Offering]:
    return [row.record for row in client.get(f"/classes/?{query}").context["table"].rows]


class TestDistance:
    def test_the_nearest_stand_first_and_online_last(self, client):
        north, coast, middle = (a_class(venue) for venue in venues())
        online = a_class(None)
        rows = listed(client, f"order=nearest&near={KENNEBEC}")
        assert rows == [middle, coast, north, online]
        at = COUNTY_CENTERS[KENNEBEC]
        far = [
            0,
            miles_between(at, (43.91, -69.82)),
            miles_between(at, COUNTY_CENTERS[AROOSTOOK]),
            None,
        ]
        assert [row.miles and round(row.miles, 6) for row in rows] == [
            pytest.approx(miles, abs=0.00001) if miles else miles for miles in far
        ]
        assert [row.is_about_a_county for row in rows] == [True, False, True, False]

    @pytest.mark.parametrize(
        ("coordinates", "first", "sentence"),
        [
            (
                {"latitude": Decimal("46.86"), "longitude": Decimal("-68.01")},
                "North",
                "Distances are straight lines from District.",
            ),
            (
                {"county": BATH},
                "Coast",
                "Distances are straight lines from the middle of Sagadahoc County.",
            ),
        ],
    )
    def test_it_is_reckoned_from_where_one_works(self, client, coordinates, first, sentence):
        for venue in venues():
            a_class(venue)
        place, person = organization("District"), UserFactory()
        Organization.objects.filter(pk=place.pk).update(**coordinates)
        employ(person, place)
        client.force_login(person)
        answer = client.get("/classes/?order=nearest")
        rows = [row.record.venue.name for row in answer.context["table"].rows]
        assert (rows[0], answer.context["filter"].origin.sentence) == (first, sentence)
        assert sentence in answer.content.decode()

    def test_who_says_no_county_is_asked_for_one(self, client):
        early, late = a_class(None, days=5), a_class(venues()[0], days=9)
        answer = client.get("/classes/?order=nearest")
        assert [row.record for row in answer.context["table"].rows] == [early, late]
        assert "Choose a county under “Distance from”" in answer.content.decode()

    def test_most_seats_left_stand_first(self, client):
        few, none, open_to_all = (a_class(None, capacity=capacity) for capacity in (3, 9, None))
        assert listed(client, "order=seats") == [open_to_all, none, few]


class TestMonth:
    def test_a_day_shows_three_and_says_how_many_more(self, client):
        starts_at = datetime(2027, 3, 9, 13, tzinfo=UTC)
        for _ in range(5):
            offering(starts_at=starts_at)
        weeks = client.get("/classes/calendar/?month=2027-03").context["weeks"]
        days = {day.day.day: day for week in weeks for day in week if day.is_of_month}
        assert (len(days[9].shown), days[9].count, days[9].more) == (3, 5, 2)
        assert sum(day.count for day in days.values()) == 5

    def test_a_late_evening_belongs_to_its_day_in_maine(self, client):
        evening = datetime(2027, 3, 10, 3, tzinfo=UTC)  # 10 PM on the ninth in Maine
        offering(
            meetings=[PlannedMeeting(evening, evening + timedelta(hours=1))], starts_at=evening
        )
        weeks = client.get("/classes/calendar/?month=2027-03").context["weeks"]
        assert [day.day.day for week in weeks for day in week if day.count] == [9]

    def test_filters_are_carried_over(self, client):
        lane = LaneFactory(key="L9", name="Contracted")
        version = VersionFactory(course__lane=lane)
        offering(starts_at=datetime(2027, 3, 9, 13, tzinfo=UTC), version=version)
        offering(starts_at=datetime(2027, 3, 9, 13, tzinfo=UTC))
        answer = client.get(f"/classes/calendar/?month=2027-03&lane={lane.pk}")
        weeks = answer.context["weeks"]
        assert [day.count for week in weeks for day in week if day.count] == [1]
        assert answer.context["query"] == f"lane={lane.pk}"
        assert '<input type="hidden" name="month" value="2027-03" form="filters">' in answer.text

    @pytest.mark.parametrize("month", ["", "soon", "2027-13", "0001-01", "9999-12"])
    def test_what_is_no_month_means_this_one(self, client, month):
        assert client.get(f"/classes/calendar/?month={month}").context["first"].month == 2

    def test_the_last_month_there_is_leads_to_none_after_it(self, client):
        for month, after in (("2030-11", "2030-12"), ("2030-12", "")):
            page = client.get(f"/classes/calendar/?month={month}")
            assert page.context["after"] == after
            assert ("Month after" in page.text) == bool(after)


def test_the_map_counts_by_county_and_names_what_is_online(client):
    north, _coast, middle = venues()
    for venue in (north, middle, middle, None):
        a_class(venue)
    context = client.get("/classes/map/").context
    assert (context["counties"], context["online"]) == (
        [("23003", "Aroostook", 1), ("23011", "Kennebec", 2)],
        1,
    )


def test_a_lane_shows_its_courses_and_classes_and_those_it_shares(client):
    lane = LaneFactory(key="L9", name="Contracted")
    own, shared = VersionFactory(course__lane=lane, course__title="A"), VersionFactory()
    shared.course.further_lanes.add(lane)
    mine = [
        offering(version=version, starts_at=NOW + timedelta(days=days))
        for days, version in enumerate((own, shared), start=9)
    ]
    a_class(None)
    context = client.get("/lanes/L9/").context
    assert (list(context["offerings"]), list(context["courses"])) == (
        mine,
        [own.course, shared.course],
    )


def test_what_meets_on_a_day_is_found_whenever_it_began(client):
    days = [datetime(2027, 3, day, 13, tzinfo=UTC) for day in (8, 9, 10)]

    def meeting_on(*begins: datetime) -> Offering:
        planned = [PlannedMeeting(day, day + timedelta(hours=1)) for day in begins]
        return offering(meetings=planned, starts_at=begins[0])

    both, on_it, _later = meeting_on(*days[:2]), meeting_on(days[1]), meeting_on(days[2])
    assert listed(client, "on_day=2027-03-09") == [both, on_it]
    assert listed(client, "on_day=9999-12-31") == []


def test_what_a_day_or_a_county_leads_to_takes_the_place_of_that_filter(client):
    north = venues()[0]
    for _ in range(4):
        a_class(north)
    answer = client.get("/classes/calendar/?month=2027-03&county=23003&from_day=2027-02-20")
    more = "/classes/?on_day=2027-03-03&amp;county=23003&amp;from_day=2027-02-20"
    assert answer.text.count(f'href="{more}"') == 1
    answer = client.get("/classes/map/?county=23003&county=23011&delivery=in_person")
    assert 'href="/classes/?county=23003&amp;delivery=in_person"' in answer.text


@pytest.mark.parametrize(("path", "questions"), [("calendar/?month=2027-03", 3), ("map/", 3)])
def test_forty_classes_take_as_few_questions_as_one(
    client, path, questions, django_assert_num_queries
):
    north, coast, middle = venues()
    a_class(north)
    client.get(f"/classes/{path}")
    with django_assert_num_queries(questions):
        client.get(f"/classes/{path}")
    for number in range(39):
        a_class((coast, middle, None)[number % 3], days=30 + number % 14)
    with django_assert_num_queries(questions):
        client.get(f"/classes/{path}")


def test_people_are_led_to_the_pages_of_the_lanes(client):
    lane = LaneFactory(key="L7", name="Officers")
    course = VersionFactory(course__lane=lane).course
    assert 'href="/lanes/"' in client.get("/courses/").text
    assert 'href="/lanes/L7/"' in client.get("/lanes/").text
    assert 'href="/lanes/L7/">Officers</a>' in client.get(f"/courses/{course.code}/").text
