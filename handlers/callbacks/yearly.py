"""What the buttons around a member's papers of a year say when they are tapped."""

from aiogram.filters.callback_data import CallbackData


class PapersAction(CallbackData, prefix="y"):
    """A step in one paper: `kind` is the kind of its form, `year` 0 the year it is due for."""

    do: str
    kind: str = "pledge"
    year: int = 0
    item: str = ""
