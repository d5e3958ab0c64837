"""What comes in and what became of it: the words between the edge and who brings updates."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from aiogram.types import Update

from bot.channel.render import Method
from bot.channel.typed_choices import Options
from bot.updates.answers import Answer
from workflow.work import ChatKey


class Outcome(StrEnum):
    """What became of an update."""

    HANDLED = "handled"
    """Committed; its answer is on its way."""
    FAILED = "failed"
    """A mistake of ours: rolled back, said to the person, not to be tried again."""
    PASSING = "passing"
    """Not done for now: whoever brought the update should bring it again."""


@dataclass(frozen=True, slots=True)
class Handled:
    """What became of an update, its answer, and the method that rides in the webhook's answer."""

    outcome: Outcome
    answer: Answer | None = None
    inline: Method | None = None

    async def answered(self, seconds: float | None = None) -> None:
        """Wait until the answer has left, or will take its time; `seconds` at most."""
        if self.answer is not None:
            await asyncio.wait([self.answer.settled], timeout=seconds)


@dataclass(slots=True)
class Arrival:
    """One update that came in and made sense."""

    chat: ChatKey
    key: str
    """What a repeat of it is known by."""
    update: Callable[[Options], Update]
    """Gives the update; where choices are typed, what can be picked decides what it is."""
    stored: bool = False
    """It was kept before it was handled, and goes with the transaction that handles it."""
    once: bool = False
    """A repeat of it is known by a row, also where what its handler did was rolled back."""
