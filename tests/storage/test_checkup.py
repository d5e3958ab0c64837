"""What a database is asked from outside."""

import pytest

from storage.checkup import server_habits
from storage.database import Database


@pytest.fixture
def kind() -> str:
    """Only a server has habits."""
    return "postgresql"


async def test_a_real_server_tells_its_habits(database: Database) -> None:
    """Every one that is asked for, and no slot, as a server is that nobody set up otherwise."""
    habits = await server_habits(database)

    assert {
        "archive_mode": "off",
        "log_statement": "none",
        "track_commit_timestamp": "off",
        "wal_level": "replica",
    } == dict(habits.settings)
    assert 0 == habits.slots
