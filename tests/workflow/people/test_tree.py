"""The tree of organisations, of any depth; what is founded, handed over, split, merged in it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlmodel import col, select

from handlers.people.members import PREPARES
from handlers.words import words_for
from papers.roster_export import roster_xlsx
from papers.roster_file import read_roster
from storage.queries import bodies, offices, people, trees
from storage.tables import (
    CollectiveKind,
    CollectiveReport,
    Cycle,
    CycleState,
    Duty,
    DutyState,
    Meeting,
    MeetingState,
    Member,
    Organisation,
    OrganisationKind,
    OutboxMessage,
    Post,
    SelfReview,
)
from terms.people import BodyKind
from tests.meeting_room import Room
from tests.papers.test_roster_file import excel
from tests.worlds import Cell, World, found_cell
from workflow import cycle as cycles
from workflow.accounts import Person, id_of
from workflow.collective import report_writing, reporting_scope
from workflow.duties import duty_list
from workflow.errors import Refusal
from workflow.people import moves, tree
from workflow.people.roster import import_rows
from workflow.people.roster_given import given_members
from workflow.people.roster_plan import plan_import
from workflow.people.tree import Reshaped
from workflow.review import writing
from workflow.work import Work

TODAY = date(2024, 11, 20)
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
LAST_DAY = date(2024, 12, 4)
RATING_DAY = LAST_DAY + timedelta(days=1)
HEAD = ("Họ và tên", "Ngày sinh", "Ngày vào Đảng", "Chính thức/Dự bị", "Đảng bộ", "Chi bộ")
LINE = "Đảng bộ Phường Ví Dụ > Đảng bộ Trường Ví Dụ > Đảng bộ bộ phận Khoa A"
NEW = "Chi bộ Hai"


async def imports(world: World, *rows: Sequence[str]) -> None:
    """Take a roster in."""
    async with world.job() as work:
        await import_rows(work, read_roster(excel(HEAD, *rows)).rows)


def row(name: str, above: str, cell: str) -> Sequence[str]:
    """Give a member's row of a roster."""
    return (name, "05/02/1980", "03/02/2010", "Chính thức", above, cell)


async def named(world: World, name: str) -> Organisation:
    """Give the one organisation of a name."""
    async with world.job() as work:
        every = await people.organisations(await work.session())
        (found,) = [one for one in every if one.name == name]
        return found


async def splits(
    world: World, cell: Cell, *going: str, leads: str = "lan", on: date = TODAY
) -> Reshaped:
    """The office makes a new cell of some of the cast."""
    numbers = {cell.people[who].member_id for who in going}
    async with world.job() as work:
        old = await (await work.session()).get_one(Organisation, cell.cell_id)
        return await tree.split(work, old, NEW, numbers, cell.people[leads].member_id, on)


async def here(world: World, cell_id: int, day: date) -> list[str]:
    """Give who belongs to a cell on a day, by the last word of the name."""
    async with world.job() as work:
        found = await people.members_on(await work.session(), cell_id, day)
        return [one.full_name.split()[-1] for one in found]


async def opens(world: World, secretary: Person) -> None:
    """A year is opened in the secretary's cell."""
    async with world.job() as work:
        await cycles.open_cycle(work, secretary, "hcmc_edu_2023", LAST_DAY)


async def begins_review(world: World, person: Person) -> None:
    """A member begins their self-review."""
    async with world.job() as work:
        await writing.begin(work, person)


async def reviews(world: World, cell_id: int) -> list[str]:
    """Give whose self-reviews belong to the year of a cell."""
    async with world.job() as work:
        session = await work.session()
        found = await session.exec(
            select(Member.full_name)
            .join(SelfReview, col(SelfReview.member_id) == col(Member.id))
            .where(Member.cell_id == cell_id)
        )
        cycle = (await cycles.of_cell(work, cell_id))[0]
        of_year = await session.exec(select(SelfReview).where(SelfReview.cycle_id == cycle.id))
        names = [name.split()[-1] for name in found.all()]
        assert len(names) == len(of_year.all())
        return names


# --- The tree ----------------------------------------------------------------------------------


