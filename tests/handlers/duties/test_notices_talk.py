"""What is pushed to a member, and the buttons under it."""

from datetime import date, datetime, timedelta

import pytest
from sqlmodel import select

from handlers.duties import duty_list_view, reminders
from handlers.views import when
from handlers.words import words_for
from rating import DeadlineOperator
from storage.tables import (
    DutyKind,
    OutboxMessage,
)
from tests.handlers.conftest import Joined
from tests.handlers.line import Behind
from tests.meeting_room import LAST_DAY
from tests.worlds import Cell, World
from workflow import cycle as cycles
from workflow.clock import VIETNAM
from workflow.duties.duty_list import Owed
from workflow.duties.reminder import LateCell, ReminderFacts, WritingProgress
from workflow.notices.notice import OpenedFacts

VI, EN = words_for("vi"), words_for("en")


@pytest.fixture
async def lan(world: World, cell: Cell, joined: Joined) -> Behind:
    """Trần Thị Lan in an open year."""
    phone: Behind = await joined("lan", 1001)
    async with world.job() as work:
        await cycles.open_cycle(work, cell.people["an"], "hcmc_edu_2023", LAST_DAY)
    return phone


def owed(left: int, kind: DutyKind = DutyKind.WRITE_REVIEW) -> Owed:
    """A duty due before 5 December, with so many days left."""
    return Owed(1, kind, date(2024, 12, 5), DeadlineOperator.BEFORE, date(2024, 12, 4), left)


@pytest.mark.parametrize(
    ("written", "said"), [(None, "chưa viết câu nào"), (WritingProgress(7, 13), "Đã viết 7/13 câu")]
)
def test_a_reminder_says_days_first_then_how_far_one_is(
    written: WritingProgress | None, said: str
) -> None:
    """Then what to do: write, this evening, tomorrow, no more; three days would be too late."""
    facts = ReminderFacts((owed(2),), written)

    screen = duty_list_view.reminder_screen(facts, VI)

    assert "Còn <b>2 ngày</b> (hết thứ Tư, ngày 04/12/2024)" in screen.text
    assert said in screen.text
    assert ["Viết tiếp", "Nhắc tối nay", "Nhắc ngày mai", "Tắt nhắc việc"] == [
        button.label for row in screen.buttons for button in row
    ]


@pytest.mark.parametrize(
    ("left", "said", "later"),
    [
        (3, "Còn <b>3 ngày</b>", True),
        (2, "Còn <b>2 ngày</b>", False),
        (1, "Còn <b>1 ngày</b>", False),
        (0, "Hôm nay là ngày cuối", False),
        (-1, "Quá hạn <b>1 ngày</b>", False),
    ],
)
def test_a_reminder_counts_the_days_as_people_do(left: int, said: str, later: bool) -> None:
    """Three days later is offered only where that is in time."""
    screen = duty_list_view.reminder_screen(ReminderFacts((owed(left),)), VI)

    labels = [button.label for row in screen.buttons for button in row]
    assert said in screen.text
    assert later == ("Nhắc sau 3 ngày" in labels)


def test_two_duties_are_one_message_with_a_button_each() -> None:
    """The same place is offered once."""
    own = (owed(0), owed(0, DutyKind.ANSWER_PROMPTS), owed(2, DutyKind.REMEDY))

    screen = duty_list_view.reminder_screen(ReminderFacts(own), VI)

    assert screen.text.startswith("<b>3 việc của đồng chí</b>\n⏳ <b>Hôm nay")
    assert 2 == len([b for row in screen.buttons for b in row]) - 3


@pytest.mark.parametrize(("cells", "more"), [(19, False), (20, False), (21, True)])
def test_the_officers_table_fits_one_message(cells: int, more: bool) -> None:
    """Twenty lines at most, and how many are left out."""
    late = tuple(LateCell(f"Chi bộ {n}", 1, 2, 3) for n in range(cells))

    text = duty_list_view.reminder_screen(ReminderFacts((), late=late), VI).text

    assert f"{cells} chi bộ quá hạn" in text
    assert more == ("… và 1 chi bộ khác" in text)
    assert len(text) < 2000


def test_the_opening_of_a_year_says_until_when() -> None:
    """In both languages, with the way to begin."""
    facts = OpenedFacts(2024, date(2024, 12, 5))

    for words in (VI, EN):
        screen = reminders.opened_screen(facts, words)

        assert "04/12/2024" in screen.text
        assert words.label("home.write") == screen.buttons[0][0].label


async def test_a_reminder_leads_straight_to_the_question(lan: Behind) -> None:
    """The first one that is open."""
    await lan.says("kiem diem")
    await lan.says("Đã học tập nghị quyết đầy đủ.")

    await lan.taps_data("n:write")

    assert "Câu 2/14" in lan.text


@pytest.mark.parametrize(
    ("now", "do", "at"),
    [
        (datetime(2024, 12, 2, 7, 5), "evening", datetime(2024, 12, 2, 19, 0)),  # noqa: DTZ001
        (datetime(2024, 12, 2, 20, 0), "evening", datetime(2024, 12, 3, 8, 0)),  # noqa: DTZ001
        (datetime(2024, 12, 2, 7, 5), "tomorrow", datetime(2024, 12, 3, 8, 0)),  # noqa: DTZ001
    ],
)
async def test_a_reminder_can_be_put_off(
    lan: Behind, world: World, cell: Cell, now: datetime, do: str, at: datetime
) -> None:
    """It says when it comes again, and that is when it is planned for."""
    world.clock.move(now.replace(tzinfo=VIETNAM) - world.clock.now())

    await lan.taps_data(f"n:{do}")

    assert VI.label("notice.snoozed", when=when(at, VI)) in lan.text
    async with world.job() as work:
        rows = await (await work.session()).exec(
            select(OutboxMessage).where(OutboxMessage.member_id == cell.people["lan"].member_id)
        )
        planned = [row.not_before for row in rows if row.kind == "reminder"]
    assert [at.replace(tzinfo=VIETNAM)] == planned


async def test_an_answer_to_a_reminder_that_came_too_late(lan: Behind, world: World) -> None:
    """After the deadline «viết tiếp» says that writing is over, and nothing breaks."""
    await lan.says("kiem diem")
    world.clock.move(timedelta(days=400))

    await lan.taps_data("n:write")

    assert 1 <= len(lan.messages)
    assert VI.label("error.unexpected") != lan.toast
