"""What the buttons of the officer's table say."""

from aiogram.filters.callback_data import CallbackData

from handlers.callbacks import Number


class OfficeAction(CallbackData, prefix="of"):
    """A step of the officer: the table, its file, the calendar of all cells."""

    do: str
    page: Number = 0
    matter: str = ""
