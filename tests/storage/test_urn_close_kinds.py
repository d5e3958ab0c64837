"""The close of every kind of ballot, its worker killed inside every phase and after each."""

import pytest
from sqlmodel import select

from storage import urn_close
from storage.database import Database
from storage.tables import (
    BallotPhase,
    BallotRules,
    BallotSession,
    BallotState,
)
from storage.urn_close import close_step, unfinished
from terms.ballots import BallotKind, BallotPurpose, TallyMark
from tests import databases
from tests.keys import without_key
from tests.storage.stage import (
    Urn,
    crashing_in,
    found_cell,
    open_urn,
    sealed_in,
    totals,
    writing,
)

_MARK = TallyMark
SHEETS = ([1, 2, 0], [1, 2, 0], [2, 1, 0])
"""Three ballots; whatever the kind, its numbers 1 and 2 mean something, but for a choice."""
CHOICES = ([1, 0, 0], [1, 0, 0], [0, 1, 0])
BLANKS = {(2, _MARK.BLANK): 3}
EXPECTED = {
    BallotKind.LEVELS: {
        (0, _MARK.EXCELLENT): 2,
        (0, _MARK.GOOD): 1,
        (1, _MARK.EXCELLENT): 1,
        (1, _MARK.GOOD): 2,
        **BLANKS,
    },
    BallotKind.LOWER_LEVELS: {
        (0, _MARK.GOOD): 2,
        (0, _MARK.COMPLETED): 1,
        (1, _MARK.GOOD): 1,
        (1, _MARK.COMPLETED): 2,
        **BLANKS,
    },
    BallotKind.CHOICE: {
        (0, _MARK.CHOSEN): 2,
        (0, _MARK.BLANK): 1,
        (1, _MARK.CHOSEN): 1,
        (1, _MARK.BLANK): 2,
        **BLANKS,
    },
    BallotKind.YES_NO: {
        (0, _MARK.AGREE): 2,
        (0, _MARK.DISAGREE): 1,
        (1, _MARK.AGREE): 1,
        (1, _MARK.DISAGREE): 2,
        **BLANKS,
    },
    BallotKind.MOTION: {
        (0, _MARK.AGREE): 2,
        (0, _MARK.DISAGREE): 1,
        (1, _MARK.AGREE): 1,
        (1, _MARK.DISAGREE): 2,
        **BLANKS,
    },
}


async def _filled(database: Database, kind: BallotKind, purpose: BallotPurpose) -> Urn:
    """Give an urn of that kind with three ballots in it."""
    cell = await found_cell(database)
    urn = await open_urn(database, cell, subjects=3)
    async with database.transaction() as session:
        rules = BallotRules(session_id=urn.id, kind=kind, purpose=purpose, most=1)
        session.add(rules)
    sheets = CHOICES if kind is BallotKind.CHOICE else SHEETS
    # From 2 on, where the best level is voted on later.
    shift = kind is BallotKind.LOWER_LEVELS
    async with writing(database) as writer:
        for member, sheet in zip(urn.electors, sheets, strict=False):
            marks = [mark + shift if mark else 0 for mark in sheet]
            await writer.cast(urn.id, member, urn.ballot(marks))
    return urn


async def _cut_off_everywhere(database: Database, urn: Urn) -> None:
    """Close the urn; every phase is done and undone by a crash, then done by another worker."""
    for phase in urn_close._STEPS:
        with crashing_in(phase), pytest.raises(ConnectionError):
            await close_step(database, urn.id)
        after_restart = databases.at(database.url, database.ballot_keys.folder.parent)
        assert [] != await unfinished(after_restart) or phase is BallotPhase.NONE
        await close_step(after_restart, urn.id)
        await after_restart.close()


async def _state(database: Database, urn: Urn) -> BallotState:
    async with database.transaction() as session:
        found = await session.exec(select(BallotSession.state).where(BallotSession.id == urn.id))
        return BallotState(found.one())


@pytest.mark.parametrize(
    ("kind", "ballot"), databases.rows_on(BallotKind, BallotKind.LEVELS), indirect=["kind"]
)
async def test_every_kind_is_counted_once(database: Database, ballot: BallotKind) -> None:
    """Five crashes inside the phases, five restarts between them: the count is the same."""
    urn = await _filled(database, ballot, BallotPurpose.RATING)

    await _cut_off_everywhere(database, urn)

    assert EXPECTED[ballot] == await totals(database, urn)
    assert BallotState.COUNTED is await _state(database, urn)
    assert ([], [urn.id]) == (
        await sealed_in(database, urn),
        await without_key(database, urn.id),
    )
    assert [] == await unfinished(database)


@pytest.mark.parametrize("kind", databases.RULES_ON, indirect=True)
async def test_a_rehearsal_is_destroyed_uncounted(database: Database) -> None:
    """Cut off at every step, it never comes to a number."""
    urn = await _filled(database, BallotKind.LEVELS, BallotPurpose.REHEARSAL)
    async with database.transaction() as session:
        row = await session.get_one(BallotSession, urn.id)
        row.state = BallotState.VOID

    await _cut_off_everywhere(database, urn)

    assert ({}, []) == (await totals(database, urn), await sealed_in(database, urn))
    assert [urn.id] == await without_key(database, urn.id)
    assert BallotState.VOID is await _state(database, urn)
