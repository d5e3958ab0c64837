"""Who has registered his action programme: counted of whoever serves, no word of it read."""

import io

import pytest
from openpyxl import load_workbook

from papers.forms import FormKind
from storage.queries import people
from storage.tables import Member
from tests.workflow.writing import change, open_year
from tests.worlds import Cell, World
from workflow.committee import programmes, progress
from workflow.committee.programmes import Registered
from workflow.errors import Refusal
from workflow.office import cells_table
from workflow.review import yearly_papers

KIND = FormKind.PROGRAMME


async def registers(
    world: World, cell: Cell, who: str, *, parts: int = 99, year: int = 2025
) -> None:
    """One of the cast writes so many parts of his programme."""
    async with world.job() as work:
        person = cell.people[who]
        for item in (await yearly_papers.paper(work, person, KIND, year)).items[:parts]:
            assert item.example is not None
            await yearly_papers.answer(work, person, KIND, year, item.id, item.example.vi)


async def _seen(world: World, cell: Cell) -> Registered:
    async with world.job() as work:
        return await programmes.registered(work, cell.people["an"])


async def test_a_whole_programme_of_the_coming_year_counts(world: World, cell: Cell) -> None:
    """Half a paper, another year's and another paper do not; who is exempt is not asked."""
    await open_year(world, cell)
    await registers(world, cell, "lan")
    await registers(world, cell, "binh", parts=1)
    await registers(world, cell, "cuc", year=2024)

    now = await _seen(world, cell)

    assert (2025, 4) == (now.year, len(now.serving))
    assert frozenset({cell.people["lan"].member_id}) == now.done
    assert ("Nguyễn Văn An", "Lê Văn Bình", "Phạm Thị Cúc") == now.missing


@pytest.mark.parametrize("why", ["retired", "exempt", "suspended"])
async def test_who_does_not_serve_is_not_counted(world: World, cell: Cell, why: str) -> None:
    """Nor named as missing, whatever he wrote."""
    await open_year(world, cell)
    await registers(world, cell, "lan")
    await change(world, cell, "lan", **{why: True})

    now = await _seen(world, cell)

    assert (3, frozenset()) == (len(now.serving), now.done)
    assert now.has(cell.people["lan"].member_id) is None
    assert "Trần Thị Lan" not in now.missing


async def test_both_tables_tell_it(world: World, cell: Cell) -> None:
    """The secretary's by name, the officer's as a count; a plain member is refused."""
    await open_year(world, cell)
    await registers(world, cell, "lan")
    async with world.job() as work:
        session = await work.session()
        (school, *_) = await people.line_of(session, cell.cell_id)
        binh = await session.get_one(Member, cell.people["binh"].member_id)
        await cells_table.appoint(work, binh, school)
    async with world.job() as work:
        own = load_workbook(io.BytesIO((await progress.sheet(work, cell.people["an"])).render()))
        all_cells = await cells_table.sheet(work, cell.people["binh"])
        with pytest.raises(Refusal, match="not_committee"):
            await programmes.registered(work, cell.people["lan"])

    lines = {row[1].value: row[9].value for row in own.worksheets[0].iter_rows(min_row=6)}
    sums = load_workbook(io.BytesIO(all_cells.render())).worksheets[0]
    assert "đã đăng ký" == lines["Trần Thị Lan"]
    assert "chưa đăng ký" == lines["Lê Văn Bình"]
    assert lines["Hoàng Văn Dũng"] is None
    assert (4, 1) == (sums.cell(6, 10).value, sums.cell(6, 11).value)
