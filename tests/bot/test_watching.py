"""What is told to whoever watches over the machine: counters, health, lines of JSON, commands."""

import json
import logging
from pathlib import Path
from typing import Any
from unittest.mock import AsyncMock, patch

import aiohttp
import pytest

from bot.__main__ import main
from bot.doctor import secrecy
from bot.watch.logs import JsonFormatter
from bot.wiring import Program
from playground.story import TelegramPhone
from storage import checkup, urn_scrub
from storage.checkup import ServerHabits
from storage.tables import WrongCodes
from tests import databases
from tests.bot import homes
from tests.keys import urn_key
from tests.storage.stage import found_cell, open_urn
from workflow.wrong_codes import GUESSES_OF_ALL, hour_of

SECRET = "mat-khau-vi-du"
QUIET = ServerHabits({}, 0)


@pytest.fixture
def chosen() -> dict[str, Any]:
    """A page of counters for who knows the secret."""
    return {"metrics_secret": SECRET}


async def _metrics(program: Program, given: str) -> tuple[int, str]:
    headers = {"Authorization": given} if given else {}
    url = f"http://127.0.0.1:{program.ports[0]}/metrics"
    async with aiohttp.ClientSession() as session, session.get(url, headers=headers) as answer:
        return answer.status, await answer.text()


async def test_the_counters_are_for_who_knows_the_secret(
    program: Program, lan: TelegramPhone
) -> None:
    """Numbers by channel and outcome; no chat, no name, no token in them."""
    await lan.says("một")
    await lan.sees("Đã ghi 1 ghi chú")

    statuses = [(await _metrics(program, given))[0] for given in ("", "Bearer sai", SECRET)]
    status, text = await _metrics(program, f"Bearer {SECRET}")

    assert ([401, 401, 401], 200) == (statuses, status)
    assert 'tusoi_updates_total{channel="telegram",outcome="handled"} 1.0' in text
    assert 'tusoi_state{what="well:database"} 1.0' in text
    assert 'tusoi_state{what="outbox:pending"} 0.0' in text
    assert all(word not in text for word in (str(lan.user), lan.name, "một", "701:"))


class TestWithoutASecret:
    """There is no page of counters."""

    @pytest.fixture
    def chosen(self) -> dict[str, Any]:
        return {}

    async def test_there_is_no_such_page(self, program: Program) -> None:
        """Not even for who guesses that the secret is empty."""
        assert [404, 404] == [(await _metrics(program, one))[0] for one in ("", "Bearer ")]


async def test_health_names_every_part(program: Program) -> None:
    """Database, scheduler, outbox, and each bot."""
    told = await program.health.told()

    assert {"database", "scheduler", "outbox", "push:telegram:701", "push:zalo:702"} <= set(told)
    assert all(told.values())


def test_a_line_of_json_has_the_code_and_its_fields() -> None:
    """Of an exception its type and place, never its text."""
    try:
        raise ValueError("xuất sắc của đồng chí An")
    except ValueError as error:
        info = (type(error), error, error.__traceback__)
    record = logging.LogRecord(
        "bot.delivery", logging.INFO, __file__, 1, "code=outbox_sent row=%d kind=x", (7,), info
    )

    line = JsonFormatter().format(record)

    told = json.loads(line)
    assert ("outbox_sent", "7", "INFO") == (told["code"], told["row"], told["level"])
    assert "ValueError" in told["error"]
    assert "xuất sắc" not in line


