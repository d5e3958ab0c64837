"""The urn under a crowd, between two workers, and when a worker is killed."""

import asyncio
import os
import secrets
import sys
from asyncio.subprocess import PIPE
from collections import Counter
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from unittest.mock import patch

import pytest

from storage import files
from storage.database import Database
from storage.tables import BallotPhase
from storage.urn import BallotWriter
from storage.urn_close import close_step
from terms.ballots import CastOutcome, TallyMark
from tests import databases
from tests.storage.caster import vote_for
from tests.storage.forks import Worker
from tests.storage.stage import (
    Urn,
    close_urn,
    found_cell,
    open_urn,
    receipts,
    sealed_in,
    totals,
    writing,
)

ROOT = Path(__file__).parents[2]
LONG = bool(os.environ.get("TUSOI_LONG"))
"""The long run: two hundred kills on each database; twenty otherwise."""
KILLS = 200 if LONG else 20
AT_ONCE = 4
VOTERS_PER_KILL = 30
AT_MOST = 60
"""More than a worker has cast before it is killed."""


@pytest.mark.parametrize("kind", databases.RULES_ON, indirect=True)
async def test_a_hundred_electors_who_each_tap_fifty_times(database: Database) -> None:
    """Two workers, five thousand votes side by side: each elector is recorded exactly once."""
    urn = await open_urn(database, await found_cell(database, 100), 1)
    other = databases.at(database.url, database.ballot_keys.folder.parent)
    async with writing(database) as one, writing(other) as two:
        outcomes = await asyncio.gather(
            *(
                writer.cast(urn.id, elector, urn.ballot())
                for elector in urn.electors
                for writer in (one, two) * 25
            )
        )

    assert {CastOutcome.RECORDED: 100, CastOutcome.ALREADY: 4900} == Counter(outcomes)
    assert set(urn.electors) == await receipts(database, urn)
    assert 100 == len(await sealed_in(database, urn))
    await other.close()


async def _one_after_another(
    writer: BallotWriter, urn: Urn, electors: Sequence[int], heard: asyncio.Semaphore
) -> Counter[CastOutcome]:
    outcomes = Counter[CastOutcome]()
    for elector in electors:
        outcomes[await writer.cast(urn.id, elector, urn.ballot())] += 1
        heard.release()
    return outcomes


async def _close_after(votes: int, heard: asyncio.Semaphore, database: Database, urn: Urn) -> None:
    for _ in range(votes):
        await heard.acquire()
    await close_urn(database, urn)


@pytest.mark.parametrize(
    ("kind", "votes"), databases.rows_on((0, 1, 7, 20, 43), 20), indirect=["kind"]
)
async def test_votes_that_race_with_the_close_are_counted_or_refused(
    database: Database, votes: int
) -> None:
    """As many as were acknowledged are counted, wherever between them the close falls."""
    urn = await open_urn(database, await found_cell(database, 60), 1)
    closer = databases.at(database.url, database.ballot_keys.folder.parent)
    heard = asyncio.Semaphore(0)
    async with writing(database) as writer:
        closing = asyncio.ensure_future(_close_after(votes, heard, closer, urn))
        voices = await asyncio.gather(
            *(_one_after_another(writer, urn, urn.electors[n::6], heard) for n in range(6))
        )
        await closing

    outcomes = sum(voices, Counter[CastOutcome]())
    assert {CastOutcome.RECORDED, CastOutcome.CLOSED} >= set(outcomes)
    assert outcomes[CastOutcome.RECORDED] == sum((await totals(database, urn)).values())
    assert outcomes[CastOutcome.RECORDED] == len(await receipts(database, urn))
    await closer.close()


async def test_two_workers_who_close_at_once_count_once(database: Database) -> None:
    """Both go through all phases; each phase is done by one of them."""
    urn = await open_urn(database, await found_cell(database))
    async with writing(database) as writer:
        for elector in urn.electors:
            await writer.cast(urn.id, elector, urn.ballot())
    other = databases.at(database.url, database.ballot_keys.folder.parent)

    await asyncio.gather(close_urn(database, urn), close_urn(other, urn))

    assert {(place, TallyMark.GOOD): 8 for place in range(8)} == await totals(database, urn)
    await other.close()


