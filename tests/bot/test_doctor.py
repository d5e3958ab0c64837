"""`tusoi doctor`: every look finds what is wrong, and is content with what is well."""

import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import pytest
from pydantic import SecretStr

from bot.__main__ import main
from bot.channel.bot_channel import TELEGRAM, ZALO
from bot.commands.doctor import examine
from bot.delivery.push import ZALO_PAUSE
from bot.doctor import files, looks, platforms, printing, rows, wave
from bot.doctor.finding import Finding, Installation, State
from bot.settings import ENV_FILE, Settings
from playground.app import Playground
from storage import migrate
from storage.checkup import ServerHabits
from storage.database import Database
from storage.tables import AccountState, Broadcast, ChatAccount, WrongCodes
from tests import databases
from tests.bot.proxy import BLOCKED, running_proxy
from tests.bot.running import TELEGRAM_TOKEN, ZALO_TOKEN
from tests.storage.stage import found_cell, open_urn
from workflow.clock import FixedClock, SystemClock
from workflow.quiet import QuietHours
from workflow.wrong_codes import GUESSES_OF_ALL, hour_of

UNKNOWN = SecretStr("799:khong-ai-biet")
OURS = "http://127.0.0.1:9"
MORNING = datetime(2026, 12, 1, 8, 0, tzinfo=UTC)


def keys(found: list[Finding]) -> list[str]:
    """Give what was found, in order."""
    return [one.key.removeprefix("doctor.") for one in found]


@pytest.fixture
def house(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Installation:
    """A house as `tusoi init` leaves it, in front of a playground."""
    monkeypatch.chdir(tmp_path)
    (settings.keys / "ballots").mkdir()
    for folder in (settings.keys, settings.keys / "ballots", tmp_path):
        folder.chmod(0o700)
    ENV_FILE.touch()
    for file in (settings.keys / "text.key", tmp_path / "tusoi.sqlite", ENV_FILE):
        file.chmod(0o600)
    return Installation(settings, ENV_FILE, SystemClock())


def choosing(house: Installation, **chosen: Any) -> Installation:
    """Give the same house with other settings."""
    return replace(house, settings=house.settings.model_copy(update=chosen))


def lets(place: Path, mode: int) -> None:
    """Let others do with a file or folder what its mode says; an absent file is made."""
    if not place.exists():
        place.touch()
    place.chmod(mode)


async def says(api: str, token: str, method: str, **said: str) -> None:
    """Call a platform as another program would."""
    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{api}/bot{token}/{method}", json=said) as answer,
    ):
        assert (await answer.json())["ok"]


async def test_a_healthy_house_is_well(house: Installation) -> None:
    """No look finds anything to mend, where disk and programs of this machine are left out."""
    of_this_machine = (printing.pdf, files.room)
    found = await looks.look(house, [one for one in looks.LOOKS if one not in of_this_machine])

    assert [] == [one for one in found if one.state is not State.WELL]
    assert {"database", "text_key_unused", "no_ballots", "reached_zalo", "clock"} <= {*keys(found)}


async def test_a_look_that_breaks_hinders_no_other(house: Installation) -> None:
    """It is told by its name and kind, never by what it said."""

    async def broken(_: Installation) -> list[Finding]:
        raise RuntimeError("Trần Thị Lan")

    found = await looks.look(house, [broken, files.access])

    assert ["not_looked", "private"] == keys(found)
    assert {"what": "broken", "kind": "RuntimeError"} == found[0].fields


@pytest.mark.parametrize("name", [".env", "tusoi.sqlite", "keys/text.key", "keys/ballots/1.key"])
async def test_a_file_that_others_may_read_is_told(house: Installation, name: str) -> None:
    """By the group or by all."""
    lets(Path(name), 0o640)

    found = await files.access(house)

    assert ["file_open"] == keys(found)


@pytest.mark.parametrize("name", ["keys", "keys/ballots"])
async def test_a_folder_of_keys_that_others_may_enter_is_told(
    house: Installation, name: str
) -> None:
    """Also where nothing lies in it."""
    lets(Path(name), 0o710)

    found = await files.access(house)

    assert [("doctor.folder_open", Path.cwd() / name)] == [
        (one.key, one.fields["folder"]) for one in found
    ]


@pytest.mark.parametrize(
    ("inside", "mode", "told"),
    [(True, 0o750, []), (True, 0o770, ["folder_open"]), (False, 0o750, ["folder_open"])],
    ids=["called from it", "others write", "a folder of its own"],
)
async def test_the_databases_folder(
    house: Installation,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    *,
    inside: bool,
    mode: int,
    told: list[str],
) -> None:
    """The one the program is called from may be read, not written to."""
    lets(tmp_path, mode)
    if not inside:
        monkeypatch.chdir("/")

    found = await files.access(house)

    assert told == [key for key in keys(found) if key != "private"]


