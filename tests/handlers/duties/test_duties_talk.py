"""«Việc của tôi», the cell's duties and the calendar, in chat."""

from datetime import datetime, timedelta

import pytest

from handlers.words import words_for
from tests.handlers.conftest import Joined
from tests.handlers.line import Behind, OverZalo
from tests.meeting_room import LAST_DAY
from tests.rows import few
from tests.worlds import Cell, World
from workflow import cycle as cycles
from workflow.clock import VIETNAM
from workflow.duties import reminder
from workflow.people import joining

VI, EN = words_for("vi"), words_for("en")
STICKER = {"sticker": {"file_id": "a", "file_unique_id": "b", "type": "regular", "width": 1,
                       "height": 1, "is_animated": False, "is_video": False}}  # fmt: skip


@pytest.fixture
async def an(world: World, cell: Cell, joined: Joined) -> Behind:
    """Nguyễn Văn An, the secretary, in an open year."""
    async with world.job() as work:
        await cycles.open_cycle(work, cell.people["an"], "hcmc_edu_2023", LAST_DAY)
    return await joined("an", 1000)


@pytest.fixture
async def lan(an: Behind, joined: Joined) -> Behind:
    """Trần Thị Lan, a member of the same cell."""
    return await joined("lan", 1001)


async def test_the_list_leads_to_each_duty(lan: Behind) -> None:
    """By its button from home, by its name typed without accents; each line has its way."""
    await lan.taps(VI.label("duty.mine"))
    by_button = lan.text
    await lan.says("viec cua toi")

    assert by_button == lan.text
    assert "hết thứ Tư, ngày 04/12/2024): đồng chí chưa nộp bản kiểm điểm" in lan.text
    await lan.taps(VI.label("duty.do.write_review"))
    assert "Câu 1/" in lan.text


async def test_no_more_reminders_keeps_the_list(lan: Behind, world: World, cell: Cell) -> None:
    """Asked twice, and taken back."""
    await lan.taps(VI.label("duty.mine"))

    await lan.taps(VI.label("duty.mute"))
    await lan.taps_data("du:mute:0")

    assert VI.label("duty.muted") in lan.text
    assert "đồng chí chưa nộp bản kiểm điểm" in lan.text
    await lan.taps(VI.label("duty.unmute"))
    async with world.job() as work:
        assert not await reminder.is_muted(work, cell.people["lan"].member_id)


async def test_a_member_cannot_reach_the_cells_duties(lan: Behind, an: Behind) -> None:
    """Neither the list nor one of them, whatever the button says."""
    await an.taps_data("du:cell:0")
    data = next(b.data for b in an.messages[-1].buttons if b.data.startswith("du:open"))

    await lan.taps_data("du:cell:0")
    refused = lan.toast
    await lan.taps_data(data)

    assert VI.label("error.not_secretary") == refused
    assert VI.label("error.duty_unknown") == lan.toast


async def test_the_secretary_says_that_a_thing_is_done(an: Behind) -> None:
    """Tapped twice: the second says that it is over, and shows where one stands."""
    await an.taps_data("du:cell:0")
    await an.taps(VI.label("duty.do.consult"))
    data = next(b.data for b in an.messages[-1].buttons if b.data.startswith("du:done"))

    await an.taps_data(data)
    await an.taps_data(data)

    assert VI.label("error.duty_over") == an.toast
    await an.taps_data("du:cell:0")
    assert VI.label("duty.do.consult") not in an.labels


async def test_a_duty_is_let_go_with_a_reason(an: Behind) -> None:
    """A sticker is no reason; the question stays after a repeat; a long one is refused."""
    await an.taps_data("du:cell:0")
    await an.taps(VI.label("duty.do.consult"))
    await an.taps(VI.label("duty.waive"))

    await an.sends(**STICKER)
    asked = an.text
    await an.says("x" * 4000)
    await an.says("Đã lấy ý kiến bằng phiếu giấy 👍")

    assert "Vì sao việc này không áp dụng?" in asked
    assert VI.label("duty.do.consult") not in an.labels


