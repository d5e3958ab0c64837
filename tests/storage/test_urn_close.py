"""The close: every phase once, counted twice, nothing left, whatever crashes in between."""

import asyncio
import logging
import resource
import sqlite3
import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.public import PrivateKey
from sqlmodel import col, delete, func, select, update

from storage import urn_close, urn_count, urn_scrub
from storage.ballot_keys import BallotKeyError
from storage.ballot_kinds import LEVELS, SheetRules
from storage.ballot_paper import encode, seal
from storage.database import Database
from storage.engine import file_of
from storage.errors import UrnError
from storage.files import write_new_secret
from storage.tables import (
    BallotElector,
    BallotPhase,
    BallotSession,
    BallotState,
    BallotTally,
    Organisation,
    OrganisationKind,
    SealedBallot,
)
from storage.urn_close import close_step, scrub_again, unfinished, unscrubbed
from terms.ballots import TallyMark
from tests import databases
from tests.keys import urn_key, without_key
from tests.storage.stage import (
    NOW,
    SHEET,
    Urn,
    close_urn,
    crashing_in,
    found_cell,
    open_urn,
    receipts,
    sealed_in,
    totals,
    writing,
)

MARKS = ([1, 2, 0], [1, 3, 4], [2, 2, 2], [1, 2, 3], [4, 2, 0])
"""Five ballots over three people."""

EXPECTED = {
    (0, TallyMark.EXCELLENT): 3,
    (0, TallyMark.GOOD): 1,
    (0, TallyMark.NOT_COMPLETED): 1,
    (1, TallyMark.GOOD): 4,
    (1, TallyMark.COMPLETED): 1,
    (2, TallyMark.BLANK): 2,
    (2, TallyMark.GOOD): 1,
    (2, TallyMark.COMPLETED): 1,
    (2, TallyMark.NOT_COMPLETED): 1,
}


@pytest.fixture
async def urn(database: Database) -> Urn:
    """An urn over three people with five of eight ballots in it."""
    opened = await open_urn(database, await found_cell(database), subjects=3)
    async with writing(database) as writer:
        for elector, marks in zip(opened.electors, MARKS, strict=False):
            await writer.cast(opened.id, elector, opened.ballot(marks))
    return opened


async def _session(database: Database, urn: Urn) -> BallotSession:
    async with database.transaction() as session:
        row = await session.get(BallotSession, urn.id)
        assert row is not None
        return row


@pytest.mark.parametrize("kind", databases.RULES_ON, indirect=True)
async def test_the_totals_are_what_was_cast(database: Database, urn: Urn) -> None:
    """Per subject and mark; the votes of a subject add up to the number who voted."""
    await close_urn(database, urn)

    counted = await totals(database, urn)
    assert EXPECTED == counted
    sums = Counter[int]()
    for (place, _), n in counted.items():
        sums[place] += n
    assert {0: 5, 1: 5, 2: 5} == dict(sums)


@pytest.mark.parametrize("kind", databases.RULES_ON, indirect=True)
async def test_zeros_are_written_too(database: Database, urn: Urn) -> None:
    """A missing line can never be mistaken for a nought."""
    await close_urn(database, urn)

    async with database.transaction() as session:
        lines = (await session.exec(select(func.count()).select_from(BallotTally))).one()
    assert 3 * (len(LEVELS.marks) + 1) == lines


@pytest.mark.parametrize("kind", databases.RULES_ON, indirect=True)
async def test_the_phases_come_in_their_order(database: Database, urn: Urn) -> None:
    """And the last one is final: calling again changes nothing."""
    reached = [await close_step(database, urn.id) for _ in range(6)]

    assert [
        BallotPhase.LOCKED,
        BallotPhase.TOTALS_WRITTEN,
        BallotPhase.BALLOTS_DELETED,
        BallotPhase.KEY_DESTROYED,
        BallotPhase.SCRUBBED,
        BallotPhase.SCRUBBED,
    ] == reached


async def test_nothing_but_totals_and_receipts_is_left(database: Database, urn: Urn) -> None:
    """No ballot, no key; who voted stays, the session is counted."""
    await close_urn(database, urn)

    assert [] == await sealed_in(database, urn)
    assert [urn.id] == await without_key(database, urn.id)
    assert set(urn.electors[:5]) == await receipts(database, urn)
    assert BallotState.COUNTED is (await _session(database, urn)).state


