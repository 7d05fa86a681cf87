import pytest

from tests.reports.evidence.scene import Scene, finish, scene


@pytest.fixture
def made() -> Scene:
    return scene()


@pytest.fixture
def closed(made) -> Scene:
    finish(made)
    return made
