"""The decision of a body above in the house, on what a cell handed up."""

import pytest
from sqlmodel import col, select, update

import rating
from storage.queries import people as rows_of
from storage.tables import Cycle, Member, MemberRole, OutboxMessage
from terms.above import AboveRight, HandUpState
from terms.checks import CheckKnown
from terms.year_facts import FactKind
from tests.meeting_room import Room
from tests.workflow.decision.handed_up import (
    PAPER,
    above,
    agrees,
    appraised,
    hands,
    listed,
    own_cell,
    refused,
    state,
)
from tests.workflow.decision.handed_up import scene as scene
from tests.workflow.decision.handed_up import voted as voted
from tests.workflow.decision.test_body_above import SCHOOL, TODAY, seats
from tests.workflow.decision.test_deciding import deputy, standing
from tests.worlds import Cell, belongs_to_both, found_cell
from workflow.accounts import Person
from workflow.decision import (
    appraisal,
    body_above,
    body_decision,
    deciding,
    handing_up,
)
from workflow.facts import telling
from workflow.office import cells_table, from_above

EXCELLENT, GOOD, COMPLETED, _ = rating.Level
APPRAISES, DECIDES = AboveRight.APPRAISES, AboveRight.DECIDES


async def test_who_is_said_after_the_answer_is_asked_about_too(voted: Room) -> None:
    """By the rules of 2025 the check is answered for whom the decision is about: An and Bình; with
    Lan it is open again, and what was entered of her alone is shown beside the question."""
    people = await above(voted)
    async with voted.world.job() as work:
        await (await work.session()).exec(update(Cycle).values(profile="national_2025"))
    for who in ("binh", "lan"):
        async with voted.world.job() as work:
            about, complaint = voted.member_id(who), FactKind.COMPLAINT
            await telling.tell(work, voted.people["an"], about, 2024, complaint, "Đơn số 1")
    one, decider = await appraised(voted, people), people["decider"]
    open_now = []
    for but in ([voted.member_id("lan")], []):
        async with voted.world.job() as work:
            now, _ = await appraisal.agree_all(work, decider, one, but)
            for row in now.unsaid:
                if row.member_id not in but:
                    await appraisal.say(work, decider, one, row.member_id, reason="Xét cả năm")
        async with voted.world.job() as work:
            asked = await body_decision.check_asked(work, decider, one)
            await body_decision.answer_check(
                work, decider, one, CheckKnown.CHECKED, "KL số 5-KL/ĐU"
            )
        open_now.append((asked.open, [name for name, _ in asked.known]))

    async with voted.world.job() as work:
        open_now.append(((await body_decision.check_asked(work, decider, one)).open, []))
    assert [(True, ["Lê Văn Bình"]), (True, ["Trần Thị Lan"]), (False, [])] == open_now


async def test_who_decides_alone_does_not_decide_on_himself(voted: Room) -> None:
    """An alone decides at the school: his own level is entered, not handed up to himself."""
    await seats(voted.world, own_cell(voted), "an", SCHOOL, DECIDES)

    async with voted.world.job() as work:
        up = await handing_up.standing(work, voted.people["an"])
    now = await standing(voted)

    (parcel,) = up.to_hand
    assert {voted.member_id("lan"), voted.member_id("binh")} == parcel.levels.keys()
    assert {"Nguyễn Văn An": ""} == {row.name: row.above for row in now.rows if row.own}
    async with voted.world.job() as work:
        await deciding.set_level(work, deputy(voted), voted.member_id("an"), GOOD)


async def moved(room: Room, does: AboveRight) -> dict[str, Person]:
    """Lan belongs to another cell, too, and alone has a step at the school from there."""
    other = await found_cell(room.world, "Chi bộ Tổ Xã hội")
    await belongs_to_both(room.world, room.people["lan"], other.people["lan"])
    await seats(room.world, other, "lan", SCHOOL, does)
    return dict(other.people)


async def test_who_appraises_from_another_cell_holds_nobody_up(voted: Room) -> None:
    """Cúc was to appraise Lan's own file, and goes: Lan passes the others on, and it goes with them
    to Bình of her new cell, who decides."""
    people = await moved(voted, APPRAISES)
    other = Cell(people["binh"].cell_id, people)
    await seats(voted.world, other, "binh", SCHOOL, DECIDES)
    await seats(voted.world, other, "cuc", SCHOOL, APPRAISES)
    one = await hands(voted)
    async with voted.world.job() as work:
        session = await work.session()
        (school,) = [o for o in await rows_of.organisations(session) if o.name == SCHOOL]
        cuc = await session.get_one(Member, people["cuc"].member_id)
        await body_above.unseat(work, cuc, school, APPRAISES, TODAY)

    seen = await listed(voted, people["lan"], one)
    await agrees(voted, people["lan"], one)
    ends = await refused(voted, appraisal.finish, people["lan"], one)
    async with voted.world.job() as work:
        await appraisal.finish(work, people["lan"], one)
    decided = [row.name for row in (await listed(voted, people["binh"], one)).rows]

    assert (["Nguyễn Văn An", "Lê Văn Bình"], "") == ([row.name for row in seen.rows], ends)
    assert ["Nguyễn Văn An", "Lê Văn Bình", "Trần Thị Lan"] == decided


async def test_who_decides_alone_from_another_cell_leaves_their_own_to_the_paper(
    voted: Room,
) -> None:
    """Lan decides on An and Bình; her own level is entered from the paper and not handed up."""
    people = await moved(voted, DECIDES)
    async with voted.world.job() as work:
        (parcel,) = (await handing_up.standing(work, voted.people["an"])).to_hand
    one = await hands(voted)
    await agrees(voted, people["lan"], one)
    async with voted.world.job() as work:
        count = await body_decision.decide(work, people["lan"], one, PAPER)
    async with voted.world.job() as work:
        now = await deciding.set_level(work, voted.people["an"], voted.member_id("lan"), GOOD)

    assert ({voted.member_id("an"), voted.member_id("binh")}, 2) == (set(parcel.levels), count)
    assert (["Trần Thị Lan"], HandUpState.DECIDED) == (
        [row.name for row in now.changeable],
        await state(voted, one),
    )


