"""The secretary in chat: opening the year, who has written, a new code for a lost phone."""

from datetime import timedelta
from typing import Any

import pytest

from handlers.front import home_choices
from handlers.words import words_for
from tests.handlers.conftest import Joined
from tests.handlers.contents import WORDLESS
from tests.handlers.line import Behind
from tests.rows import few
from tests.worlds import World

VI, EN = words_for("vi"), words_for("en")


@pytest.fixture
async def an(joined: Joined) -> Behind:
    """Nguyễn Văn An, the secretary, at his menu."""
    phone = await joined("an", 1000)
    await phone.taps(VI.label("home.lead"))
    return phone


async def _asks_deadline(an: Behind) -> None:
    await an.taps(VI.label("lead.open_cycle"))
    await an.taps("Năm 2024")
    assert "Hạn cuối nộp bản kiểm điểm là hết ngày nào?" in an.text


@pytest.mark.parametrize("typed", few(["04/12/2024", "4-12-24", "4/12", " 4.12.2024 "], 0, 2))
async def test_the_year_is_opened_by_its_last_day(an: Behind, typed: str) -> None:
    """Read back in full before anybody is told; then everybody who writes is."""
    await _asks_deadline(an)

    await an.says(typed)
    asked = an.text
    await an.taps(VI.label("lead.open_yes"))

    assert "năm 2024, hạn nộp: hết thứ Tư, ngày 04/12/2024?" in asked
    assert "04/12/2024" in an.text
    await an.says("menu")
    assert "Hạn nộp: hết thứ Tư, ngày 04/12/2024" in an.text


@pytest.mark.parametrize(
    ("typed", "code"),
    few(
        [
            ("mấy hôm nữa", "day_unreadable"),
            ("31/02/2024", "day_unreadable"),
            ("😀", "day_unreadable"),
            ("19/11/2024", "deadline_past"),
            ("22/11/2025", "deadline_far"),
        ],
        0,
        3,
    ),
)
async def test_a_day_that_cannot_be_is_asked_for_again(an: Behind, typed: str, code: str) -> None:
    """Why, and the same question, in one message."""
    await _asks_deadline(an)

    await an.says(typed)

    assert VI.label(f"error.{code}") in an.text
    assert "Hạn cuối nộp bản kiểm điểm là hết ngày nào?" in an.text


@pytest.mark.parametrize("typed", ["20/11/2024", "21/11/2025"])
async def test_the_first_and_the_last_possible_day_are_taken(an: Behind, typed: str) -> None:
    """Today, and a year and a day ahead."""
    await _asks_deadline(an)

    await an.says(typed)

    assert VI.label("lead.open_yes") in an.labels


@pytest.mark.parametrize("content", few(WORDLESS, 0))
async def test_no_text_is_no_day(an: Behind, content: dict[str, Any]) -> None:
    """The question stands."""
    await _asks_deadline(an)

    await an.sends(**content)

    assert "Hạn cuối nộp bản kiểm điểm là hết ngày nào?" in an.text


async def test_a_double_tap_opens_the_year_once(an: Behind) -> None:
    """The second one is told so in passing."""
    await _asks_deadline(an)
    await an.says("04/12/2024")
    yes = an.messages[-1].buttons[0].data
    await an.taps_data(yes)

    await an.taps_data(yes)

    assert "Chi bộ đã mở đợt kiểm điểm năm 2024 rồi." == an.toast
    assert not an.alert
    assert VI.label("lead.progress") in an.labels
    assert VI.label("lead.open_cycle") not in an.labels


async def test_a_confirmation_of_last_week_is_checked_again(an: Behind, world: World) -> None:
    """The day may be over when the button is tapped at last."""
    await _asks_deadline(an)
    await an.says("22/11/2024")
    world.clock.move(timedelta(days=7))

    await an.taps(VI.label("lead.open_yes"))

    assert VI.label("error.deadline_past") == an.toast
    assert an.alert


async def test_who_has_written_is_told_in_groups(an: Behind, joined: Joined) -> None:
    """Not begun, writing, not asked, not yet on the channel: names for phone calls."""
    await _asks_deadline(an)
    await an.says("04/12/2024")
    await an.taps(VI.label("lead.open_yes"))
    lan = await joined("lan", 1001)
    await lan.says("kiem diem")
    await lan.says("Đã học tập nghị quyết đầy đủ.")

    await an.says("menu")
    await an.taps(VI.label("home.lead"))
    await an.taps(VI.label("lead.progress"))

    lines = an.text.splitlines()
    assert any(line.startswith("⏳") and "Nguyễn Văn An" in line for line in lines)
    assert any("Trần Thị Lan" in line and "(1)" in line for line in lines)
    assert any("Không phải viết" in line and "Hoàng Văn Dũng" in line for line in lines)
    assert any("Chưa vào Telegram/Zalo" in line and "Lê Văn Bình" in line for line in lines)


async def test_a_lost_phone_is_taken_off_and_replaced(an: Behind, joined: Joined) -> None:
    """The old phone becomes a stranger's; the new code opens the new one."""
    lost = await joined("lan", 1001)
    menu = an.labels
    await an.taps(VI.label("home.more"))
    await an.taps(VI.label("lead.reset"))
    await an.taps("Trần Thị Lan")
    asked = an.text

    await an.taps(VI.label("lead.reset_yes"))
    code = an.text.splitlines()[0].removeprefix("Mã mới: ")
    await lost.says("menu")
    new = type(lost)(lost.world, 1005)
    await new.says(code)

    assert home_choices.MOST == len(menu)
    assert "Gỡ mọi máy của đồng chí Trần Thị Lan" in asked
    assert "Mời gõ mã 8 ký tự" in lost.text
    assert "Chào đồng chí Trần Thị Lan" in new.text


async def test_a_member_of_no_cell_of_his_is_refused(an: Behind) -> None:
    """A number that somebody made up opens nobody's account."""
    await an.taps_data("l:reset_member:999")

    assert VI.label("error.not_in_cell") == an.toast


@pytest.mark.parametrize("data", ["l:home:1", "l:progress:1", "l:reset:1", "l:reset_yes:1"])
async def test_a_member_does_not_lead(joined: Joined, data: str) -> None:
    """The secretary's buttons do nothing in another hand."""
    lan = await joined("lan", 1001)

    await lan.taps_data(data)

    assert lan.alert
    assert "Chào đồng chí Trần Thị Lan" in lan.text


async def test_the_secretary_reads_english_as_well(an: Behind) -> None:
    """The language changes in the middle of a question; the question stays open."""
    await _asks_deadline(an)
    await an.says("english")

    await an.says("some day")

    assert EN.label("error.day_unreadable") in an.text
    assert EN.label("menu.home") in an.labels
