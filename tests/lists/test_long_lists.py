"""A list that is longer than what it counts says so, and still shows every row."""

import pytest

from accounts.models import User
from core import paging
from reports.views import PersonListView
from tests.factories import UserFactory, staff

pytestmark = pytest.mark.django_db

COUNTED = 50  # two pages


@pytest.fixture(params=[True, False], ids=["keys first", "all at once"])
def ask(request, client, monkeypatch):
    """Return the way to open a page of the list of people, in both ways to fetch one."""
    monkeypatch.setattr(paging, "COUNTED", COUNTED)
    monkeypatch.setattr(PersonListView, "keys_first", request.param)
    client.force_login(staff())
    return lambda page: client.get("/people/", {"page": page})


def people(count):
    """Let there be so many, the visitor among them."""
    UserFactory.create_batch(count - User.objects.count())


def said(answer):
    paginator = answer.context["table"].paginator
    return paginator.count, paginator.has_more, paginator.num_pages


def test_up_to_the_limit_the_count_is_exact(ask):
    people(COUNTED)

    answer = ask("1")

    assert said(answer) == (50, False, 2)
    assert "50 people found" in answer.text
    assert "1 to 25 of 50" in answer.text


def test_beyond_it_the_list_says_more_than_and_goes_on(ask):
    people(80)

    pages = {number: ask(str(number)) for number in (1, 2, 3, 4)}

    assert {number: said(page) for number, page in pages.items()} == {
        1: (50, True, 2),
        2: (80, False, 4),
        3: (80, False, 4),
        4: (80, False, 4),
    }
    assert "More than 50 found" in pages[1].text
    assert "1 to 25 of more than 50" in pages[1].text
    assert "26 to 50 of 80" in pages[2].text
    shown = [row.record.pk for page in pages.values() for row in page.context["table"].page]
    in_order = User.objects.order_by("last_name", "first_name", "pk")
    assert shown == list(in_order.values_list("pk", flat=True))


@pytest.mark.parametrize("page", ["99999999999999999999", "-3", "x", ""])
def test_a_page_nobody_has_is_the_nearest(ask, page):
    answer = ask(page)

    assert answer.status_code == 200
    assert answer.context["table"].page.number == 1
