"""Bad days of the platforms: malformed updates, people who blocked the bot, «too many requests»."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

import pytest
from _pytest.mark import ParameterSet
from sqlmodel import select

from bot.demo.stage import TELEGRAM_TOKEN, ZALO_TOKEN
from playground.story import TelegramPhone
from storage.tables import AccountState, ChatAccount, OutboxMessage, OutboxState
from tests.e2e.house import ACT, Cell, until
from workflow.clock import VIETNAM
from workflow.duties import reminder

pytestmark = pytest.mark.asyncio(loop_scope="module")

HIDDEN = "Chuyện riêng trong một tin hỏng"
TWO_DAYS_BEFORE = datetime(2024, 12, 2, 7, 5, tzinfo=VIETNAM)
CHAT = {"id": 7, "type": "private", "first_name": HIDDEN}
TELEGRAM_SHAPES: tuple[dict[str, Any], ...] = (
    {},
    {"message": HIDDEN},
    {"message": {"message_id": HIDDEN, "date": 0, "chat": CHAT, "text": HIDDEN}},
    {"message": {"message_id": 1, "date": HIDDEN, "chat": CHAT, "text": HIDDEN}},
    {"message": {"message_id": 1, "date": 1, "text": HIDDEN}},
    {"callback_query": {"id": "1", "data": HIDDEN}},
    {"a_kind_of_tomorrow": {"text": HIDDEN}},
)
ZALO_SHAPES: tuple[dict[str, Any], ...] = (
    {},
    {"message": HIDDEN},
    {"message": {"message_id": "m1", "text": HIDDEN}},
    {"message": {"message_id": 5, "from": {"id": 1}, "chat": {"id": [HIDDEN]}, "text": HIDDEN}},
    {"event_name": HIDDEN, "message": {"from": {"id": "a"}, "chat": {}, "text": HIDDEN}},
)


def at_a_desk(shapes: Sequence[dict[str, Any]], numbers: Collection[int]) -> list[ParameterSet]:
    """Give them all, in the long run those of other numbers."""
    return [
        pytest.param(shape, id=str(number), marks=() if number in numbers else pytest.mark.long)
        for number, shape in enumerate(shapes)
    ]


@pytest.mark.parametrize("shape", at_a_desk(TELEGRAM_SHAPES, (1, 5)))
async def test_a_malformed_telegram_update_stops_nobody(
    cell: Cell, lan: TelegramPhone, shape: dict[str, Any]
) -> None:
    """The updates before and after it are handled; its text is in no log."""
    await ACT.begins_review(lan)
    await lan.says("Trước tin hỏng")
    await lan.story.ask("POST", "telegram/raw", {"bot": TELEGRAM_TOKEN, "update": shape})
    await lan.taps(ACT.label("grade.good"))

    await lan.sees("Câu 3/")

    assert ["Trước tin hỏng", "good"] == [*(await cell.answers("lan")).values()]
    assert HIDDEN not in cell.house.log.read_text(encoding="utf-8")


@pytest.mark.parametrize("shape", at_a_desk(ZALO_SHAPES, (1, 3)))
async def test_a_malformed_zalo_update_stops_nobody(cell: Cell, shape: dict[str, Any]) -> None:
    """Zalo gives each update once: the malformed one is passed over, the next one is handled."""
    await cell.opens_year()
    binh = await cell.zalo("binh")
    await ACT.joins(binh, await cell.code_for("binh"))
    await binh.story.ask("POST", "zalo/raw", {"bot": ZALO_TOKEN, "update": shape})

    await ACT.begins_review(binh)

    assert HIDDEN not in cell.house.log.read_text(encoding="utf-8")


async def test_a_blocked_reminder_marks_the_account(cell: Cell) -> None:
    """403: the reminder is dropped, the account counts as blocked until its person writes again."""
    await cell.opens_year()
    lan = await cell.joined("lan")
    await lan.blocks()

    await lan.story.sets_clock(TWO_DAYS_BEFORE)

    await until(lambda: _is(cell, "lan", OutboxState.DROPPED))
    assert AccountState.BLOCKED is await _account(cell, "lan")
    await lan.unblocks()
    await lan.says("menu")
    await lan.sees(ACT.sight("home.hello"))
    assert AccountState.ACTIVE is await _account(cell, "lan")


async def test_too_many_requests_are_waited_out(cell: Cell) -> None:
    """429 in the middle of a round of reminders: everybody gets his one, later."""
    await cell.opens_year()
    phones = {who: await cell.joined(who) for who in ("lan", "khanh", "mai")}
    for phone in phones.values():
        order = {"method": "sendMessage", "seconds": 1, "times": 2, "chat": phone.user}
        await phone.story.misbehaves("telegram", "429", **order)

    await cell.house.world.story.sets_clock(TWO_DAYS_BEFORE)

    for who, phone in phones.items():
        await phone.sees("2 ngày")
        await until(lambda who=who: _is(cell, who, OutboxState.SENT))  # type: ignore[misc]
        said = "\n".join(await phone.chat())
        assert 1 == said.count("Còn 2 ngày")


async def test_a_reminder_of_unknown_fate_is_not_sent_twice(cell: Cell) -> None:
    """The connection is cut after the platform took it: nobody is reminded twice by that."""
    await cell.opens_year()
    lan = await cell.joined("lan")
    order = {"method": "sendMessage", "times": 1, "chat": lan.user}
    await lan.story.misbehaves("telegram", "drop_after", **order)

    await lan.story.sets_clock(TWO_DAYS_BEFORE)

    await lan.sees("2 ngày")
    await until(lambda: _is(cell, "lan", OutboxState.UNKNOWN))
    assert 1 == "\n".join(await lan.chat()).count("Còn 2 ngày")


async def test_nobody_waits_behind_a_chat_that_is_throttled(cell: Cell) -> None:
    """While one reminder waits for its retry, others are answered at once."""
    await cell.opens_year()
    lan, khanh = await cell.joined("lan"), await cell.joined("khanh")
    order = {"method": "sendMessage", "seconds": 8, "times": 1, "chat": khanh.user}
    await lan.story.misbehaves("telegram", "429", **order)
    await lan.story.sets_clock(TWO_DAYS_BEFORE)
    await lan.sees("2 ngày")

    await ACT.begins_review(lan)

    assert not await _is(cell, "khanh", OutboxState.SENT)


async def _is(cell: Cell, who: str, state: OutboxState) -> bool:
    async with cell.house.job() as work:
        found = await (await work.session()).exec(
            select(OutboxMessage.state).where(
                OutboxMessage.member_id == cell.member_id(who), OutboxMessage.kind == reminder.KIND
            )
        )
        return [*found] == [state]


async def _account(cell: Cell, who: str) -> AccountState:
    async with cell.house.job() as work:
        found = await (await work.session()).exec(
            select(ChatAccount.state).where(ChatAccount.member_id == cell.member_id(who))
        )
        return AccountState(found.one())
