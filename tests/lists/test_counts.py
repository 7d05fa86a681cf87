"""Every list costs as many queries with three rows as with one."""

import pytest

from tests.lists.scenes import SCENES

pytestmark = pytest.mark.django_db

# Queries for one page, among them two for the session and its person.
QUERIES = {
    "catalogue": 8,
    "courses": 8,
    "course_page": 10,
    "my_classes": 6,
    "sessions": 5,
    "roster": 9,
    "people": 8,
    "claims": 5,
    "completions": 5,
    "certificates": 5,
    "outbox": 5,
    "my_jobs": 4,
    "transcript": 8,
    "my_work": 5,
    "letterheads": 4,
    "home": 14,
}


def test_every_list_is_counted():
    assert list(QUERIES) == list(SCENES)


@pytest.mark.parametrize("name", QUERIES)
def test_a_list_costs_the_same_with_one_row_and_with_three(client, django_assert_num_queries, name):
    scene = SCENES[name]()
    client.force_login(scene.visitor)
    known = []
    for numbers in ((1,), (2, 3)):
        known += [scene.add(number) for number in numbers]
        with django_assert_num_queries(QUERIES[name]):
            page = client.get(scene.path)
        assert page.status_code == 200
        assert [word for word in known if word not in page.text] == []
