"""The last phase of a close: what was written while the urn was open leaves the disk.

Nobody is kept waiting: no lock is taken that another cell's vote would meet. On SQLite the file is
built anew and its log cut off. On PostgreSQL, in this order (docs/decisions/0200):

1. receipts are deleted and inserted again in the order of their keys;
2. VACUUM frees the places of what was deleted, as soon as nobody can still see it;
3. those places are written over, for VACUUM leaves the bytes lying there;
4. the write-ahead log goes on until every file that could hold the open minutes is written over:
   the server keeps its old files under new names.

Each step can be taken again after any crash.
"""

import asyncio
import logging
from collections.abc import Mapping

from sqlalchemy import Table, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncConnection

from storage import urn_order
from storage.database import Database
from storage.engine import BUSY_SECONDS
from storage.tables import BallotSession

_SCRUB_MILLISECONDS = 500
_CUTS, _CUT_SECONDS = 10, 0.5
"""How often the log of a SQLite file is tried to be cut off while somebody reads it."""
_LOOKS, _LOOK_SECONDS = 200, 0.05
"""How long whoever still sees deleted rows, a dump for instance, is waited for."""
_LEAST_ROWS = 600
"""So many rows fill a page of an index, which then is written anew."""
_NOISE_ROWS = 200
_NOISE_BYTES = 4 * 1024 * 1024
_ROUNDS = 3
_FILES = "FROM pg_ls_waldir() WHERE name ~ '^[0-9A-F]{24}$'"
_HERE = "pg_walfile_name(pg_current_wal_insert_lsn())"

_NOISE: Mapping[str, str] = {
    "sealed_ballot": "INSERT INTO sealed_ballot (id, session_id, sealed) "
    "SELECT :name || n, CAST(split_part(:name, '.', 1) AS int), '' ",
    "inbound_update": "INSERT INTO inbound_update (channel, bot, update_key, sealed) "
    "SELECT '', :name, n, '' ",
    "conversation": "INSERT INTO conversation (channel, bot, chat, data, options) "
    "SELECT '', :name, n, '{}', '{}' ",
}
"""Small rows, never committed, that take up every place where a ballot, a typed answer or the step
of a voter's chat has lain."""

_RIGHTS = text(
    "SELECT COALESCE(pg_has_role(to_regrole('pg_checkpoint')::oid, 'USAGE'), "
    "(SELECT rolsuper FROM pg_roles WHERE rolname = current_user)) "
    "AND has_function_privilege('pg_switch_wal()', 'EXECUTE') "
    "AND has_function_privilege('pg_ls_waldir()', 'EXECUTE') "
    "AND has_function_privilege('pg_current_wal_insert_lsn()', 'EXECUTE') "
    "AND (SELECT bool_and(pg_has_role(relowner, 'USAGE')) FROM pg_class "
    "WHERE oid = ANY(ARRAY['sealed_ballot', 'ballot_elector']::regclass[]))"
)
"""Asked beforehand; a superuser has them all, also where servers know no such role yet."""

_READERS = text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
    "AND pid <> pg_backend_pid() AND backend_type = 'client backend' "
    "AND (age(backend_xmin) >= age(CAST(CAST(:ours AS text) AS xid)) "
    "OR age(backend_xid) >= age(CAST(CAST(:ours AS text) AS xid)))"
)

_log = logging.getLogger(__name__)


async def may_scrub(database: Database) -> bool:
    """Tell whether this program has the rights that a close needs on its database's server."""
    if database.dialect == "sqlite":
        return True
    async with database.outside_transaction() as connection:
        return bool(await connection.scalar(_RIGHTS))


async def scrub(database: Database, session_id: int) -> bool:
    """Take what one opening of the urn left out of the files; False where it could not, whole.

    Whoever reads meanwhile, and a disk that is full, keep no count waiting (0256)."""
    ours = await _lay_down(database, session_id)
    if database.dialect == "sqlite":
        found = await _rebuild(database)
        if found:
            _log.error("code=%s session=%d", found, session_id)
        return not found
    alone = await _alone(database, ours)
    await _vacuum(database)
    await _write_over(database, session_id)
    await _vacuum(database)
    if not alone:
        _log.error("code=urn_scrub_readers session=%d", session_id)
    if not await may_scrub(database):
        _log.error("code=urn_scrub_rights session=%d", session_id)
        return False
    gone = await _turn_log_over(database)
    if not gone:
        _log.error("code=urn_scrub_log session=%d", session_id)
    return alone and gone


