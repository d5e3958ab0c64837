"""An open vote said aloud: the chair enters what a voter says, and everybody may check it (X-18).

Only where the meeting decided to vote openly: names stand beside choices there anyway. A sealed
ballot has no such way in.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from storage.ballot_kinds import (
    sheet_rules,
)
from storage.queries import meetings as meeting_rows
from storage.queries import votes as vote_rows
from storage.tables import (
    BallotRules,
    BallotSession,
    BallotState,
    Meeting,
    Member,
)
from terms.ballots import OFFERED, BallotKind, BallotMode, CastOutcome, TallyMark
from terms.name_order import by_name
from workflow.access import leads, meeting_of
from workflow.accounts import Person, id_of
from workflow.ballot import open_vote, urn_session
from workflow.errors import Refusal
from workflow.open_urns import Subject
from workflow.work import Work


@dataclass(frozen=True, slots=True)
class Speaker:
    """A voter of the open vote, and what they said so far."""

    member_id: int
    name: str
    voted: bool
    marks: tuple[TallyMark, ...]
    """In the order of the sheet; empty before they voted."""


@dataclass(frozen=True, slots=True)
class SpokenVote:
    """An open vote as its chair enters it."""

    session_id: int
    kind: BallotKind
    text: str
    """What a motion says."""
    subjects: tuple[Subject, ...]
    speakers: tuple[Speaker, ...]

    @property
    def offered(self) -> dict[int, TallyMark]:
        """What can be said of each subject, by the sheet's numbers."""
        return dict(OFFERED[self.kind])

    def speaker(self, member_id: int) -> Speaker:
        """Give one voter; raise `Refusal` `not_elector` for anybody else."""
        for each in self.speakers:
            if each.member_id == member_id:
                return each
        raise Refusal("not_elector")


async def running(work: Work, person: Person) -> SpokenVote:
    """Give the open vote that is being held, with what everybody said.

    Raises:
        Refusal: `not_secretary`; `no_meeting`; `no_open_vote` while none is held.
    """
    leads(person)
    meeting = await meeting_of(work, person)
    ballot, rules = await _open(work, meeting)
    session, number = await work.session(), id_of(ballot)
    said: dict[int, dict[int, int]] = {}
    for row in await vote_rows.open_choices(session, number):
        said.setdefault(row.member_id, {})[row.subject_id] = row.mark
    voted = {row.member_id: row.voted for row in await vote_rows.open_voters(session, number)}
    members = await meeting_rows.members_named(session, list(voted))
    marks = sheet_rules(rules).marks

    def speaker(member: Member) -> Speaker:
        member_id = id_of(member)
        chosen = said.get(member_id, {})
        heard = tuple(marks[chosen[subject]] for subject in ballot.subjects if subject in chosen)
        return Speaker(member_id, member.called, voted[member_id], heard)

    return SpokenVote(
        session_id=number,
        kind=BallotKind(rules.kind),
        text=rules.text,
        subjects=await urn_session.asked_in(work, meeting, ballot),
        speakers=tuple(speaker(member) for member in by_name(members.values())),
    )


async def enter(
    work: Work, person: Person, session_id: int, member_id: int, marks: Sequence[int]
) -> CastOutcome:
    """Enter what a voter said of every subject, once, for good; the close logs who entered it.

    Raises:
        Refusal: as `running`; `no_open_vote` for another session than the one that is held;
            `not_elector`; `button_unknown` for a mark the sheet does not offer.
    """
    found = await running(work, person)
    if found.session_id != session_id:
        raise Refusal("no_open_vote")
    found.speaker(member_id)
    if len(marks) != len(found.subjects) or not set(marks) <= {0, *found.offered}:
        raise Refusal("button_unknown")
    return await open_vote.record(work, session_id, member_id, marks, person.member_id)


async def held(work: Work, person: Person) -> bool:
    """Tell whether an open vote waits to be entered."""
    try:
        await running(work, person)
    except Refusal:
        return False
    return True


async def _open(work: Work, meeting: Meeting) -> tuple[BallotSession, BallotRules]:
    found = await vote_rows.held_at(await work.session(), id_of(meeting))
    for ballot, rules in found:
        if ballot.state is BallotState.OPEN and rules.mode is BallotMode.OPEN:
            return ballot, rules
    raise Refusal("no_open_vote")
