"""What the buttons about opinions say when they are tapped."""

from aiogram.filters.callback_data import CallbackData

from handlers.callbacks.base import Number


class OpinionAction(CallbackData, prefix="o"):
    """A step with something said. `about` is an item, an opinion, a member or a guest.

    `version` tells the wording that the button was drawn for."""

    do: str
    about: Number = 0
    version: Number = 0
