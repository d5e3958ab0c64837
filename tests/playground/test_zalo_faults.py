"""The miniature Zalo told to misbehave, and what it writes down for assertions."""

import asyncio
import time
from typing import Any

import pytest
from aiohttp import ClientError

from playground.pace import PaceKind
from playground.zalo import ZaloSettings
from playground.zalo.errors import ZaloError
from playground.zalo.pace import Pace
from tests.playground.zalo_desk import TOKEN, ZaloDesk


@pytest.mark.parametrize(
    ("kind", "description"),
    [
        ("403", "Internal server error"),
        ("429", "Quota exceeded"),
        ("500", "Internal Server Error"),
    ],
)
@pytest.mark.parametrize("real_status", [False, True])
async def test_an_error_comes_once_and_with_either_status(
    desk: ZaloDesk, kind: str, description: str, real_status: bool
) -> None:
    """Within HTTP 200 or with the real status; nothing was done, the next call works."""
    lan, chat_id = await desk.acquainted("Trần Thị Lan")
    await desk.play("faults", kind=kind, method="sendMessage", real_status=real_status)

    status, refused = await desk.call_with_status("sendMessage", chat_id=chat_id, text="một")
    answer = await desk.call("sendMessage", chat_id=chat_id, text="hai")

    assert (int(kind) if real_status else 200) == status
    assert {"ok": False, "description": description, "error_code": int(kind)} == refused
    assert answer["ok"] is True
    assert ["hai"] == await desk.screen(lan)


async def test_a_gateway_may_answer_with_a_page(desk: ZaloDesk) -> None:
    """HTML and a 502: nothing a bot can read as JSON."""
    await desk.play("faults", kind="500_html")

    url = f"{desk.base_url}/zalo/bot{desk.token}/getMe"
    async with desk.session.get(url) as answer:
        status, kind, text = answer.status, answer.content_type, await answer.text()

    assert (502, "text/html") == (status, kind)
    assert "Bad Gateway" in text


async def test_a_slow_answer_takes_its_seconds(desk: ZaloDesk) -> None:
    """The work is done, only answered late."""
    await desk.play("faults", kind="slow", seconds=0.3)
    begun = time.monotonic()

    answer = await desk.call("getMe")

    assert answer["ok"] is True
    assert time.monotonic() - begun >= 0.3


@pytest.mark.parametrize(("kind", "meanwhile"), [("slow", ["một"]), ("late", [])])
async def test_one_chat_is_answered_late_for_good(
    desk: ZaloDesk, kind: str, meanwhile: list[str]
) -> None:
    """Written at once or at the end; another chat waits for nothing."""
    lan, lans_chat = await desk.acquainted("Trần Thị Lan")
    _, binhs_chat = await desk.acquainted("Lê Văn Bình")
    await desk.play("faults", kind=kind, times=None, seconds=30, user=lan, bot=desk.token)

    waiting = asyncio.ensure_future(desk.call("sendMessage", chat_id=lans_chat, text="một"))
    await desk.call("sendMessage", chat_id=binhs_chat, text="hai")
    await asyncio.sleep(0.1)

    assert meanwhile == await desk.screen(lan)
    assert not waiting.done()
    waiting.cancel()


async def test_an_answer_breaks_off_in_its_middle(desk: ZaloDesk) -> None:
    """Half the answer comes, then the connection is reset; the message is really there."""
    lan, chat_id = await desk.acquainted("Trần Thị Lan")
    await desk.play("faults", kind="cut", method="sendMessage")

    with pytest.raises(ClientError):
        await desk.call("sendMessage", chat_id=chat_id, text="một")
    await desk.call("sendMessage", chat_id=chat_id, text="hai")

    assert ["một", "hai"] == await desk.screen(lan)


def test_zalo_bears_ten_at_once_and_then_five_a_second() -> None:
    """The eleventh at once is refused, and Zalo does not say until when; another bot passes."""
    clock = [0.0]
    pace = Pace(lambda: clock[-1])

    at_once = [_passes(pace) for _ in range(11)]
    other = _passes(pace, token="103:khac")
    clock.append(0.19)
    early = _passes(pace)
    clock.append(0.21)

    assert [True] * 10 + [False] == at_once
    assert (True, False, True, False) == (other, early, _passes(pace), _passes(pace))


def test_a_scaled_pace_is_the_same_in_a_shorter_time() -> None:
    """Ten times as fast: a fiftieth of a second lets the next one through."""
    clock = [0.0]
    pace = Pace(lambda: clock[-1])
    settings = ZaloSettings(pace=PaceKind.SCALED, pace_scale=10.0)

    at_once = [_passes(pace, settings) for _ in range(11)]
    clock.append(0.021)

    assert ([True] * 10 + [False], True) == (at_once, _passes(pace, settings))


