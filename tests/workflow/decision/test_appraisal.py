"""What a cell hands up is appraised by a body above that is in the house."""

import pytest

import rating
from storage.queries import people as rows_of
from storage.tables import CycleState, Member
from terms.above import AboveRight, HandUpState
from tests.meeting_room import Room
from tests.workflow.decision.handed_up import (
    PAPER,
    Way,
    above,
    agrees,
    appraised,
    hands,
    listed,
    own_cell,
    queue,
    refused,
    reprimanded,
    state,
    told,
)
from tests.workflow.decision.handed_up import scene as scene
from tests.workflow.decision.handed_up import voted as voted
from tests.workflow.decision.test_body_above import SCHOOL, TODAY, seats
from tests.workflow.decision.test_deciding import deputy, standing
from tests.worlds import found_cell
from workflow.accounts import Person
from workflow.census.steps import YearStep
from workflow.decision import (
    appraisal,
    appraisal_list,
    body_decision,
    deciding,
    handing_up,
    member_standards,
    publication,
)
from workflow.errors import Refusal
from workflow.office import cells_table, following
from workflow.work import Work

EXCELLENT, GOOD, COMPLETED, _ = rating.Level
APPRAISES, DECIDES = AboveRight.APPRAISES, AboveRight.DECIDES


async def test_without_anybody_above_the_paper_is_entered(voted: Room) -> None:
    """Nothing to hand up, and An enters as ever."""
    async with voted.world.job() as work:
        with pytest.raises(Refusal, match="nothing_to_hand"):
            await handing_up.hand(work, voted.people["an"])
    async with voted.world.job() as work:
        await deciding.set_level(work, voted.people["an"], voted.member_id("binh"), COMPLETED)


async def test_where_somebody_above_decides_the_cell_does_not_enter(voted: Room) -> None:
    """An is told who decides; as soon as nobody is there any more, he enters again."""
    people = await above(voted)

    now = await standing(voted)
    async with voted.world.job() as work:
        with pytest.raises(Refusal, match="decided_above"):
            await deciding.set_level(work, voted.people["an"], voted.member_id("binh"), GOOD)
    async with voted.world.job() as work:
        with pytest.raises(Refusal, match="decided_above"):
            await deciding.confirm(work, voted.people["an"], PAPER)

    assert {SCHOOL} == {row.above for row in now.rows}
    assert ((), None) == (now.changeable, now.instead)
    assert people


async def test_what_is_handed_up_waits_for_the_appraiser_once(voted: Room) -> None:
    """The appraiser is told, the decider not yet; a second tap hands nothing up."""
    people = await above(voted)
    one = await hands(voted)

    again = await refused(voted, lambda w, who, _: handing_up.hand(w, who), voted.people["an"], 0)
    waiting = await queue(voted, people["appraiser"])

    assert "nothing_to_hand" == again
    assert [(one, "Chi bộ Tổ Tự nhiên", APPRAISES, 0, 3)] == [
        (each.hand_up_id, each.cell, each.does, each.said, each.total) for each in waiting
    ]
    assert () == await queue(voted, people["decider"])
    assert [1, 0] == [
        await told(voted, people[who], handing_up.WAITS) for who in ("appraiser", "decider")
    ]


async def test_from_the_proposals_to_the_publication(voted: Room) -> None:
    """Agreed to, passed on, decided with its paper; An publishes as ever."""
    people = await above(voted)
    one = await appraised(voted, people)
    assert 1 == await told(voted, people["decider"], handing_up.WAITS)
    await agrees(voted, people["decider"], one)

    async with voted.world.job() as work:
        count = await body_decision.decide(work, people["decider"], one, PAPER)

    now = await standing(voted)
    assert (3, HandUpState.DECIDED) == (count, await state(voted, one))
    assert (CycleState.DECIDED, PAPER) == (now.state, now.document)
    assert [GOOD] * 3 == [row.decided for row in now.rows]
    assert 1 == await told(voted, voted.people["an"], handing_up.MOVED)
    async with voted.world.job() as work:
        assert await publication.publish(work, voted.people["an"], asks_read=False)


async def test_what_was_appraised_is_a_step_of_the_account(voted: Room) -> None:
    """Handed up it is proposed still; passed on, appraised; Lan, decided on alone, has left the
    step, and the others wait in it."""
    people = await above(voted)
    one = await hands(voted)
    before = await _counts(voted)
    await agrees(voted, people["appraiser"], one)
    async with voted.world.job() as work:
        await appraisal.finish(work, people["appraiser"], one)
    passed_on = await _counts(voted)
    async with voted.world.job() as work:
        await appraisal.say(work, people["decider"], one, voted.member_id("lan"))
        await body_decision.decide(work, people["decider"], one, PAPER)

    assert [(3, 0, 0), (0, 3, 0), (0, 2, 1)] == [before, passed_on, await _counts(voted)]


