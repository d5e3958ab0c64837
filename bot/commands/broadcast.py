"""`tusoi broadcast`: the officer's text to a cell, an organisation with its cells, or everybody."""

from pathlib import Path

from bot.commands.house import one_job
from bot.commands.say import tell, warn
from bot.settings import Settings
from handlers.words import Words, words_for
from papers.plain import named
from storage.queries import broadcasts as rows
from storage.queries import people
from storage.tables import Organisation
from workflow.errors import Refusal
from workflow.notices import broadcast
from workflow.notices.broadcast import BroadcastProgress
from workflow.work import Work

_SHOWN = 20


async def send(
    settings: Settings, file: Path, name: str | None, *, sure: bool, at_once: bool = False
) -> int:
    """Show whom a text would reach; with `sure`, begin to send it. Give the status.

    In quiet hours it waits for their end, unless it is to go `at_once`."""
    words = words_for(settings.language)
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        warn(words.label("cli.file_unreadable", file=file))
        return 1
    async with one_job(settings) as work:
        found = await _named(work, name)
        if name is not None and found is None:
            warn(words.label("operator.no_organisation", name=name))
            return 1
        try:
            now = await broadcast.draft(work, text, found.id if found else None)
        except Refusal as refusal:
            warn(words.label(f"error.{refusal.code}", **refusal.fields))
            return 1
        if sure:
            row = await rows.locked(await work.session(), now.broadcast_id)
            if row is not None:
                await broadcast.begin(work, row, quietly=not at_once)
        else:
            await work.unit.rollback()
    tell(words.label("operator.audience", total=now.total, reachable=now.reachable))
    key = "operator.begun" if sure else "operator.not_sure"
    tell(words.label(key, number=now.broadcast_id))
    if now.later is not None and not at_once:
        tell(words.label("operator.waits", at=now.later))
    return 0


async def listed(settings: Settings) -> int:
    """Tell how far the newest broadcasts are; give the status."""
    words = words_for(settings.language)
    async with one_job(settings) as work:
        newest = await rows.newest(await work.session(), _SHOWN)
        standings = [await broadcast.standing_of(work, row) for row in newest]
    for now in standings:
        tell(_line(now, words))
    if not standings:
        tell(words.label("operator.none"))
    return 0


async def change(settings: Settings, step: str, number: int) -> int:
    """Pause, resume or cancel; give the status."""
    words = words_for(settings.language)
    async with one_job(settings) as work:
        row = await rows.locked(await work.session(), number)
        if row is None:
            warn(words.label("operator.no_broadcast", number=number))
            return 1
        await broadcast.turn(work, row, step)
        now = await broadcast.standing_of(work, row)
    tell(_line(now, words))
    return 0


async def _named(work: Work, name: str | None) -> Organisation | None:
    if name is None:
        return None
    found = await people.organisations(await work.session())
    return next(iter(named(name, found, lambda one: one.name)), None)


def _line(now: BroadcastProgress, words: Words) -> str:
    return words.label(
        "operator.line",
        number=now.broadcast_id,
        state=words.label(f"operator.state_{now.state}"),
        sent=now.sent,
        total=now.total,
        waiting=now.waiting,
        unreached=now.blocked + now.nobody,
        unknown=now.unknown,
        failed=now.failed,
    )
