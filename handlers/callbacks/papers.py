"""What the buttons of the meeting's papers and of one's own result say when they are tapped."""

from aiogram.filters.callback_data import CallbackData

from handlers.callbacks.base import Number


class PaperAction(CallbackData, prefix="mp"):
    """A paper of the meeting: `about` is whom an extract is about, or a page of names."""

    do: str
    about: Number = 0


class HeadingAction(CallbackData, prefix="ph"):
    """A step at the head of the meeting's papers, drawn for a meeting."""

    do: str
    meeting: Number = 0


class ResultAction(CallbackData, prefix="rs"):
    """A step of a member with their own result."""

    do: str
