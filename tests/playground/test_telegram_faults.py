"""Bad days on order: what the caller gets, and whether the work was done all the same."""

import asyncio
import json
import time
from datetime import timedelta

import pytest
from aiohttp import ClientError, ClientPayloadError

from playground.pace import PaceKind
from playground.telegram.errors import ApiError
from playground.telegram.pace import Pace
from playground.telegram.settings import TelegramSettings
from tests.playground.telegram_desk import BOT_TOKEN, TelegramDesk


@pytest.mark.parametrize(
    ("kind", "code", "words"),
    [
        ("429", 429, "Too Many Requests: retry after 3"),
        ("500", 500, "Internal Server Error"),
        ("502", 502, "Bad Gateway"),
    ],
)
async def test_an_error_once(server: TelegramDesk, kind: str, code: int, words: str) -> None:
    """The next call fails with the server's words and does nothing; the one after succeeds."""
    await server.world.story.misbehaves("telegram", kind, method="sendMessage", seconds=3)

    refusal = await server.refusal("sendMessage", chat_id=server.chat_id, text="một")
    await server.says("hai")

    assert (code, words) == refusal
    assert ["hai"] == await _from_bot(server)


async def test_429_tells_when_to_come_back(server: TelegramDesk) -> None:
    """retry_after stands in the parameters."""
    await server.world.story.misbehaves("telegram", "429", seconds=3)

    answer = await server.call("sendMessage", chat_id=server.chat_id, text="một")

    assert {"retry_after": 3} == answer["parameters"]


@pytest.mark.parametrize(("kind", "status"), [("500_html", 500), ("502_html", 502)])
async def test_an_error_page_instead_of_json(server: TelegramDesk, kind: str, status: int) -> None:
    """A gateway's page: no JSON at all."""
    await server.world.story.misbehaves("telegram", kind)

    async with server.session.get(server.url("getMe")) as response:
        page = await response.text()

    assert (status, "text/html") == (response.status, response.content_type)
    with pytest.raises(json.JSONDecodeError):
        json.loads(page)


async def test_a_slow_answer(server: TelegramDesk) -> None:
    """The work is done at once, the answer comes late."""
    await server.world.story.misbehaves("telegram", "slow", seconds=0.5)
    begun = time.monotonic()

    await server.says("một")

    assert time.monotonic() - begun >= 0.5


@pytest.mark.parametrize(("kind", "meanwhile"), [("slow", ["một"]), ("late", [])])
async def test_one_chat_is_answered_late_for_good(
    server: TelegramDesk, kind: str, meanwhile: list[str]
) -> None:
    """Delivered at once or at the end; another chat and another method wait for nothing."""
    binh = await server.world.telegram_phone("Lê Văn Bình", BOT_TOKEN)
    await binh.opens()
    await server.lan.meets(kind, times=None, seconds=30)

    waiting = [
        asyncio.ensure_future(server.says("một")),
        asyncio.ensure_future(server.does("getChat", chat_id=server.chat_id)),
    ]
    await server.does("sendMessage", chat_id=int(binh.user), text="hai")
    await server.does("getMe")
    await asyncio.sleep(0.1)

    assert meanwhile == await _from_bot(server)
    assert [False, False] == [one.done() for one in waiting]
    for one in waiting:
        one.cancel()


async def test_what_is_late_is_done_at_the_end(server: TelegramDesk) -> None:
    """The message comes with the answer, and an order taken back holds no more."""
    await server.lan.meets("late", times=None, seconds=0.2)
    begun = time.monotonic()

    await server.says("một")
    took = time.monotonic() - begun
    await server.world.story.behaves()
    await server.says("hai")

    assert took >= 0.2
    assert ["một", "hai"] == await _from_bot(server)


async def test_an_answer_breaks_off_in_its_middle(server: TelegramDesk) -> None:
    """Half the answer comes, then the connection is reset; the message is really there."""
    await server.lan.meets("cut", method="sendMessage")
    call = {"chat_id": server.chat_id, "text": "một"}

    async with server.session.post(server.url("sendMessage"), json=call) as response:
        length = int(response.headers["Content-Length"])
        with pytest.raises(ClientError):
            await response.read()
    await server.says("hai")

    assert (200, True) == (response.status, length > 100)
    assert ["một", "hai"] == await _from_bot(server)


@pytest.mark.parametrize(("kind", "arrived"), [("drop_before", []), ("drop_after", ["một"])])
async def test_a_cut_connection(server: TelegramDesk, kind: str, arrived: list[str]) -> None:
    """Cut before the work nothing was done; cut after it, the message is really there."""
    await server.world.story.misbehaves("telegram", kind, method="sendMessage")

    with pytest.raises((ClientError, ClientPayloadError)):
        await server.says("một")

    assert arrived == await _from_bot(server)


async def test_a_fault_may_be_narrowed_and_taken_back(server: TelegramDesk) -> None:
    """Another chat and another method are not met; an order taken back meets nobody."""
    story = server.world.story
    await story.misbehaves("telegram", "500", chat=1)
    await story.misbehaves("telegram", "500", method="sendDocument")

    await server.says("một")
    await story.misbehaves("telegram", "500", times=5)
    await story.behaves()
    await server.says("hai")

    assert ["một", "hai"] == await _from_bot(server)


