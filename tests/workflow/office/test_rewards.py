"""Who may be rewarded, beside what was noted: this year, five running, gaps told by their years."""

import io
from dataclasses import replace

import pytest
from openpyxl import load_workbook

import rating
from storage.tables import CycleState
from tests.rows import few
from tests.summed_office import HTT, XS, Rated, SummedOffice, found_office
from tests.workflow.conftest import Cell, World
from workflow.decision import earlier_levels
from workflow.errors import Refusal
from workflow.office import rewards
from workflow.office.rewards import RewardedCollective, Rewards

SCHOOL = "Đảng bộ Trường Ví Dụ Hai"
BEST, OTHER = "Trần Văn Một", "Trần Văn Hai"


@pytest.fixture
async def office(world: World, cell: Cell) -> SummedOffice:
    """A district with one base organisation."""
    found = await found_office(world, cell)
    await found.base(SCHOOL)
    return found


async def years(
    office: SummedOffice, levels: dict[int, rating.Level], cell: str = "Chi bộ Toán"
) -> None:
    """Let the first of two have these levels by year; the other is good in each."""
    for year, level in levels.items():
        rated = (Rated(BEST, level), Rated(OTHER, HTT))
        await office.decides(SCHOOL, cell, rated, year=year)


async def found_by(office: SummedOffice) -> Rewards:
    """Give what the officer sees."""
    async with office.world.job() as work:
        return await rewards.rewards(work, office.officer)


@pytest.mark.parametrize(
    ("before", "running", "known", "unknown"),
    few(
        [
            ((2020, 2021, 2022, 2023), True, 5, ()),
            ((2021, 2022, 2023), False, 4, (2020,)),
            ((2020, 2021, 2023), False, 2, (2022,)),
            ((), False, 1, (2020, 2021, 2022, 2023)),
        ],
        0,
        1,
        2,
    ),
)
async def test_five_years_running_are_counted_as_far_as_they_are_known(
    office: SummedOffice,
    before: tuple[int, ...],
    running: bool,
    known: int,
    unknown: tuple[int, ...],
) -> None:
    """A missing year breaks the row, and is named."""
    await years(office, dict.fromkeys((*before, 2024), XS))

    (one,) = (await found_by(office)).members

    assert (BEST, "Chi bộ Toán", SCHOOL) == (one.name, one.cell, one.deciding)
    assert (running, known, unknown) == (one.running, one.years, one.unknown)


async def test_a_year_that_was_only_good_breaks_the_row_and_is_no_gap(
    office: SummedOffice,
) -> None:
    """Nothing is unknown of it; a sixth year before changes nothing."""
    await years(office, {2019: XS, 2020: XS, 2021: XS, 2022: HTT, 2023: XS, 2024: XS})

    found = await found_by(office)

    (one,) = found.members
    assert (False, 2, ()) == (one.running, one.years, one.unknown)
    assert ((), ()) == (found.running, found.open)


async def test_nobody_is_named_before_their_level_is_published(office: SummedOffice) -> None:
    """How many there are is told."""
    await years(office, {2024: XS})
    late = (Rated("Lê Thị Ba", XS),)
    await office.decides(SCHOOL, "Chi bộ Văn", late, state=CycleState.DECIDED, collective=XS)

    found = await found_by(office)

    assert [BEST] == [one.name for one in found.members]
    assert (1, ()) == (found.unpublished, found.collectives)


async def test_the_list_is_a_file_to_choose_from(office: SummedOffice) -> None:
    """All of the year, those of five years, the collectives; where nothing was decided it is
    empty."""
    await years(office, dict.fromkeys(range(2020, 2025), XS))
    await office.decides(SCHOOL, "Chi bộ Văn", (Rated("Lê Thị Ba", XS),), collective=XS)
    async with office.world.job() as work:
        made = await rewards.sheet(work, office.officer)
    book = load_workbook(io.BytesIO(made.render()))
    rows = {
        sheet.title: [
            [c.value for c in line] for line in sheet.iter_rows(min_row=6) if line[0].value
        ]
        for sheet in book.worksheets
    }

    names = {tab: [line[1] for line in lines] for tab, lines in rows.items()}
    assert {BEST, "Lê Thị Ba"} == set(names["Xuất sắc trong năm"])
    assert [BEST] == names["5 năm liền"]
    assert [["Chi bộ Văn", "Chi bộ Văn", SCHOOL, 1, None, "2020, 2021, 2022, 2023"]] == [
        [cell or None for cell in line[1:7]] for line in rows["Tập thể"]
    ]
    (gap,) = [line for line in rows["Xuất sắc trong năm"] if line[1] == "Lê Thị Ba"]
    assert "2020, 2021, 2022, 2023" == gap[6]


async def test_who_is_no_officer_sees_no_list(office: SummedOffice) -> None:
    """Not a secretary."""
    async with office.world.job() as work:
        with pytest.raises(Refusal, match="not_officer"):
            await rewards.rewards(work, office.cell.people["an"])


async def test_a_collectives_years_are_counted_as_a_members_are(office: SummedOffice) -> None:
    """Decided here and typed in from paper; a year nobody told of breaks the row, and a paper of a
    year that was decided here is not read."""
    rated = (Rated(BEST, HTT),)
    for year in (2022, 2023, 2024):
        await office.decides(SCHOOL, "Chi bộ Toán", rated, year=year, collective=XS)
    cell, lan = office.cells["Chi bộ Toán"], replace(office.officer, officer=True)

    async def types(*years: int) -> RewardedCollective:
        async with office.world.job() as work:
            for year in years:
                said = f"Quyết định số 12-QĐ/ĐU ngày 20/12/{year}"
                await earlier_levels.enter(work, lan, cell, -1, year, XS, said)
            return (await rewards.rewards(work, office.officer)).collectives[0]

    gap, whole = await types(2020), await types(2021)

    assert ("Chi bộ Toán", SCHOOL) == (gap.name, gap.deciding)
    assert (3, False, (2021,), (2020,)) == (gap.years, gap.running, gap.unknown, gap.typed)
    assert (5, True, (), (2020, 2021)) == (whole.years, whole.running, whole.unknown, whole.typed)
    with pytest.raises(Refusal, match="earlier_known"):
        await types(2022)