async def _counts(room: Room) -> tuple[int, int, int]:
    found = (await room.account()).counts
    steps = (YearStep.PROPOSED, YearStep.APPRAISED, YearStep.DECIDED)
    proposed, appraised_above, decided = (found[step] for step in steps)
    return proposed, appraised_above, decided


async def test_another_level_needs_a_reason_which_stays(voted: Room) -> None:
    """For the appraiser and for the decider; the decider sees what the appraiser said."""
    people = await above(voted)
    one = await hands(voted)
    binh = voted.member_id("binh")

    without = await refused(
        voted, lambda w, who, n: appraisal.say(w, who, n, binh, COMPLETED), people["appraiser"], one
    )
    async with voted.world.job() as work:
        said = await appraisal.say(
            work, people["appraiser"], one, binh, COMPLETED, reason=" Chậm  hai việc "
        )
    await agrees(voted, people["appraiser"], one)
    async with voted.world.job() as work:
        await appraisal.finish(work, people["appraiser"], one)
    seen = next(
        row for row in (await listed(voted, people["decider"], one)).rows if row.member_id == binh
    )

    assert "reason_needed" == without
    row = next(row for row in said.rows if row.member_id == binh)
    assert row.said is not None
    assert ("Chậm hai việc", COMPLETED) == (row.said.reason, row.said.level)
    assert (GOOD, COMPLETED, None) == (seen.proposed, seen.base, seen.said)


async def test_the_officer_sees_how_many_wait_and_no_more(voted: Room) -> None:
    """Cell by cell: first for the appraiser, then for the decider; decided, none."""
    people = await above(voted)
    roles = await _roles(voted, people)
    found = []

    one = await hands(voted)
    found.append(await _waits(voted, roles["officer"]))
    await agrees(voted, people["appraiser"], one)
    async with voted.world.job() as work:
        await appraisal.finish(work, people["appraiser"], one)
    found.append(await _waits(voted, roles["officer"]))
    await agrees(voted, people["decider"], one)
    async with voted.world.job() as work:
        await body_decision.decide(work, people["decider"], one, PAPER)
    found.append(await _waits(voted, roles["officer"]))

    assert [(3, 0), (0, 3), (0, 0)] == found


async def _waits(room: Room, officer: Person) -> tuple[int, int]:
    async with room.world.job() as work:
        now = await cells_table.table(work, officer)
    (row,) = [row for row in now.cells if row.name == "Chi bộ Tổ Tự nhiên"]
    return row.to_appraise, row.to_decide


async def test_all_but_some_are_agreed_to(voted: Room) -> None:
    """Bình is left out, and so the appraisal does not end."""
    people = await above(voted)
    one = await hands(voted)

    async with voted.world.job() as work:
        now, left = await appraisal.agree_all(
            work, people["appraiser"], one, but=[voted.member_id("binh")]
        )
    unsaid = [row.name for row in now.unsaid]
    early = await refused(voted, appraisal.finish, people["appraiser"], one)

    assert (["Lê Văn Bình"], ()) == (unsaid, left)
    assert "appraisal_open" == early


async def test_a_discipline_weighs_where_the_review_lacks_its_figures(voted: Room) -> None:
    """Lan's was handed in without any, and so was Bình's: hers is left aside and asks for a reason,
    which names the clause; Bình was not disciplined and passes."""
    people = await above(voted)
    await reprimanded(voted, "lan")
    one = await hands(voted)

    async with voted.world.job() as work:
        now, left = await appraisal.agree_all(work, people["appraiser"], one)
    lan = voted.member_id("lan")
    code = await refused(
        voted,
        lambda work, who, at: appraisal.say(work, who, at, lan, level=GOOD),
        people["appraiser"],
        one,
    )

    assert ["Trần Thị Lan"] == [row.name for row in left] == [row.name for row in now.unsaid]
    assert "reason_needed" == code


async def test_the_appraisers_reason_answers_nothing_that_came_later(voted: Room) -> None:
    """The appraiser gave one for Lan before her reprimand was entered: who decides is asked."""
    people = await above(voted)
    one, lan = await hands(voted), voted.member_id("lan")
    async with voted.world.job() as work:
        await appraisal.say(work, people["appraiser"], one, lan, COMPLETED, reason="Chậm")
        await appraisal.say(work, people["appraiser"], one, lan, GOOD, reason="Đã bù")
    await agrees(voted, people["appraiser"], one)
    async with voted.world.job() as work:
        await appraisal.finish(work, people["appraiser"], one)
    await reprimanded(voted, "lan")

    async with voted.world.job() as work:
        _, left = await appraisal.agree_all(work, people["decider"], one)
    code = await refused(
        voted, lambda w, who, n: appraisal.say(w, who, n, lan), people["decider"], one
    )

    assert (["Trần Thị Lan"], "reason_needed") == ([row.name for row in left], code)


