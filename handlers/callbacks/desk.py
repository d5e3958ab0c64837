"""What the buttons of the committee's desk and of one's own data say."""

from aiogram.filters.callback_data import CallbackData

from handlers.callbacks.base import Number


class DeskAction(CallbackData, prefix="d"):
    """A step at the committee's desk: `about` is a member, `page` a page of a list or text."""

    do: str
    about: Number = 0
    page: Number = 0
    value: str = ""


class ReportAction(CallbackData, prefix="c"):
    """A step in a collective report. `version` is the one its reader had before them."""

    do: str
    report: Number = 0
    item: str = ""
    about: Number = 0
    version: Number = 0


class PastAction(CallbackData, prefix="py"):
    """A step in one's own earlier years, or in the file of a member (`file`). `about` is the
    membership, or a collective's `report`; `kind` is that of a paper."""

    do: str
    about: Number = 0
    year: Number = 0
    kind: str = ""


class PastMinutesAction(CallbackData, prefix="ym"):
    """A step in the minutes of all years: `about` is a year, or the meeting of a paper."""

    do: str
    about: Number = 0


class PrivacyAction(CallbackData, prefix="p"):
    """A step in what concerns one's own data."""

    do: str
