"""What the person is shown: sent again, written over, parted, or not sent at all."""

import asyncio

import aiohttp
import pytest

from bot.settings import Settings
from bot.wiring import Program
from playground.app import Playground
from playground.story import Phone, TelegramPhone
from storage.database import Database
from storage.queries import accounts
from storage.tables import AccountState
from tests.bot.running import SECRET_TEXT, TELEGRAM_TOKEN, Notebook, running, until

HANGS = 18.0
"""Seconds a server keeps one chat's message: longer than anybody's patience here."""


async def test_a_failing_tap_is_answered_with_an_alert(
    program: Program, lan: TelegramPhone
) -> None:
    """The button stops spinning; the message stays as it was."""
    await lan.says("một")
    await lan.sees("Đã ghi 1 ghi chú")

    answer = await lan.taps("Làm hỏng")

    assert answer.is_alert
    assert answer.text is not None
    assert answer.text.startswith("Hệ thống gặp lỗi")
    await lan.sees_nothing_new(0.2)


async def test_an_update_of_an_unknown_kind_stops_nobody(
    program: Program, world: Playground, lan: TelegramPhone, recwarn: pytest.WarningsRecorder
) -> None:
    """What a newer Telegram may send is skipped in silence: the engine would print it whole."""
    await world.story.ask(
        "POST", "telegram/raw", {"bot": TELEGRAM_TOKEN, "update": {"tomorrow": SECRET_TEXT}}
    )
    await lan.says("một")

    await lan.sees("Đã ghi 1 ghi chú")
    assert [] == [str(one.message) for one in recwarn if SECRET_TEXT in str(one.message)]


async def test_a_group_is_never_answered(
    program: Program, world: Playground, lan: TelegramPhone, notebook: Notebook
) -> None:
    """Nothing about a member is said where others read along."""
    group = {
        "message_id": 1,
        "date": 1764000000,
        "chat": {"id": -5, "type": "group", "title": "Chi bộ"},
        "from": {"id": 9, "is_bot": False, "first_name": "Hoàng Văn Dũng"},
        "text": "một",
    }

    await world.story.ask(
        "POST", "telegram/raw", {"bot": TELEGRAM_TOKEN, "update": {"message": group}}
    )
    await lan.says("hai")

    await lan.sees("Đã ghi 1 ghi chú")
    assert ["hai"] == notebook.handled


async def test_who_taps_in_a_group_is_told_where_to_go(
    program: Program, world: Playground, lan: TelegramPhone, notebook: Notebook
) -> None:
    """Polled as well as posted: the button stops spinning, only who tapped reads why."""
    dung = await world.telegram_phone("Hoàng Văn Dũng", TELEGRAM_TOKEN)
    lans, dungs = await world.story.telegram_group("Chi bộ Tổ Tự nhiên", lan, dung)
    await lans.takes_bot_in()
    keyboard = {"inline_keyboard": [[{"text": "Xem", "callback_data": "see"}]]}
    call = {"chat_id": lans.group, "text": "Mời họp", "reply_markup": keyboard}
    url = f"{world.telegram_api}/bot{TELEGRAM_TOKEN}/sendMessage"
    async with aiohttp.ClientSession() as session, session.post(url, json=call) as response:
        assert response.ok

    answer = await dungs.taps("Xem")

    assert answer.is_alert
    assert (answer.text or "").startswith("Bot chỉ trò chuyện riêng")
    assert [] == notebook.handled


async def test_one_slow_chat_does_not_hold_up_another_in_the_batch(
    world: Playground, settings: Settings, notebook: Notebook, lan: TelegramPhone
) -> None:
    """Chats are handled side by side: he has his answer while the first one's still hangs."""
    dung = await world.telegram_phone("Hoàng Văn Dũng", TELEGRAM_TOKEN)
    await world.story.misbehaves(
        "telegram", "late", method="sendMessage", seconds=HANGS, chat=str(lan.user)
    )
    await lan.says("một")
    await dung.says("hai")

    async with running(settings, notebook.hooks()) as program:
        program.grace = 0.0
        await dung.sees("Đã ghi 1 ghi chú")
        lans = await lan.screen()

    assert {"một", "hai"} == set(notebook.handled)
    assert "" == lans


@pytest.mark.parametrize("kind_of_fault", ["429", "500", "500_html", "drop_before"])
async def test_an_answer_that_fails_for_a_moment_is_sent_again(
    program: Program, world: Playground, lan: TelegramPhone, kind_of_fault: str
) -> None:
    """429, a broken server and a cut line are waited out."""
    await world.story.misbehaves("telegram", kind_of_fault, method="sendMessage", seconds=1)

    await lan.says("một")

    await lan.sees("Đã ghi 1 ghi chú")


