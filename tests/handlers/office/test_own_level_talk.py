"""Nobody sets, confirms or enters his own level, by any way; who does it instead really can."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

import rating
from handlers.callbacks.notices import DecideAction
from handlers.words import words_for
from storage.tables import MemberRole
from terms.ballots import OutcomeKind
from terms.reopening import ReopenWhy
from tests.handlers.line import Behind
from tests.meeting_room import VOTERS, Room
from tests.rights_stage import Stage
from tests.scenes import Begun, Steps, asked_for
from tests.workflow.decision.test_deciding import PAPER, deputy
from tests.workflow.test_who_may import HANDED, USE_CASES
from tests.workflow.test_who_may import stage as stage
from workflow.accounts import Person
from workflow.ballot import paper_urn, voting_plan
from workflow.count import rounds
from workflow.decision import (
    deciding,
    reopening,
    rerating,
)
from workflow.decision.reopening import Grounds
from workflow.errors import Refusal
from workflow.meeting import head_ratings, other_ratings
from workflow.work import Work

VI = words_for("vi")
EXCELLENT, GOOD, COMPLETED, _ = rating.Level
Way = Callable[[Work, Person, int], Awaitable[object]]


async def _gathered(begun: Begun) -> None:
    room = begun.room
    await room.calls_roll()
    await room.checks_in(*VOTERS[1:])
    await room.hands_in("an", "lan", "hoa")


async def _voted(begun: Begun) -> None:
    room = begun.room
    await _gathered(begun)
    await room.holds_vote(dict.fromkeys(VOTERS, (2, 2, 2)))
    await room.approves_minutes()


@pytest.fixture
def scene(request: pytest.FixtureRequest) -> Steps:
    """As far as the room; what all its tests begin with is built once."""
    return asked_for(request.fixturenames, gathered=_gathered, voted=_voted)


@pytest.fixture
def gathered(room: Room) -> Room:
    """An, Hoa and Lan have handed in; everybody is in the room."""
    return room


@pytest.fixture
def voted(room: Room) -> Room:
    """An, Hoa and Lan were voted on, all as good; the minutes are approved."""
    return room


async def refused_for(room: Room, way: Way, who: Person, about: int) -> tuple[str, object]:
    """Give why somebody may not go a way, and the names that are told; empty where they may."""
    try:
        async with room.world.job() as work:
            await way(work, who, about)
    except Refusal as refusal:
        return refusal.code, refusal.fields.get("names")
    return "", None


WAYS: dict[str, Way] = {
    "the level of the decision": lambda work, who, about: deciding.set_level(
        work, who, about, EXCELLENT
    ),
    "cancelling": lambda work, who, about: reopening.open_again(
        work, who, about, Grounds(ReopenWhy.DEFECT), 2024, 0
    ),
    "the paper of the new decision": lambda work, who, about: rerating.keep_document(
        work, who, about, PAPER
    ),
    "its comment": lambda work, who, about: rerating.keep_comment(work, who, about, ""),
    "rating again": lambda work, who, about: rerating.decide(work, who, about, EXCELLENT, 1),
    "the staff rating": lambda work, who, about: other_ratings.set_staff(
        work, who, 0, about, EXCELLENT
    ),
    "the rating of a head": lambda work, who, about: head_ratings.rated(
        work, who, 0, about, EXCELLENT
    ),
    "that a head came new": lambda work, who, about: head_ratings.arrived(
        work, who, 0, about, "Mới đến"
    ),
}


@pytest.mark.parametrize("name", WAYS)
async def test_neither_the_secretary_nor_the_deputy_sets_his_own(voted: Room, name: str) -> None:
    """Each is told who does it: the other one; for the other it is no matter of whose level."""
    an, hoa = voted.people["an"], deputy(voted)

    own = await refused_for(voted, WAYS[name], an, an.member_id)
    deputys = await refused_for(voted, WAYS[name], hoa, hoa.member_id)
    others = [
        await refused_for(voted, WAYS[name], an, hoa.member_id),
        await refused_for(voted, WAYS[name], hoa, an.member_id),
    ]

    assert ("own_level_by_deputy", "Vũ Thị Hoa") == own
    assert ("own_level_by_secretary", "Nguyễn Văn An") == deputys
    assert not any(code.startswith("own_level") for code, _ in others)


@pytest.mark.asyncio(loop_scope="module")
async def test_every_way_that_takes_a_level_asks_whose_it_is(stage: Stage) -> None:
    """Found in the code: whatever is told a member and a level refuses one's own before all."""
    an = stage.people["an"]
    own = replace(stage, ids={**stage.ids, "member_id": an.member_id})
    ways = [
        each
        for each in USE_CASES
        if each.name not in HANDED
        and "member_id" in each.hints
        and any(hint in (rating.Level, rating.Level | None) for hint in each.hints.values())
    ]

    codes = {each.name: await each.by(own, an) for each in ways}

    for officers in ("enter", "cap_asked", "reason_asked", "give_reason"):
        assert "not_officer" == codes.pop(f"workflow.office.from_above.{officers}")
    # Of one's own it refuses whoever may: see `test_nobody_sees_or_says_anything_of_their_own`.
    assert "not_above" == codes.pop("workflow.decision.appraisal.say")
    # What others rated is a fact of the year: nobody enters any of those about themselves.
    for rates in ("rate", "rate_unit"):
        assert "own_fact" == codes.pop(f"workflow.facts.staff_rating.{rates}")
    assert len(codes) >= 4
    assert {"own_level_by_deputy"} == set(codes.values()), codes


