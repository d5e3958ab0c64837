"""Cut off where it stands, and answers of unknown fate: nothing is lost, nothing said in copies."""

import asyncio
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from sqlmodel import select

from bot.settings import Settings
from bot.wiring import Program
from playground.app import Playground
from playground.story import TelegramPhone
from storage.database import Database
from storage.tables import Conversation, InboundUpdate, OwedView
from tests.bot.running import (
    SECRET_TEXT,
    TELEGRAM_TOKEN,
    Notebook,
    killed,
    running,
    until,
)


@pytest.fixture
def chosen() -> dict[str, Any]:
    """Only Telegram: Zalo's own way of keeping updates has tests of its own."""
    return {"zalo_token": SecretStr("")}


@pytest.fixture
async def dung(world: Playground) -> TelegramPhone:
    """Hoàng Văn Dũng, who writes meanwhile."""
    return await world.telegram_phone("Hoàng Văn Dũng", TELEGRAM_TOKEN)


async def patience_is_asked_of(lan: TelegramPhone, method: str = "sendMessage") -> None:
    """Let the platform refuse every such call into her chat, for as long as it is told to."""
    order = {"method": method, "seconds": 1, "times": 10_000, "chat": lan.user}
    await lan.story.misbehaves("telegram", "429", **order)


async def notes_of(database: Database, lan: TelegramPhone) -> list[str]:
    """Read the notes as the database has them."""
    async with database.transaction() as session:
        row = await session.get(Conversation, ("telegram", "701", str(lan.user)))
        return [] if row is None else list(row.data["notes"])


async def owed(database: Database) -> list[OwedView]:
    """Read who is owed a view."""
    async with database.transaction() as session:
        return [*await session.exec(select(OwedView))]


async def kept(database: Database) -> int:
    """Count the updates that are kept."""
    async with database.transaction() as session:
        return len((await session.exec(select(InboundUpdate.id))).all())


def bytes_under(folder: Path) -> bytes:
    """Read every file of the program."""
    return b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())


async def said(lan: TelegramPhone) -> list[str]:
    """Give the bot's messages on her screen, by their first line."""
    return [one["text"] for one in await lan.messages() if one["from"] == "bot"]


@pytest.mark.long
async def test_a_hundred_and_fifty_updates_behind_a_stuck_chat_survive_a_cut(
    world: Playground,
    settings: Settings,
    notebook: Notebook,
    lan: TelegramPhone,
    dung: TelegramPhone,
    database: Database,
    joined_lan: int,
) -> None:
    """None is lost, none is done twice, and their order stands; nobody waits behind them."""
    await patience_is_asked_of(lan)
    texts = [f"ghi chú {number}" for number in range(150)]
    for text in texts:
        await lan.says(text)
    await dung.says("chuyện của tôi")

    async with killed(settings, notebook.hooks()):
        await dung.sees("Đã ghi 1 ghi chú")

    async with running(settings, notebook.hooks()):
        await until(lambda: has_been_tried(notebook, texts[-1], 1))
        await world.story.behaves()
        await lan.sees("150 ghi chú")
        await until(lambda: nobody_is_owed(database))

    assert texts == await notes_of(database, lan)
    assert len(await said(lan)) <= 6


async def test_an_answer_that_waited_when_the_power_went_comes_once(
    world: Playground,
    settings: Settings,
    notebook: Notebook,
    lan: TelegramPhone,
    dung: TelegramPhone,
    database: Database,
) -> None:
    """Her update was confirmed long ago, so it does not come again: the row says what is owed."""
    await patience_is_asked_of(lan)
    async with killed(settings, notebook.hooks()):
        await lan.says("một")
        for number in (1, 2):
            await dung.says(f"chuyện {number}")
            await dung.sees(f"Đã ghi {number} ghi chú")
    await world.story.behaves()

    async with running(settings, notebook.hooks()):
        await lan.sees("Đang có 1 ghi chú")
        await until(lambda: nobody_is_owed(database))

    assert 1 == len(await said(lan))
    assert ["một"] == await notes_of(database, lan)


async def test_a_stop_does_not_wait_for_the_platforms_patience(
    world: Playground, settings: Settings, notebook: Notebook, lan: TelegramPhone
) -> None:
    """What could not leave is owed by the next start."""
    order = {"method": "sendMessage", "seconds": 600, "chat": lan.user}
    await world.story.misbehaves("telegram", "429", **order)
    loop = asyncio.get_running_loop()
    async with running(settings, notebook.hooks()) as program:
        program.grace = 60.0
        await lan.says("một")
        await until(lambda: refused(world))
        began = loop.time()
    assert loop.time() - began < program.grace

    async with running(settings, notebook.hooks()):
        await lan.sees("Đang có 1 ghi chú")


