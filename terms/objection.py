"""What a member has against their result: an opinion reserved, a complaint; how each stands."""

from enum import StrEnum


class ObjectionKind(StrEnum):
    """An opinion that is kept beside the rating, or a complaint that is examined and answered."""

    RESERVATION = "reservation"
    COMPLAINT = "complaint"


class ObjectionState(StrEnum):
    """How far it is. A reservation is written, lodged, perhaps withdrawn; no more."""

    DRAFT = "draft"
    LODGED = "lodged"
    RECEIVED = "received"
    EXAMINING = "examining"
    UPHELD = "upheld"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


WAITING = (ObjectionState.LODGED, ObjectionState.RECEIVED, ObjectionState.EXAMINING)
"""What is lodged and not answered yet."""
ANSWERED = (ObjectionState.UPHELD, ObjectionState.REJECTED)