@pytest.mark.parametrize(
    ("level", "clauses"), [("good", ["KH 73-KH/ĐU, IV.2.3.d"]), ("not_completed", [])]
)
async def test_it_weighs_on_a_paper_that_is_entered_too(
    voted: Room, level: str, clauses: list[str]
) -> None:
    """Of Lan alone; not completed, as the cause has it, departs from nothing."""
    await reprimanded(voted, "lan")
    an, ids = voted.people["an"], [voted.member_id(who) for who in ("lan", "binh")]
    async with voted.world.job() as work:
        await deciding.set_level(work, an, ids[0], rating.Level(level))

    async with voted.world.job() as work:
        found = await member_standards.measured(work, an, 2024, ids)

    remarks = {one.name: [rating.cited(each.clause) for each in one.remarks] for one in found}
    assert {"Trần Thị Lan": clauses, "Lê Văn Bình": []} == remarks
    assert clauses == [
        rating.cited(cause.clause) for one in found if one.wants_reason for cause in one.causes
    ]


async def test_sent_back_it_is_handed_up_anew(voted: Room) -> None:
    """With its reason, which An reads; what was said before is gone with it."""
    people = await above(voted)
    one = await hands(voted)
    await agrees(voted, people["appraiser"], one)

    async with voted.world.job() as work:
        await appraisal.send_back(work, people["appraiser"], one, "Thiếu nhận xét nơi cư trú")
    async with voted.world.job() as work:
        up = await handing_up.standing(work, voted.people["an"])
    second = await hands(voted)

    assert ["Thiếu nhận xét nơi cư trú"] == [each.reason for each in up.handed]
    assert 1 == await told(voted, voted.people["an"], handing_up.MOVED)
    assert second != one
    assert 3 == len((await listed(voted, people["appraiser"], second)).unsaid)
    gone = await refused(voted, appraisal_list.listed, people["appraiser"], one)
    assert "hand_up_gone" == gone


async def test_taken_back_before_it_is_appraised_both_are_told(voted: Room) -> None:
    """An takes it back with a reason: the appraiser, who had begun, and he himself are told; it is
    gone there, stays in the list with its reason, and is handed up anew."""
    people = await above(voted)
    one = await hands(voted)
    await agrees(voted, people["appraiser"], one)

    async with voted.world.job() as work:
        up = await handing_up.withdraw(work, voted.people["an"], one, "  Sai điểm của  đồng chí ")
    twice = await refused(voted, _withdraws, voted.people["an"], one)
    gone = await refused(voted, appraisal.finish, people["appraiser"], one)
    second = await hands(voted)

    assert ["Sai điểm của đồng chí"] == [each.reason for each in up.handed]
    assert 3 == sum(len(parcel.levels) for parcel in up.to_hand)
    assert ("withdraw_late", "hand_up_gone") == (twice, gone)
    assert [1, 0, 1] == [
        await told(voted, people["appraiser"], handing_up.TAKEN_BACK),
        await told(voted, people["decider"], handing_up.TAKEN_BACK),
        await told(voted, voted.people["an"], handing_up.MOVED),
    ]
    assert 3 == len((await listed(voted, people["appraiser"], second)).unsaid)


async def test_what_is_decided_in_part_is_not_taken_back(voted: Room) -> None:
    """Nobody appraises at the school: it waits for the decision, and once Lan is decided on it is
    too late for the others."""
    other = await found_cell(voted.world, "Chi bộ Tổ Xã hội")
    await seats(voted.world, other, "binh", SCHOOL, DECIDES)
    decider, one = other.people["binh"], await hands(voted)
    before = await refused(voted, _withdraws, voted.people["an"], one)

    async with voted.world.job() as work:
        await appraisal.say(work, decider, one, voted.member_id("lan"))
    async with voted.world.job() as work:
        await body_decision.decide(work, decider, one, PAPER)
    after = await refused(voted, _withdraws, voted.people["an"], one)

    assert ("", "withdraw_late") == (before, after)


@pytest.mark.parametrize(("reason", "code"), [(" ", "no_text"), ("x" * 2001, "text_too_long")])
async def test_it_is_taken_back_with_a_reason(voted: Room, reason: str, code: str) -> None:
    """None, or one that is too long, is asked for again; it stays above meanwhile."""
    await above(voted)
    one = await hands(voted)

    found = await refused(
        voted, lambda w, who, n: handing_up.withdraw(w, who, n, reason), voted.people["an"], one
    )

    assert (code, HandUpState.HANDED) == (found, await state(voted, one))


