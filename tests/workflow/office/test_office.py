"""The officer: his scope, his table, one day for all cells, what goes one level up to whom."""

from dataclasses import dataclass, replace
from datetime import date, datetime

import pytest

from rating import DeadlineOperator
from storage.queries import people
from storage.tables import (
    DaySource,
    Member,
    MemberRole,
    MemberStatus,
    Organisation,
    OrganisationKind,
)
from terms.calendar import CalendarMatter
from tests import told
from tests.workflow.conftest import Cell, World
from tests.workflow.duties.test_reminder import _at, _hand_in, _said, _tick
from workflow import cycle as cycles
from workflow.accounts import Person, id_of
from workflow.clock import VIETNAM
from workflow.duties import calendar
from workflow.errors import Refusal
from workflow.office import cells_table
from workflow.office.cells_table import Table

LAST_DAY = date(2024, 12, 4)


@dataclass
class Offices:
    """The school with two cells, and a district above it with one more cell."""

    world: World
    cell: Cell
    school: Organisation
    district: Organisation
    others: dict[str, Person]
    """Who leads the other cells: `hoa` at the same school, `mai` in the district."""

    async def appoints(self, who: str, over: Organisation) -> None:
        """The operator appoints one of the first cell."""
        async with self.world.job() as work:
            row = await (await work.session()).get_one(Member, self.cell.people[who].member_id)
            assert await cells_table.appoint(work, row, over)

    async def opens(self, *people_: Person) -> None:
        """Each opens the year of his cell."""
        for person in people_:
            async with self.world.job() as work:
                await cycles.open_cycle(work, person, "hcmc_edu_2023", LAST_DAY)

    async def table(self, who: str) -> Table:
        """Give the table as one of the first cell sees it."""
        async with self.world.job() as work:
            return await cells_table.table(work, self.cell.people[who])


@pytest.fixture
async def offices(world: World, cell: Cell) -> Offices:
    """Three cells in two levels."""
    async with world.job() as work:
        session = await work.session()
        (school, _) = await people.line_of(session, cell.cell_id)
        kind = OrganisationKind.PARTY_ORGANISATION
        district = await people.organisation(session, None, kind, "Đảng bộ Ví Dụ")
        school.parent_id = district.id
        session.add(school)
    found = Offices(world, cell, school, district, {})
    for key, above, name, leader in (
        ("hoa", school, "Chi bộ Tổ Xã hội", "Vũ Thị Hoa"),
        ("mai", district, "Chi bộ Văn phòng", "Bùi Thị Mai"),
    ):
        found.others[key] = await _cell(world, cell.people["an"], above, name, leader)
    return found


async def _cell(world: World, like: Person, above: Organisation, name: str, leader: str) -> Person:
    async with world.job() as work:
        session = await work.session()
        home = await people.organisation(session, above.id, OrganisationKind.CELL, name)
        member = await told.add(
            session,
            cell_id=home.id or 0,
            full_name=leader,
            birth_date=date(1975, 9, 2),
            admitted_on=date(2005, 2, 3),
            status=MemberStatus.OFFICIAL,
            role=MemberRole.SECRETARY,
        )
    return replace(like, member_id=id_of(member), name=leader, cell_id=home.id or 0, cell_name=name)


async def test_a_scope_is_an_organisation_and_all_under_it(offices: Offices) -> None:
    """The school's officer sees its two cells, the district's all three; others nothing."""
    await offices.appoints("lan", offices.school)
    await offices.appoints("binh", offices.district)

    school, district = await offices.table("lan"), await offices.table("binh")

    assert {"Chi bộ Tổ Tự nhiên", "Chi bộ Tổ Xã hội"} == {row.name for row in school.cells}
    assert 3 == len(district.cells)
    assert 3 == len(district.not_opened)
    with pytest.raises(Refusal, match="not_officer"):
        await offices.table("an")


async def test_an_office_ends(offices: Offices) -> None:
    """Dismissed, he sees nothing any more; appointing twice is once."""
    await offices.appoints("lan", offices.school)
    async with offices.world.job() as work:
        lan = await (await work.session()).get_one(Member, offices.cell.people["lan"].member_id)
        again = await cells_table.appoint(work, lan, offices.school)
        first = await cells_table.dismiss(work, lan, offices.school)
        second = await cells_table.dismiss(work, lan, offices.school)

    assert (False, True, False) == (again, first, second)
    with pytest.raises(Refusal, match="not_officer"):
        await offices.table("lan")


