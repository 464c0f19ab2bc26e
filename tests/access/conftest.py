import pytest

from tests.access.world import World, build


@pytest.fixture
def world(db) -> World:
    return build()
