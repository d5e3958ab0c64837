"""L1 and L2: the order of rows, dumps, and the transaction that wrote both receipt and ballot.

Every attack reads all thirty choices out of the naive urn. Out of ours it gets ciphertext, and
after the close nothing at all.
"""

import pytest
from sqlalchemy import inspect, text

from storage.ballot_paper import PLAIN_BYTES, SEALED_BYTES
from storage.database import Database
from storage.urn_count import open_all
from tests import databases
from tests.keys import urn_key, without_key
from tests.storage import attacks, wal
from tests.storage.stage import close_urn
from tests.storage.two_urns import SUBJECTS, VOTERS, TwoUrns, hold_vote

BY_CHANCE = 12
"""Thirty names beside thirty ballots in random order: one fits on the average, and the chance of
twelve or more is below 1 in 12! = 479,001,600 (the expected number of sets of twelve that fit)."""

MOST_OF_THEM = 25
"""A record that carries its whole page is left out, so not all thirty need to be found."""

only_postgres = pytest.mark.parametrize("kind", ["postgresql"], indirect=True)
only_sqlite = pytest.mark.parametrize("kind", ["sqlite"], indirect=True)


async def test_the_order_of_rows_gives_away_the_naive_urn_alone(vote: TwoUrns) -> None:
    """L1: the list of who cast when, kept in the room, laid beside the rows as they lie."""
    seen = list(vote.choices)

    naive = await attacks.by_order_of_rows(vote.url, "naive_ballot", "paper", seen)
    ours = await attacks.by_order_of_rows(vote.url, "sealed_ballot", "sealed", seen)

    assert VOTERS == attacks.read_right(naive, vote.choices, vote.naive_sheet)
    assert sorted(vote.sealed) == sorted(ballot for _, ballot in ours)
    assert 0 == attacks.read_right(ours, vote.choices, vote.ours.sheet)


@only_sqlite
async def test_on_sqlite_the_rows_lie_in_no_order_of_casting(vote: TwoUrns) -> None:
    """L1: even a thief who had the key as well would find thirty sheets in random order."""
    key = vote.database.ballot_keys.private(await urn_key(vote.database, vote.ours.id))

    pairs = await attacks.by_order_of_rows(vote.url, "sealed_ballot", "sealed", list(vote.choices))

    papers = open_all(key, vote.ours.sheet, SUBJECTS, [ballot for _, ballot in pairs])
    right = sum(
        paper == tuple(vote.choices[one]) for (one, _), paper in zip(pairs, papers, strict=True)
    )
    assert {tuple(marks) for marks in vote.choices.values()} == set(papers)
    assert right < BY_CHANCE


@only_postgres
async def test_an_ordinary_dump_gives_away_the_naive_urn_alone(vote: TwoUrns) -> None:
    """L1: two lists out of pg_dump, side by side: rows changed or added lie in order of casting."""
    naive = attacks.by_order_of_dump(vote.url, "naive_receipt", "naive_ballot")
    ours = attacks.by_order_of_dump(vote.url, "ballot_elector", "sealed_ballot")

    assert VOTERS == attacks.read_right(naive, vote.choices, vote.naive_sheet)
    assert sorted(vote.sealed) == sorted(ballot for _, ballot in ours)
    assert 0 == attacks.read_right(ours, vote.choices, vote.ours.sheet)


@only_postgres
async def test_the_common_transaction_gives_away_the_naive_urn_alone(vote: TwoUrns) -> None:
    """L2: `JOIN … ON r.xmin = b.xmin`. Whose ciphertext is whose can be told; not what it says."""
    naive = await attacks.by_transaction(vote.url, "naive_receipt", "naive_ballot", "paper")
    ours = await attacks.by_transaction(vote.url, "ballot_elector", "sealed_ballot", "sealed")

    assert VOTERS == attacks.read_right(naive, vote.choices, vote.naive_sheet)
    assert set(zip(vote.choices, vote.sealed, strict=True)) == set(ours)
    assert 0 == attacks.read_right(ours, vote.choices, vote.ours.sheet)


@only_postgres
async def test_the_places_of_rows_give_away_the_naive_urn_alone(vote: TwoUrns) -> None:
    """L1: marked receipts and ballots, each in the order of their places in the file."""
    naive = await attacks.by_place(vote.url, "naive_receipt", "naive_ballot", "paper")
    ours = await attacks.by_place(vote.url, "ballot_elector", "sealed_ballot", "sealed")

    assert VOTERS == attacks.read_right(naive, vote.choices, vote.naive_sheet)
    assert VOTERS == len(ours)
    assert 0 == attacks.read_right(ours, vote.choices, vote.ours.sheet)


