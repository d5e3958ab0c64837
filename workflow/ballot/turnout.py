"""How many have voted, as it may be shown while the urn is open: in steps, never who (L7)."""

from dataclasses import dataclass
from datetime import timedelta

from sqlmodel import col, delete
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.inserts import insert_into
from storage.queries import votes as vote_rows
from storage.tables import (
    BallotSession,
    BallotTurnout,
)
from terms.ballots import BallotMode
from workflow.accounts import id_of
from workflow.work import Work

STEP = 3
STEP_TIME = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class TurnoutFacts:
    """How many have voted by phone, in steps, of how many; and how many vote on paper."""

    voted: int
    electors: int
    on_paper: int = 0
    floor: int = 0
    """With fewer valid ballots than this no figures are shown; 0 in an open vote."""

    @property
    def everybody(self) -> bool:
        """Whether everybody is shown to have voted, and nobody votes on paper."""
        return bool(self.electors) and self.voted == self.electors and not self.on_paper


async def shown(work: Work, ballot: BallotSession) -> TurnoutFacts:
    """Give the turnout as everybody may see it: the true one after three new ballots or 30 s.

    What was shown last is kept in the database, so that every worker shows the same.
    """
    session = await work.session()
    voters = (await vote_rows.voters_at(session, ballot.meeting_id))[id_of(ballot)]
    voted = sum(voters.by_phone.values())
    last = await _last(session, ballot)
    if voted - last.shown >= STEP or work.now - last.shown_at >= STEP_TIME:
        last.shown, last.shown_at = voted, work.now
        session.add(last)
        await session.flush()
    rules = await vote_rows.rules_of(session, id_of(ballot))
    floor = rules.floor if rules.mode is BallotMode.SECRET else 0
    return TurnoutFacts(last.shown, len(voters.by_phone), len(voters.on_paper), floor)


async def forget(work: Work, session_id: int) -> None:
    """Delete what was shown, and when: after the close only the totals stay."""
    session = await work.session()
    await session.exec(delete(BallotTurnout).where(col(BallotTurnout.session_id) == session_id))


async def _last(session: AsyncSession, ballot: BallotSession) -> BallotTurnout:
    """Give what was shown last, locked; the opening wrote it, unless a version before did."""
    number = id_of(ballot)
    there = await _locked(session, number)
    if there is not None:
        return there
    fresh = {"session_id": number, "shown": 0, "shown_at": ballot.opened_at}
    await session.exec(insert_into(session, BallotTurnout).values(fresh).on_conflict_do_nothing())
    found = await _locked(session, number)
    assert found is not None
    return found


async def _locked(session: AsyncSession, number: int) -> BallotTurnout | None:
    return await session.get(BallotTurnout, number, with_for_update=True, populate_existing=True)
