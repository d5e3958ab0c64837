"""How stories speak to a running playground: its control routes, over HTTP."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from types import TracebackType
from typing import Any, Self

import aiohttp

Json = dict[str, Any]


class Refused(Exception):
    """The playground would not do what was asked, for the reason it gives."""


class Asking:
    """Speaks to a running playground while its block runs."""

    def __init__(self, base_url: str) -> None:
        self.base_url = base_url.rstrip("/")
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._session is not None:
            await self._session.close()

    async def ask(
        self,
        verb: str,
        path: str,
        body: Json | None = None,
        query: Mapping[str, str] | None = None,
    ) -> Json:
        """Call a control route below /play; raises Refused with its reason."""
        url = f"{self.base_url}/play/{path}"
        async with self._open.request(verb, url, json=body, params=query) as response:
            answer: Json = await response.json()
        if "error" in answer:
            raise Refused(answer["error"])
        return answer

    async def download(self, url: str) -> bytes:
        """Fetch a file; an address without a host is the playground's own."""
        whole = url if "://" in url else self.base_url + url
        async with self._open.get(whole) as response:
            response.raise_for_status()
            return await response.read()

    async def hands_slip(self, name: str, code: str) -> None:
        """Give somebody a slip with a joining code, to be seen beside that person's phone."""
        await self.ask("POST", "slips", {"name": name, "code": code})

    async def now(self) -> datetime:
        """Tell the world's time."""
        return datetime.fromisoformat((await self.ask("GET", "clock"))["now"])

    async def moves_clock(self, step: timedelta) -> None:
        """Let time pass."""
        await self.ask("POST", "clock", {"move": step.total_seconds()})

    async def sets_clock(self, moment: datetime) -> None:
        """Put the world at a moment."""
        await self.ask("POST", "clock", {"set": moment.isoformat()})

    async def calls(self, channel: str, bot: str, since: int = 0) -> list[Json]:
        """List the calls a bot made after number `since`."""
        answer = await self.ask("GET", f"{channel}/calls", query={"bot": bot, "since": str(since)})
        calls: list[Json] = answer["calls"]
        return calls

    async def misbehaves(self, channel: str, kind: str, **order: object) -> None:
        """Order a fault: `method`, `times` (None: until it is taken back), `seconds`, `chat`."""
        await self.ask("POST", "faults", {"channel": channel, "kind": kind, **order})

    async def behaves(self) -> None:
        """Forget every fault ordered."""
        await self.ask("DELETE", "faults")

    @property
    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            raise RuntimeError("the story is not open")
        return self._session
