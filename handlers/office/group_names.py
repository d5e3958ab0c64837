"""What a similar group is called."""

from collections.abc import Sequence

import rating
from handlers.words import Words


def group_name(of: Sequence[rating.Subject], words: Words) -> str:
    """Name a group by what its members are; of every person where nobody divided them."""
    if not of:
        return words.label("cap.everybody")
    named = ", ".join(words.label(f"cap.is_{one.value}") for one in of)
    return named[:1].upper() + named[1:]
