"""What stands between us and the database, as a code that has a sentence; no traceback for it."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterator

from sqlalchemy.exc import (
    DBAPIError,
    InterfaceError,
    InternalError,
    OperationalError,
    SQLAlchemyError,
)
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from bot.channel.pace import Sleep
from bot.errors import RunError
from storage.errors import DatabaseAway

log = logging.getLogger("bot.database")

FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0

PASSING = (
    OperationalError,
    InterfaceError,
    InternalError,
    PoolTimeoutError,
    ConnectionError,
    TimeoutError,
)
"""What may be gone the next time: the database is away or busy, or met an error of its own."""

_SIGNS = (
    ("database_readonly", ("readonly database", "read-only")),
    ("database_full", ("disk is full", "no space left", "could not extend file")),
    ("database_unopened", ("unable to open database file",)),
    ("database_broken", ("file is not a database", "disk image is malformed")),
    ("database_login", ("password authentication", "role ", "pg_hba.conf")),
    ("database_unknown", ("does not exist",)),
)
"""What the two databases say, in words that have not changed for years; the first that fits."""
AWAY = "database_away"


def code_of(error: BaseException) -> str | None:
    """Give what keeps the database from answering; None when the error is of another kind."""
    for one in _chain(error):
        if isinstance(one, DBAPIError):
            said = str(one.orig).lower()
            code = next((code for code, signs in _SIGNS if any(s in said for s in signs)), AWAY)
            return code if _no_mistake_of_ours(one, code) else None
        if isinstance(one, PoolTimeoutError | DatabaseAway):
            return AWAY
    return None


def explain(error: BaseException, language: str) -> str | None:
    """Give code and sentence as they stand in the log; None when the error is of another kind."""
    code = code_of(error)
    return None if code is None else f"code={code} {RunError(code).sentence(language)}"


async def opened(
    begin: Callable[[], Awaitable[None]], language: str, sleep: Sleep = asyncio.sleep
) -> None:
    """Open the database; one that is not up yet is waited for, with a line in the log.

    Raises `RunError` for what no waiting mends."""
    pause = FIRST_PAUSE
    while True:
        try:
            return await begin()
        except (SQLAlchemyError, OSError) as error:
            code = code_of(error) or (AWAY if isinstance(error, OSError) else None)
            if code is None:
                raise
            if code != AWAY:
                raise RunError(code) from None
            log.error("code=%s %s", code, RunError(code).sentence(language))
        await sleep(pause)
        pause = min(pause * 2, LONGEST_PAUSE)


def _no_mistake_of_ours(error: DBAPIError, code: str) -> bool:
    """A wrong statement is a mistake: it is told with its place. What a server calls its own
    internal error, as PostgreSQL a file it cannot make longer, is none of ours."""
    passing = type(error).__name__ in ("OperationalError", "InterfaceError", "InternalError")
    return passing or code in ("database_broken", "database_full", "database_readonly")


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    found: BaseException | None = error
    while found is not None and id(found) not in seen:
        seen.add(id(found))
        yield found
        found = found.__cause__ or (None if found.__suppress_context__ else found.__context__)