async def test_a_line_of_organisations_is_made_from_the_highest_down(world: World) -> None:
    """A cell inside a sectional organisation; a second file finds them, however they are typed."""
    await imports(world, row("Trần Thị Lan", LINE, "Chi bộ 9"))
    again = "đảng bộ phường Ví Dụ>Đảng bộ trường ví dụ › Đảng bộ bộ phận Khoa B"
    await imports(world, row("Lê Văn Bình", again, "Chi bộ 9"))

    async with world.job() as work:
        session = await work.session()
        every = await people.organisations(session)
        (ward,) = [one for one in every if one.parent_id is None and "Phường" in one.name]
        seen = await offices.cells_under(session, [id_of(ward)])
        given = [one for one in await given_members(work) if one.cell == "Chi bộ 9"]
    kinds = {one.name: one.kind for one in every}

    assert OrganisationKind.SUPERIOR == kinds["Đảng bộ Phường Ví Dụ"]
    assert OrganisationKind.PARTY_ORGANISATION == kinds["Đảng bộ Trường Ví Dụ"]
    assert OrganisationKind.SECTIONAL == kinds["Đảng bộ bộ phận Khoa A"]
    assert OrganisationKind.SECTIONAL == kinds["Đảng bộ bộ phận Khoa B"]
    assert 2 == len(seen)
    assert [("Lan", 3, "Đảng bộ bộ phận Khoa A"), ("Bình", 3, "Đảng bộ bộ phận Khoa B")] == [
        (one.member.full_name.split()[-1], len(one.line), one.organisation) for one in given
    ]


async def test_a_deep_roster_given_out_and_taken_in_changes_nothing(world: World) -> None:
    """Two cells of one name, of two sectional organisations of one name."""
    other = LINE.replace("Trường Ví Dụ", "Bệnh viện Ví Dụ")
    await imports(
        world, row("Trần Thị Lan", LINE, "Chi bộ 9"), row("Lê Văn Bình", other, "Chi bộ 9")
    )

    async with world.job() as work:
        given = await given_members(work)
        read = read_roster(roster_xlsx(one.columns() for one in given))
        plan = await plan_import(work, read.rows)

    assert (False, (), (), ()) == (plan.writes, plan.missing, plan.doubts, plan.new_cells)


async def test_a_name_that_fits_two_organisations_is_asked_about(world: World) -> None:
    """The line tells which; the name alone does not."""
    other = LINE.replace("Trường Ví Dụ", "Bệnh viện Ví Dụ")
    await imports(
        world, row("Trần Thị Lan", LINE, "Chi bộ 9"), row("Lê Văn Bình", other, "Chi bộ 9")
    )
    rows = read_roster(excel(HEAD, row("Vũ Thị Hoa", "Đảng bộ bộ phận Khoa A", "Chi bộ 9"))).rows

    async with world.job() as work:
        plan = await plan_import(work, rows)

    assert ["several_organisations"] == [doubt.code for doubt in plan.doubts]


@pytest.mark.parametrize(
    ("above", "kind", "refused"),
    [
        ("sectional", OrganisationKind.CELL, False),
        ("sectional", OrganisationKind.SECTIONAL, True),
        ("sectional", OrganisationKind.PARTY_ORGANISATION, True),
        ("cell", OrganisationKind.CELL, True),
        ("superior", OrganisationKind.SUPERIOR, False),
    ],
)
async def test_what_stands_under_what(
    world: World, above: str, kind: OrganisationKind, refused: bool
) -> None:
    """Superior, grass-roots, sectional, cell; only superior committees stand under their like."""
    async with world.job() as work:
        over = await tree.found(work, None, OrganisationKind(above), "Ở trên", None)
        try:
            await tree.found(work, over, kind, "Ở dưới", None)
            code = ""
        except Refusal as refusal:
            code = refusal.code

    assert code == ("tree_order" if refused else "")


# --- Split -------------------------------------------------------------------------------------


async def test_a_split_leaves_everybody_in_one_cell_on_any_day(world: World, cell: Cell) -> None:
    """Lan and Cúc go from today on, Lan leads; the bases are told before and after."""
    found = await splits(world, cell, "lan", "cuc")

    new = await named(world, NEW)
    assert ["An", "Bình", "Cúc", "Dũng", "Lan"] == await here(world, cell.cell_id, YESTERDAY)
    assert [] == await here(world, id_of(new), YESTERDAY)
    assert ["An", "Bình", "Dũng"] == await here(world, cell.cell_id, TODAY)
    assert ["Cúc", "Lan"] == await here(world, id_of(new), TODAY)
    assert [(3, 2), (0, 1)] == [(base.before, base.after) for base in found.bases]
    assert ((), TODAY) == (found.unled, new.founded_on)
    async with world.job() as work:
        (lead,) = await people.secretaries_of(await work.session(), id_of(new), TODAY)
    assert "Trần Thị Lan" == lead.full_name


