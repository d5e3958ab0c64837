"""Collectives the cell never voted on: taken in by who decides, and decided on as any other."""

from dataclasses import replace

import pytest

from storage.tables import CycleState
from tests.meeting_room import Room
from tests.workflow.decision.handed_up import Way, above, agrees, hands, listed, refused
from tests.workflow.decision.handed_up import scene as scene
from tests.workflow.decision.handed_up import voted as voted
from tests.workflow.decision.test_collectives_decided import CELL, GOOD
from tests.workflow.decision.test_deciding import PAPER, deputy, publishes, standing, told
from tests.worlds import found_cell
from workflow.accounts import Person
from workflow.decision import appraisal, body_decision, deciding, unvoted_collectives
from workflow.errors import Refusal

WHY = "Đảng ủy tự đánh giá, chi bộ không bỏ phiếu"


async def offered(room: Room, who: Person | None = None) -> dict[int, str]:
    """Give what An may take in, or somebody else."""
    async with room.world.job() as work:
        return await unvoted_collectives.of_cell(work, who or room.people["an"])


async def takes_in(room: Room, number: int = CELL, who: Person | None = None) -> None:
    """An takes a collective in, or somebody else does."""
    async with room.world.job() as work:
        await unvoted_collectives.take_in(work, who or room.people["an"], number)


async def enters(room: Room, number: int = CELL) -> None:
    """An enters a level for it."""
    async with room.world.job() as work:
        await deciding.set_level(work, room.people["an"], number, GOOD)


async def records(room: Room, who: Person, document: str = PAPER) -> None:
    """They record what is entered."""
    async with room.world.job() as work:
        await deciding.confirm(work, who, document)


def above_takes_in(number: int) -> Way:
    """Give the step of who has a list above."""
    return lambda work, who, one: unvoted_collectives.take_in_above(work, who, one, number)


@pytest.mark.parametrize("after", [False, True], ids=["with_the_first", "by_a_further"])
async def test_it_is_entered_recorded_and_published(voted: Room, after: bool) -> None:
    """The cell, which no vote was taken on: by the year's first paper, or by a further one; who is
    in it hears of it, and it is offered no more."""
    an, further = voted.people["an"], "Quyết định số 13-QĐ/ĐU ngày 20/11/2024"
    before = await offered(voted)
    if after:
        await records(voted, an)
    await takes_in(voted)
    await enters(voted)
    await records(voted, an, further if after else PAPER)
    await records(voted, deputy(voted))
    await publishes(voted)

    (heard,) = await told(voted, "lan")
    now = await standing(voted)
    row = next(one for one in now.rows if one.member_id == CELL)
    assert "Chi bộ Tổ Tự nhiên" == before[CELL]
    assert (None, GOOD, CycleState.PUBLISHED) == (row.proposed, row.decided, now.state)
    assert [("Chi bộ Tổ Tự nhiên", GOOD)] == [(c.name, c.level) for c in heard.collectives]
    assert CELL not in await offered(voted)


async def test_without_a_level_it_stays_open(voted: Room) -> None:
    """Taken in and left out of the first paper, it waits for a further one."""
    await takes_in(voted)
    await records(voted, voted.people["an"])

    assert CELL in {row.member_id for row in (await standing(voted)).further}


async def test_it_is_handed_up_with_the_others(voted: Room) -> None:
    """Where a body above is in the house, An enters nothing: it decides."""
    people = await above(voted)
    await takes_in(voted)
    one = await hands(voted)

    row = next(r for r in (await listed(voted, people["appraiser"], one)).rows if r.member_id < 0)
    with pytest.raises(Refusal, match="decided_above"):
        await enters(voted)
    assert ("Chi bộ Tổ Tự nhiên", None) == (row.name, row.proposed)


async def test_the_body_above_takes_it_in_itself(voted: Room) -> None:
    """The cell handed nothing up of it: the level needs a reason, as nothing was proposed; then it
    is decided with the members and An publishes."""
    people = await above(voted)
    one, who = await hands(voted), people["appraiser"]
    async with voted.world.job() as work:
        await unvoted_collectives.take_in_above(work, who, one, CELL)
    without = await refused(voted, lambda w, p, n: appraisal.say(w, p, n, CELL, GOOD), who, one)
    async with voted.world.job() as work:
        await appraisal.say(work, who, one, CELL, GOOD, reason=WHY)
    await agrees(voted, who, one)
    async with voted.world.job() as work:
        await appraisal.finish(work, who, one)
    await agrees(voted, people["decider"], one)
    async with voted.world.job() as work:
        count = await body_decision.decide(work, people["decider"], one, PAPER)

    assert ("reason_needed", 4) == (without, count)
    assert GOOD in {row.decided for row in (await standing(voted)).rows if row.member_id == CELL}


async def test_nobody_takes_in_what_is_not_theirs(voted: Room) -> None:
    """Not a member, not who leads another cell; above, nobody who is in it, no other body's; one
    that was voted on or taken in is offered to nobody."""
    people = await above(voted)
    other = await found_cell(voted.world, "Chi bộ Tổ Ngoại ngữ")
    one = await hands(voted)
    lan = replace(voted.people["lan"], above=True)
    await takes_in(voted)
    codes = [
        await refused(voted, lambda w, p, _: unvoted_collectives.take_in(w, p, CELL), who, 0)
        for who in (voted.people["binh"], other.people["an"], voted.people["an"])
    ]
    codes += [
        await refused(voted, above_takes_in(number), who, one)
        for who, number in ((lan, CELL), (people["appraiser"], CELL), (people["appraiser"], 5))
    ]

    expected = ["not_secretary", "no_cycle", "button_old", "not_above", "button_old", "button_old"]
    assert expected == codes
