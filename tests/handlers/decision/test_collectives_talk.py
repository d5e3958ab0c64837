"""Collectives at the decision in chat: told to who is in them and to nobody else, rated again,
asked for before a year is closed; a head above theirs is recorded with its reason."""

from collections.abc import Awaitable, Callable
from dataclasses import replace

import pytest

from handlers.callbacks.base import ClosingAction
from handlers.words import words_for
from terms.above import AboveRight
from tests.handlers.line import Behind, OverZalo
from tests.meeting_room import Room
from tests.rows import few
from tests.scenes import Steps, asked_for
from tests.workflow.decision.test_body_above import SCHOOL, seats
from tests.workflow.decision.test_collectives_decided import (
    COMMITTEE,
    COMPLETED,
    GOOD,
    enters,
    records,
    votes_on_both,
)
from tests.workflow.decision.test_deciding import PAPER, deputy, publishes, standing
from tests.workflow.decision.test_heads import committee_met_by_itself, explains
from tests.worlds import World, found_cell
from workflow.decision import year_end

VI = words_for("vi")
NEW_PAPER = "Quyết định số 15-QĐ/ĐU ngày 20/11/2024 của Đảng ủy"
Opens = Callable[[World, int], Awaitable[Behind]]


@pytest.fixture
def scene(request: pytest.FixtureRequest) -> Steps:
    """As far as the room; what all its tests begin with is built once."""
    return asked_for(request.fixturenames, voted=votes_on_both)


@pytest.fixture
def voted(room: Room) -> Room:
    """The cell, its committee and six persons, all proposed as good; An is the secretary."""
    return room


async def telegram(world: World, member_id: int) -> Behind:
    """Give a member's chat on Telegram."""
    return await joined(Behind(world, 3000 + member_id), member_id)


async def zalo(world: World, member_id: int) -> Behind:
    """Give a member's chat on Zalo, where whatever is chosen is typed."""
    return await joined(OverZalo(world, 3000 + member_id), member_id)


async def joined(phone: Behind, member_id: int) -> Behind:
    """Let it be the member's."""
    await phone.joins(member_id)
    return phone


async def goes(talk: Behind, *keys: str) -> None:
    """Choose one after another, from the menu on."""
    await talk.says("menu")
    for key in keys:
        await talk.taps(VI.label(key))


async def deputy_asks(hoa: Behind) -> None:
    """Hoa stands in and is asked for the paper that An's level is on."""
    await goes(hoa, "desk.stand_in", "desk.stand_in_yes")
    await goes(hoa, "home.lead", "decide.home", "decide.further", "decide.further_document")


async def test_a_head_above_theirs_is_held_back_and_asked_again(voted: Room) -> None:
    """The committee met by itself and only completed; Hoa is told who wants a reason before the
    paper is asked for, and the paper is recorded once she said why."""
    await records(voted)
    await committee_met_by_itself(voted, COMPLETED)
    hoa = await telegram(voted.world, voted.member_id("hoa"))
    await deputy_asks(hoa)
    asked, left = hoa.text, len((await standing(voted)).further)
    await hoa.says("Tập thể sáp nhập tháng 11, đồng chí mới nhận nhiệm vụ.")
    explained = hoa.text
    await hoa.says(PAPER)

    assert "Nguyễn Văn An: Hoàn thành tốt nhiệm vụ, cao hơn tập thể đứng đầu" in asked
    assert "Mời đồng chí gõ lý do" in asked
    assert "Mời đồng chí gõ số, ngày và nơi ban hành" in explained
    assert (1, 0) == (left, len((await standing(voted)).further))


@pytest.mark.parametrize("opens", [telegram, zalo])
async def test_collectives_of_one_paper_are_told_to_who_is_in_them(
    voted: Room, opens: Opens
) -> None:
    """The committee is its one exception: Hoa of it reads that, Lan the cell's level alone, Bình of
    another cell nothing. Rated again it is below An, who heads it: that is said above the list."""
    other = await found_cell(voted.world, "Chi bộ Tổ Xã hội")
    an, hoa, lan = [await opens(voted.world, voted.member_id(who)) for who in ("an", "hoa", "lan")]
    binh = await opens(voted.world, other.people["binh"].member_id)
    await enters_the_paper(an)
    await deputy_asks(hoa)
    await hoa.says(PAPER)
    await goes(an, "home.lead", "decide.home", "decide.publish")
    before = an.text
    found = [await own_result(each) for each in (hoa, lan, binh)]
    await rates_the_committee_again(an)
    await goes(an, "home.lead", "decide.home")
    again = [await own_result(each) for each in (hoa, lan, binh)]

    cell = "Chi bộ Tổ Tự nhiên (tập thể có đồng chí): Hoàn thành tốt nhiệm vụ."
    committee = "Chi ủy (tập thể có đồng chí): Hoàn thành {}nhiệm vụ."
    flag = "⚠ Nguyễn Văn An: Hoàn thành tốt nhiệm vụ, cao hơn tập thể đứng đầu (Chi ủy"
    assert [[cell, committee.format("xuất sắc ")], [cell], []] == found
    assert [[cell, committee.format("")], [cell], []] == again
    assert (False, True) == (flag in before, flag in an.text)


async def enters_the_paper(an: Behind) -> None:
    """An enters what the paper says otherwise, of the committee alone, and its number."""
    await goes(an, "home.lead", "decide.home")
    await an.taps("Đổi: Chi ủy")
    await an.taps(VI.label("level.excellent"))
    await an.taps(VI.label("decide.document"))
    await an.says(PAPER)


