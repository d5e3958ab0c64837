"""One update being handled: its transaction, its work, its conversation's state."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, cast

from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State
from aiogram.fsm.storage.base import BaseStorage, StorageKey

from bot.channel.bot_channel import Line
from bot.channel.typed_choices import Options
from handlers.words import Words
from storage import fsm
from storage.owed import Owed
from storage.tables import Conversation
from storage.unit import Unit
from workflow.accounts import joined
from workflow.work import ChatKey, Work


@dataclass
class Turn:
    """One update in one chat: what the edge and its middleware tell each other."""

    line: Line
    chat: ChatKey
    key: str
    """What a repeat of the same update is known by."""
    work: Work
    words: Words
    hot: bool = False
    """Its handler said that the last method may ride in the webhook's answer."""
    bare: bool = False
    """Its handler wants no row of ours: it is done on a ballot sheet."""
    once: bool = False
    """Its handler is known, and wants a row by which a repeat is known."""
    fleeting: bool = False
    """A stranger's: repeated, it says the same again, and nothing of it is to be remembered."""
    owed: Owed | None = None
    """The row by which the chat is owed what it is shown."""
    _read: "ConversationState | None" = None
    _there: bool | None = None
    """Whether the chat had a row when it was read; None as long as nobody has looked."""
    _changed: dict[str, Any] = field(default_factory=dict)
    """What of the conversation is to be written with the rest, by column."""
    _entered: bool = False

    @property
    def unit(self) -> Unit:
        """Give the transaction of this update."""
        return self.work.unit

    async def enter(self) -> None:
        """Begin the transaction, alone in this chat among all workers."""
        if not self._entered:
            await self.unit.lock_chat(self.chat.channel, self.chat.bot, self.chat.chat)
            self._entered = True

    async def leave(self) -> None:
        """End what was only read; the next use begins anew."""
        await self.unit.rollback()
        self._entered, self._read, self._there = False, None, None

    async def conversation(self) -> "ConversationState":
        """Give where the chat stands; read once, and only when somebody asks."""
        if self._read is None:
            await self.enter()
            row = await self._row()
            self._read, self._there = _copy(row), row is not None
        return replace(self._read, **self._changed)

    async def _row(self) -> Conversation | None:
        """Give the chat's row: it comes with who the chat is joined to, which every update asks."""
        known = await joined(self.work, self.chat)
        if known is not None:
            return known.conversation
        return await fsm.load(await self.work.session(), *self._where)

    async def left_unsent(self, run: str) -> bool:
        """Tell whether another run than this one committed the last answer and has not sent it."""
        await self.enter()
        known = await joined(self.work, self.chat)
        return known is not None and known.owed is not None and not known.owed.startswith(run)

    @property
    def asks(self) -> bool:
        """Whether the chat stands at a step, as far as this update has looked."""
        read = None if self._read is None else self._read.state
        return self._changed.get("state", read) is not None

    async def state_now(self) -> str | None:
        """Give the step the chat stands at; not read where this update has set it."""
        if "state" in self._changed:
            return cast("str | None", self._changed["state"])
        return (await self.conversation()).state

    async def data_now(self) -> dict[str, Any]:
        """Give the wizard's cursor; not read where this update has set it."""
        if "data" in self._changed:
            return dict(self._changed["data"])
        return dict((await self.conversation()).data)

    def change(self, columns: Mapping[str, Any]) -> None:
        """Have this written of the conversation, once, as the update is committed."""
        self._changed |= columns

    async def keep(self) -> None:
        """Write what has changed of the conversation, all of it at once.

        A row that there was when the update came and is gone was erased by it, and stays gone;
        and no row is made for a chat that stands nowhere."""
        if not self._changed or (self._read and self._read == await self.conversation()):
            return
        await self.enter()
        session = await self.work.session()
        if self._there or not any(self._changed.values()):
            await fsm.change(session, *self._where, self._changed)
        else:
            await fsm.save(session, *self._where, self._changed)

    async def options(self) -> Options:
        """Give what the chat can pick from by typing, as last stored."""
        return Options.read((await self.conversation()).options)

    async def place(self) -> str:
        """Give a mark of the step the chat stands at: another one when it has gone on."""
        now = await self.conversation()
        said = json.dumps([now.state, now.data], sort_keys=True, default=str)
        return hashlib.blake2b(said.encode(), digest_size=8).hexdigest()

    async def keep_visible(self, options: Options) -> None:
        """Store what stands on buttons while text is expected: it may be typed all the same.

        A chat at no step needs none, and what did without a transaction goes on so."""
        if not self._entered:
            return
        if self._read is None and "state" not in self._changed:
            session = await self.work.session()
            await fsm.save_options_at_step(session, *self._where, _stored(options))
        elif await self.state_now() is not None:
            self.change({"options": _stored(options)})
        elif self._read is None or self._read.options:
            self.change({"options": {}})

    def keep_options(self, options: Options) -> None:
        """Store what can be picked from now on, in this update's own transaction."""
        self.change({"options": _stored(options)})

    @property
    def _where(self) -> tuple[str, str, str]:
        return self.chat.channel, self.chat.bot, self.chat.chat

    def state(self) -> FSMContext:
        """Give aiogram's context of the conversation; it reads only when it is asked."""
        chat = int(self.line.key)
        key = StorageKey(bot_id=self.line.bot.id, chat_id=chat, user_id=chat)
        return FSMContext(storage=TurnStorage(self), key=key)


@dataclass
class ConversationState:
    """Where a chat stands, apart from the row it was read from."""

    state: str | None = None
    data: dict[str, Any] = field(default_factory=dict)
    options: dict[str, Any] = field(default_factory=dict)
    screens: dict[str, Any] = field(default_factory=dict)
    """Which of its messages counted when the program before wrote it down."""


def _copy(row: Conversation | None) -> ConversationState:
    """Give what the row says; what is written is written by the storage's own statements."""
    return (
        ConversationState()
        if row is None
        else ConversationState(row.state, dict(row.data), dict(row.options), dict(row.screens))
    )


def _stored(options: Options) -> dict[str, Any]:
    return {} if options == Options() else options.stored()


class TurnStorage(BaseStorage):
    """aiogram's storage, inside the transaction of one update: what is rolled back was never set.

    The key that aiogram passes is not looked at: a turn has one chat."""

    def __init__(self, turn: Turn) -> None:
        self._turn = turn

    async def set_state(self, key: StorageKey, state: str | State | None = None) -> None:
        """Keep the step of the wizard."""
        self._turn.change({"state": state.state if isinstance(state, State) else state})

    async def get_state(self, key: StorageKey) -> str | None:
        """Give the step of the wizard."""
        return await self._turn.state_now()

    async def set_data(self, key: StorageKey, data: Mapping[str, Any]) -> None:
        """Keep the wizard's cursor."""
        self._turn.change({"data": dict(data)})

    async def get_data(self, key: StorageKey) -> dict[str, Any]:
        """Give the wizard's cursor."""
        return await self._turn.data_now()

    async def close(self) -> None:
        """Close nothing: the transaction belongs to the edge."""
