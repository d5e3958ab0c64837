"""A button is a claim about the past: a week old, last year's, of a message that is gone."""

from datetime import datetime, timedelta

import pytest

from playground.story import TelegramPhone
from storage.tables import Cycle, CycleState
from tests.e2e.house import ACT, QUESTIONS, Cell, opens_meeting
from workflow import cycle as cycles
from workflow.clock import VIETNAM
from workflow.meeting import roll_call

pytestmark = pytest.mark.asyncio(loop_scope="module")

FIRST_GRADE = next(number for number, item in enumerate(QUESTIONS) if item.kind.value == "grade")
NEXT_YEAR = datetime(2025, 11, 20, 9, 0, tzinfo=VIETNAM)


async def test_a_week_old_answer_button(cell: Cell, lan: TelegramPhone) -> None:
    """She has gone on since: the grade is changed, and she stays at the question of today."""
    await cell.writes("lan", until=FIRST_GRADE)
    await lan.says("kiem diem")
    old = await lan.sees(f"Câu {FIRST_GRADE + 1}/")
    await lan.taps(ACT.label("grade.good"))
    await lan.sees(f"Câu {FIRST_GRADE + 2}/")
    await lan.story.moves_clock(timedelta(days=8))

    answer = await lan.taps_old(ACT.label("grade.average"), old)

    await lan.sees(f"Câu {FIRST_GRADE + 2}/")
    assert answer.is_answered
    assert "average" == (await cell.answers("lan"))[QUESTIONS[FIRST_GRADE].id]


@pytest.mark.long
async def test_a_week_old_button_after_handing_in(cell: Cell, lan: TelegramPhone) -> None:
    """A handed-in review is not changed; why, and how it could be, is said."""
    await cell.writes("lan", until=FIRST_GRADE)
    await lan.says("kiem diem")
    old = await lan.sees(f"Câu {FIRST_GRADE + 1}/")
    await cell.hands_in("lan")
    before = await cell.answers("lan")
    await lan.story.moves_clock(timedelta(days=8))

    answer = await lan.taps_old(ACT.label("grade.poor"), old)

    assert ACT.label("error.review_submitted") == answer.text
    assert answer.is_alert
    assert before == await cell.answers("lan")


async def test_a_button_of_last_years_review(cell: Cell, lan: TelegramPhone) -> None:
    """It begins nothing this year; the screen of today is shown."""
    await cell.writes("lan", until=FIRST_GRADE)
    await lan.says("kiem diem")
    old = await lan.sees(f"Câu {FIRST_GRADE + 1}/")
    await _next_year(cell)

    answer = await lan.taps_old(ACT.label("grade.poor"), old)

    assert ACT.label("error.button_old") == answer.text
    await lan.sees("Năm 2025: đồng chí chưa viết bản kiểm điểm")
    assert {} == await cell.answers("lan")


@pytest.mark.long
async def test_a_button_of_last_years_review_in_this_years(cell: Cell, lan: TelegramPhone) -> None:
    """The same question stands in this year's review: last year's button does not answer it."""
    await cell.writes("lan", until=FIRST_GRADE)
    await lan.says("kiem diem")
    old = await lan.sees(f"Câu {FIRST_GRADE + 1}/")
    await _next_year(cell)
    await cell.writes("lan", until=1)
    before = await cell.answers("lan")

    answer = await lan.taps_old(ACT.label("grade.poor"), old)

    assert ACT.label("error.button_old") == answer.text
    assert before == await cell.answers("lan")


async def _next_year(cell: Cell) -> None:
    """A year goes by: the last one is closed, the new one is open for writing."""
    await cell.house.world.story.sets_clock(NEXT_YEAR)
    async with cell.house.job() as work:
        last = await cycles.in_view(work, cell.people["an"])
        assert last is not None
        last.state = CycleState.CLOSED
        (await work.session()).add(last)
    async with cell.house.job() as work:
        day = NEXT_YEAR.date() + timedelta(days=14)
        opened = await cycles.open_cycle(work, cell.people["an"], "hcmc_edu_2023", day)
        assert isinstance(opened, Cycle)


async def test_a_button_of_a_deleted_message(cell: Cell, lan: TelegramPhone) -> None:
    """The tap counts; what cannot be written over any more is said in a new message."""
    await cell.writes("lan", until=FIRST_GRADE)
    await lan.says("kiem diem")
    gone = await lan.sees(f"Câu {FIRST_GRADE + 1}/")
    await lan.deletes(gone)

    answer = await lan.taps_old(ACT.label("grade.good"), gone)

    seen = await lan.sees(f"Câu {FIRST_GRADE + 2}/")
    assert answer.is_answered
    assert seen.id != gone.id
    assert "good" == (await cell.answers("lan"))[QUESTIONS[FIRST_GRADE].id]


@pytest.mark.long
async def test_a_week_old_first_screen(cell: Cell) -> None:
    """Its buttons still lead where they say; what is shown there is today's."""
    lan = await cell.joined("lan")
    old = await lan.newest()
    assert old is not None
    await cell.opens_year()
    await lan.story.moves_clock(timedelta(days=8))

    await lan.taps_old(ACT.label("home.help"), old)
    await lan.sees(ACT.sight("help.text"))
    await lan.taps(ACT.label("menu.home"))

    await lan.sees("Năm 2024: đồng chí chưa viết bản kiểm điểm")


async def test_a_button_of_a_roll_call_that_is_over(cell: Cell) -> None:
    """The secretary's old screen still offers what the meeting has left behind."""
    await cell.opens_year()
    await cell.hands_in("an", "lan")
    await cell.calls_roll()
    an = await cell.joined("an")
    await an.says("hop")
    old = await an.sees(ACT.sight("meeting.code"))
    await opens_meeting(an)
    await an.sees("Đã khai mạc")

    answer = await an.taps_old(ACT.label("meeting.open_meeting"), old)

    assert ACT.label("error.meeting_step") == answer.text
    async with cell.house.job() as work:
        meeting = await roll_call.running(work, cell.people["an"])
        assert meeting is not None
        assert "opened" == meeting.state
