"""The class page for those who teach the class, and for the staff."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.factories import UserFactory, director, offering, staff
from tests.factories.records import seat

pytestmark = pytest.mark.django_db


@pytest.fixture
def teacher():
    return UserFactory()


@pytest.fixture
def klass(teacher):
    """Full, with two people in line."""
    now = timezone.now()
    klass = offering(starts_at=now + timedelta(days=9), capacity=1, instructors=[teacher])
    seat(offering=klass)
    for name, days in (("Birch", 2), ("Alder", 1)):
        learner = UserFactory(first_name="Ada", last_name=name)
        klass.waitlist.create(learner=learner, joined_at=now - timedelta(days=days))
    return klass


def page_for(client, klass, person) -> str:
    if person is not None:
        client.force_login(person)
    return " ".join(client.get(f"/classes/{klass.pk}/").text.split())


def test_instructors_get_rosters_and_numbers_and_no_button_to_register(client, klass, teacher):
    page = page_for(client, klass, teacher)

    assert f'href="/teach/{klass.meetings.get().pk}/"' in page
    assert "1 of 1 seats taken" in page
    assert "2 people waiting" in page
    assert "Join the waitlist" not in page
    assert "Ada Alder" not in page


@pytest.mark.parametrize("who", [staff, director])
def test_the_staff_get_the_line_in_its_order_as_well(client, klass, who):
    page = page_for(client, klass, who())

    assert f'href="/teach/{klass.meetings.get().pk}/"' in page
    assert 0 < page.index("Ada Birch") < page.index("Ada Alder")
    assert "Join the waitlist" in page


def test_who_is_put_first_in_line_stands_first_for_the_staff(client, klass):
    klass.waitlist.filter(learner__last_name="Alder").update(priority=1)

    page = page_for(client, klass, staff())

    assert 0 < page.index("Ada Alder") < page.index("Ada Birch")


@pytest.mark.parametrize("who", [UserFactory, lambda: None])
def test_others_get_none_of_it(client, klass, who):
    page = page_for(client, klass, who())

    assert "/teach/" not in page.partition("<main")[2]
    assert "Ada Birch" not in page


def test_a_long_line_costs_as_many_queries_as_a_short_one(
    client, klass, django_assert_max_num_queries
):
    client.force_login(staff())
    with django_assert_max_num_queries(99) as short:
        client.get(f"/classes/{klass.pk}/")
    for _ in range(5):
        klass.waitlist.create(learner=UserFactory(), joined_at=timezone.now())

    with django_assert_max_num_queries(len(short)):
        assert client.get(f"/classes/{klass.pk}/").status_code == 200


def test_the_home_of_an_instructor_leads_to_the_rosters(client, klass, teacher):
    today = offering(starts_at=timezone.now(), instructors=[teacher])
    client.force_login(teacher)

    page = " ".join(client.get("/").text.split())

    assert f'href="/teach/{klass.meetings.get().pk}/">Roster<' in page
    assert f'href="/teach/{today.meetings.get().pk}/">Take attendance<' in page
