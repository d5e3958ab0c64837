"""What a PostgreSQL server keeps and a vote's secrecy does not want kept: told at the start."""

import logging

from bot.doctor.rows import habits
from handlers.words import words_for
from storage import checkup
from storage.database import Database

log = logging.getLogger("bot.secrecy")


async def warn(database: Database, language: str) -> None:
    """Log a sentence for each habit of the server that is to be mended; nothing on SQLite."""
    if database.dialect == "sqlite":
        return
    words = words_for(language)
    for one in habits(await checkup.server_habits(database)):
        if one.to_mend:
            code = one.key.rpartition(".")[2]
            log.warning("code=%s %s", code, words.label(one.key, **one.fields))
