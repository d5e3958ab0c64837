"""Jobs: the close of an urn is worked off whole, and taken up again after a crash."""

from bot.settings import Settings
from bot.wiring import Program
from playground.app import Playground
from storage.database import Database
from storage.tables import BallotPhase, BallotSession, BallotState
from storage.urn_close import close_step
from tests.bot.running import Notebook, running, until
from tests.storage.stage import found_cell, open_urn
from workflow.work import Work


async def test_a_close_goes_through_to_its_end_and_is_told(
    program: Program, database: Database, notebook: Notebook
) -> None:
    """Every phase, then the callback."""
    urn = await open_urn(database, await found_cell(database))

    async def closes(work: Work) -> None:
        work.jobs.append(f"close:{urn.id}")

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


async def told(notebook: Notebook, session_id: int) -> bool:
    """Tell whether the meeting was told of the end of its count."""
    return session_id in notebook.closed


async def is_counted(database: Database, session_id: int) -> bool:
    """Tell whether the close went through to its end."""
    async with database.transaction() as session:
        row = await session.get_one(BallotSession, session_id)
        return (row.state, row.phase) == (BallotState.COUNTED, BallotPhase.SCRUBBED)
