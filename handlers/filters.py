"""Filters of the conversations. Async classes, never magic: those cost a thread each."""

from collections.abc import Callable
from enum import Enum, auto
from typing import Any

from aiogram.enums import ContentType
from aiogram.filters import BaseFilter
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State
from aiogram.types import CallbackQuery, Message

from handlers.callbacks.desk import DeskAction
from papers.plain import fold
from workflow.accounts import Person
from workflow.typed_over import Place, Spot


class InState(BaseFilter):
    """The wizard stands at one of these. The state is read only when such a filter is asked."""

    def __init__(self, *states: State) -> None:
        self.states = frozenset(state.state for state in states)

    async def __call__(self, event: Message | CallbackQuery, state: FSMContext) -> bool:
        """Tell whether the chat's state is one of these."""
        return await state.get_state() in self.states


_LONGEST_WORD = 100
"""Letters, spaces and accents of the longest message that can be one word of ours."""


_WHOLE: set[str] = set()


def is_whole(text: str) -> bool:
    """Tell whether a text is a word that opens a conversation and begins no choice of a list."""
    return len(text) <= _LONGEST_WORD and _plain(text) in _WHOLE


def _plain(text: str) -> str:
    return fold(text).lstrip("/").partition("@")[0].strip()


class Typed(BaseFilter):
    """The whole message is one of these words, with or without accents, slash and capitals.

    A `whole` word is never taken for the beginning of a choice that is typed: what begins so does
    something else than to open this."""

    def __init__(self, *words: str, whole: bool = False) -> None:
        self._words = frozenset(words)
        _WHOLE.update(words if whole else ())

    async def __call__(self, message: Message) -> bool:
        """Tell whether the message is just one of the words."""
        if message.content_type != ContentType.TEXT or message.text is None:
            return False
        if len(message.text) > _LONGEST_WORD:
            # An answer of a page is looked at by every filter of every router on its way.
            return False
        return _plain(message.text) in self._words


class Otherwise(Enum):
    """Why what is typed at a step needs no way back of the common kind."""

    NOTHING_STANDS = auto()
    """It is added to what stands, is asked once, or is shown and confirmed before it is kept."""
    OWN_WAY = auto()
    """The step offers «Hoàn tác» by itself."""
    NOT_KEPT = auto()
    """The text picks something, and is itself kept nowhere."""


Over = Place | Otherwise
"""What a typed text is written over: said under the reply, with the way back."""


class Written(BaseFilter):
    """A text message; gives its `text`.

    Where the step keeps what is typed, a bare number or the words of a button on the screen are
    asked about before its handler runs; see `bot.updates.doubt.AskFirst`. A number is
    an answer where the step wants `figures`, and nothing is asked where no text is kept."""

    def __init__(self, over: Over, *, figures: bool = False) -> None:
        kept = over is not Otherwise.NOT_KEPT
        self._doubtful = kept_text(over, figures=figures) if kept else {}

    def update_handler_flags(self, flags: dict[str, Any]) -> None:
        """Tell the middleware what the step wants."""
        flags.update(self._doubtful)

    async def __call__(self, message: Message) -> bool | dict[str, Any]:
        """Give the text, or False for a photo, a sticker, a voice message."""
        return {"text": message.text} if message.text else False


def kept_text(over: Over, *, figures: bool = False) -> dict[str, Any]:
    """Give the flags of a handler that keeps what is typed, over what stood there."""
    return {"kept_text": True, "figures": figures, "over": over}


def tapped_over(spot: Callable[[Any], Spot | None]) -> dict[str, Any]:
    """Give the flags of a handler some of whose buttons write over a text: `spot` gives which one
    by the tap."""
    return {"over": spot}


class WithFile(BaseFilter):
    """A photo or a file; gives its `kind`, `file_id`, and as `name` what it is called."""

    async def __call__(self, message: Message) -> bool | dict[str, Any]:
        """Give the file, or False for anything else."""
        said = message.caption or ""
        if message.photo:
            return {"kind": "photo", "file_id": message.photo[-1].file_id, "name": said}
        if message.document is not None:
            own = message.document.file_name or ""
            name = " · ".join(part for part in (said, own) if part)
            return {"kind": "document", "file_id": message.document.file_id, "name": name}
        return False


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
        """Tell whether they are the secretary, or a deputy who stands in for them."""
        return person is not None and person.leads


class OnCommittee(BaseFilter):
    """The member sits on the cell's committee (chi ủy): secretary, deputies, committee members."""

    async def __call__(self, event: Message | CallbackQuery, person: Person | None) -> bool:
        """Tell whether they sit on the committee."""
        return person is not None and person.in_committee


class Doing(BaseFilter):
    """A tap at the desk that asks for one of these steps."""

    def __init__(self, *steps: str) -> None:
        self._steps = frozenset(steps)

    async def __call__(self, event: CallbackQuery, callback_data: DeskAction) -> bool:
        """Tell whether the step is one of them."""
        return callback_data.do in self._steps