async def test_a_year_that_is_written_goes_on_in_the_new_cell(world: World, cell: Cell) -> None:
    """What Lan and Bình began stays theirs: Lan's is of the new cell's year, Bình's of the old."""
    await opens(world, cell.people["an"])
    for who in ("lan", "binh"):
        await begins_review(world, cell.people[who])

    found = await splits(world, cell, "lan", "cuc")

    new = await named(world, NEW)
    assert (2024,) == found.years
    assert ["Lan"] == await reviews(world, id_of(new))
    assert ["Bình"] == await reviews(world, cell.cell_id)
    async with world.job() as work:
        (old,) = await cycles.of_cell(work, cell.cell_id)
        (twin,) = await cycles.of_cell(work, id_of(new))
        assert (old.profile_hash, RATING_DAY) == (twin.profile_hash, twin.review_deadline)


@pytest.mark.parametrize(("days", "code"), [(-1, "year_has_met"), (0, "year_has_met"), (1, "")])
async def test_who_was_voted_on_stays_in_that_year(
    world: World, cell: Cell, days: int, code: str
) -> None:
    """Up to the rating day the list of a year that has met is not touched; from the next day on
    the members may go."""
    await opens(world, cell.people["an"])
    async with world.job() as work:
        (cycle,) = await cycles.of_cell(work, cell.cell_id)
        cycles.step(cycle, CycleState.MEETING)
        (await work.session()).add(cycle)
    world.clock.move(timedelta(days=30))

    try:
        await splits(world, cell, "lan", on=RATING_DAY + timedelta(days=days))
        refused = ""
    except Refusal as refusal:
        refused = refusal.code

    assert code == refused


@pytest.mark.parametrize(
    ("going", "leads", "on", "code"),
    [
        (("lan",), "lan", TOMORROW, "day_to_come"),
        (("lan",), "binh", TODAY, "lead_stays"),
        ((), "lan", TODAY, "nobody_goes"),
        (("an", "lan", "binh", "cuc", "dung"), "an", TODAY, "everybody_goes"),
    ],
)
async def test_a_split_that_cannot_be_changes_nothing(
    world: World, cell: Cell, going: tuple[str, ...], leads: str, on: date, code: str
) -> None:
    """One reason each; nobody has gone and no cell was made."""
    with pytest.raises(Refusal, match=code):
        await splits(world, cell, *going, leads=leads, on=on)

    assert 5 == len(await here(world, cell.cell_id, TODAY))
    async with world.job() as work:
        assert 1 == len(await people.cells(await work.session()))


async def test_nobody_of_another_cell_goes(world: World, cell: Cell) -> None:
    """A number of another cell is refused."""
    other = await found_cell(world, "Chi bộ Tổ Xã hội")
    mixed = Cell(cell.cell_id, {**cell.people, "hoa": other.people["lan"]})

    with pytest.raises(Refusal, match="not_of_cell"):
        await splits(world, mixed, "lan", "hoa")


async def test_nobody_goes_while_the_cell_meets(room: Room) -> None:
    """The roll of an open meeting stays what it was."""
    await room.calls_roll()
    cell = Cell(room.people["an"].cell_id, room.people)

    with pytest.raises(Refusal, match="cell_meets"):
        await splits(room.world, cell, "lan", on=date(2024, 11, 20))


# --- Merged ------------------------------------------------------------------------------------


