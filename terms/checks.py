"""What is known, before a decision, of something that the level above has to check."""

from enum import StrEnum


class CheckKnown(StrEnum):
    """Whether there is a complaint, a breach, a sign of disunity; and whether it was checked."""

    NOTHING = "nothing"
    CHECKED = "checked"
    UNCHECKED = "unchecked"
