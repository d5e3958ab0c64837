"""The meeting's steps: everything that affects them and their order stands in this file.

One table says which event leads from which state to which. An event that the table does not have
for a state is refused and changes nothing. The picture in docs/meeting.md is drawn from it.

The table speaks of the meeting only. What is asked besides (is somebody's review concluded, was a
ballot opened already) is asked by the use cases. Whether a ballot is taken is the urn's to say
(storage.urn); the urn is opened and closed in the same transaction as the meeting's step.

Several ballots in one meeting: the vote may be taken after each person (S4 4.4.2), again where
no level passed half, or in a second round; so the urn opens again from COUNTED and ANNOUNCED.
"""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from types import MappingProxyType

from storage.tables import Meeting, MeetingState
from workflow.errors import Refusal


class MeetingEvent(StrEnum):
    """What may happen to a meeting."""

    RESCHEDULE = "reschedule"
    CANCEL = "cancel"
    CALL_ROLL = "call_roll"
    ATTEND = "attend"
    """Somebody comes in, or is marked by the secretary: until the first urn is opened (L13)."""
    OPEN = "open"
    APPOINT = "appoint"
    """Clerk and tellers are named, or approved."""
    REVIEW_COLLECTIVE = "review_collective"
    """A collective's review begins; collectives come before persons (S1 III.3.3)."""
    REVIEW_PERSON = "review_person"
    SUBSTITUTE = "substitute"
    """The chair is handed on while the chair is reviewed, and back (S1 V.2)."""
    DISCUSS = "discuss"
    """The talk about the running item goes on: a step, an opinion, the conclusion."""
    SETTLE = "settle"
    """Who said something agrees, rewords it or takes it back."""
    OPEN_BALLOT = "open_ballot"
    CLOSE_BALLOT = "close_ballot"
    VOID_BALLOT = "void_ballot"
    """Nobody can count the ballots any more: it is voted again, from the preview on."""
    VOID_ROUND = "void_round"
    """The same of what follows a count, which stands: the round is held again, or not."""
    COUNT = "count"
    """The sealed ballots were counted and destroyed."""
    ANNOUNCE = "announce"
    READ_MINUTES = "read_minutes"
    CLOSE = "close"
    """The minutes were read out and approved."""


def _rows() -> Iterator[tuple[MeetingState, MeetingEvent, MeetingState]]:
    state, event = MeetingState, MeetingEvent
    yield state.SCHEDULED, event.RESCHEDULE, state.SCHEDULED
    yield state.SCHEDULED, event.CANCEL, state.CANCELLED
    yield state.SCHEDULED, event.CALL_ROLL, state.ROLL_CALL

    yield state.ROLL_CALL, event.ATTEND, state.ROLL_CALL
    yield state.ROLL_CALL, event.CANCEL, state.CANCELLED
    yield state.ROLL_CALL, event.OPEN, state.OPENED

    for here in (state.OPENED, state.COLLECTIVE_REVIEW, state.PERSON_REVIEW):
        yield here, event.ATTEND, here
        yield here, event.APPOINT, here
        yield here, event.REVIEW_COLLECTIVE, state.COLLECTIVE_REVIEW
        yield here, event.REVIEW_PERSON, state.PERSON_REVIEW
    for here in (state.COLLECTIVE_REVIEW, state.PERSON_REVIEW):
        yield here, event.SUBSTITUTE, here
        yield here, event.DISCUSS, here
        yield here, event.SETTLE, here
        yield here, event.OPEN_BALLOT, state.BALLOT_OPEN

    yield state.BALLOT_OPEN, event.SETTLE, state.BALLOT_OPEN
    yield state.BALLOT_OPEN, event.CLOSE_BALLOT, state.BALLOT_CLOSED
    for here in (state.BALLOT_OPEN, state.BALLOT_CLOSED):
        yield here, event.VOID_BALLOT, state.PERSON_REVIEW
        yield here, event.VOID_ROUND, state.COUNTED

    yield state.BALLOT_CLOSED, event.SETTLE, state.BALLOT_CLOSED
    yield state.BALLOT_CLOSED, event.COUNT, state.COUNTED

    yield state.COUNTED, event.SETTLE, state.COUNTED
    yield state.COUNTED, event.OPEN_BALLOT, state.BALLOT_OPEN
    yield state.COUNTED, event.ANNOUNCE, state.ANNOUNCED

    yield state.ANNOUNCED, event.APPOINT, state.ANNOUNCED
    yield state.ANNOUNCED, event.SETTLE, state.ANNOUNCED
    yield state.ANNOUNCED, event.OPEN_BALLOT, state.BALLOT_OPEN
    yield state.ANNOUNCED, event.REVIEW_COLLECTIVE, state.COLLECTIVE_REVIEW
    yield state.ANNOUNCED, event.REVIEW_PERSON, state.PERSON_REVIEW
    yield state.ANNOUNCED, event.READ_MINUTES, state.MINUTES_READ

    yield state.MINUTES_READ, event.APPOINT, state.MINUTES_READ
    yield state.MINUTES_READ, event.SETTLE, state.MINUTES_READ
    yield state.MINUTES_READ, event.READ_MINUTES, state.MINUTES_READ
    yield state.MINUTES_READ, event.CLOSE, state.CLOSED


TRANSITIONS: Mapping[tuple[MeetingState, MeetingEvent], MeetingState] = MappingProxyType(
    {(state, event): following for state, event, following in _rows()}
)

OVER = frozenset({MeetingState.CLOSED, MeetingState.CANCELLED})
"""States that nothing leads out of."""


def after(state: MeetingState, event: MeetingEvent) -> MeetingState:
    """Give the state that follows.

    Raises:
        Refusal: `meeting_step` (state, event), when the table has no such step.
    """
    following = TRANSITIONS.get((state, event))
    if following is None:
        raise Refusal("meeting_step", state=state.value, event=event.value)
    return following


def take(meeting: Meeting, event: MeetingEvent) -> None:
    """Take one step; refused steps leave the meeting as it was.

    Raises:
        Refusal: `meeting_step`, as `after`.
    """
    meeting.state = after(MeetingState(meeting.state), event)
