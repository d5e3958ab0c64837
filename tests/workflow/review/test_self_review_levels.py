"""Which levels a review qualifies for by its own figures, and what its writer may still propose."""

from dataclasses import replace

import pytest

import rating
from papers.forms import form_of_source
from rating import Level
from tests.rows import few
from tests.workflow.conftest import Cell, World
from tests.workflow.writing import change, fill, open_year
from workflow.errors import Refusal
from workflow.review import pages, paper_facts, qualified_levels, writing
from workflow.review.qualified_levels import assess, proposed, wants_reason

EXCELLENT = {"i1_grade": "excellent", "i2_grade": "excellent", "iii_grade": "excellent"}


@pytest.mark.parametrize(
    ("tasks", "highest"),
    [("8 8 8 3", "good"), ("8 8 8 4", "excellent"), ("8 8 8 5", "excellent"), ("8 8 7 5", None)],
)
async def test_the_figures_tell_the_level(
    world: World, cell: Cell, tasks: str, highest: str | None
) -> None:
    """H-23: half of the tasks exceeded is enough, 37.5 % is not; one late task rules out both."""
    await open_year(world, cell)
    page = await fill(world, cell, "lan", tasks=tasks, **EXCELLENT)

    found = assess(page)

    assert (highest or "completed") == (found.highest.value if found.highest else None)
    assert (highest == "excellent") == (not found.short_of)


async def test_what_is_short_is_told_with_its_clause(world: World, cell: Cell) -> None:
    """One condition is missed: 3/8 exceeded, half is asked for."""
    await open_year(world, cell)
    page = await fill(world, cell, "lan", tasks="8 8 8 3", **EXCELLENT)

    (reason,) = assess(page).short_of

    assert "3/8 (37,5 %)" == reason.observed
    assert "S1 IV.2.3.a" == reason.clause
    assert "37,5" in assess(page).explained


async def test_without_figures_nothing_is_claimed(world: World, cell: Cell) -> None:
    """What is missing is named."""
    await open_year(world, cell)
    async with world.job() as work:
        await writing.begin(work, cell.people["lan"])
        page = await writing.answer(work, cell.people["lan"], "i1_grade", "good")

    found = assess(page)

    assert found.standards is None
    assert {"tasks", "i2_grade", "iii_grade"} == set(found.wanting)


@pytest.mark.parametrize(("level", "asked"), [("good", False), ("excellent", True)])
async def test_another_level_wants_a_reason(
    world: World, cell: Cell, level: str, asked: bool
) -> None:
    """Nobody is kept from it; the reason is kept and printed."""
    lan = cell.people["lan"]
    await open_year(world, cell)
    page = await fill(world, cell, "lan", vii2=level)
    before = wants_reason(page, assess(page))
    async with world.job() as work:
        page = await writing.note(work, lan, pages.REASON, "Có sáng kiến cấp sở.")
        facts = await paper_facts.facts(work, lan.member_id, 2024)

    assert (asked, False) == (before, wants_reason(page, assess(page)))
    assert {"vii2": "Có sáng kiến cấp sở."} == dict(facts.level_reasons)
    assert "+reason" not in facts.answers


async def test_a_leaders_unit_counts_once_it_is_known(world: World, cell: Cell) -> None:
    """H-28: 75 % on time is not good; without figures the unit is left out, and said so."""
    await open_year(world, cell)
    page = await fill(world, cell, "an")
    without = assess(page)
    async with world.job() as work:
        page = await qualified_levels.keep_unit(work, cell.people["an"], "20, 20, 15, 12")
        with pytest.raises(Refusal) as refused:
            await qualified_levels.keep_unit(work, cell.people["an"], "20 và 15")
    known = assess(page)

    assert (False, Level.GOOD) == (without.unit_known, without.highest)
    assert (True, Level.COMPLETED) == (known.unit_known, known.highest)
    assert "rows_unreadable" == refused.value.code


async def test_impossible_figures_are_not_judged(world: World, cell: Cell) -> None:
    """No task at all: there is no share to be told."""
    await open_year(world, cell)
    page = await fill(world, cell, "lan", tasks="0 0 0 0")

    assert assess(page).standards is None


