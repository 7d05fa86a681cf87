import pytest
from django.apps import apps
from django.core.cache import cache

from tests.factories import UserFactory

# What a visit itself may write.
NOT_STATE = {"sessions.Session"}


@pytest.fixture(autouse=True)
def _nobody_counted() -> None:
    cache.clear()


@pytest.fixture
def person(db):
    return UserFactory()


@pytest.fixture
def signed_in(client, person):
    """A browser in which `person` is signed in; an error of ours is an answer, not an exception."""
    client.force_login(person)
    client.raise_request_exception = False
    return client


@pytest.fixture
def rows(db):
    """Every row of every table: call it before and after, and compare."""

    def state() -> dict[str, list]:
        return {
            model._meta.label: list(model._default_manager.order_by("pk").values_list())
            for model in apps.get_models()
            if model._meta.label not in NOT_STATE
        }

    return state
