"""Which columns a list shows is in its address, and everything that leads on keeps it."""

import re
from html import unescape

import django_tables2 as tables
import pytest
from django.http import QueryDict

from core.tables import BaseTable
from courses.services import reindex_all
from tests.lists.scenes import SCENES

pytestmark = pytest.mark.django_db

# List: its columns, those first that always stay.
COLUMNS = {
    "catalogue": (["title", "when"], ["lane", "where", "delivery", "hours", "seats"]),
    "courses": (["title"], ["code", "lane", "hours"]),
    "my_classes": (["offering"], ["when", "where", "hours", "status"]),
    "sessions": (["title"], ["starts_at", "class_number", "number", "where", "state"]),
    "people": (["name"], ["email", "employer", "next_class", "hours", "last_day"]),
    "claims": (["person"], ["organization", "work_kind", "starts_on"]),
    "approvals": (["learner"], ["offering", "when", "hours", "expires_at"]),
    "completions": (["learner"], ["course", "number", "rule", "ends_at"]),
    "elsewhere_to_decide": (
        ["person"],
        ["title", "lane", "completed_on", "hours", "source", "has_evidence", "submitted_at"],
    ),
    "certificates": (["course"], ["issued", "serial", "expires_on"]),
    "outbox": (["template"], ["queued_at", "recipient", "to_address", "status"]),
    "questions": (
        ["reference"],
        ["asked_at", "kind", "subject", "sender", "status", "assigned_to"],
    ),
}
UNHEADED = {
    "claims": {"choose", "actions"},
    "approvals": {"choose", "actions"},
    "completions": {"actions"},
    "elsewhere_to_decide": {"actions"},
    "my_classes": {"actions"},
}


@pytest.fixture(params=COLUMNS)
def listed(request, client):
    """A list with a row, and who sees it."""
    scene = SCENES[request.param]()
    scene.add(1)
    client.force_login(scene.visitor)
    return request.param, scene


def shown(client, path, **asked) -> set[str]:
    return {column.name for column in client.get(path, asked).context["table"].columns}


def test_a_list_offers_its_columns_and_keeps_some(listed, client):
    name, scene = listed
    choices = client.get(scene.path).context["table"].column_choices
    fixed, free = COLUMNS[name]

    assert {choice.name for choice in choices if choice.is_fixed} == set(fixed)
    assert [choice.name for choice in choices if not choice.is_fixed] == free
    assert [choice.is_shown for choice in choices] == [True] * len(choices)


def test_only_the_chosen_and_the_fixed_columns_are_shown(listed, client):
    name, scene = listed
    fixed, free = COLUMNS[name]
    always = set(fixed) | UNHEADED.get(name, set())

    assert shown(client, scene.path) == always | set(free)
    for column in free:
        assert shown(client, scene.path, columns=[column]) == always | {column}
    assert shown(client, scene.path, columns=free[:2]) == always | set(free[:2])
    assert shown(client, scene.path, columns=fixed) == always


@pytest.mark.parametrize("nonsense", ["", "password", "\x00", "name name"])
def test_names_nobody_knows_choose_nothing(listed, client, nonsense):
    name, scene = listed
    fixed, free = COLUMNS[name]
    every = set(fixed) | set(free) | UNHEADED.get(name, set())

    assert shown(client, scene.path, columns=[nonsense]) == every
    assert shown(client, scene.path, columns=[nonsense, free[0]]) == every - set(free[1:])


def test_a_hidden_column_still_orders_the_list(client):
    scene = SCENES["courses"]()
    titles = [scene.add(number) for number in (1, 2, 3)]
    asked = {"columns": ["lane"], "sort": "-code"}

    page = client.get("/courses/", asked)

    assert [row.record.title for row in page.context["table"].rows] == titles[::-1]
    assert page.context["list_query"] == "sort=-code&columns=title&columns=lane"


def test_cards_show_what_was_chosen(client):
    SCENES["catalogue"]().add(1)
    every = re.findall("<dt>(.*?)</dt>", client.get("/classes/").text)

    page = client.get("/classes/", {"columns": ["when"]})

    assert every == ["When", "Where", "How"]
    assert re.findall("<dt>(.*?)</dt>", page.text) == ["When"]
    assert "seats left" not in page.text
    assert "6 contact hours" not in page.text


def test_sorting_and_paging_keep_the_columns(client):
    for number in range(30):
        SCENES["courses"]().add(number)
    reindex_all()

    page = client.get("/courses/", {"columns": ["title", "lane"], "q": "Course"})

    found = re.findall(r'href="\?([^"]*(?:sort|page)=[^"]*)"', page.text)
    links = [QueryDict(unescape(query)) for query in found]
    assert len(links) >= 4
    assert {(link["q"], *link.getlist("columns")) for link in links} == {
        ("Course", "title", "lane")
    }


def test_what_an_address_says_is_put_plainly(client):
    scene = SCENES["people"]()
    scene.add(1)
    client.force_login(scene.visitor)
    untidy = "page=3&q=++&q=Birch&export=pdf&sort=name&columns=email&columns=x&lane=1&columns=name"

    page = client.get(f"/people/?{untidy}")

    assert page.context["list_query"] == "q=Birch&columns=name&columns=email"


def test_a_value_that_cannot_be_is_not_handed_on(client):
    page = client.get("/classes/", {"lane": "abc", "county": "23001"})

    assert page.context["list_query"] == "county=23001"


def test_what_is_not_there_has_one_sign_in_every_list():
    class Names(BaseTable):
        name = tables.Column()

    assert Names([{"name": None}]).rows[0].get_cell("name") == "–"  # noqa: RUF001
