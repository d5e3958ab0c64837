"""What every matter gives for the messages it plans: how each is worded when it is sent."""

from collections.abc import Awaitable, Callable, Sequence

from handlers.reply import Screen
from handlers.words import Words
from workflow.planned import Planned
from workflow.work import Work

Prepare = Callable[[Work, Planned, Words], Awaitable[Screen | None]]
"""Gives what is sent for a planned message, or None when it is not owed any more."""
Ahead = Callable[[Work, Sequence[Planned]], Awaitable[None]]
"""Has at hand what the messages of a batch will ask for."""
