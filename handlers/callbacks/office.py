"""What the buttons of the officer's table say."""

from aiogram.filters.callback_data import CallbackData

from handlers.callbacks.base import Number


class OfficeAction(CallbackData, prefix="of"):
    """A step of the officer: the table, its file, the calendar of all cells."""

    do: str
    page: Number = 0
    matter: str = ""


class SummaryAction(CallbackData, prefix="lv"):
    """A step of the officer's in the results of a year, `page` by page."""

    do: str
    year: Number = 0
    page: Number = 0


class OwnLevelAction(CallbackData, prefix="ol"):
    """A step of the officer's about who leads a cell alone: their own level, of one year."""

    do: str
    member: Number = 0
    year: Number = 0
    level: str = ""


class UnledAction(CallbackData, prefix="ul"):
    """A step of the officer's for a cell that nobody leads."""

    do: str
    cell: Number = 0


class FollowAction(CallbackData, prefix="fw"):
    """A step of who follows an organisation: `about` is a page of the list, or a cell."""

    do: str
    about: Number = 0


class CapAction(CallbackData, prefix="cp"):
    """A step of the officer's about the excellence cap of one organisation in one year; `value` is
    a division, a share, or a group with how many more are tried."""

    do: str
    of: Number = 0
    year: Number = 0
    value: str = ""


class AppraiseAction(CallbackData, prefix="ab"):
    """A step of who appraises or decides above: `one` is the list, `about` a member or a page."""

    do: str
    one: Number = 0
    about: Number = 0
    value: str = ""


class FilledAction(CallbackData, prefix="fs"):
    """A step of who appraises or decides above with the list as a file: `one` is the list, or what
    came back of it; `looked` tells which changes were shown."""

    do: str
    one: Number = 0
    looked: str = ""


class HandUpAction(CallbackData, prefix="hu"):
    """A step of who leads the cell with what is handed up; `one` is what is taken back."""

    do: str
    one: Number = 0


class CapGroundAction(CallbackData, prefix="cg"):
    """A step about the ground of a decision past the cap: the cell's first or a further one, or
    one level that an officer records, or that is recorded again."""

    do: str
    first: Number = 0
    member: Number = 0
    year: Number = 0
    level: str = ""
    again: Number = 0
    """How many cases stood when a level is recorded again; 0 for a first decision."""


class HandOfficeAction(CallbackData, prefix="ho"):
    """A step of the officer's who hands the organisation `of` over: `one` is a cell or a member,
    `day` the first one of the new officer, counted from the year 1."""

    do: str
    of: Number = 0
    one: Number = 0
    page: Number = 0
    day: Number = 0


class AskAction(CallbackData, prefix="qa"):
    """A step of the upper level with what it asks of its cells: `about` is a member, 0 for the
    collectives, or a prompt that is taken back."""

    do: str
    cell: Number = 0
    about: Number = 0
    page: Number = 0
