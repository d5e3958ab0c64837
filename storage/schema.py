"""Which version of the tables a database stands at; asked at every start, without Alembic.

Alembic is ten megabytes: it is imported only where there is something to migrate."""

from functools import cache
from pathlib import Path

from sqlalchemy import Connection, inspect, text

from storage.engine import close_engine, file_of, make_engine

_VERSIONS = Path(__file__).parent / "migrations" / "versions"
_TABLE = "alembic_version"


@cache
def newest() -> str:
    """Give the newest version this program knows: the number its last file begins with."""
    return max(path.name.partition("_")[0] for path in _VERSIONS.glob("[0-9]*.py"))


def is_known(found: str) -> bool:
    """Say whether this program knows a version, be it an older one."""
    return any(path.name.startswith(f"{found}_") for path in _VERSIONS.glob("[0-9]*.py"))


async def version(url: str) -> str | None:
    """Give the version the database stands at; nothing for an empty one."""
    engine = make_engine(url)
    try:
        async with engine.connect() as connection:
            return await connection.run_sync(version_of)
    finally:
        await close_engine(engine)


async def current(url: str) -> bool:
    """Say whether the database stands at the newest version this program knows."""
    return await version(url) == newest()


async def bring_up(url: str) -> None:
    """Bring the database to the newest version; nothing when it stands there already.

    Raises as `storage.migrate.upgrade`."""
    file = file_of(url)
    if (file is None or file.exists()) and await current(url):
        return
    from storage import migrate

    await migrate.upgrade(url)


def version_of(connection: Connection) -> str | None:
    """Give the version that a connection's database stands at."""
    if not inspect(connection).has_table(_TABLE):
        return None
    found = connection.execute(text(f"SELECT version_num FROM {_TABLE}"))  # noqa: S608 - a constant
    return found.scalar()
