"""A year is opened in chat: which one, by when; last year's screens stay within reach."""

from datetime import datetime
from typing import Any

import pytest
from sqlmodel import col, select

from handlers.callbacks.base import ClosingAction
from handlers.words import words_for
from storage.queries import people
from storage.tables import Cycle, CycleState
from tests.handlers.conftest import Joined
from tests.handlers.contents import WORDLESS
from tests.handlers.line import Behind
from tests.meeting_room import Room
from tests.rows import few
from tests.workflow.decision.test_deciding import decides, publishes
from tests.workflow.decision.test_deciding import scene as scene
from tests.workflow.decision.test_deciding import voted as voted
from tests.worlds import Cell, World
from workflow.clock import VIETNAM
from workflow.people import membership

VI = words_for("vi")
_CYCLES = select(Cycle).order_by(col(Cycle.year))


def _sets(world: World, *moment: int) -> None:
    world.clock.move(datetime(*moment, tzinfo=VIETNAM) - world.clock.now())  # type: ignore[misc, arg-type]


@pytest.fixture
async def an(joined: Joined, world: World) -> Behind:
    """Nguyễn Văn An on 28 December 2026, asked for the year."""
    _sets(world, 2026, 12, 28, 9, 0)
    phone = await joined("an", 1000)
    await phone.taps(VI.label("home.lead"))
    await phone.taps(VI.label("lead.open_cycle"))
    return phone


async def test_opened_in_december_and_due_in_january(an: Behind) -> None:
    """The year is the one that was chosen, on the question, the confirmation and the notice."""
    assert "Kiểm điểm của năm nào?" in an.text
    assert ["Năm 2026", "Năm 2025"] == an.labels[:2]
    await an.taps("Năm 2026")
    assert "Mở đợt kiểm điểm năm 2026" in an.text
    await an.says("08/01/2027")
    assert "năm 2026, hạn nộp: hết thứ Sáu, ngày 08/01/2027?" in an.text

    await an.taps(VI.label("lead.open_yes"))

    assert "Đã mở đợt kiểm điểm năm 2026. Hạn nộp: hết thứ Sáu, ngày 08/01/2027." in an.text


async def test_who_is_on_probation_is_asked_about_once_the_year_is_open(
    an: Behind, world: World, cell: Cell
) -> None:
    """Cúc: yes, from a typed day; whoever is official already is not asked about."""
    await opens_2026(an)
    assert "Đồng chí Phạm Thị Cúc (đảng viên dự bị, vào Đảng ngày" in an.text
    await an.taps(VI.label("member.probation_yes"))

    await an.says("03/02/2026")

    assert "Đã hỏi hết" in an.text
    assert ["official", "official"] == [await standing(world, cell, who) for who in ("cuc", "lan")]


async def test_who_is_not_official_yet_stays_as_they_are_and_is_asked_about_next_year(
    an: Behind, world: World, cell: Cell
) -> None:
    """However long ago they were admitted; on no list of the day are they official."""
    await opens_2026(an)
    await an.taps(VI.label("member.probation_no"))
    assert "Đã hỏi hết" in an.text

    _sets(world, 2028, 1, 5, 9, 0)

    assert "probationary" == await standing(world, cell, "cuc")
    async with world.job() as work:
        asked = await membership.on_probation(work, cell.people["an"])
    assert ["Phạm Thị Cúc"] == [one.name for one in asked]


async def opens_2026(an: Behind) -> None:
    """An opens the year 2026."""
    await an.taps("Năm 2026")
    await an.says("08/01/2027")
    await an.taps(VI.label("lead.open_yes"))
    assert "Chi bộ còn 1 đảng viên dự bị: Phạm Thị Cúc." in an.text
    await an.taps(VI.label("lead.probation_ask"))


async def standing(world: World, cell: Cell, who: str) -> str:
    """Give what one of the cast is today."""
    async with world.job() as work:
        number = cell.people[who].member_id
        then = await people.member_on(await work.session(), number, work.now.date())
    return then.status.value


@pytest.mark.parametrize(
    ("typed", "last"),
    few(
        [
            ("thứ sáu tuần sau", "thứ Sáu, ngày 08/01/2027"),
            ("trước 09/01/2027", "thứ Sáu, ngày 08/01/2027"),
            ("chậm nhất 8/1", "thứ Sáu, ngày 08/01/2027"),
            ("chủ nhật tuần tới", "Chủ nhật, ngày 10/01/2027"),
        ],
        0,
        1,
    ),
)
async def test_the_last_day_is_typed_as_deadlines_are(an: Behind, typed: str, last: str) -> None:
    """Also by its weekday, over the turn of the year; which day that is, is said before it is
    agreed to."""
    await an.taps("Năm 2026")

    await an.says(typed)

    assert f"hạn nộp: hết {last}?" in an.text


@pytest.mark.parametrize("typed", ["2025", "Năm 2025"])
async def test_a_year_may_be_typed(an: Behind, typed: str) -> None:
    """Instead of tapped."""
    await an.says(typed)

    assert "Mở đợt kiểm điểm năm 2025" in an.text


