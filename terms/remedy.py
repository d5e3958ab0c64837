"""How a remedy stands that somebody promised when the meeting had concluded a shortcoming."""

from enum import StrEnum


class RemedyState(StrEnum):
    """From being written down to the word of who follows it."""

    DRAFT = "draft"
    OPEN = "open"
    REPORTED = "reported"
    """Its owner says that it is done; who follows it has not said so yet."""
    DONE = "done"
    TAKEN_BACK = "taken_back"
    """Written down by mistake."""


WAITING = (RemedyState.OPEN, RemedyState.REPORTED)
"""What is promised and not done yet."""
PROMISED = (*WAITING, RemedyState.DONE)