async def test_the_officer_does_not_enter_what_the_body_decides(voted: Room) -> None:
    """An leads alone: his level waits for the officer until somebody of the body decides on it."""
    await voted.change("hoa", role=MemberRole.MEMBER)
    other = await found_cell(voted.world, "Chi bộ Tổ Toán")
    officer = other.people["lan"]
    async with voted.world.job() as work:
        session = await work.session()
        (school,) = [o for o in await rows_of.organisations(session) if o.name == SCHOOL]
        member = await session.get_one(Member, officer.member_id)
        await cells_table.appoint(work, member, school)
    async with voted.world.job() as work:
        await deciding.confirm(work, voted.people["an"], PAPER)

    async with voted.world.job() as work:
        before = await from_above.waiting(work, officer)
    await above(voted)
    async with voted.world.job() as work:
        after = await from_above.waiting(work, officer)

    assert (["Nguyễn Văn An"], ()) == ([one.name for one in before], after)


async def test_who_was_left_is_decided_by_a_further_decision(voted: Room) -> None:
    """Lan first; Bình and An stay, and the list with them; the second decision ends it."""
    people = await above(voted)
    one = await appraised(voted, people)
    decider = people["decider"]
    async with voted.world.job() as work:
        await appraisal.say(work, decider, one, voted.member_id("lan"))
    async with voted.world.job() as work:
        first = await body_decision.decide(work, decider, one, PAPER)
    left = await listed(voted, decider, one)

    await agrees(voted, decider, one)
    async with voted.world.job() as work:
        second = await body_decision.decide(work, decider, one, PAPER.replace("12", "13"))

    now = await standing(voted)
    assert (1, 2, 2) == (first, len(left.rows), second)
    assert (3, ()) == (len(now.rows), now.further)


@pytest.mark.long
async def test_every_decision_is_told_the_cell_with_its_count(voted: Room) -> None:
    """Lan first: An is told that he may publish, and that two wait; the second decision is told
    too, and what the first message says stays true."""
    people = await above(voted)
    one = await appraised(voted, people)
    async with voted.world.job() as work:
        await appraisal.say(work, people["decider"], one, voted.member_id("lan"))
    async with voted.world.job() as work:
        await body_decision.decide(work, people["decider"], one, PAPER)
    first = await _decisions_told(voted)
    await agrees(voted, people["decider"], one)
    async with voted.world.job() as work:
        await body_decision.decide(work, people["decider"], one, PAPER.replace("12", "13"))

    assert [(1, 2, True)] == first
    assert [(1, 2, True), (2, 0, True)] == await _decisions_told(voted)


async def _decisions_told(room: Room) -> list[tuple[int, int, bool]]:
    """Give what An is told: on how many, how many wait, whether he may publish."""
    async with room.world.job() as work:
        planned = select(OutboxMessage).where(
            OutboxMessage.kind == handing_up.MOVED,
            OutboxMessage.member_id == room.member_id("an"),
        )
        rows = (await (await work.session()).exec(planned.order_by(col(OutboxMessage.id)))).all()
        found = [await handing_up.facts(work, row) for row in rows]
    return [(each.count, each.left, each.to_publish) for each in found if each is not None]


@pytest.mark.parametrize(("excellent", "over"), [(1, False), (2, True)])
@pytest.mark.long
async def test_past_the_cap_a_ground_is_asked_for(voted: Room, excellent: int, over: bool) -> None:
    """Of three, the small cell may have one excellent; the second needs a ground, which is kept
    with the decision's own paper."""
    people = await above(voted)
    decider, one = people["decider"], await appraised(voted, people)
    for who in ("lan", "binh")[:excellent]:
        async with voted.world.job() as work:
            number = voted.member_id(who)
            await appraisal.say(work, decider, one, number, EXCELLENT, reason="Thành tích đặc biệt")
    await agrees(voted, decider, one)

    async with voted.world.job() as work:
        asked = await body_decision.cap_asked(work, decider, one)
    without = await refused(
        voted, lambda work, who, n: body_decision.decide(work, who, n, PAPER), decider, one
    )
    async with voted.world.job() as work:
        if asked.open:
            await body_decision.begin_cap_ground(work, decider, one, "Chi bộ dẫn đầu toàn trường")
        await body_decision.decide(work, decider, one, PAPER)

    assert (over, over) == (asked.over, asked.open)
    assert ("cap_ground_first" if over else "") == without


@pytest.mark.parametrize(
    ("day", "code"),
    [
        ("ngày 19/11/2024", "decision_before_meeting"),
        ("ngày 20/11/2024", ""),
        ("ngày 20 tháng 11 năm 2024", ""),
        ("ngày 21/11/2024", "decision_ahead"),
        ("không ngày", "decision_undated"),
        ("ngày 31/02/2024", "decision_undated"),
    ],
)
async def test_the_day_of_the_decision_can_be(voted: Room, day: str, code: str) -> None:
    """Not before the meeting of the same day, not ahead, and it can be read."""
    people = await above(voted)
    one = await appraised(voted, people)
    await agrees(voted, people["decider"], one)

    found = await refused(
        voted,
        lambda w, who, n: body_decision.decide(w, who, n, f"Quyết định 12-QĐ/ĐU {day}"),
        people["decider"],
        one,
    )

    assert code == found