async def test_the_pace_holds_over_http(desk: ZaloDesk) -> None:
    """A 429 like the month's, without a word of when to come back."""
    await desk.play("settings", pace="real")
    _, chat_id = await desk.acquainted("Trần Thị Lan")

    answers = [
        await desk.call("sendMessage", chat_id=chat_id, text=str(number)) for number in range(12)
    ]

    refused = {"ok": False, "description": "Quota exceeded", "error_code": 429}
    assert (True, refused) == (answers[0]["ok"], answers[-1])


def _passes(pace: Pace, settings: ZaloSettings | None = None, token: str = TOKEN) -> bool:
    try:
        pace.check(settings or ZaloSettings(), token)
    except ZaloError:
        return False
    return True


@pytest.mark.parametrize(("kind", "shown"), [("drop_before", []), ("drop_after", ["Đã ghi nhận"])])
async def test_a_line_can_be_cut_before_and_after_the_work(
    desk: ZaloDesk, kind: str, shown: list[str]
) -> None:
    """From the bot both look alike; only the phone knows which it was."""
    lan, chat_id = await desk.acquainted("Trần Thị Lan")
    await desk.play("faults", kind=kind, method="sendMessage")

    with pytest.raises(ClientError):
        await desk.call("sendMessage", chat_id=chat_id, text="Đã ghi nhận")

    assert shown == await desk.screen(lan)


async def test_an_update_can_come_twice(desk: ZaloDesk) -> None:
    """The same event, the same message id, twice."""
    lan = await desk.person("Trần Thị Lan")
    await desk.play("faults", kind="duplicate_update")

    await desk.send(lan, text="Chào")

    first, second, third = [await desk.poll() for _ in range(3)]
    assert first == second
    assert 408 == third["error_code"]


@pytest.mark.parametrize(
    ("fault", "met"),
    [
        ({"method": "*", "times": 3}, [True, True, True]),
        ({"method": "sendMessage", "times": 2}, [True, True, False]),
        ({"method": "getMe"}, [False, False, False]),
        ({"chat": "another"}, [False, False, False]),
    ],
)
async def test_a_fault_is_for_a_method_a_chat_and_so_many_times(
    desk: ZaloDesk, fault: dict[str, Any], met: list[bool]
) -> None:
    """Whatever it is not meant for works as ever."""
    _, chat_id = await desk.acquainted("Trần Thị Lan")
    await desk.play("faults", kind="500", **fault)

    answers = [await desk.call("sendMessage", chat_id=chat_id, text="x") for _ in range(3)]

    assert met == [not answer["ok"] for answer in answers]


async def test_faults_can_be_taken_back(desk: ZaloDesk) -> None:
    """DELETE makes everything work again."""
    await desk.play("faults", kind="500", times=9)

    await desk.session.delete(f"{desk.base_url}/play/zalo/faults")

    assert (await desk.call("getMe"))["ok"] is True


@pytest.mark.parametrize("body", [{}, {"kind": "unheard of"}, {"kind": "500", "nonsense": 1}])
async def test_a_fault_that_makes_no_sense_is_refused(desk: ZaloDesk, body: dict[str, Any]) -> None:
    """A test with a slip in it should not pass by silence."""
    async with desk.session.post(f"{desk.base_url}/play/zalo/faults", json=body) as answer:
        assert 400 == answer.status
        assert "error" in await answer.json()


async def test_every_call_is_written_down(desk: ZaloDesk) -> None:
    """With its parameters and its answer, numbered, so that one can ask for the newer ones."""
    await desk.call("getMe")
    await desk.call("sendMessage", chat_id="x", text="y")

    calls = (await desk.look("calls", bot=desk.token, since="1"))["calls"]

    assert [
        {
            "number": 2,
            "token": desk.token,
            "method": "sendMessage",
            "params": {"chat_id": "x", "text": "y"},
            "status": 200,
            "answer": {"ok": False, "description": "Chat not found", "error_code": 404},
        }
    ] == calls


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("send", {"user": "nobody", "bot": "101:vi-du", "text": "x"}),
        ("send", {"bot": "101:vi-du", "text": "x"}),
        ("raw", {"bot": "no bot", "update": {}}),
        ("settings", {"speed": 1}),
        ("repeat", {"bot": "101:vi-du"}),
    ],
)
async def test_slips_in_a_story_are_refused(
    desk: ZaloDesk, path: str, body: dict[str, Any]
) -> None:
    """Who drives the platform wrongly hears of it."""
    async with desk.session.post(f"{desk.base_url}/play/zalo/{path}", json=body) as answer:
        assert 400 == answer.status
        assert "error" in await answer.json()
