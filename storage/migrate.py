"""The schema's versions: bring a database to the newest, refuse one this program does not know.

A new version is drafted by `draft` from the difference between the tables and a database that
stands at the newest version, then read and corrected by hand.
"""

from collections.abc import Callable
from contextlib import suppress
from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection, event, text
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from storage.engine import close_engine, file_of, make_engine
from storage.errors import StorageError
from storage.files import keep_private, make_private
from storage.schema import version_of

LOCK_TIMEOUT = "10s"
"""A migration that cannot have its lock gives up rather than queue every reader behind it."""

_ONE_AT_A_TIME = 0x7475736F69
"""PostgreSQL advisory lock: of several workers started together one migrates, the rest wait."""


class MigrationError(StorageError):
    """The database stands at a version that this program does not know."""


def configuration() -> Config:
    """Give Alembic's configuration, which lives here and in no file."""
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("path_separator", "os")
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    return config


async def upgrade(url: str, revision: str = "head") -> None:
    """Bring the database to `revision`; nothing when it stands there already.

    Raise `MigrationError` (database_version_unknown) for a database of a newer or another program.
    """
    await _run(url, lambda config: command.upgrade(config, revision))


async def downgrade(url: str, revision: str) -> None:
    """Take the database back to `revision` ("base": no table at all)."""
    await _run(url, lambda config: command.downgrade(config, revision))


async def _run(url: str, step: Callable[[Config], object]) -> None:
    file = file_of(url)
    if file is not None:
        make_private(file.parent)
        with suppress(OSError):  # a file that cannot be touched is told by SQLite
            keep_private(file)
    engine = make_engine(url)
    if file is not None:
        event.listen(engine.sync_engine, "connect", _let_tables_be_copied)
    try:
        async with engine.begin() as connection:
            await connection.run_sync(_step_on, step)
    finally:
        await close_engine(engine)


def _step_on(connection: Connection, step: Callable[[Config], object]) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:n)"), {"n": _ONE_AT_A_TIME})
        connection.execute(text(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'"))
    _refuse_unknown(connection)
    config = configuration()
    config.attributes["connection"] = connection
    step(config)
    _refuse_broken_references(connection)


def _let_tables_be_copied(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    """SQLite changes a table by copying it and dropping the old one: for the time of a migration
    nothing may hold to a table that is dropped; afterwards everything is looked through."""
    cursor = connection.cursor()
    cursor.execute("PRAGMA foreign_keys = OFF")
    cursor.close()


def _refuse_broken_references(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
        if broken:  # the transaction is taken back: the database stays as it was
            raise RuntimeError(f"a migration leaves {len(broken)} rows without what they point to")


@cache
def _versions() -> ScriptDirectory:
    # The files of a program do not change while it runs: they are read once.
    return ScriptDirectory.from_config(configuration())


def _refuse_unknown(connection: Connection) -> None:
    found = version_of(connection)
    if found is None:
        return
    try:
        _versions().get_revision(found)
    except CommandError:
        raise MigrationError("database_version_unknown", version=found) from None
