"""What the buttons of the roster in chat say."""

from aiogram.filters.callback_data import CallbackData

from handlers.callbacks.base import Number


class MemberAction(CallbackData, prefix="pm"):
    """A step with a member's membership: `about` is the member or a page, `value` the kind of
    change, `which` a post, a cell, a change or a correction."""

    do: str
    about: Number = 0
    value: str = ""
    which: Number = 0


class OwnCardAction(CallbackData, prefix="po"):
    """A step with what is stored about oneself."""

    do: str


class GroupAction(CallbackData, prefix="gp"):
    """A step with a party group: `about` is the group or a page, `which` a member."""

    do: str
    about: Number = 0
    which: Number = 0
