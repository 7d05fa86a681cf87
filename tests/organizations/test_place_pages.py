"""The pages of places: described, edited, added, searched."""

from datetime import date
from decimal import Decimal

import pytest

from organizations.decisions import PlaceFacts
from organizations.models import Organization
from organizations.services import (
    close_organization,
    edit_organization,
    facts_of,
    rename_organization,
    seen_of,
)
from tests.factories import UserFactory, coordinator, employ, organization, staff
from tests.organizations.places import FULL, SCHOOL, again, by

pytestmark = pytest.mark.django_db


def sent(place: Organization, **more) -> dict[str, object]:
    return {"seen": seen_of(again(place))} | more


def test_the_page_of_a_place_says_what_it_is_and_never_who_learns_there(client, district, school):
    edit_organization(**by(school, facts=FULL))
    rename_organization(**by(school, name="Heron Pond School", starts_on=date(2026, 1, 5)))
    employ(UserFactory(first_name="Hidden", last_name="Person"), school)
    answers = coordinator(district)
    client.force_login(UserFactory())

    page = client.get(f"/places/{school.pk}/").text

    for words in (
        "Heron Pond School",
        "Public school",
        "Kennebec (shown first), Knox, Somerset",
        "44.31070, -69.77950",
        "Pre-K to 5",
        "312",
        "230123400056",
        "Called School One until Jan 5, 2026.",
        "1 person works here.",
        answers.name,
        f'href="/places/{district.pk}/"',
    ):
        assert words in page, words
    assert "Hidden" not in page
    assert "Change it" not in page


def test_a_page_that_grew_old_says_so_keeps_what_was_typed_and_saves_when_asked_again(
    client, school
):
    client.force_login(staff())
    path = f"/places/{school.pk}/edit/"
    old = sent(school, town="Bath")
    edit_organization(**by(school, facts=PlaceFacts(town="Augusta")))

    stale = client.post(path, old)

    assert "Somebody else changed this place after you opened this page." in stale.text
    assert 'value="Bath"' in stale.text
    assert "What is in force now" in stale.text
    assert again(school).town == "Augusta"
    client.post(path, old | {"seen": seen_of(again(school))})
    assert again(school).town == "Bath"


def test_coordinates_outside_maine_are_saved_with_a_warning(client, school):
    client.force_login(staff())

    page = client.post(
        f"/places/{school.pk}/edit/",
        sent(school, latitude="44.3", longitude="69.7"),
        follow=True,
    )

    assert "These coordinates are not in Maine." in page.text
    assert again(school).longitude == Decimal("69.7")


def test_a_refusal_stands_at_its_field_and_what_was_typed_stays(client, school):
    client.force_login(staff())

    page = client.post(f"/places/{school.pk}/edit/", sent(school, nces_id="12", town="Bath"))

    assert "The federal number of a school has 12 digits." in page.text
    assert 'value="Bath"' in page.text
    assert page.context["form"].errors.keys() == {"nces_id"}


def test_a_place_is_added_through_its_page(client, district):
    client.force_login(staff())

    answer = client.post(
        "/places/new/",
        {
            "name": "Heron Pond School",
            "kind": "school",
            "category": "public_school",
            "parent": district.pk,
            "county": "23011",
            "further_counties": ["23011", "23013"],
        },
    )

    added = Organization.objects.get(name="Heron Pond School")
    assert answer.url == f"/places/{added.pk}/"
    assert (added.parent, added.short_code) == (district, "heron-pond-school")
    assert facts_of(added) == PlaceFacts(
        category="public_school", county="23011", further_counties=("23013",)
    )


def test_the_list_is_searched_by_what_places_are(client, district, school):
    edit_organization(**by(school, facts=FULL))
    closed = organization("School Three", kind=SCHOOL, parent=district)
    close_organization(**by(closed, closed_on=date(2026, 6, 1)))
    client.force_login(UserFactory())

    def found(**asked) -> set[str]:
        table = client.get("/places/", asked).context["table"]
        return {row.record.name for row in table.rows}

    assert found() == {"State of Maine", "District One", "School One"}
    assert found(kind="school") == {"School One"}
    assert found(category="public_school") == {"School One"}
    assert found(county="23025") == {"School One"}
    assert found(q="augusta one") == {"School One"}
    assert found(closed="only") == {"School Three"}
    assert found(closed="with", kind="school") == {"School One", "School Three"}


def test_the_page_of_a_place_costs_the_same_however_large_it_is(
    client, district, django_assert_num_queries
):
    client.force_login(UserFactory())
    for numbers in ((1,), (2, 3, 4)):
        for number in numbers:
            school = organization(f"School {number}", kind=SCHOOL, parent=district)
            employ(UserFactory(), school)
            coordinator(district)
        with django_assert_num_queries(13):
            client.get(f"/places/{district.pk}/")
