"""A list that still waits above when a paper on those in it was entered: it decides on nobody
again."""

import pytest
from sqlmodel import select

import rating
from storage.queries import above as above_rows
from storage.queries import people as rows_of
from storage.tables import HandUp, LevelAbove, Member
from terms.above import AboveRight, HandUpState
from tests.meeting_room import Room
from tests.workflow.decision.handed_up import (
    above,
    agrees,
    appraised,
    listed,
    queue,
    refused,
    state,
)
from tests.workflow.decision.test_body_above import SCHOOL, TODAY, seats
from tests.workflow.decision.test_deciding import PAPER, decides, deputy, publishes, standing
from tests.workflow.decision.test_deciding import scene as scene
from tests.workflow.decision.test_deciding import voted as voted
from tests.worlds import Cell
from workflow.accounts import Person
from workflow.decision import (
    appraisal,
    appraisal_list,
    body_above,
    body_decision,
    deciding,
    handing_up,
    recording,
)
from workflow.errors import Refusal

_, GOOD, COMPLETED, _ = rating.Level
LATER = PAPER.replace("12", "15")


async def left_over(room: Room) -> tuple[dict[str, Person], int]:
    """It was appraised, the decider picked a level for Lan and went; give the people, the list."""
    people = await above(room)
    one = await appraised(room, people)
    async with room.world.job() as work:
        lan = room.member_id("lan")
        await appraisal.say(work, people["decider"], one, lan, COMPLETED, reason="Chậm hai việc")
    async with room.world.job() as work:
        session = await work.session()
        (school,) = [o for o in await rows_of.organisations(session) if o.name == SCHOOL]
        gone = await session.get_one(Member, people["decider"].member_id)
        assert await body_above.unseat(work, gone, school, AboveRight.DECIDES, TODAY)
    return people, one


async def another(room: Room, people: dict[str, Person]) -> Person:
    """Cúc of the other cell decides at the school from now on."""
    await seats(room.world, Cell(people["cuc"].cell_id, people), "cuc", SCHOOL, AboveRight.DECIDES)
    return people["cuc"]


async def lans_level(room: Room) -> rating.Level | None:
    """Give what is decided on Lan."""
    lan = room.member_id("lan")
    return next(row.decided for row in (await standing(room)).rows if row.member_id == lan)


async def test_the_entered_paper_ends_what_waited_above(voted: Room) -> None:
    """The paper is entered on all and published: the list is nowhere any more, and the new decider
    finds nothing to decide; the cell reads that it was a paper, and no body."""
    people, one = await left_over(voted)
    await decides(voted)
    await publishes(voted)
    cuc = await another(voted, people)

    waiting = await queue(voted, cuc)
    opened = await refused(voted, appraisal_list.listed, cuc, one)
    async with voted.world.job() as work:
        up = await handing_up.standing(work, voted.people["an"])

    assert ((), "hand_up_gone", HandUpState.DECIDED) == (waiting, opened, await state(voted, one))
    assert ((), [True]) == (up.to_hand, [each.by_paper for each in up.handed])
    assert GOOD == await lans_level(voted)


async def test_only_who_is_left_is_decided_on_above(voted: Room) -> None:
    """The paper is on Lan alone: the new decider has An and Bình, and his decision leaves her level
    and its line in the list beside the first decision."""
    people, one = await left_over(voted)
    async with voted.world.job() as work:
        await deciding.set_level(work, voted.people["an"], voted.member_id("binh"), None)
    async with voted.world.job() as work:
        await deciding.confirm(work, voted.people["an"], PAPER)
    cuc = await another(voted, people)
    left = [row.name for row in (await listed(voted, cuc, one)).rows]
    lan = voted.member_id("lan")
    says = await refused(voted, lambda w, who, n: appraisal.say(w, who, n, lan), cuc, one)
    await agrees(voted, cuc, one)
    async with voted.world.job() as work:
        count = await body_decision.decide(work, cuc, one, LATER)

    assert (["Nguyễn Văn An", "Lê Văn Bình"], "not_in_cell", 2) == (left, says, count)
    assert GOOD == await lans_level(voted)
    async with voted.world.job() as work:
        up = await handing_up.standing(work, voted.people["an"])
    assert [(HandUpState.DECIDED, False)] == [(each.state, each.by_paper) for each in up.handed]


@pytest.mark.long
async def test_what_was_picked_and_not_recorded_is_no_reason(voted: Room) -> None:
    """What the decider had picked for Lan goes with the paper; what was appraised stays."""
    await left_over(voted)
    await decides(voted)

    async with voted.world.job() as work:
        said = (await (await work.session()).exec(select(LevelAbove.step))).all()

    assert [AboveRight.APPRAISES] * 3 == list(said)


@pytest.mark.long
async def test_a_list_left_from_before_is_none_either(voted: Room) -> None:
    """A list that was left open beside a recorded paper, as it could be once, is not met again."""
    people, one = await left_over(voted)
    await decides(voted)
    async with voted.world.job() as work:
        session = await work.session()
        for row in (await above_rows.handed(session, one)).values():
            row.decided = False
            session.add(row)
        left = await session.get_one(HandUp, one)
        left.state = HandUpState.APPRAISED
        session.add(left)
    cuc = await another(voted, people)

    assert ((), "hand_up_gone") == (
        await queue(voted, cuc),
        await refused(voted, appraisal.agree_all, cuc, one),
    )


async def test_nobody_records_another_level_without_a_case(voted: Room) -> None:
    """Neither the body nor the officer: on Lan there is a decision."""
    await decides(voted)
    lan = voted.member_id("lan")

    async with voted.world.job() as work:
        with pytest.raises(Refusal, match="decided_already"):
            await recording.record_of_body(
                work, deputy(voted), await voted.cycle(), {lan: COMPLETED}, LATER, []
            )
    async with voted.world.job() as work:
        with pytest.raises(Refusal, match="decided_already"):
            await recording.record_from_above(
                work, deputy(voted), await voted.cycle(), lan, COMPLETED, LATER
            )

    assert GOOD == await lans_level(voted)