@pytest.mark.parametrize("kind", databases.RULES_ON, indirect=True)
async def test_no_total_exists_before_the_urn_is_locked(database: Database, urn: Urn) -> None:
    """Nobody sees a number while ballots are taken: there is none."""
    await close_step(database, urn.id)

    assert BallotState.CLOSED is (await _session(database, urn)).state
    assert {} == await totals(database, urn)


@pytest.mark.parametrize("kind", databases.RULES_ON, indirect=True)
async def test_an_urn_nobody_used_is_counted_too(database: Database) -> None:
    """All noughts, no error."""
    empty = await open_urn(database, await found_cell(database))

    await close_urn(database, empty)

    assert {} == await totals(database, empty)
    assert BallotState.COUNTED is (await _session(database, empty)).state


@pytest.mark.parametrize("kind", databases.RULES_ON, indirect=True)
async def test_a_ballot_that_does_not_open_is_invalid_and_blocks_nothing(
    database: Database, urn: Urn
) -> None:
    """Rubbish, another urn's key, another sheet: each invalid for every subject."""
    other = bytes(PrivateKey.generate().public_key)
    paper = encode(SHEET, [1, 1, 1])
    spoilt = (
        b"\7" * 112,
        seal(other, paper),
        seal(urn.public_key, encode("ab" * 32, [1, 1, 1])),
    )
    async with writing(database) as writer:
        for elector, ballot in zip(urn.electors[5:], spoilt, strict=True):
            await writer.cast(urn.id, elector, ballot)

    await close_urn(database, urn)

    invalid = {(place, TallyMark.INVALID): 3 for place in range(3)}
    assert EXPECTED | invalid == await totals(database, urn)


@pytest.mark.parametrize("kind", databases.RULES_ON, indirect=True)
async def test_a_void_urn_is_destroyed_uncounted(database: Database, urn: Urn) -> None:
    """It was opened by mistake: nobody ever learns what was in it."""
    async with database.transaction() as session:
        await session.exec(update(BallotSession).values(state=BallotState.VOID))

    await close_urn(database, urn)

    assert ({}, []) == (await totals(database, urn), await sealed_in(database, urn))
    assert [urn.id] == await without_key(database, urn.id)
    assert BallotState.VOID is (await _session(database, urn)).state


@pytest.mark.parametrize(("kind", "done"), databases.rows_on(range(6), 2), indirect=["kind"])
async def test_a_close_goes_on_where_it_stopped(database: Database, urn: Urn, done: int) -> None:
    """The worker died after so many phases; another one, started later, finishes."""
    for _ in range(done):
        await close_step(database, urn.id)
    after_restart = databases.at(database.url, database.ballot_keys.folder.parent)

    await close_urn(after_restart, urn)

    assert EXPECTED == await totals(after_restart, urn)
    assert [] == await unfinished(after_restart)
    await after_restart.close()


@pytest.mark.parametrize(
    ("kind", "phase"),
    databases.rows_on(urn_close._STEPS, BallotPhase.TOTALS_WRITTEN),
    indirect=["kind"],
)
async def test_a_phase_that_fails_inside_leaves_nothing_half_done(
    database: Database, urn: Urn, phase: BallotPhase
) -> None:
    """Its work is done and undone again by a crash before the commit; the next run repeats it."""
    with crashing_in(phase):
        with pytest.raises(ConnectionError):
            await close_urn(database, urn)
        assert phase is (await _session(database, urn)).phase

    await close_urn(database, urn)

    assert EXPECTED == await totals(database, urn)
    assert [] == await sealed_in(database, urn)
    assert [urn.id] == await without_key(database, urn.id)
    assert BallotState.COUNTED is (await _session(database, urn)).state


@pytest.mark.parametrize("kind", databases.RULES_ON, indirect=True)
async def test_the_count_waits_for_nobodys_threads(database: Database, urn: Urn) -> None:
    """All threads of the common pool hang on papers: the urn is counted all the same."""
    loop = asyncio.get_running_loop()
    over = threading.Event()
    with ThreadPoolExecutor(1) as pool:
        loop.set_default_executor(pool)
        busy = loop.run_in_executor(None, over.wait)
        try:
            async with asyncio.timeout(30):
                while await close_step(database, urn.id) is not BallotPhase.TOTALS_WRITTEN:
                    pass
        finally:
            over.set()
            await busy

    assert EXPECTED == await totals(database, urn)