@pytest.mark.parametrize(
    ("kind", "levels"),
    [
        (OutcomeKind.KEEP_ALL, [EXCELLENT, EXCELLENT, EXCELLENT]),
        (OutcomeKind.BY_ORDER, [GOOD, GOOD, EXCELLENT]),
    ],
)
@pytest.mark.long
async def test_the_chair_does_not_decide_about_himself(
    gathered: Room, kind: OutcomeKind, levels: list[rating.Level]
) -> None:
    """An (4 votes) and Hoa (5) are above the cap: each is left out of his own decision."""
    sheets = dict.fromkeys(VOTERS, (1, 1, 1)) | {"khanh": (2, 1, 1), "mai": (2, 1, 2)}
    await gathered.holds_vote(sheets)

    async def decides(work: Work, who: Person, _: int) -> None:
        await rounds.decide(work, who, gathered.meeting_id, kind, "Theo phiếu")

    an, hoa = gathered.people["an"], deputy(gathered)
    first = await refused_for(gathered, decides, an, 0)
    async with gathered.world.job() as work:
        between = await rounds.standing(work, an, gathered.meeting_id)
    again = await refused_for(gathered, decides, an, 0)
    second = await refused_for(gathered, decides, hoa, 0)
    async with gathered.world.job() as work:
        found = await rounds.standing(work, an, gathered.meeting_id)

    assert ("", "own_level_by_deputy", "") == (first[0], again[0], second[0])
    assert between.overflow is not None
    assert (None, levels) == (found.overflow, [row.level for row in found.rows])


async def test_nobody_on_the_sheet_enters_both_counts(gathered: Room) -> None:
    """One alone would enter his own votes: the second count is another's."""
    async with gathered.world.job() as work:
        await voting_plan.on_paper(
            work, gathered.people["an"], gathered.meeting_id, gathered.member_id("mai")
        )
    await gathered.opens()
    await gathered.closes()
    await gathered.counts()
    an = gathered.people["an"]
    for figures in ("1", "1", "0", *["1 0 0 0"] * 3):
        async with gathered.world.job() as work:
            seen = await paper_urn.begin(work, an, gathered.session_id)
            seen = await paper_urn.enter(work, an, gathered.session_id, figures)

    async def again(work: Work, who: Person, _: int) -> None:
        await paper_urn.begin(work, who, gathered.session_id, again=True)

    assert (None, False) == (seen.question, seen.alone)
    assert ("own_count", None) == await refused_for(gathered, again, an, 0)
    assert ("", None) == await refused_for(gathered, again, gathered.people["hoa"], 0)


async def test_where_one_alone_would_count_the_room_helps(gathered: Room) -> None:
    """No tellers were named and there is no deputy: any voter in the room makes the other count."""
    await gathered.change("hoa", role=MemberRole.MEMBER)
    async with gathered.world.job() as work:
        await voting_plan.on_paper(
            work, gathered.people["an"], gathered.meeting_id, gathered.member_id("mai")
        )
    await gathered.opens()
    await gathered.closes()
    await gathered.counts()

    async def begins(work: Work, who: Person, _: int) -> None:
        await paper_urn.begin(work, who, gathered.session_id)

    codes = [(await refused_for(gathered, begins, gathered.people[who], 0))[0] for who in ("binh",)]
    cuc = await refused_for(gathered, begins, gathered.people["cuc"], 0)

    assert ([""], "not_teller") == (codes, cuc[0])


def at_phone(room: Room, who: str) -> Behind:
    """Give somebody at their phone."""
    return Behind(room.world, int(room.chats[who].chat))


async def goes(phone: Behind, *keys: str) -> str:
    """From the menu by these buttons; give what is shown then."""
    await phone.says("menu")
    for key in keys:
        await phone.taps(VI.label(key))
    return phone.text


