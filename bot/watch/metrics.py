"""Counters for whoever watches over the machine, in Prometheus' format. No label names anybody."""

import hmac
from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus

from aiohttp import web
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4

_BUCKETS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 15.0, 45.0)

Look = Callable[[], Awaitable[Mapping[str, float]]]
"""Gives what is read when somebody asks: gauges by name and label, as "outbox:pending"."""


class Metrics:
    """The counters of one program."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._updates = Counter(
            "tusoi_updates",
            "Updates handled.",
            ["channel", "outcome"],
            registry=self.registry,
        )
        self._seconds = Histogram(
            "tusoi_update_seconds",
            "From an update's arrival to its sent reply.",
            ["channel"],
            buckets=_BUCKETS,
            registry=self.registry,
        )
        self._pushes = Counter(
            "tusoi_pushes",
            "Messages that nobody asked for, by what became of them.",
            ["channel", "fate"],
            registry=self.registry,
        )
        self._state = Gauge(
            "tusoi_state",
            "What stands in the database or in memory at this moment.",
            ["what"],
            registry=self.registry,
        )

    def heard(self, line: str, outcome: str, seconds: float) -> None:
        """Count an update."""
        channel = line.partition(":")[0]
        self._updates.labels(channel, outcome).inc()
        self._seconds.labels(channel).observe(seconds)

    def pushed(self, line: str, fate: str) -> None:
        """Count a push."""
        self._pushes.labels(line.partition(":")[0], fate).inc()

    def text(self, state: Mapping[str, float]) -> bytes:
        """Give everything in the text format, with the state as it is now."""
        self._state.clear()
        for what, value in state.items():
            self._state.labels(what).set(value)
        return generate_latest(self.registry)


class MetricsPage:
    """`/metrics`: only for who knows its secret; without one there is no such page."""

    def __init__(self, metrics: Metrics, look: Look, secret: str) -> None:
        self._metrics = metrics
        self._look = look
        self._expected = f"Bearer {secret}".encode() if secret else b""

    async def answer(self, request: web.Request) -> web.Response:
        """Answer one scrape."""
        if not self._expected:
            return web.Response(status=HTTPStatus.NOT_FOUND)
        given = request.headers.get("Authorization", "").encode()
        if not hmac.compare_digest(given, self._expected):
            return web.Response(status=HTTPStatus.UNAUTHORIZED)
        body = self._metrics.text(await self._look())
        return web.Response(
            body=body,
            headers={"Content-Type": CONTENT_TYPE_PLAIN_0_0_4, "Cache-Control": "no-store"},
        )
