"""The processes of a measurement: a Telegram that agrees, the bot, the plain server, the load."""

import asyncio
import json
import os
import re
import sys
import time
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from typing import Any

import aiohttp

from playground.ports import KeptPort
from storage.database import Database
from tests import databases
from tests.bench import hall
from tests.bench.load import Order, Result

ROOT = Path(__file__).resolve().parents[2]
SECRET = "bench-webhook-secret"
CONNECTIONS = 50
START_SECONDS = 120.0
_POLL_SECONDS = 0.02
_TOLD_SECONDS = 60.0
_QUIET_SECONDS = 1.0

Chains = Sequence[Sequence[tuple[float, str]]]


class BenchError(Exception):
    """A measurement that did not measure what it says."""


@dataclass(frozen=True, slots=True)
class Server:
    """A process that updates are posted to."""

    port: int
    process: Process
    ready_after: float
    """Seconds from its start until it answered."""
    path: str = "/hook/telegram"

    def resident_megabytes(self) -> float:
        """Give the memory it holds now."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        found = re.search(r"^VmRSS:\s+(\d+) kB", status, re.MULTILINE)
        if found is None:
            raise BenchError("the process has gone")
        return int(found[1]) / 1024

    def cpu_seconds(self) -> float:
        """Give the processor time it has used, all threads together."""
        stat = Path(f"/proc/{self.process.pid}/stat").read_text(encoding="utf-8")
        user, system = stat.rpartition(")")[2].split()[11:13]
        return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


class Stage:
    """A folder, an agreeing Telegram, and what was started beside it; all ends with the block."""

    def __init__(self, folder: Path, telegram: Server, stack: AsyncExitStack) -> None:
        self.folder = folder
        self.telegram = telegram
        """What is posted to it, a bot that polls fetches."""
        self._stack = stack

    @property
    def api(self) -> str:
        """Give the address of the Bot API."""
        return f"http://127.0.0.1:{self.telegram.port}"

    async def database(self, kind: str, name: str) -> str:
        """Give the address of a fresh database of its own folder, on SQLite or PostgreSQL."""
        folder = self.folder / name
        folder.mkdir()
        url = await databases.fresh_url(kind, folder)
        if kind == "postgresql":
            # The tests' server does without; a vote that is answered must be on the disk.
            await databases.postgres().command("ALTER SYSTEM SET fsync = on")
            await databases.postgres().command("SELECT pg_reload_conf()")
        keys = folder / "keys"
        keys.mkdir(mode=0o700)
        (keys / "text.key").write_text(databases.TEXT_KEY.hex(), encoding="ascii")
        return url

    def store(self, url: str, name: str) -> Database:
        """Give the database itself, its keys where the bot looks for them."""
        return databases.at(url, self.folder / name / "keys")

    async def command(self, url: str, name: str, *command: str) -> Process:
        """Begin a command of the program upon a database that was made here."""
        own = {"TUSOI_DATABASE": url, "TUSOI_KEYS": str(self.folder / name / "keys")}
        return await _python("bot", *command, env=own, stdin=DEVNULL, stdout=PIPE, stderr=DEVNULL)

    async def bot(self, url: str, name: str, **chosen: str) -> Server:
        """Start the whole product, by webhook unless told else, and wait until it is well."""
        return await self._bot((), url, name, chosen)

    async def sampled_bot(self, url: str, name: str, file: Path) -> Server:
        """Start it so that it notes in a file whose code runs: see `tests.bench.sampled`."""
        return await self._bot(("tests.bench.sampled", str(file)), url, name, {})

    async def _bot(
        self, runner: Sequence[str], url: str, name: str, chosen: Mapping[str, str]
    ) -> Server:
        port = self._stack.enter_context(KeptPort()).number
        own = {
            "TUSOI_DATABASE": url,
            "TUSOI_KEYS": str(self.folder / name / "keys"),
            "TUSOI_TELEGRAM_TOKEN": hall.TOKEN,
            "TUSOI_TELEGRAM_API": self.api,
            "TUSOI_WEBHOOK_URL": f"http://127.0.0.1:{port}",
            "TUSOI_WEBHOOK_SECRET": SECRET,
            "TUSOI_WEB_PORT": str(port),
            "TUSOI_PROFILE": hall.PROFILE,
            **chosen,
        }
        # Each of several houses serves the one bot in turn.
        return await self._server(port, (*runner, "bot", "run", "--take-over"), own)

    async def plain(self, url: str, name: str) -> Server:
        """Start the server that the bot is compared with."""
        port = self._stack.enter_context(KeptPort()).number
        command = ("tests.bench.plain", str(port), self.api, url, str(self.folder / name / "keys"))
        return await self._server(port, command, {})

    async def bare(self, url: str, name: str) -> Server:
        """Start the server that the ballot page is compared with."""
        port = self._stack.enter_context(KeptPort()).number
        own = self.folder / name
        command = ("tests.bench.bare", str(port), url, str(own / "keys"), str(own / "plain.db"))
        server = await self._server(port, command, {})
        return replace(server, path="")

    async def end(self, server: Server) -> None:
        """End a server before the block does."""
        await _end(server.process)

    async def told(self) -> Mapping[str, Any]:
        """Give what the Telegram was asked: `calls` by method, `sent` by chat, and its queue."""
        async with aiohttp.ClientSession() as session, session.get(self.api) as answer:
            found: dict[str, Any] = await answer.json()
        return found

    async def quiet(self) -> None:
        """Wait until the Telegram is asked no more: what was begun is done."""
        before: Mapping[str, int] | None = None
        async with asyncio.timeout(_TOLD_SECONDS):
            while (asked := (await self.told())["calls"]) != before:
                before = asked
                await asyncio.sleep(_QUIET_SECONDS)

    async def told_to(self, chat: str, since: float) -> float:
        """Give when a chat was last sent a message; wait until that is after `since`."""
        async with asyncio.timeout(_TOLD_SECONDS):
            while (moment := await self._last(chat)) < since:  # noqa: ASYNC110 - a process tells
                await asyncio.sleep(_POLL_SECONDS)
        return moment

    async def _last(self, chat: str) -> float:
        moments = (await self.told())["sent"].get(chat, [0.0])
        return float(moments[-1])

    async def load(self, servers: Sequence[Server], chains: Chains, most: int) -> Result:
        """Post these chains over `most` connections, from a process of its own.

        Raises `BenchError` when an update was not answered 200."""
        ports = [server.port for server in servers]
        order = Order(ports, servers[0].path, SECRET, most, chains)
        process = await _python("tests.bench.load", stdin=PIPE, stdout=PIPE)
        out, _ = await process.communicate(json.dumps(asdict(order)).encode())
        if process.returncode:
            raise BenchError("the load generator failed")
        result = Result(**json.loads(out))
        if result.refused:
            raise BenchError(f"{result.refused} updates were not answered 200")
        return result

    async def post_zalo(self, server: Server, body: Mapping[str, Any]) -> None:
        """Post one update as Zalo does. Raises `BenchError` when it was not answered 200."""
        url, told = f"http://127.0.0.1:{server.port}/hook/zalo", {"X-Bot-Api-Secret-Token": SECRET}
        async with (
            aiohttp.ClientSession() as session,
            session.post(url, json=body, headers=told) as answer,
        ):
            if answer.status != 200:
                raise BenchError(f"an update was answered {answer.status}")

    async def _server(self, port: int, command: Sequence[str], own: Mapping[str, str]) -> Server:
        log = self._stack.enter_context((self.folder / "log").open("ab"))
        began = time.monotonic()
        process = await _python(*command, stdin=DEVNULL, stdout=log, stderr=log, env=own)
        self._stack.push_async_callback(_end, process)
        async with asyncio.timeout(START_SECONDS):
            while not await _healthy(port):
                if process.returncode is not None:
                    raise BenchError((self.folder / "log").read_text(encoding="utf-8")[-2000:])
                await asyncio.sleep(_POLL_SECONDS)
        return Server(port, process, time.monotonic() - began)


@asynccontextmanager
async def open_stage(folder: Path) -> AsyncIterator[Stage]:
    """Give a stage; every process on it is ended with the block."""
    async with AsyncExitStack() as stack:
        telegram = await _python("tests.bench.telegram", stdout=PIPE)
        stack.push_async_callback(_end, telegram)
        assert telegram.stdout is not None
        port = int(await telegram.stdout.readline())
        yield Stage(folder, Server(port, telegram, 0.0, "/queue"), stack)


def children_cpu() -> float:
    """Give the processor time of all that this process began and that has ended."""
    used = getrusage(RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


async def _python(*command: str, env: Mapping[str, str] | None = None, **streams: Any) -> Process:
    given = {name: value for name, value in os.environ.items() if not name.startswith("TUSOI_")}
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", *command, cwd=ROOT, env={**given, **(env or {})}, **streams
    )


async def _end(process: Process) -> None:
    if process.returncode is None:
        process.terminate()
        await process.wait()


async def _healthy(port: int) -> bool:
    try:
        async with (
            aiohttp.ClientSession() as session,
            session.get(f"http://127.0.0.1:{port}/healthz") as answer,
        ):
            return answer.status == 200
    except aiohttp.ClientError:
        return False
