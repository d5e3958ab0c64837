"""Bad days of the platform while messages are pushed: nothing twice, nothing lost, all told."""

import asyncio
from collections import Counter
from datetime import timedelta
from http import HTTPStatus
from typing import Any

import aiohttp
import pytest
from sqlmodel import select

from bot.delivery import worker as deliveries
from bot.wiring import Program
from playground.app import Playground
from playground.story import TelegramPhone
from storage import outbox
from storage.database import Database
from storage.outbox import Plan
from storage.tables import AccountState, ChatAccount, OutboxMessage, OutboxState
from tests import databases
from tests.bot import joining
from tests.bot.running import TELEGRAM_TOKEN, Notebook, killed, running, until
from workflow.clock import SystemClock


@pytest.fixture
def chosen() -> dict[str, Any]:
    """Only Telegram; its pushes are looked at."""
    return {"zalo_token": ""}


async def owe(database: Database, member_id: int, *keys: str) -> None:
    """Plan a message under each key, due at once."""
    now = SystemClock().now()
    async with database.transaction() as session:
        await outbox.plan_many(session, [Plan(key, "notice", member_id, {}, now) for key in keys])


async def rows(database: Database) -> list[OutboxMessage]:
    """Read the whole outbox."""
    async with database.transaction() as session:
        found = await session.exec(select(OutboxMessage).order_by(OutboxMessage.key))
        return list(found)


async def come_to(database: Database, **states: int) -> None:
    """Wait until so many messages stand in each state."""

    async def look() -> bool:
        return Counter(states) == Counter(str(row.state) for row in await rows(database))

    await until(look)


async def pushed(world: Playground) -> list[int]:
    """Give the status of every push that the platform heard."""
    calls = await world.story.calls("telegram", TELEGRAM_TOKEN)
    return [
        call["status"]
        for call in calls
        if call["method"] == "sendMessage" and call["params"].get("text") == "Nhắc việc"
    ]


async def opened(lan: TelegramPhone) -> None:
    """Let her open the chat and take in what it shows."""
    await lan.opens()
    await lan.sees("ghi chú")
    await lan.looks_away()