@pytest.mark.parametrize("kind", databases.RULES_ON, indirect=True)
async def test_who_writes_waits_for_no_box_to_be_opened(database: Database, urn: Urn) -> None:
    """While the boxes are being opened, somebody else's transaction begins and ends."""
    loop = asyncio.get_running_loop()
    opening, written = asyncio.Event(), threading.Event()

    def slowly(*args: Any) -> list[urn_count.Paper]:
        loop.call_soon_threadsafe(opening.set)
        assert written.wait(30)
        return urn_count.open_all(*args)

    async def writes() -> None:
        await opening.wait()
        async with database.transaction() as session:
            session.add(Organisation(name="Chi bộ 9", kind=OrganisationKind.CELL))
        written.set()

    await close_step(database, urn.id)
    with patch.object(urn_close, "open_all", slowly):
        phase, _ = await asyncio.gather(close_step(database, urn.id), writes())

    assert BallotPhase.TOTALS_WRITTEN is phase
    assert EXPECTED == await totals(database, urn)


async def test_a_ballot_too_many_stops_the_count(database: Database, urn: Urn) -> None:
    """Somebody put one into the table: no total is written, and the numbers are told."""
    async with database.transaction() as session:
        session.add(SealedBallot(id="x", session_id=urn.id, sealed=urn.ballot([1, 1, 1])))

    with pytest.raises(UrnError) as caught:
        await close_urn(database, urn)

    assert "urn_does_not_match" == caught.value.code
    assert {"session_id": urn.id, "ballots": 6, "receipts": 5} == caught.value.fields
    assert {} == await totals(database, urn)


async def test_a_ballot_too_few_stops_the_count(database: Database, urn: Urn) -> None:
    """Somebody took one out."""
    async with database.transaction() as session:
        first = (await session.exec(select(SealedBallot.id).limit(1))).one()
        await session.exec(delete(SealedBallot).where(col(SealedBallot.id) == first))

    with pytest.raises(UrnError) as caught:
        await close_urn(database, urn)

    assert (4, 5) == (caught.value.fields["ballots"], caught.value.fields["receipts"])


async def test_a_receipt_too_many_stops_the_count(database: Database, urn: Urn) -> None:
    """Somebody was marked who did not vote."""
    async with database.transaction() as session:
        await session.exec(
            update(BallotElector)
            .where(col(BallotElector.member_id) == urn.electors[7])
            .values(voted=True)
        )

    with pytest.raises(UrnError) as caught:
        await close_urn(database, urn)

    assert (5, 6) == (caught.value.fields["ballots"], caught.value.fields["receipts"])


@pytest.mark.parametrize("kind", databases.RULES_ON, indirect=True)
async def test_a_missing_key_is_told_and_nothing_is_deleted(database: Database, urn: Urn) -> None:
    """The key folder was not mounted: put right, the close goes on."""
    database.ballot_keys.destroy(await urn_key(database, urn.id))

    with pytest.raises(BallotKeyError) as caught:
        await close_urn(database, urn)

    assert "ballot_key_missing" == caught.value.code
    assert 5 == len(await sealed_in(database, urn))


@pytest.mark.parametrize("kind", databases.RULES_ON, indirect=True)
async def test_the_wrong_key_is_told_and_nothing_is_counted(database: Database, urn: Urn) -> None:
    """Else every ballot would count as invalid and then be destroyed."""
    key = await urn_key(database, urn.id)
    database.ballot_keys.destroy(key)
    write_new_secret(database.ballot_keys.folder / f"{key.name}.key", bytes(PrivateKey.generate()))

    with pytest.raises(BallotKeyError) as caught:
        await close_urn(database, urn)

    assert "ballot_key_of_another" == caught.value.code
    assert ({}, 5) == (await totals(database, urn), len(await sealed_in(database, urn)))


