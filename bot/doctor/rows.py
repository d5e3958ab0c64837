"""The database and its keys: whether it answers, is whole and new, and can be read."""

import asyncio
import shutil
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.exc import SQLAlchemyError

from bot.doctor.finding import Finding, Installation, State, note, weak, well, wrong
from bot.updates.outage import AWAY, code_of
from storage import checkup, schema
from storage.crypto import TextKey, TextKeyError, load_text_key
from storage.database import Database
from storage.engine import file_of
from storage.errors import StorageError
from storage.queries import strangers
from storage.urn_close import keyed, waiting
from workflow.wrong_codes import GUESSES_OF_ALL, hour_of

PATIENCE = 20.0
"""Seconds that a database is given to answer."""


async def database(house: Installation) -> list[Finding]:
    """It is there, answers, is whole, and stands at the newest version."""
    if not house.knows("database"):
        return []
    file = file_of(house.settings.database)
    if file is not None:
        if not file.is_file():
            return [wrong("no_database", file=file)]
        try:
            if not await checkup.is_whole(file):
                return [Finding(State.WRONG, "start.database_broken")]
        except sqlite3.Error as failure:
            opened = not isinstance(failure, sqlite3.OperationalError)
            code = "database_broken" if opened else "database_unopened"
            return [Finding(State.WRONG, f"start.{code}")]
    try:
        async with asyncio.timeout(PATIENCE):
            return [await _version(house.settings.database)]
    except (SQLAlchemyError, OSError) as failure:
        return [_away(failure)]


async def text_key(house: Installation) -> list[Finding]:
    """It is there, and opens what was sealed."""
    if not house.knows("keys"):
        return []
    try:
        async with opened(house) as rows:
            if rows is None:
                return []
            samples = await checkup.sealed_samples(rows)
            for sealed in samples:
                rows.text_cipher.open(sealed)
    except StorageError as failure:
        return [Finding(State.WRONG, f"storage.{failure.code}", failure.fields)]
    return [well("text_key" if samples else "text_key_unused")]


async def ballot_keys(house: Installation) -> list[Finding]:
    """Every vote that is not counted yet has the key it will be counted with."""
    if not house.knows("keys"):
        return []
    try:
        async with opened(house) as rows:
            if rows is None:
                return []
            keys = await waiting(rows)
            lost = rows.ballot_keys.lost(keys)
            strays = rows.ballot_keys.strays(await keyed(rows))
    except StorageError:
        return []  # of the text key, which is told by itself
    folder = house.settings.keys / "ballots"
    left = [note("ballot_keys_left", count=len(strays), folder=folder)] if strays else []
    if lost:
        return [wrong("ballot_key_lost", count=len(lost), folder=folder), *left]
    return [well("ballot_keys", count=len(keys)) if keys else well("no_ballots"), *left]


async def codes(house: Installation) -> list[Finding]:
    """Nobody guesses at joining codes by the hundred."""
    try:
        async with opened(house) as rows:
            if rows is None:
                return []
            async with rows.transaction() as session:
                wrong_ones = await strangers.wrong_codes(session, hour_of(house.clock.now()))
    except StorageError:
        return []  # of the text key, which is told by itself
    return [weak("codes_guessed", count=wrong_ones)] if wrong_ones >= GUESSES_OF_ALL else []


async def server(house: Installation) -> list[Finding]:
    """The PostgreSQL server keeps nothing that a vote's secrecy does not want kept."""
    if not house.knows("database") or file_of(house.settings.database) is not None:
        return []
    found = [] if shutil.which("pg_dump") else [note("no_pg_dump")]
    try:
        async with opened(house) as rows:
            if rows is not None:
                found += habits(await checkup.server_habits(rows))
    except StorageError:
        pass  # of the text key, which is told by itself
    return found


def habits(server: checkup.ServerHabits) -> list[Finding]:
    """Judge how a server is set up (docs/decisions/0111)."""
    said = server.settings
    found = []
    if said.get("log_statement") in ("mod", "all"):
        found.append(wrong("log_statement", value=said["log_statement"]))
    if said.get("archive_mode", "off") != "off":
        found.append(weak("archive_mode"))
    if said.get("wal_level") == "logical":
        found.append(weak("wal_level"))
    if server.slots:
        found.append(weak("replication_slots", count=server.slots))
    if said.get("track_commit_timestamp") == "on":
        found.append(weak("commit_timestamps"))
    if not server.may_scrub:
        found.append(weak("scrub_rights"))
    return found or [well("server")]


@asynccontextmanager
async def opened(house: Installation) -> AsyncIterator[Database | None]:
    """Give the database with its keys; None where it does not answer, which is told by itself.

    Raises:
        TextKeyError: the text key is missing or malformed.
    """
    key = load_text_key(house.text_key)
    try:
        TextKey(key)
    except TextKeyError:
        raise TextKeyError("text_key_malformed", path=str(house.text_key)) from None
    url = house.settings.database
    file = file_of(url)
    if not house.knows("database") or (file is not None and not file.is_file()):
        yield None
        return
    rows = Database(url, text_key=key, ballot_keys=house.settings.keys / "ballots")
    try:
        yield rows if await _newest(url) else None
    finally:
        await rows.close()


async def _newest(url: str) -> bool:
    try:
        async with asyncio.timeout(PATIENCE):
            return await schema.current(url)
    except (SQLAlchemyError, OSError):
        return False


async def _version(url: str) -> Finding:
    if await schema.current(url):
        return well("database")
    found = await schema.version(url)
    if found is None:
        return wrong("database_empty")
    if not schema.is_known(found):
        fields = {"version": found}
        return Finding(State.WRONG, "storage.database_version_unknown", fields)
    return weak("database_old")


def _away(failure: BaseException) -> Finding:
    return Finding(State.WRONG, f"start.{code_of(failure) or AWAY}")
