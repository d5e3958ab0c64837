"""Servers that speak the Bot API in their own way: bare, forgetful, impatient, of another age."""

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
import pytest_asyncio
from aiogram import Bot
from aiogram.client.telegram import TelegramAPIServer
from aiogram.methods import EditMessageText, SendMessage
from aiohttp import web

from bot.channel.bot_channel import Line, telegram_line
from bot.channel.pace import Sleep
from bot.channel.send import Fate, call
from bot.channel.typed_choices import Options
from bot.incoming.connected_bots import name_of
from bot.nursery import Nursery
from bot.telegram.intake import arrival_of
from bot.telegram.polling import SHORTEST_POLL, TelegramPolling
from bot.telegram.rivals import STEADY, Rivals
from bot.telegram.session import ForgivingSession
from bot.updates.arrivals import Arrival
from bot.zalo.api import ZaloApi
from bot.zalo.polling import ZaloPolling

TOKEN = "4242:bare"


class BareServer:
    """Knows getUpdates and nothing else; never lets anybody wait, never looks at the offset."""

    def __init__(self) -> None:
        self.updates: Any = []
        self.refusal: dict[str, Any] = {"description": "Not Found"}
        self.status = 404
        self.polls = 0
        self.broken_poll = 0
        self.me: dict[str, Any] | None = None

    async def answer(self, request: web.Request) -> web.Response:
        """Give every update there is, at once."""
        if request.match_info["method"] == "getMe" and self.me is not None:
            return web.json_response({"ok": True, "result": self.me})
        if request.match_info["method"] != "getUpdates":
            return web.json_response({"ok": False, **self.refusal}, status=self.status)
        self.polls += 1
        if self.polls == self.broken_poll:
            return web.json_response({"ok": False}, status=500)
        return web.json_response({"ok": True, "result": self.updates})


class Desk:
    """Takes what polling brings, and is alone with its bot."""

    def __init__(self, line: Line) -> None:
        self.line = line
        self.taken: list[str] = []

    async def take(self, batch: list[Any], _going_on: Callable[[], bool]) -> bool:
        """Note the updates that make sense."""
        arrivals = [arrival_of(self.line, raw) for raw in batch]
        self.taken += [arrival.key for arrival in arrivals if arrival is not None]
        return True

    async def replay(self) -> None:
        """Nothing was kept."""

    async def show(self, line: Line) -> None:
        """Nothing is owed."""

    async def hold(self) -> bool:
        """Nobody else polls."""
        return True

    async def release(self) -> None:
        """Nobody waits."""

    async def free(self) -> None:
        """No webhook stands there."""


@pytest_asyncio.fixture
async def bare() -> AsyncIterator[tuple[BareServer, Line]]:
    """Give the bare server and a bot that speaks to it."""
    server = BareServer()
    app = web.Application()
    app.router.add_route("*", "/deep/path/bot{token}/{method}", server.answer)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    api = TelegramAPIServer.from_base(f"http://127.0.0.1:{runner.addresses[0][1]}/deep/path/")
    bot = Bot(TOKEN, session=ForgivingSession(api=api))
    yield server, telegram_line(bot)
    await bot.session.close()
    await runner.cleanup()


def said(number: int, **more: object) -> dict[str, Any]:
    """Give a message as the barest server sends it."""
    chat = {"id": 2**52 + 77, "type": "private"}
    return {"update_id": number, "message": {"message_id": 1, "date": 0, "chat": chat, **more}}


def poll_of(line: Line, desk: Any, sleep: Sleep, rivals: Rivals | None = None) -> TelegramPolling:
    """Give a poll that brings everything to this desk."""
    return TelegramPolling(
        line,
        desk,
        desk,
        desk,
        desk.free,
        rivals or Rivals(),
        ["message"],
        poll_seconds=1,
        sleep=sleep,
    )


async def polled(server: BareServer, line: Line, *, until: int) -> Desk:
    """Poll until the server was asked so often."""
    desk = Desk(line)
    pauses: list[float] = []

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)
        if server.polls >= until:
            polling.stop()
        await asyncio.sleep(0)

    polling = poll_of(line, desk, sleep)
    await asyncio.wait_for(polling.run(), 20)
    assert 0 < min(pauses) <= SHORTEST_POLL
    return desk


async def test_a_server_without_webhooks_is_polled(bare: tuple[BareServer, Line]) -> None:
    """What it cannot take away, it never had; and a base address may have a path and a slash."""
    server, line = bare
    server.updates = [said(5, text="một")]

    desk = await polled(server, line, until=3)

    assert "5" == desk.taken[0]


async def test_a_server_that_never_lets_one_wait_is_not_asked_without_end(
    bare: tuple[BareServer, Line],
) -> None:
    """Between two polls that brought nothing there is a pause."""
    server, line = bare

    desk = await polled(server, line, until=4)

    assert [] == desk.taken


