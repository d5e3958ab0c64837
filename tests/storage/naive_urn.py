"""The urn as bots usually have it: receipt and readable ballot, numbered rows, one transaction.

It is here to be robbed: an attack that does not succeed against this one proves nothing when it
fails against ours.
"""

from collections.abc import Mapping

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

_TABLES = {
    "sqlite": (
        "CREATE TABLE naive_receipt (member_id INTEGER PRIMARY KEY, voted BOOLEAN NOT NULL)",
        "CREATE TABLE naive_ballot (id INTEGER PRIMARY KEY, paper BLOB NOT NULL)",
    ),
    "postgresql": (
        "CREATE TABLE naive_receipt (member_id INTEGER PRIMARY KEY, voted BOOLEAN NOT NULL)",
        "CREATE TABLE naive_ballot (id SERIAL PRIMARY KEY, paper BYTEA NOT NULL)",
    ),
}


class NaiveUrn:
    """Takes papers as they are; whoever reads the database reads the votes."""

    def __init__(self, url: str) -> None:
        self.engine: AsyncEngine = create_async_engine(url)

    async def open(self, members: tuple[int, ...]) -> None:
        """Lay the two tables and the list of electors."""
        async with self.engine.begin() as connection:
            for statement in _TABLES[self.engine.dialect.name]:
                await connection.execute(text(statement))
            await connection.execute(
                text("INSERT INTO naive_receipt VALUES (:member, false)"),
                [{"member": one} for one in members],
            )

    async def cast(self, papers: Mapping[int, bytes]) -> None:
        """Take each member's paper in a transaction of its own, as they come."""
        for member, paper in papers.items():
            async with self.engine.begin() as connection:
                await connection.execute(
                    text("UPDATE naive_receipt SET voted = true WHERE member_id = :member"),
                    {"member": member},
                )
                await connection.execute(
                    text("INSERT INTO naive_ballot (paper) VALUES (:paper)"), {"paper": paper}
                )

    async def empty(self) -> None:
        """Delete the ballots, as the usual close does after counting."""
        async with self.engine.begin() as connection:
            if self.engine.dialect.name == "sqlite":
                await connection.execute(text("PRAGMA secure_delete = OFF"))
            await connection.execute(text("DELETE FROM naive_ballot"))

    async def close(self) -> None:
        """Give the connections back."""
        await self.engine.dispose()
