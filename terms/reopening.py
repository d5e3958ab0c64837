"""A rating that is opened again: why, and how far it is."""

from enum import StrEnum


class ReopenWhy(StrEnum):
    """What became known after the decision."""

    LEADER = "leader"
    """Their own rating as a leader came out (S1 V.3)."""
    DISCIPLINED = "disciplined"
    """They were disciplined for a violation (S1 IV.3.4, IV.3.5)."""
    DEFECT = "defect"
    """A fault was found, and the level's conditions were not met (S1 IV.5)."""
    DISHONEST = "dishonest"
    """A report or a review was not honest (S1 IV.5; QĐ 366, Điều 15.3)."""
    COMPLAINT = "complaint"
    """A complaint was upheld (S1 IV.7): a member's own opens the rating by its answer; of a
    collective it is entered."""


ENTERED = (ReopenWhy.LEADER, ReopenWhy.DISCIPLINED, ReopenWhy.DEFECT, ReopenWhy.DISHONEST)
"""What whoever leads the cell may say became known of a member."""
OF_COLLECTIVES = (ReopenWhy.DEFECT, ReopenWhy.DISHONEST, ReopenWhy.COMPLAINT)
"""What they may say of a collective."""


class ReopenState(StrEnum):
    """How far it is."""

    NOTED = "noted"
    """Of a year that is not kept here, or of another unit: its own authority looks at it."""
    CANCELLED = "cancelled"
    """The decision is cancelled, the new one is waited for."""
    RATED = "rated"
