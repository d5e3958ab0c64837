"""What the buttons of the meeting's papers and of one's own result say when they are tapped."""

from aiogram.filters.callback_data import CallbackData


class ResultAction(CallbackData, prefix="rs"):
    """A step of a member with his own result."""

    do: str
