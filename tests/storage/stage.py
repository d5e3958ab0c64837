"""A cell, its members and an open urn: what most tests of the store begin with."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from unittest.mock import patch
from zoneinfo import ZoneInfo

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from storage import urn_close
from storage.ballot_paper import encode, seal
from storage.database import Database
from storage.queries import phones
from storage.queries.phones import Watch
from storage.tables import (
    BallotElector,
    BallotPhase,
    BallotSession,
    BallotState,
    BallotTally,
    Cycle,
    Meeting,
    Member,
    MemberStatus,
    Organisation,
    OrganisationKind,
    SealedBallot,
)
from storage.urn import BallotWriter
from storage.urn_close import close_step
from terms.ballots import TallyMark

NOW = datetime(2026, 12, 10, 19, 30, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))

CAST = (
    "Nguyễn Văn An",
    "Trần Thị Lan",
    "Lê Văn Bình",
    "Phạm Thị Cúc",
    "Hoàng Văn Dũng",
    "Vũ Thị Hoa",
    "Đặng Văn Khánh",
    "Bùi Thị Mai",
)

SHEET = "5e" * 32


@dataclass(frozen=True, slots=True)
class Cell:
    """A party cell as the store has it."""

    id: int
    meeting_id: int
    members: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Urn:
    """An open urn over the whole cell."""

    id: int
    electors: tuple[int, ...]
    subjects: tuple[int, ...]
    public_key: bytes
    sheet: str

    def ballot(self, marks: Sequence[int] | None = None) -> bytes:
        """Give a sealed ballot; without marks everybody is rated good."""
        return seal(self.public_key, encode(self.sheet, marks or [2] * len(self.subjects)))


async def found_cell(
    database: Database,
    people: int = len(CAST),
    name: str = "Chi bộ Trường Hoa Mai",
    first_id: int | None = None,
) -> Cell:
    """Found a cell of that many official members, the named cast first, with a meeting.

    The members are numbered from `first_id` where it is given.
    """
    names = [*CAST, *(f"Đồng chí số {n}" for n in range(len(CAST), people))][:people]
    async with database.transaction() as session:
        cell = Organisation(kind=OrganisationKind.CELL, name=name)
        session.add(cell)
        await session.flush()
        assert cell.id is not None
        members = [_member(cell.id, person) for person in names]
        for place, member in enumerate(members):
            member.id = None if first_id is None else first_id + place
        cycle = Cycle(
            cell_id=cell.id,
            year=2026,
            profile="national_2025",
            profile_hash="0" * 64,
            review_deadline=date(2026, 12, 15),
        )
        session.add_all([*members, cycle])
        await session.flush()
        ids = tuple(member.id for member in members if member.id is not None)
        assert cycle.id is not None
        meeting = Meeting(cycle_id=cycle.id, chair_id=ids[0])
        session.add(meeting)
        await session.flush()
        assert meeting.id is not None
        return Cell(cell.id, meeting.id, ids)


async def open_urn(
    database: Database, cell: Cell, subjects: int | None = None, sheet: str = SHEET
) -> Urn:
    """Open an urn for all members of the cell, over the first so many of them."""
    people = cell.members[:subjects]
    async with database.transaction() as session:
        row = BallotSession(
            meeting_id=cell.meeting_id,
            state=BallotState.OPEN,
            subjects=list(people),
            sheet_hash=sheet,
            electorate_hash="e1" * 32,
            public_key=b"",
            official_members=len(cell.members),
            present=len(cell.members),
            opened_at=NOW,
        )
        session.add(row)
        await session.flush()
        assert row.id is not None
        key = database.ballot_keys.create(row.id)
        row.public_key, row.key_name, row.key_hash = key.public, key.name, key.digest
        session.add_all(BallotElector(session_id=row.id, member_id=one) for one in cell.members)
        await phones.freeze(session, row.id, Watch(cell.meeting_id, NOW), cell.members)
        return Urn(row.id, cell.members, people, row.public_key, sheet)


def _member(cell_id: int, name: str) -> Member:
    return Member(
        cell_id=cell_id,
        full_name=name,
        birth_date=date(1961, 5, 19),
        admitted_on=date(1988, 2, 3),
        status=MemberStatus.OFFICIAL,
    )


@asynccontextmanager
async def writing(database: Database) -> AsyncIterator[BallotWriter]:
    """Give a writer at work, as one worker of the program has it; it is stopped at the end."""
    writer = BallotWriter(database)
    task = asyncio.ensure_future(writer.run())
    try:
        yield writer
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def close_urn(database: Database, urn: Urn) -> None:
    """Close and count, as the program does it: phase after phase until nothing is left."""
    while await close_step(database, urn.id) is not BallotPhase.SCRUBBED:
        pass


@contextmanager
def crashing_in(phase: BallotPhase) -> Iterator[None]:
    """Let a close crash in one phase, its work done and not yet committed."""
    begin = urn_close._STEPS[phase]

    async def crash(database: Database, session_id: int) -> urn_close.Write:
        write = await begin(database, session_id)

        async def cut_off(session: AsyncSession, row: BallotSession) -> None:
            await write(session, row)
            raise ConnectionError

        return cut_off

    with patch.dict(urn_close._STEPS, {phase: crash}):
        yield


async def totals(database: Database, urn: Urn) -> dict[tuple[int, TallyMark], int]:
    """Give what was counted, without the zeros: (place on the sheet, mark) to a number."""
    async with database.transaction() as session:
        rows = await session.exec(select(BallotTally).where(BallotTally.session_id == urn.id))
        return {(urn.subjects.index(row.subject_id), row.mark): row.n for row in rows if row.n}


async def receipts(database: Database, urn: Urn) -> set[int]:
    """Give the members who are marked as having voted."""
    async with database.transaction() as session:
        rows = await session.exec(
            select(BallotElector.member_id).where(
                BallotElector.session_id == urn.id, col(BallotElector.voted)
            )
        )
        return set(rows)


async def sealed_in(database: Database, urn: Urn) -> list[bytes]:
    """Give the sealed ballots that lie in the urn."""
    async with database.transaction() as session:
        rows = await session.exec(
            select(SealedBallot.sealed).where(SealedBallot.session_id == urn.id)
        )
        return list(rows)
