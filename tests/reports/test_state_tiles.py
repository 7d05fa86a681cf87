"""The State's tiles: who sees them, what is on them, and that they cost one query each."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.template.loader import render_to_string

from reports.models import FigureSnapshot
from reports.services import take_snapshot
from reports.tiles import (
    state_at_a_glance,
    state_hours_by_month,
    state_people_by_county,
    state_seats_filled,
)
from tests.factories import (
    UserFactory,
    administrator,
    coordinator,
    director,
    employ,
    offering,
    organization,
    staff,
)
from tests.factories.records import award, certificate, seat
from tests.reports.test_figures import place

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 24, 14, 10, tzinfo=UTC)
ALL = [state_at_a_glance, state_hours_by_month, state_people_by_county, state_seats_filled]


def a_year(people: int = 1) -> None:
    here = place("Unit", "23013")
    for _ in range(people):
        employ(person := UserFactory(), here)
        award(person=person, earned_on=date(2026, 6, 8), hours="1000.5")
    award(person=UserFactory(), earned_on=date(2025, 6, 8), hours="4")
    seat(offering=offering(starts_at=NOW + timedelta(days=9), capacity=10))


def drawn(tile) -> str:
    return " ".join(render_to_string(tile.template, {"tile": tile}).split())


@pytest.mark.parametrize("maker", ALL)
def test_only_those_who_may_see_the_state_have_its_tiles(maker):
    a_year()
    take_snapshot(now=NOW)
    visitors = {
        "learner": UserFactory(),
        "coordinator": coordinator(organization("District")),
        "staff": staff(),
        "director": director(),
        "administrator": administrator(),
    }

    assert [who for who, user in visitors.items() if maker(user, NOW)] == [
        "staff",
        "director",
        "administrator",
    ]


@pytest.mark.parametrize("maker", ALL)
def test_without_a_snapshot_or_without_figures_there_is_no_tile(maker):
    user = director()
    assert maker(user, NOW) is None

    take_snapshot(now=NOW)
    assert maker(user, NOW) is None


@pytest.mark.parametrize("maker", ALL)
def test_a_tile_costs_the_same_with_one_row_and_with_thirty(maker, django_assert_num_queries):
    user = director()
    state_at_a_glance(user, NOW)
    for people in (1, 30):
        FigureSnapshot.objects.all().delete()
        a_year(people) if people == 1 else None
        for _ in range(people - 1):
            award(earned_on=date(2026, 6, 8))
        take_snapshot(now=NOW)
        with django_assert_num_queries(1):
            drawn(maker(user, NOW))


def test_every_tile_says_as_of_when():
    a_year()
    take_snapshot(now=NOW)
    user = director()

    for maker in ALL:
        assert "As of 9:10 AM." in drawn(maker(user, NOW))
        assert "As of Tue, Nov 24, 2026, 9:10 AM." in drawn(maker(user, NOW + timedelta(days=1)))


def test_at_a_glance_holds_this_year_against_last():
    certificate(enrollment=seat(status="completed", at=NOW), at=NOW - timedelta(days=1))
    a_year(2)
    take_snapshot(now=NOW)

    tile = state_at_a_glance(director(), NOW)

    figures = [(stat.value, stat.label, stat.last_year) for stat in tile.facts["stats"]]
    assert figures[:2] == [("2", "People trained", "1"), ("2,001", "Contact hours", "4")]
    assert figures[-1] == ("1", "Certificate issued", "0")
    assert "2025 to this date: 4" in drawn(tile)


def test_hours_by_month_are_drawn_as_bars():
    a_year()
    take_snapshot(now=NOW)

    chart = state_hours_by_month(director(), NOW).facts["chart"]

    assert [bar.name for bar in chart.bars][::11] == ["December 2025", "November 2026"]
    assert chart.table.rows[6] == ("June 2026", "1,000.5")
    assert chart.summary == (
        "1,000.5 hours in all. Most in June 2026: 1,000.5 hours; none in 10 months."
        " November 2026 is not over yet."
    )


def test_the_map_says_who_is_not_on_it():
    a_year(2)
    award(earned_on=date(2026, 6, 8))
    take_snapshot(now=NOW)

    tile = state_people_by_county(director(), NOW)

    assert {area.name: area.amount for area in tile.facts["chart"].areas if area.shade} == {
        "Knox": "2 people"
    }
    assert "1 more person has no place of work in a county on record." in drawn(tile)


def test_seats_filled_are_drawn_by_lane():
    a_year()
    take_snapshot(now=NOW)

    tile = state_seats_filled(staff(), NOW)

    (row,) = tile.facts["chart"].rows
    assert (row.name, row.value, row.width) == ("Training", "1 of 10", "10%")
    assert tile.url == "/classes/"
