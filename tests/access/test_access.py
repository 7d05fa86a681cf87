"""Every address against every kind of visitor. An address without a row fails."""

from collections.abc import Iterator
from copy import deepcopy
from http.cookies import SimpleCookie
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client, override_settings
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts.models import User
from tests.access.answers import DONE, LOGIN, VISITORS, Answer
from tests.access.rows import ROWS
from tests.access.world import World, build_world


def all_names(resolver: URLResolver, prefix: str = "") -> list[str]:
    names = []
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            names += all_names(pattern, inner)
        elif isinstance(pattern, URLPattern) and pattern.name:
            names.append(prefix + pattern.name)
    return names


def test_every_address_has_a_row():
    assert sorted(set(all_names(get_resolver()))) == sorted(ROWS)


COOKIES: dict[str, SimpleCookie] = {}


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[tuple[World, Path]]:
    """The world is built once, and everybody signs in once; each request on it is rolled back."""
    folder = tmp_path_factory.mktemp("papers")
    with django_db_blocker.unblock(), transaction.atomic():
        with override_settings(MEDIA_ROOT=folder):
            world = build_world()
        COOKIES.update({who: cookies_of(person) for who, person in world.visitors.items()})
        yield world, folder
        transaction.set_rollback(True)


def cookies_of(person: User | None) -> SimpleCookie:
    """What the browser of somebody holds who has just signed in."""
    client = Client()
    if person is not None:
        client.force_login(person)
    return client.cookies


@pytest.fixture
def world(built, db, settings) -> World:
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    settings.MEDIA_ROOT = built[1]
    settings.ROOT_URLCONF = "tests.access.urls"
    return built[0]


def answer_to(visitor: str, method: str, url: str, data: dict[str, str]) -> Answer:
    """Ask as the visitor, and undo what it did."""
    client = Client(raise_request_exception=True)
    client.cookies = deepcopy(COOKIES[visitor])
    with transaction.atomic():
        response = getattr(client, method)(url, data)
        if response.streaming:
            b"".join(response.streaming_content)
        transaction.set_rollback(True)
    if response.status_code == DONE and response.url.startswith("/accounts/login/?next="):
        return LOGIN
    return response.status_code


@pytest.mark.parametrize("name", sorted(ROWS))
def test_each_visitor_gets_what_the_table_says(world, name):
    row = ROWS[name]
    url = reverse(name, args=row.args(world))
    for method, expected in (("get", row.get), ("post", row.post)):
        answers = {who: answer_to(who, method, url, row.data) for who in expected}
        assert answers == expected, method


LISTS = [name for name, row in ROWS.items() if "forget_view" in row.data]


@pytest.mark.parametrize("name", LISTS)
def test_a_list_as_a_file_is_for_those_who_see_the_list(world, name):
    row = ROWS[name]
    url = reverse(name, args=row.args(world))

    answers = {who: answer_to(who, "get", url, {"export": "csv"}) for who in VISITORS}

    assert answers == row.get


def test_the_visitors_of_the_table_are_those_of_the_world(world):
    assert list(world.visitors) == VISITORS
