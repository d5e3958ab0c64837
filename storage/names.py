"""What somebody is called on a list: the name, and what tells two of one name apart.

One function for screens, votes, papers, names of files and typed words alike.
"""

from datetime import date
from enum import IntEnum


class Apart(IntEnum):
    """What tells a member apart from others of the same name, in the cell or above it."""

    NAME = 0
    """Nobody else is called so."""
    YEAR = 1
    POST = 2
    """Born in the same year, in another post."""
    DAY = 3
    """Born in the same year, in the same post or none."""
    CELL = 4
    """Nothing that is known of them tells, but the cell they are in."""


def called(name: str, born: date, *, year_only: bool, post: str, apart: Apart) -> str:
    """Give the name, with year of birth, post or day of birth behind it where that is needed.

    Where the cell tells, `post` is its name."""
    match apart:
        case Apart.NAME:
            return name
        case Apart.POST | Apart.CELL if post:
            return f"{name} ({born:%Y}, {post})"
        case Apart.DAY if not year_only:
            return f"{name} ({born:%d/%m/%Y})"
        case _:
            return f"{name} ({born:%Y})"
