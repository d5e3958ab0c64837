"""The story client: people with phones, and how a story that goes wrong tells of it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from playground import story_phone, story_telegram
from playground.app import Playground
from playground.clock import VIETNAM, WorldClock
from playground.story import Refused, Story
from tests.playground.telegram_desk import BOT_TOKEN, TelegramDesk, keyboard


@asynccontextmanager
async def bot_answering(
    server: TelegramDesk, react: Callable[[dict[str, Any]], Any]
) -> AsyncIterator[None]:
    """Let a small bot react to every update while the block runs."""

    async def serve() -> None:
        while True:
            for update in await server.updates(seconds=20):
                await react(update)

    async with asyncio.TaskGroup() as group:
        bot = group.create_task(serve())
        yield
        bot.cancel()


async def test_a_whole_story(server: TelegramDesk) -> None:
    """Say, see, tap, see the edit: the bot is quick or slow, the story waits."""

    async def react(update: dict[str, Any]) -> None:
        if "message" in update:
            await server.says("Tự nhận mức nào?", reply_markup=keyboard(["Hoàn thành tốt"]))
            return
        query = update["callback_query"]
        await server.does("answerCallbackQuery", callback_query_id=query["id"], text="Đã nhận")
        await asyncio.sleep(0.1)
        place = {"chat_id": server.chat_id, "message_id": query["message"]["message_id"]}
        await server.does("editMessageText", **place, text="Đã ghi nhận mức.")

    async with bot_answering(server, react):
        await server.lan.says("Bắt đầu")
        await server.lan.sees("mức nào")
        answer = await server.lan.taps("hoàn thành")
        seen = await server.lan.sees("ĐÃ GHI NHẬN")

    assert ("Đã nhận", False, True) == (answer.text, answer.is_alert, answer.is_answered)
    assert ("Đã ghi nhận mức.", ()) == (seen.text, seen.buttons)


async def test_what_was_seen_before_is_not_seen_again(
    server: TelegramDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only what came or changed since the person's last doing counts."""
    monkeypatch.setattr(story_phone, "LONGEST", 0.2)
    monkeypatch.setattr(story_telegram, "LONGEST", 0.2)
    await server.says("Đã ghi nhận")
    await server.lan.sees("đã ghi nhận")

    await server.lan.says("Lần nữa")

    with pytest.raises(AssertionError):
        await server.lan.sees("đã ghi nhận")