@pytest.mark.parametrize(
    ("typed", "sentence"),
    few(
        [
            ("năm nay", VI.label("error.year_unreadable")),
            ("08/01/2027", VI.label("error.year_unreadable")),
            ("2027", "Chưa mở được năm 2027. Năm mở được bây giờ: 2026, 2025."),
            ("1930", "Năm 1930 đã lùi quá xa. Năm mở được bây giờ: 2026, 2025."),
        ],
        0,
        1,
    ),
)
async def test_what_cannot_be_opened_is_told_and_asked_again(
    an: Behind, typed: str, sentence: str
) -> None:
    """What to do is said, and the question stands."""
    await an.says(typed)

    assert sentence in an.text
    assert "Kiểm điểm của năm nào?" in an.text


@pytest.mark.parametrize("content", few(WORDLESS, 0))
async def test_no_text_is_no_year(an: Behind, content: dict[str, Any]) -> None:
    """The question stands."""
    await an.sends(**content)

    assert "Kiểm điểm của năm nào?" in an.text


async def test_another_day_keeps_the_year(an: Behind) -> None:
    """The confirmation is drawn for the year that was chosen, whatever is tapped after it."""
    await an.taps("Năm 2025")
    await an.says("08/01/2027")
    await an.taps(VI.label("lead.other_day"))

    await an.says("09/01/2027")

    assert "năm 2025, hạn nộp: hết thứ Bảy, ngày 09/01/2027?" in an.text


def _of(room: Room, who: str) -> Behind:
    return Behind(room.world, int(room.chats[who].chat))


async def _menu(an: Behind) -> list[str]:
    await an.says("menu")
    await an.taps(VI.label("home.lead"))
    return an.labels


async def test_a_year_that_is_not_published_goes_on_beside_the_next(voted: Room) -> None:
    """In January the old year is still the one; in March the next is opened, and the decision of
    the old one is published from the same menu as ever."""
    await decides(voted)
    _sets(voted.world, 2025, 1, 2, 9, 0)
    an, lan = _of(voted, "an"), _of(voted, "lan")
    assert VI.label("lead.open_cycle") not in await _menu(an)
    _sets(voted.world, 2025, 3, 1, 9, 0)
    await _menu(an)
    await an.taps(VI.label("lead.open_cycle"))
    await an.taps("Năm 2025")
    await an.taps("Mở năm 2025")
    assert "Năm 2024 chưa công khai kết quả" in an.text
    await an.says("20/03/2025")
    await an.taps(VI.label("lead.open_yes"))

    menu = await _menu(an)
    await an.taps(VI.label("decide.home"))
    await an.taps(VI.label("decide.publish"))
    await lan.says("menu")

    assert "Sang năm 2024" in menu
    assert "Đã công khai trong chi bộ" in an.text
    assert "Năm 2025: đồng chí chưa viết bản kiểm điểm" in lan.text
    assert "Sang năm 2024" not in lan.labels
    await lan.taps(VI.label("home.published"))
    assert "kết quả xếp loại năm 2024" in lan.text


@pytest.mark.long
async def test_last_year_goes_on_beside_the_next(voted: Room) -> None:
    """Its decision, its levels and who has read them, while the next one is being written."""
    await decides(voted)
    await publishes(voted, asks_read=True)
    _sets(voted.world, 2025, 11, 20, 9, 0)
    an, binh = _of(voted, "an"), _of(voted, "binh")
    await _menu(an)
    await an.taps(VI.label("lead.open_cycle"))
    assert ["Năm 2025"] == an.labels[:1]
    await an.taps("Năm 2025")
    await an.taps("Khép năm 2024, ghi lý do")
    await an.says("Không dự cuộc họp nào")
    await an.says("04/12/2025")
    await an.taps(VI.label("lead.open_yes"))
    await binh.says("menu")

    await binh.taps(VI.label("home.published"))

    assert "kết quả xếp loại năm 2024" in binh.text
    assert VI.label("level.completed") in binh.text
    await binh.taps(VI.label("decide.read"))
    await _menu(an)
    await an.taps(VI.label("decide.home"))
    assert "Kết quả xếp loại năm 2024" in an.text
    assert "Đã đọc: 1/7" in an.text
    assert VI.label("decide.remind") in an.labels
    async with voted.world.job() as work:
        years = [one.year for one in (await (await work.session()).exec(_CYCLES)).all()]
    assert [2024, 2025] == years


@pytest.mark.long
async def test_a_year_with_something_left_is_closed_with_a_reason(voted: Room) -> None:
    """What is left is named; who has no level is told why; nothing can be entered afterwards."""
    await decides(voted)
    await publishes(voted, asks_read=False)
    an = _of(voted, "an")
    await _menu(an)
    await an.taps(VI.label("decide.home"))
    await an.taps("Khép năm 2024")
    asked = an.text

    await an.says("Đã đủ hồ sơ, còn một đồng chí đi công tác dài ngày")
    await _menu(an)
    await an.taps(VI.label("decide.home"))

    assert "Năm 2024 chưa xong" in asked
    assert "Vẫn khép được: mời gõ lý do" in asked
    assert "Khép năm 2024" not in an.labels
    async with voted.world.job() as work:
        (year,) = (await (await work.session()).exec(_CYCLES)).all()
    assert CycleState.CLOSED == year.state


async def test_two_taps_close_a_year_once(voted: Room) -> None:
    """The old button says that it is closed, and shows where things stand."""
    await decides(voted)
    await publishes(voted, asks_read=False)
    an = _of(voted, "an")
    await an.taps_data(ClosingAction(do="ask", year=2024).pack())
    await an.says("Đủ hồ sơ")

    await an.taps_data(ClosingAction(do="yes", year=2024).pack())

    assert "Năm 2024 đã khép." in an.toast
