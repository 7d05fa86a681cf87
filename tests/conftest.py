"""Fixtures every test may use. Databases, brokers, mail servers and browsers are real ones."""

from pathlib import Path

import pytest
from django.db import connections
from django.test import TransactionTestCase

from core.append_only import install_append_only, remove_append_only
from memssi.celery import app

# What these folders ask does not depend on the database: who may open which address, and how
# pages and papers are drawn. script/test runs them once, on SQLite.
ON_ONE_DATABASE = ("access", "embedded", "front", "memssi", "wording")
ASK_SERVERS = ("django_db", "servers", "browser", "calendars", "office")
ASK_A_DATABASE = {"db", "transactional_db", "live_server"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what need not run on PostgreSQL again."""
    folders = tuple(Path(__file__).parent / name for name in ON_ONE_DATABASE)
    for item in items:
        if any(map(item.path.is_relative_to, folders)) or asks_no_database(item):
            item.add_marker(pytest.mark.one_database)


def asks_no_database(item: pytest.Item) -> bool:
    """Whether a test may not ask any, nor needs the servers that only one of the suites has."""
    fixtures: set[str] = set(getattr(item, "fixturenames", ()))
    return not (
        any(map(item.get_closest_marker, ASK_SERVERS)) or fixtures.intersection(ASK_A_DATABASE)
    )


@pytest.fixture(autouse=True)
def _own_folders(settings, tmp_path: Path) -> None:
    """Files, mail and cache of one test stay with it; no manifest is needed to find assets."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.MAIL_FOLDER = tmp_path / "mail"
    settings.STORAGES = settings.STORAGES | {
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    }
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
            "LOCATION": str(tmp_path),
        }
    }
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True, scope="session")
def _queue_of_its_own() -> None:
    """Jobs are sent for real, into a queue that only this process sees."""
    app.conf.broker_url = "memory://"


@pytest.fixture(autouse=True, scope="session")
def _flush_past_the_triggers() -> None:
    """Let the flush between transactional tests empty the append-only tables."""
    teardown = TransactionTestCase._fixture_teardown

    def flush(case: TransactionTestCase) -> None:
        for alias in case._databases_names(include_mirrors=False):
            remove_append_only(connections[alias])
        teardown(case)
        for alias in case._databases_names(include_mirrors=False):
            install_append_only(connections[alias])

    TransactionTestCase._fixture_teardown = flush  # type: ignore[method-assign]
    yield
    TransactionTestCase._fixture_teardown = teardown  # type: ignore[method-assign]
