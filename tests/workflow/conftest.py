"""A house with a cell of named people, on SQLite, and on PostgreSQL in the long run."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests import databases
from tests.meeting_room import Room, at_work
from tests.scenes import Begun, Steps, asked_for, open_scene
from tests.worlds import Cell as Cell
from tests.worlds import World as World


@pytest.fixture
def scene(request: pytest.FixtureRequest) -> Steps:
    """What happened before the test begins; a module may go on with steps of its own."""
    return asked_for(request.fixturenames)


@pytest.fixture(params=databases.RULES_ON)
async def begun(
    request: pytest.FixtureRequest, scene: Steps, tmp_path: Path
) -> AsyncIterator[Begun]:
    """The scene, on one database or the other."""
    async with open_scene(str(request.param), tmp_path, scene) as begun:
        yield begun


@pytest.fixture
def world(begun: Begun) -> World:
    """A house on 20 November 2024 at nine in the morning, as far as the scene goes."""
    return begun.world


@pytest.fixture
def cell(begun: Begun) -> Cell:
    """Chi bộ Tổ Tự nhiên: a secretary, two members, one probationary, one exempt."""
    return begun.cell


@pytest.fixture
async def room(begun: Begun) -> AsyncIterator[Room]:
    """The same cell with three more people, on the day of its meeting."""
    async with at_work(begun.world):
        yield begun.room
