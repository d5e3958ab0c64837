"""Duties: derived from the cycle, fulfilled by stored facts, said to be done, let go."""

from datetime import date, timedelta

import pytest
from sqlmodel import and_, col, select

from rating import DeadlineOperator
from storage.tables import Duty, DutyKind, DutyStep
from terms.calendar import CalendarMatter
from tests import told
from tests.workflow.conftest import Cell, World
from tests.workflow.duties.test_reminder import _hand_in
from workflow import cycle as cycles
from workflow.duties import calendar, duty_list
from workflow.duties.duty_list import Owed
from workflow.errors import Refusal

LAST_DAY = date(2024, 12, 4)


async def _open(world: World, cell: Cell) -> None:
    async with world.job() as work:
        await cycles.open_cycle(work, cell.people["an"], "hcmc_edu_2023", LAST_DAY)


async def _mine(world: World, cell: Cell, who: str) -> list[str]:
    async with world.job() as work:
        return [owed.kind.value for owed in await duty_list.of_person(work, cell.people[who])]


async def _cells(world: World, cell: Cell) -> list[Owed]:
    async with world.job() as work:
        return list(await duty_list.of_cell(work, cell.people["an"]))


async def _lay(world: World) -> None:
    """The first tick of a new day."""
    world.clock.move(timedelta(days=1))
    async with world.job() as work:
        await duty_list.lay_due(work, 50)
        await duty_list.look_again(work, 50)


@pytest.mark.parametrize(
    ("who", "owed"),
    [("an", ["write_review"]), ("lan", ["write_review"]), ("cuc", ["write_review"]), ("dung", [])],
)
async def test_what_each_member_owes(world: World, cell: Cell, who: str, owed: list[str]) -> None:
    """Everybody the rules ask writes; the exempt one owes nothing (H-01)."""
    await _open(world, cell)

    found = await _mine(world, cell, who)

    assert owed == found


async def test_what_the_cell_owes_in_the_order_of_its_days(world: World, cell: Cell) -> None:
    """Nothing yet of what follows the decision."""
    await _open(world, cell)

    found = [owed.kind.value for owed in await _cells(world, cell)]

    assert [
        "consult",
        "committee_comment",
        "send_papers",
        "hold_meeting",
        "report_up",
    ] == found


async def test_handing_in_fulfils_and_giving_back_does_not(world: World, cell: Cell) -> None:
    """Nothing is ticked off by hand: the review itself is asked."""
    await _open(world, cell)
    await _hand_in(world, cell, "lan")

    assert [] == await _mine(world, cell, "lan")


async def test_a_duty_nobody_can_see_is_said_to_be_done(world: World, cell: Cell) -> None:
    """Once; the second time it is over."""
    await _open(world, cell)
    consult = (await _cells(world, cell))[0]

    async with world.job() as work:
        await duty_list.done(work, cell.people["an"], consult.duty_id)

    assert "consult" not in [owed.kind.value for owed in await _cells(world, cell)]
    async with world.job() as work:
        with pytest.raises(Refusal, match="duty_over"):
            await duty_list.done(work, cell.people["an"], consult.duty_id)


async def test_what_facts_tell_cannot_be_said(world: World, cell: Cell) -> None:
    """A review is handed in, not ticked off."""
    await _open(world, cell)

    async with world.job() as work:
        (own,) = await duty_list.of_person(work, cell.people["lan"])
        with pytest.raises(Refusal, match="duty_by_facts"):
            await duty_list.done(work, cell.people["lan"], own.duty_id)


async def test_the_secretary_lets_a_members_duty_go_with_a_reason(world: World, cell: Cell) -> None:
    """The reason is kept encrypted; deriving anew does not bring it back."""
    await _open(world, cell)
    async with world.job() as work:
        (own,) = await duty_list.of_person(work, cell.people["lan"])

    async with world.job() as work:
        await duty_list.waive(work, cell.people["an"], own.duty_id, " Nghỉ thai sản cả năm ")

    await _lay(world)
    assert [] == await _mine(world, cell, "lan")
    async with world.job() as work:
        row = await (await work.session()).get_one(Duty, own.duty_id)
        assert "Nghỉ thai sản cả năm" == row.reason


@pytest.mark.parametrize(
    ("reason", "code"),
    [("", "answer_empty"), ("x" * 500, ""), ("x" * 501, "answer_too_long")],
)
async def test_a_reason_is_asked_for_and_has_a_length(
    world: World, cell: Cell, reason: str, code: str
) -> None:
    """Five hundred characters."""
    await _open(world, cell)
    consult = (await _cells(world, cell))[0]

    try:
        async with world.job() as work:
            await duty_list.waive(work, cell.people["an"], consult.duty_id, reason)
        found = ""
    except Refusal as refusal:
        found = refusal.code

    assert code == found


async def test_anothers_duty_is_out_of_reach(world: World, cell: Cell) -> None:
    """A member neither sees nor closes another's, nor the cell's."""
    await _open(world, cell)
    consult = (await _cells(world, cell))[0]
    async with world.job() as work:
        (binhs,) = await duty_list.of_person(work, cell.people["binh"])

    for number in (consult.duty_id, binhs.duty_id, 4711):
        async with world.job() as work:
            with pytest.raises(Refusal, match="duty_unknown"):
                await duty_list.one(work, cell.people["lan"], number)
    async with world.job() as work:
        with pytest.raises(Refusal, match="not_secretary"):
            await duty_list.waive(work, cell.people["lan"], binhs.duty_id, "Thôi")


async def test_the_roster_is_looked_at_anew_every_day(world: World, cell: Cell) -> None:
    """Who became exempt owes nothing; who is not exempt any more writes."""
    await _open(world, cell)
    await _mine(world, cell, "an")
    async with world.job() as work:
        for who, exempt in (("lan", True), ("dung", False)):
            member_id = cell.people[who].member_id
            await told.tell(await work.session(), member_id, exempt=exempt)

    await _lay(world)

    assert ([], ["write_review"]) == (
        await _mine(world, cell, "lan"),
        await _mine(world, cell, "dung"),
    )


async def test_another_day_moves_the_duty(world: World, cell: Cell) -> None:
    """At once, with its reminders."""
    await _open(world, cell)
    await _mine(world, cell, "lan")

    async with world.job() as work:
        an = cell.people["an"]
        day = date(2024, 12, 9)
        await calendar.change(work, an, CalendarMatter.REVIEWS_IN, day, DeadlineOperator.BEFORE)
        (own,) = await duty_list.of_person(work, an)

    of_its_day = and_(
        col(Duty.cycle_id) == col(DutyStep.cycle_id), col(Duty.last_day) == col(DutyStep.last_day)
    )
    async with world.job() as work:
        steps = await (await work.session()).exec(
            select(DutyStep).join(Duty, of_its_day).where(Duty.kind == DutyKind.WRITE_REVIEW)
        )
        found = {(step.last_day, step.next_reminder) for step in steps}
    assert (date(2024, 12, 8), DeadlineOperator.BEFORE) == (own.last, own.operator)
    assert {(date(2024, 12, 8), date(2024, 12, 1))} == found
