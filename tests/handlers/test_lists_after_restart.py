"""A list that was chosen from before a restart: what is typed for it acts on no other."""

from collections.abc import Awaitable

import pytest

from bot.updates.answers import Answers
from handlers.words import words_for
from tests.handlers.line import OverZalo
from tests.meeting_room import LAST_DAY
from tests.worlds import Cell, World
from workflow import cycle as cycles

VI = words_for("vi")
OLD = VI.label("error.list_old")
WRITE = "1"
"""The first choice of the main page; on the page of help it is another."""


@pytest.fixture
async def lan(world: World, cell: Cell) -> OverZalo:
    """Trần Thị Lan, who types, at the main page of an open year."""
    async with world.job() as work:
        await cycles.open_cycle(work, cell.people["an"], "hcmc_edu_2023", LAST_DAY)
    phone = OverZalo(world, 2001)
    await phone.joins(cell.people["lan"].member_id)
    await phone.says("menu")
    return phone


async def crashes(lan: OverZalo, step: Awaitable[None]) -> None:
    """Let the program die between the commit of a step and its answer, and another one begin."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Answers, "add", lambda _answers, answer: answer.settle())
        await step
    lan.forgets()


async def test_a_number_of_the_list_still_seen_acts_on_no_other(lan: OverZalo) -> None:
    """The page of help was stored and never came: the number is asked for again."""
    await crashes(lan, lan.says("tro giup"))

    await lan.says(WRITE)

    assert lan.text.startswith(OLD)
    await lan.says(WRITE)
    assert "Câu 1/" in lan.text


async def test_so_do_words_of_it(lan: OverZalo) -> None:
    """What two lists call the same may be two things."""
    await crashes(lan, lan.says("tro giup"))

    await lan.says(VI.label("privacy.button"))

    assert lan.text.startswith(OLD)


async def test_a_number_typed_before_the_owed_page_came_is_for_the_one_above(
    lan: OverZalo, world: World
) -> None:
    """Brought late, after the program that began had shown it; one typed below it is taken."""
    await crashes(lan, lan.says("tro giup"))
    await lan.is_shown_what_is_owed()
    shown = int(world.clock.now().timestamp())

    told = []
    for moment in (shown - 2, shown - 1, shown):
        await lan.sends(text=WRITE, date=moment * 1000)
        told.append(lan.text.startswith(OLD))

    assert [True, True, False] == told
    assert "Câu 1/" in lan.text


async def test_after_a_restart_that_lost_nothing_a_number_is_taken(lan: OverZalo) -> None:
    """The list that was sent is the one that is stored."""
    lan.forgets()

    await lan.says(WRITE)

    assert "Câu 1/" in lan.text
