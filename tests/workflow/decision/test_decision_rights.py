"""Who may take which step of a decision, with a body above at work and without one.

Role by step, beside the handing up itself (`test_appraisal.STEPS`). Where nobody acts above, who
leads the cell enters what the paper says; where a body does, it decides.
"""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from sqlmodel import update

import rating
from rating.law import overlays
from storage.queries import people as rows_of
from storage.tables import Cycle, Member, MemberRole
from terms.objection import ObjectionKind
from tests.house.source import ROOT
from tests.meeting_room import Room
from tests.objection_stage import ANSWER, DOCUMENT, TEXT
from tests.scenes import Steps, asked_for
from tests.workflow.decision.handed_up import Way, above, refused
from tests.workflow.decision.test_body_above import SCHOOL, TODAY
from tests.workflow.decision.test_deciding import PAPER, decides, deputy, publishes, voted_on
from tests.workflow.decision.test_reopening import DEFECT, NEW_PAPER, opens
from tests.worlds import found_cell
from workflow.accounts import Person
from workflow.decision import cap_exception, deciding, publication, quarters, reopening, rerating
from workflow.objection import examining, from_paper, lodging, paper_withdrawal
from workflow.objection.from_paper import PaperDays
from workflow.objection.paper_withdrawal import WithdrawalPaper
from workflow.office import cells_table, following, from_above
from workflow.work import Work

_, GOOD, COMPLETED, _ = rating.Level
DAYS = PaperDays(TODAY, TODAY)
Found = dict[str, dict[str, str]]
BODY = pytest.mark.parametrize("body", [False, True], ids=["nobody above", "a body above"])

# Who may is no matter of the database.
pytestmark = pytest.mark.parametrize("begun", ["sqlite"], indirect=True)


@pytest.fixture
def scene(request: pytest.FixtureRequest) -> Steps:
    """As far as the room; what all its tests begin with is built once."""
    return asked_for(request.fixturenames, voted=voted_on)


@pytest.fixture
async def voted(room: Room) -> Room:
    """An, Lan and Bình were voted on; Bùi Thị Mai sits on the committee."""
    await room.change("mai", role=MemberRole.COMMITTEE_MEMBER)
    room.people["mai"] = replace(room.people["mai"], role=MemberRole.COMMITTEE_MEMBER)
    return room


async def roles(room: Room, *, body: bool, office: bool = True) -> dict[str, Person]:
    """Give who tries; of the other cell somebody is the officer and somebody follows, and where a
    body acts two of that cell sit in it."""
    other = "Chi bộ Tổ Xã hội"
    people = await above(room) if body else (await found_cell(room.world, other)).people
    if office:
        await _appoints(room, people)
    own = room.people
    return {
        "secretary": own["an"],
        "leading deputy": deputy(room),
        "deputy": own["hoa"],
        "committee member": own["mai"],
        "member": own["binh"],
        "whom it is about": own["lan"],
        "other cell's secretary": people["an"],
        "officer": replace(people["cuc"], officer=office),
        "follower": people["dung"],
        "appraiser": people["lan"],
        "decider": people["binh"],
    }


async def _appoints(room: Room, people: Mapping[str, Person]) -> None:
    async with room.world.job() as work:
        session = await work.session()
        places = {one.name: one for one in await rows_of.organisations(session)}
        officer = await session.get_one(Member, people["cuc"].member_id)
        await cells_table.appoint(work, officer, places[SCHOOL])
        follower = await session.get_one(Member, people["dung"].member_id)
        await following.appoint(work, follower, places[SCHOOL], TODAY)


async def lodges(room: Room, who: str) -> int:
    """One of the cell complains; give its number."""
    person = room.people[who]
    async with room.world.job() as work:
        now = await lodging.begin(work, person, ObjectionKind.COMPLAINT, 0)
        await lodging.write(work, person, now.objection_id, TEXT)
        await lodging.lodge(work, person, now.objection_id, len(TEXT))
    return now.objection_id


async def tried(
    room: Room, who: Mapping[str, Person], steps: Mapping[str, Way], about: int
) -> Found:
    """Give by step and role why it is refused; empty where it may be taken."""
    return {
        step: {role: await refused(room, way, person, about) for role, person in who.items()}
        for step, way in steps.items()
    }


