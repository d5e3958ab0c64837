"""The close of an urn, in phases that can each be run again after any crash.

LOCKED no ballot is taken any more → TOTALS_WRITTEN opened in memory, counted twice, written per
subject and mark → BALLOTS_DELETED → KEY_DESTROYED → SCRUBBED the pages that held them are gone.
There is one close and it takes no filter: a part of the ballots can never be counted. A session
that is void goes the same way without being counted.

What takes time is done before the transaction of its phase begins: nobody's write waits for the
boxes to be opened (L25).
"""

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from sqlmodel import col, delete, func, or_, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.ballot_keys import UrnKey, key_of
from storage.ballot_kinds import sheet_rules
from storage.database import Database
from storage.errors import UrnError
from storage.queries import votes as vote_rows
from storage.tables import (
    BallotElector,
    BallotPhase,
    BallotRules,
    BallotSession,
    BallotState,
    BallotTally,
    SealedBallot,
)
from storage.urn_count import Totals, count_twice, open_all
from storage.urn_scrub import may_scrub, scrub

_ORDER = tuple(BallotPhase)

Write = Callable[[AsyncSession, BallotSession], Awaitable[None]]
"""What a phase changes, in its transaction, with the session's row held."""


async def close_step(database: Database, session_id: int) -> BallotPhase:
    """Do the next phase of the close in a transaction of its own; give the phase then reached.

    To be called until it gives SCRUBBED, and again from the start after a crash: a phase that was
    done is not done twice, also when two workers try at once. Raise `UrnError` when the session
    does not exist or when ballots and receipts differ in number (urn_unknown, urn_does_not_match);
    `BallotKeyError` when the key is missing or another's.
    """
    phase = await _phase(database, session_id)
    if phase is BallotPhase.SCRUBBED:
        return phase
    write = await _STEPS[phase](database, session_id)
    async with database.transaction() as session:
        row = await _held(session, session_id)
        if row.phase is phase:
            await write(session, row)
            row.phase = _ORDER[_ORDER.index(phase) + 1]
        return row.phase


async def unfinished(database: Database) -> list[int]:
    """Give the sessions whose close was begun (`closed_at` is set, or more) and is not finished."""
    async with database.transaction() as session:
        found = await session.exec(
            select(BallotSession.id)
            .where(
                BallotSession.phase != BallotPhase.SCRUBBED,
                or_(
                    col(BallotSession.closed_at).is_not(None),
                    BallotSession.state != BallotState.OPEN,
                ),
            )
            .order_by(col(BallotSession.id))
        )
        return [number for number in found if number is not None]


async def unscrubbed(database: Database) -> list[int]:
    """Give the sessions whose close came to its end and left traces on the server's disk."""
    async with database.transaction() as session:
        found = await session.exec(
            select(BallotSession.id)
            .where(
                BallotSession.phase == BallotPhase.SCRUBBED, col(BallotSession.scrubbed).is_(False)
            )
            .order_by(col(BallotSession.id))
        )
        return [number for number in found if number is not None]


async def scrub_again(database: Database, session_id: int) -> bool:
    """Scrub once more what a close left; tell whether nothing of it is left now.

    Nothing is tried while the account lacks the rights for it: each try writes megabytes of log."""
    if not await may_scrub(database) or not await scrub(database, session_id):
        return False
    async with database.transaction() as session:
        row = await _held(session, session_id)
        row.scrubbed = True
    return True


async def waiting(database: Database) -> list[UrnKey]:
    """Give the keys of the sessions whose ballots are still to be counted with them."""
    async with database.transaction() as session:
        return [key_of(row) for row in await vote_rows.uncounted(session)]


async def keyed(database: Database) -> list[UrnKey]:
    """Give the keys of all sessions whose close has not destroyed them yet, void ones too."""
    async with database.transaction() as session:
        return [key_of(row) for row in await vote_rows.with_key(session)]


async def _phase(database: Database, session_id: int) -> BallotPhase:
    async with database.transaction() as session:
        row = await session.get(BallotSession, session_id)
        if row is None:
            raise UrnError("urn_unknown", session_id=session_id)
        return row.phase


async def _held(session: AsyncSession, session_id: int) -> BallotSession:
    # Waits for the casts under way, which hold the row shared; later ones wait for us.
    row = await session.get(BallotSession, session_id, with_for_update=True)
    assert row is not None
    return row


async def _locking(database: Database, session_id: int) -> Write:
    return _lock


async def _lock(session: AsyncSession, row: BallotSession) -> None:
    if row.state is BallotState.OPEN:
        row.state = BallotState.CLOSED


async def _counting(database: Database, session_id: int) -> Write:
    async with database.transaction() as session:
        row = await _held(session, session_id)
        if row.state is BallotState.VOID or row.phase is not BallotPhase.LOCKED:
            return _write_nothing
        key = database.ballot_keys.private(key_of(row))
        sealed = await _ballots(session, session_id)
        rules = sheet_rules(await session.get(BallotRules, session_id))
    # A thread of its own: the common ones may all be busy printing papers.
    with ThreadPoolExecutor(1, "count") as alone:
        papers = await asyncio.get_running_loop().run_in_executor(
            alone, open_all, key, row.sheet_hash, len(row.subjects), sealed, rules
        )
    return partial(_write_totals, count_twice(papers, len(row.subjects), rules))


async def _write_nothing(session: AsyncSession, row: BallotSession) -> None:
    """Write no more than that the phase is reached: void, or gone on with by another worker."""


async def _write_totals(totals: Totals, session: AsyncSession, row: BallotSession) -> None:
    assert row.id is not None
    session.add_all(
        BallotTally(session_id=row.id, subject_id=row.subjects[place], mark=mark, n=n)
        for (place, mark), n in totals.items()
    )


async def _ballots(session: AsyncSession, session_id: int) -> list[bytes]:
    sealed = await session.exec(
        select(SealedBallot.sealed)
        .where(SealedBallot.session_id == session_id)
        .order_by(col(SealedBallot.id))
    )
    ballots = list(sealed)
    voted = await session.exec(
        select(func.count())
        .select_from(BallotElector)
        .where(BallotElector.session_id == session_id, col(BallotElector.voted))
    )
    receipts = voted.one()
    if len(ballots) != receipts:
        raise UrnError(
            "urn_does_not_match", session_id=session_id, ballots=len(ballots), receipts=receipts
        )
    return ballots


async def _deleting(database: Database, session_id: int) -> Write:
    return _delete_ballots


async def _delete_ballots(session: AsyncSession, row: BallotSession) -> None:
    await session.exec(delete(SealedBallot).where(col(SealedBallot.session_id) == row.id))


async def _destroying(database: Database, session_id: int) -> Write:
    async with database.transaction() as session:
        key = key_of(await session.get_one(BallotSession, session_id))
    await asyncio.to_thread(database.ballot_keys.destroy, key)
    return _write_nothing


async def _finishing(database: Database, session_id: int) -> Write:
    return partial(_finish, await scrub(database, session_id))


async def _finish(clean: bool, session: AsyncSession, row: BallotSession) -> None:
    row.scrubbed = clean
    if row.state is BallotState.CLOSED:
        row.state = BallotState.COUNTED


_STEPS: dict[BallotPhase, Callable[[Database, int], Awaitable[Write]]] = {
    BallotPhase.NONE: _locking,
    BallotPhase.LOCKED: _counting,
    BallotPhase.TOTALS_WRITTEN: _deleting,
    BallotPhase.BALLOTS_DELETED: _destroying,
    BallotPhase.KEY_DESTROYED: _finishing,
}
"""What each phase does before its transaction; it gives what is written in it."""
