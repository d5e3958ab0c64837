"""L3 and L4: heap, write-ahead logs and backups hold no readable ballot; deleted ones are gone.

A readable paper carries its sheet's hash as bytes, which stand nowhere else (tables have it as
hexadecimal text): counting those bytes counts readable papers.
"""

import secrets
import sqlite3
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from nacl.public import PrivateKey

from storage.ballot_keys import BallotKeyError
from storage.database import Database
from storage.engine import file_of
from storage.urn_close import close_step
from storage.urn_count import open_all
from terms.ballots import TallyMark
from tests import databases
from tests.keys import urn_key
from tests.storage import attacks
from tests.storage.stage import close_urn, sealed_in, totals
from tests.storage.two_urns import SUBJECTS, VOTERS, TwoUrns


@pytest.mark.parametrize("kind", databases.RULES_ON, indirect=True)
async def test_no_file_holds_a_readable_ballot_while_the_urn_is_open(vote: TwoUrns) -> None:
    """L3: heap, indexes, pg_wal; SQLite's main file, -wal, -shm and -journal."""
    files = await attacks.files_of(vote.url)

    naive = attacks.found_in(files, bytes.fromhex(vote.naive_sheet))
    ours = attacks.found_in(files, bytes.fromhex(vote.ours.sheet))

    # A record of the log may be cut by a page's edge, so not all need to be whole.
    assert naive >= VOTERS // 2
    assert 0 == ours


async def test_no_file_holds_a_readable_ballot_after_the_close(vote: TwoUrns) -> None:
    """L3: the totals are counted in memory; opening the ballots writes nothing."""
    await close_urn(vote.database, vote.ours)

    files = await attacks.files_of(vote.url)

    assert 0 == attacks.found_in(files, bytes.fromhex(vote.ours.sheet))
    assert attacks.found_in(files, bytes.fromhex(vote.naive_sheet)) >= VOTERS // 2


@pytest.mark.parametrize("kind", databases.RULES_ON, indirect=True)
async def test_the_key_stands_in_no_file_of_the_database(vote: TwoUrns, tmp_path: Path) -> None:
    """It stands in its own file alone, and after the close in none."""
    told = await urn_key(vote.database, vote.ours.id)
    key = bytes(vote.database.ballot_keys.private(told))
    own = [tmp_path / "ballots" / f"{told.name}.key"]

    before = attacks.found_in(await attacks.files_of(vote.url), key)
    in_own = attacks.found_in(own, key)
    await close_urn(vote.database, vote.ours)
    after = attacks.found_in(await attacks.files_of(vote.url), key)

    assert (0, 1, 0) == (before, in_own, after)
    assert not own[0].exists()


async def test_deleted_ballots_are_gone_from_the_tables_files(vote: TwoUrns) -> None:
    """The naive close deletes and leaves them lying in the file; ours overwrites even ciphertext.

    PostgreSQL's log still holds the ciphertext until it is recycled: that is what the key is
    destroyed for.
    """
    await vote.naive.empty()
    naive = attacks.found_in(await _tables_files(vote), bytes.fromhex(vote.naive_sheet))

    await close_urn(vote.database, vote.ours)

    files = await _tables_files(vote)
    assert naive >= VOTERS // 2
    assert 0 == sum(attacks.found_in(files, ballot) for ballot in vote.sealed)


async def _tables_files(vote: TwoUrns) -> list[Path]:
    return [one for one in await attacks.files_of(vote.url) if "pg_wal" not in one.parts]


@pytest.fixture
async def stolen(vote: TwoUrns, kind: str, tmp_path: Path) -> AsyncIterator[str]:
    """A backup taken while the urn was open, put back by somebody else."""
    if kind == "sqlite":
        thief = tmp_path / "thief"
        thief.mkdir()
        source = file_of(vote.url)
        assert source is not None
        with sqlite3.connect(source) as original, sqlite3.connect(thief / "t.sqlite") as copy:
            original.backup(copy)
        original.close()
        copy.close()
        yield f"sqlite+aiosqlite:///{thief / 't.sqlite'}"
        return
    server = databases.postgres()
    url = await databases.empty_url(kind, tmp_path)
    server.tool("psql", url, "-v", "ON_ERROR_STOP=1", told=server.tool("pg_dump", vote.url))
    yield url
    await databases.drop(url)


@pytest.fixture
async def thief(stolen: str, tmp_path: Path) -> AsyncIterator[Database]:
    """He has the text key too, which is backed up; the ballot keys are not."""
    database = databases.at(stolen, tmp_path / "thief")
    yield database
    await database.close()


@pytest.mark.parametrize("kind", databases.RULES_ON, indirect=True)
async def test_a_backup_cannot_be_counted(vote: TwoUrns, thief: Database) -> None:
    """L4: restored and closed without the key file: refused, and nothing is read."""
    await close_step(thief, vote.ours.id)

    with pytest.raises(BallotKeyError) as caught:
        await close_step(thief, vote.ours.id)

    assert "ballot_key_missing" == caught.value.code
    assert {} == await totals(thief, vote.ours)


@pytest.mark.parametrize("kind", databases.RULES_ON, indirect=True)
async def test_a_backup_cannot_be_opened_with_another_key(vote: TwoUrns, thief: Database) -> None:
    """L4: all thirty ballots are there, and none opens."""
    ballots = await sealed_in(thief, vote.ours)

    papers = open_all(PrivateKey(secrets.token_bytes(32)), vote.ours.sheet, SUBJECTS, ballots)

    assert [None] * VOTERS == papers


@pytest.mark.parametrize("kind", databases.RULES_ON, indirect=True)
async def test_a_backup_of_the_naive_urn_is_read_like_a_book(vote: TwoUrns, stolen: str) -> None:
    """L4: so the drill above is not passed by a backup that is merely broken."""
    pairs = await attacks.by_order_of_rows(stolen, "naive_ballot", "paper", list(vote.choices))

    assert VOTERS == attacks.read_right(pairs, vote.choices, vote.naive_sheet)


@pytest.mark.parametrize("kind", databases.RULES_ON, indirect=True)
async def test_with_the_key_file_a_backup_counts_as_the_original(
    vote: TwoUrns, stolen: str, tmp_path: Path
) -> None:
    """L4: it is the key alone that the thief lacks."""
    with_key = databases.at(stolen, tmp_path)

    await close_urn(with_key, vote.ours)

    counted = await totals(with_key, vote.ours)
    assert [VOTERS] * SUBJECTS == [
        sum(counted.get((place, mark), 0) for mark in TallyMark) for place in range(SUBJECTS)
    ]
    assert 0 == sum(counted.get((place, TallyMark.INVALID), 0) for place in range(SUBJECTS))
    await with_key.close()
