"""A screen that is over has no buttons; a tap on it that was under way changes nothing."""

from collections.abc import Sequence

import pytest

from bot.updates.keyboards import Keyboards
from handlers.words import words_for
from tests.handlers.conftest import Joined, Talks
from tests.handlers.line import Behind, Button, Shown
from tests.meeting_room import LAST_DAY, Room
from tests.worlds import Cell, World
from workflow import cycle as cycles
from workflow.review import writing
from workflow.work import ChatKey

VI = words_for("vi")
QUESTIONS = 14
"""Of form 2A, as they are asked."""


@pytest.fixture
async def lan(world: World, cell: Cell, joined: Joined) -> Behind:
    """Trần Thị Lan in an open year; Nguyễn Văn An is joined beside her."""
    await joined("an", 1000)
    phone: Behind = await joined("lan", 1001)
    async with world.job() as work:
        await cycles.open_cycle(work, cell.people["an"], "hcmc_edu_2023", LAST_DAY)
    return phone


def tappable(phone: Behind) -> Sequence[Shown]:
    """Give the messages that can be tapped."""
    return [message for message in phone.messages if message.buttons]


async def _answers(phone: Behind) -> None:
    """Answer the question on the screen: a choice by its first button, anything else by typing."""
    grade = VI.label("grade.good")
    if grade in phone.labels:
        await phone.taps(grade)
    else:
        await phone.says("Có tham gia đầy đủ, đúng hạn, được tổ chuyên môn ghi nhận.")


async def test_of_a_whole_review_one_message_can_be_tapped(lan: Behind) -> None:
    """However many messages it took."""
    await lan.says("kiem diem")
    most = 0
    for _ in range(QUESTIONS):
        await _answers(lan)
        most = max(most, len(tappable(lan)))
    for typed in ("muc luc", "viec", "tro giup", "menu"):
        await lan.says(typed)
        most = max(most, len(tappable(lan)))

    assert 1 == most
    assert lan.messages[-1] == tappable(lan)[0]
    assert len(lan.messages) > QUESTIONS / 2


async def test_of_a_whole_meeting_one_message_can_be_tapped_on_each_phone(
    room: Room, talk: Talks
) -> None:
    """The chair who types and taps through it, and a member who checks in and speaks."""
    an, lan = talk("an"), talk("lan")
    most = 0
    await room.hands_in("an", "lan")
    for who, does, what in (
        (an, an.says, "hop chi bo"),
        (an, an.taps, "Bắt đầu điểm danh"),
        (lan, lan.says, "diem danh"),
        (lan, lan.says, "mã là gì?"),
        (an, an.says, "viec"),
        (an, an.says, "hop"),
        (an, an.taps, "Khai mạc"),
        (an, an.taps, "Khai mạc, ai chưa ghi là vắng"),
        (an, an.taps, "Đã kiểm điểm, thư ký ghi tay"),
        (an, an.taps, "Để thư ký ghi tay"),
        (lan, lan.says, "menu"),
        (an, an.says, "hop"),
        (lan, lan.says, "hop"),
    ):
        await does(what)
        most = max(most, len(tappable(who)))

    assert 1 == most
    assert [an.messages[-1], lan.messages[-1]] == [*tappable(an), *tappable(lan)]
    assert len(an.messages) > 3


async def test_a_tap_that_was_under_way_answers_nothing(
    lan: Behind, world: World, cell: Cell
) -> None:
    """She had gone on when it came: nothing is stored, and today's screen is shown below."""
    await lan.says("kiem diem")
    await lan.says("Tham gia đầy đủ các buổi sinh hoạt.")
    asked = lan.messages[-1]
    poor = _of(asked, VI.label("grade.poor"))
    await lan.says(VI.label("grade.good"))
    second, count = lan.messages[-1], len(lan.messages)

    await lan.taps_data(poor.data, asked.number)

    async with world.job() as work:
        page = await writing.page(work, cell.people["lan"])
    assert page is not None
    assert ["Tham gia đầy đủ các buổi sinh hoạt.", "good"] == list(page.answers.values())
    assert VI.label("error.button_old") == lan.toast
    assert count + 1 == len(lan.messages)
    assert "Câu 3/" in second.text
    assert "Câu 3/" in lan.text
    assert () == asked.buttons == second.buttons