async def _lay_down(database: Database, session_id: int) -> str:
    """Lay the rows down in order; give the number of the transaction in which that was done."""
    async with database.transaction() as session:
        await session.get(BallotSession, session_id, with_for_update=True)
        connection = await session.connection()
        await urn_order.receipts(connection, session_id)
    # By itself: whoever answers a voter holds their chat first, and asks for the session then.
    async with database.transaction() as session:
        connection = await session.connection()
        await urn_order.conversations(connection, session_id)
        if database.dialect == "sqlite":
            return ""
        return str(await connection.scalar(text("SELECT pg_current_xact_id()::xid::text")))


async def _alone(database: Database, ours: str) -> bool:
    """Wait until nobody can see any more what was deleted; False when somebody goes on."""
    async with database.outside_transaction() as connection:
        for _ in range(_LOOKS):
            if not await connection.scalar(_READERS, {"ours": ours}):
                return True
            await asyncio.sleep(_LOOK_SECONDS)
    return False


async def _vacuum(database: Database) -> None:
    # Cutting the table's end off would lock it, if only for a moment.
    names = ", ".join([*_NOISE, *(table.name for table in urn_order.RECEIPTS)])
    async with database.outside_transaction() as connection:
        await connection.execute(text(f"VACUUM (TRUNCATE FALSE) {names}"))


async def _write_over(database: Database, session_id: int) -> None:
    for table in urn_order.RECEIPTS:
        async with database.transaction() as session:
            await session.get(BallotSession, session_id, with_for_update=True)
            await _fill_in_order(await session.connection(), table, session_id)
    for name in _NOISE:
        async with database.engine.connect() as connection:
            await _fill(connection, name, session_id)
            await connection.rollback()


async def _fill_in_order(connection: AsyncConnection, table: Table, session_id: int) -> None:
    which = table.columns["session_id"] == session_id
    began, laid = await _size(connection, table.name), 0
    while laid < _LEAST_ROWS or await _size(connection, table.name) <= began:
        rows = await urn_order.lay_down(connection, table, which)
        if not rows:
            return
        laid += rows


async def _fill(connection: AsyncConnection, name: str, session_id: int) -> None:
    began, turn = await _size(connection, name), 0
    while await _size(connection, name) <= began:
        # Only a table without a free place grows.
        await connection.execute(
            text(f"{_NOISE[name]} FROM generate_series(1, :rows) n"),
            {"name": f"{session_id}.{turn}.", "rows": _NOISE_ROWS},
        )
        turn += 1


async def _size(connection: AsyncConnection, name: str) -> int:
    size = await connection.scalar(
        text("SELECT pg_relation_size(CAST(CAST(:name AS text) AS regclass))"), {"name": name}
    )
    return int(size or 0)


async def _turn_log_over(database: Database) -> bool:
    """Write the log on until no file of it is of before; False where the server keeps some."""
    async with database.outside_transaction() as connection:
        before = _place(await connection.scalar(text(f"SELECT {_HERE}")))
        for _ in range(_ROUNDS):
            await connection.execute(text("SELECT pg_switch_wal()"))
            await connection.execute(text("CHECKPOINT"))
            # What the checkpoint put aside for later is written over by going past it.
            last = _place(await connection.scalar(text(f"SELECT max(substr(name, 9)) {_FILES}")))
            while _place(await connection.scalar(text(f"SELECT {_HERE}"))) <= last:
                await connection.execute(
                    text("SELECT pg_logical_emit_message(false, 'tusoi', repeat('0', :bytes))"),
                    {"bytes": _NOISE_BYTES},
                )
            await connection.execute(text("CHECKPOINT"))
            first = await connection.scalar(text(f"SELECT min(substr(name, 9)) {_FILES}"))
            if _place(first) > before:
                return True
    return False


def _place(name: object) -> str:
    """Give what of a log file's name counts up, on whatever timeline."""
    return str(name)[-16:]


async def _rebuild(database: Database) -> str:
    """Build a SQLite file anew and cut its log off; give a code for what was in the way."""
    try:
        async with database.outside_transaction() as connection:
            await connection.execute(text("VACUUM"))
    except OperationalError:
        # No room for a second file beside the first, or another program writes for long.
        return "urn_scrub_rebuild"
    for _ in range(_CUTS):
        if await _cut_log(database):
            return ""
        await asyncio.sleep(_CUT_SECONDS)
    return "urn_scrub_readers"


async def _cut_log(database: Database) -> bool:
    async with database.outside_transaction() as connection:
        # Everybody waits behind this one connection: rather come back later than wait for a reader.
        await connection.execute(text(f"PRAGMA busy_timeout = {_SCRUB_MILLISECONDS}"))
        busy = await connection.scalar(text("PRAGMA wal_checkpoint(TRUNCATE)"))
        await connection.execute(text(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}"))
    return not busy
