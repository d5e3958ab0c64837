"""What the buttons of the meeting's pages say when they are tapped."""

from aiogram.filters.callback_data import CallbackData

from handlers.callbacks.base import Number


class ScreenAction(CallbackData, prefix="w"):
    """The secretary asks for the screen of a meeting; 0 for the newest one."""

    meeting: Number = 0