async def test_the_calendar_shows_its_days_and_what_clashes(an: Behind) -> None:
    """The working days, the documents with their own words, the contradiction X-07."""
    await an.taps_data("ca:home:")

    assert "Nộp bản kiểm điểm: hết thứ Tư, ngày 04/12/2024 (trước ngày 05/12/2024)" in an.text
    assert "trước ngày 20/12/2024, tức hết thứ Năm, ngày 19/12/2024" in an.text
    assert "Hạn của cấp trên" in an.text


@pytest.mark.parametrize("typed", few(["lịch", "Lich", "/lich", "lịch kiểm điểm"], 0))
async def test_the_calendar_is_typed_for(an: Behind, lan: Behind, typed: str) -> None:
    """Who leads the cell gets its days; a member what they themselves owe, with its days."""
    await an.says(typed)
    await lan.says(typed)

    assert "Nộp bản kiểm điểm: hết thứ Tư, ngày 04/12/2024 (trước ngày 05/12/2024)" in an.text
    assert "hết thứ Tư, ngày 04/12/2024): đồng chí chưa nộp bản kiểm điểm" in lan.text
    assert VI.label("calendar.pick") not in lan.labels


async def test_the_calendar_is_typed_for_on_zalo(an: Behind, world: World, cell: Cell) -> None:
    """The secretary's second phone, on which everything is typed."""
    async with world.job() as work:
        code = await joining.make_code(work, cell.people["an"].member_id)
    phone = OverZalo(world, 2002)
    await phone.says(code)
    await phone.taps(VI.label("join.do_agree"))
    await phone.says("lịch")

    assert "Nộp bản kiểm điểm: hết thứ Tư, ngày 04/12/2024 (trước ngày 05/12/2024)" in phone.text


async def test_a_day_is_changed_by_typing(an: Behind) -> None:
    """Nonsense, the past and a photo are answered with the question again."""
    await an.taps_data("ca:home:")
    await an.taps(VI.label("calendar.pick"))
    await an.taps(VI.label("calendar.matter.dossier"))

    await an.sends(**STICKER)
    await an.says("sớm nhất có thể")
    await an.says("1/1/2020")
    await an.says("trước 18/12")

    assert "Gửi hồ sơ lên cấp trên: hết thứ Ba, ngày 17/12/2024 (trước ngày 18/12/2024)" in an.text


async def test_a_member_has_no_calendar_to_change(lan: Behind) -> None:
    """A secretary's button in a member's hands is an old button."""
    await lan.taps_data("ca:ask:dossier")

    assert VI.label("error.button_old") == lan.toast


@pytest.mark.parametrize("data", ["ca:ask:law", "ca:ask:nonsense"])
async def test_a_matter_that_cannot_be_set(an: Behind, data: str) -> None:
    """A document's date, or one of another release."""
    await an.taps_data(data)

    assert VI.label("error.button_old") == an.toast


async def test_in_three_days_would_be_too_late(lan: Behind, world: World) -> None:
    """An old button still works, and says so."""
    now = datetime(2024, 12, 3, 9, 0, tzinfo=VIETNAM)
    world.clock.move(now - world.clock.now())
    await lan.taps(VI.label("duty.mine"))

    await lan.taps_data("n:later")

    assert VI.label("notice.snoozed_too_late") in lan.text
    assert "lúc 08:00, thứ Sáu, ngày 06/12/2024" in lan.text


async def test_without_a_year_there_is_nothing_to_do(
    world: World, cell: Cell, joined: Joined
) -> None:
    """No cycle: the list is empty, the calendar says that there is none."""
    phone = await joined("an", 1003)

    await phone.taps_data("du:mine:0")
    empty = phone.text
    await phone.taps_data("ca:home:")

    assert VI.label("duty.none") in empty
    assert VI.label("error.no_cycle") == phone.toast


async def test_a_whole_day_later_the_list_counts_one_day_less(lan: Behind, world: World) -> None:
    """In English as well."""
    await lan.says("viec")
    before = lan.text
    world.clock.move(timedelta(days=1))

    await lan.says("viec")

    assert ("Còn 14 ngày", "Còn 13 ngày") == (
        before[before.index("Còn") :][:11],
        lan.text[lan.text.index("Còn") :][:11],
    )