@pytest.mark.parametrize("order", [{"kind": "429", "seconds": 1}, {"kind": "429_bare"}])
async def test_a_429_holds_the_whole_bot_and_is_nobodys_failure(
    program: Program,
    world: Playground,
    database: Database,
    lan: TelegramPhone,
    joined_lan: int,
    order: dict[str, Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """With or without a time: nothing else is tried meanwhile, then all comes, no try counted."""
    monkeypatch.setattr("bot.telegram.pusher.PATIENCE", 1.0)
    binh = await world.telegram_phone("Lê Văn Bình", TELEGRAM_TOKEN)
    binh_id = await joining.member(database, "Lê Văn Bình")
    await joining.account(database, binh_id, "telegram", "701", str(binh.user))
    await opened(lan)
    await opened(binh)
    await world.story.misbehaves("telegram", method="sendMessage", chat=str(lan.user), **order)

    await owe(database, joined_lan, "a")
    await come_to_error(database, "pace")
    await owe(database, binh_id, "b")
    heard = len(await pushed(world))
    await come_to(database, sent=2)

    assert 1 == heard
    assert [429, 200, 200] == sorted(await pushed(world), reverse=True)
    assert [1, 1] == [row.attempts for row in await rows(database)]


async def come_to_error(database: Database, error: str) -> None:
    """Wait until a message was put off for this reason."""

    async def look() -> bool:
        return error in {row.error for row in await rows(database)}

    await until(look)


@pytest.mark.parametrize("kind", ["deactivated", "peer_id_invalid"])
async def test_an_account_that_is_gone_is_lost_and_comes_back_with_a_message(
    program: Program,
    world: Playground,
    database: Database,
    lan: TelegramPhone,
    joined_lan: int,
    kind: str,
) -> None:
    """Whatever number the platform gives it."""
    await opened(lan)
    await world.story.misbehaves("telegram", kind, method="sendMessage")

    await owe(database, joined_lan, "a")

    await come_to(database, dropped=1)
    async with database.transaction() as session:
        account = (await session.exec(select(ChatAccount))).one()
    assert (AccountState.LOST, "unreachable") == (account.state, (await rows(database))[0].error)


async def test_a_revoked_token_stops_the_bot_and_is_told(
    program: Program, world: Playground, database: Database, lan: TelegramPhone, joined_lan: int
) -> None:
    """One call, then silence; health says which bot; nothing is lost and no try is counted."""
    await opened(lan)
    await world.story.misbehaves("telegram", "401", method="sendMessage", times=99)

    await owe(database, joined_lan, "a", "b")
    await until(lambda: _all_wait(database))

    told = await program.health.told()
    assert not told["push:telegram:701"]
    assert told["database"]
    assert 1 == len(await pushed(world))
    assert {("pending", 0)} == {(str(row.state), row.attempts) for row in await rows(database)}


async def _all_wait(database: Database) -> bool:
    return {"pace"} == {row.error for row in await rows(database)}


@pytest.mark.parametrize("kind", ["500", "drop_before"])
async def test_a_failure_before_delivery_is_tried_again(
    program: Program,
    world: Playground,
    database: Database,
    lan: TelegramPhone,
    joined_lan: int,
    kind: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A 500 is taken at its word; a line that broke before an answer is in doubt."""
    monkeypatch.setattr(deliveries, "_FIRST_DELAY", timedelta(milliseconds=50))
    await opened(lan)
    await world.story.misbehaves("telegram", kind, method="sendMessage")

    await owe(database, joined_lan, "a")

    # Nobody can see from here whether a broken line broke before or after the work was done.
    await come_to(database, **({"sent": 1} if kind == "500" else {"unknown": 1}))


async def test_a_slow_answer_is_waited_for(
    program: Program, world: Playground, database: Database, lan: TelegramPhone, joined_lan: int
) -> None:
    """It came late, and once."""
    await opened(lan)
    await world.story.misbehaves("telegram", "slow", method="sendMessage", seconds=2)

    await owe(database, joined_lan, "a")

    await come_to(database, sent=1)
    assert [200] == await pushed(world)


class TestKilled:
    """A worker is cut off in the middle; another takes its lock when it has run out."""

    @pytest.fixture(params=databases.RULES_ON)
    def kind(self, request: pytest.FixtureRequest) -> str:
        return str(request.param)

    async def test_between_send_and_mark_nobody_is_told_twice(
        self,
        settings: Any,
        notebook: Notebook,
        world: Playground,
        database: Database,
        lan: TelegramPhone,
        joined_lan: int,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        """It arrived, and its worker never heard: in doubt, told once; the rest is sent."""
        monkeypatch.setattr(deliveries, "LOCK", timedelta(seconds=1))
        hooks = notebook.hooks()
        async with killed(settings, hooks):
            await opened(lan)
            await world.story.misbehaves("telegram", "slow", method="sendMessage", seconds=5)
            await owe(database, joined_lan, "a")
            await lan.sees("Nhắc việc")
        await owe(database, joined_lan, "b")

        async with running(settings, hooks):
            await come_to(database, unknown=1, sent=1)

        assert ["worker_lost", ""] == [row.error for row in await rows(database)]
        assert 2 == len(await pushed(world))

    async def test_before_it_left_it_is_sent_by_the_next(
        self,
        settings: Any,
        notebook: Notebook,
        world: Playground,
        database: Database,
        lan: TelegramPhone,
        joined_lan: int,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        """Claimed and worded, waiting for its turn in the chat: nothing had left."""
        monkeypatch.setattr(deliveries, "LOCK", timedelta(seconds=1))
        monkeypatch.setattr("bot.telegram.pusher._CHAT_PAUSE", 60.0)
        hooks = notebook.hooks()
        async with killed(settings, hooks):
            await opened(lan)
            await owe(database, joined_lan, "a", "b")
            await come_to(database, sent=1, pending=1)

        monkeypatch.setattr("bot.telegram.pusher._CHAT_PAUSE", 0.1)
        async with running(settings, hooks):
            await come_to(database, sent=2)

        assert [200, 200] == await pushed(world)


@pytest.mark.long
async def test_many_messages_survive_a_kill_in_the_middle(
    settings: Any,
    notebook: Notebook,
    world: Playground,
    database: Database,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Limits twenty times Telegram's, 120 people, one kill: everybody once, no 429, some in doubt
    at most as many as were on their way."""
    monkeypatch.setattr(deliveries, "LOCK", timedelta(seconds=1))
    await world.story.ask("POST", "telegram/settings", {"pace": "scaled", "pace_scale": 20})
    people = 120
    for number in range(people):
        phone = await world.telegram_phone(f"Nguyễn Văn An {number}", TELEGRAM_TOKEN)
        member = await joining.member(database, phone.name)
        await joining.account(database, member, "telegram", "701", str(phone.user))
        await world.story.ask(
            "POST", "telegram/send", {"user": phone.user, "bot": TELEGRAM_TOKEN, "text": "/start"}
        )
        await owe(database, member, f"result:{number:03}")
    await _forget_updates(world)
    fast = settings.model_copy(update={"push_per_second": 500.0})

    async with killed(fast, notebook.hooks()):
        await _settled(database, 20)
    async with running(fast, notebook.hooks()):
        await _settled(database, people)

    told = Counter(
        call["params"]["chat_id"]
        for call in await world.story.calls("telegram", TELEGRAM_TOKEN)
        if call["method"] == "sendMessage" and call["params"].get("text") == "Nhắc việc"
    )
    states = Counter(str(row.state) for row in await rows(database))
    assert {1} == set(told.values())
    assert states["sent"] + states["unknown"] == people
    assert states["unknown"] <= 64
    assert people - states["unknown"] <= len(told)
    assert 429 not in await pushed(world)


async def _forget_updates(world: Playground) -> None:
    """Drop what people sent: nobody is to be answered here."""
    url = f"{world.telegram_api}/bot{TELEGRAM_TOKEN}/deleteWebhook?drop_pending_updates=true"
    async with aiohttp.ClientSession() as session, session.post(url) as answer:
        assert HTTPStatus.OK == answer.status


async def _settled(database: Database, count: int) -> None:
    """Wait until so many messages came to an end; a busy machine is given its time."""
    async with asyncio.timeout(60):
        while count > sum(  # noqa: ASYNC110 - looks at a database from outside
            row.state != OutboxState.PENDING for row in await rows(database)
        ):
            await asyncio.sleep(0.1)
