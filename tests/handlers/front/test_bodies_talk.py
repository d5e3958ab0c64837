"""A body that meets by itself: founded, its whole meeting, and what others see of it."""

import re
from typing import Any

import pytest
from sqlmodel import col, select, update

from handlers.callbacks.base import BodyAction
from handlers.messages import prepare
from handlers.words import words_for
from papers.count_record import count_record_docx
from papers.extract import extract_docx
from papers.meeting_facts import MinutesFacts
from papers.minutes import minutes_docx
from storage.tables import Cycle, CycleState, Meeting, MemberRole, Organisation, OutboxMessage
from terms.ballots import CastOutcome
from tests.handlers.line import Behind, OverZalo
from tests.meeting_room import Room
from tests.papers.conftest import Paper
from tests.rows import few
from workflow.accounts import id_of
from workflow.ballot import opening
from workflow.record import minutes_facts

LINES: dict[str, type[Behind]] = {"telegram": Behind, "zalo": OverZalo}
BODY = "Chi ủy Chi bộ Tổ Tự nhiên"


@pytest.fixture
async def committee(room: Room) -> Room:
    """An leads, Hoa is deputy, Mai sits on the committee; Lan and Bình do not."""
    await room.change("mai", role=MemberRole.COMMITTEE_MEMBER)
    return room


@pytest.mark.parametrize("line", few(LINES.values(), 0), ids=LINES)
async def test_the_secretary_founds_the_committees_year(
    committee: Room, line: type[Behind]
) -> None:
    """Who sits in it is named first; home shows both places, labelled."""
    an = await joins(committee, line, "an")
    await an.says("menu")
    await an.taps("Việc của bí thư")
    await an.taps("Báo cáo tập thể")
    await an.taps("Họp kiểm điểm riêng của tập thể")
    await an.taps("Mở kiểm điểm của Chi ủy")
    asked = an.text
    await an.taps("Mở đợt kiểm điểm")
    done = an.text
    await an.says("menu")

    assert "3 đồng chí: Nguyễn Văn An, Vũ Thị Hoa, Bùi Thị Mai" in asked
    assert f"Đã mở đợt kiểm điểm năm 2024 của {BODY}" in done
    assert f"Đồng chí còn kiểm điểm ở: {BODY} (năm 2024)" in an.text
    assert f"Sang {BODY}, năm 2024" in an.offered


async def test_who_does_not_sit_in_it_sees_nothing_of_it(committee: Room) -> None:
    """Lan's first screen is what it was, and a button that is not hers is refused."""
    lan, an = Behind(committee.world, 1002), Behind(committee.world, 1001)
    await lan.says("menu")
    before = (lan.text, lan.labels)

    await founds(an)
    await lan.says("menu")
    after = (lan.text, lan.labels)
    body = (await stored(committee, Organisation))[-1]
    await lan.taps_data(BodyAction(do="go", about=id_of(body)).pack())

    assert (before, BODY) == (after, body.name)
    assert "không có tên trong tập thể này" in lan.toast + lan.text


async def test_an_old_button_acts_where_it_is_from(committee: Room) -> None:
    """An looks at the committee's year; a button of the cell's members brings him back there."""
    an = Behind(committee.world, 1001)
    await an.says("menu")
    await an.taps("Việc của bí thư")
    await an.taps("Việc khác")
    cells = an.messages[-1]
    members = next(each for each in cells.buttons if each.label == "Đảng viên của chi bộ")
    await founds(an)
    await an.says("menu")
    await an.taps(f"Sang {BODY}, năm 2024")
    there = an.text
    await an.taps_data(members.data, cells.number)
    await an.says("menu")

    assert BODY in there
    assert f"Sang {BODY}, năm 2024" in an.labels


