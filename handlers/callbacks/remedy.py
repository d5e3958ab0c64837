"""What the buttons of promised remedies say."""

from aiogram.filters.callback_data import CallbackData

from handlers.callbacks.base import Number


class RemedyAction(CallbackData, prefix="rm"):
    """A step with a remedy: `about` is one, or whom a new one is about, or a page; `value` a
    member, a page or a day. `meeting` and `topic` lead back to where it is written down."""

    do: str
    about: Number = 0
    value: Number = 0
    meeting: Number = 0
    topic: Number = 0
