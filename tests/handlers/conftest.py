"""Conversations without a messenger: raw updates in, replies out, one transaction each."""

import html
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from aiogram import Bot
from aiogram.dispatcher.event.bases import UNHANDLED
from aiogram.fsm.context import FSMContext
from aiogram.fsm.storage.base import StorageKey
from aiogram.fsm.storage.memory import MemoryStorage
from aiogram.types import Update

from bot.channel.bot_channel import telegram_line
from bot.updates.once import dispatcher_of
from bot.updates.turn import Turn
from handlers.current import current
from handlers.reply import Button, Capabilities, Kept, Paper, Reply, Screen
from handlers.routes import build_router
from handlers.words import words_for
from tests.foreign_law import refuse_in, refuse_in_file
from tests.handlers.line import Behind
from tests.meeting_room import Room, at_work
from tests.scenes import Begun, Steps, asked_for, open_scene
from tests.worlds import Cell, World
from workflow.people import joining
from workflow.work import ChatKey, Job, Work

_MARKS = re.compile(r"<[^>]+>")
_LINE = telegram_line(Bot("1:never-used-over-any-network"))
Joined = Callable[..., Awaitable[Behind]]
TYPED = Capabilities(buttons=False, edits=False, files=False)
"""A channel where choices are typed."""


def _plain(part: Screen | Paper | Kept) -> str:
    assert isinstance(part, Screen)
    return html.unescape(_MARKS.sub("", str(part.text)))


def _said(screen: Screen) -> str:
    labels = [button.label for row in screen.buttons for button in row]
    return "\n".join([_plain(screen), *labels])


@dataclass
class Talk:
    """One chat, as the edge would serve it; `screen` is what the person sees last."""

    world: World
    chat: ChatKey
    capabilities: Capabilities = field(default_factory=Capabilities)
    reply: Reply = field(default_factory=Reply)
    screen: Screen | None = None
    message_id: int = 100
    jobs: list[Job] = field(default_factory=list)
    planned: bool = False
    """Whether the last update left something for the delivery."""
    opened: bool = False
    """Whether the last update was in a transaction when its handler came back."""
    _updates: int = 0
    _state: MemoryStorage = field(default_factory=MemoryStorage)

    async def says(self, text: str) -> Reply:
        """Send a text."""
        return await self.feed(message=self._message(text=text))

    async def sends(self, **content: Any) -> Reply:
        """Send something else than a text, in the platform's own words."""
        return await self.feed(message=self._message(**content))

    async def taps(self, label: str) -> Reply:
        """Tap the button of the last screen whose label is, or begins with, this one."""
        return await self.taps_data(self.button(label).data)

    async def taps_data(self, data: str) -> Reply:
        """Tap a button that carries this, wherever it was drawn."""
        person = self._message()["from"]
        return await self.feed(
            callback_query={
                "id": "1",
                "from": person,
                "chat_instance": "1",
                "data": data,
                "message": self._message(text="…"),
            }
        )

    async def feed(self, **content: Any) -> Reply:
        """Handle one raw update: committed when it was answered, rolled back when refused."""
        self._updates += 1
        update = Update.model_validate({"update_id": self._updates, **content})
        unit = self.world.database.unit()
        work = Work(unit=unit, clock=self.world.clock, house=self.world.house)
        try:
            answer = await dispatcher_of(build_router()).feed_update(
                _LINE.bot,
                update,
                turn=Turn(_LINE, self.chat, self._key, work, words_for("vi")),
                work=work,
                chat=self.chat,
                state=self._fsm(),
                capabilities=self.capabilities,
                words=words_for("vi"),
                person=None,
            )
            self.opened = unit.opened
            await unit.commit()
        finally:
            await unit.close()
        self.reply = Reply() if answer in (UNHANDLED, None) else answer
        self.jobs += work.jobs
        self.planned = unit.planned
        screens = [part for part in self.reply.parts if isinstance(part, Screen)]
        self.screen = screens[0] if screens else self.screen
        await refuse_in(self.world, "\n".join(_said(screen) for screen in screens))
        for part in self.reply.parts:
            if isinstance(part, Paper):
                await refuse_in_file(self.world, part.render)
        return self.reply

    async def current(self) -> str:
        """Give the text of what this chat should see now, as after a repeated update."""
        unit = self.world.database.unit()
        try:
            reply = await current(
                work=Work(unit=unit, clock=self.world.clock, house=self.world.house),
                chat=self.chat,
                state=self._fsm(),
                capabilities=self.capabilities,
            )
        finally:
            await unit.close()
        assert reply is not None
        return _plain(reply.parts[0])

    def button(self, label: str) -> Button:
        """Give a button of the last screen."""
        buttons = [button for row in self._shown.buttons for button in row]
        for fits in (lambda b: b.label == label, lambda b: b.label.startswith(label)):
            for button in filter(fits, buttons):
                return button
        raise AssertionError(f"no button «{label}», only {[b.label for b in buttons]}")

    @property
    def labels(self) -> list[str]:
        """The labels of the last screen's buttons, in order."""
        return [button.label for row in self._shown.buttons for button in row]

    @property
    def text(self) -> str:
        """The last screen's text, without its marks."""
        return _plain(self._shown)

    @property
    def paper(self) -> Paper:
        """The file of the last reply."""
        return next(part for part in self.reply.parts if isinstance(part, Paper))

    @property
    def _shown(self) -> Screen:
        assert self.screen is not None, "nothing was shown yet"
        return self.screen

    @property
    def _key(self) -> str:
        """What this update is known by among all of the bot."""
        return f"{self.chat.chat}:{self._updates}"

    def _message(self, **content: Any) -> dict[str, Any]:
        number = int(self.chat.chat)
        return {
            "message_id": self.message_id,
            "date": 1_700_000_000,
            "chat": {"id": number, "type": "private"},
            "from": {"id": number, "is_bot": False, "first_name": "…"},
            **content,
        }

    def _fsm(self) -> FSMContext:
        number = int(self.chat.chat)
        return FSMContext(self._state, StorageKey(bot_id=1, chat_id=number, user_id=number))


