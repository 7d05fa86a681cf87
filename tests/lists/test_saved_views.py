"""A person keeps views of a list by name; they are theirs alone."""

import re

import pytest
from django.utils.html import escape

from accounts.models import SavedFilter
from accounts.services import MOST_SAVED_FILTERS, save_filter
from tests.factories import UserFactory, coordinator, organization, staff
from tests.lists.scenes import SCENES

pytestmark = pytest.mark.django_db

ALL = [
    "catalogue",
    "courses",
    "my_classes",
    "sessions",
    "people",
    "claims",
    "completions",
    "elsewhere_to_decide",
    "certificates",
    "outbox",
    "questions",
]


def save(client, address, name):
    return client.post(address, {"save_view": "yes", "name": name})


def saved(page) -> list[tuple[str, str]]:
    return [
        (name.strip(), query.replace("&amp;", "&"))
        for query, name in re.findall(r'<a href="\?([^"]*)">Saved: ([^<]*)</a>', page.text)
    ]


@pytest.mark.parametrize("name", ALL)
def test_a_view_is_kept_with_its_columns_and_found_above_its_list(client, name):
    scene = SCENES[name]()
    client.force_login(scene.visitor)
    choices = client.get(scene.path).context["table"].column_choices
    columns = [choice.name for choice in choices if choice.is_fixed]
    query = "&".join(f"columns={column}" for column in columns)

    answer = save(client, f"{scene.path}?page=2&{query}", "  Only   the names ")

    assert (answer.status_code, answer.url) == (302, f"{scene.path}?page=2&{query}")
    assert saved(client.get(scene.path)) == [("Only the names", query)]


def test_a_view_holds_filters_order_and_columns_and_not_the_page(client):
    client.force_login(UserFactory())
    untidy = "/courses/?page=4&q=law&lane=&sort=-title&columns=title&columns=lane&export=&x=1"

    save(client, untidy, "Law")

    assert SavedFilter.objects.get().query == "q=law&sort=-title&columns=title&columns=lane"


def test_a_name_is_asked_for_and_what_was_typed_stays(client):
    client.force_login(UserFactory())

    blank = save(client, "/courses/?q=law", "   ")
    long = save(client, "/courses/?q=law", "x" * 61)

    assert (blank.status_code, long.status_code) == (200, 200)
    assert "Fill in “" in blank.text
    assert 'value="' + "x" * 61 in long.text
    assert "data-error-summary" in long.text
    assert re.search(r'<details class="save-view"\s+open>', long.text)
    assert 'name="q" value="law"' in " ".join(long.text.split())
    assert not SavedFilter.objects.exists()


@pytest.mark.parametrize("again", ["Law", "LAW", " law "])
def test_a_name_stands_once_in_a_list(client, again):
    client.force_login(UserFactory())
    save(client, "/courses/?q=law", "Law")

    refused = save(client, "/courses/?q=drill", again)
    elsewhere = save(client, "/classes/?q=drill", again)

    assert refused.status_code == 200
    assert escape(f"You have a view called “{again.strip()}” already.") in refused.text
    assert f'value="{again}"' in refused.text
    assert elsewhere.status_code == 302
    assert sorted(SavedFilter.objects.values_list("list_name", "query")) == [
        ("courses:course_list", "q=law"),
        ("enrollment:offering_list", "q=drill"),
    ]


def test_the_list_as_it_opens_is_no_view(client):
    client.force_login(UserFactory())

    refused = save(client, "/courses/?page=2&sort=code", "Everything")

    assert "This is the list as it always opens." in refused.text
    assert 'value="Everything"' in refused.text
    assert not SavedFilter.objects.exists()


def test_a_view_too_long_to_keep_is_refused(client):
    client.force_login(UserFactory())

    refused = save(client, "/courses/?q=" + "x" * 999, "Long")

    assert "This view is too long to keep." in refused.text
    assert save(client, "/courses/?q=" + "x" * 998, "Long").status_code == 302


def test_a_person_keeps_twenty_views_of_a_list(client):
    person = UserFactory()
    client.force_login(person)
    for number in range(MOST_SAVED_FILTERS):
        assert save(client, f"/courses/?q={number}", f"View {number}").status_code == 302

    refused = save(client, "/courses/?q=more", "One more")

    assert MOST_SAVED_FILTERS == 20
    assert "You have saved 20 views of this list. Remove one first." in refused.text
    assert save(client, "/classes/?q=more", "Of another list").status_code == 302
    assert SavedFilter.objects.filter(person=person).count() == 21


def test_a_view_is_removed_and_that_may_be_asked_twice(client):
    client.force_login(UserFactory())
    save(client, "/courses/?q=law", "Law")
    kept = SavedFilter.objects.get()

    first = client.post("/courses/?q=law", {"forget_view": kept.pk})
    again = client.post("/courses/?q=law", {"forget_view": kept.pk})

    assert [(first.status_code, first.url), (again.status_code, again.url)] == [
        (302, "/courses/?q=law")
    ] * 2
    assert saved(client.get("/courses/")) == []


@pytest.mark.parametrize("given", ["", "x", "-1", "9" * 40, "\x00"])
def test_a_view_that_is_none_removes_nothing(client, given):
    client.force_login(UserFactory())
    save(client, "/courses/?q=law", "Law")

    assert client.post("/courses/", {"forget_view": given}).status_code == 302
    assert SavedFilter.objects.count() == 1


def test_nobody_sees_or_removes_the_views_of_another(client):
    owner, other = UserFactory(), UserFactory()
    kept = save_filter(person=owner, list_name="courses:course_list", name="Mine", query="q=law")
    client.force_login(other)

    page = client.get("/courses/")
    client.post("/courses/", {"forget_view": kept.pk})

    assert saved(page) == []
    assert list(SavedFilter.objects.all()) == [kept]


def test_a_stranger_is_asked_to_sign_in_and_comes_back(client):
    page = client.get("/courses/?q=law")
    answer = save(client, "/courses/?q=law", "Law")

    assert "Save this view" not in page.text
    assert answer.url == "/accounts/login/?next=/courses/%3Fq%3Dlaw"


def test_somebody_who_may_not_see_the_list_keeps_no_view_of_it(client):
    client.force_login(UserFactory())

    assert save(client, "/people/?q=a", "People").status_code == 403
    assert not SavedFilter.objects.exists()


def test_twenty_views_cost_no_more_queries_than_one(client, django_assert_num_queries):
    person = coordinator(organization("Here"))
    client.force_login(person)

    def keep(number):
        save_filter(
            person=person, list_name="reports:person_list", name=f"v{number}", query=f"q={number}"
        )

    keep(0)
    client.get("/people/")
    with django_assert_num_queries(9):
        client.get("/people/")
    for number in range(1, 20):
        keep(number)
    with django_assert_num_queries(9):
        assert len(saved(client.get("/people/"))) == 20


def test_a_part_swapped_by_htmx_asks_for_no_views(client, django_assert_num_queries):
    scene = SCENES["people"]()
    scene.add(1)
    client.force_login(scene.visitor)

    with django_assert_num_queries(6):
        client.get(scene.path, headers={"HX-Request": "true"})


def test_what_a_view_is_called_is_escaped(client):
    client.force_login(staff())

    save(client, "/courses/?q=<b>&sort=-title", "<b>bold</b>")

    assert "<b>bold</b>" not in client.get("/courses/").text
    assert saved(client.get("/courses/")) == [("&lt;b&gt;bold&lt;/b&gt;", "q=%3Cb%3E&sort=-title")]
