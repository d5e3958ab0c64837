"""A Telegram that agrees to everything, as light as can be: `python -m tests.bench.telegram`.

It prints its port, answers every call of the Bot API with the same ok, and tells on GET how often
each method was called and when each chat was last sent a message. Not the strict miniature: here
only the caller is measured.
"""

import asyncio
import json
import time
from asyncio import StreamReader, StreamWriter
from collections import Counter

_MESSAGE = {
    "message_id": 1000,
    "date": 1732071600,
    "chat": {"id": 1, "type": "private", "first_name": "An"},
    "text": "ok",
}
_ME = {"id": 4242, "is_bot": True, "first_name": "Tự Soi", "username": "tusoi_vidu_bot"}
_RESULTS = {b"sendMessage": _MESSAGE, b"editMessageText": _MESSAGE, b"getMe": _ME}


def _answer(told: object) -> bytes:
    body = json.dumps(told).encode()
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
    return head % len(body) + body


_ANSWERS = {method: _answer({"ok": True, "result": told}) for method, told in _RESULTS.items()}
_TRUE = _answer({"ok": True, "result": True})


class AgreeingTelegram:
    """Counts and agrees."""

    def __init__(self) -> None:
        self._calls: Counter[str] = Counter()
        self._sent: dict[str, float] = {}
        """By chat: when it was last sent a message, on the clock all processes share."""

    async def serve(self, reader: StreamReader, writer: StreamWriter) -> None:
        """Answer one connection until it is closed."""
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                body = await reader.readexactly(_length(head))
                writer.write(self._respond(head, body))
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    def _respond(self, head: bytes, body: bytes) -> bytes:
        verb, path, _ = head.split(b" ", 2)
        if verb == b"GET":
            return _answer({"calls": self._calls, "sent": self._sent})
        method = path.rpartition(b"/")[2]
        self._calls[method.decode()] += 1
        if method == b"sendMessage":
            self._sent[_chat(body)] = time.monotonic()
        return _ANSWERS.get(method, _TRUE)


def _length(head: bytes) -> int:
    _, _, after = head.lower().partition(b"content-length:")
    return int(after.partition(b"\r\n")[0]) if after else 0


def _chat(body: bytes) -> str:
    """Give the chat of a urlencoded call."""
    return (b"&" + body).partition(b"&chat_id=")[2].partition(b"&")[0].decode()


async def _main() -> None:
    server = await asyncio.start_server(AgreeingTelegram().serve, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_main())