async def test_counts_and_the_overdue_on_top(offices: Offices) -> None:
    """Handed in of asked; the latest first, then who has not begun."""
    await offices.appoints("lan", offices.district)
    await offices.opens(offices.cell.people["an"], offices.others["hoa"])
    await _tick(offices.world, _at(21, month=11))
    await _hand_in(offices.world, offices.cell, "lan")
    offices.world.clock.move(datetime(2024, 12, 3, 9, tzinfo=VIETNAM) - offices.world.clock.now())
    async with offices.world.job() as work:
        hoa = offices.others["hoa"]
        day = date(2024, 12, 20)
        await calendar.change(work, hoa, CalendarMatter.CONSULTATION, day, DeadlineOperator.BY)
    await _tick(offices.world, _at(3, 10))

    found = (await offices.table("lan")).cells

    assert ["Chi bộ Tổ Tự nhiên", "Chi bộ Văn phòng", "Chi bộ Tổ Xã hội"] == [
        row.name for row in found
    ]
    first = found[0]
    assert (1, 4, 1, 0, 2) == (
        first.handed_in,
        first.asked,
        first.late_own,
        first.late_members,
        first.days_late,
    )


async def test_one_day_for_all_cells(offices: Offices) -> None:
    """What a secretary set gives way; cells without a year are left alone."""
    await offices.appoints("lan", offices.school)
    an, hoa = offices.cell.people["an"], offices.others["hoa"]
    await offices.opens(an, hoa, offices.others["mai"])
    async with offices.world.job() as work:
        lan = offices.cell.people["lan"]
        day = date(2024, 12, 20)
        done = await cells_table.set_day(
            work, lan, CalendarMatter.DOSSIER, day, DeadlineOperator.BEFORE
        )

    assert (2, date(2024, 12, 19), ()) == (done.done, done.last, done.refused)
    found = []
    for head in (an, hoa, offices.others["mai"]):
        async with offices.world.job() as work:
            now = (await calendar.of_cell(work, head)).of(CalendarMatter.DOSSIER)
        assert now is not None
        found.append((now.last, now.source))
    assert [(date(2024, 12, 19), DaySource.OFFICER)] * 2 == found[:2]
    assert DaySource.DERIVED is found[2][1]


async def test_a_day_that_no_cell_takes_is_refused(offices: Offices) -> None:
    """A day that is over; and where no year runs there is nothing to set."""
    await offices.appoints("lan", offices.school)
    lan = offices.cell.people["lan"]
    for day, code in (
        (date(2024, 12, 20), "no_running_cells"),
        (date(2024, 1, 1), "deadline_past"),
    ):
        async with offices.world.job() as work:
            with pytest.raises(Refusal, match=code):
                await cells_table.set_day(
                    work, lan, CalendarMatter.DOSSIER, day, DeadlineOperator.BY
                )
        await offices.opens(offices.cell.people["an"]) if code == "no_running_cells" else None


async def test_who_is_no_officer_sets_nothing(offices: Offices) -> None:
    """Not even a secretary, for other cells."""
    await offices.opens(offices.cell.people["an"])

    async with offices.world.job() as work:
        with pytest.raises(Refusal, match="not_officer"):
            await cells_table.set_day(
                work,
                offices.cell.people["an"],
                CalendarMatter.DOSSIER,
                date(2024, 12, 20),
                DeadlineOperator.BY,
            )


@pytest.mark.parametrize(
    ("school", "told"), [(True, {"lan"}), (False, {"binh"})], ids=["nearest", "next above"]
)
async def test_a_late_cell_goes_to_the_nearest_officer(
    offices: Offices, school: bool, told: set[str]
) -> None:
    """One message with one table; the level above hears of it only where there is none nearer."""
    await offices.appoints("binh", offices.district)
    if school:
        await offices.appoints("lan", offices.school)
    await offices.opens(offices.cell.people["an"])
    await _tick(offices.world, _at(20, 9, month=11))

    await _tick(offices.world, _at(2))

    said = await _said(offices.world)
    names = {
        who: [late.name for late in facts.late]
        for who in ("lan", "binh")
        if (facts := said.get(offices.cell.people[who].member_id)) is not None and facts.late
    }
    assert {who: ["Chi bộ Tổ Tự nhiên"] for who in told} == names
