"""The list of who votes, for every member of the cell who asks to see it (L16)."""

from dataclasses import dataclass

from storage.queries import meetings as meeting_rows
from workflow import candidates, roll_call
from workflow.access import meeting_of
from workflow.accounts import Person
from workflow.errors import Refusal
from workflow.work import Work


@dataclass(frozen=True, slots=True)
class VotersList:
    """Who votes at a meeting, and what that is checked by."""

    names: tuple[str, ...]
    base: int
    """Official members of whom the shares are taken (S1 V.15)."""
    absent: tuple[str, ...]
    """Official members of the base who are not in the room."""
    hash: str
    frozen: bool
    """Whether a ballot was opened: from then on nobody is added."""


async def voters(work: Work, person: Person) -> VotersList:
    """Give who votes at the cell's meeting, as it is frozen.

    Raises:
        Refusal: `no_meeting`; `not_opened` before the meeting is opened.
    """
    meeting = await meeting_of(work, person)
    if not meeting.electorate_hash:
        raise Refusal("not_opened")
    found = await candidates.gathering(work, meeting)
    ballots = await meeting_rows.ballots_of(await work.session(), roll_call.meeting_id(meeting))
    return VotersList(
        names=tuple(row.name for row in found.electors),
        base=found.roll.base,
        absent=tuple(row.name for row in found.roll.absent),
        hash=meeting.electorate_hash,
        frozen=bool(ballots),
    )
