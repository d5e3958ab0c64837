"""What the body above does with a cell's proposals, and where a handing up stands."""

from enum import StrEnum


class AboveRight(StrEnum):
    """What somebody may do in a body above for whom it is competent."""

    APPRAISES = "appraises"
    DECIDES = "decides"


class HandUpState(StrEnum):
    """Where proposals stand that were handed up; the steps: `workflow.decision.hand_up_steps`."""

    HANDED = "handed"
    APPRAISED = "appraised"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"
    """Taken back by the cell before anybody above was done with it."""
    DECIDED = "decided"
