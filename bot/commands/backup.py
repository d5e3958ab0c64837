"""`tusoi backup`, `tusoi restore`: the database in a folder, and back into an empty house."""

import asyncio
import sys
from pathlib import Path

from bot.commands.house import clock_of, database_of, one_job
from bot.commands.say import Far, tell, warn
from bot.settings import Settings
from handlers.words import Words, words_for
from storage import backup
from storage.backup import Backup
from storage.crypto import TextKey, TextKeyError, load_text_key
from storage.files import write_secret
from workflow.ballot import lost_votes


async def make(settings: Settings, place: Path) -> int:
    """Write a backup into a folder of its own under `place`; give the status."""
    words = words_for(settings.language)
    now = clock_of(settings).now()
    folder = place / f"tusoi-{now:%Y-%m-%d-%H%M%S}"
    tell(words.label("backup.begins", folder=folder))
    database = database_of(settings)
    await database.open()
    try:
        made = await backup.make(database, folder, now, Far(words))
    finally:
        await database.close()
    tell(words.label("backup.made", folder=folder, links=made.links))
    tell(words.label("backup.key_apart", file=_kept(settings)))
    return 0


async def restore(settings: Settings, folder: Path, key_file: Path | None) -> int:
    """Put a backup back where there is no database yet; give the status."""
    words = words_for(settings.language)
    far = Far(words)
    found = await asyncio.to_thread(backup.read, folder, far)
    key = _key(settings, found, key_file, words)
    if key is None:
        return 1
    tell(words.label("restore.begins", folder=folder, made_at=found.made_at))
    # First: a key that stands alone hinders nobody, a database without its key does.
    if not _kept(settings).exists():
        write_secret(_kept(settings), key.hex().encode() + b"\n")
    await backup.restore(settings.database, folder, found, far)
    async with one_job(settings) as work:
        lost = await lost_votes.void_all(work)
    tell(words.label("restore.done"))
    if lost:
        tell(words.label("restore.lost_votes", count=lost))
    return 0


def _kept(settings: Settings) -> Path:
    return settings.keys / "text.key"


def _key(settings: Settings, found: Backup, given: Path | None, words: Words) -> bytes | None:
    """Give the text key that the backup is read with, asking for it where somebody is there."""
    file = _kept(settings) if _kept(settings).exists() else given
    if file is None and sys.stdin.isatty():
        answer = input(words.label("restore.ask_key") + " ").strip()
        file = Path(answer) if answer else None
    if file is None:
        warn(words.label("restore.no_key"))
        return None
    try:
        key = load_text_key(file)
        fits = backup.mark_of(TextKey(key)) == found.text_key
    except (TextKeyError, OSError):
        fits = False
    if not fits:
        raise TextKeyError("text_key_of_another", path=str(file))
    return key