async def test_polling_is_met_only_by_name(server: TelegramDesk) -> None:
    """An order for any method leaves getUpdates alone, or every poll would use it up."""
    await server.world.story.misbehaves("telegram", "500")

    await server.updates()
    await server.world.story.misbehaves("telegram", "502", method="getUpdates")
    code, _ = await server.refusal("getUpdates")

    assert 502 == code
    assert 500 == (await server.call("getMe"))["error_code"]


async def test_every_call_is_written_down(server: TelegramDesk) -> None:
    """With what was asked and what was answered, also when the line was cut."""
    await server.world.story.misbehaves("telegram", "drop_before", method="getMe")
    with pytest.raises(ClientError):
        await server.call("getMe")
    await server.says("một")

    cut, sent = (await server.world.story.calls("telegram", BOT_TOKEN))[-2:]

    assert ("getMe", 0) == (cut["method"], cut["status"])
    assert ("sendMessage", 200, "một") == (sent["method"], sent["status"], sent["params"]["text"])
    assert "một" == sent["answer"]["result"]["text"]


def test_a_chat_bears_a_short_burst_and_then_one_a_second() -> None:
    """The sixth call at once is refused; a second later one passes again."""
    pace, clock = _pace()

    passed = [_passes(pace, chat=7) for _ in range(6)]
    clock.append(1.0)

    assert [True, True, True, True, True, False] == passed
    assert [True, False] == [_passes(pace, chat=7), _passes(pace, chat=7)]


def test_a_bot_bears_thirty_calls_a_second() -> None:
    """Thirty chats at once pass, the thirty-first is refused, a second later thirty pass."""
    pace, clock = _pace()

    passed = [_passes(pace, chat=chat) for chat in range(1, 32)]
    clock.append(1.1)
    later = [_passes(pace, chat=chat) for chat in range(101, 131)]

    assert [True] * 30 + [False] == passed
    assert [True] * 30 == later


def test_a_group_bears_twenty_a_minute() -> None:
    """A group's id is negative; its minute is the same for all that is sent there."""
    pace, clock = _pace()

    passed = [_passes(pace, chat=-7) for _ in range(21)]
    clock.append(3.1)

    assert [True] * 20 + [False] == passed
    assert [True, False] == [_passes(pace, chat=-7), _passes(pace, chat=-7)]


def test_a_caller_who_does_not_wait_stays_outside() -> None:
    """After a 429 the chat is closed for the time told, and other chats are not."""
    pace, clock = _pace()
    for _ in range(6):
        _passes(pace, chat=7)

    clock.append(0.9)

    assert (False, True) == (_passes(pace, chat=7), _passes(pace, chat=8))


def test_a_scaled_pace_is_the_same_in_a_shorter_time() -> None:
    """Ten times as fast: a tenth of a second lets the next one through."""
    pace, clock = _pace(PaceKind.SCALED, scale=10.0)

    passed = [_passes(pace, chat=7) for _ in range(6)]
    clock.append(0.11)

    assert ([True] * 5 + [False], True) == (passed, _passes(pace, chat=7))


async def test_the_pace_holds_over_http(server: TelegramDesk) -> None:
    """The seventh quick message to Lan gets a 429 with the seconds to wait."""
    await server.world.story.ask("POST", "telegram/settings", {"pace": "real"})

    answers = [
        await server.call("sendMessage", chat_id=server.chat_id, text=str(number))
        for number in range(7)
    ]

    assert answers[0]["ok"]
    assert (429, {"retry_after": 1}) == (answers[-1]["error_code"], answers[-1]["parameters"])


async def test_who_moves_the_clock_lets_the_chat_rest(server: TelegramDesk) -> None:
    """The pace counts the world's seconds; a clock put back leaves nobody shut out."""
    server.world.telegram.settings.pace = PaceKind.REAL
    story, call = server.world.story, {"chat_id": server.chat_id, "text": "?"}
    while (await server.call("sendMessage", **call))["ok"]:
        pass  # until the chat's burst is used up

    await story.moves_clock(timedelta(minutes=1))
    rested = [(await server.call("sendMessage", **call))["ok"] for _ in range(5)]
    while (await server.call("sendMessage", **call))["ok"]:
        pass
    await story.moves_clock(timedelta(days=-1))
    put_back = await server.call("sendMessage", **call)

    assert ([True] * 5, True) == (rested, put_back["ok"])


def _pace(kind: PaceKind = PaceKind.REAL, scale: float = 1.0) -> tuple[Pace, list[float]]:
    """Give a pace and its clock: the last number of the list is the time."""
    clock = [0.0]
    settings = TelegramSettings(pace=kind, pace_scale=scale)
    return Pace(settings, lambda: clock[-1]), clock


def _passes(pace: Pace, chat: int) -> bool:
    try:
        pace.check(1, "sendMessage", chat)
    except ApiError:
        return False
    return True


async def _from_bot(server: TelegramDesk) -> list[str]:
    return [one["text"] for one in await server.lan.messages() if one["from"] == "bot"]
