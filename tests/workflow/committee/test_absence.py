"""A long absence in the year: told by the member or noted by the secretary; it sets no ceiling."""

from datetime import date

import pytest

from storage.tables import CycleState
from terms.people import ChangeKind
from tests.workflow.conftest import Cell, World
from tests.workflow.writing import fill, hand_in, open_year, year_is
from workflow.committee import absence, progress
from workflow.committee.progress import Stage
from workflow.errors import Refusal
from workflow.people import changes
from workflow.people.changes import Wanted
from workflow.review import paper_facts, writing
from workflow.review.pages import ABSENCE
from workflow.review.qualified_levels import assess

TOLD = "Nghỉ thai sản từ 01/3 đến 31/8"


async def test_the_secretary_notes_it_before_she_has_begun(world: World, cell: Cell) -> None:
    """Her review is begun without an answer: for the desk she has not begun to write."""
    lan = cell.people["lan"]
    await open_year(world, cell)
    async with world.job() as work:
        await absence.enter(work, cell.people["an"], lan.member_id, f" {TOLD}\n")

    async with world.job() as work:
        page = await writing.page(work, lan)
        known = await absence.known(work, cell.people["an"], lan.member_id)
        standing = await progress.standing(work, cell.people["an"], lan.member_id)

    assert page is not None
    assert (TOLD, {}) == (page.notes[ABSENCE], dict(page.answers))
    assert TOLD == known
    assert Stage.NOT_BEGUN is standing.stage


async def test_it_stands_on_the_paper_and_sets_no_ceiling(world: World, cell: Cell) -> None:
    """H-09: 8 of 8 tasks done is rated as of anybody else."""
    lan = cell.people["lan"]
    await open_year(world, cell)
    before = assess(await fill(world, cell, "lan"))
    async with world.job() as work:
        page = await absence.tell(work, lan, TOLD)
        facts = await paper_facts.facts(work, lan.member_id, 2024)

    assert before.highest is assess(page).highest
    assert (f"(Trong năm: {TOLD})",) == facts.notes


@pytest.mark.parametrize(
    ("first", "last", "told"),
    [
        (date(2023, 11, 1), date(2023, 12, 31), ()),
        (
            date(2023, 11, 1),
            date(2024, 1, 1),
            ("(Trong năm: nghỉ dài ngày từ 01/11/2023 đến hết 01/01/2024)",),
        ),
        (date(2024, 10, 1), None, ("(Trong năm: nghỉ dài ngày từ 01/10/2024)",)),
        (date(2025, 1, 1), None, ()),
    ],
)
async def test_a_leave_that_is_noted_with_its_days_is_of_each_year_it_touches(
    world: World, cell: Cell, first: date, last: date | None, told: tuple[str, ...]
) -> None:
    """The paper of the year has it, until the member tells of it in their own words."""
    lan = cell.people["lan"]
    await open_year(world, cell)
    await fill(world, cell, "lan")
    async with world.job() as work:
        wanted = Wanted(ChangeKind.LEAVE, first, last=last)
        await changes.change(work, cell.people["an"], lan.member_id, wanted)

    async with world.job() as work:
        noted = await paper_facts.facts(work, lan.member_id, 2024)
        await absence.tell(work, lan, TOLD)
        own = await paper_facts.facts(work, lan.member_id, 2024)
    assert told == noted.notes
    assert (f"(Trong năm: {TOLD})",) == own.notes


async def test_an_empty_text_takes_it_away(world: World, cell: Cell) -> None:
    """By either of them."""
    lan, an = cell.people["lan"], cell.people["an"]
    await open_year(world, cell)
    async with world.job() as work:
        await absence.enter(work, an, lan.member_id, TOLD)
        by_herself = await absence.tell(work, lan, "  ")
        await absence.enter(work, an, lan.member_id, TOLD)
        await absence.enter(work, an, lan.member_id, "")
        known = await absence.known(work, an, lan.member_id)

    assert ABSENCE not in by_herself.notes
    assert "" == known


@pytest.mark.parametrize(
    ("letters", "code"), [(299, ""), (300, ""), (301, "answer_too_long")], ids=str
)
async def test_it_is_a_line_no_story(world: World, cell: Cell, letters: int, code: str) -> None:
    """Three hundred letters at most."""
    await open_year(world, cell)
    told = ""
    async with world.job() as work:
        await writing.begin(work, cell.people["lan"])
        try:
            await absence.tell(work, cell.people["lan"], "ă" * letters)
        except Refusal as refusal:
            told = refusal.code

    assert code == told


@pytest.mark.parametrize(
    ("who", "whose", "code"),
    [("lan", "binh", "not_secretary"), ("an", "an", "own_file")],
)
async def test_who_may_not_note_it(
    world: World, cell: Cell, who: str, whose: str, code: str
) -> None:
    """Only the secretary for another; his own he writes as everybody does."""
    await open_year(world, cell)
    async with world.job() as work:
        with pytest.raises(Refusal) as refused:
            await absence.enter(work, cell.people[who], cell.people[whose].member_id, TOLD)

    assert code == refused.value.code


async def test_it_may_be_noted_until_the_meeting(world: World, cell: Cell) -> None:
    """Also beside a review that was handed in; not once the cell votes."""
    an, lan = cell.people["an"], cell.people["lan"]
    await open_year(world, cell)
    await hand_in(world, cell, "lan")
    async with world.job() as work:
        await absence.enter(work, an, lan.member_id, TOLD)
    await year_is(world, cell, CycleState.MEETING)
    async with world.job() as work:
        with pytest.raises(Refusal) as refused:
            await absence.enter(work, an, lan.member_id, "")

    assert "writing_closed" == refused.value.code
