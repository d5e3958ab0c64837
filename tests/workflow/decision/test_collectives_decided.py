"""Collectives decided on as persons are: entered from the paper, or decided by the body above."""

import pytest
from sqlmodel import select

import rating
from storage.tables import Collective, CycleState, OutboxMessage
from terms.above import AboveRight
from tests.e2e.house import texts_in
from tests.meeting_room import Room
from tests.scenes import Begun, Steps, asked_for, everybody_gathers
from tests.workflow.ballot import voting
from tests.workflow.decision.handed_up import agrees, hands, listed, own_cell, refused
from tests.workflow.decision.test_body_above import SCHOOL, seats
from tests.workflow.decision.test_cap_ground import the_school
from tests.workflow.decision.test_deciding import PAPER, deputy, publishes, standing, told
from tests.worlds import found_cell
from workflow.accounts import Person
from workflow.decision import appraisal, body_decision, cap_answers, deciding, result_papers
from workflow.decision.published_notice import PUBLISHED
from workflow.errors import Refusal

EXCELLENT, GOOD, COMPLETED, _ = rating.Level
CELL, COMMITTEE = Collective.CELL.value, Collective.COMMITTEE.value


async def votes_on_both(begun: Begun) -> None:
    """The cell and its committee are voted on with the six, all as good; minutes approved."""
    room = begun.room
    await everybody_gathers(begun)
    await voting.turn(room, f"collective{CELL}", f"collective{COMMITTEE}")
    await room.opens()
    await voting.all_vote(room, *(2,) * 8)
    await room.closes()
    await room.counts()
    await room.approves_minutes()


@pytest.fixture
def scene(request: pytest.FixtureRequest) -> Steps:
    """As far as the room; what all its tests begin with is built once."""
    return asked_for(request.fixturenames, voted=votes_on_both)


@pytest.fixture
def voted(room: Room) -> Room:
    """The cell, its committee and six persons, all proposed as good."""
    return room


async def enters(room: Room, subject: int, level: rating.Level | None) -> None:
    """An enters a level."""
    async with room.world.job() as work:
        await deciding.set_level(work, room.people["an"], subject, level)


async def records(room: Room, who: Person | None = None, document: str = PAPER) -> None:
    """An records what is entered, or somebody else does."""
    async with room.world.job() as work:
        await deciding.confirm(work, who or room.people["an"], document)


async def decided(room: Room) -> dict[int, rating.Level | None]:
    """Give what stands decided, on collectives alone."""
    now = await standing(room)
    rows = now.rows if now.entering else (*now.rows, *now.further)
    return {row.member_id: row.decided for row in rows if row.collective}


async def test_collectives_stand_first_with_what_was_proposed(voted: Room) -> None:
    """Whatever a meeting rated is to be decided; how many persons may be excellent is theirs."""
    await enters(voted, CELL, EXCELLENT)

    now = await standing(voted)

    assert ["Chi bộ Tổ Tự nhiên", "Chi ủy"] == [row.name for row in now.rows[:2]]
    assert [(GOOD, EXCELLENT), (GOOD, GOOD)] == [(r.proposed, r.decided) for r in now.rows[:2]]
    assert 0 == now.excellent
    assert 8 == len(now.rows)


async def test_one_paper_is_on_collectives_and_persons(voted: Room) -> None:
    """With an exception; who is left out waits for a further paper, as a person does."""
    await enters(voted, COMMITTEE, COMPLETED)
    await enters(voted, CELL, None)
    await records(voted)
    first = await standing(voted)
    await enters(voted, CELL, GOOD)
    await records(voted, document="Quyết định số 13-QĐ/ĐU ngày 20/11/2024")

    now = await standing(voted)

    assert [COMPLETED] == [row.decided for row in first.rows if row.collective]
    assert CELL in {row.member_id for row in first.further}
    assert {COMMITTEE: COMPLETED, CELL: GOOD} == await decided(voted)
    assert CycleState.DECIDED == now.state


async def test_what_was_recorded_on_a_collective_is_not_entered_again(voted: Room) -> None:
    """As of a person; a collective nobody rated is none of the year's."""
    await records(voted)

    found = []
    for subject in (COMMITTEE, Collective.LEADERSHIP.value):
        with pytest.raises(Refusal) as caught:
            await enters(voted, subject, GOOD)
        found.append(caught.value.code)

    assert ["decided_already", "not_in_cell"] == found


async def test_a_member_enters_nothing(voted: Room) -> None:
    """Nor one who leads another cell: their collective has the same number."""
    other = await found_cell(voted.world, "Chi bộ Tổ Xã hội")
    found = []
    for who in (voted.people["lan"], other.people["an"]):
        with pytest.raises(Refusal) as caught:
            async with voted.world.job() as work:
                await deciding.set_level(work, who, CELL, EXCELLENT)
        found.append(caught.value.code)

    assert ["not_secretary", "no_cycle"] == found
    assert GOOD == (await decided(voted))[CELL]


