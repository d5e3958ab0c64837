"""The list of who votes, for every member of the cell who asks to see it (L16)."""

from dataclasses import dataclass

from storage.queries import meetings as meeting_rows
from storage.tables import BallotState, Meeting
from workflow.access import meeting_of
from workflow.accounts import Person, id_of
from workflow.ballot import voting_plan
from workflow.ballot.urn_session import Electorate
from workflow.errors import Refusal
from workflow.meeting import new_phones, rated_subjects
from workflow.meeting.new_phones import NewPhones
from workflow.work import Work


@dataclass(frozen=True, slots=True)
class Ways:
    """Who would vote by phone and who on paper in the next ballot, and what phones came lately."""

    by_phone: tuple[str, ...]
    on_paper: tuple[str, ...]
    phones: NewPhones


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
    ways: Ways | None
    """How each would vote in the next ballot; None while one is held, or none follows."""


async def voters(work: Work, person: Person) -> VotersList:
    """Give who votes at the cell's meeting, as it is frozen.

    Raises:
        Refusal: `no_meeting`; `not_opened` before the meeting is opened.
    """
    meeting = await meeting_of(work, person)
    if not meeting.electorate_hash:
        raise Refusal("not_opened")
    found = await rated_subjects.gathering(work, meeting)
    ballots = await meeting_rows.ballots_of(await work.session(), id_of(meeting))
    return VotersList(
        names=tuple(row.name for row in found.electors),
        base=found.roll.base,
        absent=tuple(row.name for row in found.roll.absent),
        hash=meeting.electorate_hash,
        frozen=any(ballot.state is not BallotState.VOID for ballot in ballots),
        ways=await ways(work, meeting) if meeting.state in new_phones.BETWEEN_VOTES else None,
    )


async def ways(work: Work, meeting: Meeting) -> Ways:
    """Give how each elector would vote in the next ballot of a meeting, for everybody to see."""
    voters = await voting_plan.voters(work, meeting)
    return named(voters, await new_phones.of_meeting(work, meeting))


def named(voters: Electorate, phones: NewPhones) -> Ways:
    """Give the names of who votes how, beside the phones that came lately."""
    return Ways(
        by_phone=tuple(row.name for row in voters.by_phone),
        on_paper=tuple(row.name for row in voters.on_paper),
        phones=phones,
    )