async def rates_the_committee_again(an: Behind) -> None:
    """Its level is cancelled for a defect, and decided lower."""
    await goes(an, "home.lead", "decide.home", "reopen.home")
    await an.taps("Chi ủy")
    await an.taps(VI.label("reopen.why_defect"))
    await an.taps("Hủy kết quả năm 2024")
    await an.taps(VI.label("reopen.enter"))
    await an.says(NEW_PAPER)
    await an.taps(VI.label("reopen.no_comment"))
    await an.taps(VI.label("level.completed"))


@pytest.mark.long
async def test_the_body_above_rates_a_collective_of_a_cell_again(voted: Room) -> None:
    """Bình of another cell decides for the school. An finds no way to do it; who leads that
    other cell and has no seat is given nothing by the same button, nor the paper."""
    await records(voted)
    await records(voted, deputy(voted))
    await publishes(voted)
    other = await found_cell(voted.world, "Chi bộ Tổ Xã hội")
    await seats(voted.world, other, "binh", SCHOOL, AboveRight.DECIDES)
    phones = [
        await telegram(voted.world, who)
        for who in (
            other.people["binh"].member_id,
            other.people["an"].member_id,
            voted.member_id("an"),
            voted.member_id("hoa"),
        )
    ]
    binh, their_secretary, an, hoa = phones
    await goes(an, "home.lead", "decide.home", "reopen.home")
    await an.taps("Chi ủy")
    cells_own = an.text, an.labels
    await binh.says("xếp loại lại")
    for label in ("Chi ủy · Chi bộ Tổ Tự nhiên", VI.label("reopen.why_defect"), "Hủy kết quả"):
        await binh.taps(label)
    waits = binh.labels
    enter, draft = [
        next(b.data for b in binh.messages[-1].buttons if b.label.startswith(label))
        for label in (VI.label("reopen.enter"), "In dự thảo")
    ]
    for data in (enter, draft, enter.replace("enter", "member")):
        await their_secretary.taps_data(data)
    await binh.taps(VI.label("reopen.enter"))
    await binh.says(NEW_PAPER)
    await binh.says("Báo cáo thiếu hai việc.")
    await binh.taps(VI.label("level.completed"))
    done = binh.text
    await binh.taps("In quyết định xếp loại lại 2024")
    found = [await own_result(each) for each in (hoa, their_secretary)]

    assert f"{SCHOOL} quyết định mức này, nên {SCHOOL} xếp loại lại" in cells_own[0]
    assert VI.label("reopen.why_defect") not in cells_own[1]
    assert VI.label("reopen.enter") in waits
    assert "Chi ủy" not in their_secretary.text
    assert [] == their_secretary.files
    assert f"Đang có hiệu lực: Hoàn thành nhiệm vụ. Theo: {NEW_PAPER}" in done
    assert ["quyet-dinh-xep-loai-lai-chi-uy-2024.docx"] == binh.files[-1:]
    assert "Chi ủy (tập thể có đồng chí): Hoàn thành nhiệm vụ." in found[0]
    assert [] == found[1]


async def own_result(member: Behind) -> list[str]:
    """Give the lines on collectives of what somebody reads when they ask for the result."""
    await member.says("kết quả")
    return [line for line in member.text.splitlines() if "tập thể có đồng chí" in line]


@pytest.mark.long
async def test_a_year_is_not_closed_without_a_word_of_its_collectives(voted: Room) -> None:
    """The paper leaves the committee out; once a further one has it, nothing is said of it."""
    await enters(voted, COMMITTEE, None)
    await records(voted)
    await records(voted, deputy(voted))
    await publishes(voted)
    an = await telegram(voted.world, voted.member_id("an"))
    await an.taps_data(ClosingAction(do="ask", year=2024).pack())
    asked = an.text
    async with voted.world.job() as work:
        left = await year_end.unfinished(work, voted.people["an"])
    await enters(voted, COMMITTEE, GOOD)
    await records(voted, document=NEW_PAPER)
    await an.taps_data(ClosingAction(do="ask", year=2024).pack())

    assert "• Còn tập thể chưa có quyết định: Chi ủy" in asked.splitlines()
    assert not replace(left, waiting=(), owed=()).done
    assert "tập thể" not in an.text


@pytest.mark.parametrize("opens_chat", few([telegram, zalo], 0))
async def test_a_head_rated_again_above_theirs_is_recorded_with_a_reason(
    voted: Room, opens_chat: Opens
) -> None:
    """The committee only completed: Hoa picks good for An, is asked why, leaves and comes back to
    the question, types it, and it is recorded."""
    await enters(voted, COMMITTEE, COMPLETED)
    await records(voted)
    await explains(voted)
    await records(voted, deputy(voted))
    await publishes(voted)
    hoa = await opens_chat(voted.world, voted.member_id("hoa"))
    await goes(hoa, "desk.stand_in", "desk.stand_in_yes")
    await goes(hoa, "home.lead", "decide.home", "reopen.home")
    await hoa.taps("Nguyễn Văn An")
    await hoa.taps(VI.label("reopen.why_defect"))
    await hoa.taps("Hủy kết quả năm 2024")
    await hoa.taps(VI.label("reopen.enter"))
    await hoa.says(NEW_PAPER)
    await hoa.taps(VI.label("reopen.no_comment"))
    await hoa.taps(VI.label("level.excellent"))
    asked = hoa.text
    await hoa.says("Mới nhận việc từ tháng 10")

    assert "Nguyễn Văn An: Hoàn thành xuất sắc nhiệm vụ, cao hơn tập thể đứng đầu" in asked
    assert VI("reopen.ask_reason").split("<b>")[0] in asked
    assert f"Đang có hiệu lực: Hoàn thành xuất sắc nhiệm vụ. Theo: {NEW_PAPER}" in hoa.text
