"""Pages that answer strangers answer each address so often and no more."""

from datetime import UTC, datetime

import pytest
import time_machine
from django.core.cache import cache
from django.test import RequestFactory

from core.ratelimit import client_address

NOON = datetime(2026, 6, 8, 16, tzinfo=UTC)
IN, OUT = 200, 429

pytestmark = pytest.mark.urls("tests.core.urls")


@pytest.fixture(params=["locmem.LocMemCache", "filebased.FileBasedCache"])
def _each_cache(request, settings, tmp_path):
    """The limit holds in the demonstration, whose cache is files, as well."""
    settings.CACHES = {
        "default": {
            "BACKEND": f"django.core.cache.backends.{request.param}",
            "LOCATION": str(tmp_path / "cache"),
        }
    }
    cache.clear()


def visits(client, times, path="/probe/", **extra) -> list[int]:
    return [client.get(path, **extra).status_code for _ in range(times)]


@pytest.mark.usefixtures("_each_cache")
def test_one_address_is_let_in_so_often_and_then_told_to_wait(client):
    with time_machine.travel(NOON, tick=False):
        assert visits(client, 5) == [IN, IN, IN, OUT, OUT]
        assert "Too many tries" in client.get("/probe/").text


@pytest.mark.usefixtures("_each_cache")
def test_the_window_begins_with_the_first_visit_and_ends(client):
    with time_machine.travel(NOON, tick=False) as clock:
        assert visits(client, 2) == [IN, IN]
        clock.shift(50)
        assert visits(client, 2) == [IN, OUT]
        clock.shift(11)
        assert visits(client, 4) == [IN, IN, IN, OUT]


def test_each_address_and_each_page_has_a_limit_of_its_own(client):
    assert visits(client, 4, REMOTE_ADDR="192.0.2.1") == [IN, IN, IN, OUT]
    assert visits(client, 4, REMOTE_ADDR="192.0.2.2") == [IN, IN, IN, OUT]
    assert visits(client, 1, "/other/", REMOTE_ADDR="192.0.2.1") == [IN]


def test_an_invented_forwarding_header_opens_nothing(client):
    answers = [
        client.get("/probe/", headers={"X-Forwarded-For": f"198.51.100.{n}"}).status_code
        for n in range(5)
    ]

    assert answers == [IN, IN, IN, OUT, OUT]


@pytest.mark.parametrize(
    ("trusted", "forwarded", "address"),
    [
        (0, None, "192.0.2.9"),
        (0, "203.0.113.1", "192.0.2.9"),
        (1, "203.0.113.1", "203.0.113.1"),
        (1, "198.51.100.66, 203.0.113.1", "203.0.113.1"),
        (2, "198.51.100.66, 203.0.113.1, 203.0.113.2", "203.0.113.1"),
        (2, "203.0.113.2", "192.0.2.9"),
        (1, None, "192.0.2.9"),
    ],
)
def test_the_address_is_what_the_trusted_proxies_say(settings, trusted, forwarded, address):
    settings.TRUSTED_PROXY_COUNT = trusted
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}

    request = RequestFactory().get("/", headers=headers, REMOTE_ADDR="192.0.2.9")

    assert client_address(request) == address
