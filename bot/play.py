"""`make play`: the miniature messengers as phones on a web page, the product behind them."""

import asyncio
import shutil
import signal
import tempfile
import webbrowser
from datetime import datetime
from pathlib import Path

from bot.commands.house import one_job, prepare
from bot.commands.say import tell, warn
from bot.demo.cast import Actor, Cast, read_cast
from bot.demo.stage import LOG_NAME, TELEGRAM_TOKEN, ZALO_TOKEN, DemoStage, StageError
from handlers.words import Words, words_for
from papers.roster_file import read_roster
from storage.queries import people
from workflow.clock import VIETNAM
from workflow.people.roster import import_rows, issue_codes

BEGIN = datetime(2024, 11, 20, 8, 30, tzinfo=VIETNAM)
"""A morning of the year whose documents the rules come from, before the deadline."""
PHONES = ("an", "lan", "binh", "hai")
"""Whose phones lie on the table from the start: the secretary and three members."""

_LOG_SHOWN = 5_000


async def play(port: int, *, browser: bool) -> int:
    """Open the phones on a web page until interrupted; give the exit status.

    Everything is kept in a temporary folder, and removed at the end."""
    folder = Path(tempfile.mkdtemp(prefix="tusoi-play-"))
    words = words_for("vi")
    try:
        async with DemoStage(folder, port=port) as stage:
            await _try_out(stage, words, browser=browser)
    except StageError as ended:
        warn(words.label("play.ended", log=ended.log))
        warn(ended.log.read_text(encoding="utf-8")[-_LOG_SHOWN:])
        return 1
    except OSError as wrong:
        warn(words.label("play.port_taken", port=port, reason=wrong.strerror or ""))
        return 1
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    tell(words.label("play.over"))
    return 0


async def _try_out(stage: DemoStage, words: Words, *, browser: bool) -> None:
    interrupted = asyncio.Event()
    for told in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(told, interrupted.set)
    tell(words.label("play.preparing"))
    cast = read_cast()
    await stage.world.story.sets_clock(BEGIN)
    codes = await _set_up(stage, cast)
    await stage.start()
    for actor in cast.actors:
        await stage.world.story.hands_slip(actor.name, codes[actor.name])
        if actor.key in PHONES:
            await _phone(stage, actor)
    _tell_how(stage, words, cast, codes)
    if browser:
        await asyncio.to_thread(webbrowser.open, stage.world.base_url)
    await stage.runs_until(interrupted)


async def _set_up(stage: DemoStage, cast: Cast) -> dict[str, str]:
    """Make the house, import the roster; give everybody's code by name."""
    settings = stage.settings()
    await prepare(settings)
    roster = stage.folder / "danh-sach.xlsx"
    cast.write_roster(roster)
    async with one_job(settings) as work:
        await import_rows(work, read_roster(roster.read_bytes()).rows)
        (cell,) = await people.cells(await work.session())
        issued = await issue_codes(work, cell.id or 0)
    return {one.name: one.code for one in issued}


async def _phone(stage: DemoStage, actor: Actor) -> None:
    if actor.channel == "zalo":
        await stage.world.zalo_phone(actor.name, ZALO_TOKEN)
    else:
        await stage.world.telegram_phone(actor.name, TELEGRAM_TOKEN)


def _tell_how(stage: DemoStage, words: Words, cast: Cast, codes: dict[str, str]) -> None:
    tell(words.label("play.page", address=stage.world.base_url))
    for actor in cast.actors:
        post = actor.row.get("party_post") or actor.row["status"]
        key = "play.code_on_table" if actor.key in PHONES else "play.code"
        channel = words.label(f"play.on_{actor.channel}")
        tell(words.label(key, code=codes[actor.name], name=actor.name, post=post, channel=channel))
    tell(words.label("play.how", folder=stage.folder, log=LOG_NAME))
