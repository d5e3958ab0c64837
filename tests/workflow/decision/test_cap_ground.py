"""Past the cap on a ground alone: in the cell by its own figures, over all cells where they are
known; boundary by boundary."""

from datetime import date

import pytest

import rating
from storage.queries import people
from storage.tables import CycleState
from tests.meeting_room import VOTERS, Room
from tests.scenes import Begun, Steps, asked_for, everybody_gathers
from tests.workflow.decision.test_cap_above import MEMBERS, Base
from tests.workflow.decision.test_deciding import PAPER, deputy
from workflow.decision import cap_answers, deciding
from workflow.decision.cap_ground import CapAsked, CapGround
from workflow.errors import Refusal

XS, HTT = rating.Level.EXCELLENT, rating.Level.GOOD
GROUND = "Chi bộ dẫn đầu Đảng bộ về chuyển đổi số."
BY = "Ban Thường vụ Đảng ủy, Kết luận số 15-KL/ĐU ngày 20/11/2024"


async def proposes_all_good(begun: Begun) -> None:
    """All six are proposed as good; the minutes are approved."""
    room = begun.room
    await everybody_gathers(begun)
    await room.holds_vote(dict.fromkeys(VOTERS, (2,) * 6))
    await room.approves_minutes()


@pytest.fixture
def scene(request: pytest.FixtureRequest) -> Steps:
    """As far as the room; what all its tests begin with is built once."""
    return asked_for(request.fixturenames, met=proposes_all_good)


@pytest.fixture
def met(room: Room) -> Room:
    """Six of the cell, all proposed as good: four members, the secretary, the deputy."""
    return room


async def makes_excellent(room: Room, *excellent: str) -> None:
    """An enters these as excellent."""
    for who in excellent:
        async with room.world.job() as work:
            await deciding.set_level(work, room.people["an"], room.member_id(who), XS)


async def _asked(room: Room) -> CapAsked:
    async with room.world.job() as work:
        return await cap_answers.of_cell(work, room.people["an"], first=True)


async def _records(room: Room) -> str:
    """Give with what recording the decision is refused; nothing where it is recorded."""
    try:
        async with room.world.job() as work:
            await deciding.confirm(work, room.people["an"], PAPER)
    except Refusal as refusal:
        return refusal.code
    return ""


async def _weighed(room: Room) -> None:
    async with room.world.job() as work:
        await cap_answers.say_weighed(work, room.people["an"], first=True)


async def _gives(room: Room, by: str = BY) -> None:
    async with room.world.job() as work:
        await cap_answers.begin(work, room.people["an"], GROUND, first=True)
    async with room.world.job() as work:
        await cap_answers.complete(work, room.people["an"], by, first=True)


async def the_school(room: Room) -> Base:
    """Give what decides on the cell, for more cells of it."""
    async with room.world.job() as work:
        school, *_ = await people.line_of(await work.session(), room.people["an"].cell_id)
    return Base(room.world, school)


@pytest.mark.parametrize(("excellent", "code"), [(0, ""), (1, ""), (2, "cap_ground_first")])
async def test_a_cell_alone_is_asked_by_its_own_figures(
    met: Room, excellent: int, code: str
) -> None:
    """Six people: one of six keeps to the cap, two do not."""
    await makes_excellent(met, *VOTERS[1 : excellent + 1])

    asked = await _asked(met)

    assert bool(code) is asked.open
    assert not asked.whole
    assert code == await _records(met)


async def test_it_is_enough_that_the_whole_was_weighed_above(met: Room) -> None:
    """Said once, for the decision that is recorded next; kept beside it."""
    await makes_excellent(met, "lan", "binh")
    await _weighed(met)

    assert "" == await _records(met)

    async with met.world.job() as work:
        given = await cap_answers.given(work, met.people["an"])
    assert (CapGround("", "", None),) == given


@pytest.mark.parametrize(("others", "code"), [(1, "cap_ground_first"), (2, ""), (3, "")])
async def test_with_all_cells_the_whole_group_binds(met: Room, others: int, code: str) -> None:
    """One member of four is excellent; with so many good ones elsewhere the group is of five, of
    six, of seven: none may be, then one."""
    await makes_excellent(met, "lan")
    school = await the_school(met)
    await school.proposes({MEMBERS: (HTT,) * others})

    asked = await _asked(met)

    assert (bool(code), bool(code)) == (asked.open, bool(asked.groups))
    assert code == await _records(met)