async def test_files_of_another_account_are_told(
    house: Installation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As after a command typed as root."""
    me = os.geteuid()
    monkeypatch.setattr(os, "geteuid", lambda: me + 1)

    found = await files.access(house)

    assert {"file_of_another"} == set(keys(found))


MB = files.MEGABYTE


@pytest.mark.parametrize(
    ("free", "size", "told"),
    [
        (files.TOO_LITTLE - 1, 0, "disk_full"),
        (files.TOO_LITTLE, 0, "disk_scarce"),
        (files.SCARCE - 1, 0, "disk_scarce"),
        (files.SCARCE, 0, "disk"),
        (2000 * MB - 1, 1000 * MB, "disk_full"),
        (2000 * MB, 1000 * MB, "disk"),
    ],
)
def test_room_is_judged_beside_the_database(free: int, size: int, told: str) -> None:
    """It is rewritten at a count and copied by a backup."""
    found = files.finding_of(Path("var"), free, size)

    assert [told] == keys([found])


async def test_the_disks_are_looked_at(house: Installation, tmp_path: Path) -> None:
    """The one of the database, also before there is one, and the one of passing files."""
    absent = choosing(house, database=f"sqlite+aiosqlite:///{tmp_path}/var/moi/tusoi.db")

    places = {one.fields["place"] for one in await files.room(absent)}

    assert tmp_path in places
    assert not (tmp_path / "var").exists()


async def test_no_database_is_told_and_none_is_made(house: Installation, tmp_path: Path) -> None:
    """Neither by the look at it nor by those at the keys."""
    file = tmp_path / "khac.db"
    absent = choosing(house, database=f"sqlite+aiosqlite:///{file}")

    found = await looks.look(absent, [rows.database, rows.text_key, rows.ballot_keys])

    assert ["no_database"] == keys(found)
    assert not file.exists()


async def test_a_file_that_is_no_database_is_told(house: Installation, tmp_path: Path) -> None:
    """With the sentence the program itself would say."""
    (tmp_path / "tusoi.sqlite").write_bytes(b"khong phai co so du lieu" * 400)

    found = await looks.look(house, [rows.database, rows.text_key, rows.ballot_keys])

    assert ["start.database_broken"] == keys(found)


async def test_a_torn_database_is_told(house: Installation, tmp_path: Path) -> None:
    """One that opens, and holds rubbish within."""
    file = tmp_path / "tusoi.sqlite"
    content = bytearray(file.read_bytes())
    content[-8192:] = b"\xff" * 8192
    file.write_bytes(content)

    found = await rows.database(house)

    assert ["start.database_broken"] == keys(found)


async def test_an_old_an_empty_and_a_newer_database_are_told_apart(
    house: Installation, url: str, database: Database, tmp_path: Path
) -> None:
    """What to do differs."""
    await migrate.downgrade(url, "0001")
    old = await rows.database(house)
    async with database.outside_transaction() as connection:
        await connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    newer = await rows.database(house)
    (tmp_path / "moi.db").touch()
    empty = await rows.database(choosing(house, database=f"sqlite+aiosqlite:///{tmp_path}/moi.db"))

    assert ["database_old"] == keys(old)
    assert ["storage.database_version_unknown"] == keys(newer)
    assert ["database_empty"] == keys(empty)


async def test_the_text_key_is_tried_on_what_was_sealed(
    house: Installation, database: Database
) -> None:
    """It opens it; another house's does not; none at all and half a one are told as such."""
    async with database.transaction() as session:
        session.add(Broadcast(text="Kính gửi các đồng chí", created_at=MORNING))
    file = house.text_key

    fits = await rows.text_key(house)
    told = []
    for content in ("11" * 32, "11", "x"):
        file.write_text(content, encoding="ascii")
        told += await rows.text_key(house)
    file.unlink()
    told += await rows.text_key(house)

    assert ["text_key"] == keys(fits)
    assert [
        "storage.text_key_does_not_fit",
        "storage.text_key_malformed",
        "storage.text_key_malformed",
        "storage.text_key_missing",
    ] == keys(told)


async def test_every_open_vote_has_its_key(
    house: Installation, database: Database, tmp_path: Path
) -> None:
    """Of two that are open the one whose key is another's is told; without any, both are."""
    kept = Database(
        database.url, text_key=databases.TEXT_KEY, ballot_keys=house.settings.keys / "ballots"
    )
    cell = await found_cell(kept, 3)
    for _ in range(2):
        await open_urn(kept, cell, 2)
    await kept.close()
    first, second = sorted((house.settings.keys / "ballots").iterdir())

    there = await rows.ballot_keys(house)
    stray = first.with_name("ff.key")
    stray.touch()
    beside = await rows.ballot_keys(house)
    stray.unlink()
    first.write_bytes(second.read_bytes())
    swapped = await rows.ballot_keys(house)
    for file in (first, second):
        file.unlink()
    gone = await rows.ballot_keys(house)

    assert [("doctor.ballot_keys", 2)] == [(one.key, one.fields["count"]) for one in there]
    assert ["ballot_keys", "ballot_keys_left"] == keys(beside)
    assert [("doctor.ballot_key_lost", 1)] == [(one.key, one.fields["count"]) for one in swapped]
    assert [("doctor.ballot_key_lost", 2)] == [(one.key, one.fields["count"]) for one in gone]


@pytest.mark.parametrize(
    ("wrong", "told"), [(GUESSES_OF_ALL - 1, []), (GUESSES_OF_ALL, ["codes_guessed"])]
)
async def test_who_guesses_at_joining_codes_is_told_of(
    house: Installation, database: Database, wrong: int, told: list[str]
) -> None:
    """From the number at which no code is looked up any more."""
    async with database.transaction() as session:
        session.add(WrongCodes(since=hour_of(house.clock.now()), number=wrong))

    assert told == keys(await rows.codes(house))


@pytest.mark.parametrize(
    ("channel", "per_second", "count", "told", "days"),
    [
        (TELEGRAM, 25.0, 14 * 3600 * 25 - 1, "wave", None),
        (TELEGRAM, 25.0, 14 * 3600 * 25, "wave", None),
        (TELEGRAM, 25.0, 14 * 3600 * 25 + 1, "wave_over_day", 2),
        (TELEGRAM, 25.0, 2 * 14 * 3600 * 25 + 1, "wave_over_day", 3),
        (ZALO, 1 / ZALO_PAUSE, 14 * 3600 * 5, "wave", None),
        (ZALO, 1 / ZALO_PAUSE, 14 * 3600 * 5 + 1, "wave_over_day", 2),
    ],
)
def test_a_wave_that_fits_into_no_day_is_told(
    channel: str, per_second: float, count: int, told: str, days: int | None
) -> None:
    """From seven to nine in the evening are fourteen hours; one phone more takes another day."""
    found = wave.wave_of(channel, count, per_second, QuietHours())

    assert [told] == keys([found])
    assert days == found.fields.get("days")


async def test_the_phones_of_each_bot_are_one_wave(house: Installation, database: Database) -> None:
    """Those joined to ours count, on Zalo against its month; blocked and another bot's do not."""
    cell = await found_cell(database, 2)
    phones = [
        (TELEGRAM, TELEGRAM_TOKEN, "1", AccountState.ACTIVE),
        (TELEGRAM, TELEGRAM_TOKEN, "2", AccountState.BLOCKED),
        (TELEGRAM, UNKNOWN.get_secret_value(), "3", AccountState.ACTIVE),
        (ZALO, ZALO_TOKEN, "4", AccountState.ACTIVE),
        (ZALO, ZALO_TOKEN, "5", AccountState.ACTIVE),
    ]
    async with database.transaction() as session:
        for channel, token, chat, state in phones:
            session.add(
                ChatAccount(
                    channel=channel,
                    bot=token.partition(":")[0],
                    chat=chat,
                    member_id=cell.members[0],
                    state=state,
                    consented_at=MORNING,
                )
            )

    within = await wave.wave(choosing(house, zalo_messages=2))
    over = await wave.wave(choosing(house, zalo_messages=1))
    unsent = await wave.wave(choosing(house, delivery=False))

    assert [("Telegram", 1), ("Zalo", 2)] == [
        (one.fields["channel"], one.fields["count"]) for one in within
    ]
    assert ["wave", "wave", "wave_over_month"] == keys(over)
    assert [] == unsent


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("log_statement", "all", "log_statement"),
        ("log_statement", "mod", "log_statement"),
        ("log_statement", "ddl", "server"),
        ("archive_mode", "on", "archive_mode"),
        ("archive_mode", "always", "archive_mode"),
        ("wal_level", "logical", "wal_level"),
        ("wal_level", "replica", "server"),
        ("track_commit_timestamp", "on", "commit_timestamps"),
    ],
)
def test_a_server_that_keeps_too_much_is_told(name: str, value: str, told: str) -> None:
    """Each habit by itself; the others are as they should be."""
    quiet = {
        "log_statement": "none",
        "archive_mode": "off",
        "wal_level": "replica",
        "track_commit_timestamp": "off",
    }

    found = rows.habits(ServerHabits({**quiet, name: value}, slots=0))

    assert [told] == keys(found)


