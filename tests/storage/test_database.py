"""One store: transactions, keys and column types, the same on both databases."""

import asyncio
from datetime import datetime
from pathlib import Path

import pytest
from asyncpg.exceptions import InternalClientError
from asyncpg.transaction import Transaction
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlmodel import select

from storage.crypto import TextKeyError
from storage.database import Database
from storage.errors import StorageError
from storage.tables import (
    Answer,
    Meeting,
    Organisation,
    OrganisationKind,
    SelfReview,
    WorkerLock,
)
from tests import databases
from tests.storage.stage import NOW, found_cell

WORDS = "Còn nể nang trong phê bình"


async def _name(database: Database, name: str) -> None:
    async with database.transaction() as session:
        session.add(Organisation(kind=OrganisationKind.CELL, name=name))


async def _names(database: Database) -> list[str]:
    async with database.transaction() as session:
        return list((await session.exec(select(Organisation.name))).all())


async def test_a_unit_opens_at_first_use(database: Database) -> None:
    """A tap that needs no database begins no transaction."""
    unit = database.unit()

    before = unit.opened
    await unit.commit()
    await unit.session()

    assert (False, True) == (before, unit.opened)
    await unit.close()


async def test_a_unit_begun_on_sqlite_holds_the_write_lock(tmp_path: Path) -> None:
    """BEGIN IMMEDIATE: whoever is in a unit can write; he never finds out too late."""
    database = databases.at(await databases.fresh_url("sqlite", tmp_path), tmp_path)
    unit = database.unit()
    await unit.session()
    other = databases.at(database.url, tmp_path)
    async with other.outside_transaction() as connection:
        await connection.execute(text("PRAGMA busy_timeout = 0"))

        with pytest.raises(Exception, match="locked"):
            await connection.execute(text("BEGIN IMMEDIATE"))

    await unit.close()
    await other.close()
    await database.close()


async def test_what_is_committed_stays_and_what_is_not_goes(database: Database) -> None:
    """Commit makes durable, rollback and close undo; the unit can be used again after each."""
    unit = database.unit()

    (await unit.session()).add(Organisation(kind=OrganisationKind.CELL, name="Chi bộ 1"))
    await unit.commit()
    (await unit.session()).add(Organisation(kind=OrganisationKind.CELL, name="Chi bộ 2"))
    await unit.rollback()
    (await unit.session()).add(Organisation(kind=OrganisationKind.CELL, name="Chi bộ 3"))
    await unit.close()

    assert ["Chi bộ 1"] == await _names(database)


async def test_an_error_inside_a_transaction_undoes_it(database: Database) -> None:
    """Nothing is half saved."""
    with pytest.raises(ZeroDivisionError):
        await _fail_half_way(database)

    assert [] == await _names(database)


async def _fail_half_way(database: Database) -> None:
    async with database.transaction() as session:
        session.add(Organisation(kind=OrganisationKind.CELL, name="Chi bộ 1"))
        await session.flush()
        raise ZeroDivisionError


async def test_units_that_meet_wait_and_all_get_their_turn(database: Database) -> None:
    """Fifty at once: none is refused, none is lost."""
    await asyncio.gather(*(_name(database, f"Chi bộ {n}") for n in range(50)))

    assert {f"Chi bộ {n}" for n in range(50)} == set(await _names(database))


async def test_a_unit_cancelled_while_it_waits_gives_its_place_back(database: Database) -> None:
    """A deadline that cuts an update off must not cost a connection."""
    holder = database.unit()
    await holder.session()

    for _ in range(25):
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(_name_after_lock(database), timeout=0.01)
    await holder.close()
    await _name(database, "Chi bộ sau cùng")

    assert ["Chi bộ sau cùng"] == await _names(database)


async def _name_after_lock(database: Database) -> None:
    async with database.transaction() as session:
        session.add(Organisation(kind=OrganisationKind.CELL, name="Chi bộ bị cắt"))
        await session.flush()
        await asyncio.Event().wait()


async def test_one_chat_is_in_one_worker_at_a_time(database: Database, tmp_path: Path) -> None:
    """The second worker's update of the same chat waits until the first one's unit ends."""
    other = databases.at(database.url, tmp_path)
    first, second = database.unit(), other.unit()
    await first.lock_chat("telegram", "bot", "lan")
    order = []

    async def follow() -> None:
        await second.lock_chat("telegram", "bot", "lan")
        order.append("second in")
        await second.commit()

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(follow())
        await asyncio.sleep(0.1)
        order.append("first out")
        await first.commit()

    assert ["first out", "second in"] == order
    await other.close()


async def test_postgres_workers_in_two_chats_do_not_wait(tmp_path: Path) -> None:
    """The lock is the chat's, not the world's."""
    url = await databases.fresh_url("postgresql", tmp_path)
    database = databases.at(url, tmp_path)
    first, second = database.unit(), database.unit()

    await first.lock_chat("telegram", "bot", "lan")
    await asyncio.wait_for(second.lock_chat("telegram", "bot", "bình"), timeout=30)

    assert second.opened
    await first.close()
    await second.close()
    await database.close()
    await databases.drop(url)


async def test_postgres_that_only_reads_is_a_passing_failure(tmp_path: Path) -> None:
    """A standby that has taken over: what could not be written is tried again, not given up."""
    database = databases.at(await databases.fresh_url("postgresql", tmp_path), tmp_path)
    async with databases.postgres().read_only(database.url):
        with pytest.raises(OperationalError):
            await _name(database, "Chi bộ Trường Hoa Mai")

    await _name(database, "Chi bộ Trường Hoa Mai")

    assert ["Chi bộ Trường Hoa Mai"] == await _names(database)
    await database.close()
    await databases.drop(database.url)


