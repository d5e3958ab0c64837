"""Taking a roster in."""

import asyncio
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlmodel import select

from papers.roster_file import RosterRow
from rating import Status
from storage.queries import people
from storage.tables import DutyKind, Member, MemberRole
from terms.people import ChangeKind, PostBody
from tests.workflow.conftest import World
from tests.worlds import open_world
from workflow.accounts import Person, as_person
from workflow.cycle import open_cycle
from workflow.duties import duty_list
from workflow.errors import Refusal
from workflow.people import changes, joining, roster
from workflow.people.changes import Wanted
from workflow.people.roster_plan import plan_import
from workflow.people.roster_values import is_leader
from workflow.work import Work

LAN = RosterRow(
    row=2,
    name="Trần Thị Lan",
    birth_date=date(1985, 9, 5),
    admitted_on=date(2012, 3, 26),
    official_on=date(2013, 3, 26),
    status=Status.OFFICIAL,
    party_post="",
    state_post="Giáo viên",
    union_post="",
    workplace="Trường THPT Ví Dụ",
    organisation="Đảng bộ Trường THPT Ví Dụ",
    cell="Chi bộ Tổ Tự nhiên",
    phone="0900000001",
    exempt=False,
    suspended=False,
    retired=False,
    party_card="",
)
BINH = replace(
    LAN,
    row=4,
    name="Phạm Quốc Bình",
    party_post="Bí thư chi bộ",
    phone="0900000003",
    cell="Chi bộ Tổ Xã hội",
)
AN = replace(LAN, row=3, name="Nguyễn Văn An", party_post="Bí thư chi bộ", phone="0900000002")


async def test_a_roster_comes_in_whole(world: World) -> None:
    """The cell hangs under its party organisation, its members in the order of the file."""
    async with world.job() as work:
        outcome = await roster.import_rows(work, [LAN, AN])

    async with world.job() as work:
        session = await work.session()
        (cell,) = await people.cells(session)
        line = [o.name for o in await people.line_of(session, cell.id or 0)]
        members = await people.members_on(session, cell.id or 0, work.now.date())
    assert roster.RosterOutcome(added=2, changed=0, unchanged=0) == outcome
    assert ["Đảng bộ Trường THPT Ví Dụ", "Chi bộ Tổ Tự nhiên"] == line
    assert ["Nguyễn Văn An", "Trần Thị Lan"] == [m.full_name for m in members]
    assert [MemberRole.SECRETARY, MemberRole.MEMBER] == [m.role for m in members]


async def test_whom_a_roster_brings_owes_a_review_before_anything_is_planned(world: World) -> None:
    """The year of their cell is derived anew by the next tick, and no other's."""
    async with world.job() as work:
        await roster.import_rows(work, [AN])
        await roster.import_rows(work, [BINH])
    async with world.job() as work:
        for cell in await people.cells(await work.session()):
            (an,) = await people.members_on(await work.session(), cell.id or 0, work.now.date())
            await open_cycle(work, as_person(an, cell), "hcmc_edu_2023", date(2024, 12, 20))
        await duty_list.lay_due(work, 50)

    async with world.job() as work:
        await roster.import_rows(work, [LAN, AN])
    async with world.job() as work:
        changed = await duty_list.lay_due(work, 50)
        lan = next(one for one in await _all_members(work) if one.full_name == LAN.name)
        owed = await duty_list.owed_by(work, lan.id or 0)

    assert 1 == changed
    assert [DutyKind.WRITE_REVIEW] == [one.kind for one in owed]


async def _all_members(work: Work) -> list[Member]:
    """Give every membership of the house."""
    return list((await (await work.session()).exec(select(Member))).all())


