"""A house with a cell of named people, at a time that stands still: where stories begin."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from storage.database import Database
from storage.queries import people
from storage.tables import Member, MemberRole, MemberStatus, OrganisationKind
from storage.urn import BallotWriter
from tests import databases, told
from tests.at_once import answer_at_once
from workflow.accounts import Person, id_of
from workflow.clock import VIETNAM, FixedClock
from workflow.drafts import Drafts
from workflow.work import House, Work

BEGIN = datetime(2024, 11, 20, 9, 0, tzinfo=VIETNAM)
"""When most stories begin."""


@dataclass(frozen=True, slots=True)
class Cell:
    """The cell of the stories: its id and its people by their given name."""

    cell_id: int
    people: dict[str, Person]


@dataclass
class World:
    """One database, one clock, one house."""

    database: Database
    clock: FixedClock
    house: House

    @asynccontextmanager
    async def job(self) -> AsyncIterator[Work]:
        """One transaction: committed at the end, rolled back on an error."""
        unit = self.database.unit()
        try:
            yield Work(unit=unit, clock=self.clock, house=self.house)
            await unit.commit()
        finally:
            await unit.close()


@asynccontextmanager
async def open_world(kind: str, folder: Path, like: str = "") -> AsyncIterator[World]:
    """Give a fresh house on 20 November 2024, nine in the morning, on one of `databases.KINDS`.

    With `like`, its database has the rows of the one at that address."""
    url = await databases.fresh_url(kind, folder, like)
    async with world_at(url, folder) as world:
        yield world
    await databases.drop(url)


@asynccontextmanager
async def world_at(url: str, folder: Path) -> AsyncIterator[World]:
    """Give the house of a database that stands, on the same morning."""
    database = databases.at(url, folder)
    answer_at_once(database.engine)
    async with world_of(database, BEGIN) as world:
        yield world


@asynccontextmanager
async def world_of(database: Database, now: datetime) -> AsyncIterator[World]:
    """Give the house of a database, opened for as long; its clock stands at `now`."""
    await database.open()
    clock = FixedClock(now)
    house = House(
        text_key=database.text_cipher,
        ballot_keys=database.ballot_keys,
        writer=BallotWriter(database),
        drafts=Drafts(clock.now),
        profile="hcmc_edu_2023",
        public_url="https://tusoi.example",
    )
    try:
        yield World(database, clock, house)
    finally:
        await database.close()


_CAST: tuple[tuple[str, str, MemberRole, dict[str, Any]], ...] = (
    ("an", "Nguyễn Văn An", MemberRole.SECRETARY, {"party_post": "Bí thư", "leader": True}),
    ("lan", "Trần Thị Lan", MemberRole.MEMBER, {}),
    ("binh", "Lê Văn Bình", MemberRole.MEMBER, {}),
    ("cuc", "Phạm Thị Cúc", MemberRole.MEMBER, {"status": MemberStatus.PROBATIONARY}),
    ("dung", "Hoàng Văn Dũng", MemberRole.MEMBER, {"exempt": True}),
)


async def found_cell(world: World, name: str = "Chi bộ Tổ Tự nhiên") -> Cell:
    """A cell: a secretary, two members, one probationary, one exempt."""
    found: dict[str, Person] = {}
    async with world.job() as work:
        session = await work.session()
        school = await people.organisation(
            session, None, OrganisationKind.PARTY_ORGANISATION, "Đảng bộ Trường THPT Ví Dụ"
        )
        home = await people.organisation(session, school.id, OrganisationKind.CELL, name)
        for key, full_name, role, values in _CAST:
            member = await told.add(
                session,
                cell_id=home.id,
                full_name=full_name,
                birth_date=date(1980, 5, 17),
                admitted_on=date(2010, 2, 3),
                role=role,
                **values,
            )
            found[key] = Person(
                account_id=0,
                member_id=id_of(member),
                name=full_name,
                cell_id=home.id or 0,
                cell_name=home.name,
                role=role,
                language="vi",
            )
    return Cell(found["an"].cell_id, found)


async def belongs_to_both(world: World, one: Person, there: Person) -> None:
    """Two memberships, each in a cell of its own, are of one human being from now on."""
    async with world.job() as work:
        session = await work.session()
        person_id = (await session.get_one(Member, one.member_id)).person_id
        member = await session.get_one(Member, there.member_id)
        member.person_id = person_id
        session.add(member)
