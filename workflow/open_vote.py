"""An open vote: the meeting decided that choices are kept with their names (X-18).

Nothing of the sealed urn is used here: no key, no receipt of the urn, no sealed ballot. Whoever
votes is told so on every page of his sheet, before he casts.
"""

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import update
from sqlmodel import col

from storage.ballot_kinds import sheet_rules
from storage.queries import meetings as meeting_rows
from storage.queries import phones as phone_rows
from storage.queries import votes as vote_rows
from storage.tables import (
    BallotPhase,
    BallotSession,
    BallotState,
    BallotTally,
    OpenChoice,
    OpenVoter,
    TallyMark,
)
from storage.urn import CastOutcome
from workflow.electing import ballot_id
from workflow.sheets import Voter
from workflow.work import Work


async def cast(work: Work, voter: Voter, marks: Sequence[int]) -> CastOutcome:
    """Keep what somebody chose on his phone, by name and once.

    A phone that was taken away, or joined since the opening, casts nothing: what a worker still
    remembers of it decides nothing."""
    session = await work.session()
    found = (voter.session_id, voter.member_id, voter.account_id)
    if not await phone_rows.on_the_list(session, *found):
        return CastOutcome.NOT_ELECTOR
    return await record(work, voter.session_id, voter.member_id, marks)


async def record(work: Work, session_id: int, member_id: int, marks: Sequence[int]) -> CastOutcome:
    """Keep what somebody chose, by name and once; the session waits for no other voter."""
    session = await work.session()
    ballot = await meeting_rows.ballot_shared(session, session_id)
    if ballot.state is not BallotState.OPEN:
        return CastOutcome.CLOSED
    taken = await (await session.connection()).execute(
        update(OpenVoter)
        .where(
            col(OpenVoter.session_id) == session_id,
            col(OpenVoter.member_id) == member_id,
            col(OpenVoter.voted).is_(False),
        )
        .values(voted=True)
        .returning(col(OpenVoter.member_id))
    )
    if taken.first() is None:
        return CastOutcome.ALREADY
    session.add_all(
        OpenChoice(session_id=session_id, member_id=member_id, subject_id=number, mark=mark)
        for number, mark in zip(ballot.subjects, marks, strict=True)
    )
    await session.flush()
    return CastOutcome.RECORDED


async def close(work: Work, ballot: BallotSession) -> None:
    """Count an open vote that is being closed; its close is finished with it."""
    session = await work.session()
    number = ballot_id(ballot)
    rules = sheet_rules(await vote_rows.rules_of(session, number))
    counted = Counter(
        (row.subject_id, rules.marks[row.mark])
        for row in await vote_rows.open_choices(session, number)
    )
    session.add_all(
        BallotTally(session_id=number, subject_id=subject, mark=mark, n=counted[subject, mark])
        for subject in ballot.subjects
        for mark in (*rules.marks.values(), TallyMark.INVALID)
    )
    ballot.state, ballot.phase = BallotState.COUNTED, BallotPhase.SCRUBBED
    session.add(ballot)
    await session.flush()
