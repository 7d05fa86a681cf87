"""Lists and files show a personal address only to those who may change what is said of somebody."""

import csv
from datetime import date, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import EmailUse, User
from accounts.permissions import Role
from organizations.services import grant_role
from tests.factories import UserFactory, coordinator, director, employ, organization, staff
from tests.factories.records import award
from tests.transcripts.lines import HEADINGS, award_lines
from transcripts.models import CreditAward

pytestmark = pytest.mark.django_db

NONE = "\N{EN DASH}"  # as a table writes it
# Main address and what is said of it, further addresses; then who may see which of them.
PEOPLE = {
    "Alder": ("alder@home.example.org", "personal", {}),
    "Birch": ("birch@home.example.org", "personal", {"birch@school.example.org": "work"}),
    "Cedar": ("cedar@school.example.org", "work", {"cedar@home.example.org": "personal"}),
    "Dogwood": ("dogwood@somewhere.example.org", "", {}),
    "Elm": (None, "", {}),
}
ALL = {name: address or NONE for name, (address, _use, _others) in PEOPLE.items()}
OF_WORK = {
    "Alder": NONE,
    "Birch": "birch@school.example.org",
    "Cedar": "cedar@school.example.org",
    "Dogwood": NONE,
    "Elm": NONE,
}


def person_with(name: str, place) -> User:
    main, use, others = PEOPLE[name]
    person = UserFactory(first_name="Pat", last_name=name, email=main)
    for address in others:
        EmailAddress.objects.create(user=person, email=address, verified=True)
    for address, said in ({main: use} | others).items():
        if said:
            EmailUse.objects.create(address=EmailAddress.objects.get(email=address), use=said)
    employ(person, place)
    return person


def coordinator_there_and_approver_here(place) -> User:
    """Two roles in two scopes: what the one opens, the other does not."""
    person = coordinator(organization("Another District"))
    grant_role(
        person=person,
        role=Role.APPROVER,
        organization=place,
        starts_on=date(2020, 1, 6),
        actor=None,
        now=timezone.now(),
    )
    return person


VIEWERS = {
    "coordinator": (coordinator, ALL),
    "staff": (lambda _place: staff(), ALL),
    "director": (lambda _place: director(), OF_WORK),
    "two roles": (coordinator_there_and_approver_here, OF_WORK),
}


@pytest.fixture
def place():
    return organization("District One")


def shown(client, **asked) -> dict[str, str]:
    """The addresses on the page, by last name."""
    table = client.get("/people/", {"q": "pat"} | asked).context["table"]
    return {
        row.record.last_name: str(row.get_cell("email")).replace("<wbr>", "")
        for row in table.paginated_rows
    }


def in_the_file(client) -> dict[str, str]:
    answer = client.get("/people/", {"q": "pat", "export": "csv"})
    text = b"".join(answer.streaming_content).decode().removeprefix("\ufeff")
    rows = csv.DictReader(text.splitlines(keepends=True))
    return {row["Name"].split()[-1]: row["Email"] or NONE for row in rows}


@pytest.mark.parametrize("who", VIEWERS)
def test_the_list_of_people_and_its_file_show_each_viewer_their_addresses(client, place, who):
    for name in PEOPLE:
        person_with(name, place)
    viewer, expected = VIEWERS[who]
    client.force_login(viewer(place))

    assert shown(client) == expected
    assert shown(client, sort="-email") == expected
    assert in_the_file(client) == expected


@pytest.mark.parametrize("who", VIEWERS)
def test_the_training_file_shows_each_reader_their_addresses(place, who):
    for name in PEOPLE:
        award(person=person_with(name, place))
    viewer, expected = VIEWERS[who]

    lines = csv.reader(award_lines(CreditAward.objects.all(), reader=viewer(place)))

    name, email = HEADINGS.index("Last name"), HEADINGS.index("Email")
    assert {row[name]: row[email] or NONE for row in list(lines)[1:]} == expected


def test_of_somebody_who_left_the_training_file_shows_a_work_address_only(place):
    birch = person_with("Birch", place)
    award(person=birch)
    birch.employments.update(ends_on=timezone.localdate() - timedelta(days=1))

    lines = csv.reader(award_lines(CreditAward.objects.all(), reader=coordinator(place)))

    assert [row[HEADINGS.index("Email")] for row in lines] == [
        "Email",
        "birch@school.example.org",
    ]


def test_one_sees_ones_own_address_in_the_list(client, place):
    viewer = coordinator_there_and_approver_here(place)
    User.objects.filter(pk=viewer.pk).update(first_name="Pat", last_name="Fir")
    client.force_login(viewer)

    assert shown(client) == {"Fir": viewer.email}


def test_the_order_by_address_does_not_follow_an_address_that_is_not_shown(client, place):
    for name in ("Birch", "Cedar"):
        person_with(name, place)
    person_with("Alder", place)  # the first by main address; none is shown
    client.force_login(director())

    assert list(shown(client, sort="email")) in (
        ["Alder", "Birch", "Cedar"],  # SQLite puts nothing first,
        ["Birch", "Cedar", "Alder"],  # PostgreSQL last
    )


def test_a_director_s_list_costs_the_same_with_one_person_and_with_five(client, place):
    client.force_login(director())
    counts = []
    for names in (["Alder"], ["Birch", "Cedar", "Dogwood", "Elm"]):
        for name in names:
            person_with(name, place)
        with CaptureQueriesContext(connection) as queries:
            client.get("/people/")
        counts.append(len(queries))

    assert counts == [8, 8]
