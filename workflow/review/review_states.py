"""Where one self-review stands, and every step it may take.

A review is written, handed in, taken back or given back, handed in again; after the meeting it is
revised once more (S4 4.4.3). Two things are stored: whether it is handed in (`ReviewState`), and
an open reopening. The phase follows from both. What a step asks of the year stands beside it."""

from collections.abc import Mapping
from enum import StrEnum

from storage.tables import CycleState, ReopeningKind, ReviewReopening, ReviewState, SelfReview
from workflow.errors import Refusal


class Phase(StrEnum):
    """Where one self-review stands."""

    WRITING = "writing"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    """The secretary gave it back: the reopened items are written again."""
    REVISING = "revising"
    """The meeting's comments are being worked in; until then the voted version stands."""


class Event(StrEnum):
    """What can happen to a self-review."""

    ANSWER = "answer"
    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    RETURN = "return"
    REVISE = "revise"
    GIVE_UP = "give_up"
    """The revision is dropped: the version handed in last stands."""


STEPS: Mapping[tuple[Phase, Event], Phase] = {
    (Phase.WRITING, Event.ANSWER): Phase.WRITING,
    (Phase.WRITING, Event.SUBMIT): Phase.SUBMITTED,
    (Phase.SUBMITTED, Event.WITHDRAW): Phase.WRITING,
    (Phase.SUBMITTED, Event.RETURN): Phase.RETURNED,
    (Phase.RETURNED, Event.ANSWER): Phase.RETURNED,
    (Phase.RETURNED, Event.SUBMIT): Phase.SUBMITTED,
    (Phase.SUBMITTED, Event.REVISE): Phase.REVISING,
    (Phase.REVISING, Event.ANSWER): Phase.REVISING,
    (Phase.REVISING, Event.SUBMIT): Phase.SUBMITTED,
    (Phase.REVISING, Event.GIVE_UP): Phase.SUBMITTED,
}
"""(Phase, event) → phase. Everything else is refused and changes nothing."""

WRONG: Mapping[Phase, str] = {
    Phase.WRITING: "review_not_submitted",
    Phase.SUBMITTED: "review_submitted",
    Phase.RETURNED: "review_not_submitted",
    Phase.REVISING: "review_revising",
}
"""What a refused event is answered with."""

BEFORE_THE_MEETING = frozenset({CycleState.COLLECTING})
AFTER_THE_MEETING = frozenset({CycleState.PROPOSED})
_FIRST_WRITING = frozenset({CycleState.COLLECTING})
_LATE_WRITING = frozenset({*AFTER_THE_MEETING, CycleState.DECIDED, CycleState.PUBLISHED})
"""Who has handed nothing in was not reviewed: they may, for a supplementary meeting (S1 V.1)."""

YEAR: Mapping[tuple[Phase, Event], frozenset[CycleState]] = {
    (Phase.WRITING, Event.ANSWER): _FIRST_WRITING | _LATE_WRITING,
    (Phase.WRITING, Event.SUBMIT): _FIRST_WRITING | _LATE_WRITING,
    (Phase.SUBMITTED, Event.WITHDRAW): _FIRST_WRITING,
    (Phase.SUBMITTED, Event.RETURN): BEFORE_THE_MEETING,
    (Phase.RETURNED, Event.ANSWER): BEFORE_THE_MEETING,
    (Phase.RETURNED, Event.SUBMIT): BEFORE_THE_MEETING,
    (Phase.SUBMITTED, Event.REVISE): AFTER_THE_MEETING,
    (Phase.REVISING, Event.ANSWER): AFTER_THE_MEETING,
    (Phase.REVISING, Event.SUBMIT): AFTER_THE_MEETING,
    (Phase.REVISING, Event.GIVE_UP): frozenset(CycleState),
}
"""In which states of the year a step may be taken."""


def phase_of(review: SelfReview, reopening: ReviewReopening | None) -> Phase:
    """Give where a review stands, from what is stored."""
    if reopening is not None and reopening.kind == ReopeningKind.REVISION:
        return Phase.REVISING
    if review.state == ReviewState.SUBMITTED:
        return Phase.SUBMITTED
    return Phase.WRITING if reopening is None else Phase.RETURNED


def step(phase: Phase, event: Event, year: CycleState) -> Phase:
    """Give the phase after an event.

    Raises:
        Refusal: `review_submitted`, `review_not_submitted` or `review_revising` where this is no
            step; `writing_closed` where the year does not allow it any more.
    """
    following = STEPS.get((phase, event))
    if following is None:
        raise Refusal(WRONG[phase])
    if year not in YEAR[phase, event]:
        raise Refusal("writing_closed")
    return following
