"""The load generator, a process of its own: `python -m tests.bench.load < ORDER > RESULT`.

Both are JSON. An order names chains of request bodies; each chain is posted in its order, each body
when the one before was answered, and not before its moment. Connections are kept open. Where an
order has no path, each body names its own, and what follows it in hexadecimal digits is posted as a
ballot page posts what it has sealed.
"""

import asyncio
import json
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Order:
    """What to post, and to whom."""

    ports: Sequence[int]
    """Of the servers; the connections are dealt out among them."""
    path: str
    """Of all of them; empty where each body names its own."""
    secret: str
    connections: int
    chains: Sequence[Sequence[tuple[float, str]]]
    """Seconds after the start and the body, for each request."""


@dataclass(frozen=True, slots=True)
class Result:
    """What came of it."""

    seconds: float
    """From the first request to the last answer."""
    waits: Sequence[float]
    """Seconds from each request to its answer."""
    last: Sequence[float]
    """The same, of the last request of each chain."""
    due: Sequence[Sequence[float]]
    """When each request of each chain was due, on the clock that all processes share."""
    refused: int
    """Answers other than 200."""

    @property
    def per_second(self) -> float:
        """Give the answers a second."""
        return len(self.waits) / self.seconds


async def post(order: Order) -> Result:
    """Post everything; give how long it took."""
    chains = iter(order.chains)
    waits: list[float] = []
    last: list[float] = []
    statuses: Counter[bytes] = Counter()
    start = time.monotonic()
    due = [[start + moment for moment, _ in chain] for chain in order.chains]

    async def connection(port: int) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        for chain in chains:
            for moment, body in chain:
                await asyncio.sleep(max(0.0, start + moment - time.monotonic()))
                asked = time.monotonic()
                writer.write(_request(order, body))
                statuses[await _status(reader)] += 1
                wait = time.monotonic() - asked
                waits.append(wait)
            last.append(wait)
        writer.close()

    async with asyncio.TaskGroup() as group:
        for number in range(min(order.connections, len(order.chains))):
            group.create_task(connection(order.ports[number % len(order.ports)]))
    refused = statuses.total() - statuses[b"200"]
    return Result(time.monotonic() - start, waits, last, due, refused)


def _request(order: Order, body: str) -> bytes:
    if not order.path:
        return _from_a_page(*body.split(" "))
    sent = body.encode()
    head = (
        f"POST {order.path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
        f"X-Telegram-Bot-Api-Secret-Token: {order.secret}\r\nContent-Length: {len(sent)}\r\n\r\n"
    )
    return head.encode() + sent


def _from_a_page(path: str, sealed: str) -> bytes:
    sent = bytes.fromhex(sealed)
    head = (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept-Encoding: gzip\r\n"
        "Content-Type: application/octet-stream\r\nSec-Fetch-Site: same-origin\r\n"
        f"Content-Length: {len(sent)}\r\n\r\n"
    )
    return head.encode() + sent


async def _status(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readuntil(b"\r\n\r\n")
    _, _, after = head.lower().partition(b"content-length:")
    if after:
        await reader.readexactly(int(after.partition(b"\r\n")[0]))
    return head.split(b" ", 2)[1]


def _main() -> None:
    order = Order(**json.load(sys.stdin))
    json.dump(asdict(asyncio.run(post(order))), sys.stdout)


if __name__ == "__main__":
    _main()