async def test_who_polled_well_stays_no_longer_once_a_poll_failed(
    bare: tuple[BareServer, Line],
) -> None:
    """A machine that slept finds its poll cut off: whoever polled meanwhile was there before it."""
    server, line = bare
    server.broken_poll = 4
    now, stayed = 1_000.0, []
    rivals = Rivals(lambda: now)

    async def sleep(_seconds: float) -> None:
        nonlocal now
        now += STEADY
        stayed.append(rivals.stays)
        if server.polls > server.broken_poll:
            polling.stop()

    polling = poll_of(line, Desk(line), sleep, rivals)
    await asyncio.wait_for(polling.run(), 20)

    assert [True, True, False, True] == stayed


@pytest.mark.parametrize("channel", ["telegram", "zalo"])
async def test_a_stop_waits_out_no_pause(bare: tuple[BareServer, Line], channel: str) -> None:
    """However long a poll would rest before it asks again, told to end it ends."""
    _, line = bare
    resting = asyncio.Event()

    async def sleep(_seconds: float) -> None:
        resting.set()
        await asyncio.Event().wait()

    desk: Any = Desk(line)
    nowhere = ZaloApi(TOKEN, "http://127.0.0.1:9")
    zalo = ZaloPolling(line, nowhere, desk, Nursery(), desk, desk, desk.free, sleep=sleep)
    polling = poll_of(line, desk, sleep) if channel == "telegram" else zalo
    async with nowhere, asyncio.timeout(30), asyncio.TaskGroup() as tasks:
        tasks.create_task(polling.run())
        await resting.wait()
        polling.stop()


async def test_a_server_that_repeats_for_ever_is_heeded_once_more(
    bare: tuple[BareServer, Line],
) -> None:
    """Once, as a reply may have been lost; then only what is new."""
    server, line = bare
    server.updates = [said(7, text="một"), said(8, text="hai")]

    desk = await polled(server, line, until=6)

    assert ["7", "8"] * 2 == desk.taken


@pytest.mark.parametrize("nonsense", [None, {"a": 1}, "x", [1, None, "x", {}]])
async def test_a_batch_of_nonsense_is_passed_over(
    bare: tuple[BareServer, Line], nonsense: object
) -> None:
    """The next batch may make sense again."""
    server, line = bare
    server.updates = nonsense

    desk = await polled(server, line, until=3)

    assert [] == desk.taken


@pytest.mark.parametrize("said", [{}, {"description": "no such method"}])
async def test_a_refusal_without_a_word_is_a_refusal(
    bare: tuple[BareServer, Line], said: dict[str, Any]
) -> None:
    """Whatever the server leaves out, the call has its fate."""
    server, line = bare
    server.refusal = said

    fates = [
        await call(line.bot, method)
        for method in (SendMessage(chat_id=5, text="một"), EditMessageText(text="một"))
    ]

    assert [Fate.REFUSED, Fate.FIXED] == fates


@pytest.mark.parametrize(
    ("code", "fate"), [(403, Fate.BLOCKED), (400, Fate.REFUSED), (401, Fate.UNAUTHORISED)]
)
async def test_a_refusal_inside_an_answer_that_seems_well(
    bare: tuple[BareServer, Line], code: int, fate: Fate
) -> None:
    """Some servers answer everything with 200 and put the code into the body."""
    server, line = bare
    server.status, server.refusal = 200, {"error_code": code}

    assert fate is await call(line.bot, SendMessage(chat_id=5, text="một"))


async def test_a_failure_without_a_word_is_tried_again(bare: tuple[BareServer, Line]) -> None:
    """A 500 with nothing to read."""
    server, line = bare
    server.status, server.refusal = 500, {}
    pauses: list[float] = []

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)

    assert Fate.NOT_SENT is await call(line.bot, SendMessage(chat_id=5, text="một"), sleep)
    assert len(pauses) >= 2


async def test_a_message_our_types_do_not_take_is_answered_all_the_same(
    bare: tuple[BareServer, Line],
) -> None:
    """A poll of another edition of the API: its sender hears that it is of no use here."""
    _, line = bare

    arrival = arrival_of(line, said(9, poll={"id": 5}))

    assert arrival is not None
    assert ("9", None) == (arrival.key, _text(arrival))


def _text(arrival: Arrival) -> str | None:
    message = arrival.update(Options()).message
    assert message is not None
    return message.text


async def test_what_is_no_message_at_all_is_passed_over(bare: tuple[BareServer, Line]) -> None:
    """Without a chat nobody can be answered."""
    _, line = bare

    assert arrival_of(line, {"update_id": 9, "message": {"text": "một"}}) is None
    assert arrival_of(line, {"update_id": 9, "message": 5}) is None
    assert arrival_of(line, 7) is None


@pytest.mark.parametrize(
    ("me", "name"),
    [
        ({"id": 4242, "username": "tusoi_bot"}, "tusoi_bot"),
        ({"id": 4242, "first_name": "Tự Soi", "username": None}, "Tự Soi"),
        ({"id": 4242}, ""),
    ],
)
async def test_a_server_that_does_not_say_its_bot_is_one_is_reached(
    bare: tuple[BareServer, Line], me: dict[str, Any], name: str
) -> None:
    """Who asked with the bot's token knows it; the program starts, and does not ask for ever."""
    server, line = bare
    server.me = me

    async def never(seconds: float) -> None:
        raise AssertionError("asked again")

    assert name == await name_of(line, never)