def test_a_replication_slot_is_told() -> None:
    """With their number."""
    found = rows.habits(ServerHabits({}, slots=2))

    assert [("doctor.replication_slots", 2)] == [(one.key, one.fields["count"]) for one in found]


def test_missing_rights_are_told() -> None:
    """Without them a close leaves what it should write over."""
    assert ["scrub_rights"] == keys(rows.habits(ServerHabits({}, slots=0, may_scrub=False)))


async def test_a_token_nobody_knows_is_told(house: Installation) -> None:
    """Of each platform by itself; the other one is well."""
    found = await platforms.tokens(choosing(house, telegram_token=UNKNOWN))

    assert ["start.telegram_token_refused", "reached_zalo", "clock"] == keys(found)


async def test_a_platform_out_of_reach_is_told(house: Installation) -> None:
    """Nobody listens there."""
    found = await platforms.tokens(
        choosing(house, telegram_api="http://127.0.0.1:1", zalo_api="http://127.0.0.1:1")
    )

    assert ["unreachable_telegram", "unreachable_zalo"] == keys(found)


async def test_no_token_at_all_is_told(house: Installation) -> None:
    """With the sentence the program itself would say."""
    none = choosing(house, telegram_token=SecretStr(""), zalo_token=SecretStr(""))

    assert ["start.no_channel"] == keys(await platforms.tokens(none))


