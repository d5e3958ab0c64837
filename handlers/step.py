"""What a step of a conversation is handed: one tap, and all it needs to be taken."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from aiogram.filters.callback_data import CallbackData
from aiogram.fsm.context import FSMContext

from handlers.words import Words
from workflow.accounts import Person
from workflow.errors import Refusal
from workflow.work import Work

Tap = TypeVar("Tap", bound=CallbackData)
Take = TypeVar("Take")


@dataclass
class StepOf(Generic[Tap]):
    """A step by buttons of one kind."""

    work: Work
    person: Person
    words: Words
    state: FSMContext
    tap: Tap


def step_of(steps: Mapping[str, Take], do: str) -> Take:
    """Give the step that a button asks for; raises Refusal `button_unknown` where there is none."""
    take = steps.get(do)
    if take is None:
        raise Refusal("button_unknown")
    return take
