"""The tiles of hours: whose lines are in them, and that they cost the same however many."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.template.loader import render_to_string

from courses.enums import TermList
from courses.models import CreditType
from courses.services import edit_term
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
from tests.reports.test_figures import in_service
from transcripts.tiles import completions_to_decide, my_hours, my_people_hours_by_month

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 24, 14, 10, tzinfo=UTC)
JUNE = date(2026, 6, 8)


@pytest.fixture(autouse=True)
def _november(time_machine):
    time_machine.move_to(NOW, tick=False)


def drawn(tile) -> str:
    return " ".join(render_to_string(tile.template, {"tile": tile}).split())


def monthly(tile) -> dict[str, str]:
    """The months with hours, as the table behind the chart has them."""
    rows = tile.facts["chart"].table.rows
    assert len(rows) == 13
    return {name: hours for name, hours in rows if hours != "0"}


def test_my_hours_are_this_years_by_type_and_the_last_months():
    person = UserFactory()
    in_service(award(person=person, earned_on=JUNE, hours="6.5"), "6")
    award(person=person, earned_on=date(2026, 1, 1), hours="1")
    award(person=person, earned_on=date(2025, 12, 31), hours="2")
    award(person=person, earned_on=date(2025, 11, 30), hours="4")
    award(earned_on=JUNE)

    tile = my_hours(person, NOW)

    assert tile.title == "My hours in 2026"
    assert tile.facts["this_year"] == [
        ("Contact hours", Decimal("7.50")),
        ("MCJA in-service hours", Decimal("6.00")),
    ]
    assert monthly(tile) == {
        "December 2025": "2",
        "January 2026": "1",
        "June 2026": "6.5",
        "Total": "9.5",
    }
    assert '<p class="stat__value">7.5</p>' in drawn(tile)


def test_my_hours_keep_the_word_their_type_had_at_its_last_line():
    person = UserFactory()
    award(person=person, earned_on=date(2026, 1, 1), hours="1")
    award(person=person, earned_on=JUNE, hours="2")
    contact = CreditType.objects.get(key="contact_hours")
    for day, name in ((date(2026, 3, 2), "Hours of training"), (NOW.date(), "Hours")):
        edit_term(
            term_list=TermList.CREDIT_TYPE,
            pk=contact.pk,
            fields={"name": name},
            actor=staff(),
            now=datetime(day.year, day.month, day.day, 17, tzinfo=UTC),
        )

    assert my_hours(person, NOW).facts["this_year"] == [("Hours of training", Decimal("3.00"))]


def test_hours_of_last_year_alone_are_said_to_be_so():
    person = UserFactory()
    award(person=person, earned_on=date(2025, 12, 31))

    tile = my_hours(person, NOW)

    assert tile.facts["this_year"] == []
    assert "None yet this year." in drawn(tile)
    assert monthly(tile) == {"December 2025": "6", "Total": "6"}


def test_nobody_without_hours_has_a_tile_of_them():
    person = UserFactory()
    award(person=person, earned_on=date(2025, 11, 30))

    assert my_hours(person, NOW) is None
    assert my_people_hours_by_month(person, NOW) is None


def test_a_coordinator_sees_the_hours_of_the_people_of_the_place():
    here, there = organization("District One"), organization("District Two")
    user = coordinator(here)
    employed, former, claimed, of_others = UserFactory.create_batch(4)
    employ(employed, here)
    employ(former, here, until=date(2026, 6, 30))
    employ(claimed, here, confirmed=False)
    employ(of_others, there)
    for person in (employed, former, claimed, of_others, user):
        award(person=person, earned_on=JUNE, hours="1")
        award(person=person, earned_on=date(2026, 9, 8), hours="10")
    in_service(award(person=employed, earned_on=date(2026, 10, 8), hours="0.5"), "8")

    tile = my_people_hours_by_month(user, NOW)

    assert monthly(tile) == {
        "June 2026": "2",
        "September 2026": "10",
        "October 2026": "0.5",
        "Total": "12.5",
    }
    assert tile.title == "Hours of your people by month"
    assert "Show as a table" in drawn(tile)


def test_a_coordinator_of_people_without_hours_has_no_tile():
    here = organization("District One")
    employ(UserFactory(), here)

    assert my_people_hours_by_month(coordinator(here), NOW) is None


@pytest.mark.parametrize("role", [staff, director])
def test_whoever_sees_the_state_is_not_shown_it_as_their_people(role):
    award(earned_on=JUNE)

    assert my_people_hours_by_month(role(), NOW) is None


def test_completions_to_decide_are_shown_to_those_who_decide():
    undecided = seat(offering=offering(starts_at=datetime(2026, 11, 2, 14, tzinfo=UTC)), at=NOW)
    type(undecided.offering).objects.update(completion_rule="provider_certificate_verified")

    tile = completions_to_decide(staff(), NOW)

    assert (tile.facts["seats"], tile.facts["count"]) == ([undecided], 1)
    assert undecided.learner.name in drawn(tile)
    assert completions_to_decide(director(), NOW) is None


@pytest.mark.parametrize(("maker", "queries"), [(my_hours, 3), (my_people_hours_by_month, 1)])
def test_a_tile_costs_the_same_with_one_line_and_with_thirty(
    maker, queries, django_assert_num_queries
):
    here = organization("District One")
    user = coordinator(here)
    employ(user, here)
    maker(user, NOW)  # asks once for the roles of a person, and for which places
    for lines in (1, 29):
        for _ in range(lines):
            employ(person := UserFactory(), here)
            award(person=person, earned_on=JUNE)
            award(person=user, earned_on=JUNE)
        with django_assert_num_queries(queries):
            drawn(maker(user, NOW))