async def test_what_the_cell_passes_and_the_whole_does_not_is_asked_nothing(met: Room) -> None:
    """Two of six pass the cell's own; two of twelve members of the school keep to the cap."""
    await makes_excellent(met, "lan", "binh")
    await (await the_school(met)).proposes({MEMBERS: (HTT,) * 8})

    asked = await _asked(met)

    assert (True, False) == (asked.whole, asked.over)
    assert "" == await _records(met)


async def test_an_excess_that_only_others_have_is_not_this_decisions(met: Room) -> None:
    """Nobody here is excellent; the other cell's are its own to explain."""
    await (await the_school(met)).proposes({MEMBERS: (XS, XS)})

    assert not (await _asked(met)).over
    assert "" == await _records(met)


@pytest.mark.long
async def test_the_whole_wants_a_ground_who_decided_and_when(met: Room) -> None:
    """Neither a word that it was weighed nor a ground without a day is enough."""
    await makes_excellent(met, "lan")
    await (await the_school(met)).proposes({MEMBERS: (HTT,)})
    await _weighed(met)
    assert "cap_ground_first" == await _records(met)
    async with met.world.job() as work:
        await cap_answers.begin(work, met.people["an"], GROUND, first=True)
    assert "cap_ground_first" == await _records(met)

    await _gives(met)

    expected = CapGround(GROUND, BY, date(2024, 11, 20))
    assert expected == (await _asked(met)).answer
    assert "" == await _records(met)
    async with met.world.job() as work:
        given = await cap_answers.given(work, met.people["an"])
    assert expected == given[-1]


@pytest.mark.parametrize("first", [("lan", "binh"), ("lan",)])
@pytest.mark.long
async def test_the_next_decision_is_asked_anew(met: Room, first: tuple[str, ...]) -> None:
    """What was said for the first is used up, or was not needed; An's own level comes by a further
    decision."""
    await makes_excellent(met, *first)
    await _weighed(met)
    assert "" == await _records(met)
    async with met.world.job() as work:
        await deciding.set_level(work, deputy(met), met.member_id("an"), XS)

    async with met.world.job() as work:
        with pytest.raises(Refusal, match="cap_ground_first"):
            await deciding.confirm(work, deputy(met), PAPER)


async def test_a_cell_that_has_not_met_leaves_the_figures_the_cells_own(met: Room) -> None:
    """The group is not whole: nothing of it binds yet."""
    await makes_excellent(met, "lan", "binh")
    school = await the_school(met)
    await school.proposes({MEMBERS: (HTT,) * 8}, state=CycleState.MEETING)

    asked = await _asked(met)

    assert (False, True) == (asked.whole, asked.over)
    assert "Đảng bộ Trường THPT Ví Dụ" == asked.at


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("Ban Thường vụ Đảng ủy", "cap_no_day"),
        ("Ban Thường vụ Đảng ủy, ngày 31/02/2024", "cap_no_day"),
        ("Ban Thường vụ Đảng ủy, ngày 21/11/2024", "cap_day_to_come"),
        ("Ban Thường vụ Đảng ủy, ngày 20 tháng 11 năm 2024", ""),
        ("Ban Thường vụ Đảng ủy, ngày 21/11/24", "cap_day_to_come"),
        ("Ban Thường vụ Đảng ủy, ngày 20/11/24", ""),
        ("Kết luận số 1-KL/ĐU ngày 19-11-2024, ghi đến hết ngày 31/12/2024", ""),
        (" ", "no_text"),
        ("x" * 201, "text_too_long"),
    ],
)
async def test_who_decided_has_a_day_that_is_not_to_come(met: Room, typed: str, code: str) -> None:
    """Today is the twentieth of November 2024; it is read as the day of every paper, so that the
    first day that is typed counts."""
    await makes_excellent(met, "lan", "binh")

    found = ""
    try:
        await _gives(met, typed)
    except Refusal as refusal:
        found = refusal.code

    assert code == found
    assert bool(code) is (await _asked(met)).open
