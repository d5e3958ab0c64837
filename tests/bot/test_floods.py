"""A flood is dropped before the database, told once, confirmed; nobody's normal use is limited."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlmodel import select

from bot.settings import Settings
from bot.updates import floods
from bot.updates.floods import STRANGER, Allowance
from bot.wiring import Program
from handlers.words import words_for
from playground.app import Playground
from playground.ports import KeptPort
from playground.story import Phone, TelegramPhone
from storage.database import Database
from storage.tables import HandledUpdate
from tests.bot import joining
from tests.bot.flooding import Crowd
from tests.bot.running import TELEGRAM_TOKEN, Notebook, running, until

FLOOD = 150
THUMB = 40
TOLD = words_for("vi").label("flood.text")


@pytest.fixture
def crowd(world: Playground) -> Crowd:
    """Whoever writes to the bot beside the members."""
    return Crowd(world)


@pytest.fixture
def port() -> Iterator[int]:
    """A port that nobody else uses while the test runs."""
    with KeptPort() as kept:
        yield kept.number


@pytest.fixture(params=["polling", pytest.param("webhook", marks=pytest.mark.long)])
def chosen(request: pytest.FixtureRequest, port: int) -> dict[str, Any]:
    """Polling, then webhooks."""
    if request.param == "polling":
        return {}
    url = f"http://127.0.0.1:{port}"
    where = {"web_port": port, "webhook_port": port, "webhook_host": "127.0.0.1"}
    return {**where, "webhook_url": url, "webhook_secret": "bi-mat-cua-webhook"}


async def begun(database: Database) -> int:
    """Count the updates whose handling began a transaction."""
    async with database.transaction() as session:
        return len((await session.exec(select(HandledUpdate))).all())


async def said_to(phone: Phone, text: str) -> int:
    """Count how often somebody was told this."""
    return sum(one["text"] == text for one in await phone.messages() if one["from"] == "bot")


@pytest.mark.usefixtures("joined_lan")
async def test_a_strangers_flood_is_dropped_before_the_database(
    settings: Settings,
    notebook: Notebook,
    crowd: Crowd,
    lan: TelegramPhone,
    world: Playground,
    database: Database,
) -> None:
    """All of it is confirmed, little of it was begun; he is told once, and Lan is answered."""
    stranger = await world.telegram_phone("Người lạ", TELEGRAM_TOKEN)
    crowd.floods(stranger, FLOOD)
    await lan.says("chuyện của tôi")

    async with running(settings, notebook.hooks()):
        await lan.sees("Đã ghi 1 ghi chú")
        await until(crowd.confirmed)
        await stranger.sees(TOLD)

    assert STRANGER.at_once <= await begun(database) < FLOOD / 2
    assert 1 == await said_to(stranger, TOLD)
    assert 0 == await said_to(lan, TOLD)


@pytest.mark.usefixtures("joined_lan")
async def test_a_members_flood_is_dropped_beyond_any_thumb(
    settings: Settings,
    notebook: Notebook,
    crowd: Crowd,
    lan: TelegramPhone,
    world: Playground,
    database: Database,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What his measure allows is heard; of what goes on and on, the rest is dropped and told."""
    monkeypatch.setattr(floods, "MEMBER", Allowance(40, 0.1))
    binh = await world.telegram_phone("Lê Văn Bình", TELEGRAM_TOKEN)
    await joining.account(
        database, await joining.member(database, "Lê Văn Bình"), "telegram", "701", str(binh.user)
    )
    crowd.floods(lan, FLOOD)
    await binh.says("chuyện của tôi")

    async with running(settings, notebook.hooks()):
        await binh.sees("Đã ghi 1 ghi chú")
        await until(crowd.confirmed)
        await lan.sees(TOLD)

    assert 40 <= await begun(database) < FLOOD / 2
    assert (1, 0) == (await said_to(lan, TOLD), await said_to(binh, TOLD))


@pytest.mark.usefixtures("joined_lan")
async def test_a_crowd_of_strangers_has_one_measure_together(
    settings: Settings,
    notebook: Notebook,
    crowd: Crowd,
    lan: TelegramPhone,
    database: Database,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each of them writes once only: a measure for each chat alone would let all of them in."""
    monkeypatch.setattr(floods, "CURIOUS", Allowance(40, 0.1))
    for stranger in crowd.strangers(FLOOD):
        crowd.says(stranger, "chào")
    await lan.says("chuyện của tôi")

    async with running(settings, notebook.hooks()):
        await lan.sees("Đã ghi 1 ghi chú")
        await until(crowd.confirmed)

    assert await begun(database) < FLOOD / 2
    assert 0 == await said_to(lan, TOLD)


@pytest.mark.usefixtures("joined_lan")
async def test_a_trembling_thumb_is_no_flood(
    program: Program, crowd: Crowd, lan: TelegramPhone, notebook: Notebook
) -> None:
    """Forty in one moment, more than a stranger may: each of a member's is heard."""
    crowd.floods(lan, THUMB)

    async def all_are_heard() -> bool:
        return len(notebook.handled) == THUMB

    await until(all_are_heard)

    assert 0 == await said_to(lan, TOLD)


async def test_a_stranger_on_zalo_is_told_once(
    settings: Settings, notebook: Notebook, binh: Phone, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There each update is given once: what is dropped is taken, and never begun."""

    async def is_told() -> bool:
        return 1 == await said_to(binh, TOLD)

    monkeypatch.setattr(floods, "STRANGER", Allowance(3, 0.1))
    async with running(settings, notebook.hooks()):
        for number in range(20):
            await binh.says(f"dội {number}")
        await until(is_told)

    assert await is_told()
    assert len(notebook.handled) < 20
