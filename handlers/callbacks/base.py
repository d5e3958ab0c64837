"""What a button says when it is tapped. Short, typed, and checked again on every tap."""

from typing import Annotated

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

Number = Annotated[int, Field(ge=-(2**31), lt=2**31)]
"""What an id's column holds: a larger one was made up, and is a button nobody knows."""


class MenuAction(CallbackData, prefix="m"):
    """A place everybody can go to: home, help, language, leave."""

    do: str


class QuestionAction(CallbackData, prefix="fq"):
    """One of the questions members ask every year, or their list."""

    do: str


class JoinAction(CallbackData, prefix="j"):
    """The answer of a stranger to the notice: agree, details, refuse."""

    do: str


class ReviewAction(CallbackData, prefix="r"):
    """A step in a self-review. `review` tells an old review's button from today's."""

    do: str
    review: Number = 0
    item: str = ""
    value: str = ""


class LeadAction(CallbackData, prefix="l"):
    """A step of the secretary. `about` is a member or a page, as the step needs."""

    do: str
    about: Number = 0


class YearAction(CallbackData, prefix="oy"):
    """A step of opening a year. `day` is the last one to hand in, counted from the year 1."""

    do: str
    year: Number = 0
    day: Number = 0


class ViewAction(CallbackData, prefix="yv"):
    """Another year to work in; `lead` where the secretary's menu asked."""

    year: Number = 0
    lead: bool = False


class BodyAction(CallbackData, prefix="bo"):
    """A step about a body that meets: going over to its year and back, founding it. `about` is the
    place to go to; in founding the organisation above whose body it is, 0 for one of the cell."""

    do: str
    about: Number = 0
    kind: str = ""


class ClosingAction(CallbackData, prefix="cy"):
    """A step of closing a published year for good."""

    do: str
    year: Number = 0


class ReminderAction(CallbackData, prefix="n"):
    """The answer to a reminder: write on, this evening, tomorrow."""

    do: str
