"""Rows of one opening of the urn laid down anew, in the order of their keys.

A row that was written at a vote tells when: by its place, by the number of its transaction, on
SQLite by its rowid. Deleted and inserted again in one transaction, all of them tell the same. An
UPDATE would not do: it repeats the order in which they lie.
"""

from sqlalchemy import ColumnElement, Table, delete, insert, select, tuple_
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import SQLModel, col

from storage.tables import (
    BallotElector,
    BallotLink,
    BallotSession,
    ChatAccount,
    Conversation,
    OpenChoice,
    OpenVoter,
    RoomCode,
)

_TABLES = SQLModel.metadata.tables

RECEIPTS = tuple(
    _TABLES[str(model.__tablename__)]
    for model in (BallotElector, BallotLink, OpenVoter, OpenChoice)
)
"""Tables with a row for each voter that is written, or was made, while the urn is open."""

_CODES = _TABLES[str(RoomCode.__tablename__)]
"""Codes are of a meeting; one may be asked for while the urn is open, too."""
_CHATS = _TABLES[str(Conversation.__tablename__)]


async def receipts(connection: AsyncConnection, session_id: int) -> int:
    """Lay the receipts of a session, its links, codes and open choices down anew; give how many."""
    laid = [
        await lay_down(connection, table, table.columns["session_id"] == session_id)
        for table in RECEIPTS
    ]
    meeting = select(col(BallotSession.meeting_id)).where(col(BallotSession.id) == session_id)
    laid.append(await lay_down(connection, _CODES, _CODES.columns["meeting_id"].in_(meeting)))
    return sum(laid)


async def conversations(connection: AsyncConnection, session_id: int) -> int:
    """Lay down anew where the voters' chats stand: on Zalo each answer writes that."""
    voters = [
        select(col(model.member_id)).where(col(model.session_id) == session_id)
        for model in (BallotElector, OpenVoter)
    ]
    chats = select(col(ChatAccount.channel), col(ChatAccount.bot), col(ChatAccount.chat)).where(
        col(ChatAccount.member_id).in_(voters[0].union_all(voters[1]))
    )
    return await lay_down(connection, _CHATS, tuple_(*_CHATS.primary_key.columns).in_(chats))


async def lay_down(connection: AsyncConnection, table: Table, which: ColumnElement[bool]) -> int:
    """Delete these rows of a table and insert them in the order of their keys; give how many."""
    keys = tuple(table.primary_key.columns)
    # Held in that order, so that two who do this at once do not each wait for the other.
    await connection.execute(select(*keys).where(which).order_by(*keys).with_for_update())
    # What another has laid down, or just written, was not seen until now: what goes is what comes.
    gone = await connection.execute(delete(table).where(which).returning(*table.columns))
    rows = [dict(row._mapping) for row in gone]
    rows.sort(key=lambda row: tuple(row[key.name] for key in keys))
    if rows:
        await connection.execute(insert(table), rows)
    return len(rows)
