"""Who may be heard: the measures of a member, of a stranger and of all strangers."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import AsyncExitStack, nullcontext
from pathlib import Path
from typing import Any, cast

import pytest
from aiogram import Bot
from aiogram.client.session.base import BaseSession
from aiogram.methods import AnswerCallbackQuery, TelegramMethod
from aiogram.methods.base import TelegramType

from bot.channel.bot_channel import Line, telegram_line
from bot.channel.render import Tapped
from bot.nursery import Nursery
from bot.updates.answers import Answers
from bot.updates.floods import (
    CROWD,
    CURIOUS,
    DOOR,
    JOINING,
    MEMBER,
    MOST_CHATS,
    STALE,
    STRANGER,
    TAP_TOLD_EVERY,
    TOLD_EVERY,
    Allowance,
    Floods,
    Knock,
)
from storage.database import Database
from tests import databases
from tests.bot import joining
from workflow.work import ChatKey

LAN = ChatKey("telegram", "1", "1002")
STRANGE = ChatKey("telegram", "1", "9001")


class Ear(BaseSession):
    """Agrees to every call, and keeps it."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[object] = []

    async def make_request(
        self,
        bot: Bot,
        method: TelegramMethod[TelegramType],
        timeout: int | None = None,  # noqa: ASYNC109 - the signature is aiogram's
    ) -> TelegramType:
        self.told.append(method)
        return cast(TelegramType, True)

    async def close(self) -> None: ...

    async def stream_content(self, *_given: Any, **_named: Any) -> AsyncGenerator[bytes, None]:
        nothing: tuple[bytes, ...] = ()
        for piece in nothing:
            yield piece


class Room:
    """A limiter whose time is the test's, and what it let out of itself."""

    def __init__(self, database: Database, nursery: Nursery) -> None:
        self.now = 1000.0
        self.nursery = nursery
        self.dropped = 0
        ear = Ear()
        self.told = ear.told
        self.line: Line = telegram_line(Bot("1:never-used-over-any-network", session=ear))
        self.answers = Answers(database, nursery)
        self.floods = Floods(database, self.answers, heard=self._drop, now=lambda: self.now)

    async def admitted(self, knocks: Callable[[int], Knock], number: int) -> int:
        """Knock so often in one moment; give how often one was let in."""
        return sum([await self.floods.admits(self.line, knocks(one)) for one in range(number)])

    def _drop(self, _line: str, outcome: str, _seconds: float) -> None:
        self.dropped += outcome == "flooded"


@pytest.fixture
async def room(database: Database) -> AsyncIterator[Room]:
    """A limiter over a database in which Lan is joined."""
    member = await joining.member(database, "Trần Thị Lan")
    await joining.account(database, member, LAN.channel, LAN.bot, LAN.chat)
    room = Room(database, Nursery())
    yield room
    await room.nursery.close()


@pytest.mark.parametrize(("chat", "measure"), [(LAN, MEMBER), (STRANGE, STRANGER)])
async def test_so_many_at_once_and_so_many_each_second(
    room: Room, chat: ChatKey, measure: Allowance
) -> None:
    """One more than allowed is dropped; a second gives some back."""
    most = int(measure.at_once)

    at_once = await room.admitted(lambda _: Knock(chat), most + 1)
    room.now += 1
    later = await room.admitted(lambda _: Knock(chat), most)

    assert (most, measure.a_second) == (at_once, later)
    assert room.dropped == 1 + most - measure.a_second


async def test_what_waited_through_an_outage_is_no_flood(room: Room) -> None:
    """An hour's messages come in one moment, as we were away: each is heard."""
    every_four_seconds = range(900)

    heard = await room.admitted(lambda one: Knock(LAN, sent=one * 4.0), len(every_four_seconds))

    assert (900, 0) == (heard, room.dropped)


async def test_strangers_have_one_measure_together_and_joining_another(room: Room) -> None:
    """Idle talk of a thousand chats leaves room for whoever brings a code."""

    def curious(one: int) -> Knock:
        return Knock(ChatKey("telegram", "1", str(one)))

    def joins(one: int) -> Knock:
        return Knock(ChatKey("telegram", "1", f"1{one}"), joining=True)

    talk, codes = await room.admitted(curious, 1000), await room.admitted(joins, 1000)

    assert (CURIOUS.at_once, JOINING.at_once) == (talk, codes)
    assert 5 == await room.admitted(lambda _: Knock(LAN), 5)


@pytest.mark.parametrize(("talked", "waits"), [(CROWD, False), (CROWD + 1, True)])
async def test_of_a_crowd_few_are_handled_at_once_and_no_member_stands_behind_them(
    room: Room, talked: int, waits: bool
) -> None:
    """All five hundred whom their measure allows: Lan is handled beside the first few."""

    def stranger(one: int) -> ChatKey:
        return ChatKey("telegram", "1", f"7{one}")

    await room.admitted(lambda one: Knock(stranger(one)), talked)
    async with AsyncExitStack() as door:
        for one in range(DOOR):
            await door.enter_async_context(room.floods.in_turn(stranger(one)))
        # Whoever need not wait is in before the loop turns.
        with pytest.raises(TimeoutError) if waits else nullcontext():
            async with asyncio.timeout(0), room.floods.in_turn(stranger(DOOR)):
                pass
        async with asyncio.timeout(0), room.floods.in_turn(LAN):
            lan_is_in = True

    assert lan_is_in


async def test_whoever_joins_meanwhile_is_known_in_seconds(room: Room, database: Database) -> None:
    """Who is a member is read again while a flood lasts."""
    await room.admitted(lambda _: Knock(STRANGE), 100)
    member = await joining.member(database, "Lê Văn Bình")
    await joining.account(database, member, STRANGE.channel, STRANGE.bot, STRANGE.chat)
    room.now += STALE + 1

    assert 100 == await room.admitted(lambda _: Knock(STRANGE), 100)


async def test_while_the_database_is_away_nobody_is_taken_for_a_stranger(
    room: Room, tmp_path: Path
) -> None:
    """Whether he is a member cannot be read: his words are not dropped for that."""
    away = databases.at(f"sqlite+aiosqlite:///{tmp_path}/none/none.db", tmp_path / "keys")
    floods = Floods(away, room.answers, now=lambda: room.now)

    heard = [await floods.admits(room.line, Knock(LAN)) for _ in range(int(MEMBER.at_once))]
    await away.close()

    assert all(heard)


async def test_a_chat_is_told_once_a_minute(room: Room) -> None:
    """However much is dropped."""
    for _ in range(3):
        await room.admitted(lambda _: Knock(STRANGE), 1000)
        room.now += TOLD_EVERY / 2
    await room.nursery.close()

    assert 2 == len(room.told)


async def test_a_members_tap_is_never_dropped_silently(room: Room) -> None:
    """It may be on his ballot: over the chat stands that it was not recorded, every two seconds."""

    def tap(one: int) -> Knock:
        return Knock(LAN, tapped=Tapped(str(one), 5))

    for _ in range(3):
        await room.admitted(tap, 1000)
        room.now += TAP_TOLD_EVERY
    await room.nursery.close()

    assert [AnswerCallbackQuery] * 3 == [type(one) for one in room.told]


async def test_what_is_counted_is_bounded(room: Room) -> None:
    """Chats without end take no memory without end."""
    await room.admitted(lambda one: Knock(ChatKey("telegram", "1", str(one))), MOST_CHATS + 100)

    assert MOST_CHATS == room.floods.counted
