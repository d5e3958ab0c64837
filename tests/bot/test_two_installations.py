"""One token, one installation: nobody takes a bot from another, and nobody fails in silence."""

import asyncio
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from aiogram import Bot
from pydantic import SecretStr

from bot.channel.bot_channel import telegram_line
from bot.incoming.webhooks import of_another
from bot.settings import Settings
from bot.telegram import rivals
from playground.app import Playground
from playground.ports import KeptPort
from playground.story import Phone, TelegramPhone
from storage.database import Database
from storage.own_webhooks import known
from tests import databases
from tests.bot.running import (
    TELEGRAM_TOKEN,
    ZALO_TOKEN,
    Notebook,
    running,
    settings_for,
    shifts_clock,
    until,
)
from tests.bot.test_start import refusal, set_webhook

OF_ANOTHER = "http://127.0.0.1:9/hook"
SCALED = 1.5
"""Seconds that stand for the minute after which one stays, or gives way."""
TOKENS = {"telegram": TELEGRAM_TOKEN, "zalo": ZALO_TOKEN}


@pytest.fixture
def port() -> Iterator[int]:
    """A port that nobody else uses while the test runs."""
    with KeptPort() as kept:
        yield kept.number


def posted_to(port: int) -> dict[str, Any]:
    """Give the settings of an installation with webhooks."""
    address = f"http://127.0.0.1:{port}"
    return {"web_port": port, "webhook_port": port, "webhook_url": address, "public_url": address}


def only(channel: str) -> dict[str, Any]:
    """Give the settings that leave the other bot out."""
    other = "zalo" if channel == "telegram" else "telegram"
    return {f"{other}_token": SecretStr("")}


async def settings_of_another(world: Playground, folder: Path, **chosen: Any) -> Settings:
    """Give the settings of a second installation, with a database of its own."""
    url = await databases.fresh_url("sqlite", folder)
    return settings_for(world, url, folder, **chosen)


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """The folder of the second installation."""
    folder = tmp_path / "other"
    folder.mkdir()
    return folder


async def webhook_at(world: Playground, channel: str) -> str:
    """Give where the platform posts the bot's updates."""
    bots: Any = getattr(world, channel).bots
    webhook = bots[TOKENS[channel]].webhook
    return webhook.url if webhook else ""


async def somebody_sets(world: Playground, channel: str) -> None:
    """Another installation points the bot's webhook at itself."""
    base = getattr(world, f"{channel}_api")
    await set_webhook(base, TOKENS[channel])


@pytest.mark.parametrize("channel", ["telegram", "zalo"])
@pytest.mark.parametrize("posted", [False, True])
async def test_a_webhook_of_another_is_left_alone(
    world: Playground,
    url: str,
    tmp_path: Path,
    notebook: Notebook,
    port: int,
    channel: str,
    posted: bool,
) -> None:
    """Whether it polls or has a webhook too, a second program ends with the other's address."""
    await somebody_sets(world, channel)
    chosen = {**only(channel), **(posted_to(port) if posted else {})}

    wrong = await refusal(settings_for(world, url, tmp_path, **chosen), notebook)

    assert "webhook_of_another" == wrong.code
    assert "http://127.0.0.1:9" in wrong.sentence()
    assert "--take-over" in wrong.sentence()
    assert OF_ANOTHER == await webhook_at(world, channel)


@pytest.mark.parametrize("channel", ["telegram", "zalo"])
async def test_told_to_it_takes_the_bot_over(
    world: Playground, url: str, tmp_path: Path, notebook: Notebook, channel: str
) -> None:
    """The webhook is gone, and members are answered."""
    await somebody_sets(world, channel)
    settings = settings_for(world, url, tmp_path, **only(channel))

    async with running(settings, notebook.hooks(), take_over=True):
        await until(lambda: is_polled(world, channel))
        phone = await phone_of(world, channel)
        await phone.says("một")
        await phone.sees("Đã ghi 1 ghi chú")


async def is_polled(world: Playground, channel: str) -> bool:
    """Tell whether no webhook stands at the bot."""
    return await webhook_at(world, channel) == ""


