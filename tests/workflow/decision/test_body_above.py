"""Who above is competent for whom: the law says which body, the office who acts in it."""

from datetime import date, timedelta
from pathlib import Path

import pytest

from rating.law import overlays
from storage.queries import people
from storage.tables import Cycle, Member, OrganisationKind, Post
from terms.above import AboveRight
from terms.people import PostBody, PostRole
from tests.rating.own_law import HEAD, folder
from tests.rating.test_authority import OWN
from tests.worlds import Cell, World, found_cell
from workflow.decision import body_above

TODAY = date(2024, 11, 20)
SCHOOL, DEPARTMENT = "Đảng bộ Trường THPT Ví Dụ", "Đảng bộ Sở Ví Dụ"
DECIDES, APPRAISES = AboveRight.DECIDES, AboveRight.APPRAISES


async def seats(world: World, cell: Cell, who: str, where: str, does: AboveRight) -> bool:
    """The operator lets one of a cell act in an organisation above cells."""
    async with world.job() as work:
        session = await work.session()
        (place,) = [one for one in await people.organisations(session) if one.name == where]
        member = await session.get_one(Member, cell.people[who].member_id)
        return await body_above.seat(work, member, place, does, TODAY)


async def department(world: World) -> None:
    """The school is under the department."""
    async with world.job() as work:
        session = await work.session()
        top = await people.organisation(session, None, OrganisationKind.SUPERIOR, DEPARTMENT)
        (school,) = [o for o in await people.organisations(session) if o.name == SCHOOL]
        school.parent_id = top.id
        session.add(school)


async def competent(
    world: World, cell: Cell, who: str, profile: str, does: AboveRight = DECIDES
) -> str:
    """Give where a step is taken about one of a cell; empty where nobody of the house does."""
    async with world.job() as work:
        session = await work.session()
        year = Cycle(
            cell_id=cell.cell_id,
            year=2024,
            profile=profile,
            profile_hash="0",
            review_deadline=TODAY,
        )
        found = await body_above.above(work, year)
        member = await people.member_on(session, cell.people[who].member_id, TODAY)
        at = found.competent(member, does)
        return "" if at is None else at.name


async def test_a_body_nobody_acts_in_is_none_of_the_house(world: World, cell: Cell) -> None:
    """The law alone gives nobody a right; an appraiser decides nothing."""
    assert "" == await competent(world, cell, "lan", "hcmc_edu_2023")

    other = await found_cell(world, "Chi bộ Tổ Xã hội")
    await seats(world, other, "binh", SCHOOL, APPRAISES)

    assert SCHOOL == await competent(world, cell, "lan", "hcmc_edu_2023", APPRAISES)
    assert "" == await competent(world, cell, "lan", "hcmc_edu_2023")


@pytest.mark.parametrize(
    ("who", "profile", "where"),
    [
        ("lan", "hcmc_edu_2023", SCHOOL),
        ("an", "hcmc_edu_2023", SCHOOL),
        ("binh", "hcmc_edu_2023", DEPARTMENT),
        ("binh", "national_2025", SCHOOL),
        ("lan", "national_2023", ""),
    ],
)
async def test_it_is_the_row_of_the_kind(
    world: World, cell: Cell, who: str, profile: str, where: str
) -> None:
    """Bình heads the school: in 2023 the department's; a profile without rows gives it nobody."""
    await department(world)
    async with world.job() as work:
        session = await work.session()
        binh = cell.people["binh"].member_id
        session.add(Post(member_id=binh, body=PostBody.STATE, role=PostRole.HEAD))
    for place in (SCHOOL, DEPARTMENT):
        await seats(world, cell, "cuc", place, DECIDES)

    assert where == await competent(world, cell, who, profile)


async def test_an_offices_table_moves_every_right(world: World, cell: Cell, tmp_path: Path) -> None:
    """One row of a file, and the department decides on who was the school's; Cúc, who
    alone acts there, is nobody's to decide on herself."""
    overlays.take_in(folder(tmp_path, phuong=HEAD + OWN))
    await department(world)
    for place in (SCHOOL, DEPARTMENT):
        await seats(world, cell, "cuc", place, DECIDES)

    shipped = {who: await competent(world, cell, who, "national_2025") for who in cell.people}
    own = {who: await competent(world, cell, who, "phuong_vi_du") for who in cell.people}

    others = dict.fromkeys(cell.people, SCHOOL) | {"cuc": ""}
    assert others == shipped
    assert dict.fromkeys(cell.people, DEPARTMENT) | {"cuc": ""} == own


@pytest.mark.parametrize(("days", "acts"), [(-1, ""), (0, SCHOOL), (9, SCHOOL), (10, "")])
async def test_it_holds_from_a_day_to_a_day(world: World, cell: Cell, days: int, acts: str) -> None:
    """The first day counts, the day it ends does not; given twice it is one, and so it ends."""
    assert await seats(world, cell, "cuc", SCHOOL, DECIDES)
    assert not await seats(world, cell, "cuc", SCHOOL, DECIDES)
    async with world.job() as work:
        session = await work.session()
        (place,) = [o for o in await people.organisations(session) if o.name == SCHOOL]
        member = await session.get_one(Member, cell.people["cuc"].member_id)
        until = TODAY + timedelta(days=10)
        assert await body_above.unseat(work, member, place, DECIDES, until)
        assert not await body_above.unseat(work, member, place, DECIDES, until)
    world.clock.move(timedelta(days=days))

    assert acts == await competent(world, cell, "lan", "hcmc_edu_2023")
