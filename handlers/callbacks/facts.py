"""What the buttons about the facts of a year say."""

from aiogram.filters.callback_data import CallbackData

from handlers.callbacks.base import Number


class FactAction(CallbackData, prefix="ff"):
    """A step about what a year brought for a member: `about` is a member, a cell or a page, `which`
    a fact or a page, `value` a kind, a form or what is said of a fact."""

    do: str
    about: Number = 0
    year: Number = 0
    which: Number = 0
    value: str = ""
