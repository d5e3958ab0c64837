"""The officer's summary, beside a clerk who counts from what was noted: levels by group after the
decision, the cap, the heads, the year before, the targets."""

import io
from dataclasses import replace
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import event, text
from sqlmodel import SQLModel

from rating import Indicator, Kind, Subject
from storage.tables import Cycle, CycleState, MemberDecision, MemberRole, Organisation
from tests.rows import few
from tests.summed_office import HT, HTT, KHT, XS, Rated, SummedOffice, found_office
from tests.workflow.conftest import Cell, World
from workflow.decision import earlier_levels
from workflow.errors import Refusal
from workflow.office import level_counts, roll_up, summary
from workflow.office.level_counts import GroupLevels
from workflow.office.roll_up import RollUp
from workflow.office.summary import Summary
from workflow.office.targets import Counted, Target

SCHOOL = "Đảng bộ Trường Ví Dụ Hai"
SECRETARY, COMMITTEE = MemberRole.SECRETARY, MemberRole.COMMITTEE_MEMBER
LEADERS = (Subject.HEAD, Subject.DEPUTY_HEAD)
PARTY = (Subject.SECRETARY, Subject.DEPUTY_SECRETARY, Subject.COMMITTEE_MEMBER)
MATHS = (
    Rated("Trần Văn Một", XS, SECRETARY),
    Rated("Trần Văn Hai", HTT),
    Rated("Trần Văn Ba", HTT, state_post="Phó Hiệu trưởng"),
    Rated("Trần Văn Bốn", None),
    Rated("Trần Văn Năm", None, exempt=True),
)
WORDS = (Rated("Lê Thị Sáu", XS), Rated("Lê Thị Bảy", KHT), Rated("Lê Thị Tám", HT, COMMITTEE))


@pytest.fixture
async def office(world: World, cell: Cell) -> SummedOffice:
    """A district with one base organisation beside the first cell's."""
    found = await found_office(world, cell)
    await found.base(SCHOOL)
    return found


async def summed(office: SummedOffice, year: int = 0) -> Summary:
    """Give what the officer sees."""
    async with office.world.job() as work:
        return await summary.summary(work, office.officer, year)


def row(groups: tuple[GroupLevels, ...], of: tuple[Subject, ...]) -> tuple[int, ...]:
    """Give one group as base, excellent to not completed, not rated."""
    (one,) = [group for group in groups if group.of == of]
    return (one.base, *one.counts.values(), one.out)


async def test_levels_stand_by_group_with_their_base(office: SummedOffice) -> None:
    """Of each cell and of all: who waits is in the base, who is exempt is counted apart."""
    await office.decides(SCHOOL, "Chi bộ Toán", MATHS, collective=XS)
    await office.decides(SCHOOL, "Chi bộ Văn", WORDS, collective=HTT)

    found = await summed(office)

    maths = next(one for one in found.now.places if one.name == "Chi bộ Toán")
    assert (2, 0, 1, 0, 0, 1) == row(maths.groups, (Subject.MEMBER,))
    assert (1, 0, 1, 0, 0, 0) == row(maths.groups, LEADERS)
    assert (1, 1, 0, 0, 0, 0) == row(maths.groups, PARTY)
    total = found.now.total
    assert (4, 1, 1, 0, 1, 1) == row(total, (Subject.MEMBER,))
    assert (2, 1, 0, 1, 0, 0) == row(total, PARTY)
    assert (2, 1, 1, 0, 0, 0) == row(total, (Subject.CELL,))


@pytest.mark.parametrize(
    "state", few([CycleState.PROPOSED, CycleState.MEETING, CycleState.DECIDED], 0, 2)
)
async def test_a_level_counts_from_the_decision_on(office: SummedOffice, state: CycleState) -> None:
    """While it is being entered it is none."""
    await office.decides(SCHOOL, "Chi bộ Toán", MATHS, state=state)

    persons = level_counts.of_kind((await summed(office)).now.total, Kind.INDIVIDUAL)

    assert (3 if state is CycleState.DECIDED else 0) == persons.rated