async def test_a_merged_cell_is_none_any_more(world: World, cell: Cell) -> None:
    """Its members, and what they are writing, go into the other one; nothing is owed by it."""
    other = await found_cell(world, "Chi bộ Tổ Xã hội")
    for place in (cell, other):
        await opens(world, place.people["an"])
    lan = replace(other.people["lan"])
    await _renames(world, other)
    await begins_review(world, lan)

    async with world.job() as work:
        session = await work.session()
        old, into = [await session.get_one(Organisation, one.cell_id) for one in (other, cell)]
        for cycle in await cycles.of_cell(work, other.cell_id):
            await duty_list.derive(work, cycle)
        found = await tree.merge(work, old, into, TODAY)

    assert [(3, 0), (3, 6)] == [(base.before, base.after) for base in found.bases]
    assert 10 == len(await here(world, cell.cell_id, TODAY))
    assert ["Trần Thị Lan Hai"] == [
        name for name in await _written(world, cell.cell_id) if name.endswith("Hai")
    ]
    async with world.job() as work:
        session = await work.session()
        assert [cell.cell_id] == [one.id for one in await people.cells(session)]
        assert [] == [
            duty
            for duty in await session.exec(select(Duty).where(Duty.organisation_id == old.id))
            if duty.state is DutyState.OPEN
        ]
        assert TODAY == await trees.made_anew_on(session, cell.cell_id)
    rows = read_roster(excel(HEAD[:4] + HEAD[5:], _no_above("Vũ Thị Hoa", old.name))).rows
    async with world.job() as work:
        assert ["cell_ended"] == [doubt.code for doubt in (await plan_import(work, rows)).doubts]


def _no_above(name: str, cell: str) -> Sequence[str]:
    return (name, "05/02/1980", "03/02/2010", "Chính thức", cell)


async def _renames(world: World, cell: Cell) -> None:
    """The other cell's people are others than the first one's."""
    async with world.job() as work:
        session = await work.session()
        for one in await people.members_of(session, cell.cell_id):
            one.full_name = f"{one.full_name} Hai"
            session.add(one)


async def _written(world: World, cell_id: int) -> list[str]:
    async with world.job() as work:
        (cycle,) = await cycles.of_cell(work, cell_id)
        found = await (await work.session()).exec(
            select(Member.full_name)
            .join(SelfReview, col(SelfReview.member_id) == col(Member.id))
            .where(SelfReview.cycle_id == cycle.id)
        )
        return list(found.all())


async def test_cells_under_different_rules_are_not_merged_while_they_write(
    world: World, cell: Cell
) -> None:
    """What is being written could not go along."""
    other = await found_cell(world, "Chi bộ Tổ Xã hội")
    await opens(world, cell.people["an"])
    async with world.job() as work:
        await cycles.open_cycle(work, other.people["an"], "hatinh_city_2024", LAST_DAY)

    async with world.job() as work:
        session = await work.session()
        old, into = [await session.get_one(Organisation, one.cell_id) for one in (other, cell)]
        with pytest.raises(Refusal, match="rules_differ"):
            await tree.merge(work, old, into, TODAY)


# --- Handed over -------------------------------------------------------------------------------


async def test_what_was_handed_over_asks_where_it_came_from(world: World, cell: Cell) -> None:
    """H-05: the committee's report of that year is one of an organisation received; the officer of
    the new place sees the cell, the old one's does not."""
    async with world.job() as work:
        session = await work.session()
        one = await session.get_one(Organisation, cell.cell_id)
        school = one.parent_id or 0
        above = await tree.found(
            work, None, OrganisationKind.PARTY_ORGANISATION, "Đảng bộ Hai", None
        )
        await tree.transfer(work, one, above, TODAY)
        seen = [await offices.cells_under(session, [top]) for top in (school, id_of(above))]
    await opens(world, cell.people["an"])

    async with world.job() as work:
        number = await _report(work, cell)
        report = await (await work.session()).get_one(CollectiveReport, number)

    assert [0, 1] == [len(cells) for cells in seen]
    assert report.received


async def test_what_was_not_handed_over_asks_nothing(world: World, cell: Cell) -> None:
    """Its neighbour was; it was not."""
    await opens(world, cell.people["an"])

    async with world.job() as work:
        report = await (await work.session()).get_one(CollectiveReport, await _report(work, cell))

    assert not report.received


async def _report(work: Work, cell: Cell) -> int:
    found = await reporting_scope.collectives(work, cell.people["an"])
    (one,) = [each for each in found if each.kind is CollectiveKind.CELL]
    return await report_writing.begin(work, cell.people["an"], one.kind, "")


