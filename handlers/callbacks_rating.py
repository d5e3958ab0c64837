"""What the buttons about a head's rating, an open vote said aloud and the voters' list say."""

from aiogram.filters.callback_data import CallbackData


class HeadAction(CallbackData, prefix="hr"):
    """A step about who heads a unit: `about` is a member, `value` a level."""

    do: str
    meeting: int = 0
    about: int = 0
    value: str = ""


class SpokenAction(CallbackData, prefix="so"):
    """A step of entering what is said aloud: `about` is a voter or a page."""

    do: str
    session: int = 0
    about: int = 0
    row: int = 0
    mark: int = 0


class VotersAction(CallbackData, prefix="vl"):
    """A look at the list of who votes."""

    do: str = "show"
