"""What was done, refused or given up is done: no repeat, no restart and no replay does it again."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy.exc import OperationalError
from sqlmodel import select

from bot.channel.bot_channel import telegram_line
from bot.incoming.connected_bots import lines_of, telegram_bot
from bot.nursery import Nursery
from bot.settings import Settings
from bot.telegram.batches import Batches
from bot.wiring import Program
from bot.zalo.inbox import ZaloInbox
from playground.app import Playground
from playground.ports import KeptPort
from playground.story import Phone, TelegramPhone
from storage import owed, updates
from storage.database import Database
from storage.tables import HandledUpdate, InboundUpdate, OwedView
from tests.bot.odd_zalo import message
from tests.bot.running import (
    PATIENCE,
    TELEGRAM_TOKEN,
    ZALO_TOKEN,
    Notebook,
    running,
    settings_for,
    until,
)


@pytest.fixture
def chosen() -> dict[str, Any]:
    """Only Telegram, where a test does not say otherwise."""
    return {"zalo_token": SecretStr("")}


@pytest.fixture
async def dung(world: Playground) -> TelegramPhone:
    """Hoàng Văn Dũng, who writes meanwhile."""
    return await world.telegram_phone("Hoàng Văn Dũng", TELEGRAM_TOKEN)


async def repeated(world: Playground) -> None:
    """The platform brings its last update once more."""
    await world.story.ask("POST", "telegram/repeat", {"bot": TELEGRAM_TOKEN})


async def handled(database: Database) -> int:
    """Count the updates that are known as done."""
    async with database.transaction() as session:
        return len((await session.exec(select(HandledUpdate.update_key))).all())


async def kept(database: Database) -> int:
    """Count the updates that are kept to be handled."""
    async with database.transaction() as session:
        return len((await session.exec(select(InboundUpdate.id))).all())


@pytest.mark.parametrize(
    ("text", "answer"), [("không được", "Nút này thuộc màn hình cũ"), ("hỏng", "Hệ thống gặp lỗi")]
)
async def test_what_was_refused_or_given_up_is_known_when_it_comes_again(
    program: Program,
    world: Playground,
    lan: TelegramPhone,
    dung: TelegramPhone,
    database: Database,
    text: str,
    answer: str,
) -> None:
    """Her chat shows where it stands, as after any repeat; his is not touched."""
    await lan.says(text)
    await lan.sees(answer)
    await lan.looks_away()

    await repeated(world)
    seen = await lan.sees("Đang có 0 ghi chú")
    await dung.says("một")
    await dung.sees("Đã ghi 1 ghi chú")

    assert answer not in seen.text
    assert 2 == await handled(database)


async def test_of_a_tap_on_a_sheet_that_fails_nothing_is_written(
    program: Program, world: Playground, lan: TelegramPhone, dung: TelegramPhone, database: Database
) -> None:
    """A row would have a time, and that time would be the vote's."""
    await dung.says("một")
    await dung.sees("Đã ghi 1 ghi chú")
    chat = {"id": lan.user, "type": "private"}
    tap = {
        "id": "5",
        "from": {"id": lan.user, "is_bot": False, "first_name": "Lan"},
        "chat_instance": "5",
        "data": "sheet:x",
        "message": {"message_id": 5, "date": 1_732_071_600, "chat": chat},
    }

    order = {"bot": TELEGRAM_TOKEN, "update": {"callback_query": tap}}
    await world.story.ask("POST", "telegram/raw", order)
    await dung.says("hai")
    await dung.sees("Đã ghi 2 ghi chú")
    await until(lambda: was_told_of_the_failure(world))

    assert 2 == await handled(database)


async def was_told_of_the_failure(world: Playground) -> bool:
    """Tell whether the tap was answered."""
    calls = await world.story.calls("telegram", TELEGRAM_TOKEN)
    return "answerCallbackQuery" in [one["method"] for one in calls]


class Failing:
    """A handler that fails in passing, and is tried again, until the test lets it go."""

    def __init__(self, notebook: Notebook) -> None:
        self.tried, self.goes = asyncio.Event(), False
        notebook.before_commit = self

    async def __call__(self) -> None:
        if not self.goes:
            self.tried.set()
            raise ConnectionError