async def test_posts_of_the_old_cell_end_with_the_split(world: World, cell: Cell) -> None:
    """An goes and leads there; the old cell is said to have nobody who leads it."""
    found = await splits(world, cell, "an", "lan", leads="an")

    assert ("Chi bộ Tổ Tự nhiên",) == found.unled
    async with world.job() as work:
        posts = await (await work.session()).exec(
            select(Post).where(Post.member_id == cell.people["an"].member_id)
        )
        assert all(post.until == TODAY for post in posts.all())


async def test_a_merger_ends_the_cells_bodies_and_tells_its_members(
    world: World, cell: Cell
) -> None:
    """The committee of the other cell is none any more, nor are its posts; each of its five hears
    where they are now, and nobody of the cell that stays hears anything of themselves."""
    other = await found_cell(world, "Chi bộ Tổ Xã hội")
    await _renames(world, other)
    await opens(world, other.people["an"])
    async with world.job() as work:
        session = await work.session()
        for home in (cell, other):
            session.add(
                Organisation(
                    kind=OrganisationKind.BODY,
                    body=BodyKind.CELL_COMMITTEE,
                    parent_id=home.cell_id,
                    name="Chi ủy",
                )
            )
        await session.flush()

        old, into = [await session.get_one(Organisation, one.cell_id) for one in (other, cell)]
        await tree.merge(work, old, into, TODAY)

        ended, lives = [await bodies.living_bodies(session, one.cell_id) for one in (other, cell)]
        kind = BodyKind.CELL_COMMITTEE
        before, after = [
            await bodies.sitting_in(session, other.cell_id, kind, day) for day in (YESTERDAY, TODAY)
        ]
        sent = await session.exec(select(OutboxMessage).where(OutboxMessage.kind == moves.MOVED))
        rows = sent.all()
        facts = [await moves.moved_facts(work, one) for one in rows]
        now = {one.id for one in await people.members_on(session, cell.cell_id, TODAY)}
    own = {one.member_id for one in cell.people.values()}

    assert ([], 1) == (ended, len(lives))
    assert (1, 0) == (len(before), len(after))
    assert now - own == {row.member_id for row in rows}
    assert {(TODAY, "Chi bộ Tổ Xã hội", into.name)} == {
        (one.day, one.cell, one.to) for one in facts if one is not None
    }


@pytest.mark.parametrize(("state", "refused"), [("opened", True), ("closed", False)])
async def test_a_cell_is_not_split_while_its_committee_meets(
    world: World, cell: Cell, state: str, *, refused: bool
) -> None:
    """As while the cell itself does; a meeting that is over is no hindrance."""
    await opens(world, cell.people["an"])
    async with world.job() as work:
        session = await work.session()
        body = Organisation(
            kind=OrganisationKind.BODY,
            body=BodyKind.CELL_COMMITTEE,
            parent_id=cell.cell_id,
            name="Chi ủy",
        )
        session.add(body)
        await session.flush()
        (year,) = await cycles.of_cell(work, cell.cell_id)
        fields = year.model_dump(exclude={"id", "cell_id"})
        own = Cycle(cell_id=id_of(body), **fields)
        session.add(own)
        await session.flush()
        chair = cell.people["an"].member_id
        session.add(Meeting(cycle_id=id_of(own), state=MeetingState(state), chair_id=chair))

    try:
        await splits(world, cell, "lan")
        code = ""
    except Refusal as refusal:
        code = refusal.code

    assert code == ("cell_meets" if refused else "")


async def test_who_goes_in_a_split_is_told_in_their_language(world: World, cell: Cell) -> None:
    """Lan and Cúc go, and each is told in one sentence; Bình stays and is told nothing."""
    await splits(world, cell, "lan", "cuc")

    async with world.job() as work:
        session = await work.session()
        sent = await session.exec(select(OutboxMessage).where(OutboxMessage.kind == moves.MOVED))
        rows = sent.all()
        screen = await PREPARES[moves.MOVED](work, rows[0], words_for("vi"))
        names = [(await session.get_one(Member, row.member_id)).full_name for row in rows]

    assert ["Phạm Thị Cúc", "Trần Thị Lan"] == sorted(names)
    assert screen is not None
    assert screen.text == (
        "Từ ngày 20/11/2024, đồng chí sinh hoạt ở <b>Chi bộ Hai</b>"
        " (trước đó ở Chi bộ Tổ Tự nhiên)."
    )
