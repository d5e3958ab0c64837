"""What the buttons around a self-review say when they are tapped."""

from aiogram.filters.callback_data import CallbackData

from handlers.callbacks.base import Number


class PromptAction(CallbackData, prefix="q"):
    """A step of the secretary with review prompts. `about` is a member, a prompt or a page."""

    do: str
    about: Number = 0
