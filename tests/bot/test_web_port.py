"""The web port against strangers: slow, many, or not speaking HTTP at all."""

import asyncio
import logging
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import pytest
from aiohttp import web

from bot.incoming.connections import ConnectionLimits
from bot.incoming.site import WebServer
from bot.updates.posted import posted_json
from bot.watch import logs

A_MOMENT = 0.2
"""Seconds; the limits under test."""
LONG = 60.0
"""Seconds; what must not be waited for."""
HOST = "127.0.0.1"


async def whole(request: web.Request) -> web.Response:
    """Read everything."""
    await request.read()
    return web.Response(text="đã nhận")


async def typed(request: web.Request) -> web.Response:
    """Read it as a platform's update."""
    await posted_json(request)
    return web.Response(text="đã nhận")


async def much(_: web.Request) -> web.Response:
    """Answer with more than any buffer holds."""
    return web.Response(body=bytes(50_000_000))


class Slow:
    """A request whose answer is given when the test says so."""

    def __init__(self) -> None:
        self.came = asyncio.Event()
        self.go = asyncio.Event()

    async def answer(self, _: web.Request) -> web.Response:
        """Wait, then answer."""
        self.came.set()
        await self.go.wait()
        return web.Response(text="đã nhận")


@asynccontextmanager
async def serving(limits: ConnectionLimits, slow: Slow | None = None) -> AsyncIterator[int]:
    """Serve with these limits; give the port."""
    app = web.Application()
    app.router.add_post("/whole", whole)
    app.router.add_post("/typed", typed)
    app.router.add_get("/much", much)
    if slow is not None:
        app.router.add_get("/slow", slow.answer)
    server = WebServer(app, {(HOST, 0)}, limits)
    await server.start()
    try:
        yield server.ports[0]
    finally:
        if slow is not None:
            slow.go.set()
        await server.stop()


class Stranger:
    """A connection by hand."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    @classmethod
    async def comes(cls, port: int, said: bytes = b"") -> "Stranger":
        """Connect and say something."""
        stranger = cls(*await asyncio.open_connection(HOST, port))
        await stranger.says(said)
        return stranger

    async def says(self, said: bytes) -> None:
        """Send some bytes."""
        self.writer.write(said)
        await self.writer.drain()

    async def hears(self) -> bytes:
        """Give all that is said until the connection ends."""
        try:
            async with asyncio.timeout(LONG):
                return await self.reader.read()
        except ConnectionResetError:
            return b""
        finally:
            self.writer.close()

    async def hears_answer(self) -> bytes:
        """Give one answer of an open connection."""
        async with asyncio.timeout(LONG):
            head = await self.reader.readuntil(b"\r\n\r\n")
            return head + await self.reader.readexactly(len("đã nhận".encode()))


async def asks(port: int) -> str:
    """A second person asks, and is answered."""
    address = f"http://{HOST}:{port}/whole"
    async with aiohttp.ClientSession() as session, session.post(address, data=b"x") as answer:
        return await answer.text()


class Told(logging.Handler):
    """Hears one line of the log."""

    def __init__(self, line: str) -> None:
        super().__init__()
        self._line = line
        self.told = asyncio.Event()

    def emit(self, record: logging.LogRecord) -> None:
        """Note the line."""
        if record.getMessage() == self._line:
            self.told.set()


REQUEST = b"POST /whole HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n"


@pytest.mark.parametrize(
    ("said", "limits"),
    [
        (REQUEST, ConnectionLimits(headers=A_MOMENT)),
        (REQUEST + b"\r\nab", ConnectionLimits(body=A_MOMENT)),
        (b"", ConnectionLimits(idle=A_MOMENT)),
    ],
    ids=["half the headers", "half the body", "nothing"],
)
async def test_who_is_slow_is_not_waited_for(said: bytes, limits: ConnectionLimits) -> None:
    """Headers, body and the time between requests each have an end; others are answered."""
    async with serving(limits) as port:
        stranger = await Stranger.comes(port, said)

        assert "đã nhận" == await asks(port)
        assert b"" == await stranger.hears()


async def test_dripping_headers_do_not_help() -> None:
    """The time counts from the first byte, however often another comes."""
    async with serving(ConnectionLimits(headers=A_MOMENT)) as port:
        stranger = await Stranger.comes(port, b"GET /whole HTTP/1.1\r\n")
        ended = asyncio.ensure_future(stranger.hears())
        drops = 0
        while not ended.done():
            drops += 1
            stranger.writer.write(b"X: y\r\n" if drops < 100 else b"")
            await asyncio.wait({ended}, timeout=A_MOMENT / 10)

        assert b"" == ended.result()


async def test_an_answer_may_take_its_time() -> None:
    """A request that came whole is answered, however late: screens and casts are slow at times."""
    slow = Slow()
    limits = ConnectionLimits(headers=A_MOMENT, body=A_MOMENT, idle=A_MOMENT)
    async with serving(limits, slow) as port:
        member = await Stranger.comes(port, b"GET /slow HTTP/1.1\r\nHost: a\r\n\r\n")
        await slow.came.wait()
        stranger = await Stranger.comes(port)
        assert b"" == await stranger.hears()  # three limits have passed by now

        slow.go.set()

        assert "đã nhận".encode() in await member.hears_answer()
        member.writer.close()


async def test_an_answer_that_nobody_takes_is_given_up(
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Who asks for much and reads nothing holds no connection."""
    caplog.set_level(logging.INFO)
    cut = Told("code=connection_cut why=unread")
    caplog.handler.addFilter(lambda record: cut.handle(record) or True)
    loop = asyncio.get_running_loop()
    async with serving(ConnectionLimits(unread=A_MOMENT)) as port:
        with socket.socket() as stranger:
            stranger.setblocking(False)
            await loop.sock_connect(stranger, (HOST, port))
            await loop.sock_sendall(stranger, b"GET /much HTTP/1.1\r\nHost: a\r\n\r\n")

            async with asyncio.timeout(LONG):
                await cut.told.wait()

            assert "đã nhận" == await asks(port)


