"""A server that speaks Zalo's Bot API by habits of its own: what it says is chosen by the test."""

import asyncio
import json
from collections import defaultdict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

TOKEN = "702:zalo-vi-du"
DAY = 1_732_071_600_000


@dataclass(frozen=True)
class Said:
    """One answer, word for word."""

    body: str
    status: int = 200
    kind: str = "application/json"


def ok(result: object) -> Said:
    """Give a success."""
    return Said(json.dumps({"ok": True, "result": result}))


IDLE = Said(json.dumps({"ok": False, "error_code": 408, "description": "Request timeout"}))
PAGE = "<html><body>502 Bad Gateway <b>nginx</b></body></html>"


def message(text: object = "một", *, number: object = "m1", chat: object = "c1") -> dict[str, Any]:
    """Give an update as the pages of the platform show it."""
    return {
        "event_name": "message.text.received",
        "message": {
            "message_id": number,
            "date": DAY,
            "text": text,
            "from": {"id": chat, "display_name": "Lê Văn Bình", "is_bot": False},
            "chat": {"id": chat, "chat_type": "PRIVATE"},
        },
    }


@dataclass
class OddZalo:
    """Gives each method's answers in turn, then what is usual for it."""

    base: str = ""
    answers: dict[str, deque[Said]] = field(default_factory=lambda: defaultdict(deque))
    usual: dict[str, Said] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    sent: list[dict[str, Any]] = field(default_factory=list)
    """What was sent and taken."""
    waits: float = 0.02
    """Seconds that an idle poll takes."""

    def brings(self, *updates: object) -> None:
        """Let each of the next polls bring one of these results."""
        self.answers["getUpdates"].extend(ok(update) for update in updates)

    def says(self, method: str, *answers: Said) -> None:
        """Let the next calls of a method be answered so."""
        self.answers[method].extend(answers)

    @property
    def texts(self) -> list[str]:
        """Give the text of every message that was taken."""
        return [str(params["text"]) for params in self.sent]

    async def has_sent(self, count: int) -> list[str]:
        """Wait until so many messages were taken; give their texts."""
        async with asyncio.timeout(15):
            while len(self.sent) < count:  # noqa: ASYNC110 - looks from outside
                await asyncio.sleep(0.02)
        return self.texts

    async def is_asked(self, method: str, times: int) -> None:
        """Wait until a method was called so often from now on."""
        until = self.calls.count(method) + times
        async with asyncio.timeout(15):
            while self.calls.count(method) < until:  # noqa: ASYNC110 - looks from outside
                await asyncio.sleep(0.02)

    async def answer(self, request: web.Request) -> web.Response:
        """Answer one call."""
        method = request.match_info["method"]
        self.calls.append(method)
        waiting = self.answers[method]
        said = waiting.popleft() if waiting else self.usual.get(method, self._usual(method))
        if method == "getUpdates" and said is IDLE:
            await asyncio.sleep(self.waits)
        if method == "sendMessage" and '"ok": true' in said.body:
            self.sent.append(await request.json())
        return web.Response(body=said.body.encode(), status=said.status, content_type=said.kind)

    @staticmethod
    def _usual(method: str) -> Said:
        if method == "getUpdates":
            return IDLE
        known = {"getMe": {"id": "702", "account_name": "Bot Tự Soi"}, "getWebhookInfo": {}}
        return ok(known.get(method, {"message_id": "s1", "date": DAY}))


@asynccontextmanager
async def odd_zalo() -> AsyncIterator[OddZalo]:
    """Give such a server, listening on this machine."""
    server = OddZalo()
    app = web.Application()
    app.router.add_route("*", "/bot{token}/{method}", server.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    server.base = f"http://127.0.0.1:{runner.addresses[0][1]}"
    yield server
    await runner.cleanup()
