"""The house opened for one command: its database, its keys, one transaction."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.settings import Settings
from storage import crypto, schema
from storage.database import Database
from storage.engine import file_of
from storage.files import make_private
from storage.urn import BallotWriter
from workflow.clock import Clock, ShiftedClock, SystemClock
from workflow.drafts import Drafts
from workflow.work import House, Work


def clock_of(settings: Settings) -> Clock:
    """Give the clock of these settings: the machine's, moved in a rehearsal."""
    if settings.clock_offset_file is not None:
        return ShiftedClock(settings.clock_offset_file)
    return SystemClock()


def database_of(settings: Settings) -> Database:
    """Give the database of these settings; its text key is read from the key folder.

    Raises:
        storage.crypto.TextKeyError: the key is missing or malformed."""
    return Database(
        settings.database,
        text_key=crypto.load_text_key(settings.keys / "text.key"),
        ballot_keys=settings.keys / "ballots",
    )


@asynccontextmanager
async def one_job(settings: Settings) -> AsyncIterator[Work]:
    """Open the house, give one transaction's work, commit it when all went well."""
    database = database_of(settings)
    await database.open()
    unit = database.unit()
    clock = clock_of(settings)
    house = House(
        text_key=database.text_cipher,
        ballot_keys=database.ballot_keys,
        writer=BallotWriter(database),
        drafts=Drafts(clock.now),
        profile=settings.profile,
        public_url=settings.public_url,
        quiet=settings.quiet_hours,
        least_ballots=settings.least_ballots,
    )
    try:
        yield Work(unit=unit, clock=clock, house=house)
        await unit.commit()
    finally:
        await unit.close()
        await database.close()


async def prepare(settings: Settings) -> bool:
    """Make the key folder, the text key and the tables where they are missing; idempotent.

    Give whether the text key was made now.

    Raises:
        storage.crypto.TextKeyError: `text_key_lost` where there are tables without their key; a new
            one would not open what is in them.
    """
    make_private(settings.keys)
    key_file = settings.keys / "text.key"
    new = not key_file.exists()
    if new and await _has_tables(settings.database):
        raise crypto.TextKeyError("text_key_lost", path=str(key_file))
    crypto.load_or_create(key_file)
    database = database_of(settings)
    await database.open()
    await database.close()
    await schema.bring_up(settings.database)
    return new


async def _has_tables(url: str) -> bool:
    file = file_of(url)
    return (file is None or file.exists()) and await schema.version(url) is not None
