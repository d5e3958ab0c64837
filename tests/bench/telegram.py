"""A Telegram that agrees to everything, as light as can be: `python -m tests.bench.telegram`.
A Zalo as well: its calls have the same names.

It prints its port, answers every call of the Bot API with the same ok, and tells on GET how often
each method was called, and when each chat was sent its messages. What is posted to `/queue` is
handed out by getUpdates, and kept until it is confirmed. Not the strict miniature: here only the
caller is measured.
"""

import asyncio
import json
import re
import time
from asyncio import StreamReader, StreamWriter
from collections import Counter, defaultdict, deque
from itertools import islice
from typing import Any
from urllib.parse import unquote

_MESSAGE = {
    "message_id": 1000,
    "date": 1732071600,
    "chat": {"id": 1, "type": "private", "first_name": "An"},
    "text": "ok",
}
_ME = {"id": 4242, "is_bot": True, "first_name": "Tự Soi", "username": "tusoi_vidu_bot"}
_WEBHOOK = {"has_custom_certificate": False, "pending_update_count": 0}
_RESULTS = {
    b"sendMessage": _MESSAGE,
    b"editMessageText": _MESSAGE,
    b"getMe": _ME,
}


def _answer(told: object) -> bytes:
    return _framed(json.dumps(told).encode())


def _framed(body: bytes) -> bytes:
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
    return head % len(body) + body


_ANSWERS = {method: _answer({"ok": True, "result": told}) for method, told in _RESULTS.items()}
_TRUE = _answer({"ok": True, "result": True})
_AT_ONCE = 100
"""Updates given by one call."""
_NUMBERED = re.compile(rb'"update_id": *[0-9]+')


class AgreeingTelegram:
    """Counts, queues and agrees. All moments are on the clock that all processes share."""

    def __init__(self) -> None:
        self._calls: Counter[str] = Counter()
        self._sent: defaultdict[str, list[float]] = defaultdict(list)
        """By chat: when it was sent messages."""
        self._queue: deque[tuple[int, bytes]] = deque()
        self._numbers = 0
        self._webhooks: dict[bytes, str] = {}
        """By token."""
        self._queued = asyncio.Event()
        self._given: float | None = None
        """When the first of what lies in the queue was given out."""
        self._confirmed: float | None = None
        """When one was last confirmed."""

    async def serve(self, reader: StreamReader, writer: StreamWriter) -> None:
        """Answer one connection until it is closed."""
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                body = await reader.readexactly(_length(head))
                writer.write(await self._respond(head, body))
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    async def _respond(self, head: bytes, body: bytes) -> bytes:
        verb, path, _ = head.split(b" ", 2)
        if verb == b"GET":
            return _answer(self._told())
        if path == b"/queue":
            return self._take(body)
        bot, _, method = path.rpartition(b"/")
        self._calls[method.decode()] += 1
        if method == b"getUpdates":
            return await self._give(body)
        if method == b"setWebhook":
            self._webhooks[bot] = _value(b"url", body)
        if method == b"getWebhookInfo":
            url = self._webhooks.get(bot, "")
            return _answer({"ok": True, "result": {**_WEBHOOK, "url": url}})
        if method == b"sendMessage":
            self._sent[_value(b"chat_id", body)].append(time.monotonic())
        return _ANSWERS.get(method, _TRUE)

    def _told(self) -> dict[str, Any]:
        return {
            "calls": self._calls,
            "sent": self._sent,
            "left": len(self._queue),
            "given": self._given,
            "confirmed": self._confirmed,
        }

    def _take(self, body: bytes) -> bytes:
        """Put an update into the queue, under the next number."""
        self._numbers += 1
        if not self._queue:
            self._given = None
        numbered = _NUMBERED.sub(b'"update_id": %d' % self._numbers, body, count=1)
        self._queue.append((self._numbers, numbered))
        self._queued.set()
        return _TRUE

    async def _give(self, body: bytes) -> bytes:
        offset = _number(b"offset", body)
        while self._queue and self._queue[0][0] < offset:
            self._queue.popleft()
            self._confirmed = time.monotonic()
        if not self._queue:
            self._queued.clear()
            try:
                async with asyncio.timeout(_number(b"timeout", body)):
                    await self._queued.wait()
            except TimeoutError:
                pass
        if self._given is None:
            self._given = time.monotonic()
        found = b",".join(update for _, update in islice(self._queue, _AT_ONCE))
        return _framed(b'{"ok": true, "result": [%s]}' % found)


def _length(head: bytes) -> int:
    _, _, after = head.lower().partition(b"content-length:")
    return int(after.partition(b"\r\n")[0]) if after else 0


def _number(name: bytes, body: bytes) -> int:
    return int(_value(name, body) or 0)


def _value(name: bytes, body: bytes) -> str:
    """Give a field of a call, whether it is written as a form, in either way, or as JSON."""
    found = re.search(rb'\b%s(?:"(?:\r\n[^\r\n]+)*\r\n\r\n|=|": *"?)([^"&,}\r\n]+)' % name, body)
    return unquote(found[1].decode()) if found else ""


async def _main() -> None:
    server = await asyncio.start_server(AgreeingTelegram().serve, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_main())