@only_postgres
async def test_the_log_by_transaction_gives_away_the_naive_urn_alone(database: Database) -> None:
    """L3: pg_waldump joins receipts and inserted rows, those too that were deleted since.

    From ours it gets each voter's ciphertext; after the close nothing, and the key is destroyed.
    """
    since = await wal.position(database.url)
    async with hold_vote(database) as vote:
        await vote.naive.empty()

        naive = await wal.by_log(vote.url, "naive_receipt", "naive_ballot", since, PLAIN_BYTES)
        ours = await wal.by_log(vote.url, "ballot_elector", "sealed_ballot", since, SEALED_BYTES)
        await close_urn(database, vote.ours)
        after = await wal.by_log(vote.url, "ballot_elector", "sealed_ballot", since, SEALED_BYTES)

        assert attacks.read_right(naive, vote.choices, vote.naive_sheet) >= MOST_OF_THEM
        assert len(set(ours) & set(zip(vote.choices, vote.sealed, strict=True))) >= MOST_OF_THEM
        assert 0 == attacks.read_right(ours, vote.choices, vote.ours.sheet)
        assert [] == after
        assert [vote.ours.id] == await without_key(database, vote.ours.id)


@only_postgres
async def test_after_the_close_no_transaction_joins_anything(vote: TwoUrns) -> None:
    """L2: the ballots are gone, and no total was written together with a receipt. Before it the
    same join found all thirty, and in the naive urn it goes on to read them."""
    before = await attacks.by_transaction(vote.url, "ballot_elector", "sealed_ballot", "sealed")

    await close_urn(vote.database, vote.ours)

    naive = await attacks.by_transaction(vote.url, "naive_receipt", "naive_ballot", "paper")
    ballots = await attacks.by_transaction(vote.url, "ballot_elector", "sealed_ballot", "sealed")
    async with vote.database.transaction() as session:
        shared = await (await session.connection()).scalar(
            text("SELECT count(*) FROM ballot_elector r JOIN ballot_tally t ON r.xmin = t.xmin")
        )

    assert VOTERS == len(before)
    assert VOTERS == attacks.read_right(naive, vote.choices, vote.naive_sheet)
    assert ([], 0) == (ballots, shared)


@pytest.mark.parametrize("kind", databases.RULES_ON, indirect=True)
async def test_after_the_close_only_totals_lie_in_the_tables(vote: TwoUrns) -> None:
    """L14: no sheet of anybody's is left to be known by its pattern."""
    await close_urn(vote.database, vote.ours)

    left = await attacks.by_order_of_rows(vote.url, "sealed_ballot", "sealed", list(vote.choices))

    assert [] == left


@pytest.mark.parametrize("kind", databases.RULES_ON, indirect=True)
async def test_a_ballot_has_no_column_that_could_tell(database: Database) -> None:
    """Random id, session, bytes: no time, no number that counts up, no way to a person."""
    async with database.engine.connect() as connection:
        columns = await connection.run_sync(lambda c: inspect(c).get_columns("sealed_ballot"))
        keys = await connection.run_sync(lambda c: inspect(c).get_foreign_keys("sealed_ballot"))

    assert {"id": None, "session_id": None, "sealed": None} == {
        column["name"]: column.get("default") for column in columns
    }
    assert {"ballot_session"} == {key["referred_table"] for key in keys}


@pytest.mark.parametrize("kind", databases.RULES_ON, indirect=True)
async def test_a_receipt_has_no_column_that_could_tell(database: Database) -> None:
    """That he voted; not when, not from where, and no way to a ballot."""
    async with database.engine.connect() as connection:
        columns = await connection.run_sync(lambda c: inspect(c).get_columns("ballot_elector"))
        keys = await connection.run_sync(lambda c: inspect(c).get_foreign_keys("ballot_elector"))

    names = {column["name"] for column in columns}
    assert {"session_id", "member_id", "voted", "sheet_account_id", "sheet_message"} == names
    assert {"ballot_session", "member", "chat_account"} == {key["referred_table"] for key in keys}


@pytest.mark.parametrize("kind", databases.RULES_ON, indirect=True)
async def test_all_ballots_are_of_one_length(vote: TwoUrns) -> None:
    """However much or little somebody filled in."""
    assert {SEALED_BYTES} == {len(ballot) for ballot in vote.sealed}