async def test_a_post_here_and_one_above_are_two(world: World) -> None:
    """Who stops leading the cell goes on as what they are above it, and as a leader."""
    an = replace(AN, party_post="Phó Bí thư Đảng ủy, Bí thư chi bộ")
    lan = replace(LAN, party_post="Bí thư")
    async with world.job() as work:
        await roster.import_rows(work, [lan, an])

    async with world.job() as work:
        session = await work.session()
        (cell,) = await people.cells(session)
        first, second = await people.members_on(session, cell.id or 0, work.now.date())
        held = {post.body: post for post in first.posts}
        lead = Person(0, second.id or 0, "", cell.id or 0, "", MemberRole.SECRETARY, "vi")
        ends = held[PostBody.CELL].id or 0
        over = Wanted(ChangeKind.POST_OVER, work.now.date(), about=ends)
        await changes.change(work, lead, first.id or 0, over)
    async with world.job() as work:
        session = await work.session()
        after = await people.member_on(session, first.id or 0, work.now.date())

    titles = {"cell": "Bí thư chi bộ", "party": "Phó Bí thư Đảng ủy"}
    assert titles == {body.value: post.title for body, post in held.items()}
    assert [PostBody.CELL] == [post.body for post in second.posts]
    assert (MemberRole.MEMBER, True) == (after.role, after.leader)
    assert "Phó Bí thư Đảng ủy" == after.party_post


async def test_the_same_roster_again_changes_nothing(world: World) -> None:
    """And a changed post is brought up to date, on the same member."""
    async with world.job() as work:
        await roster.import_rows(work, [LAN, AN])

    async with world.job() as work:
        again = await roster.import_rows(work, [LAN, AN])
        promoted = await roster.import_rows(work, [replace(LAN, party_post="Phó Bí thư"), AN])

    assert roster.RosterOutcome(added=0, changed=0, unchanged=2) == again
    assert roster.RosterOutcome(added=0, changed=1, unchanged=1) == promoted


async def _waits(world: World) -> bool:
    """Tell whether somebody waits for another's lock in this database."""
    async with world.database.engine.connect() as line:
        found = await line.execute(
            text(
                "SELECT 1 FROM pg_locks l JOIN pg_database d ON d.oid = l.database "
                "WHERE d.datname = current_database() AND NOT l.granted"
            )
        )
        return found.first() is not None


async def test_two_who_take_a_roster_in_at_once_add_nobody_twice(tmp_path: Path) -> None:
    """An office and an officer with the same file, both agreed to the same plan: the second waits
    for the first, and is told that the house has moved on."""
    async with open_world("postgresql", tmp_path) as world:
        async with world.job() as work:
            plan = await plan_import(work, [LAN, AN])

        async def second() -> None:
            async with world.job() as work:
                await roster.import_rows(work, [LAN, AN], accepted=plan)

        async with world.job() as work:
            await roster.import_rows(work, [LAN, AN], accepted=plan)
            other = asyncio.ensure_future(second())
            while not (other.done() or await _waits(world)):  # noqa: ASYNC110 - nobody tells
                await asyncio.sleep(0)
        with pytest.raises(Refusal) as refused:
            await other

        async with world.job() as work:
            session = await work.session()
            cells = await people.cells(session)
            members = [
                member.full_name
                for one in cells
                for member in await people.members_of(session, one.id or 0)
            ]
    assert "roster_moved_on" == refused.value.code
    assert ["Nguyễn Văn An", "Trần Thị Lan"] == members


async def test_everybody_gets_a_code_of_his_own(world: World) -> None:
    """Printed in two groups of four, in letters nobody mixes up."""
    async with world.job() as work:
        await roster.import_rows(work, [LAN, AN])
        (cell,) = await people.cells(await work.session())
        codes = await roster.issue_codes(work, cell.id or 0)

    assert ["Nguyễn Văn An", "Trần Thị Lan"] == [code.name for code in codes]
    assert 2 == len({code.code for code in codes})
    assert all(joining.looks_like_code(code.code) and "-" in code.code for code in codes)


@pytest.mark.parametrize(
    ("party_post", "state_post", "leader"),
    [
        ("Bí thư", "", True),
        ("Phó Bí thư", "", True),
        ("Chi ủy viên", "", True),
        ("UV BTV Đảng ủy", "", True),
        ("Bí thư Đoàn trường", "", False),
        ("", "Hiệu trưởng", True),
        ("", "Phó Hiệu trưởng", True),
        ("", "Tổ trưởng chuyên môn", False),
        ("", "Giáo viên", False),
        ("Đảng viên", "Nhân viên văn thư", False),
    ],
)
def test_who_leads(party_post: str, state_post: str, leader: bool) -> None:
    """S1 III.1.2(3): secretary, deputies, committee; heads and deputies of the unit."""
    assert leader == is_leader(party_post, state_post)