@pytest.mark.long
async def test_the_secretarys_own_level_waits_for_the_deputy(voted: Room) -> None:
    """No button changes it, an old one is refused, the record leaves it out, the deputy has it."""
    an, hoa = at_phone(voted, "an"), at_phone(voted, "hoa")
    listed = await goes(an, "home.lead", "decide.home")
    buttons = list(an.labels)
    own = DecideAction(do="level", about=voted.member_id("an"), value="excellent").pack()
    await an.taps_data(own)
    refused = an.toast
    await goes(an, "home.lead", "decide.home", "decide.document")
    await an.says(PAPER)
    recorded = an.text
    await goes(hoa, "desk.stand_in", "desk.stand_in_yes")
    await goes(hoa, "home.lead", "decide.home", "decide.further", "decide.further_document")

    await hoa.says(PAPER)

    assert "Mức của đồng chí do phó bí thư Vũ Thị Hoa ghi" in listed
    assert "Đổi: Nguyễn Văn An" not in buttons
    assert "Đổi: Vũ Thị Hoa" in buttons
    assert "Không ai tự ghi mức của chính mình" in refused
    assert "Chưa ghi quyết định cho:\n• Nguyễn Văn An: Hoàn thành tốt nhiệm vụ" in recorded
    async with voted.world.job() as work:
        now = await deciding.standing(work, voted.people["an"])
    assert ((), {"Nguyễn Văn An": GOOD, "Trần Thị Lan": GOOD, "Vũ Thị Hoa": GOOD}) == (
        now.further,
        {row.name: row.decided for row in now.rows},
    )


async def test_one_who_has_no_decision_yet_is_left_out(voted: Room) -> None:
    """By a button; named beside the question for the paper, and open afterwards."""
    an = at_phone(voted, "an")
    await goes(an, "home.lead", "decide.home")
    await an.taps("Đổi: Trần Thị Lan")
    await an.taps("Chưa có quyết định")
    listed = an.text
    await an.taps(VI.label("decide.document"))
    asked = an.text

    await an.says(PAPER)

    assert "• Trần Thị Lan: chưa có quyết định" in listed
    assert "Chưa có quyết định, để lại ghi sau: Trần Thị Lan." in asked
    assert "Chưa ghi quyết định cho:" in an.text
    assert "• Trần Thị Lan: chưa có quyết định" in an.text
    assert "• Vũ Thị Hoa: Hoàn thành tốt nhiệm vụ" in an.text


@pytest.mark.long
async def test_an_old_button_of_the_first_decision_says_so_at_once(voted: Room) -> None:
    """No paper is asked for; nor is one typed for the first taken for a further decision's."""
    an, hoa = at_phone(voted, "an"), at_phone(voted, "hoa")
    await goes(hoa, "desk.stand_in", "desk.stand_in_yes")
    await goes(hoa, "home.lead", "decide.home", "decide.document")
    async with voted.world.job() as work:
        await deciding.confirm(work, voted.people["an"], PAPER)

    await hoa.says(PAPER)
    await an.says("menu")
    await an.taps_data(DecideAction(do="document").pack())

    assert VI.label("error.decided_already") in hoa.text
    assert VI.label("error.decided_already") == an.toast
    assert "Kết quả xếp loại năm 2024" in an.text
    async with voted.world.job() as work:
        now = await deciding.standing(work, voted.people["an"])
    assert ["Nguyễn Văn An"] == [row.name for row in now.further]


async def test_with_his_own_alone_left_no_paper_is_asked_for(voted: Room) -> None:
    """He is told who records it before he types anything."""
    an = at_phone(voted, "an")
    async with voted.world.job() as work:
        await deciding.confirm(work, voted.people["an"], PAPER)

    await an.says("menu")
    await an.taps_data(DecideAction(do="further_document").pack())

    assert "Mức của đồng chí do phó bí thư Vũ Thị Hoa ghi" in an.toast


async def test_a_level_the_deputy_entered_is_kept_when_the_secretary_records(voted: Room) -> None:
    """Lower than proposed, as the paper has it: the record leaves it out and loses nothing."""
    async with voted.world.job() as work:
        await deciding.set_level(work, deputy(voted), voted.member_id("an"), COMPLETED)
    async with voted.world.job() as work:
        await deciding.confirm(work, voted.people["an"], PAPER)

    async with voted.world.job() as work:
        now = await deciding.confirm(work, deputy(voted), PAPER)

    assert COMPLETED == {row.name: row.decided for row in now.rows}["Nguyễn Văn An"]


async def test_with_nothing_else_to_record_it_is_refused(voted: Room) -> None:
    """His own alone is left: he is told who records it, whatever he types."""
    an = voted.people["an"]
    async with voted.world.job() as work:
        await deciding.confirm(work, an, PAPER)

    found = await refused_for(voted, lambda work, who, _: deciding.confirm(work, who, PAPER), an, 0)

    assert ("own_level_by_deputy", "Vũ Thị Hoa") == found