async def test_a_group_past_the_cap_is_told_over_all_cells_of_who_decides(
    office: SummedOffice,
) -> None:
    """Two cells with one excellent each and ten good together: two are the most; a third is one
    too many. Another base organisation's do not count here."""
    good = [Rated(f"Phạm Thị Tốt {n}", HTT) for n in range(10)]
    await office.base("Đảng bộ Ủy ban Ví Dụ")
    await office.decides(SCHOOL, "Chi bộ Toán", [Rated("Phạm Văn A", XS), *good[:5]])
    await office.decides(SCHOOL, "Chi bộ Văn", [Rated("Phạm Văn B", XS), *good[5:]])
    within = (await summed(office)).over
    await office.decides("Đảng bộ Ủy ban Ví Dụ", "Chi bộ Một", [Rated("Phạm Văn C", HTT)])
    await office.decides(SCHOOL, "Chi bộ Sử", [Rated("Phạm Văn D", XS)])

    (one,) = (await summed(office)).over

    assert () == within
    assert (SCHOOL, (Subject.MEMBER,), 3, 2, 1) == (
        one.deciding,
        one.group.of,
        one.group.counts[XS],
        one.cap.limit,
        one.cap.excess,
    )


async def test_a_head_above_the_cell_is_named_once_it_is_published(office: SummedOffice) -> None:
    """Before, the number alone; who is no head, or not above it, is on no list."""
    await office.decides(SCHOOL, "Chi bộ Toán", MATHS, collective=HTT)
    await office.decides(
        SCHOOL,
        "Chi bộ Văn",
        [Rated("Lê Thị Chín", HTT, SECRETARY), Rated("Lê Thị Mười", XS)],
        collective=HT,
        state=CycleState.DECIDED,
    )
    await office.decides(
        SCHOOL, "Chi bộ Sử", [Rated("Lê Thị Hạnh", HTT, SECRETARY)], collective=HTT
    )

    found = await summed(office)

    told = [(one.cell, one.name, one.level, one.headed_level) for one in found.heads]
    assert [("Chi bộ Toán", "Trần Văn Một", XS, HTT)] == told
    assert 1 == found.heads_unpublished


async def test_the_year_before_is_held_beside_where_it_is_known(office: SummedOffice) -> None:
    """Of the second cell it is not, and said so: it is in neither sum."""
    await office.decides(SCHOOL, "Chi bộ Toán", MATHS[:3])
    await office.decides(SCHOOL, "Chi bộ Văn", WORDS)
    for cell, state in (("Chi bộ Toán", CycleState.CLOSED), ("Chi bộ Văn", CycleState.PROPOSED)):
        rated = MATHS[:3] if cell == "Chi bộ Toán" else WORDS
        last = [Rated(one.name, HT) for one in rated]
        await office.decides(SCHOOL, cell, last, year=2023, state=state)

    found = await summed(office)

    rows = {one.name: one for one in found.compared}
    assert rows["Chi bộ Văn"].before is None
    assert {XS: 0, HTT: 0, HT: 3, KHT: 0} == dict(found.before.counts)
    assert {XS: 1, HTT: 2, HT: 0, KHT: 0} == dict(found.after.counts)
    assert (2024, 2023) == found.years
    assert 2023 == (await summed(office, 2023)).year
    assert () == (await summed(office, 2023)).both


def target(found: Summary, counted: Counted) -> Target:
    """Give II(4) of the members or of the organisations."""
    (one,) = [
        each
        for each in found.targets
        if each.indicator is Indicator.GOOD_OR_BETTER and each.counted is counted
    ]
    return one