async def test_a_story_gone_wrong_prints_the_chat(
    server: TelegramDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The failure shows what the person has on the screen, buttons and files included."""
    monkeypatch.setattr(story_phone, "LONGEST", 0.2)
    monkeypatch.setattr(story_telegram, "LONGEST", 0.2)
    await server.lan.sends_document("phieu.docx", b"x")
    await server.says("Câu 3/12\nTrong năm …", reply_markup=keyboard(["Mục lục", "Để sau"]))

    with pytest.raises(AssertionError) as failure:
        await server.lan.sees("câu 4/12")

    assert (
        "Trần Thị Lan waited in vain to see «câu 4/12». The chat:\n"
        "Trần Thị Lan: /start\n"
        "Trần Thị Lan:\n"
        "    ⟨phieu.docx⟩\n"
        "Bot: Câu 3/12\n"
        "    Trong năm …\n"
        "    [Mục lục] [Để sau]\n"
        "Trần Thị Lan waited in vain to see «câu 4/12»."
    ) == str(failure.value)


async def test_a_button_that_never_comes(
    server: TelegramDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The failure names the label."""
    monkeypatch.setattr(story_phone, "LONGEST", 0.2)
    monkeypatch.setattr(story_telegram, "LONGEST", 0.2)

    with pytest.raises(AssertionError, match="for a button «Nộp phiếu»"):
        await server.lan.taps("Nộp phiếu")


async def test_a_tap_nobody_answers(server: TelegramDesk) -> None:
    """The button keeps spinning: the answer says so after the wait."""
    await server.says("Chọn", reply_markup=keyboard(["Tốt"]))

    answer = await server.lan.taps("Tốt", wait=0.1)

    assert (None, False) == (answer.text, answer.is_answered)


async def test_nothing_new_is_an_expectation_too(server: TelegramDesk) -> None:
    """Silence passes; a message within the time fails."""
    await server.lan.says("Chào")

    await server.lan.sees_nothing_new(0.2)
    await server.says("Nhắc việc")
    with pytest.raises(AssertionError, match="to see nothing new"):
        await server.lan.sees_nothing_new(0.2)


async def test_time_passes_on_demand(server: TelegramDesk) -> None:
    """Moved and set; messages carry the world's time."""
    story = server.world.story
    before = await story.now()

    await story.moves_clock(timedelta(days=3))
    moved = await story.now()
    await story.sets_clock(datetime(2026, 12, 1, 8, 0))  # noqa: DTZ001 - read as Vietnam's
    message = await server.says("Sáng đầu tháng")

    assert timedelta(days=3) <= moved - before < timedelta(days=3, minutes=10)
    sent = datetime.fromtimestamp(message["date"], VIETNAM)
    assert datetime(2026, 12, 1, 8, 0, tzinfo=VIETNAM) <= sent
    assert sent < datetime(2026, 12, 1, 8, 1, tzinfo=VIETNAM)


def test_the_clock_file_tells_the_offset(tmp_path: Path) -> None:
    """Whole seconds ahead of real time, from the first moment on."""
    path = tmp_path / "clock"
    clock = WorldClock(path)
    before = float(path.read_text())

    clock.move(timedelta(hours=2))

    assert (0.0, 7200.0) == (before, float(path.read_text()))


async def test_a_playground_writes_the_clock_file_it_is_given(tmp_path: Path) -> None:
    """By itself or among its options; and its addresses stand under one port."""
    async with Playground(clock_file=tmp_path / "clock") as world:
        world.clock.move(timedelta(seconds=90))
        addresses = (world.telegram_api, world.zalo_api)

    assert 90.0 == float((tmp_path / "clock").read_text())
    assert (f"{world.base_url}/telegram", f"{world.base_url}/zalo") == addresses


async def test_a_story_hears_of_a_bot_in_another_process(server: TelegramDesk) -> None:
    """A second client at the same address gives the same people phones of its own."""
    async with Story(server.world.base_url) as story:
        binh = await story.telegram_phone("Lê Văn Bình", BOT_TOKEN)
        await binh.opens("MA")

    [update] = await server.updates()
    assert "/start MA" == update["message"]["text"]


async def test_the_news_of_every_chat_is_streamed(server: TelegramDesk) -> None:
    """Who changed, where, and how: for the page, which then looks."""
    url = f"{server.world.base_url}/play/events"
    async with server.session.get(url) as response:
        await response.content.readuntil(b"\n\n")

        await server.says("Chào")
        line = await response.content.readuntil(b"\n\n")

    expected = (
        f'{{"channel": "telegram", "user": "{server.chat_id}", "bot": "{BOT_TOKEN}", '
        '"kind": "message"}'
    )
    assert f"data: {expected}\n\n" == line.decode()


async def test_faults_of_no_channel_are_refused(server: TelegramDesk) -> None:
    """There are two channels."""
    with pytest.raises(Refused, match="no such channel"):
        await server.world.story.misbehaves("pigeon", "slow")


async def test_a_zalo_phone_speaks_the_same_verbs(world: Playground) -> None:
    """Faults and phones of the other channel hang on the same story."""
    token = await world.zalo_bot("101:vi-du")
    binh = await world.zalo_phone("Lê Văn Bình", token)

    await binh.says("Chào")
    await world.story.misbehaves("zalo", "slow", seconds=0.1)
    await world.story.behaves()

    assert ["Lê Văn Bình: Chào"] == await binh.chat()
