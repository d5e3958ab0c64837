"""Reminders: to whoever still owes, three days ahead, never at night."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select

from storage.tables import OutboxMessage
from tests.workflow.conftest import Cell, World
from workflow import cycle as cycles
from workflow import reminder, self_review, self_review_ends
from workflow.clock import VIETNAM
from workflow.quiet import QuietHours

LAST_DAY = date(2024, 12, 4)
"""Due before 5 December: missed at 00:00 of the 5th, so three days ahead is 00:00 of the 2nd."""
QUIET = QuietHours()


async def _open(world: World, cell: Cell) -> None:
    async with world.job() as work:
        await cycles.open_cycle(work, cell.people["an"], "hcmc_edu_2023", LAST_DAY)


async def _plan(world: World, moment: datetime) -> int:
    world.clock.move(moment - world.clock.now())
    async with world.job() as work:
        return await reminder.plan_due(work, QUIET)


async def _rows(world: World) -> list[OutboxMessage]:
    async with world.job() as work:
        found = await (await work.session()).exec(select(OutboxMessage))
        return list(found.all())


@pytest.mark.parametrize(
    ("moment", "planned"),
    [
        (datetime(2024, 12, 1, 23, 59, 59, tzinfo=VIETNAM), 0),
        (datetime(2024, 12, 2, tzinfo=VIETNAM), 4),
        (datetime(2024, 12, 4, 23, 59, 59, tzinfo=VIETNAM), 4),
        (datetime(2024, 12, 5, tzinfo=VIETNAM), 0),
    ],
)
async def test_three_days_before_the_deadline(
    world: World, cell: Cell, moment: datetime, planned: int
) -> None:
    """From 00:00 of the third day before until the deadline is missed; not to the exempt one."""
    await _open(world, cell)

    found = await _plan(world, moment)

    assert planned == found


async def test_nobody_is_woken(world: World, cell: Cell) -> None:
    """Planned at midnight, sent at seven."""
    await _open(world, cell)

    await _plan(world, datetime(2024, 12, 2, 0, 0, 10, tzinfo=VIETNAM))

    assert {datetime(2024, 12, 2, 7, tzinfo=VIETNAM)} == {r.not_before for r in await _rows(world)}


async def test_planning_again_plans_nothing(world: World, cell: Cell) -> None:
    """Any number of workers may tick."""
    await _open(world, cell)

    first = await _plan(world, datetime(2024, 12, 2, 8, tzinfo=VIETNAM))
    second = await _plan(world, datetime(2024, 12, 3, 8, tzinfo=VIETNAM))

    assert (4, 0) == (first, second)


async def test_what_was_done_meanwhile_is_not_reminded_of(world: World, cell: Cell) -> None:
    """The duty is looked at again when the message is sent."""
    await _open(world, cell)
    await _plan(world, datetime(2024, 12, 2, 8, tzinfo=VIETNAM))
    lan = cell.people["lan"]
    async with world.job() as work:
        page = await self_review.begin(work, lan)
        for item in page.items:
            value = {"grade": "good", "level": "good", "rows": "8 8 8 3"}.get(
                item.kind.value, "Đã làm xong."
            )
            await self_review.answer(work, lan, item.id, value)
        await self_review_ends.submit(work, lan)

    async with world.job() as work:
        rows = await _rows(world)
        said = {row.member_id: await reminder.facts_for(work, row) for row in rows}

    assert said.pop(lan.member_id) is None
    assert {3} == {facts.days for facts in said.values() if facts is not None}


async def test_the_reminder_counts_what_is_written(world: World, cell: Cell) -> None:
    """Days left and answers so far are those of the moment it is sent."""
    await _open(world, cell)
    lan = cell.people["lan"]
    async with world.job() as work:
        await self_review.begin(work, lan)
        await self_review.answer(work, lan, "i1", "Một câu.")
    await _plan(world, datetime(2024, 12, 3, 8, tzinfo=VIETNAM))

    async with world.job() as work:
        (row,) = [r for r in await _rows(world) if r.member_id == lan.member_id]
        facts = await reminder.facts_for(work, row)

    assert facts is not None
    assert (2, 1) == (facts.days, facts.answered)
    assert date(2024, 12, 5) == facts.deadline


@pytest.mark.parametrize(
    ("hour", "evening", "expected"),
    [
        (9, True, datetime(2024, 12, 2, 19, tzinfo=VIETNAM)),
        (19, True, datetime(2024, 12, 3, 8, tzinfo=VIETNAM)),
        (9, False, datetime(2024, 12, 3, 8, tzinfo=VIETNAM)),
    ],
)
async def test_a_reminder_can_be_put_off(
    world: World, cell: Cell, hour: int, evening: bool, expected: datetime
) -> None:
    """This evening, or tomorrow morning; tapped twice, it comes once."""
    await _open(world, cell)
    world.clock.move(datetime(2024, 12, 2, hour, tzinfo=VIETNAM) - world.clock.now())
    lan = cell.people["lan"].member_id

    async with world.job() as work:
        at = [await reminder.snooze(work, lan, evening=evening) for _ in range(2)]

    assert [expected, expected] == at
    assert [expected] == [row.not_before for row in await _rows(world)]


@pytest.mark.parametrize(
    ("clock", "expected"),
    [
        (time(6, 59), time(7)),
        (time(7), time(7)),
        (time(20, 59), time(20, 59)),
        (time(21), time(7)),
        (time(23, 30), time(7)),
    ],
)
def test_quiet_hours_end_at_seven(clock: time, expected: time) -> None:
    """21:00 is quiet, 07:00 is not."""
    moment = datetime.combine(date(2024, 12, 2), clock, VIETNAM)

    allowed = QUIET.next_allowed(moment)

    assert expected == allowed.time()


@given(
    st.datetimes(datetime(2024, 1, 1), datetime(2026, 1, 1)),  # noqa: DTZ001 - zone follows
    st.times(),
    st.times(),
)
def test_the_next_allowed_moment_is_never_quiet(moment: datetime, start: time, end: time) -> None:
    """Whatever the hours: allowed, not before the moment, within a day."""
    quiet = QuietHours(start, end)
    asked = moment.replace(tzinfo=VIETNAM)

    allowed = quiet.next_allowed(asked)

    assert not quiet.covers(allowed)
    assert timedelta() <= allowed - asked <= timedelta(days=1)
