"""A look at a database from outside, for whoever keeps the machine. Nothing is changed."""

import asyncio
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import LargeBinary, Table, text, type_coerce
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import SQLModel, select

from storage.database import Database
from storage.engine import BUSY_SECONDS
from storage.types import EncryptedText
from storage.urn_scrub import may_scrub

_SERVER = ("archive_mode", "wal_level", "track_commit_timestamp", "log_statement")


@dataclass(frozen=True, slots=True)
class ServerHabits:
    """How a PostgreSQL server is set up, as far as it concerns the secrecy of a ballot."""

    settings: Mapping[str, str]
    """By name: `archive_mode`, `wal_level`, `track_commit_timestamp`, `log_statement`."""
    slots: int
    """Replication slots: each keeps the log of what was written, or sends it elsewhere."""
    may_scrub: bool = True
    """Whether this program may do what a close does on the server's disk."""


async def is_whole(file: Path) -> bool:
    """Tell whether an SQLite file is whole in itself; whoever writes to it meanwhile goes on.

    Raises:
        sqlite3.Error: it cannot be read at all.
    """
    return await asyncio.to_thread(_is_whole, file)


async def sealed_samples(database: Database) -> list[bytes]:
    """Give the newest sealed text of every column that has any; still sealed."""
    async with database.outside_transaction() as connection:
        return [
            sealed
            for table in SQLModel.metadata.sorted_tables
            for name in _sealed_columns(table)
            if (sealed := await _newest(connection, table, name)) is not None
        ]


async def server_habits(database: Database) -> ServerHabits:
    """Give how the PostgreSQL server of a database is set up."""
    async with database.outside_transaction() as connection:
        found = await connection.execute(
            text("SELECT name, setting FROM pg_settings WHERE name = ANY(:names)"),
            {"names": list(_SERVER)},
        )
        settings = {row.name: row.setting for row in found}
        slots = await connection.scalar(text("SELECT count(*) FROM pg_replication_slots"))
    return ServerHabits(settings, int(slots or 0), await may_scrub(database))


def _is_whole(file: Path) -> bool:
    # Read-only and without a transaction of its own: a vote under way is not kept waiting.
    address = f"{file.resolve().as_uri()}?mode=ro"
    with closing(sqlite3.connect(address, uri=True, timeout=BUSY_SECONDS)) as connection:
        return connection.execute("PRAGMA quick_check(1)").fetchall() == [("ok",)]


def _sealed_columns(table: Table) -> list[str]:
    return [column.name for column in table.columns if isinstance(column.type, EncryptedText)]


async def _newest(connection: AsyncConnection, table: Table, name: str) -> bytes | None:
    column = table.columns[name]
    asked = (
        select(type_coerce(column, LargeBinary))
        .where(column.is_not(None))
        .order_by(*(key.desc() for key in table.primary_key.columns))
        .limit(1)
    )
    found: bytes | None = await connection.scalar(asked)
    return None if found is None else bytes(found)
