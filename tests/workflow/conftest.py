"""A house with a cell of named people, on both databases."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests import databases
from tests.meeting_room import Room, open_room
from tests.worlds import Cell as Cell
from tests.worlds import World as World
from tests.worlds import found_cell, open_world


@pytest.fixture(params=databases.KINDS)
async def world(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[World]:
    """A fresh house on 20 November 2024 at nine in the morning."""
    async with open_world(str(request.param), tmp_path) as fresh:
        yield fresh


@pytest.fixture
async def cell(world: World) -> Cell:
    """Chi bộ Tổ Tự nhiên: a secretary, two members, one probationary, one exempt."""
    return await found_cell(world)


@pytest.fixture
async def room(world: World, cell: Cell) -> AsyncIterator[Room]:
    """The same cell with three more people, on the day of its meeting."""
    async with open_room(world, cell) as found:
        yield found
