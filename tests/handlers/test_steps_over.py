"""A step that is over lets its chat go: one sentence, the first screen, and nothing stands."""

from collections.abc import Awaitable, Callable

import pytest

from bot.updates.arrivals import Outcome
from handlers import registry
from handlers.callbacks.duties import DutyAction, DutyStep
from handlers.words import words_for
from storage import fsm
from tests.handlers.conftest import Joined
from tests.handlers.contents import STICKER
from tests.handlers.line import Behind
from tests.meeting_room import LAST_DAY
from tests.rows import few
from tests.worlds import Cell, World
from workflow import cycle as cycles
from workflow.duties import duty_list

VI = words_for("vi")
STEPS = [str(state.state) for each in registry.MEMBERS for state in each.states]
OVER = VI.label("error.step_over")
FAILED = VI.label("error.unexpected")
"""What is said when something of ours broke."""


@pytest.fixture
async def an(world: World, cell: Cell, joined: Joined) -> Behind:
    """Nguyễn Văn An, the secretary, in an open year; Trần Thị Lan is joined beside him."""
    phone: Behind = await joined("an", 1000)
    await joined("lan", 1001)
    async with world.job() as work:
        await cycles.open_cycle(work, cell.people["an"], "hcmc_edu_2023", LAST_DAY)
    return phone


async def _stands(phone: Behind, step: str | None, kept: dict[str, object]) -> None:
    """Put a chat at a step, as a program of another version might have left it."""
    async with phone.world.job() as work:
        stands = {"state": step, "data": kept}
        await fsm.save(await work.session(), *phone.where, stands)


async def _step(phone: Behind) -> str | None:
    async with phone.world.job() as work:
        row = await fsm.load(await work.session(), *phone.where)
        return None if row is None else row.state


async def _types(phone: Behind) -> None:
    await phone.says("Một câu trả lời không ai chờ nữa.")


async def _sends(phone: Behind) -> None:
    await phone.sends(**STICKER)


@pytest.mark.parametrize("does", few([_types, _sends], 0))
async def test_no_step_holds_a_chat_that_does_not_know_what_it_is_about(
    an: Behind, does: Callable[[Behind], Awaitable[None]]
) -> None:
    """Whatever step it is: nothing fails, and with the second message all is as usual."""
    broke = {}
    for step in STEPS:
        await _stands(an, step, {"meeting": "?", "member": 10**6, "item": "none", "note": 7})
        await does(an)
        first = an.text
        await does(an)
        if Outcome.FAILED is an.outcome or FAILED in first + an.text:
            broke[step] = first

    assert {} == broke


async def test_a_step_nobody_knows_any_more_ends(an: Behind) -> None:
    """As after a version that had it."""
    await _stands(an, "Forgotten:step", {})

    await an.says("chào")

    assert OVER in an.text
    assert "Chào đồng chí Nguyễn Văn An" in an.text
    assert await _step(an) is None


async def test_a_duty_closed_elsewhere_ends_the_question_for_its_reason(
    an: Behind, world: World, cell: Cell
) -> None:
    """The reason is typed when the deputy has let it go; the next word is answered as usual."""
    async with world.job() as work:
        owed = (await duty_list.of_cell(work, cell.people["an"]))[0]
    await an.taps_data(DutyAction(do=DutyStep.WAIVE, duty=owed.duty_id).pack())
    asked = an.text
    async with world.job() as work:
        await duty_list.waive(work, cell.people["an"], owed.duty_id, "Đã làm trên máy khác.")

    await an.says("Đã làm ở nơi khác.")
    told = an.text
    await an.says("chào")

    assert "Vì sao việc này không áp dụng?" in asked
    assert VI.label("error.duty_over") in told
    assert OVER in told
    assert FAILED not in told + an.text
    assert await _step(an) is None