@pytest.mark.parametrize("scheme", ["http", "socks5"])
async def test_telegram_is_asked_through_the_proxy(
    house: Installation, world: Playground, scheme: str
) -> None:
    """Where only the proxy finds it; a proxy that is shut is no answer."""
    port = urlsplit(world.telegram_api).port
    api = urlsplit(world.telegram_api)._replace(netloc=f"{BLOCKED}:{port}").geturl()
    async with running_proxy() as proxy:
        hidden = choosing(
            house,
            telegram_api=api,
            telegram_proxy=SecretStr(proxy.address(scheme)),
            zalo_token=SecretStr(""),
        )
        reached = await platforms.tokens(hidden)
        proxy.shut = True
        shut = await platforms.tokens(hidden)

    assert ["reached_telegram", "clock"] == keys(reached)
    assert ["unreachable_telegram"] == keys(shut)


@pytest.mark.parametrize(
    ("off", "told"),
    [(-61, "clock_slow"), (-50, "clock"), (50, "clock"), (62, "clock_fast")],
)
async def test_a_clock_that_is_off_is_told(house: Installation, off: int, told: str) -> None:
    """Against the platform's own; the platform's has whole seconds."""
    moved = FixedClock(SystemClock().now() + timedelta(seconds=off))
    only = choosing(replace(house, clock=moved), zalo_token=SecretStr(""))

    assert ["reached_telegram", told] == keys(await platforms.tokens(only))


async def test_a_rehearsals_clock_is_told(house: Installation) -> None:
    """Whoever runs for real must not have it."""
    moved = choosing(house, clock_offset_file=Path("dong-ho"))

    assert ["clock_moved"] == keys(await looks.rehearsal(moved))
    assert [] == await looks.rehearsal(house)


async def test_a_webhook_of_another_is_told_and_left_alone(
    house: Installation, world: Playground
) -> None:
    """While the settings say to poll, and while they have an address of their own."""
    polled = await platforms.webhooks(house)
    there = f"{OURS}/cua-nguoi-khac"
    await says(world.telegram_api, TELEGRAM_TOKEN, "setWebhook", url=there)
    await says(world.zalo_api, ZALO_TOKEN, "setWebhook", url=there, secret_token="bi-mat-khac")

    polling = await platforms.webhooks(house)
    posting = await platforms.webhooks(choosing(house, webhook_url=OURS))
    again = await platforms.webhooks(house)

    assert ["polled", "polled"] == keys(polled)
    assert ["webhook_of_another_polling", "start.zalo_webhook_set"] == keys(polling)
    assert ["webhook_of_another", "webhook_of_another"] == keys(posting)
    assert keys(polling) == keys(again)


