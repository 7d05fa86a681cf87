"""The menu shows what a visitor's roles open, and every entry opens."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from courses.models import Topic
from organizations.models import RoleGrant
from reports.context import navigation
from tests.factories import (
    UserFactory,
    administrator,
    coordinator,
    credit_types,
    director,
    offering,
    organization,
    staff,
)

pytestmark = pytest.mark.django_db

OPEN = ["Classes", "Courses"]
OWN = [*OPEN, "My classes", "My training record"]
COORDINATING = [
    "People",
    "Their classes",
    "Work to confirm",
    "Who works where",
    "Staff rosters",
    "Files of past training",
    "To hand out",
    "Roles",
    "Officers",
    "Organizations",
    "Hours",
]
DEMAND = ["Training requests", "Demand", "Grant awards"]
OFFICE = ["Questions", "Outbox", "Wording", "Letterhead", *DEMAND, "History"]
NOT_AN_ADMINISTRATORS = {"Their classes", "Files of past training"}
EVERYBODY = ("People and places", [*COORDINATING, "Numbers"])
APPROVING = "Requests to approve"
MENUS = {
    "stranger": OPEN,
    "learner": OWN,
    "instructor": [*OWN, "Sessions", "My teaching"],
    "invited": [*OWN, "My teaching"],
    "invited to what was canceled": OWN,
    "qualified": [*OWN, "My teaching"],
    "coordinator": [
        *OWN,
        ("People and places", COORDINATING),
        ("Office", ["Schedule", "Training requests"]),
    ],
    "approver": [
        *OWN,
        ("People and places", ["Their classes", APPROVING]),
        "Training requests",
    ],
    "host": [*OWN, "Sessions", "Schedule"],
    "oversight": [*OWN, "Numbers"],
    "staff": [
        *OWN,
        "Sessions",
        (EVERYBODY[0], [*EVERYBODY[1][:3], APPROVING, *EVERYBODY[1][3:]]),
        ("Catalog", ["Course office", "Overdue reviews", "Lists", "Qualifications"]),
        ("Office", ["Schedule", "Completions", *OFFICE]),
    ],
    "director": [
        *OWN,
        "Sessions",
        ("People and places", ["People", "Roles", "Organizations", "Hours", "Numbers"]),
        ("Office", ["Letterhead", *DEMAND, "History"]),
    ],
    "administrator": [
        *OWN,
        "Sessions",
        (EVERYBODY[0], [name for name in EVERYBODY[1] if name not in NOT_AN_ADMINISTRATORS]),
        "Lists",
        ("Office", OFFICE),
    ],
}


def labels(items):
    """The entries as they stand, a group as its name and what is in it."""
    return [(i.label, labels(i.pages)) if i.pages else i.label for i in items]


def pages(items):
    """The entries that lead somewhere, in groups or not."""
    return [page for item in items for page in item.pages or (item,)]


def visitor(who):
    if who == "instructor":
        person = UserFactory()
        offering(instructors=[person])
        return person
    if who.startswith("invited"):
        person = UserFactory()
        ahead = offering(starts_at=timezone.now() + timedelta(days=9))
        ahead.instructor_assignments.create(instructor=person, status="invited")
        if who == "invited to what was canceled":
            type(ahead).objects.update(status="cancelled")
        return person
    if who == "qualified":
        person = UserFactory()
        topic = Topic.objects.create(key="fire", name="Fire drills")
        person.qualifications.create(topic=topic, starts_on=date(2020, 1, 6))
        return person
    if who == "coordinator":
        credit_types()  # the page of hours begins with contact hours
        return coordinator(organization("District One"))
    if who in {"approver", "host", "oversight"}:
        person = UserFactory()
        RoleGrant.objects.create(
            person=person,
            role=who,
            organization=organization("District One"),
            starts_on=date(2020, 1, 6),
        )
        return person
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

    assert labels(context["navigation"]) == MENUS[who]
    assert [item.label for item in context["navigation"] if item.current] == ["Classes"]
    entries = [
        *pages(context["navigation"]),
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
        ("/staff/letterhead/new/", {"Office": "true", "Letterhead": "true"}),
        ("/people/claims/", {"People and places": "true", "Work to confirm": "page"}),
        ("/people/training/", {"People and places": "true", "People": "true"}),
        ("/", {}),
    ],
)
def test_the_menu_marks_the_section_of_a_page(rf, path, marks, db):
    request = rf.get(path)
    request.user = administrator()
    items = navigation(request)["navigation"]
    every = [*items, *pages(items)]
    assert {item.label: item.current for item in every if item.current} == marks