@pytest.mark.parametrize("line", few(LINES.values(), 0), ids=LINES)
async def test_a_whole_meeting_of_the_committee(committee: Room, line: type[Behind]) -> None:
    """Roll, agenda, review, ballot and minutes are the committee's; the cell's are untouched."""
    room = committee
    await room.hands_in("an", "hoa", "mai", "lan")
    an, lan, hoa, mai = [await joins(room, line, who) for who in ("an", "lan", "hoa", "mai")]
    await founds(an)
    for phone in (an, hoa, mai):
        await phone.says("menu")
        await phone.taps(f"Sang {BODY}, năm 2024")
    home = an.text
    await an.taps("Việc của bí thư")
    await an.taps("Họp kiểm điểm")
    await an.taps("Bắt đầu điểm danh")
    called = an.text
    meeting = (await stored(room, Meeting))[-1]
    for phone in (hoa, mai, lan):
        await phone.says(meeting.check_in_code)
    await an.says("hop")
    there = an.text
    await an.taps("Khai mạc")
    await an.taps("Đồng ý khai mạc")
    opened = an.text
    await an.taps("Đã kiểm điểm, thư ký ghi tay")
    await an.taps("Để thư ký ghi tay")
    preview = an.text
    await an.taps("Vẫn tiếp tục")
    room.meeting_id = id_of(meeting)
    async with room.world.job() as work:
        meeting = await (await work.session()).get_one(Meeting, room.meeting_id)
        room.session_id = await opening.session_of(work, meeting)
    cast = [await room.votes(who, 2, 2, 2) for who in ("an", "hoa", "mai", "lan")]
    await an.says("hop")
    await an.taps("Kết thúc bỏ phiếu")
    await room.counts()
    await an.says("hop")
    for step in ("Công bố", "Lập và đọc biên bản"):
        await an.taps(step)
        await an.says("hop")
    await an.taps("Đã thông qua biên bản")
    await an.taps("Vẫn tiếp tục")
    told = an.text
    async with room.world.job() as work:
        facts = await minutes_facts.facts(work, meeting)
    of_cell, of_body = await stored(room, Cycle)

    assert BODY in home
    assert "Có mặt: 1/3 đảng viên chính thức" in called
    assert "Có mặt: 3/3 đảng viên chính thức" in there
    assert "Đã điểm danh" not in lan.text
    assert "chi bộ" not in opened.lower().replace(BODY.lower(), "")
    assert "⚠️ Chỉ có 3 người bỏ phiếu" in preview
    assert [CastOutcome.RECORDED] * 3 == cast[:3]
    assert cast[3] is not CastOutcome.RECORDED
    assert "chi bộ" not in told.lower().replace(BODY.lower(), "")
    assert (BODY, "Chi bộ Tổ Tự nhiên") == (facts.cell, facts.superior)
    assert (3, 3) == (facts.room.official_total, facts.room.official_present)
    assert ["chi ủy", "Nguyễn Văn An", "Vũ Thị Hoa", "Bùi Thị Mai"] == [t.name for t in facts.talks]
    assert (CycleState.COLLECTING, CycleState.PROPOSED) == (of_cell.state, of_body.state)
    assert [] == await says_cell(room, facts)


@pytest.mark.parametrize(("profile", "said"), [("national_2025", True), ("hcmc_edu_2023", False)])
@pytest.mark.long
async def test_a_meeting_before_the_cells_is_warned_of(
    committee: Room, profile: str, said: bool
) -> None:
    """On its plan and at its roll call, by name and clause; rules without the order say nothing."""
    async with committee.world.job() as work:
        await (await work.session()).exec(update(Cycle).values(profile=profile))
    an = Behind(committee.world, 1001)
    await founds(an)
    await an.says("menu")
    await an.taps(f"Sang {BODY}, năm 2024")
    await an.says("hop")
    await an.taps("Lên lịch họp")
    await an.says("ngày mai 8h")
    await an.says("hop")
    planned = an.text
    await an.taps("Bắt đầu điểm danh")
    called = an.text

    warning = "⚠️ Sai trình tự: người giữ chức vụ kiểm điểm ở nơi sinh hoạt đảng trước"
    assert [said] * 2 == [warning in text for text in (planned, called)]
    assert [said] * 2 == ["(QĐ 366-QĐ/TW, Điều 7.3.2)" in text for text in (planned, called)]
    names = "chưa kiểm điểm ở nơi sinh hoạt đảng: Nguyễn Văn An, Vũ Thị Hoa, Bùi Thị Mai."
    assert [said] * 2 == [names in text for text in (planned, called)]


async def founds(an: Behind) -> None:
    """An founds the committee's year."""
    await an.says("menu")
    for label in (
        "Việc của bí thư",
        "Báo cáo tập thể",
        "Họp kiểm điểm riêng của tập thể",
        "Mở kiểm điểm của Chi ủy",
        "Mở đợt kiểm điểm",
    ):
        await an.taps(label)


async def joins(room: Room, line: type[Behind], who: str) -> Behind:
    """Give somebody's phone on a channel."""
    number = list(room.people).index(who) + 1
    phone = line(room.world, number + (1000 if line is Behind else 2000))
    if isinstance(phone, OverZalo):
        await room.had_also(who, phone.key)
    return phone


async def says_cell(room: Room, facts: MinutesFacts) -> list[str]:
    """Give each sentence of a body's papers, and of what was pushed of its meeting, that says the
    cell; the names of cells and of who leads one are no word for the body."""
    found = []
    for language in ("vi", "en"):
        async with room.world.job() as work:
            for row in await (await work.session()).exec(select(OutboxMessage)):
                if {"meeting", "session"} & row.args.keys():
                    screen = await prepare(work, row, words_for(language))
                    found += [] if screen is None else str(screen.text).splitlines()
    subject = facts.proposals[0].subject_id
    papers = (minutes_docx(facts), count_record_docx(facts), extract_docx(facts, subject))
    found += [line for paper in papers for line in Paper(paper).lines]
    assert any("Mức xếp loại" in line for line in found)
    assert any("đề xuất của" in line for line in found)
    own = re.compile(
        r"(?i)bí thư chi bộ|chi ủy viên chi bộ|chi bộ tổ \w+ \w+"
        r"|cell committee|the cell.s secretary"
    )
    return [line for line in found if re.search(r"(?i)chi bộ|\bcell\b", own.sub("", line))]


async def stored(room: Room, kind: Any) -> list[Any]:
    """Give all rows of a table, the oldest first."""
    async with room.world.job() as work:
        found = await (await work.session()).exec(select(kind).order_by(col(kind.id)))
        return list(found.all())
