"""What the buttons of duties, of the calendar and of notices say."""

from enum import StrEnum

from aiogram.filters.callback_data import CallbackData

from handlers.callbacks.base import Number


class DutyStep(StrEnum):
    """What can be done about duties."""

    MINE = "mine"
    CELL = "cell"
    OPEN = "open"
    DONE = "done"
    WAIVE = "waive"
    MUTE = "mute"
    UNMUTE = "unmute"


class DutyAction(CallbackData, prefix="du"):
    """A step with one duty, or with a list of them."""

    do: DutyStep
    duty: Number = 0


class CalendarAction(CallbackData, prefix="ca"):
    """A step in the calendar: see it, pick a matter, set its day."""

    do: str
    matter: str = ""
