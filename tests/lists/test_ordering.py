"""Every list is ordered by each of its columns, and its last word is always the row's number."""

from collections.abc import Iterator

import pytest
from django.db.models import Model
from django_tables2.utils import Accessor

from tests.factories import UserFactory, coordinator, employ, organization
from tests.lists.scenes import SCENES

pytestmark = pytest.mark.django_db

# List: the columns by which a visitor may order it.
COLUMNS = {
    "catalogue": [],  # cards, in the order of their dates
    "courses": ["title", "code", "lane", "hours"],
    "my_classes": ["offering", "when", "hours", "status"],
    "sessions": ["starts_at", "title", "class_number", "number", "where"],
    "people": ["name", "email", "employer", "next_class", "hours", "last_day"],
    "claims": ["person", "organization", "work_kind", "starts_on"],
    "completions": ["learner", "course", "number", "ends_at"],
    "elsewhere_to_decide": [
        "person",
        "title",
        "lane",
        "completed_on",
        "hours",
        "source",
        "submitted_at",
    ],
    "certificates": ["course", "issued", "serial", "expires_on"],
    "outbox": ["queued_at", "recipient", "to_address", "template", "status"],
    "schedule": ["number", "course", "starts_at", "place", "host", "status"],
    "course_office": ["title", "code", "lane", "status", "review_by"],
    "venues": ["name", "town", "county", "capacity", "rooms"],
    "requests": ["about", "organization", "people", "county", "days", "requested_at", "status"],
    "questions": ["reference", "asked_at", "kind", "sender", "status", "assigned_to"],
}


@pytest.fixture(params=COLUMNS)
def listed(request, client):
    """A list of three rows, and who sees it."""
    scene = SCENES[request.param]()
    for number in (2, 3, 1):
        scene.add(number)
    client.force_login(scene.visitor)
    return request.param, scene


def keys(table, column) -> list[tuple]:
    """By what the rows are ordered, as they are shown; where nothing stands is the database's."""
    ways = [Accessor(way.bare) for way in column.order_by]
    shown = [tuple(plain(way.resolve(row.record)) for way in ways) for row in table.rows]
    return [values for values in shown if None not in values]


def plain(value):
    return str(value) if isinstance(value, Model) else value


def orders() -> Iterator[tuple[str, bool]]:
    yield "", False
    yield "-", True


def last_word(table) -> str:
    order = table.data.data.query.order_by
    return str(order[-1]).lstrip("-") if order else "nothing"


def test_a_list_offers_these_columns(listed, client):
    name, scene = listed

    table = client.get(scene.path).context["table"]

    assert [column.name for column in table.columns if column.orderable] == COLUMNS[name]


def test_each_column_orders_the_list_both_ways(listed, client):
    name, scene = listed
    for column in COLUMNS[name]:
        for sign, falling in orders():
            page = client.get(scene.path, {"sort": sign + column})
            table = page.context["table"]
            shown = keys(table, table.columns[column])
            assert shown == sorted(shown, reverse=falling), (column, sign)
            assert len({row.record.pk for row in table.rows}) == len(table.rows) >= 3


def test_rows_alike_keep_their_order(listed, client):
    name, scene = listed
    wanted = ["", *(sign + column for column in COLUMNS[name] for sign, _falling in orders())]

    unstable = {
        sort: last_word(client.get(scene.path, {"sort": sort} if sort else {}).context["table"])
        for sort in wanted
    }

    assert {sort: word for sort, word in unstable.items() if word not in {"pk", "id"}} == {}


@pytest.mark.parametrize(
    "sort", ["nonsense", "-", "title,,", "pk; drop", "learner__password", "\x00"]
)
def test_nonsense_orders_nothing_and_breaks_nothing(listed, client, sort):
    _name, scene = listed

    page = client.get(scene.path, {"sort": sort})

    assert page.status_code == 200
    assert len(page.context["table"].rows) >= 3


def test_people_are_listed_by_family_name(client):
    place = organization("District One")
    for first, last in (("Zed", "Alder"), ("Ada", "Birch"), ("Bea", "Alder")):
        employ(UserFactory(first_name=first, last_name=last), place)
    client.force_login(coordinator(place))

    table = client.get("/people/", {"q": "District", "sort": "name"}).context["table"]

    assert [row.record.name for row in table.rows] == ["Bea Alder", "Zed Alder", "Ada Birch"]
