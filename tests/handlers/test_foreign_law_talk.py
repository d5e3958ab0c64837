"""Under `national_2025` no screen or paper names another place's law: a custom says it is one."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from sqlmodel import update

import rating
from handlers.callbacks.votes import VotesAction
from storage.tables import Cycle
from tests.e2e.house import texts_in
from tests.foreign_law import named_in, refuse
from tests.handlers.conftest import Joined, Talks
from tests.meeting_room import VOTERS, Room
from tests.workflow.writing import change, fill, open_year
from tests.worlds import Cell, World
from workflow.committee import absence
from workflow.count import after_close
from workflow.meeting import other_ratings
from workflow.record import minutes

NEW = "national_2025"
CUSTOM = "heo thông lệ; văn bản đang áp dụng chưa quy định"


@pytest.fixture
async def hall(room: Room) -> Room:
    """The cell of eight in the room, its year under the rules of 2025."""
    async with room.world.job() as work:
        await (await work.session()).exec(update(Cycle).values(profile=NEW))
    await room.change("mai", role="committee_member")
    await room.calls_roll()
    await room.checks_in(*VOTERS[1:])
    await room.hands_in("an", "lan")
    await room.reviews()
    return room


async def _counted(hall: Room) -> None:
    await hall.holds_vote({who: [2, 2] for who in VOTERS})
    await _steps(hall, after_close.announce)


async def _steps(hall: Room, *steps: Callable[..., Awaitable[object]]) -> None:
    for step in steps:
        async with hall.world.job() as work:
            await step(work, hall.people["an"], hall.meeting_id)


@pytest.mark.parametrize(
    "said",
    [
        "Bỏ phiếu kín (S1 V.15).",
        "[HD43 mục 2.1.b]",
        "(~S1 V.15)",
        "Theo KH 73-KH/ĐU, V.16.",
        "theo KH73",
        "Theo V.15, tính trên tổng số đảng viên chính thức.",
        "(S1)",
        "(HD 25-HD/BTCTW)",
        "CV 974-CV/ĐU",
    ],
)
def test_what_the_senders_refuse(said: str) -> None:
    """A key under any rules; the number of a document that is not this profile's law."""
    with pytest.raises(AssertionError):
        refuse(said, {NEW})


@pytest.mark.parametrize(
    ("said", "profile"),
    [
        ("Theo QĐ 366-QĐ/TW, Điều 11.", NEW),
        ("Mẫu 02A-HD KĐ.ĐG 2025", NEW),
        ("Điều lệ Đảng", NEW),
        ("KH 73-KH/ĐU, V.16", "hcmc_edu_2023"),
        ("Tổ S1, lớp 12A, KH 735", NEW),
        ("V.15 tính trên tổng số đảng viên chính thức", "hcmc_edu_2023"),
        ("V. Làm rõ trách nhiệm; mục V.155; lớp 1V.15", NEW),
    ],
)
def test_what_they_let_through(said: str, profile: str) -> None:
    """The profile's own law, and what only looks like a number."""
    refuse(said, {profile})


@pytest.mark.long
async def test_the_warnings_of_a_meeting(hall: Room, talk: Talks) -> None:
    """The order of rating is QĐ 366's own, the least time HD 43's."""
    an = talk("an")
    await an.says("hop")
    await an.taps("Bắt đầu bỏ phiếu")
    order = an.text
    await an.taps("Quay lại")
    await _counted(hall)
    await _steps(hall, minutes.read_out)
    hall.world.clock.move(timedelta(hours=3))
    await an.says("hop")
    await an.taps("Đã thông qua biên bản")

    assert "Tập thể xếp loại trước, cá nhân sau (QĐ 366-QĐ/TW, Điều 12.2)" in order
    assert "Cách hiểu này chưa xác nhận với văn bản gốc." in order
    assert "cần ít nhất 1 ngày (HD 43-HD/BTCTW, " in an.text


async def test_the_count_and_what_it_proposes(hall: Room, talk: Talks) -> None:
    """The share of votes is told as a custom; a lower staff rating is advice, lowering nothing."""
    await _counted(hall)
    async with hall.world.job() as work:
        await other_ratings.set_staff(
            work, hall.people["an"], hall.meeting_id, hall.member_id("lan"), rating.Level.COMPLETED
        )
    an = talk("an")
    await an.says("hop")
    counted = an.text
    await an.taps_data(VotesAction(do="menu", meeting=hall.meeting_id).pack())
    await an.taps("Kết quả và đề xuất")

    assert f"(t{CUSTOM})" in counted
    assert "không buộc hạ" in an.text
    assert "(QĐ 366-QĐ/TW, Điều 3.4)" in an.text
    assert "Giảm theo giới hạn" not in an.text


@pytest.mark.long
async def test_the_papers_of_a_meeting(hall: Room, talk: Talks) -> None:
    """Minutes, count record, extract, ballot text: the sender reads every word of each."""
    an = talk("an")
    await an.says("hop")
    await an.taps("Giấy tờ cuộc họp")
    await an.taps("In phiếu giấy")
    await _counted(hall)
    await an.says("biên bản")
    await an.taps("Biên bản kiểm phiếu")
    record = texts_in(an.paper.render())
    await _steps(hall, minutes.read_out, minutes.approve)
    await an.says("giấy tờ họp")
    await an.taps("Tải biên bản")
    written = texts_in(an.paper.render())
    lan = talk("lan")
    await lan.says("hop")
    await lan.taps("Giấy tờ cuộc họp")
    await lan.taps("Trích biên bản về tôi")
    extract = texts_in(lan.paper.render())

    assert "Lan" in record
    assert CUSTOM in written
    assert CUSTOM in extract


async def test_before_the_meeting(world: World, cell: Cell, joined: Joined) -> None:
    """Which form, where one is reviewed, a long absence, calendar, duties, collectives, prompts."""
    posts = {"party_post": "Phó Bí thư", "state_post": "Hiệu trưởng", "leader": True}
    await change(world, cell, "lan", **posts)
    await open_year(world, cell, NEW)
    await fill(world, cell, "lan")
    async with world.job() as work:
        await absence.tell(work, cell.people["lan"], "Nghỉ thai sản từ 01/3 đến 31/8")
    lan, an = await joined("lan", 1001), await joined("an", 1000)
    await lan.says("phải viết bản nào?")
    which = lan.text
    await lan.says("kiem diem")
    await lan.taps(next(label for label in lan.labels if "Tự đề xuất mức xếp loại" in label))
    level = lan.text
    for typed in ("báo cáo tập thể", "lịch", "việc của tôi", "chương trình hành động", "trợ giúp"):
        await an.says(typed)

    assert "3 nơi" in which
    assert "(QĐ 366-QĐ/TW, Điều 7.2.3)" in which
    assert "[HD 43-HD/BTCTW, mục 2.1.b]" in which
    assert "(HD 43-HD/BTCTW, mục 7.5)" in level


@pytest.mark.parametrize("code", ["HD43-XHUV", "XHUV-HD43"])
def test_a_joining_code_is_no_document(code: str) -> None:
    """Drawn by chance, it may begin or end as a document's number does."""
    assert frozenset() == named_in(f"Gõ mã {code} trên máy kia.")
    assert {"HD43"} == named_in("theo HD 43-HD/BTCTW")
