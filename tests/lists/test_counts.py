"""Every list costs as many queries with three rows as with one."""

import pytest

from tests.lists.scenes import SCENES

pytestmark = pytest.mark.django_db

# Queries for one page, among them two for the session and its person, and one for how to reach
# the office: the foot of every page says the wording in force.
QUERIES = {
    "catalogue": 10,
    "courses": 9,
    "course_page": 17,
    "my_classes": 11,
    "sessions": 8,
    "roster": 16,
    "people": 9,
    "hours_of_places": 25,
    "hours_of_people": 16,
    "hours_by_line": 16,
    "letters": 9,
    "claims": 8,
    "approvals": 9,
    "completions": 8,
    "certificates": 8,
    "outbox": 8,
    "my_jobs": 6,
    "repeated_files": 6,
    "transcript": 17,
    "my_work": 7,
    "letterheads": 6,
    "home": 69,
    "questions": 8,
    "my_questions": 8,
    "wording": 6,
    "earlier_wordings": 7,
    "history": 9,
    "history_of_a_person": 10,
    "my_history": 9,
    "history_of_a_record": 17,
    "organizations": 8,
    "the_place": 14,
    "officers": 15,
    "agreements": 10,
    "roles": 8,
    "my_roles": 6,
    "invitations": 8,
    "work_at_places": 8,
    "without_coordinator": 8,
    "lane_leads": 7,
    "audiences": 8,
    "rosters": 8,
    "rows_of_a_roster": 10,
    "intakes": 8,
    "rows_of_an_intake": 10,
    "schedule": 10,
    "course_office": 9,
    "venues": 8,
    "requests": 9,
    "qualifications": 9,
    "my_teaching": 8,
    "instructors": 10,
    "my_peoples_classes": 12,
    "elsewhere_to_decide": 9,
    "my_elsewhere": 6,
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