async def test_its_own_webhook_a_house_takes_away_by_itself(
    world: Playground,
    url: str,
    tmp_path: Path,
    notebook: Notebook,
    port: int,
    lan: TelegramPhone,
    binh: Phone,
    database: Database,
) -> None:
    """From webhooks to polling and back needs no word, on either channel."""
    for chosen in (posted_to(port), {}, posted_to(port)):
        async with running(settings_for(world, url, tmp_path, **chosen), notebook.hooks()):
            for phone in (lan, binh):
                await phone.looks_away()
                await phone.says("một")
                await phone.sees("ghi chú")

    async with database.transaction() as session:
        assert {f"http://127.0.0.1:{port}/hook/zalo"} == await known(session, "zalo", "702")


@pytest.mark.parametrize("channel", ["telegram", "zalo"])
async def test_what_a_platform_does_not_tell_is_asked_again_not_taken_for_free(
    world: Playground,
    url: str,
    tmp_path: Path,
    notebook: Notebook,
    port: int,
    channel: str,
) -> None:
    """One answer that fails lets nobody take another's webhook."""
    await somebody_sets(world, channel)
    await world.story.misbehaves(channel, "500", method="getWebhookInfo", times=1)

    wrong = await refusal(
        settings_for(world, url, tmp_path, **only(channel), **posted_to(port)), notebook
    )

    assert "webhook_of_another" == wrong.code
    assert OF_ANOTHER == await webhook_at(world, channel)


REFUSED = "https://10.0.0.1"
"""An address that no platform can post to."""


@pytest.mark.parametrize("channel", ["telegram", "zalo"])
async def test_a_refused_address_is_told_and_leaves_the_house_what_stood_before(
    world: Playground,
    url: str,
    tmp_path: Path,
    notebook: Notebook,
    port: int,
    channel: str,
) -> None:
    """A sentence, not a try without end; what was set before is still its own to take away."""
    settings = partial(settings_for, world, url, tmp_path, **only(channel))
    async with running(settings(**posted_to(port)), notebook.hooks()):
        stood = await webhook_at(world, channel)

    wrong = await refusal(settings(**{**posted_to(port), "webhook_url": REFUSED}), notebook)
    still = await webhook_at(world, channel)
    async with running(settings(), notebook.hooks()):
        await until(lambda: is_polled(world, channel))

    assert ("webhook_refused", stood) == (wrong.code, still)
    assert "TUSOI_WEBHOOK_URL" in wrong.sentence()


async def test_who_was_told_to_takes_a_bot_whose_platform_says_nothing(
    world: Playground, url: str, tmp_path: Path, notebook: Notebook, port: int
) -> None:
    """It will not tell who has the bot: a sentence, unless taking over was said."""
    settings = settings_for(world, url, tmp_path, **only("telegram"), **posted_to(port))
    await world.story.misbehaves("telegram", "peer_id_invalid", method="getWebhookInfo", times=None)

    wrong = await refusal(settings, notebook)
    before = await webhook_at(world, "telegram")
    async with running(settings, notebook.hooks(), take_over=True):
        after = await webhook_at(world, "telegram")

    assert ("webhook_untold", "") == (wrong.code, before)
    assert "--take-over" in wrong.sentence()
    assert f"http://127.0.0.1:{port}/hook/telegram" == after


