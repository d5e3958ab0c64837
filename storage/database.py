"""The database: one store, its cipher, its ballot keys."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.ballot_keys import BallotKeys
from storage.crypto import TextKey
from storage.engine import OUTSIDE_TRANSACTION, close_engine, file_of, make_engine
from storage.files import keep_private, make_private
from storage.types import set_cipher
from storage.unit import Unit


class Database:
    """One store and what opens it; made once by the wiring, closed at the end."""

    def __init__(self, url: str, *, text_key: bytes, ballot_keys: Path) -> None:
        self.url = url
        self.text_cipher = TextKey(text_key)
        self.ballot_keys = BallotKeys(ballot_keys)
        self.engine = make_engine(url)
        set_cipher(self.engine.sync_engine.dialect, self.text_cipher)

    @property
    def dialect(self) -> Literal["sqlite", "postgresql"]:
        """Which of the two databases this is."""
        return "sqlite" if self.engine.dialect.name == "sqlite" else "postgresql"

    async def open(self) -> None:
        """Make the SQLite file's folder where it is missing; prove that the database answers."""
        file = file_of(self.url)
        if file is not None:
            make_private(file.parent)
            with suppress(OSError):  # a file that cannot be touched is told by SQLite
                keep_private(file)
        async with self.engine.connect() as connection:
            await connection.execute(text("SELECT 1"))

    async def close(self) -> None:
        """Give every connection back."""
        await close_engine(self.engine)

    def unit(self) -> Unit:
        """Give a transaction that begins when it is first used; the edge commits and closes it."""
        return Unit(self.engine)

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncSession]:
        """Begin at once, commit at the end, roll back on any error: for jobs and the urn."""
        unit = self.unit()
        try:
            yield await unit.session()
            await unit.commit()
        finally:
            await unit.close()

    @asynccontextmanager
    async def outside_transaction(self) -> AsyncIterator[AsyncConnection]:
        """Give a bare connection for commands that no transaction may hold, such as VACUUM."""
        options: dict[str, Any] = (
            {OUTSIDE_TRANSACTION: True}
            if self.dialect == "sqlite"
            else {"isolation_level": "AUTOCOMMIT"}
        )
        async with self.engine.connect() as connection:
            yield await connection.execution_options(**options)
