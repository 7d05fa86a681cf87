"""Numbers of places: no number below five is shown, nor one from which it could be worked out."""

import csv
from datetime import date
from decimal import Decimal
from random import Random

import pytest
from django.utils import timezone

from accounts.permissions import Role
from core.clock import maine_date
from organizations.enums import OrganizationKind
from organizations.models import OfficerAssignment
from organizations.services import grant_role
from reports.oversight import Period, numbers_of, roots_of
from reports.suppression import FEWEST, left_out
from tests.factories import (
    UserFactory,
    coordinator,
    director,
    employ,
    organization,
    staff,
    the_state,
)
from tests.factories.records import award

NAMES = ("people", "with_hours", "without_hours", "officers")


def numbers(people, with_hours, officers=0) -> dict:
    return dict(zip(NAMES, (people, with_hours, people - with_hours, officers), strict=True))


def summed(rows) -> dict:
    return {name: sum(row[name] for row in rows) for name in NAMES}


# --- the rule ---


def test_large_numbers_are_all_shown():
    rows = [numbers(40, 30, 5), numbers(20, 10, 9)]

    assert left_out(rows, summed(rows)) == ([frozenset(), frozenset()], frozenset())


def test_five_are_shown_and_four_are_not():
    rows = [numbers(60, 40, 9), numbers(50, 25, 5)]
    assert left_out(rows, summed(rows)) == ([frozenset(), frozenset()], frozenset())

    rows = [numbers(60, 40, 9), numbers(50, 25, 4)]
    assert left_out(rows, summed(rows)) == ([frozenset({"officers"})] * 2, frozenset())


def test_a_small_place_takes_the_next_smallest_with_it():
    rows = [numbers(60, 40, 9), numbers(20, 10, 8), numbers(3, 1, 7)]

    hidden, of_total = left_out(rows, summed(rows))

    assert hidden == [frozenset(), frozenset(NAMES[:3] + NAMES[3:]), frozenset(NAMES)]
    assert of_total == frozenset()


def test_whoever_works_in_two_places_is_not_told_apart_by_the_total():
    """Together 22 people: the two smallest left out would be told as 22 less 20."""
    rows = [numbers(20, 10, 9), numbers(6, 3, 9), numbers(4, 2, 9)]

    assert left_out(rows, numbers(22, 11, 27)) == ([frozenset(NAMES)] * 3, frozenset())


def test_one_place_alone_hides_the_sum():
    rows = [numbers(3, 1)]

    assert left_out(rows, summed(rows)) == ([frozenset(NAMES)], frozenset(NAMES))


def test_a_few_without_hours_hide_those_with_as_well():
    """People less those with hours are those without."""
    rows = [numbers(60, 58, 9), numbers(30, 10, 9), numbers(40, 20, 9)]

    hidden, of_total = left_out(rows, summed(rows))

    hours = frozenset({"with_hours", "without_hours"})
    assert hidden == [hours, hours, frozenset()]
    assert of_total == frozenset()


def test_what_is_left_out_above_is_left_out_below():
    rows = [numbers(40, 30, 5), numbers(20, 10, 9)]

    hidden, of_total = left_out(rows, summed(rows), total_left_out=frozenset({"officers"}))

    assert hidden == [frozenset({"officers"})] * 2
    assert of_total == {"officers"}


def test_whatever_the_table_nothing_small_is_shown_or_can_be_worked_out():
    """A thousand tables by chance: each number hidden has room for more than one value."""
    chance = Random(4)
    for _ in range(1000):
        rows = []
        for _row in range(chance.randint(1, 7)):
            people = chance.choice([0, 2, 4, 5, 7, 12, 40])
            rows.append(numbers(people, chance.randint(0, people), chance.choice([0, 3, 5, 9])))
        total = summed(rows)
        hidden, of_total = left_out(rows, total)
        for name in NAMES:
            shown = [row[name] for row, out in zip(rows, hidden, strict=True) if name not in out]
            assert all(value >= FEWEST for value in shown)
            if name in of_total:
                continue
            assert total[name] >= FEWEST
            missing = len(rows) - len(shown)
            assert missing != 1
            assert missing == 0 or total[name] - sum(shown) >= FEWEST
        for out in [*hidden, of_total]:
            # Of people, those with and those without, two tell the third.
            assert len(out & set(NAMES[:3])) != 1 or out & set(NAMES[:3]) == {"people"}
            assert "people" not in out or out >= set(NAMES[:3])


# --- as the page counts ---

DAY = maine_date(timezone.now())
CALENDAR = Period.of("calendar", DAY)


@pytest.fixture
def district(db):
    return organization("District One")


def people_at(place, count, *, with_hours=0) -> list:
    people = UserFactory.create_batch(count)
    for position, person in enumerate(people):
        employ(person, place)
        if position < with_hours:
            award(person=person, earned_on=DAY, hours="3")
    return people


def overseer(place):
    person = UserFactory()
    grant_role(
        person=person,
        role=Role.OVERSIGHT,
        organization=place,
        starts_on=date(2020, 1, 6),
        actor=None,
        now=timezone.now(),
    )
    return person


def table_of(page) -> dict:
    return {
        (row.place.name, row.is_itself): (
            row.people,
            row.with_hours,
            row.without_hours,
            row.hours,
            row.officers,
        )
        for row in [page.total, *page.rows]
    }