@pytest.mark.parametrize("channel", ["telegram", "zalo"])
async def test_health_tells_that_a_webhook_was_taken(
    world: Playground,
    url: str,
    tmp_path: Path,
    notebook: Notebook,
    port: int,
    channel: str,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Nothing arrives any more: a minute later that is said, with the other's address."""
    chosen = {**only(channel), **posted_to(port), "clock_offset_file": tmp_path / "clock"}
    name = f"webhook:{channel}:{TOKENS[channel].partition(':')[0]}"
    async with running(settings_for(world, url, tmp_path, **chosen), notebook.hooks()) as program:
        assert (await program.health.told())[name]
        await somebody_sets(world, channel)
        shifts_clock(tmp_path / "clock", 61)

        async def ill() -> bool:
            return not (await program.health.told())[name]

        await until(ill)

    assert "code=webhook_lost" in caplog.text
    assert "http://127.0.0.1:9" in caplog.text


async def test_health_tells_that_posts_do_not_arrive(
    world: Playground, url: str, tmp_path: Path, notebook: Notebook, port: int, lan: TelegramPhone
) -> None:
    """Telegram says that it failed, and that updates wait."""
    chosen = {**only("telegram"), **posted_to(port), "clock_offset_file": tmp_path / "clock"}
    async with running(settings_for(world, url, tmp_path, **chosen), notebook.hooks()) as program:
        webhook = world.telegram.bots[TELEGRAM_TOKEN].webhook
        assert webhook is not None
        webhook.secret = "another"  # a proxy on the way spoils what is posted
        await lan.says("một")
        await until(lambda: has_failed(world))
        shifts_clock(tmp_path / "clock", 61)

        async def ill() -> bool:
            return not (await program.health.told())["webhook:telegram:701"]

        await until(ill)


async def has_failed(world: Playground) -> bool:
    """Tell whether a post was refused."""
    webhook = world.telegram.bots[TELEGRAM_TOKEN].webhook
    return webhook is not None and webhook.last_error is not None


@pytest.mark.parametrize("clock_moved", [pytest.param(-3600, marks=pytest.mark.long), 3600])
async def test_of_two_pollers_the_one_who_came_first_stays(
    world: Playground,
    url: str,
    tmp_path: Path,
    elsewhere: Path,
    notebook: Notebook,
    lan: TelegramPhone,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
    clock_moved: float,
) -> None:
    """The newcomer gets two updates at most, says why it gives way, and is unwell; a clock that was
    moved an hour, forward or back, changes nothing of that."""
    monkeypatch.setattr(rivals, "STEADY", SCALED)
    monkeypatch.setattr(rivals, "GENTLE", SCALED)
    mine = {**only("telegram"), "poll_seconds": 30}
    first = settings_for(world, url, tmp_path, **mine, clock_offset_file=tmp_path / "clock")
    second = await settings_of_another(world, elsewhere, **mine)
    other = Notebook()
    async with running(first, notebook.hooks()) as older:
        await lan.says("trước")
        await lan.sees("Đã ghi 1 ghi chú")
        await asyncio.sleep(SCALED)  # it polls well for what is a minute
        shifts_clock(tmp_path / "clock", clock_moved)
        async with running(second, other.hooks()) as newer:
            await until(lambda: gave_way(newer))
            for number in range(10):
                await lan.says(f"ghi chú {number}")
                await until(partial(arrived, number, notebook, other))
            await until(lambda: told(caplog, "nhường"))
            health = await older.health.told(), await newer.health.told()

    assert len(other.handled) <= 2
    assert health[0]["telegram:701"]
    assert not health[1]["telegram:701"]


async def test_a_poller_whose_bot_gets_a_webhook_says_whose(
    world: Playground,
    settings: Settings,
    notebook: Notebook,
    caplog: pytest.LogCaptureFixture,
) -> None:
    """It removes nothing, goes on running, and is unwell."""
    async with running(settings, notebook.hooks()) as program:
        await somebody_sets(world, "telegram")
        await until(lambda: told(caplog, "http://127.0.0.1:9"))
        health = await program.health.told()

    assert OF_ANOTHER == await webhook_at(world, "telegram")
    assert not health["telegram:701"]


def test_the_command_hands_on_that_it_may_take_over(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Only when it was said."""
    from bot import run
    from bot.__main__ import main

    asked: list[bool] = []

    def note(_settings: Settings, *, take_over: bool) -> int:
        asked.append(take_over)
        return 0

    monkeypatch.setattr(run, "run", note)
    monkeypatch.chdir(tmp_path)

    main(["run"])
    main(["run", "--take-over"])

    assert [False, True] == asked


async def phone_of(world: Playground, channel: str) -> Phone:
    """Give somebody's phone with that messenger."""
    if channel == "zalo":
        return await world.zalo_phone("Lê Văn Bình", ZALO_TOKEN)
    return await world.telegram_phone("Trần Thị Lan", TELEGRAM_TOKEN)


async def gave_way(program: Any) -> bool:
    """Tell whether a program met another and rests."""
    return not (await program.health.told())["telegram:701"]


async def arrived(number: int, *notebooks: Notebook) -> bool:
    """Tell whether somebody took a note down."""
    return any(f"ghi chú {number}" in one.handled for one in notebooks)


async def told(caplog: pytest.LogCaptureFixture, words: str) -> bool:
    """Tell whether the log says so."""
    return words in caplog.text


def test_an_address_is_said_without_its_keys() -> None:
    """A path, or what stands before the host, may hold a token."""
    line = telegram_line(Bot(TELEGRAM_TOKEN))

    wrong = of_another(line, "https://ten:mat-khau@a.example:8443/hook/701:bi-mat?khoa=1")

    assert "https://a.example:8443" == wrong.fields["address"]
