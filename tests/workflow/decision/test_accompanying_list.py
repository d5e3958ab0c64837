"""The list that goes with a decision: departures, reasons, who gave them."""

from io import BytesIO

import pytest
from docx import Document

from papers.decision_list import (
    DecidedGroup,
    DecidedLine,
    DecisionListFacts,
    decision_list_docx,
)
from papers.wording import DOTS
from storage.queries import people
from storage.tables import Member, MemberRole
from tests.e2e.house import paragraphs_in
from tests.meeting_room import Room
from tests.scenes import Steps, asked_for
from tests.workflow.decision.handed_up import agrees, hands
from tests.workflow.decision.test_collectives_again import opens, rates
from tests.workflow.decision.test_collectives_decided import (
    CELL,
    COMMITTEE,
    COMPLETED,
    EXCELLENT,
    GOOD,
    above,
    enters,
    records,
    votes_on_both,
)
from tests.workflow.decision.test_deciding import PAPER, deputy, publishes
from tests.worlds import found_cell
from workflow.accounts import Person
from workflow.decision import (
    accompanying_list,
    appraisal,
    body_decision,
    cap_answers,
    member_standards,
    result_papers,
)
from workflow.errors import Refusal
from workflow.office import cells_table, from_above
from workflow.paper_file import PaperFile

WHY = "Tập thể chậm do thay người"


@pytest.fixture
def scene(request: pytest.FixtureRequest) -> Steps:
    """As far as the room; what all its tests begin with is built once."""
    return asked_for(request.fixturenames, voted=votes_on_both)


@pytest.fixture
def voted(room: Room) -> Room:
    """The cell, its committee and six persons, all proposed as good; An is the secretary."""
    return room


async def listed(room: Room, who: Person | None = None) -> PaperFile:
    """Give the list as An prints it, or somebody else."""
    async with room.world.job() as work:
        return await accompanying_list.of_cell(work, who or room.people["an"])


def said_in(paper: bytes) -> str:
    """Give all that it says, a line each."""
    return "\n".join(paragraphs_in(paper))


async def rows(room: Room) -> dict[str, list[str]]:
    """Give the rows of the list that An prints, by name: level, departures, reason."""
    return rows_of(said_in((await listed(room)).render()))


def rows_of(said: str) -> dict[str, list[str]]:
    """Give the rows of a list by name."""
    cells = said.split("\n")
    names = {name: at for at, name in enumerate(cells) if at and cells[at - 1].isdigit()}
    return {name: cells[at + 1 : at + 4] for name, at in names.items()}


async def test_a_head_above_their_collective_stands_with_the_reason(voted: Room) -> None:
    """The clause, what Hoa typed and that it was she; beside Lan nothing."""
    await enters(voted, CELL, COMPLETED)
    year = (await voted.cycle()).year
    before = await rows(voted)
    async with voted.world.job() as work:
        an = voted.member_id("an")
        await member_standards.keep_reason(work, deputy(voted), year, an, WHY)

    after = await rows(voted)

    assert "(KH 73-KH/ĐU, V.4)" in before["Nguyễn Văn An"][1]
    assert before["Nguyễn Văn An"][2].startswith("…")
    assert f"{WHY} (người ghi: Vũ Thị Hoa)" == after["Nguyễn Văn An"][2]
    assert "Không" == after["Trần Thị Lan"][1]


async def test_each_decision_has_its_own_rows(voted: Room) -> None:
    """A draft before it is recorded; then by number and day; who was left out stands as a draft."""
    await enters(voted, COMMITTEE, None)
    draft = await listed(voted)
    await records(voted)
    await records(voted, deputy(voted))
    await enters(voted, COMMITTEE, COMPLETED)
    between = await listed(voted)
    await records(voted, document="Quyết định số 13-QĐ/ĐU ngày 20/11/2024")

    found = await listed(voted)

    said = said_in(found.render())
    first, second = said.split("Kèm theo: Quyết định số 13-QĐ/ĐU ngày 20/11/2024")
    assert [True, True, False] == [draft.draft, between.draft, found.draft]
    assert f"Kèm theo: {PAPER}" in first
    assert ["Chi ủy"] == list(rows_of(second))
    assert "Khác mức chi bộ đề nghị: Hoàn thành tốt nhiệm vụ" in second
    assert "Chi ủy" not in rows_of(first)


@pytest.mark.parametrize("typed", ["Đơn vị dẫn đầu toàn trường", "Đơn vị dẫn đầu toàn trường."])
@pytest.mark.long
async def test_the_ground_of_an_excess_stands_below(voted: Room, typed: str) -> None:
    """Dots before it is given; what was typed after that, with who decided and when.

    Neither a full stop that was typed is printed twice, nor a day."""
    for who in ("lan", "binh"):
        await enters(voted, voted.member_id(who), EXCELLENT)
    before = said_in((await listed(voted)).render())
    by = "Kết luận số 15-KL/ĐU ngày 10/11/2024"
    async with voted.world.job() as work:
        await cap_answers.begin(work, voted.people["an"], typed, first=True)
    async with voted.world.job() as work:
        await cap_answers.complete(work, voted.people["an"], by, first=True)
    given = said_in((await listed(voted)).render())
    await records(voted)

    after = said_in((await listed(voted)).render())

    line = f"Căn cứ: Đơn vị dẫn đầu toàn trường. Quyết định bởi: {by}."
    assert "Vượt tỷ lệ hoàn thành xuất sắc nhiệm vụ. Căn cứ: …" in before
    assert [True, True] == [line in text for text in (given, after)]


