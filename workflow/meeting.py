"""The meeting's steps: everything that affects them and their order stands in this file.

One table says which event leads from which state to which. An event that the table does not have
for a state is refused and changes nothing. The later steps of a whole meeting (opening, the
collective's and each person's review, reading the minutes) are further rows of the same table.

The table speaks of the meeting only. Whether a ballot is taken is the urn's to say (storage.urn);
the urn is opened and closed in the same transaction as the meeting's step.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from storage.tables import Meeting, MeetingState
from workflow.errors import Refusal


class MeetingEvent(StrEnum):
    """What may happen to a meeting."""

    CALL_ROLL = "call_roll"
    ATTEND = "attend"
    """Somebody comes in, or is marked by the secretary (D 1: until the urn is opened)."""
    OPEN_BALLOT = "open_ballot"
    CLOSE_BALLOT = "close_ballot"
    COUNT = "count"
    """The sealed ballots were counted and destroyed."""
    ANNOUNCE = "announce"
    WRITE_MINUTES = "write_minutes"


TRANSITIONS: Mapping[tuple[MeetingState, MeetingEvent], MeetingState] = MappingProxyType(
    {
        (MeetingState.SCHEDULED, MeetingEvent.CALL_ROLL): MeetingState.ROLL_CALL,
        (MeetingState.ROLL_CALL, MeetingEvent.ATTEND): MeetingState.ROLL_CALL,
        (MeetingState.ROLL_CALL, MeetingEvent.OPEN_BALLOT): MeetingState.BALLOT_OPEN,
        (MeetingState.BALLOT_OPEN, MeetingEvent.CLOSE_BALLOT): MeetingState.BALLOT_CLOSED,
        (MeetingState.BALLOT_CLOSED, MeetingEvent.COUNT): MeetingState.COUNTED,
        (MeetingState.COUNTED, MeetingEvent.ANNOUNCE): MeetingState.ANNOUNCED,
        (MeetingState.ANNOUNCED, MeetingEvent.WRITE_MINUTES): MeetingState.CLOSED,
    }
)


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
