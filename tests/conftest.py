"""Fixtures every test may use. Databases, brokers, mail servers and browsers are real ones."""

from pathlib import Path

import pytest
from django.db import connections
from django.test import TransactionTestCase

from core.append_only import install_append_only, remove_append_only
from memssi.celery import app


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