BEFORE: dict[str, Way] = {
    "set a level": lambda work, who, about: deciding.set_level(work, who, about, COMPLETED),
    "confirm": lambda work, who, _: deciding.confirm(work, who, PAPER),
}
DECIDED: dict[str, Way] = {
    "publish": lambda work, who, _: publication.publish(work, who, asks_read=False),
}
CANCEL: dict[str, Way] = {
    "open again": lambda work, who, about: reopening.open_again(work, who, about, DEFECT, 2024, 0),
}
AGAIN: dict[str, Way] = {
    "paper of the new one": lambda work, who, about: rerating.keep_document(
        work, who, about, NEW_PAPER
    ),
    "comment of the new one": lambda w, who, about: rerating.keep_comment(w, who, about, ""),
    "rate again": lambda work, who, about: rerating.decide(work, who, about, GOOD, 1),
}
COMPLAINT: dict[str, Way] = {
    "receive": examining.receive,
    "examine": examining.examine,
    "paper of the answer": lambda w, who, one: examining.keep_document(w, who, one, DOCUMENT),
    "answer": lambda w, who, one: _answers(w, who, one),
    "withdraw by paper": lambda w, who, one: paper_withdrawal.enter(
        w, who, one, DAYS, WithdrawalPaper(TEXT)
    ),
}
ENTER: dict[str, Way] = {
    "enter from paper": lambda w, who, about: from_paper.begin(
        w, who, about, ObjectionKind.COMPLAINT, DAYS
    ),
}
ENTRY: dict[str, Way] = {
    "officer's entry": lambda w, who, about: from_above.enter(w, who, about, 2024, GOOD),
}
QUARTER: dict[str, Way] = {
    "result of a quarter": lambda w, who, about: quarters.enter(
        w, who, about, 2, GOOD, "TB 12-TB/ĐU ngày 14/6/2024 của Đảng ủy"
    ),
}
CAP: dict[str, Way] = {
    "a higher share": lambda w, who, at: cap_exception.begin(w, who, at, 2024, 25, "Vượt kế hoạch"),
}


async def _answers(work: Work, who: Person, one: int) -> object:
    await examining.examine(work, who, one)
    await examining.keep_document(work, who, one, DOCUMENT)
    mark = (await examining.keep_answer(work, who, one, ANSWER)).mark
    return await examining.answer(work, who, one, upheld=False, mark=mark)


ALL = (
    "secretary",
    "leading deputy",
    "deputy",
    "committee member",
    "member",
    "whom it is about",
    "other cell's secretary",
    "officer",
    "follower",
    "appraiser",
    "decider",
)


def leads(stranger: str, theirs: str = "") -> dict[str, str]:
    """Give the row of a step of who leads the cell: with what they, and a secretary of another
    cell, are refused."""
    row = {**dict.fromkeys(ALL, "not_secretary"), "deputy": "not_substitute"}
    return {
        **row,
        "secretary": theirs,
        "leading deputy": theirs,
        "other cell's secretary": stranger,
    }


def only(refusal: str, *may: str) -> dict[str, str]:
    """Give the row of a step that these may take."""
    return {**dict.fromkeys(ALL, refusal), **dict.fromkeys(may, "")}


@BODY
async def test_the_level_and_the_paper_are_the_cells_until_a_body_decides(
    voted: Room, body: bool
) -> None:
    """Who leads enters both, and never their own; where a body decides nobody of the cell does, and
    its people do so from the list alone."""
    who = await roles(voted, body=body)
    theirs = {role: who[role] for role in ("secretary", "leading deputy")}

    found = await tried(voted, who, BEFORE, voted.member_id("lan"))
    own = {
        role: await refused(voted, BEFORE["set a level"], one, one.member_id)
        for role, one in theirs.items()
    }

    held = "decided_above" if body else ""
    assert {
        "set a level": leads("not_in_cell", held),
        "confirm": leads("no_cycle", held),
    } == found
    by = {"secretary": "own_level_by_deputy", "leading deputy": "own_level_by_secretary"}
    assert by == own


@BODY
async def test_who_leads_publishes_whoever_decided(voted: Room, body: bool) -> None:
    """With a body above, too; it publishes nothing itself."""
    await decides(voted)
    who = await roles(voted, body=body)

    found = await tried(voted, who, DECIDED, voted.member_id("lan"))

    assert {"publish": leads("no_cycle")} == found


@pytest.mark.long
async def test_without_a_body_who_leads_opens_and_rates_again(voted: Room) -> None:
    """From the paper, about everybody but themselves."""
    await decides(voted)
    await publishes(voted)
    who = await roles(voted, body=False)
    theirs = {role: who[role] for role in ("secretary", "leading deputy")}
    first = await tried(voted, who, CANCEL, voted.member_id("lan"))
    await opens(voted)

    found = await tried(voted, who, AGAIN, voted.member_id("lan"))
    own = [
        {step: await refused(voted, way, one, one.member_id) for step, way in AGAIN.items()}
        for one in theirs.values()
    ]
    cancels = [
        await refused(voted, CANCEL["open again"], one, one.member_id) for one in theirs.values()
    ]

    assert {"open again": leads("not_in_cell")} == first
    assert {
        "paper of the new one": leads("not_in_cell"),
        "comment of the new one": leads("not_in_cell"),
        "rate again": leads("not_in_cell", "reopen_no_document"),
    } == found
    by = ["own_level_by_deputy", "own_level_by_secretary"]
    assert [dict.fromkeys(AGAIN, one) for one in by] == own
    assert by == cancels


