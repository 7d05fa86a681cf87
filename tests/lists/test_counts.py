"""Every list costs as many queries with three rows as with one."""

import pytest

from tests.lists.scenes import SCENES

pytestmark = pytest.mark.django_db

# Queries for one page, among them two for the session and its person, and one for how to reach
# the office: the foot of every page says the wording in force.
QUERIES = {
    "catalogue": 8,
    "courses": 8,
    "course_page": 14,
    "my_classes": 9,
    "sessions": 7,
    "roster": 10,
    "people": 9,
    "letters": 9,
    "claims": 7,
    "completions": 7,
    "certificates": 7,
    "outbox": 7,
    "my_jobs": 5,
    "transcript": 10,
    "my_work": 6,
    "letterheads": 5,
    "home": 50,
    "questions": 7,
    "my_questions": 7,
    "wording": 5,
    "earlier_wordings": 6,
    "history": 8,
    "history_of_a_person": 9,
    "my_history": 9,
    "history_of_a_record": 13,
    "organizations": 7,
    "the_place": 13,
    "officers": 14,
    "agreements": 9,
    "roles": 7,
    "my_roles": 5,
    "invitations": 7,
    "work_at_places": 7,
    "without_coordinator": 7,
    "lane_leads": 6,
    "audiences": 7,
    "rosters": 7,
    "rows_of_a_roster": 9,
    "schedule": 9,
    "course_office": 8,
    "venues": 7,
    "requests": 8,
    "qualifications": 8,
    "my_teaching": 8,
    "instructors": 9,
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
        text = page.text.replace("<wbr>", "")
        assert [word for word in known if word not in text] == []
