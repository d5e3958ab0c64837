"""Filters of the conversations. Async classes, never magic: those cost a thread each."""

from typing import Any

from aiogram.enums import ContentType
from aiogram.filters import BaseFilter
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State
from aiogram.types import CallbackQuery, Message

from papers.plain import fold
from workflow.accounts import Person


class InState(BaseFilter):
    """The wizard stands at this step. The state is read only when such a filter is asked."""

    def __init__(self, state: State) -> None:
        self._state = state.state

    async def __call__(self, event: Message | CallbackQuery, state: FSMContext) -> bool:
        """Tell whether the chat's state is this one."""
        return await state.get_state() == self._state


class Typed(BaseFilter):
    """The whole message is one of these words, with or without accents, slash and capitals."""

    def __init__(self, *words: str) -> None:
        self._words = frozenset(words)

    async def __call__(self, message: Message) -> bool:
        """Tell whether the message is just one of the words."""
        if message.content_type != ContentType.TEXT or message.text is None:
            return False
        return fold(message.text).lstrip("/").partition("@")[0].strip() in self._words


class Written(BaseFilter):
    """A text message; gives its `text`."""

    async def __call__(self, message: Message) -> bool | dict[str, Any]:
        """Give the text, or False for a photo, a sticker, a voice message."""
        return {"text": message.text} if message.text else False


class Stranger(BaseFilter):
    """Nobody is joined to this chat."""

    async def __call__(self, event: Message | CallbackQuery, person: Person | None) -> bool:
        """Tell whether the chat belongs to nobody."""
        return person is None


class Joined(BaseFilter):
    """A member is joined to this chat."""

    async def __call__(self, event: Message | CallbackQuery, person: Person | None) -> bool:
        """Tell whether the chat belongs to a member."""
        return person is not None


class Leads(BaseFilter):
    """The member may act as the cell's secretary."""

    async def __call__(self, event: Message | CallbackQuery, person: Person | None) -> bool:
        """Tell whether he is the secretary or a deputy."""
        return person is not None and person.leads
