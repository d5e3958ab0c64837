"""Conversations without a messenger: raw updates in, replies out, one transaction each."""

import html
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from bot.updates.turn import Turn
from handlers.current import current
from handlers.reply import Button, Capabilities, Kept, Paper, Reply, Screen
from handlers.words import words_for
from tests.handlers.joined_phones import JoinedPhones
from tests.handlers.line import Behind
from tests.meeting_room import Room, at_work
from tests.scenes import Begun, Steps, asked_for, open_scene
from tests.worlds import Cell, World
from workflow.people import joining
from workflow.work import ChatKey, Job

_MARKS = re.compile(r"<[^>]+>")
VI = words_for("vi")
Joined = Callable[..., Awaitable[Behind]]
TYPED = Capabilities(buttons=False, edits=False, files=False)
"""A channel where choices are typed."""


def _plain(part: Screen | Paper | Kept) -> str:
    assert isinstance(part, Screen)
    return html.unescape(_MARKS.sub("", str(part.text)))


class Talk(Behind):
    """One chat behind the real edge, for who leads a test by what handlers give and refuse;
    `screen` is the last screen that was no refusal's."""

    def __init__(
        self, world: World, chat: ChatKey, capabilities: Capabilities | None = None
    ) -> None:
        self.screen: Screen | None = None
        self.reply = Reply()
        super().__init__(world, int(chat.chat))
        if capabilities is not None:
            self.capabilities = capabilities

    @property
    def capabilities(self) -> Capabilities:
        """What the channel can do."""
        return self._line.capabilities

    @capabilities.setter
    def capabilities(self, now: Capabilities) -> None:
        self._line = replace(self._line, capabilities=now)

    @property
    def jobs(self) -> list[Job]:
        """What handlers asked to be begun after the commit."""
        return self._heard.jobs

    @property
    def planned(self) -> bool:
        """Whether the last update left something for the delivery."""
        return self._heard.unit is not None and self._heard.unit.planned

    @property
    def opened(self) -> bool:
        """Whether the last update was in a transaction when its handler came back."""
        return self._heard.opened

    async def taps(self, label: str) -> None:
        """Tap the button of the last screen whose label is, or begins with, this one."""
        await self.taps_data(self.button(label).data)

    async def opens_meeting(self) -> None:
        """Open the meeting as the roll stands: who was not marked is away."""
        await self.taps(VI.label("meeting.open_meeting"))
        away = VI.label("meeting.open_without")
        await self.taps(away if away in self.labels else VI.label("meeting.open_now"))

    async def feed(self, **content: Any) -> None:
        """Handle one raw update; raise what it was refused for, or what broke."""
        await super().feed(**content)
        if self._heard.refused is not None:
            raise self._heard.refused
        self.reply = self._heard.reply
        screens = [part for part in self.reply.parts if isinstance(part, Screen)]
        self.screen = screens[0] if screens else self.screen

    async def current(self) -> str:
        """Give the text of what this chat should see now, as after a repeated update."""
        chat = self._line.chat(str(self.chat))
        async with self.world.job() as work:
            turn = Turn(self._line, chat, "", work, words_for("vi"))
            reply = await current(
                work=work, chat=chat, state=turn.state(), capabilities=self.capabilities
            )
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
def joined(
    request: pytest.FixtureRequest, begun: Begun, cell: Cell, behind: Callable[..., Behind]
) -> Joined:
    """Let one of the cast join from a chat with a code, as in life."""
    phones = JoinedPhones(begun, as_ever="monkeypatch" not in request.fixturenames)

    async def join(who: str, chat: int, language: str = "vi") -> Behind:
        member_id, phone = cell.people[who].member_id, behind(chat, language)

        async def in_life() -> None:
            async with begun.world.job() as work:
                code = await joining.make_code(work, member_id)
            await phone.says(f"/start {code}")
            await phone.taps(words_for(language).label("join.do_agree"))

        await phones.joins(phone, member_id, in_life)
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
