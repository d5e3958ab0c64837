"""L5, L6, L17: what a cast changes in the store, and what it leaves in a log.

What the conversation and the chat hold of a half-filled sheet is tested where they are.
"""

import asyncio
import io
import logging
from collections.abc import Iterator

import pytest
from sqlalchemy import text
from sqlmodel import SQLModel

from storage.ballot_paper import encode
from storage.database import Database
from terms.ballots import TallyMark
from tests import databases
from tests.storage.naive_urn import NaiveUrn
from tests.storage.stage import CAST, SHEET, close_urn, found_cell, open_urn, writing
from tests.storage.two_urns import TwoUrns

FIRST = 7_310_000
"""The members' numbers, such as stand out in a log."""

Contents = dict[str, set[str]]


async def _contents(database: Database) -> Contents:
    """Every row of every table, as the database has it."""
    async with database.transaction() as session:
        connection = await session.connection()
        return {
            table: {
                repr(tuple(row)) for row in await connection.execute(text(f"SELECT * FROM {table}"))
            }
            for table in SQLModel.metadata.tables
        }


def _changed(before: Contents, after: Contents) -> dict[str, int]:
    return {
        table: len(after[table] ^ before[table]) for table in after if after[table] != before[table]
    }


@pytest.mark.parametrize("kind", databases.RULES_ON, indirect=True)
@pytest.mark.parametrize("mark", range(5))
async def test_a_cast_changes_one_receipt_and_adds_one_ballot(
    database: Database, mark: int
) -> None:
    """L6: no conversation, no outbox, no audit, no time, whatever was chosen."""
    urn = await open_urn(database, await found_cell(database))
    before = await _contents(database)

    async with writing(database) as writer:
        await writer.cast(urn.id, urn.electors[1], urn.ballot([mark] * 8))

    after = await _contents(database)
    assert {"ballot_elector": 2, "sealed_ballot": 1} == _changed(before, after)
    (receipt,) = after["ballot_elector"] - before["ballot_elector"]
    voted = True if database.dialect == "postgresql" else 1
    assert repr((urn.id, urn.electors[1], voted, None, None)) == receipt


@pytest.mark.parametrize("kind", databases.RULES_ON, indirect=True)
async def test_no_table_but_the_totals_holds_a_level(vote: TwoUrns) -> None:
    """L6: after the close the words stand in one table, with numbers beside them."""
    await close_urn(vote.database, vote.ours)

    found = {
        table
        for table, rows in (await _contents(vote.database)).items()
        if any("not_completed" in row or "excellent" in row for row in rows)
    }

    assert {"ballot_tally"} == found


@pytest.mark.parametrize("kind", databases.RULES_ON, indirect=True)
async def test_a_total_says_neither_when_nor_who(vote: TwoUrns) -> None:
    """L13, L17: the columns of what is kept for ever."""
    columns = {column.name for column in SQLModel.metadata.tables["ballot_tally"].columns}

    assert {"session_id", "subject_id", "mark", "n"} == columns


@pytest.fixture
def everything_logged() -> Iterator[io.StringIO]:
    """Every logger at DEBUG, into one text; the loop tells what it runs, too."""
    told = io.StringIO()
    handler = logging.StreamHandler(told)
    loggers = [logging.getLogger(), *map(logging.getLogger, logging.root.manager.loggerDict)]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.DEBUG)
    logging.getLogger().addHandler(handler)
    yield told
    logging.getLogger().removeHandler(handler)
    for logger, level in zip(loggers, levels, strict=True):
        logger.setLevel(level)


@pytest.mark.parametrize("kind", databases.RULES_ON, indirect=True)
async def test_a_vote_leaves_no_trace_in_a_log_at_debug(
    database: Database, everything_logged: io.StringIO
) -> None:
    """L5: neither name nor number, neither ballot nor level, from opening to counting."""
    asyncio.get_running_loop().set_debug(True)
    asyncio.get_running_loop().slow_callback_duration = 0

    cell = await found_cell(database, first_id=FIRST)
    urn = await open_urn(database, cell)
    ballots = [urn.ballot([mark % 5] * 8) for mark in range(8)]
    async with writing(database) as writer:
        for one, ballot in zip(urn.electors, ballots, strict=True):
            await writer.cast(urn.id, one, ballot)
            await writer.cast(urn.id, one, ballot)
    await close_urn(database, urn)

    told = everything_logged.getvalue()
    assert "INSERT INTO sealed_ballot" in told
    needles = [*CAST, str(FIRST)[:-1], TallyMark.EXCELLENT, TallyMark.NOT_COMPLETED]
    needles += [spelling(ballot) for ballot in ballots for spelling in (_as_python, bytes.hex)]
    assert [] == [needle for needle in needles if needle in told]


@pytest.mark.parametrize("kind", databases.RULES_ON, indirect=True)
async def test_the_same_log_tells_all_about_the_naive_urn(
    database: Database, everything_logged: io.StringIO
) -> None:
    """L5: so the silence above is ours, not the log's."""
    paper = encode(SHEET, [1] * 8)
    naive = NaiveUrn(database.url)
    await naive.open((FIRST,))

    await naive.cast({FIRST: paper})

    told = everything_logged.getvalue()
    assert str(FIRST) in told
    assert _as_python(paper) in told
    await naive.close()


def _as_python(content: bytes) -> str:
    return repr(content)[2:42]
