"""A district with base organisations and cells whose years are decided, row by row, and the officer
who sums them up; what a clerk notes of each beside it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from sqlmodel.ext.asyncio.session import AsyncSession

import rating
from storage.queries import people
from storage.tables import (
    Collective,
    Cycle,
    CycleState,
    Duty,
    DutyKind,
    Member,
    MemberDecision,
    MemberRole,
    Organisation,
    OrganisationKind,
)
from tests import told
from tests.worlds import Cell, World
from workflow.accounts import Person, id_of
from workflow.office import cells_table

XS, HTT, HT, KHT = rating.Level
PROFILE = "hcmc_edu_2023"


@dataclass(frozen=True, slots=True)
class Rated:
    """One member of a cell, and what was decided."""

    name: str
    level: rating.Level | None
    """None for who still waits."""
    role: MemberRole = MemberRole.MEMBER
    state_post: str = ""
    exempt: bool = False


@dataclass
class SummedOffice:
    """The district; Lan of the first cell is its officer."""

    world: World
    cell: Cell
    district: Organisation
    bases: dict[str, Organisation] = field(default_factory=dict)
    cells: dict[str, int] = field(default_factory=dict)
    members: dict[str, int] = field(default_factory=dict)
    cycles: dict[tuple[str, int], int] = field(default_factory=dict)

    @property
    def officer(self) -> Person:
        """Lan."""
        return self.cell.people["lan"]

    async def base(self, name: str) -> None:
        """Let there be a base organisation in the district."""
        async with self.world.job() as work:
            kind = OrganisationKind.PARTY_ORGANISATION
            found = await people.organisation(await work.session(), self.district.id, kind, name)
            self.bases[name] = found

    async def decides(
        self,
        base: str,
        cell: str,
        rated: Sequence[Rated],
        *,
        year: int = 2024,
        state: CycleState = CycleState.PUBLISHED,
        collective: rating.Level | None = None,
        profile: str = PROFILE,
    ) -> int:
        """Let the year of a cell come to these levels; whoever is named for the first time joins
        its roster. Gives the cycle."""
        async with self.world.job() as work:
            session = await work.session()
            return await self._decides(session, base, cell, rated, year, state, collective, profile)

    async def collects(self, base: str, cells: int, overdue: int = 0) -> None:
        """Let so many cells collect reviews of two members each, the first of them overdue."""
        async with self.world.job() as work:
            session = await work.session()
            for n in range(1, cells + 1):
                rated = [Rated(f"Ngô Văn {n}", None), Rated(f"Ngô Thị {n}", None)]
                collecting = CycleState.COLLECTING
                name = f"Chi bộ Ví Dụ {n}"
                number = await self._decides(
                    session, base, name, rated, 2024, collecting, None, PROFILE
                )
                if n <= overdue:
                    session.add(_overdue(number, self.cells[name], work.now.date(), n))

    async def _decides(
        self,
        session: AsyncSession,
        base: str,
        cell: str,
        rated: Sequence[Rated],
        year: int,
        state: CycleState,
        collective: rating.Level | None,
        profile: str,
    ) -> int:
        above = self.bases[base].id if base else self.district.id
        home = await people.organisation(session, above, OrganisationKind.CELL, cell)
        cycle = Cycle(
            cell_id=id_of(home),
            year=year,
            profile=profile,
            profile_hash="",
            review_deadline=date(year, 12, 5),
            state=state,
        )
        session.add(cycle)
        await session.flush()
        for one in rated:
            if one.name not in self.members:
                self.members[one.name] = await _joins(session, home, one)
        levels = {self.members[one.name]: one.level for one in rated}
        for who, level in {**levels, Collective.CELL.value: collective}.items():
            if level is not None:
                row = MemberDecision(cycle_id=id_of(cycle), member_id=who, level=level.value)
                session.add(row)
        self.cells[cell] = id_of(home)
        self.cycles[cell, year] = id_of(cycle)
        return id_of(cycle)


async def _joins(session: AsyncSession, home: Organisation, one: Rated) -> int:
    member = await told.add(
        session,
        cell_id=id_of(home),
        full_name=one.name,
        birth_date=date(1980, 5, 17),
        admitted_on=date(2010, 2, 3),
        role=one.role,
        state_post=one.state_post,
        leader=bool(one.state_post),
        exempt=one.exempt,
    )
    return id_of(member)


def _overdue(cycle: int, cell: int, today: date, days: int) -> Duty:
    """The cell owes its meeting since so many days."""
    day = today - timedelta(days=days)
    return Duty(
        cycle_id=cycle,
        organisation_id=cell,
        kind=DutyKind.HOLD_MEETING,
        day=day,
        operator=rating.DeadlineOperator.BY,
        last_day=day,
    )


async def found_office(world: World, cell: Cell) -> SummedOffice:
    """Put a district above everything, and let Lan be its officer."""
    async with world.job() as work:
        session = await work.session()
        (school, _) = await people.line_of(session, cell.cell_id)
        district = await people.organisation(
            session, None, OrganisationKind.SUPERIOR, "Đảng bộ Xã Ví Dụ"
        )
        lan = await session.get_one(Member, cell.people["lan"].member_id)
        await cells_table.appoint(work, lan, district)
    return SummedOffice(world, cell, district, {school.name: school})
