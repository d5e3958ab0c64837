"""A head is at most what they head: in whichever meeting it was rated, whoever decided."""

import pytest

import rating
from storage.queries import caps
from storage.tables import (
    Collective,
    Cycle,
    CycleState,
    MemberDecision,
    Organisation,
    OrganisationKind,
)
from terms.people import BodyKind
from tests.meeting_room import Room
from tests.scenes import Steps, asked_for
from tests.workflow.decision.handed_up import agrees, hands, refused
from tests.workflow.decision.test_collectives_decided import (
    CELL,
    COMPLETED,
    GOOD,
    above,
    enters,
    records,
    votes_on_both,
)
from tests.workflow.decision.test_deciding import PAPER, deputy, standing
from workflow.accounts import id_of
from workflow.decision import (
    appraisal,
    body_decision,
    cap_ground,
    deciding,
    member_standards,
    recording,
)
from workflow.errors import Refusal


@pytest.fixture
def scene(request: pytest.FixtureRequest) -> Steps:
    """As far as the room; what all its tests begin with is built once."""
    return asked_for(request.fixturenames, voted=votes_on_both)


@pytest.fixture
def voted(room: Room) -> Room:
    """The cell, its committee and six persons, all proposed as good; An is the secretary."""
    return room


async def by_the_rules_of_2025(room: Room) -> None:
    """The year runs by them."""
    now = await room.cycle()
    async with room.world.job() as work:
        cycle = await (await work.session()).get_one(Cycle, id_of(now))
        cycle.profile = "national_2025"
        (await work.session()).add(cycle)


async def committee_met_by_itself(
    room: Room, level: rating.Level, state: CycleState = CycleState.DECIDED
) -> int:
    """The cell's committee had a meeting and a decision of its own in the year; give it."""
    now = await room.cycle()
    async with room.world.job() as work:
        session, cell = await work.session(), room.people["an"].cell_id
        body = Organisation(
            kind=OrganisationKind.BODY,
            name="Chi ủy",
            parent_id=cell,
            body=BodyKind.CELL_COMMITTEE,
        )
        session.add(body)
        await session.flush()
        year = Cycle(
            cell_id=id_of(body),
            year=now.year,
            profile=now.profile,
            profile_hash="",
            review_deadline=now.review_deadline,
            state=state,
        )
        session.add(year)
        await session.flush()
        number = Collective.COMMITTEE.value
        session.add(MemberDecision(cycle_id=id_of(year), member_id=number, level=level.value))
        return id_of(year)


async def over(room: Room) -> list[tuple[str, rating.Level]]:
    """Give who is told to be above what they head, and its level."""
    now = await standing(room)
    names = {row.member_id: row.name for row in now.rows}
    return [(names[one.member_id], one.headed.level) for one in now.over]


async def explains(room: Room) -> None:
    """Hoa says why An's level is above the cell's."""
    year = (await room.cycle()).year
    async with room.world.job() as work:
        an = room.member_id("an")
        await member_standards.keep_reason(work, deputy(room), year, an, "Đúng văn bản.")


@pytest.mark.parametrize(
    ("level", "found"), [(GOOD, []), (COMPLETED, [("Nguyễn Văn An", COMPLETED)])]
)
async def test_the_level_entered_for_the_cell_counts(
    voted: Room, level: rating.Level, found: list[object]
) -> None:
    """An alone heads it: Hoa of the committee and Lan are nowhere named."""
    await enters(voted, CELL, level)

    assert found == await over(voted)


@pytest.mark.parametrize(
    ("level", "found"), [(GOOD, []), (COMPLETED, [("Nguyễn Văn An", COMPLETED)])]
)
async def test_it_counts_where_it_was_decided_by_another_paper(
    voted: Room, level: rating.Level, found: list[object]
) -> None:
    """The committee met by itself, and was decided on in its own year."""
    await committee_met_by_itself(voted, level)

    assert found == await over(voted)


async def test_another_cells_collective_bounds_nobody_here(voted: Room) -> None:
    """Nor does what this one had in another year."""
    year = await committee_met_by_itself(voted, COMPLETED)
    async with voted.world.job() as work:
        session = await work.session()
        (await session.get_one(Cycle, year)).year -= 1

    assert [] == await over(voted)


