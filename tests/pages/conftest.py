"""A cell in its meeting room, its house's pages served, and a browser."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.browsers import browser as browser
from tests.browsers import window as window
from tests.meeting_room import at_work
from tests.pages.site import TO_THE_URN, Site, open_site
from tests.scenes import open_scene


@pytest.fixture
def kind() -> str:
    """The database a test runs on; a test of both kinds overrides it."""
    return "sqlite"


@pytest_asyncio.fixture(loop_scope="session")
async def hall(request: pytest.FixtureRequest, kind: str, tmp_path: Path) -> AsyncIterator[Site]:
    """The roll is being called: An is there, the others are about to check in."""
    steps = TO_THE_URN if "site" in request.fixturenames else TO_THE_URN[:-1]
    async with (
        open_scene(kind, tmp_path, steps) as begun,
        at_work(begun.world),
        open_site(begun.room) as site,
    ):
        yield site


@pytest.fixture
def site(hall: Site) -> Site:
    """The urn is open for six electors, all of whom are on the sheet."""
    return hall