async def test_our_own_webhook_is_well_and_a_missing_one_is_told(
    house: Installation, world: Playground
) -> None:
    """Each of the two platforms by itself."""
    posting = choosing(house, webhook_url=OURS)
    missing = await platforms.webhooks(posting)
    await says(world.telegram_api, TELEGRAM_TOKEN, "setWebhook", url=f"{OURS}/hook/telegram")

    assert ["webhook_missing", "webhook_missing"] == keys(missing)
    assert ["webhook", "webhook_missing"] == keys(await platforms.webhooks(posting))


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"last_error_date": 59 * 60, "last_error_message": "Connection refused"}, "failing"),
        ({"last_error_date": 61 * 60, "last_error_message": "Connection refused"}, ""),
        ({"pending_update_count": 100}, ""),
        ({"pending_update_count": 101}, "waiting"),
    ],
)
def test_a_webhook_that_fails_is_told(house: Installation, said: dict[str, Any], told: str) -> None:
    """Lately, or with a crowd waiting; what is over is over."""
    now = house.clock.now()
    if "last_error_date" in said:
        said = {**said, "last_error_date": int(now.timestamp()) - said["last_error_date"]}
    posting = replace(choosing(house, webhook_url=OURS), clock=FixedClock(now))

    found = platforms.judged("telegram", {"url": f"{OURS}/hook/telegram", **said}, posting)

    assert [f"webhook_{told}" if told else "webhook"] == keys(found)


@pytest.mark.parametrize(
    ("office", "face", "told"),
    [
        (None, None, "no_converter"),
        ("soffice", "", "no_letters"),
        ("soffice", "DejaVu Serif", "no_font"),
        ("soffice", "Liberation Serif,Liberation Serif Regular", "other_letters"),
        ("soffice", "Tinos", "pdf"),
        ("soffice", "Times New Roman", "pdf"),
    ],
)
async def test_what_makes_a_pdf(
    house: Installation,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    office: str | None,
    face: str | None,
    told: str,
) -> None:
    """LibreOffice, and a face as wide as the papers' own with every letter of Vietnamese, as this
    machine's programs tell."""
    programs = tmp_path / "bin"
    programs.mkdir()
    letters = "20-17f" if "Liberation" in (face or "") else "20-1b0 1ea0-1ef9"
    matched, listed = f"printf '{face}\\n{letters}'", f"printf '{face}'"
    for name, line in ((office, ""), ("fc-match", matched), ("fc-list", listed)):
        if name is not None:
            (programs / name).write_text(f"#!/bin/sh\n{line}\n")
            (programs / name).chmod(0o700)
    monkeypatch.setenv("PATH", f"{programs}:/bin" if office else str(programs))

    assert [told] == keys(await printing.pdf(house))


def typed(folder: Path, monkeypatch: pytest.MonkeyPatch, **environment: str) -> int:
    """Type `tusoi doctor` in a folder; give its status."""
    monkeypatch.chdir(folder)
    for name in [name for name in os.environ if name.startswith("TUSOI_")]:
        monkeypatch.delenv(name)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    return main(["doctor"])


def test_wrong_settings_are_told_and_the_rest_is_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Status 2; what hangs on the wrong one is left out, nothing is made."""
    (tmp_path / ".env").write_text("TUSOI_TELEGRAM_TOKN=x\nTUSOI_DATABASE=mysql://x\n")
    (tmp_path / ".env").chmod(0o644)

    status = typed(tmp_path, monkeypatch, TUSOI_KEYS="keys")

    told = capsys.readouterr().out
    assert 2 == status
    assert "TUSOI_TELEGRAM_TOKEN" in told
    assert "❌ TUSOI_DATABASE" in told
    assert "chmod 600 .env" in told
    assert "mysql" not in told
    assert [".env"] == [one.name for one in tmp_path.iterdir()]


def test_something_to_mend_is_status_1(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """An empty folder: no token, no database, no key."""
    status = typed(tmp_path, monkeypatch)

    told = capsys.readouterr().out
    assert 1 == status
    assert "tusoi init" in told
    assert [] == list(tmp_path.iterdir())


async def test_a_healthy_house_is_status_0_and_tells_no_token(
    house: Installation, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """And no name of a bot; whatever disk and programs this machine has."""
    monkeypatch.setattr(files, "SCARCE", 0)
    monkeypatch.setattr(files, "TOO_LITTLE", 0)
    monkeypatch.setattr(printing, "converter", lambda: None)

    status = await examine(house.settings, None, ENV_FILE)

    told = capsys.readouterr().out
    assert (0, "Mọi thứ đều ổn.") == (status, told.splitlines()[-1])
    assert not [word for word in (TELEGRAM_TOKEN, ZALO_TOKEN, "tu_soi_bot") if word in told]
