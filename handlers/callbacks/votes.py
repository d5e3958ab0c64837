"""What the buttons of the ways of voting say when they are tapped."""

from aiogram.filters.callback_data import CallbackData

from handlers.callbacks.base import Number


class VotesAction(CallbackData, prefix="v"):
    """A step of who leads the meeting: how to vote, what follows a count.

    `about` is a member or a session; `value` a setting, a kind, or the seal of a preview."""

    do: str
    meeting: Number = 0
    about: Number = 0
    value: str = ""


class TellerAction(CallbackData, prefix="vt"):
    """A step of a teller in one session."""

    do: str
    session: Number


class PhoneAction(CallbackData, prefix="vp"):
    """A step of a teller who looks at phones that came lately: `about` is the phone."""

    do: str
    meeting: Number = 0
    about: Number = 0
    number: Number = 0
