"""An open vote: the meeting decided that choices are kept with their names (X-18).

Nothing of the sealed urn is used here: no key, no receipt of the urn, no sealed ballot. Whoever
votes is told so on every page of their sheet, before they cast.
"""

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import update
from sqlmodel import col

from storage import audit
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
)
from terms.ballots import CastOutcome, TallyMark
from workflow.accounts import id_of
from workflow.open_urns import Voter
from workflow.work import Work


async def cast(work: Work, voter: Voter, marks: Sequence[int]) -> CastOutcome:
    """Keep what somebody chose on their phone, by name and once.

    A phone that was taken away, or joined since the opening, casts nothing: what a worker still
    remembers of it decides nothing."""
    session = await work.session()
    found = (voter.session_id, voter.member_id, voter.account_id)
    if not await phone_rows.on_the_list(session, *found):
        return CastOutcome.NOT_ELECTOR
    return await record(work, voter.session_id, voter.member_id, marks)


async def record(
    work: Work,
    session_id: int,
    member_id: int,
    marks: Sequence[int],
    entered_by: int | None = None,
) -> CastOutcome:
    """Keep what somebody chose, by name and once; the session waits for no other voter.

    `entered_by` is the member who entered what was said aloud."""
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
        .values(voted=True, entered_by=entered_by)
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
    """Count an open vote that is being closed; what it left on the disk is still to be scrubbed."""
    session = await work.session()
    number = id_of(ballot)
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
    ballot.state, ballot.phase = BallotState.COUNTED, BallotPhase.KEY_DESTROYED
    session.add(ballot)
    await session.flush()


async def record_entered(work: Work, session_id: int, organisation_id: int) -> None:
    """Add to the audit chain who entered what for whom; once, as every link of it has a time."""
    session = await work.session()
    entered = [
        [row.member_id, row.entered_by]
        for row in await vote_rows.open_voters(session, session_id)
        if row.entered_by is not None
    ]
    if entered:
        await audit.append(
            session,
            at=work.now,
            kind="open_vote_entered",
            organisation_id=organisation_id,
            payload={"session": session_id, "entered": entered},
        )
