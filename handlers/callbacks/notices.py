"""What the buttons of invitations, of decisions and of what is to be read say."""

from aiogram.filters.callback_data import CallbackData

from handlers.callbacks.base import Number


class InviteAction(CallbackData, prefix="iv"):
    """A step with the invitation to a meeting. `version` tells a renewed one from an old button.

    `value` is why somebody does not come."""

    do: str
    meeting: Number = 0
    version: Number = 0
    value: str = ""


class DecideAction(CallbackData, prefix="dc"):
    """A step with the decision from above: enter it, publish it, read it. `about` is a member."""

    do: str
    about: Number = 0
    value: str = ""


class PlaceAction(CallbackData, prefix="pl"):
    """A step with another place of a member's year. `about` is the member, `value` the kind."""

    do: str
    about: Number = 0
    value: str = ""
