"""What the buttons of broadcasts and of the call list say when they are tapped."""

from aiogram.filters.callback_data import CallbackData

from handlers.callbacks.base import Number


class BroadcastAction(CallbackData, prefix="bc"):
    """A step with a broadcast: home, write, confirm, quietly, refresh, pause, resume,
    cancel, drop."""

    do: str
    about: Number = 0
    """The broadcast the button was drawn for; of home and write the officer's organisation,
    0 for one's own cell."""


class ReachAction(CallbackData, prefix="rc"):
    """The list of members to be called: list, called."""

    do: str
    about: Number = 0
    """The member who was called, or the page."""
    page: Number = 0
