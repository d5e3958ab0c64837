"""What tests ask of an urn's key: what its row says of it, and whether it is there."""

from storage.ballot_keys import UrnKey, key_of
from storage.database import Database
from storage.tables import BallotSession


async def urn_key(database: Database, session_id: int) -> UrnKey:
    """Give what a session's row says of its key."""
    async with database.transaction() as session:
        return key_of(await session.get_one(BallotSession, session_id))


async def without_key(database: Database, session_id: int) -> list[int]:
    """Give the session if its key is gone; an empty list while it is there."""
    return database.ballot_keys.lost([await urn_key(database, session_id)])
