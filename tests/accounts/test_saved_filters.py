"""What the database and the service say of a saved view; its pages are in tests/lists."""

import pytest
from django.db import IntegrityError, transaction

from accounts.exceptions import SavedFilterRefusedError
from accounts.models import SavedFilter
from accounts.services import LONGEST_QUERY, MOST_SAVED_FILTERS, forget_filter, save_filter
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def save(person, name="Mine", *, of="courses:course_list", query="q=a") -> SavedFilter:
    return save_filter(person=person, list_name=of, name=name, query=query)


@pytest.mark.parametrize(
    "row",
    [
        {"name": "Mine", "query": "q=b"},
        {"name": "mINE", "query": "q=b"},
        {"name": "", "query": "q=b"},
        {"name": "Other", "query": ""},
    ],
)
def test_the_database_refuses_a_second_of_a_name_and_an_empty_one(row):
    person = UserFactory()
    save(person)

    with pytest.raises(IntegrityError), transaction.atomic():
        SavedFilter.objects.create(person=person, list_name="courses:course_list", **row)


def test_the_same_name_stands_in_other_lists_and_with_other_people():
    person = UserFactory()

    kept = [save(person), save(person, of="enrollment:offering_list"), save(UserFactory())]

    assert SavedFilter.objects.count() == len(kept) == 3


def test_views_are_listed_by_name_whatever_its_case():
    person = UserFactory()
    for name in ("b", "C", "a", "A2"):
        save(person, name)

    assert [str(kept) for kept in person.saved_filters.all()] == ["a", "A2", "b", "C"]


def test_twenty_of_a_list_are_kept_and_one_removed_makes_room():
    person = UserFactory()
    kept = [save(person, f"v{number}") for number in range(MOST_SAVED_FILTERS)]
    with pytest.raises(SavedFilterRefusedError, match="You have saved 20 views"):
        save(person, "one more")

    assert forget_filter(person=person, saved_filter_id=kept[0].pk)

    save(person, "one more")
    assert person.saved_filters.count() == 20


def test_the_longest_query_fits_its_column():
    assert SavedFilter._meta.get_field("query").max_length == LONGEST_QUERY


def test_a_view_of_another_person_is_not_removed():
    kept = save(UserFactory())

    assert not forget_filter(person=UserFactory(), saved_filter_id=kept.pk)
    assert forget_filter(person=kept.person, saved_filter_id=kept.pk)
    assert not forget_filter(person=kept.person, saved_filter_id=kept.pk)