async def test_a_text_whose_marks_a_server_cannot_parse_is_said_plainly_once(
    program: Program, world: Playground, lan: TelegramPhone, binh: Phone
) -> None:
    """The same words without their marks, its buttons kept; a second chat is not touched."""
    await world.story.misbehaves("telegram", "marks", times=None)
    since = len(await world.story.calls("telegram", TELEGRAM_TOKEN))

    await lan.says("một")
    seen = await lan.sees("Đã ghi 1 ghi chú")
    await lan.taps("Xem")
    await lan.sees("Xem lại 1 ghi chú")
    await binh.says("hai")
    await binh.sees("Đã ghi 1 ghi chú")

    calls = (await world.story.calls("telegram", TELEGRAM_TOKEN))[since:]
    tried = [
        (one["method"], "parse_mode" in one["params"], one["status"])
        for one in calls
        if "text" in one["params"] and "chat_id" in one["params"]
    ]
    assert [
        ("sendMessage", True, 400),
        ("sendMessage", False, 200),
        ("editMessageText", True, 400),
        ("editMessageText", False, 200),
    ] == tried
    assert (("Xem", "Làm hỏng"), "Mở phiếu") == (seen.buttons[:2], seen.buttons[2])
    assert 1 == len([one for one in await lan.messages() if one["from"] == "bot"])


async def test_who_blocked_the_bot_is_noted_as_out_of_reach(
    program: Program, lan: TelegramPhone, joined_lan: int, database: Database
) -> None:
    """A 403 marks the account; nothing is tried again."""
    await lan.says("một")
    await lan.blocks()

    await until(lambda: is_blocked(database, lan))


async def test_the_same_screen_again_is_no_failure(program: Program, lan: TelegramPhone) -> None:
    """Telegram refuses to write the same over the same; the person sees nothing of it."""
    await lan.says("một")
    await lan.taps("Xem")
    await lan.sees("Xem lại 1 ghi chú")

    answer = await lan.taps("Xem")

    assert "Đã xem" == answer.text
    await lan.sees_nothing_new(0.3)


async def test_a_tap_on_a_deleted_message_is_answered_with_a_new_one(
    program: Program, lan: TelegramPhone
) -> None:
    """What can no longer be written over is said anew."""
    await lan.says("một")
    first = await lan.sees("Đã ghi 1 ghi chú")
    await lan.says("hai")
    await lan.sees("Đã ghi 2 ghi chú")
    await lan.deletes(first)

    await lan.taps_old("Xem", first)

    seen = await lan.sees("Xem lại 2 ghi chú")
    assert seen.id != first.id


async def test_a_tap_too_old_to_be_answered_still_shows_the_screen(
    world: Playground, settings: Settings, notebook: Notebook, lan: TelegramPhone
) -> None:
    """The query has expired while the program was away: the view is shown all the same."""
    world.telegram.settings.callback_seconds = 0.1
    async with running(settings, notebook.hooks()):
        await lan.says("một")
        await lan.sees("Đã ghi 1 ghi chú")
    await lan.taps("Xem", wait=0)
    await asyncio.sleep(0.3)

    async with running(settings, notebook.hooks()):
        await lan.sees("Xem lại 1 ghi chú")


async def test_a_long_text_comes_in_parts_with_the_buttons_at_the_end(
    program: Program, lan: TelegramPhone
) -> None:
    """More than 4096 units are parted between paragraphs; marks stay whole."""
    await lan.says("dài")

    await until(lambda: offers(lan, "Xem"))

    parts = [one for one in await lan.messages() if one["from"] == "bot"]
    assert [False, False, True] == [bool(part["buttons"]) for part in parts]
    assert 30 * 40 == sum(part["text"].count("Đoạn văn.") for part in parts)


async def test_a_paper_comes_as_a_file(program: Program, lan: TelegramPhone) -> None:
    """Telegram carries files: the document itself is sent, under its own name."""
    await lan.says("tệp")

    assert b"PK docx" == await lan.sees_file("bản kiểm điểm.docx")


async def offers(lan: TelegramPhone, label: str) -> bool:
    """Tell whether her newest message has this button."""
    return label in await lan.buttons()


async def is_blocked(database: Database, lan: TelegramPhone) -> bool:
    """Tell whether it is noted that she blocked the bot."""
    async with database.transaction() as session:
        account = await accounts.account_of_chat(session, "telegram", "701", str(lan.user))
        assert account is not None
        return AccountState(account.state) is AccountState.BLOCKED