@pytest.mark.parametrize(
    ("good", "waits", "reached"), few([(27, 0, False), (28, 0, True), (28, 1, None)], 0, 1, 2)
)
async def test_ninety_percent_is_not_above_ninety(
    office: SummedOffice, good: int, waits: int, reached: bool | None
) -> None:
    """27 of 30 is not enough; as long as one waits nothing is concluded."""
    levels = [HTT] * good + [HT] * (30 - good) + [None] * waits
    rated = [Rated(f"Vũ Văn Số {n}", level) for n, level in enumerate(levels)]
    await office.decides("", "Chi bộ Cơ sở", rated, collective=HTT)

    found = await summed(office)

    members, units = target(found, Counted.MEMBERS), target(found, Counted.ORGANISATIONS)
    assert (good, 30, waits, reached) == (
        members.part,
        members.of,
        members.unknown,
        members.reached,
    )
    assert (1, 1, None) == (units.part, units.of, units.reached)


async def test_what_the_program_does_not_know_is_not_concluded(office: SummedOffice) -> None:
    """Four of the six are not in the store; other rules set no target at all."""
    await office.decides(SCHOOL, "Chi bộ Toán", MATHS[:3])

    found = await summed(office)

    unknown = {one.indicator for one in found.targets if one.counted is Counted.NOTHING}
    assert {
        Indicator.RESOLUTION_TARGETS,
        Indicator.PROGRAMMES_CHECKED,
        Indicator.SELF_INSPECTION,
        Indicator.SOFTWARE,
    } == unknown
    assert all(one.reached is None for one in found.targets if one.counted is Counted.NOTHING)
    await office.decides(SCHOOL, "Chi bộ Văn", WORDS, year=2026, profile="national_2025")
    assert () == (await summed(office, 2026)).targets


async def test_the_file_says_the_same(office: SummedOffice) -> None:
    """Read back sheet by sheet: the groups, both years, the cap, the heads, the targets."""
    await office.decides(SCHOOL, "Chi bộ Toán", MATHS, collective=HTT)
    await office.decides(SCHOOL, "Chi bộ Toán", [Rated("Trần Văn Hai", HT)], year=2023)
    await office.decides(SCHOOL, "Chi bộ Văn", [Rated("Lê Thị Mười Một", HT)])
    many = [Rated(f"Đinh Văn {n}", XS if n < 3 else HTT) for n in range(12)]
    await office.decides(SCHOOL, "Chi bộ Sử", many)
    async with office.world.job() as work:
        made = await summary.sheet(work, office.officer)
    book = load_workbook(io.BytesIO(made.render()))
    rows = {
        sheet.title: [
            [c.value for c in line] for line in sheet.iter_rows(min_row=6) if line[0].value
        ]
        for sheet in book.worksheets
    }

    maths = next(line for line in rows["Theo nhóm"] if line[1] == "Chi bộ Toán")
    assert [SCHOOL, "Đảng viên", 2, 1, 0, 0, 1, 1] == maths[2:10]
    assert "TỔNG CỘNG" == rows["Theo nhóm"][-1][1]
    years = {line[1]: line[2:] for line in rows["So với năm trước"]}
    assert [1, 0, 0, 0, 0, 3, 1, 0.333, 3, 1] == years["Chi bộ Toán"]
    assert [*["chưa rõ"] * 5, 1, 0, 0, 0, 0] == years["Chi bộ Văn"]
    assert ["Trần Văn Một"] == [line[2] for line in rows["Người đứng đầu"]]
    assert [[SCHOOL, "Đảng viên", 3, 10, 2, 1]] == [line[1:7] for line in rows["Vượt tỷ lệ"]]
    assert 7 == len(rows["Chỉ tiêu"])


async def test_forty_cells_cost_as_many_statements_as_two(office: SummedOffice) -> None:
    """Whatever the number of cells, and of those who decide."""
    seen: list[str] = []
    engine = office.world.database.engine.sync_engine
    event.listen(engine, "before_cursor_execute", lambda *told: seen.append(told[2]))
    counts = []
    for first, last in ((0, 2), (2, 40)):
        for n in range(first, last):
            await office.base(f"Đảng bộ Ví Dụ {n}")
            rated = [Rated(f"Đỗ Văn {n}", XS, SECRETARY), Rated(f"Đỗ Thị {n}", HTT)]
            for year in (2023, 2024):
                base, cell = f"Đảng bộ Ví Dụ {n}", f"Chi bộ Ví Dụ {n}"
                await office.decides(base, cell, rated, collective=HTT, year=year)
        seen.clear()
        await summed(office)
        counts.append(len(seen))

    assert counts[0] == counts[1] <= 40


