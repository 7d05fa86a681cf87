"""The menu shows what a visitor's roles open, and every entry opens."""

import pytest

from reports.context import navigation
from tests.factories import (
    UserFactory,
    administrator,
    coordinator,
    director,
    offering,
    organization,
    staff,
)

pytestmark = pytest.mark.django_db

OPEN = ["Classes", "Courses"]
OWN = [*OPEN, "My classes", "My training record"]
MENUS = {
    "stranger": OPEN,
    "learner": OWN,
    "instructor": [*OWN, "Sessions"],
    "coordinator": [*OWN, "People", "Work to confirm"],
    "staff": [
        *OWN,
        "Sessions",
        "People",
        "Work to confirm",
        "Completions",
        "Outbox",
        "Letterhead",
        "Questions",
        "Wording",
    ],
    "director": [*OWN, "Sessions", "People", "Letterhead"],
    "administrator": [
        *OWN,
        "Sessions",
        "People",
        "Work to confirm",
        "Outbox",
        "Letterhead",
        "Questions",
        "Wording",
    ],
}


def visitor(who):
    if who == "instructor":
        person = UserFactory()
        offering(instructors=[person])
        return person
    if who == "coordinator":
        return coordinator(organization("District One"))
    makers = {
        "learner": UserFactory,
        "staff": staff,
        "director": director,
        "administrator": administrator,
    }
    return makers[who]()


@pytest.mark.parametrize("who", MENUS)
def test_the_menu_shows_what_may_be_opened_and_every_entry_opens(client, who):
    if who != "stranger":
        client.force_login(visitor(who))

    context = client.get("/classes/").context

    assert [item.label for item in context["navigation"]] == MENUS[who]
    assert [item.label for item in context["navigation"] if item.current] == ["Classes"]
    entries = [
        *context["navigation"],
        *context["account_navigation"],
        *context["footer_navigation"],
    ]
    assert {item.label: client.get(item.url).status_code for item in entries} == {
        item.label: 200 for item in entries
    }


@pytest.mark.parametrize(
    ("path", "marks"),
    [
        ("/courses/", {"Courses": "page"}),
        ("/staff/letterhead/new/", {"Letterhead": "true"}),
        ("/people/claims/", {"Work to confirm": "page"}),
        ("/people/training/", {"People": "true"}),
        ("/", {}),
    ],
)
def test_the_menu_marks_the_section_of_a_page(rf, path, marks, db):
    request = rf.get(path)
    request.user = administrator()
    items = navigation(request)["navigation"]
    assert {item.label: item.current for item in items if item.current} == marks