@pytest.fixture
def scene(request: pytest.FixtureRequest) -> Steps:
    """What happened before the test begins; a module may go on with steps of its own."""
    return asked_for(request.fixturenames)


@pytest.fixture
async def begun(scene: Steps, tmp_path: Path) -> AsyncIterator[Begun]:
    """The scene; the conversations need no second database."""
    async with open_scene("sqlite", tmp_path, scene) as begun:
        yield begun


@pytest.fixture
def world(begun: Begun) -> World:
    """A house, as far as the scene goes."""
    return begun.world


@pytest.fixture
def cell(begun: Begun) -> Cell:
    """Chi bộ Tổ Tự nhiên."""
    return begun.cell


@pytest.fixture
def behind(world: World) -> Callable[..., Behind]:
    """A chat served by the edge itself: `behind(1001)`, `behind(1001, "en")`."""
    return lambda chat, language="vi": Behind(world, chat, language)


@pytest.fixture
def joined(world: World, cell: Cell, behind: Callable[..., Behind]) -> Joined:
    """Let one of the cast join from a chat with a code, as in life."""

    async def join(who: str, chat: int, language: str = "vi") -> Behind:
        async with world.job() as work:
            code = await joining.make_code(work, cell.people[who].member_id)
        phone = behind(chat, language)
        await phone.says(f"/start {code}")
        await phone.taps(words_for(language).label("join.do_agree"))
        return phone

    return join


@pytest.fixture
async def room(begun: Begun) -> AsyncIterator[Room]:
    """The cell of eight on its meeting's day."""
    async with at_work(begun.world):
        yield begun.room


@dataclass
class Talks:
    """Everybody's chat in one room."""

    room: Room
    _talks: dict[str, Talk] = field(default_factory=dict)

    def __call__(self, who: str) -> Talk:
        """Give one of the cast's chat."""
        if who not in self._talks:
            self._talks[who] = Talk(self.room.world, self.room.chats[who])
        return self._talks[who]


@pytest.fixture
def talk(room: Room) -> Talks:
    """The chats of the cell of eight."""
    return Talks(room)