async def test_postgres_whose_driver_was_left_in_disorder_is_a_passing_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server that dies in the middle of a word: the connection goes, the next one serves."""

    async def in_disorder(transaction: Transaction) -> None:
        raise InternalClientError("cannot switch to state 15; another operation is in progress")

    url = await databases.fresh_url("postgresql", tmp_path)
    database = databases.at(url, tmp_path)
    with monkeypatch.context() as cut:
        cut.setattr(Transaction, "start", in_disorder)

        with pytest.raises(OperationalError) as refused:
            await _name(database, "A")
    await _name(database, "B")

    assert refused.value.connection_invalidated
    assert ["B"] == await _names(database)
    await database.close()
    await databases.drop(url)


async def test_keys_of_other_tables_must_exist(database: Database) -> None:
    """Also on SQLite, which does not look by itself."""
    with pytest.raises(IntegrityError):
        async with database.transaction() as session:
            session.add(Meeting(cycle_id=404, chair_id=404))


async def test_a_value_outside_an_enumeration_is_refused_by_the_database(
    database: Database,
) -> None:
    """Whoever writes past the program meets the CHECK."""
    with pytest.raises(IntegrityError):
        async with database.transaction() as session:
            await (await session.connection()).execute(
                text("INSERT INTO organisation (kind, name) VALUES ('committee', 'Chi bộ 1')")
            )


async def test_errors_do_not_show_what_was_written(database: Database) -> None:
    """An error goes to the log: it must not carry a name with it."""
    cell = await found_cell(database)
    async with database.transaction() as session:
        session.add(Organisation(kind=OrganisationKind.CELL, parent_id=cell.id, name="Tổ 1"))

    with pytest.raises(IntegrityError) as caught:
        async with database.transaction() as session:
            session.add(Organisation(kind=OrganisationKind.CELL, parent_id=cell.id, name="Tổ 1"))

    assert "Tổ 1" not in str(caught.value)


async def test_moments_come_back_the_same_and_aware(database: Database) -> None:
    """19:30 in Hà Nội is written as UTC and compares equal when read."""
    async with database.transaction() as session:
        session.add(WorkerLock(name="poll", holder="w1", until=NOW))

    async with database.transaction() as session:
        lock = (await session.exec(select(WorkerLock))).one()

    assert NOW == lock.until
    assert lock.until.tzinfo is not None


async def test_a_moment_without_a_zone_is_refused(database: Database) -> None:
    """Nobody could say later which 19:30 it was."""
    naive = datetime(2026, 12, 10, 19, 30)  # noqa: DTZ001 - the point of the test

    with pytest.raises(Exception, match="without a zone"):
        async with database.transaction() as session:
            session.add(WorkerLock(name="poll", holder="w1", until=naive))


async def _answer(database: Database, value: str) -> int:
    cell = await found_cell(database)
    async with database.transaction() as session:
        review = SelfReview(
            cycle_id=1, member_id=cell.members[0], form="2A.2023", form_hash="0" * 64
        )
        session.add(review)
        await session.flush()
        assert review.id is not None
        session.add(Answer(review_id=review.id, item="i1", value=value, updated_at=NOW))
        return review.id


async def test_text_is_read_back_and_stands_in_no_column(database: Database) -> None:
    """What a member wrote about himself is ciphertext to whoever opens the database."""
    review = await _answer(database, WORDS)

    async with database.transaction() as session:
        answer = (await session.exec(select(Answer).where(Answer.review_id == review))).one()
        connection = await session.connection()
        stored = await connection.scalar(text("SELECT value FROM answer"))

    assert WORDS == answer.value
    assert WORDS.encode() not in stored


async def test_text_is_kept_in_one_spelling(database: Database) -> None:
    """A letter and its loose accent, as some phones send them, become one letter."""
    loose = "Ne\u0302\u0301t"

    await _answer(database, loose)

    async with database.transaction() as session:
        assert "Nết" == (await session.exec(select(Answer.value))).one()


async def test_another_key_opens_nothing(database: Database, tmp_path: Path) -> None:
    """A restored database without its key file is refused with a code, not read as rubbish."""
    await _answer(database, WORDS)
    stranger = Database(database.url, text_key=b"\1" * 32, ballot_keys=tmp_path)

    with pytest.raises(TextKeyError) as caught:
        async with stranger.transaction() as session:
            (await session.exec(select(Answer.value))).all()

    assert "text_key_does_not_fit" == caught.value.code
    await stranger.close()


async def test_sqlite_makes_its_folder(tmp_path: Path) -> None:
    """The first start needs no mkdir."""
    file = tmp_path / "var" / "data" / "tusoi.sqlite"
    database = databases.at(f"sqlite+aiosqlite:///{file}", tmp_path)

    await database.open()

    assert file.exists()
    await database.close()


async def test_sqlite_is_durable_and_forgets_thoroughly(tmp_path: Path) -> None:
    """The settings on which the promises of the urn rest."""
    database = databases.at(await databases.fresh_url("sqlite", tmp_path), tmp_path)
    async with database.transaction() as session:
        connection = await session.connection()
        found = {
            name: await connection.scalar(text(f"PRAGMA {name}"))
            for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
        }

    assert {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "secure_delete": 1,
    } == found
    await database.close()


def test_another_kind_of_database_is_refused(tmp_path: Path) -> None:
    """A code and the driver's name: the address may hold a password."""
    with pytest.raises(StorageError) as caught:
        databases.at("mysql+aiomysql://tusoi:matkhau@db/tusoi", tmp_path)

    assert ("database_unsupported", {"driver": "mysql+aiomysql"}) == (
        caught.value.code,
        caught.value.fields,
    )