async def test_the_longest_waiting_goes_for_a_new_one() -> None:
    """Three stand open and do nothing; a member still comes in, and only one of them is cut."""
    async with serving(ConnectionLimits(connections=3)) as port:
        strangers = [await Stranger.comes(port, REQUEST) for _ in range(3)]

        assert "đã nhận" == await asks(port)
        assert b"" == await strangers[0].hears()
        await strangers[2].says(b"\r\nabcd")
        assert "đã nhận".encode() in await strangers[2].hears_answer()
        for stranger in strangers:
            stranger.writer.close()


async def test_a_burst_leaves_no_more_than_may_be_open() -> None:
    """Twenty come in one turn of the loop: each that is one too many costs another its place."""
    async with serving(ConnectionLimits(connections=5)) as port:
        strangers = await asyncio.gather(*(Stranger.comes(port) for _ in range(20)))
        ends = [asyncio.ensure_future(stranger.hears()) for stranger in strangers]

        assert "đã nhận" == await asks(port)
        async with asyncio.timeout(LONG):
            while sum(end.done() for end in ends) < 20 - 5:
                await asyncio.wait(ends, timeout=A_MOMENT, return_when=asyncio.FIRST_COMPLETED)
        assert 5 >= sum(not end.done() for end in ends)
        for stranger in strangers:
            stranger.writer.close()


async def test_who_is_being_answered_stays() -> None:
    """Where every connection is at work, the new one goes."""
    slow = Slow()
    async with serving(ConnectionLimits(connections=1), slow) as port:
        member = await Stranger.comes(port, b"GET /slow HTTP/1.1\r\nHost: a\r\n\r\n")
        await slow.came.wait()

        late = await Stranger.comes(port, REQUEST)

        assert b"" == await late.hears()
        slow.go.set()
        assert "đã nhận".encode() in await member.hears_answer()
        member.writer.close()


@pytest.mark.parametrize(
    "said",
    [
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
        b"GET / HTTP/1.1\r\nA b: c\r\n\r\n",
        b"GET /" + b"x" * 9000 + b" HTTP/1.1\r\n\r\n",
        REQUEST.replace(b"4", b"-4") + b"\r\n",
        b"POST /whole HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n\r\n",
    ],
    ids=["TLS", "a header with a space", "a long address", "a negative length", "no chunk"],
)
async def test_rubbish_is_one_quiet_line(said: bytes, caplog: pytest.LogCaptureFixture) -> None:
    """No trace of ours, no word of theirs; 400, and the next one is answered."""
    logs.quiet_rubbish()
    caplog.set_level(logging.INFO)
    async with serving(ConnectionLimits()) as port:
        stranger = await Stranger.comes(port, said)

        assert b" 400 Bad Request" == (await stranger.hears())[8:24]
        assert "đã nhận" == await asks(port)
        assert all(record.exc_info is None for record in caplog.records)
        lines = [record.getMessage().split("=")[0] for record in caplog.records]
        assert ["code"] == lines or not lines


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        ("application/json; charset=foo", 400),
        ("application/json; charset=hex", 400),
        ("application/json; charset=utf-8", 200),
    ],
)
async def test_letters_of_no_known_kind_are_refused(kind: str, status: int) -> None:
    """What cannot be read is the sender's fault, not ours."""
    async with serving(ConnectionLimits()) as port, aiohttp.ClientSession() as session:
        address = f"http://{HOST}:{port}/typed"
        async with session.post(address, data=b"{}", headers={"Content-Type": kind}) as answer:
            assert status == answer.status
