"""A worker to be killed: casts one ballot for each line on standard input, tells each answer.

Run as `python -m tests.storage.caster URL KEYS SESSION`, a line being a member's id. It prints the
id once his vote is acknowledged, and nothing else.
"""

import asyncio
import sys
from collections.abc import Sequence
from multiprocessing.connection import Connection
from pathlib import Path

from sqlmodel import select

from storage.ballot_paper import encode, seal
from storage.tables import BallotSession
from storage.urn import (
    BallotWriter,
)
from terms.ballots import CastOutcome
from tests import databases

_TOGETHER = 4


async def main(url: str, folder: Path, session_id: int) -> None:
    """Cast side by side whatever is asked for, until killed."""
    database = databases.at(url, folder)
    async with database.transaction() as session:
        row = (await session.exec(select(BallotSession))).one()
    writer = BallotWriter(database)
    paper = encode(row.sheet_hash, [1] * len(row.subjects))
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(writer.run())
        while line := await asyncio.to_thread(sys.stdin.readline):
            ballot = seal(row.public_key, paper)
            tasks.create_task(_vote(writer, session_id, int(line), ballot))
    await database.close()


def vote_for(
    answers: Connection,
    url: str,
    folder: str,
    session_id: int,
    ballots: Sequence[tuple[int, bytes]],
    pause: float | None = None,
) -> None:
    """Cast these members' sealed ballots, four at a time; send each one's id and what was said.

    With `pause`, a vote that failed is cast again after so many seconds, as a person would."""
    asyncio.run(_vote_for(answers, url, Path(folder), session_id, ballots, pause))


async def _vote_for(
    answers: Connection,
    url: str,
    folder: Path,
    session_id: int,
    ballots: Sequence[tuple[int, bytes]],
    pause: float | None,
) -> None:
    writer = BallotWriter(databases.at(url, folder))

    async def cast(some: Sequence[tuple[int, bytes]]) -> None:
        for one, sealed in some:
            outcome = await writer.cast(session_id, one, sealed)
            while outcome is CastOutcome.FAILED and pause is not None:
                await asyncio.sleep(pause)
                outcome = await writer.cast(session_id, one, sealed)
            answers.send((one, outcome))

    async with asyncio.TaskGroup() as tasks:
        writing = tasks.create_task(writer.run())
        await asyncio.gather(*(cast(ballots[n::_TOGETHER]) for n in range(_TOGETHER)))
        writing.cancel()


async def _vote(writer: BallotWriter, session_id: int, member_id: int, ballot: bytes) -> None:
    if await writer.cast(session_id, member_id, ballot) is CastOutcome.RECORDED:
        print(member_id, flush=True)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3])))
