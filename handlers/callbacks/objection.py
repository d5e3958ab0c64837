"""What the buttons of opinions reserved and complaints say."""

from aiogram.filters.callback_data import CallbackData

from handlers.callbacks.base import Number


class ObjectionAction(CallbackData, prefix="ob"):
    """A step of a member's own: `about` is an objection, or the year it begins from.

    `value` is a kind, or how many letters stood on the screen."""

    do: str
    about: Number = 0
    value: str = ""


class ExamineAction(CallbackData, prefix="ox"):
    """A step of who examines a complaint, or enters its answer: `about` is the complaint or a page.

    `value` is the verdict, with the mark of the answer and paper that stood on the screen."""

    do: str
    about: Number = 0
    value: str = ""


class PaperWithdrawalAction(CallbackData, prefix="ow"):
    """A step of a withdrawal that came on paper: `about` is what is withdrawn, or a page."""

    do: str
    about: Number = 0


class CellObjectionAction(CallbackData, prefix="oc"):
    """A step of the cell's list, and of a paper that is entered: `about` is a member, a page or an
    objection, `value` a kind."""

    do: str
    about: Number = 0
    value: str = ""
