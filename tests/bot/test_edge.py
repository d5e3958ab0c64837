"""The edge: one update, one transaction, then the reply; what repeats, fails or comes at once."""

import asyncio
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from bot.settings import Settings
from bot.wiring import Program
from playground.app import Playground
from playground.story import TelegramPhone
from storage.database import Database
from storage.tables import Conversation, HandledUpdate
from tests import databases
from tests.bot.running import (
    SECRET_TEXT,
    TELEGRAM_TOKEN,
    Notebook,
    killed,
    running,
    shifts_clock,
    until,
)


@pytest.fixture(params=databases.KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    """SQLite, then PostgreSQL."""
    return str(request.param)


@pytest.fixture
def chosen(tmp_path: Path) -> dict[str, Any]:
    """The clock can be moved."""
    return {"clock_offset_file": tmp_path / "clock"}


async def notes_of(database: Database, lan: TelegramPhone) -> list[str]:
    """Read the notes as the database has them."""
    async with database.transaction() as session:
        row = await session.get(Conversation, ("telegram", "701", str(lan.user)))
        return [] if row is None else list(row.data["notes"])


async def test_what_is_answered_is_in_the_database(
    program: Program, lan: TelegramPhone, database: Database
) -> None:
    """When the answer is seen, the work is committed, and so is the update's id."""
    await lan.says("một")
    await lan.sees("Đã ghi 1 ghi chú")

    async with database.transaction() as session:
        handled = (await session.exec(select(HandledUpdate))).all()

    assert ["một"] == await notes_of(database, lan)
    assert [("telegram", "701")] == [(row.channel, row.bot) for row in handled]


async def test_a_failing_handler_changes_nothing_and_apologises(
    program: Program, lan: TelegramPhone, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    """The transaction is rolled back; the chat gets one polite sentence and no traceback."""
    await lan.says("một")
    await lan.sees("Đã ghi 1 ghi chú")

    await lan.says("hỏng")

    seen = await lan.sees("Hệ thống gặp lỗi")
    assert ["một"] == await notes_of(database, lan)
    assert "Traceback" not in seen.text
    assert SECRET_TEXT not in seen.text
    assert "code=update_failed" in caplog.text


@pytest.mark.parametrize("kind", databases.RULES_ON, indirect=True)
async def test_a_refusal_says_why_and_shows_where_one_stands(
    program: Program, lan: TelegramPhone, database: Database
) -> None:
    """What the handler had done is undone; reason and present view come in one message."""
    await lan.says("một")
    await lan.sees("Đã ghi 1 ghi chú")

    await lan.says("không được")

    seen = await lan.sees("Nút này thuộc màn hình cũ")
    assert "Đang có 1 ghi chú" in seen.text
    assert ("Xem", "Làm hỏng", "Mở phiếu") == seen.buttons
    assert ["một"] == await notes_of(database, lan)


async def test_the_same_update_twice_changes_nothing_and_shows_the_view(
    program: Program, world: Playground, lan: TelegramPhone, notebook: Notebook
) -> None:
    """A repeated update is not handled again; the present view is shown."""
    await lan.says("một")
    await lan.sees("Đã ghi 1 ghi chú")

    await world.story.ask("POST", "telegram/repeat", {"bot": TELEGRAM_TOKEN})

    await lan.sees("Đang có 1 ghi chú")
    assert ["một"] == notebook.handled


async def test_a_crash_between_commit_and_reply_is_made_good(
    world: Playground,
    settings: Settings,
    notebook: Notebook,
    lan: TelegramPhone,
    database: Database,
    tmp_path: Path,
) -> None:
    """Cut off while it answers, the program shows the present view once the lock has run out."""
    async with killed(settings, notebook.hooks()):
        await world.story.misbehaves("telegram", "drop_before", method="sendMessage", times=1)
        await lan.says("một")
        await until(lambda: noted(database, lan))
    await world.story.behaves()
    shifts_clock(tmp_path / "clock", 60)

    async with running(settings, notebook.hooks()):
        await lan.sees("Đang có 1 ghi chú")

    assert ["một"] == notebook.handled


@pytest.mark.parametrize("kind", databases.RULES_ON, indirect=True)
async def test_a_malformed_update_stops_nobody(
    program: Program,
    world: Playground,
    lan: TelegramPhone,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """It is recorded by its id and the field, never by its text, and the others are handled."""
    await lan.says("một")
    await lan.sees("Đã ghi 1 ghi chú")
    malformed = {"message": {"message_id": "x", "text": SECRET_TEXT, "chat": {"id": 1}}}

    await world.story.ask("POST", "telegram/raw", {"bot": TELEGRAM_TOKEN, "update": malformed})
    await lan.says("hai")

    await lan.sees("Đã ghi 2 ghi chú")
    assert "code=malformed line=telegram:701 update=" in caplog.text
    assert "fields=message.chat.type,message.date,message.message_id" in caplog.text
    assert SECRET_TEXT not in caplog.text


@pytest.mark.parametrize("kind", databases.RULES_ON, indirect=True)
async def test_what_one_person_sends_is_handled_in_order(
    program: Program, lan: TelegramPhone, notebook: Notebook
) -> None:
    """Ten texts in a row are ten notes, in the order they were sent, none lost to another."""
    texts = [f"ghi chú {n}" for n in range(10)]

    for text in texts:
        await lan.says(text)

    await lan.sees("Đã ghi 10 ghi chú")
    # What a busy database refused for a moment was tried again, in its place.
    assert texts == [text for text, _ in groupby(notebook.handled)]


@pytest.mark.parametrize("kind", databases.RULES_ON, indirect=True)
async def test_a_deadline_of_our_own_ends_what_hangs(
    program: Program, lan: TelegramPhone, notebook: Notebook, database: Database
) -> None:
    """What takes too long is rolled back, tried again, and the person is answered."""
    program.edge.deadline = 3.0
    hangs = [True, False]

    async def wait() -> None:
        if hangs.pop(0):
            await asyncio.sleep(30)

    notebook.before_commit = wait

    await lan.says("một")

    await lan.sees("Đã ghi 1 ghi chú")
    assert ["một", "một"] == notebook.handled
    assert ["một"] == await notes_of(database, lan)


async def noted(database: Database, lan: TelegramPhone) -> bool:
    """Tell whether anything of hers is committed."""
    return bool(await notes_of(database, lan))