@pytest.mark.parametrize(
    "fault", ["drop_after", pytest.param("drop_before", marks=pytest.mark.long)]
)
async def test_of_a_message_that_perhaps_arrived_there_are_two_at_most(
    world: Playground,
    settings: Settings,
    notebook: Notebook,
    lan: TelegramPhone,
    database: Database,
    fault: str,
) -> None:
    """However often the line is cut: one more try while the program lives, one at its next
    start."""
    order = {"method": "sendMessage", "times": 10_000, "chat": lan.user}
    await world.story.misbehaves("telegram", fault, **order)
    async with running(settings, notebook.hooks()):
        await lan.says("một")
        await until(lambda: tried(world, 2))
        await lan.looks_away()
        await lan.sees_nothing_new(3.0)
    assert 2 == len(await sends(world))
    assert 1 == len(await owed(database))
    await world.story.behaves()

    async with running(settings, notebook.hooks()):
        await lan.sees("Đang có 1 ghi chú")
        await until(lambda: nobody_is_owed(database))

    assert 3 == len(await sends(world))


async def test_patience_longer_than_the_tries_is_had(
    program: Program, world: Playground, lan: TelegramPhone
) -> None:
    """Six times in a row the platform asks for a second: each is waited for, then it is said."""
    order = {"method": "sendMessage", "seconds": 1, "times": 6, "chat": lan.user}
    await world.story.misbehaves("telegram", "429", **order)

    await lan.says("một")

    await lan.sees("Đã ghi 1 ghi chú")
    assert [429] * 6 + [200] == await sends(world)


async def test_what_fails_in_passing_is_kept_and_survives_a_cut(
    world: Playground,
    settings: Settings,
    notebook: Notebook,
    lan: TelegramPhone,
    database: Database,
    tmp_path: Path,
) -> None:
    """Encrypted while it waits for another try, gone with the transaction that handles it."""

    async def fail() -> None:
        raise ConnectionError

    notebook.before_commit = fail
    async with killed(settings, notebook.hooks()):
        await lan.says(SECRET_TEXT)
        await until(lambda: is_kept(database))
    files = bytes_under(tmp_path)
    notebook.before_commit = None

    async with running(settings, notebook.hooks()):
        await lan.sees("Đã ghi 1 ghi chú")

    assert SECRET_TEXT.encode() not in files
    assert [SECRET_TEXT] == await notes_of(database, lan)
    assert 0 == await kept(database)


async def test_where_a_sheet_is_open_nothing_is_kept(
    program: Program,
    world: Playground,
    notebook: Notebook,
    lan: TelegramPhone,
    dung: TelegramPhone,
    database: Database,
) -> None:
    """Not even a text, as its chat's buttons hold marks; in another chat the same is kept."""
    await lan.says("một")
    await lan.sees("Đã ghi 1 ghi chú")
    await lan.taps("Mở phiếu")
    await lan.sees("Phiếu kín: 0 dấu")
    failures = ["của Lan", "của Dũng"] * 3

    async def fail() -> None:
        if notebook.handled[-1] in failures:
            failures.remove(notebook.handled[-1])
            raise ConnectionError

    notebook.before_commit = fail
    await lan.says("của Lan")
    await until(lambda: has_been_tried(notebook, "của Lan", 3))
    kept_of_lan = await kept(database)
    await dung.says("của Dũng")
    await until(lambda: is_kept(database))

    assert 0 == kept_of_lan
    await lan.sees("Đã ghi 2 ghi chú")
    await dung.sees("Đã ghi 1 ghi chú")


async def test_what_is_done_on_a_sheet_is_owed_nowhere(
    program: Program, world: Playground, lan: TelegramPhone, database: Database
) -> None:
    """A row would tell when: of a note it may, of a mark or a vote never."""
    await lan.says("một")
    await lan.sees("Đã ghi 1 ghi chú")
    await lan.taps("Mở phiếu")
    await lan.sees("Phiếu kín: 0 dấu")
    await until(lambda: nobody_is_owed(database))
    await patience_is_asked_of(lan, "editMessageText")
    await patience_is_asked_of(lan)

    await lan.taps("Đánh dấu")
    after_a_mark = await owed(database)
    await lan.says("hai")
    await until(lambda: somebody_is_owed(database))
    (row,) = await owed(database)

    assert [] == after_a_mark
    assert {"channel", "bot", "chat", "mark"} == set(row.model_dump())


async def nobody_is_owed(database: Database) -> bool:
    """Tell whether every answer left."""
    return not await owed(database)


async def somebody_is_owed(database: Database) -> bool:
    """Tell whether an answer waits."""
    return bool(await owed(database))


async def is_kept(database: Database) -> bool:
    """Tell whether an update is kept."""
    return bool(await kept(database))


async def has_been_tried(notebook: Notebook, text: str, times: int) -> bool:
    """Tell whether a note was begun so often."""
    return notebook.handled.count(text) >= times


async def sends(world: Playground) -> list[int]:
    """Give what became of every message that was sent, by status."""
    calls = await world.story.calls("telegram", TELEGRAM_TOKEN)
    return [call["status"] for call in calls if call["method"] == "sendMessage"]


async def tried(world: Playground, times: int) -> bool:
    """Tell whether so many messages were sent."""
    return len(await sends(world)) >= times


async def refused(world: Playground) -> bool:
    """Tell whether the platform has asked for patience."""
    return 429 in await sends(world)
