"""A repeated update: nothing is done twice, and the chat's present view comes again."""

from collections.abc import Callable

import pytest

from bot.updates.arrivals import Outcome
from handlers.callbacks.office import OfficeAction
from handlers.words import words_for
from storage.queries import people
from storage.tables import (
    Member,
)
from terms.calendar import CalendarMatter
from tests.handlers.conftest import Joined
from tests.handlers.line import Behind
from tests.meeting_room import LAST_DAY
from tests.worlds import Cell, World
from workflow import cycle as cycles
from workflow.meeting import roll_call
from workflow.office import cells_table
from workflow.people import joining

VI = words_for("vi")


@pytest.fixture
async def lan(world: World, cell: Cell, joined: Joined) -> Behind:
    """Trần Thị Lan in an open year."""
    phone: Behind = await joined("lan", 1001)
    async with world.job() as work:
        await cycles.open_cycle(work, cell.people["an"], "hcmc_edu_2023", LAST_DAY)
    return phone


async def test_an_answer_that_comes_twice_is_kept_once(lan: Behind) -> None:
    """The second delivery shows the question one stands at."""
    await lan.says("kiem diem")
    await lan.says("Một câu trả lời.")

    await lan.repeats()

    assert "Câu 2/14" in lan.text
    await lan.says("quay lai")
    assert VI.label("review.given", text="Một câu trả lời.") in lan.text


async def test_a_notice_is_shown_again_to_who_has_not_agreed(
    behind: Callable[..., Behind], world: World, cell: Cell
) -> None:
    """The code is not counted as used, nor as a wrong guess."""
    async with world.job() as work:
        code = await joining.make_code(work, cell.people["binh"].member_id)
    binh = behind(1002)
    await binh.says(code)

    await binh.repeats()

    assert "Chào đồng chí Lê Văn Bình" in binh.text
    assert VI.label("join.do_agree") in binh.labels


async def test_agreeing_twice_leads_home(
    behind: Callable[..., Behind], world: World, cell: Cell
) -> None:
    """The crash may have come between the commit and the first screen."""
    cuc = behind(1004)
    async with world.job() as work:
        code = await joining.make_code(work, cell.people["cuc"].member_id)
    await cuc.says(code)
    await cuc.taps(VI.label("join.do_agree"))

    await cuc.repeats()

    assert "Chào đồng chí Phạm Thị Cúc" in cuc.text


async def test_the_question_for_the_last_day_stands(joined: Joined) -> None:
    """A secretary who is asked for a day is asked again."""
    an = await joined("an", 1000)
    await an.taps(VI.label("home.lead"))
    await an.taps(VI.label("lead.open_cycle"))
    await an.repeats()
    assert "Kiểm điểm của năm nào?" in an.text
    await an.taps("Năm 2024")

    await an.repeats()

    assert "hết ngày nào?" in an.text


async def test_a_roll_call_asks_for_its_code_again(lan: Behind, world: World, cell: Cell) -> None:
    """As long as the roll is called; afterwards the first screen comes."""
    async with world.job() as work:
        await roll_call.call_roll(work, cell.people["an"])
    await lan.says("hop")
    asked = lan.text

    await lan.repeats()

    assert asked == lan.text


async def test_a_member_at_rest_sees_the_first_screen(lan: Behind) -> None:
    """With today's year on it."""
    await lan.says("tro giup")

    await lan.repeats()

    assert "Chào đồng chí Trần Thị Lan" in lan.text
    assert VI.label("home.write") in lan.labels


async def test_who_loses_the_right_while_he_types_is_told_and_led_home(
    world: World, cell: Cell, joined: Joined
) -> None:
    """Lê Văn Bình is the officer no more when his day comes; the next text is none of a day."""
    async with world.job() as work:
        session = await work.session()
        (school, *_) = await people.line_of(session, cell.cell_id)
        binh = await session.get_one(Member, cell.people["binh"].member_id)
        await cells_table.appoint(work, binh, school)
        await cycles.open_cycle(work, cell.people["an"], "hcmc_edu_2023", LAST_DAY)
    phone: Behind = await joined("binh", 1005)
    await phone.taps_data(OfficeAction(do="ask", matter=CalendarMatter.DOSSIER.value).pack())
    async with world.job() as work:
        await cells_table.dismiss(work, binh, school)

    await phone.says("20/12/2024")
    told = phone.text
    await phone.says("20/12/2024")

    assert VI.label("error.not_officer") in told
    assert Outcome.HANDLED is phone.outcome
    assert VI.label("error.not_officer") not in phone.text
