"""The routes under /play that all channels share: the clock, the faults and the news."""

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

from aiohttp import web

from playground.routes import read_json, serve
from playground.world import World

Json = dict[str, Any]

HEARTBEAT_SECONDS = 15.0


@dataclass(frozen=True, slots=True)
class FaultDesk:
    """Where one channel takes orders of misbehaviour."""

    add: Callable[[Json], Json]
    clear: Callable[[], None]


class Control:
    """Serves the common routes; each channel adds its own under /play/<channel>."""

    def __init__(self, world: World, faults: Mapping[str, FaultDesk]) -> None:
        self._world = world
        self._faults = faults

    def add_routes(self, app: web.Application) -> None:
        """Stand under /play."""
        serve(app, "GET", "/play/clock", self.clock)
        serve(app, "POST", "/play/clock", self.move_clock)
        serve(app, "POST", "/play/faults", self.add_fault)
        serve(app, "DELETE", "/play/faults", self.clear_faults)
        app.router.add_get("/play/events", self.events)

    async def clock(self, _request: web.Request) -> Json:
        """Tell the world's time and how many seconds it is ahead of real time."""
        clock = self._world.clock
        return {"now": clock.now().isoformat(), "offset": clock.offset.total_seconds()}

    async def move_clock(self, request: web.Request) -> Json:
        """Move the clock by {"move": seconds} or put it at {"set": ISO}."""
        body = await read_json(request)
        if "set" in body:
            self._world.clock.set(datetime.fromisoformat(body["set"]))
        else:
            self._world.clock.move(timedelta(seconds=float(body["move"])))
        self._world.announce("clock", "", "", "moved")
        return await self.clock(request)

    async def add_fault(self, request: web.Request) -> Json:
        """Order a fault of a channel: {"channel", "kind", "method"?, "times"?, …}."""
        body = await read_json(request)
        channel = body.pop("channel")
        if channel not in self._faults:
            raise ValueError("no such channel")
        return self._faults[channel].add(body)

    async def clear_faults(self, _request: web.Request) -> Json:
        """Let every channel behave again."""
        for desk in self._faults.values():
            desk.clear()
        return {}

    async def events(self, request: web.Request) -> web.StreamResponse:
        """Stream the news of all chats as server-sent events, until the listener leaves."""
        headers = {"Content-Type": "text/event-stream", "Cache-Control": "no-store"}
        response = web.StreamResponse(headers=headers)
        # Whoever closes the page ends the stream; the next word to them finds nobody.
        with self._world.listening() as listener, suppress(ConnectionResetError):
            await response.prepare(request)
            await response.write(b": listening\n\n")
            while (news := await listener.next(HEARTBEAT_SECONDS)) is not None:
                line = f"data: {json.dumps(asdict(news))}\n\n" if news.kind else ": still here\n\n"
                await response.write(line.encode())
        return response
