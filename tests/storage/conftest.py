"""A fresh database of each kind."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.database import Database
from tests import databases
from tests.storage.two_urns import TwoUrns, hold_vote


@pytest.fixture(params=databases.KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    """SQLite, then PostgreSQL."""
    return str(request.param)


@pytest.fixture
async def url(kind: str, tmp_path: Path) -> AsyncIterator[str]:
    """The address of a fresh database at the newest version."""
    address = await databases.fresh_url(kind, tmp_path)
    yield address
    await databases.drop(address)


@pytest.fixture
async def database(url: str, tmp_path: Path) -> AsyncIterator[Database]:
    """A fresh database, open."""
    fresh = databases.at(url, tmp_path)
    await fresh.open()
    yield fresh
    await fresh.close()


@pytest.fixture
async def vote(database: Database) -> AsyncIterator[TwoUrns]:
    """Thirty have voted, with our urn and with the naive one; both are open."""
    async with hold_vote(database) as held:
        yield held
