"""What the buttons of a year's dossier say."""

from aiogram.filters.callback_data import CallbackData

from handlers.callbacks.base import Number


class DossierAction(CallbackData, prefix="ds"):
    """A step of who leads a cell or body with the dossier: `about` is a member, a collective's
    report below nought, or 0 for the place itself; `line` a line of the list."""

    do: str
    about: Number = 0
    line: str = ""
    page: Number = 0


class DossiersAction(CallbackData, prefix="dz"):
    """A step of the officer with the dossiers that came: `one` is a year of a cell, or an
    organisation."""

    do: str
    one: Number = 0
    year: Number = 0
    page: Number = 0
