"""Bad days of the machine: a database away, full or read-only, a clock that jumps, a lost token."""

import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy import make_url
from sqlalchemy.exc import DBAPIError, InternalError, OperationalError, ProgrammingError

from bot.errors import RunError
from bot.settings import Settings
from bot.updates import outage
from bot.updates.outage import AWAY, PASSING, code_of
from bot.wiring import build
from playground.app import Playground
from playground.story import TelegramPhone
from storage.database import Database
from storage.tables import OutboxState
from tests import databases
from tests.bot.running import (
    TELEGRAM_TOKEN,
    Notebook,
    running,
    settings_for,
    shifts_clock,
    until,
)
from tests.bot.test_delivery import is_now, owe


@pytest.fixture
def chosen(tmp_path: Path) -> dict[str, Any]:
    """Only Telegram; the clock can be moved."""
    return {"zalo_token": SecretStr(""), "clock_offset_file": tmp_path / "clock"}


Sick = Callable[[], Any]


@asynccontextmanager
async def pragma(database: Database, ill: str, well: str) -> AsyncIterator[None]:
    """Change what SQLite may do on the program's own connection, then change it back."""
    async with database.outside_transaction() as connection:
        await connection.exec_driver_sql(ill)
    try:
        yield
    finally:
        async with database.outside_transaction() as connection:
            await connection.exec_driver_sql(well)


