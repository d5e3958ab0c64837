"""Jobs: the close of an urn is worked off whole, and taken up again after a crash."""

import logging
from datetime import datetime, timedelta

import pytest

from bot.jobs import SCRUBBED_AGAIN, Scrubbing
from bot.settings import Settings
from bot.wiring import Program
from playground.app import Playground
from storage.database import Database
from storage.tables import BallotPhase, BallotSession, BallotState
from storage.urn_close import close_step
from tests.bot.running import Notebook, running, until
from tests.storage.stage import close_urn, found_cell, open_urn
from workflow.clock import VIETNAM
from workflow.work import CloseUrn, Work

NOON = datetime(2024, 12, 20, 12, 0, tzinfo=VIETNAM)


async def test_a_close_goes_through_to_its_end_and_is_told(
    program: Program, database: Database, notebook: Notebook
) -> None:
    """Every phase, then the callback."""
    urn = await open_urn(database, await found_cell(database))

    async def closes(work: Work) -> None:
        work.jobs.append(CloseUrn(urn.id))

    await program.edge.job(closes)

    await until(lambda: is_counted(database, urn.id))
    await until(lambda: told(notebook, urn.id))


async def test_a_close_left_behind_is_taken_up_at_the_next_start(
    world: Playground, settings: Settings, database: Database, notebook: Notebook
) -> None:
    """The tick finds it: no one has to ask again."""
    urn = await open_urn(database, await found_cell(database))
    await close_step(database, urn.id)

    async with running(settings, notebook.hooks()):
        await until(lambda: is_counted(database, urn.id))
        await until(lambda: told(notebook, urn.id))


async def test_the_tick_plans_what_is_due(program: Program, notebook: Notebook) -> None:
    """Again and again, while the program runs."""

    async def twice() -> bool:
        return notebook.planned >= 2

    await until(twice)


async def test_traces_that_stayed_are_scrubbed_again_in_minutes(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    """Not at once, as whoever read may still read; then the minutes need not tell of them."""
    urn = await open_urn(database, await found_cell(database))
    await close_urn(database, urn)
    async with database.transaction() as session:
        (await session.get_one(BallotSession, urn.id)).scrubbed = False
    scrubbing, seen = Scrubbing(database), []

    with caplog.at_level(logging.WARNING, "bot.jobs"):
        for later in (timedelta(), SCRUBBED_AGAIN - timedelta(seconds=1), SCRUBBED_AGAIN):
            await scrubbing.once(NOON + later)
            async with database.transaction() as session:
                seen.append((await session.get_one(BallotSession, urn.id)).scrubbed)

    assert [False, False, True] == seen
    assert [f"code=urn_scrubbed_late session={urn.id}"] == caplog.messages


async def told(notebook: Notebook, session_id: int) -> bool:
    """Tell whether the meeting was told of the end of its count."""
    return session_id in notebook.closed


async def is_counted(database: Database, session_id: int) -> bool:
    """Tell whether the close went through to its end."""
    async with database.transaction() as session:
        row = await session.get_one(BallotSession, session_id)
        return (row.state, row.phase) == (BallotState.COUNTED, BallotPhase.SCRUBBED)
