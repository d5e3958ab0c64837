"""What the buttons of the meeting and of the ballot sheet say when they are tapped."""

from enum import StrEnum

from aiogram.filters.callback_data import CallbackData

from handlers.callbacks.base import Number


class MeetingAction(CallbackData, prefix="h"):
    """A step of the meeting. `meeting` tells an old meeting's button from today's.

    `about` is a member or a page; `value` a reason, or the preview that is confirmed."""

    do: str
    meeting: Number = 0
    about: Number = 0
    value: str = ""


class SheetStep(StrEnum):
    """What can be done with a sheet; one letter each, as the button also carries the draft."""

    RECEIVE = "r"
    MARK = "m"
    PAGE = "p"
    REVIEW = "v"
    CAST = "c"
    SECRECY = "s"
    PAPER = "k"
    """They would rather vote on paper."""
    LINK = "l"
    """They would rather vote on the page that seals on their phone."""
    ONE = "o"
    """One name with its choices."""
    CHOOSE = "x"
    """A mark on that name; the next one follows."""
    ROWS = "f"
    """All rows, to pick the one that is to be changed."""
    EDIT = "e"
    """That row, with its choices."""
    AMEND = "a"
    """A mark on it; the review follows, or the next blank where a blank was filled."""


class SheetAction(CallbackData, prefix="s"):
    """A tap on a ballot sheet: the draft so far, and the row and mark that were tapped.

    `row` is the row of a mark, or the page to show; on the secrecy's page the mark 1 leads back to
    the list."""

    do: SheetStep
    session: Number
    letters: str = ""
    row: Number = 0
    mark: Number = 0


def sheet_data(session: int, letters: str, do: SheetStep, row: int = 0, mark: int = 0) -> str:
    """Give what `SheetAction(…).pack()` gives, without a model for each of twenty buttons."""
    return f"{SheetAction.__prefix__}:{do}:{session}:{letters}:{row}:{mark}"
