"""How a programme or a pledge was found to be kept when the year ended."""

from enum import StrEnum


class Keeping(StrEnum):
    """What the committee found."""

    DONE = "done"
    PARTLY = "partly"
    NOT = "not"