def test_the_operator_sees_an_empty_outbox_and_cannot_retry_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Counts, and a sentence for a number that is none."""
    homes.point_into(tmp_path, monkeypatch)
    homes.found(tmp_path)
    text = tmp_path / "tin.txt"
    text.write_text("Họp lúc 7 giờ 30", encoding="utf-8")

    statuses = [
        main(["outbox"]),
        main(["outbox", "retry", "7"]),
        main(["broadcast", "send", str(text)]),
        main(["broadcast", "send", str(text), "--yes"]),
        main(["broadcast", "list"]),
        main(["broadcast", "cancel", "99"]),
    ]

    said = capsys.readouterr()
    assert [0, 1, 0, 0, 0, 1] == statuses
    assert "Chưa có tin nào." in said.out
    assert "Thêm --yes để gửi." in said.out
    assert "Số 1 · đang gửi" in said.out
    assert "Tin 7 không phải tin không gửi được" in said.err


async def test_a_lost_urn_key_is_seen_from_outside(
    program: Program, caplog: pytest.LogCaptureFixture
) -> None:
    """An urn is open whose key is gone: health says so, and each start logs the session's id."""
    database = program._database
    cell = await found_cell(database)
    urn = await open_urn(database, cell)
    well = (await program.health.told())["ballot_keys"]
    database.ballot_keys.destroy(await urn_key(database, urn.id))

    lost = (await program.health.told())["ballot_keys"]
    with caplog.at_level(logging.ERROR):
        await program._ready_database()

    assert (True, False) == (well, lost)
    assert f"code=urn_key_lost session={urn.id}" in caplog.messages


async def test_a_start_puts_aside_what_an_older_program_left(
    program: Program, caplog: pytest.LogCaptureFixture
) -> None:
    """A key file called by a number would keep that vote from being opened."""
    database = program._database
    left = database.ballot_keys.folder / "1.key"
    left.parent.mkdir(parents=True, exist_ok=True)
    left.write_bytes(bytes(32))

    with caplog.at_level(logging.WARNING):
        await program._ready_database()
    urn = await open_urn(database, await found_cell(database))

    assert "code=ballot_key_aside file=1.key" in caplog.messages
    assert (1, False) == (urn.id, left.exists())


async def test_a_server_that_cannot_be_scrubbed_is_told_of_and_no_reason_to_stop(
    program: Program,
) -> None:
    """Health names it, and still answers that the program is well."""
    url = f"http://127.0.0.1:{program.ports[0]}/healthz"
    with patch.object(urn_scrub, "may_scrub", AsyncMock(return_value=False)):
        async with aiohttp.ClientSession() as session, session.get(url) as answer:
            found = await answer.json()

    assert (200, False) == (answer.status, found["ballot_scrub"])


async def test_who_guesses_at_codes_is_told_of_once(
    program: Program, caplog: pytest.LogCaptureFixture
) -> None:
    """Health names it, the log has one line an hour, and the program is well all the same."""
    url = f"http://127.0.0.1:{program.ports[0]}/healthz"
    well = (await program.health.told())["joining"]
    async with program._database.transaction() as session:
        session.add(WrongCodes(since=hour_of(program._clock.now()), number=GUESSES_OF_ALL))

    with caplog.at_level(logging.ERROR):
        for _ in range(2):
            await program.tick.once()
    async with aiohttp.ClientSession() as web, web.get(url) as answer:
        found = await answer.json()

    assert (True, 200, False) == (well, answer.status, found["joining"])
    assert 1 == caplog.messages.count(f"code=codes_guessed wrong={GUESSES_OF_ALL}")


async def test_a_start_tells_what_the_server_keeps_too_much_of(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Each by its code and a sentence; of a server that keeps nothing, not a word."""
    url = await databases.empty_url("postgresql", tmp_path)
    database = databases.at(url, tmp_path)
    keeps = ServerHabits({"archive_mode": "on", "log_statement": "all"}, 1, may_scrub=False)
    with patch.object(checkup, "server_habits", AsyncMock(side_effect=[keeps, QUIET])):
        await secrecy.warn(database, "vi")
        told = [message.partition(" ")[0] for message in caplog.messages]
        await secrecy.warn(database, "vi")
    await database.close()
    await databases.drop(url)

    codes = ("log_statement", "archive_mode", "replication_slots", "scrub_rights")
    assert [f"code={code}" for code in codes] == told
    assert len(told) == len(caplog.messages)
