"""A cell in its meeting room, its house's pages served, and a browser."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.browsers import browser as browser
from tests.meeting_room import VOTERS, open_room
from tests.pages.site import Site, open_site
from tests.worlds import found_cell, open_world


@pytest.fixture
def kind() -> str:
    """The database a test runs on; a test of both kinds overrides it."""
    return "sqlite"


@pytest_asyncio.fixture(loop_scope="session")
async def hall(kind: str, tmp_path: Path) -> AsyncIterator[Site]:
    """The roll is being called: An is there, the others are about to check in."""
    async with (
        open_world(kind, tmp_path) as world,
        open_room(world, await found_cell(world)) as room,
        open_site(room) as site,
    ):
        await room.hands_in(*VOTERS)
        await room.calls_roll()
        yield site


@pytest_asyncio.fixture(loop_scope="session")
async def site(hall: Site) -> Site:
    """The urn is open for six electors, all of whom are on the sheet."""
    await hall.room.checks_in(*VOTERS[1:])
    await hall.room.opens()
    return hall
