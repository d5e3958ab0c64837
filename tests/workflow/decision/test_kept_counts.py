"""The sum of an organisation, kept with each decision of its cells: nobody waits for it."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

import rating
from storage import audit
from storage.tables import MemberDecision
from tests.scenes import founds_cell, open_scene
from tests.summed_office import HTT, KHT, XS, Rated, SummedOffice, found_office
from workflow.decision import kept_counts
from workflow.office import roll_up
from workflow.work import Work

SCHOOL = "Đảng bộ Trường Ví Dụ Hai"
MATHS, WORDS = "Chi bộ Toán", "Chi bộ Văn"
NAMES = {MATHS: "Trần Văn Một", WORDS: "Lê Thị Sáu"}


async def rates(office: SummedOffice, work: Work, cell: str, level: rating.Level) -> None:
    """Let a level be decided in a cell, and wait for nobody's commit in that."""
    number = office.cycles[cell, 2024]
    row = MemberDecision(cycle_id=number, member_id=office.members[NAMES[cell]], level=level)
    await (await work.session()).merge(row)
    await asyncio.wait_for(kept_counts.recount(work, number), timeout=30)


async def adds_up(office: SummedOffice, work: Work) -> None:
    """Add the school up, as a roll-up does that has not ended yet."""
    school = office.bases[SCHOOL].id or 0
    await asyncio.wait_for(kept_counts.add_up(work, 2024, [school]), timeout=30)


async def links(work: Work) -> None:
    """Write into the audit chain, which one transaction has at a time."""
    await audit.append(await work.session(), work.now, "decision_entered", None, {})


async def maths_first(office: SummedOffice, first: Work, second: Work) -> None:
    """The sum is kept by who takes the chain last."""
    await rates(office, first, MATHS, KHT)
    await links(second)
    await rates(office, second, WORDS, HTT)


async def words_first(office: SummedOffice, first: Work, second: Work) -> None:
    """The sum is kept by who has the chain already."""
    await links(second)
    await rates(office, second, WORDS, HTT)
    await rates(office, first, MATHS, KHT)


async def after_a_roll_up(office: SummedOffice, first: Work, second: Work) -> None:
    """The sums are kept by a roll-up under way, which ends with the first."""
    await adds_up(office, first)
    await links(second)
    await rates(office, second, WORDS, HTT)
    await rates(office, first, MATHS, KHT)


@pytest.mark.parametrize("order", [maths_first, words_first, after_a_roll_up])
@pytest.mark.parametrize("before", [kept_counts.count_anew, kept_counts.recount])
async def test_two_cells_of_an_organisation_are_recorded_beside_one_another(
    before: Callable[[Work, int], Awaitable[Any]],
    order: Callable[[SummedOffice, Work, Work], Awaitable[None]],
    tmp_path: Path,
) -> None:
    """Whoever keeps the sum first, whether one was kept before or not: neither waits for the other
    but for the chain, and the roll-up afterwards is right, also once its sum is kept."""
    async with open_scene("postgresql", tmp_path, (founds_cell,)) as begun:
        world, office = begun.world, await found_office(begun.world, begun.cell)
        await office.base(SCHOOL)
        for cell, name in NAMES.items():
            number = await office.decides(SCHOOL, cell, [Rated(name, XS)])
            async with world.job() as work:
                await before(work, number)

        async with world.job() as first:
            async with world.job() as second:
                await order(office, first, second)
                last = asyncio.ensure_future(links(first))
                await asyncio.sleep(0.05)
                assert not last.done()
            await asyncio.wait_for(last, timeout=30)

        for _ in range(2):
            async with world.job() as work:
                found = await roll_up.roll_up(work, 2024, lambda *_: None)
            assert [0, 1, 0, 1] == list(found.total.persons.values())