async def test_who_is_in_the_collective_is_told_and_nobody_else(voted: Room) -> None:
    """All hear of the cell; of the committee An and Hoa alone, and nobody in another cell."""
    other = await found_cell(voted.world, "Chi bộ Tổ Xã hội")
    await enters(voted, COMMITTEE, EXCELLENT)
    await records(voted)
    await records(voted, deputy(voted))
    await publishes(voted)

    found = {
        who: [
            (one.name, one.level) for facts in await told(voted, who) for one in facts.collectives
        ]
        for who in ("an", "hoa", "lan")
    }

    cell = ("Chi bộ Tổ Tự nhiên", GOOD)
    assert {
        "an": [cell, ("Chi ủy", EXCELLENT)],
        "hoa": [cell, ("Chi ủy", EXCELLENT)],
        "lan": [cell],
    } == found
    assert [(GOOD, 6)] == list((await told(voted, "lan"))[0].counts)
    async with voted.world.job() as work:
        every = (await (await work.session()).exec(select(OutboxMessage))).all()
        heard = {row.member_id for row in every if row.kind == PUBLISHED}
    assert not heard & {one.member_id for one in other.people.values()}


@pytest.mark.long
async def test_a_collective_decided_on_later_is_told_to_its_members_alone(voted: Room) -> None:
    """The year is public already; of the committee's level An and Hoa hear."""
    await enters(voted, COMMITTEE, None)
    await records(voted)
    await records(voted, deputy(voted))
    await publishes(voted)
    before = {who: len(await told(voted, who)) for who in ("an", "hoa", "lan")}
    await enters(voted, COMMITTEE, GOOD)
    await records(voted, document="Quyết định số 14-QĐ/ĐU ngày 20/11/2024")

    after = {who: len(await told(voted, who)) for who in ("an", "hoa", "lan")}

    assert {"an": 1, "hoa": 1, "lan": 0} == {who: after[who] - before[who] for who in before}


@pytest.mark.parametrize(("excellent", "asked"), [([], False), ([CELL], True)])
async def test_the_cap_of_collectives_is_counted_over_all_cells(
    voted: Room, excellent: list[int], asked: bool
) -> None:
    """Of two cells none may be excellent where the other only completed: a ground is asked for."""
    await other_cell_rates_itself(voted)
    for number in excellent:
        await enters(voted, number, EXCELLENT)

    async with voted.world.job() as work:
        found = await cap_answers.of_cell(work, voted.people["an"], first=True)

    assert asked is bool(found.groups)


async def other_cell_rates_itself(room: Room) -> None:
    """Another cell of the school has its year, and proposes itself as completed."""
    base = await the_school(room)
    await base.collective(await base.proposes({}), Collective.CELL, COMPLETED)


async def test_the_body_above_decides_on_a_collective(voted: Room) -> None:
    """Handed up with the persons; decided above with an exception that has its reason."""
    people = await above(voted)
    one = await hands(voted)
    rows = (await listed(voted, people["decider"], one)).rows
    without = await refused(
        voted,
        lambda w, who, n: appraisal.say(w, who, n, COMMITTEE, COMPLETED),
        people["decider"],
        one,
    )
    async with voted.world.job() as work:
        await appraisal.say(
            work, people["decider"], one, COMMITTEE, COMPLETED, reason="Chậm nghị quyết."
        )
    await agrees(voted, people["decider"], one)
    async with voted.world.job() as work:
        await body_decision.decide(work, people["decider"], one, PAPER)

    assert [CELL, COMMITTEE] == [row.member_id for row in rows[:2]]
    assert "reason_needed" == without
    assert {CELL: GOOD, COMMITTEE: COMPLETED} == await decided(voted)


async def above(room: Room) -> dict[str, Person]:
    """Bình of another cell decides at the school; so does Lan of this cell."""
    other = await found_cell(room.world, "Chi bộ Tổ Xã hội")
    await seats(room.world, other, "binh", SCHOOL, AboveRight.DECIDES)
    await seats(room.world, own_cell(room), "lan", SCHOOL, AboveRight.DECIDES)
    return {"decider": other.people["binh"], "own": room.people["lan"]}


async def test_nobody_decides_on_a_collective_they_are_in(voted: Room) -> None:
    """Lan acts above, too: the cell's file is not hers, its committee's is: she is not in it."""
    people = await above(voted)
    one = await hands(voted)

    seen = {row.member_id for row in (await listed(voted, people["own"], one)).rows}
    own = await refused(voted, lambda w, who, n: appraisal.say(w, who, n, CELL), people["own"], one)

    assert CELL not in seen
    assert COMMITTEE in seen
    assert "own_above" == own


@pytest.mark.long
async def test_the_paper_of_a_result_has_ones_own_collectives(voted: Room) -> None:
    """An is of the committee, Lan is not."""
    await records(voted)
    await records(voted, deputy(voted))
    await publishes(voted)

    papers = []
    for who in ("an", "lan"):
        async with voted.world.job() as work:
            file = await result_papers.own(work, voted.people[who])
        papers.append(texts_in(file.render()))

    line = "Tập thể có đồng chí: Chi ủy: Hoàn thành tốt nhiệm vụ."
    assert [True, False] == [line in paper for paper in papers]
    assert all("Tập thể có đồng chí: Chi bộ Tổ Tự nhiên" in paper for paper in papers)
