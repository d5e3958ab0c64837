"""What a conversation declares: where its updates come in, the steps a chat can stand at in it,
what is on the screen there, and what is said to a message that is no answer.

What a free text means at a step is declared where it is taken, see `filters.Written`."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State, StatesGroup
from pydantic import BaseModel, ConfigDict, ValidationError

from handlers.reply import Reply
from handlers.words import Words
from workflow.accounts import Person
from workflow.errors import Refusal
from workflow.typed_over import About as Spot
from workflow.work import Work


class About(BaseModel):
    """What a step is about, kept from one message to the next: ids, never a person's words.

    A conversation's own kinds say which."""

    model_config = ConfigDict(frozen=True)

    @classmethod
    def read(cls, kept: Mapping[str, Any]) -> Self:
        """Give it back from what was kept; raise `Refusal` `step_over` where that is something
        else, of a version before perhaps."""
        try:
            return cls.model_validate(kept)
        except ValidationError:
            raise Refusal("step_over") from None

    @classmethod
    async def of(cls, state: FSMContext) -> Self:
        """Give what the chat's step is about; raise `Refusal` `step_over` as `read`."""
        return cls.read(await state.get_data())


async def stand(state: FSMContext, step: State, about: About | None = None) -> None:
    """Put a chat at a step."""
    await state.set_state(step)
    await state.set_data({} if about is None else about.model_dump(mode="json"))


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where a chat stands: to be read, and nothing else can be done with it."""

    step: str
    kept: Mapping[str, Any]

    def at(self, *steps: State) -> bool:
        """Tell whether it stands at one of these."""
        return self.step in {step.state for step in steps}


Current = Callable[[Work, Person, Words, Cursor], Awaitable[Reply | None]]
"""Gives what is on the screen at a step; None, or a refusal, where the step is over for whoever
stands at it."""


@dataclass(frozen=True, slots=True)
class Conversation:
    """One conversation. What is not said here, nobody else knows of it."""

    router: Router
    steps: tuple[type[StatesGroup], ...] = ()
    current: Current | None = None
    """Answers for all of its steps."""
    wants: Mapping[State, str] = field(default_factory=dict)
    """The keys of what is said above the question to a message that is no answer to it, where it is
    more than that text is wanted, or a choice."""
    seen_again: Mapping[str, Callable[[Spot], str]] = field(default_factory=dict)
    """By kind of text that is typed here: what a button carries that shows where it stands."""

    @property
    def states(self) -> tuple[State, ...]:
        """Give its steps one by one."""
        return tuple(each for group in self.steps for each in group.__states__)

    def owns(self, step: str) -> bool:
        """Tell whether this is one of its steps."""
        return any(step == each.state for each in self.states)

    def wanted(self, step: str, *, text: bool) -> str:
        """Give the key of what is said at a step to a message it does not take: a `text`, or
        none."""
        own = next((key for each, key in self.wants.items() if each.state == step), None)
        return own or ("fallback.choice_wanted" if text else "fallback.words_wanted")