@pytest.mark.long
async def test_with_a_body_nobody_of_the_cell_opens_or_rates_again(voted: Room) -> None:
    """Nor the officer; Lan's rating waited for the cell when the body began to act."""
    await decides(voted)
    await publishes(voted)
    await opens(voted)
    who = await roles(voted, body=True)

    found = await tried(voted, who, AGAIN, voted.member_id("lan"))
    first = await tried(voted, who, CANCEL, voted.member_id("binh"))

    row = leads("not_in_cell", "rerated_above")
    assert dict.fromkeys(AGAIN, row) == found
    assert {"open again": row} == first


@pytest.mark.parametrize(
    ("office", "body"),
    [(False, False), (True, False), (True, True)],
    ids=["nobody above", "an officer", "a body above"],
)
async def test_a_complaint_is_the_officers_else_entered_by_who_leads(
    voted: Room, office: bool, body: bool
) -> None:
    """Whoever decided; of the secretary's own the deputy enters, and the secretary never. A paper
    of withdrawal is entered by who examines; the officer enters any paper."""
    await decides(voted)
    await publishes(voted)
    who = await roles(voted, body=body, office=office)
    hers, secretarys = await lodges(voted, "lan"), await lodges(voted, "an")

    found = await tried(voted, who, COMPLAINT, hers)
    own = await tried(voted, who, COMPLAINT, secretarys)
    papers = await tried(voted, who, ENTER, voted.member_id("binh"))

    deputies = ("leading deputy", "deputy")
    unknown, an_officer = "objection_unknown", ("officer",)
    leading = an_officer if office else ("secretary", "leading deputy")
    assert dict.fromkeys(COMPLAINT, only(unknown, *leading)) == found
    of_own = an_officer if office else deputies
    assert dict.fromkeys(COMPLAINT, only(unknown, *of_own)) == own
    row = leads("not_in_cell")
    assert {"enter from paper": {**row, "officer": ""} if office else row} == papers


@BODY
async def test_results_of_quarters_are_entered_by_who_leads(voted: Room, body: bool) -> None:
    """Whoever decides; the secretary's own by the deputy."""
    await _asks_for_quarters(voted)
    who = await roles(voted, body=body)

    found = await tried(voted, who, QUARTER, voted.member_id("lan"))
    own = await refused(
        voted, QUARTER["result of a quarter"], who["secretary"], voted.member_id("an")
    )

    assert {"result of a quarter": leads("no_quarters")} == found
    assert "own_level_by_deputy" == own


async def _asks_for_quarters(room: Room) -> None:
    own = overlays.read_folder(ROOT / "docs" / "office-law").laws["so_giao_duc_vi_du"].overlay
    assert own is not None
    overlays.take_back(own.edition, own.source)
    async with room.world.job() as work:
        law = {"profile": own.edition, "law_source": own.source}
        await (await work.session()).exec(update(Cycle).values(law))
    await room.change("lan", leader=True, state_post="Tổ trưởng")


@BODY
async def test_a_higher_share_is_entered_by_the_officer_alone(voted: Room, body: bool) -> None:
    """Who acts in the body enters none."""
    await _asks_for_quarters(voted)
    who = await roles(voted, body=body)
    async with voted.world.job() as work:
        places = await rows_of.organisations(await work.session())
    (school,) = [one.id or 0 for one in places if one.name == SCHOOL]

    found = await tried(voted, who, CAP, school)

    assert {"a higher share": only("not_officer", "officer")} == found


@BODY
@pytest.mark.long
async def test_the_level_of_who_leads_alone_is_the_officers_until_a_body_decides(
    voted: Room, body: bool
) -> None:
    """Hoa is no deputy any more: nobody of the cell may enter An's level."""
    await voted.change("hoa", role=MemberRole.MEMBER)
    voted.people["hoa"] = replace(voted.people["hoa"], role=MemberRole.MEMBER)
    async with voted.world.job() as work:
        await deciding.confirm(work, voted.people["an"], PAPER)
    who = await roles(voted, body=body)

    found = await tried(voted, who, ENTRY, voted.member_id("an"))

    officers = "own_level_gone" if body else ""
    assert {"officer's entry": {**only("not_officer"), "officer": officers}} == found
