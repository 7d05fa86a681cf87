"""These tests look at markup: static files keep their plain names."""

import pytest
from django.contrib.auth.models import AnonymousUser


@pytest.fixture(autouse=True)
def plain_static_files(settings):
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


@pytest.fixture
def visit(rf):
    """Return a request by somebody who has not signed in."""

    def build(path):
        request = rf.get(path)
        request.user = AnonymousUser()
        return request

    return build
