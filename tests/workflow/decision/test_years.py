"""The year that is opened: asked for, proposed by the calendar, never read off a deadline."""

from datetime import date, datetime, timedelta

import pytest

from storage.tables import Cycle, CycleState
from tests.worlds import Cell, World
from workflow import cycle as cycles
from workflow.clock import VIETNAM
from workflow.dates import typed_year
from workflow.errors import Refusal

PROFILE = "hcmc_edu_2023"


def _sets(world: World, *moment: int) -> None:
    world.clock.move(datetime(*moment, tzinfo=VIETNAM) - world.clock.now())  # type: ignore[misc, arg-type]


async def _opens(world: World, cell: Cell, year: int | None = None) -> Cycle:
    async with world.job() as work:
        last = work.now.date() + timedelta(days=11)
        return await cycles.open_cycle(work, cell.people["an"], PROFILE, last, year)


async def _years(world: World, cell: Cell) -> tuple[int, ...]:
    async with world.job() as work:
        return await cycles.years_to_open(work, cell.people["an"])


async def _stands(world: World, cycle: Cycle, state: CycleState) -> None:
    async with world.job() as work:
        stored = await (await work.session()).get_one(Cycle, cycle.id)
        stored.state = state


@pytest.mark.parametrize(
    ("moment", "year"),
    [
        ((2026, 12, 31, 23, 59), 2026),
        ((2027, 1, 1, 0, 0), 2026),
        ((2027, 2, 28, 23, 59), 2026),
        ((2027, 3, 1, 0, 0), 2027),
        ((2028, 2, 29, 23, 59), 2027),
        ((2028, 3, 1, 0, 0), 2028),
    ],
)
async def test_the_year_before_is_proposed_until_the_end_of_february(
    world: World, cell: Cell, moment: tuple[int, ...], year: int
) -> None:
    """By the clock of Vietnam; both years there are can be opened."""
    _sets(world, *moment)

    found = await _years(world, cell)

    assert year == found[0]
    assert {moment[0], moment[0] - 1} == set(found)


async def test_the_deadline_says_nothing_about_the_year(world: World, cell: Cell) -> None:
    """Opened on 28 December 2026, due by 8 January 2027: the year 2026."""
    _sets(world, 2026, 12, 28, 9, 0)

    opened = await _opens(world, cell)

    assert (2026, date(2027, 1, 9)) == (opened.year, opened.review_deadline)


@pytest.mark.parametrize(
    ("year", "code"), [(2024, "year_behind"), (2025, ""), (2026, ""), (2027, "year_ahead")]
)
async def test_this_year_and_the_one_before_can_be_opened(
    world: World, cell: Cell, year: int, code: str
) -> None:
    """No other: a slip of the finger opens nothing."""
    _sets(world, 2026, 12, 1, 9, 0)

    refused = ""
    try:
        await _opens(world, cell, year)
    except Refusal as refusal:
        refused = refusal.code

    assert code == refused


@pytest.mark.parametrize(
    ("state", "code"),
    [
        (CycleState.COLLECTING, "last_year_not_met"),
        (CycleState.MEETING, "last_year_meets"),
        (CycleState.PROPOSED, ""),
        (CycleState.DECIDED, ""),
        (CycleState.PUBLISHED, ""),
        (CycleState.CLOSED, ""),
    ],
)
async def test_a_year_is_not_buried_under_the_next(
    world: World, cell: Cell, state: CycleState, code: str
) -> None:
    """Until its levels are published the next one waits, and the step to take is said."""
    opened = await _opens(world, cell)
    await _stands(world, opened, state)
    _sets(world, 2025, 11, 20, 9, 0)

    refused = ""
    try:
        await _opens(world, cell)
    except Refusal as refusal:
        refused = refusal.code

    assert code == refused


@pytest.mark.parametrize(
    ("moment", "found"),
    [
        ((2025, 2, 28, 23, 59), "cycle_open"),
        ((2025, 3, 1, 0, 0), (2025,)),
        ((2026, 2, 28, 9, 0), (2025, 2026)),
    ],
)
async def test_until_march_no_button_opens_the_year_that_has_just_begun(
    world: World, cell: Cell, moment: tuple[int, ...], found: str | tuple[int, ...]
) -> None:
    """The year before is what a cell reviews then: it is offered first, or is there already."""
    await _stands(world, await _opens(world, cell), CycleState.PUBLISHED)
    _sets(world, *moment)

    try:
        offered: str | tuple[int, ...] = await _years(world, cell)
    except Refusal as refusal:
        offered = refusal.code

    assert found == offered


@pytest.mark.parametrize("state", [CycleState.COLLECTING, CycleState.PUBLISHED])
async def test_a_year_that_is_there_is_not_opened_again(
    world: World, cell: Cell, state: CycleState
) -> None:
    """Nor one before it, whatever became of it."""
    await _stands(world, await _opens(world, cell), state)

    for year in (2023, 2024):
        with pytest.raises(Refusal, match="cycle_open"):
            await _opens(world, cell, year)


@pytest.mark.parametrize(
    "typed", ["2026", " 2026. ", "năm 2026", "NĂM  2026", "Đợt năm 2026", "year 2026"]
)
def test_a_year_is_read_as_people_type_it(typed: str) -> None:
    """With or without the word."""
    assert 2026 == typed_year(typed)


@pytest.mark.parametrize("typed", ["", "26", "20266", "năm nay", "08/01/2027", "2026-2027", "😀"])
def test_what_is_no_year_is_not_guessed_at(typed: str) -> None:
    """A day is no year either."""
    with pytest.raises(Refusal, match="year_unreadable"):
        typed_year(typed)
