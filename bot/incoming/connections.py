"""The open connections of the web port: bounded in number, and none waited for without end.

Each stands in front of one of aiohttp's protocols, which bounds neither how slowly a request may
come nor how many may stand open."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

log = logging.getLogger("bot.web")

Serve = Callable[[], asyncio.Protocol]
"""Gives the protocol that reads the requests of one connection."""


@dataclass(frozen=True, slots=True)
class ConnectionLimits:
    """How long and how many; times in seconds."""

    headers: float = 15.0
    """From the first byte of a request to the end of its headers."""
    body: float = 30.0
    """From the end of the headers to the end of the body."""
    idle: float = 75.0
    """Without a request; longer than the proxies in front of us reuse a connection."""
    unread: float = 60.0
    """For which the other side takes nothing of an answer."""
    connections: int = 512
    """Open at once. Half of the files that systems commonly allow a process."""


class Connections:
    """All open connections; it is also the web application's outermost middleware."""

    def __init__(self, limits: ConnectionLimits) -> None:
        self._limits = limits
        self._open: dict[asyncio.BaseTransport, _Connection] = {}

    def accepting(self, serve: Serve) -> Callable[[], asyncio.Protocol]:
        """Give what makes the protocol of each new connection."""
        return lambda: _Connection(self, self._limits, serve())

    def opened(self, transport: asyncio.Transport, connection: "_Connection") -> None:
        """Note a connection. Where too many are open, the one that waits longest goes for it,
        and where none waits, the new one."""
        self._open[transport] = connection
        if len(self._open) <= self._limits.connections:
            return
        # In the order of their opening; the new one waits too and is the last.
        waiting = (each for each in self._open.values() if each.waits)
        next(waiting).cut("too_many")

    def closed(self, transport: asyncio.BaseTransport) -> None:
        """Forget a connection."""
        self._open.pop(transport, None)

    @property
    def middleware(self) -> Middleware:
        """Give what tells a connection where its request stands."""

        @web.middleware
        async def watch(request: web.Request, handler: Handler) -> web.StreamResponse:
            transport = request.transport
            connection = self._open.get(transport) if transport is not None else None
            if connection is None:
                return await handler(request)
            connection.begin(request)
            try:
                return await handler(request)
            except web.RequestPayloadError:
                log.info("code=rubbish what=body")
                raise web.HTTPBadRequest from None
            finally:
                connection.end()

        return watch


class _Connection(asyncio.Protocol):
    """One connection; the protocol behind it does the work."""

    def __init__(
        self, all_of_them: Connections, limits: ConnectionLimits, inner: asyncio.Protocol
    ) -> None:
        self._all = all_of_them
        self._limits = limits
        self._inner = inner
        self._transport: asyncio.Transport | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._unread: asyncio.TimerHandle | None = None
        self._between = True
        self._answering = False

    @property
    def waits(self) -> bool:
        """Tell whether nothing is under way: no request and no answer still to be taken."""
        transport = self._transport
        unsent = transport is not None and transport.get_write_buffer_size() > 0
        return not self._answering and not unsent

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin to wait for a request."""
        self._transport = cast(asyncio.Transport, transport)
        self._inner.connection_made(transport)
        self._rest()
        self._all.opened(self._transport, self)

    def data_received(self, data: bytes) -> None:
        """Hand it on; with the first byte of a request its headers are waited for."""
        if self._between:
            self._between = False
            self._after(self._limits.headers, self.cut, "headers")
        self._inner.data_received(data)

    def eof_received(self) -> bool | None:
        """Hand it on."""
        return self._inner.eof_received()

    def pause_writing(self) -> None:
        """Wait for the other side to read."""
        loop = asyncio.get_running_loop()
        self._unread = loop.call_later(self._limits.unread, self.cut, "unread")
        self._inner.pause_writing()

    def resume_writing(self) -> None:
        """It reads."""
        _cancel(self._unread)
        self._inner.resume_writing()

    def connection_lost(self, exc: Exception | None) -> None:
        """End."""
        _cancel(self._timer)
        _cancel(self._unread)
        if self._transport is not None:
            self._all.closed(self._transport)
        self._inner.connection_lost(exc)

    def begin(self, request: web.Request) -> None:
        """The headers are there."""
        self._between, self._answering = False, True
        _cancel(self._timer)
        # Most bodies came with their headers: nothing is waited for.
        if request.can_read_body and not request.content.is_eof():
            self._after(self._limits.body, self._body_is_due, request)

    def end(self) -> None:
        """The answer is made; the next request is waited for."""
        self._between, self._answering = True, False
        self._rest()

    def cut(self, why: str) -> None:
        """End it from our side, without a word: nothing that was asked for is owed."""
        if self._transport is not None and not self._transport.is_closing():
            log.info("code=connection_cut why=%s", why)
            # At once: the loop tells of its end later, and the next one would be cut for nothing.
            self._all.closed(self._transport)
            self._transport.abort()

    def _rest(self) -> None:
        self._after(self._limits.idle, self._rested)

    def _rested(self) -> None:
        # An answer that is still being taken is bounded by how long nothing of it was.
        if self.waits:
            self.cut("idle")
        else:
            self._rest()

    def _after(self, seconds: float, do: Callable[..., None], *about: object) -> None:
        _cancel(self._timer)
        self._timer = asyncio.get_running_loop().call_later(seconds, do, *about)

    def _body_is_due(self, request: web.Request) -> None:
        if not request.content.is_eof():
            self.cut("body")


def _cancel(timer: asyncio.TimerHandle | None) -> None:
    if timer is not None:
        timer.cancel()