@pytest.mark.parametrize("kind", databases.RULES_ON, indirect=True)
async def test_counts_that_differ_write_nothing(database: Database, urn: Urn) -> None:
    """One counter is made to lose a vote: the other one notices."""

    def loses_one(
        papers: list[urn_count.Paper], subjects: int, rules: SheetRules
    ) -> urn_count.Totals:
        return urn_count.by_ballot(papers[1:], subjects, rules)

    with (
        patch.object(urn_count, "by_subject", loses_one),
        pytest.raises(urn_count.CountError) as caught,
    ):
        await close_urn(database, urn)

    assert "counts_differ" == caught.value.code
    assert ({}, 5) == (await totals(database, urn), len(await sealed_in(database, urn)))


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
async def test_who_reads_the_file_keeps_no_count_waiting(
    database: Database, urn: Urn, caplog: pytest.LogCaptureFixture
) -> None:
    """A copy is being made for hours: the meeting has its count, and is told what is left; once
    nobody reads, nothing is."""
    file = file_of(database.url)
    assert file is not None
    reader = sqlite3.connect(file)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM member").fetchone()

    with patch.object(urn_scrub, "_CUTS", 1), caplog.at_level(logging.ERROR):
        await close_urn(database, urn)
        counted = await _session(database, urn)
        early = await scrub_again(database, urn.id)
    reader.close()
    late = await scrub_again(database, urn.id)

    assert (BallotState.COUNTED, False) == (counted.state, counted.scrubbed)
    assert EXPECTED == await totals(database, urn)
    assert [f"code=urn_scrub_readers session={urn.id}"] * 2 == caplog.messages
    assert (False, True, []) == (early, late, await unscrubbed(database))


@pytest.mark.parametrize("kind", ["sqlite"], indirect=True)
async def test_a_disk_without_room_for_a_second_file_keeps_no_count_waiting(
    database: Database, urn: Urn, caplog: pytest.LogCaptureFixture
) -> None:
    """The file cannot be built anew beside itself; that is told, and done once there is room."""
    file = file_of(database.url)
    assert file is not None
    rebuild, room = urn_scrub._rebuild, resource.getrlimit(resource.RLIMIT_FSIZE)

    async def without_room(given: Database) -> str:
        resource.setrlimit(resource.RLIMIT_FSIZE, (file.stat().st_size // 2, room[1]))
        try:
            return await rebuild(given)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, room)

    with patch.object(urn_scrub, "_rebuild", without_room), caplog.at_level(logging.ERROR):
        await close_urn(database, urn)
    counted = await _session(database, urn)
    late = await scrub_again(database, urn.id)

    assert (BallotState.COUNTED, False) == (counted.state, counted.scrubbed)
    assert EXPECTED == await totals(database, urn)
    assert [f"code=urn_scrub_rebuild session={urn.id}"] == caplog.messages
    assert (True, []) == (late, await unscrubbed(database))


@given(papers=st.lists(st.none() | st.tuples(*[st.integers(0, 4)] * 3), max_size=40))
def test_both_counters_always_agree_and_lose_no_vote(papers: list[urn_count.Paper]) -> None:
    """Per subject levels + blank + invalid = ballots; the order of ballots never matters."""
    counted = urn_count.count_twice(papers, 3)

    assert counted == urn_count.count_twice(papers[::-1], 3)
    assert [len(papers)] * 3 == [
        sum(counted[place, mark] for mark in (*LEVELS.marks.values(), TallyMark.INVALID))
        for place in range(3)
    ]


@pytest.mark.parametrize("kind", databases.RULES_ON, indirect=True)
async def test_an_urn_that_does_not_exist_is_told(database: Database) -> None:
    """A job for a session that was never committed."""
    with pytest.raises(UrnError) as caught:
        await close_step(database, 404)

    assert ("urn_unknown", {"session_id": 404}) == (caught.value.code, caught.value.fields)


@pytest.mark.parametrize("kind", databases.RULES_ON, indirect=True)
async def test_closing_one_urn_leaves_the_others(database: Database, urn: Urn) -> None:
    """Two cells vote on the same evening."""
    second = await open_urn(
        database, await found_cell(database, name="Chi bộ Khu phố 3"), subjects=3
    )
    async with writing(database) as writer:
        await writer.cast(second.id, second.electors[0], second.ballot([1, 1, 1]))

    await close_urn(database, urn)

    assert 1 == len(await sealed_in(database, second))
    assert [] == await without_key(database, second.id)
    await close_urn(database, second)
    assert {(place, TallyMark.EXCELLENT): 1 for place in range(3)} == await totals(database, second)


@pytest.mark.parametrize("kind", databases.RULES_ON, indirect=True)
async def test_closes_begun_and_not_finished_are_found_again(database: Database, urn: Urn) -> None:
    """Asked for but not begun, begun but not ended: yes. Open or ended: no."""
    before = await unfinished(database)
    async with database.transaction() as session:
        await session.exec(update(BallotSession).values(closed_at=NOW))
    asked = await unfinished(database)
    await close_step(database, urn.id)
    begun = await unfinished(database)
    await close_urn(database, urn)

    assert ([], [urn.id], [urn.id], []) == (before, asked, begun, await unfinished(database))