async def test_who_is_no_officer_sees_nothing(office: SummedOffice) -> None:
    """Not even a secretary of a cell under it."""
    async with office.world.job() as work:
        with pytest.raises(Refusal, match="not_officer"):
            await summary.summary(work, office.cell.people["an"])
        with pytest.raises(Refusal, match="not_officer"):
            await summary.sheet(work, office.cell.people["an"])


async def test_another_districts_cells_are_in_no_sum(office: SummedOffice) -> None:
    """The school of Lan's own cell is not under the district."""
    await office.decides(SCHOOL, "Chi bộ Toán", MATHS)
    await office.decides(next(iter(office.bases)), "Chi bộ Ngoài", WORDS)

    found = await summed(office)

    assert ["Chi bộ Toán"] == [one.name for one in found.now.places]


async def rolled(office: SummedOffice) -> RollUp:
    """Give 2024 over the whole house."""
    async with office.world.job() as work:
        return await roll_up.roll_up(work, 2024, lambda *_: None)


async def test_a_roll_up_agrees_with_the_officers_summary(office: SummedOffice) -> None:
    """Organisation by organisation, persons, those with posts, collectives: what no decision of
    this program wrote is counted on the way; a cell that only proposed has none."""
    await office.decides(SCHOOL, "Chi bộ Toán", MATHS, collective=XS)
    await office.decides(SCHOOL, "Chi bộ Văn", WORDS, collective=HTT)
    await office.decides(SCHOOL, "Chi bộ Sử", [Rated("Vũ Văn Chín", XS)], state=CycleState.PROPOSED)
    await office.decides("", "Chi bộ Lẻ", [Rated("Vũ Văn Mười", KHT)])

    found = await rolled(office)

    school, lone = (next(o for o in found.bases if o.name == n) for n in (SCHOOL, "Chi bộ Lẻ"))
    seen = (await summed(office)).now.total
    assert ((3, 2), (1, 1)) == tuple((one.cells, one.decided) for one in (school, lone))
    assert [2, 2, 1, 1] == list(school.persons.values())
    assert [1, 1, 1, 0] == list(school.with_posts.values())
    assert [1, 1, 0, 0] == list(school.collectives.values())
    assert level_counts.of_kind(seen, Kind.INDIVIDUAL).counts == found.total.persons
    assert level_counts.of_kind(seen, Kind.COLLECTIVE).counts == found.total.collectives


async def test_a_count_that_differs_is_found_and_mended(office: SummedOffice) -> None:
    """A level that came past the program; counted anew twice, the second time all is right."""
    number = await office.decides(SCHOOL, "Chi bộ Văn", WORDS)
    await rolled(office)
    async with office.world.job() as work:
        row = MemberDecision(cycle_id=number, member_id=office.members["Lê Thị Sáu"], level=KHT)
        await (await work.session()).merge(row)

    wrong = []
    for _ in range(2):
        async with office.world.job() as work:
            wrong.append(await roll_up.recount(work, 2024, 0))

    assert [(number, 1, 1), (number, 1, 0)] == wrong
    assert [0, 0, 1, 2] == list((await rolled(office)).total.persons.values())