@asynccontextmanager
async def stopped(url: str) -> AsyncIterator[None]:
    """Cut every connection to a PostgreSQL database and take no new one, as a restart does."""
    name = make_url(url).database
    server = databases.postgres()
    await server.command(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
    await server.cut_off(url)
    try:
        yield
    finally:
        await server.command(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")


@pytest.mark.parametrize(
    ("ill", "well", "code"),
    [
        ("PRAGMA query_only = ON", "PRAGMA query_only = OFF", "database_readonly"),
        ("PRAGMA max_page_count = 1", "PRAGMA max_page_count = 1073741823", "database_full"),
    ],
)
async def test_a_disk_that_takes_nothing_is_told_and_waited_for(
    settings: Settings,
    notebook: Notebook,
    lan: TelegramPhone,
    caplog: pytest.LogCaptureFixture,
    ill: str,
    well: str,
    code: str,
) -> None:
    """What was written meanwhile is noted once the disk takes it; the log has no traceback."""

    async def told() -> bool:
        return f"code={code}" in caplog.text

    async with running(settings, notebook.hooks()) as program:
        await lan.says("một")
        await lan.sees("Đã ghi 1 ghi chú")
        async with pragma(program._database, ill, well):
            await lan.says("hai " + "dài " * 900)
            await until(told)
        await lan.sees("Đã ghi 2 ghi chú")

    assert RunError(code).sentence() in caplog.text
    assert "Traceback" not in caplog.text
    assert "site-packages" not in caplog.text


@pytest.mark.parametrize(
    ("kind", "code"),
    [(OperationalError, AWAY), (InternalError, AWAY), (ProgrammingError, None)],
)
def test_whose_mistake_it_was(kind: type[DBAPIError], code: str | None) -> None:
    """What a server calls an internal error, as PostgreSQL a file that may not grow, is waited for
    like a server that is away; a wrong statement is a mistake of ours."""
    assert code == code_of(kind("SELECT 1", {}, OSError("File too large")))
    assert (code is not None) == issubclass(kind, PASSING)


class TestPostgres:
    """The server is restarted in the middle."""

    @pytest.fixture
    def kind(self) -> str:
        return "postgresql"

    async def test_what_is_said_meanwhile_is_answered_after(
        self,
        url: str,
        settings: Settings,
        notebook: Notebook,
        lan: TelegramPhone,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        """Tried again, or left at Telegram until then, as the moment has it: the poller may have
        lost its lock first. The log names the database and has no traceback."""

        async def told() -> bool:
            return "code=database_away" in caplog.text

        async with running(settings, notebook.hooks()) as program:
            await lan.says("một")
            await lan.sees("Đã ghi 1 ghi chú")
            async with stopped(url):
                await lan.says("hai")
                await until(told)
                ill = await program.health.told()
            await lan.sees("Đã ghi 2 ghi chú")

        assert not ill["database"]
        assert "site-packages" not in caplog.text

    async def test_at_the_start_it_is_waited_for(
        self,
        url: str,
        database: Database,
        settings: Settings,
        notebook: Notebook,
        lan: TelegramPhone,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        """One line a try; it begins by itself."""
        program = build(settings, notebook.hooks())
        tries = 0

        async def begin() -> None:
            nonlocal tries
            tries += 1
            if tries < 3:
                async with stopped(url):
                    await program._ready_database()
            await program._ready_database()

        async def sleep(_seconds: float) -> None:
            return

        await outage.opened(begin, "vi", sleep)
        await program._close()

        assert 2 == caplog.text.count("code=database_away Chưa kết nối được cơ sở dữ liệu")

    @pytest.mark.parametrize(
        ("wrong", "code"),
        [
            (("postgres@", "khong_ai@"), "database_login"),
            (("/t", "/khong_co_t"), "database_unknown"),
        ],
    )
    async def test_a_wrong_address_is_refused_at_the_start(
        self, settings: Settings, notebook: Notebook, wrong: tuple[str, str], code: str
    ) -> None:
        """What no waiting mends is told at once."""
        address = settings.database.replace(*wrong, 1)

        with pytest.raises(RunError) as refused:
            await build(settings.model_copy(update={"database": address}), notebook.hooks()).run()

        assert code == refused.value.code
        assert "TUSOI_DATABASE" in refused.value.sentence()


@pytest.mark.parametrize(
    ("place", "code"), [("không/có/ở đây.txt", "database_broken"), ("", "database_unopened")]
)
async def test_a_file_that_is_no_database_is_refused_at_the_start(
    world: Playground, url: str, notebook: Notebook, tmp_path: Path, place: str, code: str
) -> None:
    """A text, or a folder: one sentence."""
    file = tmp_path / place
    if place:
        file.parent.mkdir(parents=True)
        file.write_text("đây là một bài thơ, không phải cơ sở dữ liệu\n" * 99, encoding="utf-8")
    settings = settings_for(world, f"sqlite+aiosqlite:///{file}", tmp_path)

    with pytest.raises(RunError) as refused:
        await build(settings, notebook.hooks()).run()

    assert code == refused.value.code


async def test_a_telegram_token_revoked_meanwhile_is_told_and_comes_back(
    world: Playground,
    settings: Settings,
    notebook: Notebook,
    lan: TelegramPhone,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """One sentence, once; health says so; the other bots go on, and so does this one after."""

    async def told() -> bool:
        return "code=token_refused line=telegram:701" in caplog.text

    async with running(settings, notebook.hooks()) as program:
        await lan.says("một")
        await lan.sees("Đã ghi 1 ghi chú")
        await world.story.misbehaves("telegram", "401", method="getUpdates", times=2)
        await lan.says("hai")
        await until(told)
        ill = await program.health.told()
        await lan.sees("Đã ghi 2 ghi chú")

    assert not ill["telegram:701"]
    assert 1 == caplog.text.count("Telegram không nhận mã bot trong TUSOI_TELEGRAM_TOKEN")
    assert TELEGRAM_TOKEN.partition(":")[2] not in caplog.text


@pytest.mark.parametrize("jump", [timedelta(hours=-5), timedelta(days=40)])
async def test_a_clock_that_jumps_stops_nothing(
    settings: Settings,
    notebook: Notebook,
    database: Database,
    lan: TelegramPhone,
    joined_lan: int,
    tmp_path: Path,
    jump: timedelta,
) -> None:
    """Back or forth, in the middle: answers and pushes go on, each once."""
    async with running(settings, notebook.hooks()):
        await lan.says("một")
        await lan.sees("Đã ghi 1 ghi chú")
        await lan.looks_away()
        shifts_clock(tmp_path / "clock", jump.total_seconds())
        await lan.says("hai")
        await lan.sees("Đã ghi 2 ghi chú")
        shifts_clock(tmp_path / "clock", 0)
        await owe(database, joined_lan)
        await lan.sees("Nhắc việc")
        await until(is_now(database, OutboxState.SENT))
        await lan.says("ba")
        await lan.sees("Đã ghi 3 ghi chú")


def test_a_mistake_of_ours_is_no_outage() -> None:
    """It keeps its place in the log."""
    assert outage.code_of(RuntimeError("x")) is None
    assert outage.code_of(ConnectionResetError()) is None


def test_every_outage_has_its_sentence_in_both_languages() -> None:
    """With nothing to fill in."""
    codes = [code for code, _ in outage._SIGNS] + [outage.AWAY]
    said = {RunError(code).sentence(language) for code in codes for language in ("vi", "en")}

    assert 2 * len(codes) == len(said)
    assert not any(re.search(r"[{}]", sentence) for sentence in said)