async def test_what_is_in_the_program_is_not_taken_up_a_second_time(
    world: Playground,
    settings: Settings,
    url: str,
    tmp_path: Path,
    notebook: Notebook,
    lan: TelegramPhone,
    database: Database,
) -> None:
    """A poll that begins anew finds the row of a note that is being tried just now."""
    failing, bot, nursery = Failing(notebook), telegram_bot(settings), Nursery()
    elsewhere = settings_for(world, url, tmp_path, telegram_token=SecretStr(""))
    async with running(elsewhere, notebook.hooks()) as program:
        batches = Batches(telegram_line(bot), program.edge, database, nursery)
        await batches.take([note_of(lan)])
        waiting = await kept(database)

        await batches.replay()
        failing.goes = True
        await nursery.close(PATIENCE)
    await bot.session.close()

    assert (1, 0) == (waiting, await kept(database))
    assert 1 == len(await sends(world, "telegram", TELEGRAM_TOKEN))


async def test_what_zalos_inbox_has_in_hand_is_not_taken_up_a_second_time(
    world: Playground,
    settings: Settings,
    url: str,
    tmp_path: Path,
    notebook: Notebook,
    binh: Phone,
    database: Database,
) -> None:
    """The same, where everything is kept before it is handled."""
    failing = Failing(notebook)
    (line,) = lines_of(settings_for(world, url, tmp_path, telegram_token=SecretStr("")))
    async with running(settings, notebook.hooks()) as program:
        inbox = ZaloInbox(line, program.edge, database)
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(inbox.take(message("một", chat=binh.user)))
            await failing.tried.wait()
            tasks.create_task(inbox.replay())
            await asyncio.sleep(0)
            failing.goes = True
    await line.bot.session.close()

    assert 0 == await kept(database)
    assert 1 == len(await sends(world, "zalo", ZALO_TOKEN))


def note_of(phone: Phone) -> dict[str, Any]:
    """Give an update by which somebody notes «một»."""
    chat = {"id": phone.user, "type": "private"}
    who = {"id": phone.user, "is_bot": False, "first_name": phone.name}
    said = {"message_id": 7, "date": 1_732_071_600, "chat": chat, "from": who, "text": "một"}
    return {"update_id": 7, "message": said}


async def sends(world: Playground, channel: str, token: str) -> list[Any]:
    """Give every message that was sent."""
    calls = await world.story.calls(channel, token)
    return [one for one in calls if one["method"] == "sendMessage"]


async def test_what_was_kept_is_taken_up_when_the_database_is_back(
    world: Playground,
    url: str,
    tmp_path: Path,
    notebook: Notebook,
    lan: TelegramPhone,
    database: Database,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Behind a webhook nobody begins anew by himself: the start itself tries again."""
    async with database.transaction() as session:
        raw = json.dumps(note_of(lan))
        await updates.keep_inbound(session, "telegram", "701", "7", raw)
    monkeypatch.setattr(updates, "pending_inbound", away_once(updates.pending_inbound))

    with KeptPort() as port:
        address = f"http://127.0.0.1:{port.number}"
        settings = settings_for(
            world,
            url,
            tmp_path,
            zalo_token=SecretStr(""),
            web_port=port.number,
            webhook_url=address,
        )
        async with running(settings, notebook.hooks()):
            await until(lambda: none_is_kept(database))

    assert ["một"] == notebook.handled


async def none_is_kept(database: Database) -> bool:
    """Tell whether all that was kept is done."""
    return await kept(database) == 0


def away_once(read: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    """Let the database be away the first time this is read."""
    failures = [OperationalError("", None, OSError("away"))]

    async def reads(*given: Any) -> Any:
        if failures:
            raise failures.pop()
        return await read(*given)

    return reads


async def test_one_failure_to_write_off_is_no_end_of_it(
    program: Program,
    lan: TelegramPhone,
    dung: TelegramPhone,
    database: Database,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Of whatever kind it is: whoever is answered meanwhile, or later, is owed nothing."""
    settle, left, failing = owed.settle, asyncio.Event(), asyncio.Event()

    async def fails_once(session: Any, some: Any) -> None:
        if not failing.is_set():
            failing.set()
            await session.rollback()  # others may write meanwhile
            await left.wait()
            raise RuntimeError
        await settle(session, some)

    monkeypatch.setattr(owed, "settle", fails_once)
    await lan.says("một")
    await failing.wait()
    await dung.says("hai")
    await dung.sees("Đã ghi 1 ghi chú")
    left.set()

    await until(lambda: only_lan_is_owed(database, lan))
    await dung.says("ba")
    await dung.sees("Đã ghi 2 ghi chú")
    await until(lambda: only_lan_is_owed(database, lan))


async def only_lan_is_owed(database: Database, lan: TelegramPhone) -> bool:
    """Tell whether nobody else is owed a view."""
    async with database.transaction() as session:
        rows = await session.exec(select(OwedView.chat))
        return [str(lan.user)] == list(rows)
