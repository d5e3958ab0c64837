"""What casting on the page is compared with: `python -m tests.bench.bare PORT DATABASE KEYS FILE`.

Bare aiohttp, which looks nothing up and believes every address. `/writer/SESSION/MEMBER` puts what
is posted into the urn by the product's own writer; `/plain/SESSION/MEMBER` writes one receipt and
one ballot into a plain SQLite file, those that came meanwhile in one durable commit.
"""

import asyncio
import sqlite3
import sys
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

import uvloop
from aiohttp import web

from storage.urn import BallotWriter
from terms.ballots import CastOutcome
from tests import databases

_MOST = 256
_TABLES = """
    PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
    CREATE TABLE receipt (session INTEGER, member INTEGER, PRIMARY KEY (session, member))
        WITHOUT ROWID;
    CREATE TABLE ballot (id TEXT PRIMARY KEY, session INTEGER, sealed BLOB) WITHOUT ROWID;
"""
_Vote = tuple[int, int, bytes, asyncio.Future[None]]


class PlainUrn:
    """Votes in a file of its own, as many together as came during the last commit."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self._waiting: asyncio.Queue[_Vote] = asyncio.Queue()

    async def cast(self, session: int, member: int, sealed: bytes) -> None:
        """Write one; it is durable then."""
        done: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.put_nowait((session, member, sealed, done))
        await done

    async def run(self) -> None:
        """Write what waits, until cancelled."""
        connection = sqlite3.connect(self._file, check_same_thread=False, isolation_level=None)
        connection.executescript(_TABLES)
        while True:
            votes = [await self._waiting.get()]
            votes += [
                self._waiting.get_nowait() for _ in range(min(_MOST - 1, self._waiting.qsize()))
            ]
            await asyncio.to_thread(_write, connection, votes)
            for *_, done in votes:
                done.set_result(None)


def _write(connection: sqlite3.Connection, votes: list[_Vote]) -> None:
    connection.execute("BEGIN IMMEDIATE")
    connection.executemany("INSERT INTO receipt VALUES (?, ?)", [vote[:2] for vote in votes])
    rows = [(str(uuid4()), session, sealed) for session, _, sealed, _ in votes]
    connection.executemany("INSERT INTO ballot VALUES (?, ?, ?)", rows)
    connection.execute("COMMIT")


class Bare:
    """The two ways to cast."""

    def __init__(self, writer: BallotWriter, plain: PlainUrn) -> None:
        self._writer = writer
        self._plain = plain

    async def by_writer(self, request: web.Request) -> web.Response:
        """Put it into the urn."""
        came = await self._writer.cast(*_elector(request), await request.read())
        return web.Response(text="ok", status=200 if came is CastOutcome.RECORDED else 409)

    async def by_plain(self, request: web.Request) -> web.Response:
        """Put it into the plain file."""
        await self._plain.cast(*_elector(request), await request.read())
        return web.Response(text="ok")

    async def serve(self, _: web.Application) -> AsyncIterator[None]:
        """Let both write while the application runs."""
        tasks = [asyncio.ensure_future(one.run()) for one in (self._writer, self._plain)]
        yield
        for task in tasks:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


def _elector(request: web.Request) -> tuple[int, int]:
    return int(request.match_info["session"]), int(request.match_info["member"])


async def _healthy(_: web.Request) -> web.Response:
    return web.json_response({"well": True})


def main(port: int, url: str, keys: Path, file: Path) -> None:
    """Serve until ended."""
    bare = Bare(BallotWriter(databases.at(url, keys)), PlainUrn(file))
    app = web.Application()
    app.cleanup_ctx.append(bare.serve)
    app.router.add_post("/writer/{session}/{member}", bare.by_writer)
    app.router.add_post("/plain/{session}/{member}", bare.by_plain)
    app.router.add_get("/healthz", _healthy)
    loop = uvloop.new_event_loop()
    web.run_app(app, host="127.0.0.1", port=port, access_log=None, print=None, loop=loop)


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], Path(sys.argv[3]), Path(sys.argv[4]))
