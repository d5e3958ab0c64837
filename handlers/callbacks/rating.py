"""What the buttons about ratings say: a head's, an open vote, who votes, one made again."""

from aiogram.filters.callback_data import CallbackData

from handlers.callbacks.base import Number


class HeadAction(CallbackData, prefix="hr"):
    """A step about who heads a unit: `about` is a member, `value` a level."""

    do: str
    meeting: Number = 0
    about: Number = 0
    value: str = ""


class SpokenAction(CallbackData, prefix="so"):
    """A step of entering what is said aloud: `about` is a voter or a page."""

    do: str
    session: Number = 0
    about: Number = 0
    row: Number = 0
    mark: Number = 0


class VotersAction(CallbackData, prefix="vl"):
    """A look at the list of who votes."""

    do: str


class QuarterAction(CallbackData, prefix="qr"):
    """A step of entering results of quarters: `about` is a member, `value` a level."""

    do: str
    about: Number = 0
    quarter: Number = 0
    value: str = ""


class StandardsAction(CallbackData, prefix="sm"):
    """A step about what the members of a year are measured by: `about` is a member, or a page."""

    do: str
    about: Number = 0
    year: Number = 0


class FiguresAction(CallbackData, prefix="cf"):
    """A step about what a collective is measured by: `about` tells which, `value` a figure."""

    do: str
    meeting: Number = 0
    about: Number = 0
    value: str = ""


class ReopenAction(CallbackData, prefix="rr"):
    """A step of cancelling a rating and making it again. `about` is a member or a page.

    `why` and `value` say what became known, `year` which rating is meant; `version` tells an old
    button from today's. The `value` of a paper is the number of its case."""

    do: str
    about: Number = 0
    why: str = ""
    value: str = ""
    year: Number = 0
    version: Number = 0


class EarlierAction(CallbackData, prefix="el"):
    """A step with levels of years before the program: `about` is a member or a collective of the
    cell, or a page of them; `value` a level, or the row that is taken back."""

    do: str
    cell: Number = 0
    about: Number = 0
    year: Number = 0
    value: str = ""
