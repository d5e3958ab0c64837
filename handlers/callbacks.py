"""What a button says when it is tapped. Short, typed, and checked again on every tap."""

from aiogram.filters.callback_data import CallbackData


class MenuAction(CallbackData, prefix="m"):
    """A place everybody can go to: home, help, language, leave."""

    do: str


class JoinAction(CallbackData, prefix="j"):
    """The answer of a stranger to the notice: agree, details, refuse."""

    do: str


class ReviewAction(CallbackData, prefix="r"):
    """A step in a self-review. `review` tells an old review's button from today's."""

    do: str
    review: int = 0
    item: str = ""
    value: str = ""


class LeadAction(CallbackData, prefix="l"):
    """A step of the secretary. `about` is a member, a page or a day, as the step needs."""

    do: str
    about: int = 0


class ReminderAction(CallbackData, prefix="n"):
    """The answer to a reminder: write on, this evening, tomorrow."""

    do: str