async def test_a_thumb_faster_than_the_same_screen_is_heard(lan: Behind) -> None:
    """The main page was asked for again, and the button tapped on the one before."""
    await lan.says("menu")
    before = lan.messages[-1]
    write = _of(before, VI.label("home.write"))
    await lan.says("menu")

    await lan.taps_data(write.data, before.number)

    assert () == before.buttons
    assert "Câu 1/" in lan.text


async def test_no_answer_is_written_into_a_message_far_above(lan: Behind) -> None:
    """A message without buttons came below the screen that counts: its answer comes below both."""
    await lan.says("menu")
    menu = lan.messages[-1]
    shown = menu.text
    await lan.edits("sửa lại")

    await lan.taps_data(_of(menu, VI.label("home.help")).data, menu.number)

    assert shown == menu.text
    assert VI.label("help.tapping") in lan.text
    assert lan.messages[-1] is not menu


def _of(message: Shown, label: str) -> Button:
    return next(button for button in message.buttons if button.label == label)


async def test_a_restart_forgets_no_screen(lan: Behind, world: World, cell: Cell) -> None:
    """The question from before it loses its buttons when the next comes; a tap on it that was
    under way is refused, and nothing is written over a message far above."""
    await lan.says("kiem diem")
    await lan.says("Tham gia đầy đủ các buổi sinh hoạt.")
    asked = lan.messages[-1]
    poor = _of(asked, VI.label("grade.poor"))

    lan.forgets()
    await lan.says(VI.label("grade.good"))
    one = tappable(lan)
    lan.forgets()
    await lan.taps_data(poor.data, asked.number)

    async with world.job() as work:
        page = await writing.page(work, cell.people["lan"])
    assert page is not None
    assert ["Tham gia đầy đủ các buổi sinh hoạt.", "good"] == list(page.answers.values())
    assert [message.number for message in one] == [asked.number + 1]
    assert VI.label("error.button_old") == lan.toast
    assert "Câu 3/" in lan.text
    assert () == asked.buttons


async def test_after_a_restart_a_tap_on_the_screen_that_counts_is_heard(
    lan: Behind, world: World, cell: Cell
) -> None:
    """It is written over, as if nothing had been."""
    await lan.says("kiem diem")
    await lan.says("Tham gia đầy đủ các buổi sinh hoạt.")
    asked = lan.messages[-1]
    lan.forgets()

    await lan.taps(VI.label("grade.good"))

    async with world.job() as work:
        page = await writing.page(work, cell.people["lan"])
    assert page is not None
    assert "good" in page.answers.values()
    assert asked is lan.messages[-1]
    assert "Câu 3/" in asked.text


async def test_a_question_asked_again_is_answered_where_it_stands_now(
    lan: Behind, world: World, cell: Cell
) -> None:
    """The same before a restart and after it: the one above is over."""
    await lan.says("kiem diem")
    await lan.says("Tham gia đầy đủ các buổi sinh hoạt.")
    await lan.says("kiem diem")
    asked = lan.messages[-1]
    poor = _of(asked, VI.label("grade.poor"))
    await lan.says("kiem diem")

    refused = []
    for _ in range(2):
        await lan.taps_data(poor.data, asked.number)
        refused.append(lan.toast)
        lan.forgets()

    async with world.job() as work:
        page = await writing.page(work, cell.people["lan"])
    assert page is not None
    assert ["Tham gia đầy đủ các buổi sinh hoạt."] == list(page.answers.values())
    assert [VI.label("error.button_old")] * 2 == refused
    assert VI.label("grade.poor") in lan.labels


def test_what_stands_in_a_message_now_is_asked_of_it() -> None:
    """A question was written over by a menu, late, and the menu is over too: it answers nothing."""
    chat, keyboards = ChatKey("telegram", "1", "1001"), Keyboards()
    keyboards.shown(chat, 5, buttons=True, asks=True)
    keyboards.shown(chat, 6, buttons=True, asks=True)
    keyboards.shown(chat, 5, buttons=True, asks=False)

    keyboards.shown(chat, 7, buttons=True, asks=True)

    assert [False, True, False] == [keyboards.is_over(chat, number) for number in (5, 6, 7)]