async def test_the_chair_is_told_before_the_vote(voted: Room) -> None:
    """Among what is to be thought of about An, and about nobody else."""
    await committee_met_by_itself(voted, COMPLETED)

    year, names = (await voted.cycle()).year, ("an", "lan")
    async with voted.world.job() as work:
        found = await member_standards.measured(
            work, voted.people["an"], year, [voted.member_id(who) for who in names]
        )

    told = {one.name: any("tập thể" in each.text_vi for each in one.bounds) for one in found}
    assert {"Nguyễn Văn An": True, "Trần Thị Lan": False} == told


async def test_a_paper_that_has_it_so_wants_its_reason(voted: Room) -> None:
    """Bound by the rules of 2023; nothing is recorded on An before Hoa has said why."""
    await enters(voted, CELL, COMPLETED)
    await records(voted)
    with pytest.raises(Refusal) as caught:
        await records(voted, deputy(voted))
    await explains(voted)
    await records(voted, deputy(voted))

    assert ("reasons_first", "Nguyễn Văn An") == (
        caught.value.code,
        caught.value.fields["names"],
    )
    assert () == (await standing(voted)).further


async def test_a_paper_held_back_uses_up_no_ground(voted: Room) -> None:
    """What was said of the cap waits for the paper that is recorded."""
    await enters(voted, CELL, COMPLETED)
    await records(voted)
    cycle = await voted.cycle()
    async with voted.world.job() as work:
        await cap_ground.say_weighed(work, voted.people["hoa"], cycle)
        with pytest.raises(Refusal) as caught:
            await deciding.confirm(work, deputy(voted), PAPER)
        left = await caps.departures(await work.session(), id_of(cycle), None)

    assert ("reasons_first", [False]) == (caught.value.code, [row.used for row in left])


async def test_looking_at_a_year_nothing_was_voted_on_in_writes_nothing(voted: Room) -> None:
    """The committee's own year has a decision and no sheet; who heads it is looked up in it."""
    await committee_met_by_itself(voted, COMPLETED)
    await over(voted)
    async with voted.world.job() as work:
        await work.session()
        before = work.unit.state
        now = await deciding.standing(work, voted.people["an"])
        after = work.unit.state

    assert 1 == len(now.over)
    assert before == after


async def test_under_the_rules_of_2025_it_is_shown_and_weighed(voted: Room) -> None:
    """A departure that asks for a reason, and lowers nothing."""
    await enters(voted, CELL, COMPLETED)
    await by_the_rules_of_2025(voted)

    now = await standing(voted)

    assert (1, False) == (len(now.over), now.bound)


async def test_the_body_above_does_not_decide_it_so(voted: Room) -> None:
    """With a reason neither: the rules bind who decides."""
    people = await above(voted)
    one = await hands(voted)
    async with voted.world.job() as work:
        await appraisal.say(work, people["decider"], one, CELL, COMPLETED, reason="Chậm.")
    without = await refused(
        voted,
        lambda w, who, n: appraisal.say(w, who, n, voted.member_id("an")),
        people["decider"],
        one,
    )
    async with voted.world.job() as work:
        an = voted.member_id("an")
        await appraisal.say(work, people["decider"], one, an, GOOD, reason="Có công.")
    await agrees(voted, people["decider"], one)

    found = await refused(
        voted, lambda w, who, n: body_decision.decide(w, who, n, PAPER), people["decider"], one
    )

    assert ("reason_needed", "head_above") == (without, found)


async def test_a_level_changed_later_flags_the_head(voted: Room) -> None:
    """What the committee's level is now counts, however long ago An's was recorded."""
    year = await committee_met_by_itself(voted, GOOD)
    await records(voted)
    await records(voted, deputy(voted))
    before = await over(voted)
    async with voted.world.job() as work:
        row = await (await work.session()).get_one(
            MemberDecision, (year, Collective.COMMITTEE.value)
        )
        row.level = COMPLETED.value

    assert [] == before
    assert [("Nguyễn Văn An", COMPLETED)] == await over(voted)
    async with voted.world.job() as work:
        assert recording.DECIDED >= {(await deciding.to_decide(work, voted.people["an"])).state}
