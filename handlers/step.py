"""What a step of a conversation is handed: one tap, and all it needs to be taken."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from aiogram.filters.callback_data import CallbackData
from aiogram.fsm.context import FSMContext

from handlers.words import Words
from workflow.accounts import Person
from workflow.work import Work

Tap = TypeVar("Tap", bound=CallbackData)


@dataclass
class StepOf(Generic[Tap]):
    """A step by buttons of one kind."""

    work: Work
    person: Person
    words: Words
    state: FSMContext
    tap: Tap