async def test_a_kept_sum_is_of_what_is_in_it_now(office: SummedOffice) -> None:
    """A level past the first sum, a cell that moves to another organisation, a year that counts no
    more: each is in the next roll-up, and once nothing changes the sums of before are taken."""
    number = await office.decides(SCHOOL, "Chi bộ Văn", WORDS)
    await office.base("Đảng bộ Trường Ví Dụ Ba")
    await office.decides("Đảng bộ Trường Ví Dụ Ba", "Chi bộ Hóa", MATHS)
    before = await rolled(office)

    async def changed(table: type[SQLModel], key: int, **values: Any) -> dict[str, list[int]]:
        async with office.world.job() as work:
            row = await (await work.session()).get_one(table, key)
            for name, value in values.items():
                setattr(row, name, value)
        return {one.name: list(one.persons.values()) for one in (await rolled(office)).bases}

    school, other = SCHOOL, "Đảng bộ Trường Ví Dụ Ba"
    moved = await changed(
        Organisation, office.cells["Chi bộ Văn"], parent_id=office.bases[other].id
    )
    gone = await changed(Cycle, number, state=CycleState.PROPOSED)
    back = await changed(Cycle, number, state=CycleState.CLOSED)
    home = await changed(
        Organisation, office.cells["Chi bộ Văn"], parent_id=office.bases[school].id
    )

    assert ([0, 0, 0, 0], [2, 2, 1, 1]) == (moved[school], moved[other])
    assert ([0, 0, 0, 0], [1, 2, 0, 0]) == (gone[school], gone[other])
    assert moved == back
    assert {one.name: list(one.persons.values()) for one in before.bases} == home
    assert home == await changed(Cycle, number, state=CycleState.CLOSED)


async def test_what_a_stolen_copy_shows_of_counts_says_nothing(office: SummedOffice) -> None:
    """One member or eight, all alike or not: the sealed counts are of one length, and so are the
    sums of two organisations."""
    await office.base("Đảng bộ Trường Ví Dụ Ba")
    await office.decides("Đảng bộ Trường Ví Dụ Ba", "Chi bộ Hóa", WORDS[1:2])
    for cell, rated in (("Chi bộ Toán", MATHS), ("Chi bộ Văn", WORDS[:1])):
        await office.decides(SCHOOL, cell, rated)
    await rolled(office)

    async with office.world.job() as work:
        connection = await (await work.session()).connection()
        for table, kept in (("level_counts", 3), ("organisation_counts", 2)):
            stored = await connection.execute(text(f"SELECT length(counts) FROM {table}"))
            assert kept == len(lengths := [one for (one,) in stored])
            assert 1 == len(set(lengths))


async def test_a_collective_is_held_beside_its_year_before_as_far_as_it_is_known(
    office: SummedOffice,
) -> None:
    """Of three published the year before is decided here, typed in, unknown; a fourth is not
    published yet, and is not named."""
    for year, level in ((2023, XS), (2024, HTT)):
        await office.decides(SCHOOL, "Chi bộ Toán", MATHS, year=year, collective=level)
    for cell in ("Chi bộ Văn", "Chi bộ Sử"):
        await office.decides(SCHOOL, cell, [Rated(f"Đỗ {cell}", HTT)], collective=XS)
    late = [Rated("Đỗ Thị Muộn", HTT)]
    await office.decides(SCHOOL, "Chi bộ Địa", late, collective=XS, state=CycleState.DECIDED)
    lan, typed = replace(office.officer, officer=True), office.cells["Chi bộ Văn"]
    async with office.world.job() as work:
        paper = "Quyết định số 12-QĐ/ĐU ngày 20/12/2023"
        await earlier_levels.enter(work, lan, typed, -1, 2023, HTT, paper)
        found = await summary.summary(work, lan)
        made = await summary.sheet(work, lan)
    book = load_workbook(io.BytesIO(made.render()))
    rows = [
        [cell.value for cell in line][2:6]
        for line in book["Tập thể, hai năm"].iter_rows(min_row=6)
        if line[0].value
    ]

    best, good = XS.vietnamese, HTT.vietnamese
    assert [
        ["Chi bộ Sử", "chưa rõ", best, "chưa rõ"],
        ["Chi bộ Toán", best, good, "Giảm"],
        ["Chi bộ Văn", f"{good} (nhập từ văn bản)", best, "Tăng"],
    ] == sorted(rows)
    assert (2, 3) == (len(found.collectives_of_both), len(found.collectives))
