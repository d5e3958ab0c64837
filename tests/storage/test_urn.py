"""Casting: one ballot an elector, an answer after the commit, one bad vote fails no other."""

import asyncio
import logging

import pytest
from sqlalchemy import event, text
from sqlmodel import update

from storage.ballot_paper import SEALED_BYTES, InvalidBallotError
from storage.database import Database
from storage.tables import BallotSession, BallotState
from storage.urn import (
    MOST_TOGETHER,
    BallotWriter,
)
from terms.ballots import CastOutcome
from tests import databases
from tests.storage.stage import (
    Cell,
    Urn,
    close_urn,
    found_cell,
    open_urn,
    receipts,
    sealed_in,
    writing,
)

AN, LAN, BINH = range(3)
FAR_OUTSIDE = 2**40
"""A member id that PostgreSQL's integer cannot even hold."""


@pytest.fixture
async def cell(database: Database) -> Cell:
    """The cell that votes."""
    return await found_cell(database)


@pytest.fixture
async def urn(database: Database, cell: Cell) -> Urn:
    """Its urn, open."""
    return await open_urn(database, cell)


async def test_a_vote_is_recorded_with_its_receipt(database: Database, urn: Urn) -> None:
    """One ballot, one mark in the list, nothing else."""
    ballot = urn.ballot()
    async with writing(database) as writer:
        outcome = await writer.cast(urn.id, urn.electors[LAN], ballot)

    assert CastOutcome.RECORDED is outcome
    assert {urn.electors[LAN]} == await receipts(database, urn)
    assert [ballot] == await sealed_in(database, urn)


@pytest.mark.parametrize("kind", databases.RULES_ON, indirect=True)
async def test_a_second_vote_changes_nothing(database: Database, urn: Urn) -> None:
    """The first ballot stands; the person hears that it is recorded."""
    first = urn.ballot([1] * 8)
    async with writing(database) as writer:
        await writer.cast(urn.id, urn.electors[LAN], first)
        outcome = await writer.cast(urn.id, urn.electors[LAN], urn.ballot([4] * 8))

    assert CastOutcome.ALREADY is outcome
    assert [first] == await sealed_in(database, urn)


async def test_of_two_votes_in_one_batch_the_first_stands(database: Database, urn: Urn) -> None:
    """Two fast taps on „Nộp phiếu“."""
    writer = BallotWriter(database)
    first, second = urn.ballot(), urn.ballot()
    taps = [
        asyncio.ensure_future(writer.cast(urn.id, urn.electors[LAN], b)) for b in (first, second)
    ]
    await asyncio.sleep(0)
    running = asyncio.ensure_future(writer.run())

    outcomes = await asyncio.gather(*taps)

    assert [CastOutcome.RECORDED, CastOutcome.ALREADY] == outcomes
    assert [first] == await sealed_in(database, urn)
    running.cancel()


@pytest.mark.parametrize("kind", databases.RULES_ON, indirect=True)
async def test_a_stranger_has_no_vote(database: Database, urn: Urn) -> None:
    """Not in the electorate: refused, and no ballot lies in the urn."""
    async with writing(database) as writer:
        outcome = await writer.cast(urn.id, 404, urn.ballot())

    assert (CastOutcome.NOT_ELECTOR, []) == (outcome, await sealed_in(database, urn))


async def test_an_urn_that_does_not_exist_takes_nothing(database: Database, urn: Urn) -> None:
    """A tampered button."""
    async with writing(database) as writer:
        assert CastOutcome.CLOSED is await writer.cast(404, urn.electors[LAN], urn.ballot())


@pytest.mark.parametrize("kind", databases.RULES_ON, indirect=True)
@pytest.mark.parametrize("state", [one for one in BallotState if one is not BallotState.OPEN])
async def test_only_an_open_urn_takes_votes(
    database: Database, urn: Urn, state: BallotState
) -> None:
    """Closed, counted, void: too late, said as such."""
    async with database.transaction() as session:
        await session.exec(update(BallotSession).values(state=state))

    async with writing(database) as writer:
        outcome = await writer.cast(urn.id, urn.electors[LAN], urn.ballot())

    assert (CastOutcome.CLOSED, set()) == (outcome, await receipts(database, urn))


@pytest.mark.parametrize("kind", databases.RULES_ON, indirect=True)
async def test_who_voted_hears_so_after_the_close_too(database: Database, urn: Urn) -> None:
    """His acknowledgement was lost on the way; he taps again when the urn is counted already."""
    async with writing(database) as writer:
        await writer.cast(urn.id, urn.electors[LAN], urn.ballot())
        await close_urn(database, urn)

        outcome = await writer.cast(urn.id, urn.electors[LAN], urn.ballot())

    assert CastOutcome.ALREADY is outcome


@pytest.mark.parametrize("kind", databases.RULES_ON, indirect=True)
async def test_one_batch_serves_many_urns_and_all_kinds_of_votes(
    database: Database, cell: Cell, urn: Urn
) -> None:
    """One bad vote never fails the others."""
    second = await open_urn(database, cell)
    writer = BallotWriter(database)
    votes = [
        (urn.id, urn.electors[AN], CastOutcome.RECORDED),
        (second.id, urn.electors[AN], CastOutcome.RECORDED),
        (urn.id, 404, CastOutcome.NOT_ELECTOR),
        (404, urn.electors[BINH], CastOutcome.CLOSED),
        (urn.id, urn.electors[AN], CastOutcome.ALREADY),
        (urn.id, urn.electors[BINH], CastOutcome.RECORDED),
    ]
    casts = [asyncio.ensure_future(writer.cast(s, m, urn.ballot())) for s, m, _ in votes]
    await asyncio.sleep(0)
    running = asyncio.ensure_future(writer.run())

    outcomes = await asyncio.gather(*casts)

    assert [expected for _, _, expected in votes] == outcomes
    running.cancel()