def test_everybody_counts_once_in_the_sum_whatever_they_do(district):
    one, two = (
        organization(f"School {name}", kind=OrganizationKind.SCHOOL, parent=district)
        for name in ("One", "Two")
    )
    agency = organization("Police One", kind=OrganizationKind.LAW_AGENCY)
    both = people_at(one, 12, with_hours=6)[:3]
    people_at(two, 11, with_hours=5)
    for person in both:
        employ(person, two)
        employ(person, one, kind="coach")
    people_at(district, 10, with_hours=5)
    employ(UserFactory(), district, confirmed=False)
    employ(UserFactory(), district, until=date(2024, 1, 8))
    award(person=both[0], earned_on=date(DAY.year - 2, 3, 4))
    for officer in UserFactory.create_batch(5):
        for school in (one, two):
            OfficerAssignment.objects.create(
                officer=officer, agency=agency, school=school, starts_on=date(2020, 1, 6)
            )

    page = numbers_of(district, root=district, day=DAY, period=CALENDAR)

    assert table_of(page) == {
        ("District One", False): (33, 16, 17, Decimal(48), 5),
        ("School One", False): (12, 6, 6, Decimal(18), None),
        ("School Two", False): (14, 8, 6, Decimal(24), 5),
        ("District One", True): (10, 5, 5, Decimal(15), None),
    }


def test_a_page_costs_the_same_however_many_places_there_are(
    client, district, django_assert_num_queries
):
    client.force_login(overseer(the_state()))
    for number in range(3):
        school = organization(f"S{number}", kind=OrganizationKind.SCHOOL, parent=district)
        people_at(school, 6, with_hours=3)
        with django_assert_num_queries(12):
            client.get(f"/numbers/?place={district.pk}")


def test_no_names_and_no_way_to_anybody(client, district):
    people = people_at(district, 6, with_hours=5)
    client.force_login(overseer(district))

    page = client.get("/numbers/")

    assert page.status_code == 200
    assert [person.name for person in people if person.name in page.text] == []
    body = page.text.partition("<main")[2]
    assert "/people/" not in body


def test_a_place_too_small_is_not_opened(client, district):
    school = organization("School One", kind=OrganizationKind.SCHOOL, parent=district)
    people_at(district, 30, with_hours=15)
    people_at(school, 3, with_hours=1)
    client.force_login(overseer(district))

    assert f"place={school.pk}" not in client.get("/numbers/").text
    assert "These numbers are not shown" in client.get(f"/numbers/?place={school.pk}").text


def test_what_is_left_out_on_the_page_above_is_left_out_on_a_places_own(district):
    """The next smallest is left out with a small one: its own page must not tell it."""
    large, middle = (
        organization(f"Unit {name}", parent=the_state()) for name in ("Large", "Middle")
    )
    people_at(large, 40, with_hours=20)
    people_at(middle, 20, with_hours=10)
    people_at(district, 20, with_hours=2)
    root = the_state()

    above = numbers_of(root, root=root, day=DAY, period=CALENDAR)
    own = numbers_of(middle, root=root, day=DAY, period=CALENDAR)

    assert table_of(above)["Unit Middle", False][:4] == (20, None, None, None)
    assert table_of(own)["Unit Middle", False] == table_of(above)["Unit Middle", False]


def test_the_file_says_what_the_page_says(client, district):
    people_at(district, 12, with_hours=6)
    school = organization("School One", kind=OrganizationKind.SCHOOL, parent=district)
    people_at(school, 2)
    client.force_login(overseer(district))

    response = client.get("/numbers/?export=csv")
    text = b"".join(response.streaming_content).decode("utf-8-sig")

    assert list(csv.reader(text.splitlines()))[1:] == [
        ["District One itself", *["not shown"] * 5],
        ["School One", *["not shown"] * 5],
        ["District One", "14", "6", "8", "18.00", "not shown"],
    ]


def test_the_top_is_where_the_role_is_held(district):
    school = organization("School One", kind=OrganizationKind.SCHOOL, parent=district)
    person = overseer(district)
    grant_role(
        person=person,
        role=Role.OVERSIGHT,
        organization=school,
        starts_on=date(2020, 1, 6),
        actor=None,
        now=timezone.now(),
    )

    assert roots_of(person) == [district]
    assert roots_of(staff()) == roots_of(director()) == [the_state()]
    assert roots_of(coordinator(district)) == []


def test_another_place_is_not_found(client, district):
    other = organization("District Two")
    people_at(other, 10, with_hours=5)
    client.force_login(overseer(district))

    for asked in (other.pk, the_state().pk, "x", 10**30):
        assert client.get(f"/numbers/?place={asked}").status_code == 404


@pytest.mark.parametrize(
    ("day", "key", "expected"),
    [
        (date(2026, 6, 30), "school", (date(2025, 7, 1), date(2026, 7, 1))),
        (date(2026, 7, 1), "school", (date(2026, 7, 1), date(2027, 7, 1))),
        (date(2026, 6, 30), "", (date(2026, 1, 1), date(2027, 1, 1))),
    ],
)
def test_a_school_year_begins_in_july(day, key, expected):
    period = Period.of(key, day)

    assert (period.starts_on, period.ends_on) == expected
