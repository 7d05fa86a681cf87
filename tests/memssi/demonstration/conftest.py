"""The demonstration is built once for all the files of this folder."""

import pytest
from django.db import transaction
from django.test import override_settings

from tests.memssi.demonstration.built import build_small, outline


@pytest.fixture(scope="package")
def built_twice(django_db_setup, django_db_blocker, tmp_path_factory):
    """Build, note what there is, undo it, build again and leave that for the tests."""
    fast = override_settings(
        MEDIA_ROOT=tmp_path_factory.mktemp("media"),
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    )
    with django_db_blocker.unblock(), fast, transaction.atomic():
        with transaction.atomic():
            first = build_small(), outline()
            transaction.set_rollback(True)
        second = build_small(), outline()
        yield first, second
        transaction.set_rollback(True)


@pytest.fixture
def demonstration(built_twice, db):
    return built_twice