@pytest.mark.long
async def test_what_is_decided_above_has_the_reason_that_was_typed_there(voted: Room) -> None:
    """Bình decides on the committee, An and Lan lower: his list has why before he decides, the
    cell's after; who reads that finds of themselves only that there is a reason above."""
    acting = await above(voted)
    one, who = await hands(voted), acting["decider"]
    an, lan = voted.member_id("an"), voted.member_id("lan")
    async with voted.world.job() as work:
        for about in (COMMITTEE, an, lan):
            await appraisal.say(work, who, one, about, COMPLETED, reason=WHY)
    async with voted.world.job() as work:
        said = said_in((await accompanying_list.of_body(work, who, one)).render())
    await agrees(voted, who, one)
    async with voted.world.job() as work:
        await body_decision.decide(work, who, one, PAPER)

    year = await voted.cycle()
    async with voted.world.job() as work:
        in_file = {}
        for key, reader in (("an", voted.people["an"]), ("hoa", deputy(voted))):
            file = await accompanying_list.in_dossier(work, reader, year)
            in_file[key] = rows_of(said_in(file.render()))
    given, kept = f"{WHY} (người ghi: Lê Văn Bình)", "(lưu ở cấp trên)"
    names = ("Chi ủy", "Nguyễn Văn An", "Trần Thị Lan")

    found = await rows(voted)

    assert 3 == said.count(given)
    assert ["Hoàn thành nhiệm vụ"] * 3 == [found[name][0] for name in names]
    assert [given, kept, given] == [found[name][2] for name in names]
    assert [given, kept, given] == [in_file["an"][name][2] for name in names]
    assert [given] * 3 == [in_file["hoa"][name][2] for name in names]


@pytest.mark.parametrize(
    ("against", "said", "reason"),
    [((), "", ""), (("Trên mức tập thể",), "Trên mức tập thể. ", DOTS)],
)
def test_coming_before_their_turn_is_noted_and_asks_for_no_reason(
    against: tuple[str, ...], said: str, reason: str
) -> None:
    """It says that it is noted: a reason seems to be missing only where one is asked for. Only the
    last table keeps to who signs."""
    early = ("họp trước Đảng ủy",)
    line = DecidedLine("Lê Văn Bình", GOOD, GOOD, against, early, None)
    groups = (DecidedGroup(PAPER, (line,)),) * 2

    paper = decision_list_docx(DecisionListFacts("", "", 2024, groups, (), False, False))

    tables = [one for one in Document(BytesIO(paper)).tables if one.cell(0, 0).text == "TT"]
    cells = [one.text for one in tables[0].rows[1].cells]
    noted = f"{said}Ghi nhận sai trình tự: họp trước Đảng ủy"
    assert ["Lê Văn Bình", noted, reason] == [cells[1], *cells[3:]]
    below = [one._tbl.getnext().pPr.keepNext for one in tables]
    assert [True, False] == [one is None for one in below]


async def test_a_level_that_was_cancelled_stands_with_the_new_one(voted: Room) -> None:
    """The committee's, rated again after the decision."""
    await records(voted)
    await records(voted, deputy(voted))
    await publishes(voted)
    await opens(voted, COMMITTEE)
    now = await rates(voted, COMMITTEE, COMPLETED)

    said = said_in((await listed(voted)).render())

    assert f"đã hủy; xếp loại lại theo: {now.document}" in said
    assert f"Kèm theo: {now.document}" in said


@pytest.mark.long
async def test_nobody_else_is_given_it(voted: Room) -> None:
    """Not a member, not who leads another cell; a notice tells nothing of another."""
    await enters(voted, CELL, COMPLETED)
    year = (await voted.cycle()).year
    async with voted.world.job() as work:
        await member_standards.keep_reason(work, deputy(voted), year, voted.member_id("an"), WHY)
    for who in (voted.people["an"], deputy(voted)):
        await records(voted, who)
    await publishes(voted)
    other = await found_cell(voted.world, "Chi bộ Tổ Xã hội")
    codes = []
    for who in (voted.people["lan"], voted.people["binh"], other.people["an"]):
        with pytest.raises(Refusal) as caught:
            await listed(voted, who)
        codes.append(caught.value.code)
    async with voted.world.job() as work:
        own = said_in((await result_papers.own(work, voted.people["lan"])).render())

    assert ["not_secretary", "not_secretary", "no_cycle"] == codes
    assert [False, False] == [text in own for text in (WHY, "Lê Văn Bình")]


@pytest.mark.long
async def test_what_an_officer_enters_stands_with_the_officers_reason(voted: Room) -> None:
    """Nobody but An leads the cell: Mai, the officer above, types why he is above the collective
    he heads, and the list that goes with the paper says so under her name."""
    await voted.change("hoa", role=MemberRole.MEMBER)
    await enters(voted, CELL, COMPLETED)
    await records(voted)
    mai, an = voted.people["mai"], voted.member_id("an")
    year = (await voted.cycle()).year
    async with voted.world.job() as work:
        session = await work.session()
        (school, *_) = await people.line_of(session, voted.people["an"].cell_id)
        await cells_table.appoint(work, await session.get_one(Member, mai.member_id), school)
    async with voted.world.job() as work:
        with pytest.raises(Refusal, match="reasons_first"):
            await from_above.enter(work, mai, an, year, GOOD)
    async with voted.world.job() as work:
        await from_above.give_reason(work, mai, an, year, GOOD, WHY)
        await from_above.enter(work, mai, an, year, GOOD)

    level, departs, reason = (await rows(voted))["Nguyễn Văn An"]
    assert GOOD.vietnamese == level
    assert "(KH 73-KH/ĐU, V.4)" in departs
    assert f"{WHY} (người ghi: Bùi Thị Mai)" == reason
