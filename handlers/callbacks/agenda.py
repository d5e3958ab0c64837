"""What the buttons of the meeting's agenda say when they are tapped."""

from aiogram.filters.callback_data import CallbackData

from handlers.callbacks.base import Number


class AgendaAction(CallbackData, prefix="g"):
    """A step of the agenda. `meeting` tells an old meeting's button from today's.

    `about` is an item, a member or a page; `value` a step, an office or a way."""

    do: str
    meeting: Number = 0
    about: Number = 0
    value: str = ""


class PlanAction(CallbackData, prefix="hp"):
    """A step in planning the meeting: when, where, calling it off."""

    do: str
    meeting: Number = 0