@pytest.mark.parametrize("moment", ["before", "after"])
async def test_two_workers_destroy_one_key_and_neither_stumbles(
    database: Database, moment: str
) -> None:
    """One takes the file away while the other is about to overwrite it, or to remove it."""
    urn = await open_urn(database, await found_cell(database))
    while await close_step(database, urn.id) is not BallotPhase.BALLOTS_DELETED:
        pass
    other = databases.at(database.url, database.ballot_keys.folder.parent)
    loop, overwrite = asyncio.get_running_loop(), files._overwrite
    theirs = list[BallotPhase]()

    def overwritten_by_both(path: Path) -> None:
        with patch.object(files, "_overwrite", overwrite):
            if moment == "after":
                overwrite(path)
            closing = asyncio.run_coroutine_threadsafe(close_step(other, urn.id), loop)
            theirs.append(closing.result())
        if moment == "before":
            overwrite(path)

    with patch.object(files, "_overwrite", overwritten_by_both):
        ours = await close_step(database, urn.id)

    assert [BallotPhase.KEY_DESTROYED] == theirs
    assert BallotPhase.KEY_DESTROYED is ours
    assert [] == list(database.ballot_keys.folder.iterdir())
    await other.close()


async def _acknowledged_before_the_kill(database: Database, urn: Urn, heard: int) -> set[int]:
    """Keep sixteen votes under way in a worker, kill it after so many answers; give all answers."""
    worker = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.storage.caster"),
        *(database.url, str(database.ballot_keys.folder.parent), str(urn.id)),
        cwd=ROOT,
        stdin=PIPE,
        stdout=PIPE,
    )
    assert worker.stdin is not None
    assert worker.stdout is not None
    votes = iter(f"{one}\n".encode() for one in urn.electors)
    worker.stdin.writelines(islice(votes, 16))
    lines: list[bytes] = []
    while len(lines) < heard:
        lines.append(await worker.stdout.readline())
        worker.stdin.writelines(islice(votes, 1))
    worker.kill()
    lines += (await worker.stdout.read()).splitlines()
    await worker.wait()
    worker.stdin.close()
    return {int(line) for line in lines if line.strip()}


@pytest.mark.long
@pytest.mark.parametrize("heard", [1, 40])
async def test_a_killed_worker_loses_no_acknowledged_vote(database: Database, heard: int) -> None:
    """kill -9 with votes under way: what was acknowledged is there; all can vote on, once."""
    urn = await open_urn(database, await found_cell(database, 100), 1)

    acknowledged = await _acknowledged_before_the_kill(database, urn, heard)

    there = await receipts(database, urn)
    assert acknowledged <= there
    assert len(there) == len(await sealed_in(database, urn))
    async with writing(database) as writer:
        again = {one: await writer.cast(urn.id, one, urn.ballot([1])) for one in urn.electors}
    assert there == {one for one, said in again.items() if said is CastOutcome.ALREADY}
    assert set(urn.electors) - there == {
        one for one, said in again.items() if said is CastOutcome.RECORDED
    }
    await close_urn(database, urn)
    assert {(0, TallyMark.EXCELLENT): 100} == await totals(database, urn)


async def _killed_at_random(database: Database, urn: Urn) -> set[int]:
    """Let a worker vote for many, as luck has it; kill it in the middle; give its answers."""
    order = secrets.SystemRandom().sample(urn.electors, AT_MOST)
    folder = str(database.ballot_keys.folder.parent)
    ballots = [(one, urn.ballot([1])) for one in order]
    worker = Worker(vote_for, database.url, folder, urn.id, ballots)
    await worker.start()
    for _ in range(secrets.randbelow(8)):
        # On a busy machine others may have voted for all before: then this one ends by itself.
        await worker.tells()
    await asyncio.sleep(secrets.randbelow(5000) / 1_000_000)
    await worker.kill()
    return {one for one, said in worker.told if said is CastOutcome.RECORDED}


@pytest.mark.parametrize("kind", databases.RULES_ON, indirect=True)
async def test_workers_killed_again_and_again_lose_no_acknowledged_vote(
    database: Database,
) -> None:
    """L18: kill -9 at random moments, several workers at once on one urn, more come after them."""
    urn = await open_urn(database, await found_cell(database, VOTERS_PER_KILL * KILLS), 1)
    acknowledged = list[int]()
    for _ in range(KILLS // AT_ONCE):
        heard = await asyncio.gather(*(_killed_at_random(database, urn) for _ in range(AT_ONCE)))
        acknowledged += [member for answers in heard for member in answers]
        there = await receipts(database, urn)
        assert set(acknowledged) <= there
        assert len(there) == len(await sealed_in(database, urn))

    assert acknowledged
    assert len(acknowledged) == len(set(acknowledged))
    await close_urn(database, urn)
    assert {(0, TallyMark.EXCELLENT): len(there)} == await totals(database, urn)
