"""Where the plan of a cell's year stands with who follows the cell for the committee above."""

from enum import StrEnum


class PlanState(StrEnum):
    """What was done with a plan last."""

    SUBMITTED = "submitted"
    """Trình: it waits for who follows the cell."""
    APPROVED = "approved"
    SENT_BACK = "sent_back"
