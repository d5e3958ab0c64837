"""Casts and closes: what a member was told is recorded is counted, once, as it was marked."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from multiprocessing.connection import Connection
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import col, func, select

from storage.ballot_keys import key_of
from storage.ballot_paper import encode, seal
from storage.database import Database
from storage.errors import DatabaseAway
from storage.tables import (
    BallotElector,
    BallotPhase,
    BallotSession,
    SealedBallot,
)
from storage.urn_close import close_step
from terms.ballots import CastOutcome, TallyMark
from tests import databases
from tests.chaos.faults import LASTING, Fault, Ground
from tests.sickness import heeding
from tests.storage.caster import vote_for
from tests.storage.forks import Worker
from tests.storage.stage import Urn, close_urn, found_cell, open_urn, totals, writing

SUBJECTS = 3
A_RUN = 100
"""Voters whose votes are under way when something goes wrong."""
TOGETHER = 40
"""Runs at one urn, then it is closed and counted."""
AT_A_CLOSE = 60
PAUSE = 0.02
"""Seconds until a vote that failed, or a close, is tried again."""
MARKS = (
    TallyMark.BLANK,
    TallyMark.EXCELLENT,
    TallyMark.GOOD,
    TallyMark.COMPLETED,
    TallyMark.NOT_COMPLETED,
)
THERE = (CastOutcome.RECORDED, CastOutcome.ALREADY)
"""Both tell a member that his vote lies in the urn."""

Expected = Counter[tuple[int, TallyMark]]


def marks_of(voter: int) -> list[int] | None:
    """Give what a voter marks, his own in every row; None: his sheet is invalid."""
    if voter % 11 == 0:
        return None
    return [(voter + 3 * row) % len(MARKS) for row in range(SUBJECTS)]


def ballot_of(urn: Urn, voter: int) -> bytes:
    """Give his sheet, sealed."""
    marks = marks_of(voter)
    if marks is None:
        return seal(urn.public_key, encode("00" * 32, [1] * SUBJECTS))
    return urn.ballot(marks)


def expected_of(voters: Sequence[int]) -> Expected:
    """Reckon what is to be counted when just these have voted."""
    found: Expected = Counter()
    for voter in voters:
        marks = marks_of(voter)
        for row in range(SUBJECTS):
            found[row, TallyMark.INVALID if marks is None else MARKS[marks[row]]] += 1
    return found


def compare(ground: Ground, expected: Expected, counted: Expected, voted: int) -> None:
    """Hold what was counted against what was marked, mark by mark and in sum."""
    score = ground.score
    score.lost += sum((expected - counted).values())
    score.doubled += sum((counted - expected).values())
    for row in range(SUBJECTS):
        in_sum = sum(n for (place, _), n in counted.items() if place == row)
        if in_sum != voted:
            score.wrong.append(f"row {row}: {in_sum} marks of {voted} who voted")


async def casts(ground: Ground, fault: Fault, runs: int) -> None:
    """Workers that cast are met by a fault; whoever has not voted then comes again."""
    for first in range(0, runs, TOGETHER):
        database = databases.at(ground.url, ground.keys)
        some = min(TOGETHER, runs - first)
        people = some * A_RUN // 2 + A_RUN
        urn = await open_urn(
            database, await found_cell(database, people, f"Chi bộ {first}"), SUBJECTS
        )
        box = _Box(ground, database, urn)
        for _ in range(some):
            await box.meets(fault)
            ground.score.runs += 1
            ground.goes_on()
        await box.is_counted()
        await database.close()


class _Box:
    """One urn, who has still to vote, and who was told that he has."""

    def __init__(self, ground: Ground, database: Database, urn: Urn) -> None:
        self._ground = ground
        self._database = database
        self._urn = urn
        self._waiting = ground.luck.sample(urn.electors, len(urn.electors))
        self._told: set[int] = set()

    async def meets(self, fault: Fault) -> None:
        """Let the next voters cast, and the fault come in the middle."""
        voters, luck = self._waiting[:A_RUN], self._ground.luck
        if not voters:
            return
        moment = luck.randrange(len(voters) * 9 // 10 + 1)
        workers = [self._worker(voters) for _ in range(2 if fault is Fault.TWO else 1)]
        for worker in workers:
            await worker.start()
        first = workers[0]
        for _ in range(moment):
            await first.tells()
        await self._ground.a_while(0.004)
        if fault in LASTING:
            async with self._ground.ill(fault, [first.process]):
                await self._ground.a_while(0.15)
        else:
            self._ground.score.kills += await first.kill()
            workers.remove(first)
        for worker in workers:
            if await worker.ends() or len(worker.told) < len(voters):
                self._ground.score.wrong.append(f"run {self._ground.score.runs}: a worker failed")
        told = [answer for worker in {first, *workers} for answer in worker.told]
        await self._is_there(voters, told)

    def _worker(self, voters: Sequence[int]) -> Worker:
        ballots = [(one, ballot_of(self._urn, one)) for one in voters]
        ground = self._ground
        given = (ground.seen, str(ground.keys), self._urn.id, ballots, PAUSE)
        return Worker(heeding, str(ground.switch), vote_for, *given)

    async def _is_there(
        self, voters: Sequence[int], told: Sequence[tuple[int, CastOutcome]]
    ) -> None:
        score = self._ground.score
        recorded = Counter(one for one, said in told if said is CastOutcome.RECORDED)
        score.doubled += sum(n - 1 for n in recorded.values())
        score.doubled += len(self._told & recorded.keys())
        acknowledged = {one for one, said in told if said in THERE}
        there, receipts, sealed = await self._in_the_urn(voters)
        score.acknowledged += len(acknowledged - self._told)
        score.lost += len(acknowledged - there)
        if receipts != sealed:
            score.wrong.append(f"run {score.runs}: {receipts} receipts, {sealed} ballots")
        self._told |= acknowledged
        self._waiting = [one for one in self._waiting if one not in there]

    async def _in_the_urn(self, voters: Sequence[int]) -> tuple[set[int], int, int]:
        """Give who of these has voted, and how many receipts and ballots there are in all."""
        urn, member = self._urn.id, BallotElector.member_id
        voted = (BallotElector.session_id == urn, col(BallotElector.voted))
        sealed = select(func.count()).where(SealedBallot.session_id == urn)
        async with self._database.transaction() as session:
            there = await session.exec(select(member).where(*voted, col(member).in_(voters)))
            receipts = await session.exec(select(func.count()).where(*voted))
            ballots = await session.exec(sealed)
            return set(there), receipts.one(), ballots.one()

    async def is_counted(self) -> None:
        """Let the rest vote, close, and compare every mark."""
        async with writing(self._database) as writer:
            said = await asyncio.gather(
                *(
                    writer.cast(self._urn.id, one, ballot_of(self._urn, one))
                    for one in self._waiting
                )
            )
        if {*said} - {CastOutcome.RECORDED}:
            self._ground.score.wrong.append(f"who has not voted may not: {Counter(said)}")
        await close_urn(self._database, self._urn)
        electors = self._urn.electors
        counted = Counter(await totals(self._database, self._urn))
        compare(self._ground, expected_of(electors), counted, len(electors))


def close_for(told: Connection, url: str, folder: str, session_id: int) -> None:
    """Close an urn, coming again after whatever passes; tell each phase that is reached."""
    asyncio.run(_close_for(told, url, Path(folder), session_id))


async def _close_for(told: Connection, url: str, folder: Path, session_id: int) -> None:
    database = databases.at(url, folder)
    phase = BallotPhase.NONE
    while phase is not BallotPhase.SCRUBBED:
        try:
            phase = await close_step(database, session_id)
        except (SQLAlchemyError, OSError, DatabaseAway):
            await asyncio.sleep(PAUSE)
        else:
            told.send(phase)
    await database.close()


async def closes(ground: Ground, fault: Fault, runs: int) -> None:
    """A close is met by a fault; the next start goes on with it, and counts what lay there."""
    database = databases.at(ground.url, ground.keys)
    for run in range(runs):
        cell = await found_cell(database, AT_A_CLOSE, f"Chi bộ {run}")
        urn = await open_urn(database, cell, SUBJECTS)
        voters = ground.luck.sample(urn.electors, ground.luck.randrange(1, AT_A_CLOSE + 1))
        async with writing(database) as writer:
            await asyncio.gather(*(writer.cast(urn.id, one, ballot_of(urn, one)) for one in voters))
        ground.score.acknowledged += len(voters)
        await _close_meets(ground, fault, urn)
        await _is_closed(ground, database, urn, voters)
        ground.score.runs += 1
        ground.goes_on()
    await database.close()


async def _close_meets(ground: Ground, fault: Fault, urn: Urn) -> None:
    workers = [_closer(ground, urn) for _ in range(2 if fault is Fault.TWO else 1)]
    for worker in workers:
        await worker.start()
    first = workers[0]
    for _ in range(ground.luck.randrange(len(BallotPhase) - 1)):
        await first.tells()
    await ground.a_while(0.01)
    if fault in LASTING:
        async with ground.ill(fault, [first.process]):
            await ground.a_while(0.15)
    else:
        ground.score.kills += await first.kill()
        workers = [*workers[1:], _closer(ground, urn)]
        await workers[-1].start()
    for worker in workers:
        if await worker.ends():
            ground.score.wrong.append(f"run {ground.score.runs}: a close failed")


def _closer(ground: Ground, urn: Urn) -> Worker:
    given = (ground.seen, str(ground.keys), urn.id)
    return Worker(heeding, str(ground.switch), close_for, *given)


async def _is_closed(ground: Ground, database: Database, urn: Urn, voters: Sequence[int]) -> None:
    counted = Counter(await totals(database, urn))
    compare(ground, expected_of(voters), counted, len(voters))
    async with database.transaction() as session:
        row = await session.get_one(BallotSession, urn.id)
        left = await session.exec(select(func.count()).where(SealedBallot.session_id == urn.id))
        ballots = left.one()
    if row.phase is not BallotPhase.SCRUBBED or ballots:
        ground.score.wrong.append(f"run {ground.score.runs}: {row.phase}, {ballots} ballots left")
    if not database.ballot_keys.lost([key_of(row)]):
        ground.score.wrong.append(f"run {ground.score.runs}: the key is still there")