async def test_an_offices_own_ids_are_read_by_their_matter(world: World, cell: Cell) -> None:
    """What an item is about is said by the form: under other ids the same level is told."""
    await open_year(world, cell)
    page = await fill(world, cell, "lan", **EXCELLENT)
    source = page.form.source
    for item in page.items:
        for key in ("id", "grade_of"):
            source = source.replace(f'"{key}":"{item.id}"', f'"{key}":"muc_{item.id}"')
    own = form_of_source(source, "2A.2023.toml")
    cases = [each.appears for each in page.items]
    renamed = replace(
        page,
        form=own,
        items=own.asked(cases),
        answers={f"muc_{name}": value for name, value in page.answers.items()},
    )

    assert assess(page).highest is assess(renamed).highest
    assert assess(page).explained == assess(renamed).explained
    assert proposed(page) is proposed(renamed)


async def test_a_retired_member_has_the_same_questions(world: World, cell: Cell) -> None:
    """Under the rules of 2023 there is one form for who holds no post."""
    await change(world, cell, "lan", retired=True)
    await open_year(world, cell)

    page = await fill(world, cell, "lan")

    assert "2A.2023" == page.form.key


POINTS = {"general": "30", "results": "60", "tasks": "10 10 10 10 3"}

BY_FIGURES = [
    ("10 10 10 10 3", Level.GOOD),
    ("10 10 10 7 3", Level.COMPLETED),
    ("10 10 9 10 3", Level.COMPLETED),
    ("10 10 8 10 3", Level.COMPLETED),
    ("10 10 7 10 3", None),
    ("10 10 8 7 3", Level.COMPLETED),
]
"""Given, finished, on time, of due quality, exceeded. Good asks for both; of completed, a fifth may
be late, whatever its quality (QĐ 366-QĐ/TW, Điều 11.2, 11.3)."""


@pytest.mark.parametrize(("figures", "highest"), BY_FIGURES)
async def test_quality_and_time_are_counted_apart(
    world: World, cell: Cell, figures: str, highest: Level | None
) -> None:
    """V-03: what was done in time and not well is not late."""
    await open_year(world, cell, "national_2025")
    page = await fill(world, cell, "lan", general="30", results="50", tasks=figures)

    assert highest is assess(page).highest


@pytest.mark.parametrize(("figures", "highest"), few(BY_FIGURES, 0, 1))
async def test_of_a_leaders_unit_too(
    world: World, cell: Cell, figures: str, highest: Level | None
) -> None:
    """The unit alone is looked at; four figures are no answer here."""
    await change(world, cell, "an", leader=True)
    await open_year(world, cell, "national_2025")
    await fill(world, cell, "an", general="30", results="50", tasks="10 10 10 10 3")
    async with world.job() as work:
        with pytest.raises(Refusal, match="rows_unreadable"):
            await qualified_levels.keep_unit(work, cell.people["an"], "10 10 10 3")
        page = await qualified_levels.keep_unit(work, cell.people["an"], figures)

    assert highest is assess(page).highest


@pytest.mark.parametrize(
    ("typed", "highest"),
    [
        (None, Level.GOOD),
        ("0", Level.EXCELLENT),
        ("0 0", Level.EXCELLENT),
        ("được chỉ ra 3, đã khắc phục 2", Level.GOOD),
        ("3 3", Level.EXCELLENT),
    ],
)
async def test_excellent_by_points_needs_every_fault_remedied(
    world: World, cell: Cell, typed: str | None, highest: Level
) -> None:
    """V-02: ninety points and the tasks are not enough; nothing is taken for granted."""
    await open_year(world, cell, "national_2025")
    page = await fill(world, cell, "lan", **POINTS)
    if typed is not None:
        async with world.job() as work:
            page = await qualified_levels.keep_faults(work, cell.people["lan"], typed)

    found = assess(page)

    assert highest is found.highest
    short = [reason.observed for reason in found.short_of]
    told = {None: ["chưa có số liệu"], "được chỉ ra 3, đã khắc phục 2": ["2/3 (66,7 %)"]}
    assert told.get(typed, []) == short


@pytest.mark.parametrize("typed", few(["", "ba", "3", "2 3", "3 2 1", "😀"], 1, 2))
async def test_what_is_no_pair_of_figures_is_asked_again(
    world: World, cell: Cell, typed: str
) -> None:
    """More remedied than named is no answer either; what was told before stays."""
    await open_year(world, cell, "national_2025")
    await fill(world, cell, "lan", **POINTS)
    async with world.job() as work:
        await qualified_levels.keep_faults(work, cell.people["lan"], "3 2")

    async with world.job() as work:
        with pytest.raises(Refusal, match="faults_unreadable"):
            await qualified_levels.keep_faults(work, cell.people["lan"], typed)
        page = await writing.page(work, cell.people["lan"])

    assert page is not None
    assert rating.Faults(3, 2) == qualified_levels.faults_of(page)