async def test_a_vote_the_database_cannot_take_fails_alone(
    database: Database, urn: Urn, caplog: pytest.LogCaptureFixture
) -> None:
    """The batch is broken up and each vote tried by itself; the log names nobody."""
    caplog.set_level(logging.DEBUG)
    writer = BallotWriter(database)
    members = (urn.electors[AN], FAR_OUTSIDE, urn.electors[BINH])
    casts = [asyncio.ensure_future(writer.cast(urn.id, one, urn.ballot())) for one in members]
    await asyncio.sleep(0)
    running = asyncio.ensure_future(writer.run())

    outcomes = await asyncio.gather(*casts)

    # SQLite's integers are wide enough: there he is merely no elector.
    odd = CastOutcome.FAILED if database.dialect == "postgresql" else CastOutcome.NOT_ELECTOR
    assert [CastOutcome.RECORDED, odd, CastOutcome.RECORDED] == outcomes
    assert str(FAR_OUTSIDE) not in caplog.text
    running.cancel()


@pytest.mark.parametrize("kind", databases.RULES_ON, indirect=True)
@pytest.mark.parametrize("length", [SEALED_BYTES - 1, SEALED_BYTES + 1])
async def test_a_ballot_of_another_length_is_not_taken(
    database: Database, urn: Urn, length: int
) -> None:
    """It would stand out among the others."""
    with pytest.raises(InvalidBallotError):
        await BallotWriter(database).cast(urn.id, urn.electors[LAN], b"\0" * length)


async def test_votes_that_wait_share_a_commit(database: Database) -> None:
    """Two batches and one vote more: three transactions for all, not one for each."""
    urn = await open_urn(database, await found_cell(database, 2 * MOST_TOGETHER + 1), 1)
    begun = []
    event.listen(database.engine.sync_engine, "begin", lambda connection: begun.append(connection))
    writer = BallotWriter(database)
    casts = [asyncio.ensure_future(writer.cast(urn.id, one, urn.ballot())) for one in urn.electors]
    await asyncio.sleep(0)
    running = asyncio.ensure_future(writer.run())

    outcomes = await asyncio.gather(*casts)

    assert {CastOutcome.RECORDED} == set(outcomes)
    assert 3 == len(begun)
    running.cancel()


async def test_nobody_is_left_waiting_when_the_writer_stops(database: Database, urn: Urn) -> None:
    """The vote under way and the one behind it are answered: try again."""
    unit = database.unit()
    session = await unit.session()
    await session.exec(update(BallotSession).values(present=7))
    async with writing(database) as writer:
        first = asyncio.ensure_future(writer.cast(urn.id, urn.electors[AN], urn.ballot()))
        await asyncio.sleep(0.05)
        second = asyncio.ensure_future(writer.cast(urn.id, urn.electors[LAN], urn.ballot()))
        await asyncio.sleep(0.05)
    await unit.close()

    assert [CastOutcome.FAILED] * 2 == [await first, await second]
    assert set() == await receipts(database, urn)


async def test_a_voter_who_does_not_wait_is_recorded_all_the_same(
    database: Database, urn: Urn
) -> None:
    """His update ran out of time; the vote is in, and the next tap says so."""
    writer = BallotWriter(database)
    tap = asyncio.ensure_future(writer.cast(urn.id, urn.electors[LAN], urn.ballot()))
    await asyncio.sleep(0)
    tap.cancel()
    running = asyncio.ensure_future(writer.run())

    outcome = await writer.cast(urn.id, urn.electors[LAN], urn.ballot())

    assert CastOutcome.ALREADY is outcome
    assert 1 == len(await sealed_in(database, urn))
    running.cancel()


async def test_a_lost_connection_costs_no_vote(tmp_path_factory: pytest.TempPathFactory) -> None:
    """The server drops every connection between two votes: the writer connects again."""
    folder = tmp_path_factory.mktemp("lost")
    url = await databases.fresh_url("postgresql", folder)
    database = databases.at(url, folder)
    urn = await open_urn(database, await found_cell(database))
    killer = databases.at(url, folder)

    async with writing(database) as writer:
        outcomes = []
        for elector in urn.electors:
            async with killer.transaction() as session:
                await (await session.connection()).execute(
                    text(
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                        "WHERE datname = current_database() AND pid <> pg_backend_pid()"
                    )
                )
            outcomes.append(await writer.cast(urn.id, elector, urn.ballot()))

    assert [CastOutcome.RECORDED] * 8 == outcomes
    assert 8 == len(await sealed_in(killer, urn))
    await database.close()
    await killer.close()
    await databases.drop(url)


async def test_a_store_that_is_gone_is_said_to_be(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    """Once more, then an answer: the person is not kept waiting for a server that is down."""
    folder = tmp_path_factory.mktemp("gone")
    url = await databases.fresh_url("postgresql", folder)
    database = databases.at(url, folder)
    urn = await open_urn(database, await found_cell(database))
    await database.close()
    await databases.drop(url)

    async with writing(database) as writer:
        outcome = await writer.cast(urn.id, urn.electors[LAN], urn.ballot())

    assert CastOutcome.FAILED is outcome
    await database.close()
