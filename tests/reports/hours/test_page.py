"""The dashboard of hours: what each visitor sees of it, and where it leads."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from core.clock import maine_date
from courses.enums import Strand
from courses.models import Lane, Topic
from organizations.enums import County, OrganizationKind
from organizations.models import OfficerAssignment, Organization
from reports.hours.asked import OF_PLACES, By
from reports.hours.counting import count_hours
from reports.hours.grouping import source
from reports.hours_forms import ways_of
from reports.models import HOURS_FORMAT, HoursCell, HoursCount
from tests.factories import (
    UserFactory,
    coordinator,
    director,
    employ,
    offering,
    organization,
    staff,
)
from tests.factories.records import award, seat
from tests.reports.hours.comparing import everything_counted

pytestmark = pytest.mark.django_db


class Place:
    """A district with a school of three, two of them trained this year; another of one, trained."""

    def __init__(self) -> None:
        today = maine_date(timezone.now())
        self.district, self.other = organization("RSU 1"), organization("RSU 2")
        self.school = organization("Elm School", kind=OrganizationKind.SCHOOL, parent=self.district)
        self.agency = organization("Orono Police", kind=OrganizationKind.LAW_AGENCY)
        self.trained, self.twice, self.nothing = (UserFactory() for _ in range(3))
        for person in (self.trained, self.twice, self.nothing):
            employ(person, self.school)
        elsewhere = UserFactory()
        employ(elsewhere, self.other)
        award(person=self.trained, earned_on=today, hours="6")
        award(person=self.twice, earned_on=today, hours="1.50")
        award(person=self.twice, earned_on=today, hours="2")
        award(person=elsewhere, earned_on=today, hours="4")
        award(person=self.nothing, earned_on=date(2021, 3, 1), hours="3")


@pytest.fixture(params=["counted", "from the lines"])
def place(request):
    found = Place()
    if request.param == "counted":
        count_hours(now=timezone.now())
    return found


def shown(client, visitor, **asked):
    """Return what the page says of each row, and the three figures above them."""
    client.force_login(visitor)
    page = client.get(reverse("reports:hours"), asked)
    assert page.status_code == 200
    total = page.context["total"]
    rows = [(row.group.name, *numbers(row.group.measures)) for row in page.context["rows"]]
    return numbers(total), rows


def numbers(measures):
    return str(measures.hours), measures.people, measures.nothing, measures.head


def test_the_director_sees_the_state_place_by_place(client, place):
    assert shown(client, director()) == (
        ("13.50", 3, 1, 4),
        [("RSU 1", "9.50", 2, 1, 3), ("RSU 2", "4.00", 1, 0, 1)],
    )


def test_a_coordinator_sees_the_same_of_their_places_alone(client, place):
    assert shown(client, coordinator(place.district)) == (
        ("9.50", 2, 1, 3),
        [("Elm School", "9.50", 2, 1, 3)],
    )


def test_a_place_of_others_is_not_found(client, place):
    client.force_login(coordinator(place.district))
    for name in ("reports:hours", "reports:hours_people", "reports:hours_lines"):
        assert client.get(reverse(name), {"place": place.other.pk}).status_code == 404


def test_days_of_ones_own_are_added_up_from_the_lines(client, place):
    asked = {"period": "days", "first": "2021-03-01", "last": "2021-03-01"}
    assert shown(client, staff(), **asked)[0] == ("3.00", 1, 3, 4)


def test_days_the_wrong_way_round_are_told(client, place):
    client.force_login(staff())
    asked = {"period": "days", "first": "2021-03-02", "last": "2021-03-01"}
    page = client.get(reverse("reports:hours"), asked)
    assert "The last day is before the first day." in page.content.decode()


def test_days_beside_another_period_are_told(client, place):
    client.force_login(staff())
    asked = {"period": f"y{maine_date(timezone.now()).year}", "first": "2021-03-02"}
    page = client.get(reverse("reports:hours"), asked)
    assert "Days are given as well: choose “From day to day (below)”" in page.content.decode()


def test_rows_come_by_name_by_hours_or_by_people_with_nothing(client, place):
    today = maine_date(timezone.now())
    for _ in range(2):
        employ(UserFactory(), place.other)
    award(person=place.nothing, earned_on=today, hours="1")
    count_hours(now=timezone.now())

    def names(order):
        return [name for name, *_numbers in shown(client, director(), order=order)[1]]

    assert names("") == names("hours") == ["RSU 1", "RSU 2"]
    assert names("nothing") == ["RSU 2", "RSU 1"]


def test_a_row_leads_one_level_down_and_to_the_people_and_their_lines(client, place):
    visitor = director()
    client.force_login(visitor)
    (row, _other) = client.get(reverse("reports:hours")).context["rows"]
    assert row.url == f"{reverse('reports:hours')}?place={place.district.pk}"

    nobody = client.get(
        reverse("reports:hours_people"), {"place": place.district.pk, "hours": "none"}
    )
    assert [person.pk for person in nobody.context["object_list"]] == [place.nothing.pk]
    with_hours = client.get(
        reverse("reports:hours_people"), {"place": place.district.pk, "hours": "some"}
    )
    assert {
        (person.pk, f"{person.hours_there:.2f}") for person in with_hours.context["object_list"]
    } == {(place.trained.pk, "6.00"), (place.twice.pk, "3.50")}
    lines = client.get(
        reverse("reports:hours_lines"), {"place": place.district.pk, "person": place.twice.pk}
    )
    assert sorted(f"{line.hours:.2f}" for line in lines.context["object_list"]) == ["1.50", "2.00"]
    assert f"The lines of {place.twice.name} alone." in lines.text
    everybody = client.get(f"{reverse('reports:hours_lines')}?{lines.context['everybody']}")
    assert len(everybody.context["object_list"]) == 3
    assert "alone." not in everybody.text


def test_hours_of_other_work_are_told_from_none(client):
    place = Place()
    for person in (place.nothing, place.trained):
        employ(person, place.agency, kind="officer", since=date(2025, 1, 6))
    client.force_login(director())
    year = {"period": "days", "first": "2021-01-01", "last": "2021-12-31"}

    page = client.get(reverse("reports:hours_people"), {"place": place.agency.pk, **year})

    told = {row.record.pk: row.get_cell("hours") for row in page.context["table"].rows}
    assert told == {place.nothing.pk: "in other work alone", place.trained.pk: "–"}  # noqa: RUF001


def test_the_balance_leads_to_each_place_and_a_strand_to_its_places(client):
    place = Place()
    klass = offering()
    topic = Topic.objects.create(key="locks", name="Locks", strand=Strand.TACTICAL)
    klass.version.course.topics.add(topic)
    held = seat(learner=place.trained, offering=klass, status="completed")
    award(enrollment=held, earned_on=maine_date(timezone.now()), hours="3")
    count_hours(now=timezone.now())
    client.force_login(director())
    hours = reverse("reports:hours")

    page = client.get(hours, {"by": "strands"})

    assert f'href="?&amp;place={place.district.pk}&amp;by=strands">RSU 1</a>' in page.text
    (row,) = [row for row in page.context["rows"] if row.group.measures.lines]
    assert row.url == f"{hours}?strand=tactical&by=places"
    below = client.get(row.url)
    assert [(row.group.name, str(row.group.measures.hours)) for row in below.context["rows"]] == [
        ("RSU 1", "3.00"),
        ("RSU 2", "0.00"),
    ]
    assert below.context["as_of"] is not None
    lines = client.get(f"{reverse('reports:hours_lines')}?{below.context['query']}")
    assert [str(line.hours) for line in lines.context["object_list"]] == ["3.00"]


def test_hours_are_told_apart_by_what_lies_below_a_place(client):
    place = Place()
    state = Organization.objects.get(kind=OrganizationKind.STATE)

    def ways(of):
        return {by for by in ways_of(of, {}) if by in OF_PLACES}

    assert ways(state) == {By.PLACES, By.COUNTIES, By.SCHOOLS, By.AGENCIES}
    assert ways(place.district) == {By.PLACES, By.COUNTIES, By.SCHOOLS}
    assert ways(place.school) == ways(place.agency) == set()


def test_the_way_down_is_counted_ahead_at_every_step(client):
    place = Place()
    klass, topic = offering(), Topic.objects.create(key="grief", name="Grief")
    klass.version.course.topics.add(topic)
    held = seat(learner=place.trained, offering=klass, status="completed")
    award(enrollment=held, earned_on=maine_date(timezone.now()))
    Organization.objects.filter(pk=place.school.pk).update(county=County.PENOBSCOT)
    count_hours(now=timezone.now())
    client.force_login(director())

    def way_down(start: str) -> tuple[list[str], list[bool]]:
        addresses, are_counted = [start], []
        while addresses[-1]:
            context = client.get(reverse("reports:hours") + addresses[-1]).context
            are_counted.append(context["as_of"] is not None)
            rows = [row for row in context["rows"] if row.group.measures.lines]
            addresses.append(rows[0].url.partition("/reports/hours/")[2] if rows else "")
        return addresses, are_counted

    lane = Lane.objects.get()
    of_both = f"lane={lane.pk}&topic={topic.pk}"
    addresses, are_counted = way_down("?by=lanes")
    assert addresses == [
        "?by=lanes",
        f"?lane={lane.pk}&by=topics",
        f"?{of_both}&by=places",
        f"?{of_both}&place={place.district.pk}",
        f"?{of_both}&place={place.school.pk}",
        "",
    ]
    # Kinds of work in a topic of a lane: few lines, at one school.
    assert are_counted == [True, True, True, True, False]
    addresses, are_counted = way_down("?by=counties")
    assert addresses == [
        "?by=counties",
        f"?county={County.PENOBSCOT}&by=schools",
        f"?place={place.school.pk}",
        f"?place={place.school.pk}&lane={lane.pk}&by=topics",
        f"?place={place.school.pk}&{of_both}",
        "",
    ]
    assert are_counted == [True, True, True, True, False]


def test_the_way_up_keeps_what_is_asked(client, place):
    client.force_login(director())
    asked = {"place": place.school.pk, "period": "y2021", "by": "lanes", "page": "2"}
    text = client.get(reverse("reports:hours"), asked).content.decode()
    assert f'href="?period=y2021&amp;place={place.district.pk}"' in text


def test_a_year_that_is_over_has_no_month_that_is_not(client):
    place, this_year = Place(), maine_date(timezone.now()).year
    award(person=place.nothing, earned_on=date(this_year - 1, 12, 1), hours="3")
    count_hours(now=timezone.now())
    client.force_login(director())

    def is_running(period: str) -> bool:
        page = client.get(reverse("reports:hours"), {"period": period})
        return "is not over yet" in page.content.decode()

    assert is_running(f"y{this_year}")
    assert not is_running(f"y{this_year - 1}")


def test_few_officers_of_others_are_not_shown(client, place):
    officer = UserFactory()
    employ(officer, place.agency, kind="school_resource_officer")
    OfficerAssignment.objects.create(
        officer=officer, agency=place.agency, school=place.school, starts_on=date(2020, 1, 6)
    )
    award(person=officer, earned_on=maine_date(timezone.now()), hours="8")
    count_hours(now=timezone.now())

    def officers(visitor):
        client.force_login(visitor)
        (_name, found), _staff = client.get(reverse("reports:hours")).context["groups"]
        return found and numbers(found)

    assert officers(coordinator(place.district)) is None
    assert officers(coordinator(place.agency)) == ("8.00", 1, 0, 1)
    assert officers(director()) == ("8.00", 1, 0, 1)


def test_the_table_is_handed_over_as_a_file(client, place):
    client.force_login(director())
    answer = client.get(reverse("reports:hours"), {"export": "csv"})
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert lines == [
        'Place,Hours,People with hours,Work there now,"Of these, with nothing",Hours each',
        "RSU 1,9.50,2,3,1,4.8",
        "RSU 2,4.00,1,1,0,4.0",
    ]


def test_the_page_says_when_its_numbers_were_counted(client, place):
    client.force_login(director())
    text = client.get(reverse("reports:hours")).content.decode()
    is_live = "Added up from the training records as they are now." in text
    assert ("What changes is counted within a few minutes." in text) != is_live
    assert is_live != HoursCount.objects.exists()


def test_sums_of_an_earlier_version_are_not_read_and_everybody_is_counted_anew(client):
    place = Place()
    count_hours(now=timezone.now())
    kept_up = everything_counted()
    HoursCell.objects.filter(facet__startswith="l").delete()
    HoursCount.objects.update(format=HOURS_FORMAT - 1)
    assert source().counted_at is None
    assert shown(client, coordinator(place.district))[0] == ("9.50", 2, 1, 3)

    count_hours(now=timezone.now())

    assert source().counted_at is not None
    assert everything_counted() == kept_up


def test_the_home_leads_there_once_hours_were_counted(client):
    found = Place()
    visitor = coordinator(found.district)
    client.force_login(visitor)
    assert "Hours of RSU 1" not in client.get("/").content.decode()
    count_hours(now=timezone.now())
    home = client.get("/").content.decode()
    assert "Hours of RSU 1" in home
    assert "1 of 3 who work there have nothing yet" in home