async def test_nobody_sees_or_says_anything_of_their_own(voted: Room) -> None:
    """An appraises at the school: his own file is hidden and refused; Lan of the other cell does
    it. As long as she has not, An cannot end the appraisal."""
    people = await above(voted)
    await seats(voted.world, own_cell(voted), "an", SCHOOL, APPRAISES)
    an, own = voted.people["an"], voted.member_id("an")
    one = await hands(voted)

    seen = await listed(voted, an, one)
    says = await refused(voted, lambda w, who, n: appraisal.say(w, who, n, own), an, one)
    looks = await refused(voted, lambda w, who, n: appraisal.file_of(w, who, n, own), an, one)
    await agrees(voted, an, one)
    ends = await refused(voted, appraisal.finish, an, one)
    others = [row.name for row in (await listed(voted, people["appraiser"], one)).unsaid]

    assert (["Lê Văn Bình", "Trần Thị Lan"], True) == (
        [row.name for row in seen.rows],
        seen.hides_own,
    )
    assert ("own_above", "own_above", "appraisal_by_other") == (says, looks, ends)
    assert ["Nguyễn Văn An"] == others


async def _withdraws(work: Work, who: Person, one: int) -> object:
    return await handing_up.withdraw(work, who, one, "Sai điểm")


STEPS: dict[str, Way] = {
    "see what waits": lambda work, who, one: appraisal_list.queue(work, who),
    "see the list": appraisal_list.listed,
    "agree to all": appraisal.agree_all,
    "end the appraisal": appraisal.finish,
    "send back": lambda work, who, one: appraisal.send_back(work, who, one, "Thiếu"),
    "decide": lambda work, who, one: body_decision.decide(work, who, one, PAPER),
    "hand up": lambda work, who, one: handing_up.hand(work, who),
    "take back": _withdraws,
}
"""Every step from the proposals to the decision."""
_NOT_ABOVE = ["not_above"] * 6
_NOT_LEADING = ["not_secretary"] * 2
_WHILE_HANDED = {
    "appraiser": ["", "", "", "appraisal_open", "", "hand_up_gone", *_NOT_LEADING],
    "decider": ["", *["hand_up_gone"] * 5, *_NOT_LEADING],
}
_WHILE_APPRAISED = {
    "appraiser": ["", *["hand_up_gone"] * 5, *_NOT_LEADING],
    "decider": ["", "", "", "hand_up_gone", "", "levels_missing", *_NOT_LEADING],
}
_NEVER = {
    "deputy": [*_NOT_ABOVE, "not_substitute", "not_substitute"],
    "member": [*_NOT_ABOVE, *_NOT_LEADING],
    "other cell's secretary": [*_NOT_ABOVE, "no_cycle", "no_cycle"],
    "officer": [*_NOT_ABOVE, *_NOT_LEADING],
    "follower": [*_NOT_ABOVE, *_NOT_LEADING],
}


@pytest.mark.parametrize(("passed_on", "rows"), [(False, _WHILE_HANDED), (True, _WHILE_APPRAISED)])
@pytest.mark.long
async def test_only_who_may_can(voted: Room, passed_on: bool, rows: dict[str, list[str]]) -> None:
    """Role by step, while it waits for the appraiser and while it waits for the decider."""
    people = await above(voted)
    who = await _roles(voted, people)
    one = await (appraised(voted, people) if passed_on else hands(voted))

    found = {
        role: [await refused(voted, way, person, one) for way in STEPS.values()]
        for role, person in who.items()
    }

    leading = [*_NOT_ABOVE, "nothing_to_hand", "withdraw_late" if passed_on else ""]
    theirs = {"secretary": leading, "leading deputy": leading}
    assert {**_NEVER, **rows, **theirs} == found


async def _roles(room: Room, people: dict[str, Person]) -> dict[str, Person]:
    async with room.world.job() as work:
        session = await work.session()
        places = {one.name: one for one in await rows_of.organisations(session)}
        officer = await session.get_one(Member, people["cuc"].member_id)
        await cells_table.appoint(work, officer, places[SCHOOL])
        follower = await session.get_one(Member, people["dung"].member_id)
        await following.appoint(work, follower, places[SCHOOL], TODAY)
    return {
        "appraiser": people["appraiser"],
        "decider": people["decider"],
        "secretary": room.people["an"],
        "leading deputy": deputy(room),
        "deputy": room.people["hoa"],
        "member": room.people["binh"],
        "other cell's secretary": people["an"],
        "officer": people["cuc"],
        "follower": people["dung"],
    }
