"""What a transaction has read it does not read again, as long as nothing of it was written.

An update looks at the same rows for several of its steps: who is in the cell, where the meeting
stands. Its own writes it hears of by the statement, table by table; those of others it may see no
sooner than at a lock it waited for, and then everything is read anew."""

import re
from collections import deque
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from sqlalchemy import Connection, FrozenResult, Result, event
from sqlalchemy.orm import ORMExecuteState
from sqlmodel import Session
from sqlmodel.ext.asyncio.session import AsyncSession

from storage.tables import Cycle, Organisation

_NOTES = "tusoi_notes"
_READ = "tusoi_read"
_KEPT = "tusoi_kept"
_BESIDE = "tusoi_beside"
_MOST_ROWS = 2_000
_MOST_READ = 64
"""Answers that are kept at most: a job that goes through thousands of rows asks for none again."""
_READS = re.compile(r"(?:SELECT|WITH) ")
_CHANGES = re.compile(
    r" FOR (NO KEY )?(UPDATE|SHARE)|pg_advisory|INSERT INTO |UPDATE |DELETE FROM "
)
"""What a statement that begins like a reading one locks, or writes on the way."""
_WORDS = re.compile(r"\w+")
_WRITES = re.compile(r"(?:INSERT INTO|UPDATE) (\w+)")


@dataclass(slots=True)
class _Notes:
    """What happened on a connection so far."""

    turns: int = 0
    """How often something was written, or a lock waited for."""
    written: dict[str, int] = field(default_factory=dict)
    """The turn of the last write, by table; that of all tables by an empty name."""
    statement: str = ""
    """The last one that was executed."""

    def hears(self, statement: str) -> None:
        """Note a statement."""
        self.statement = statement
        if _READS.match(statement) and not _CHANGES.search(statement):
            return
        self.turns += 1
        # What a deletion takes with it stands in the tables alone.
        named = _WRITES.match(statement)
        self.written[named[1] if named is not None else ""] = self.turns

    def changed(self, read: "_Read | _Kept") -> bool:
        """Tell whether something was written since that was read there."""
        return any(turn > read.turn for table, turn in self.written.items() if table in read.named)


@dataclass(frozen=True, slots=True)
class _Read:
    rows: FrozenResult[Any]
    named: frozenset[str]
    """Every word of its statement, the tables among them; and the empty one, for all tables."""
    turn: int


def remember(session: Session, connection: Connection) -> Callable[[], int]:
    """Let a transaction know what it has read; give what tells how often so far something was
    written in it, or a lock waited for."""
    notes = connection.info[_NOTES] = session.info[_NOTES] = _Notes()
    return lambda: notes.turns


def note(connection: Connection, statement: str) -> None:
    """Hear of a statement before it is executed."""
    notes: _Notes | None = connection.info.get(_NOTES)
    if notes is not None:
        notes.hears(statement)


class ReadingSession(Session):
    """The session of a unit of work."""

    def expire_all(self) -> None:
        """Let what was read be read again."""
        self.info.pop(_READ, None)
        super().expire_all()


@dataclass(frozen=True, slots=True)
class _Kept:
    value: Any
    named: frozenset[str]
    turn: int


def keep(session: AsyncSession, name: Hashable, value: object, *tables: str) -> None:
    """Keep what was read together with something else, until one of its tables is written."""
    notes: _Notes | None = session.info.get(_NOTES)
    if notes is not None:
        read = _Kept(value, frozenset(["", *tables]), notes.turns)
        session.info.setdefault(_BESIDE, {})[name] = read


def kept(session: AsyncSession, name: Hashable) -> Any:  # noqa: ANN401
    """Give what was kept under a name; None where that was nothing, or may have changed."""
    notes: _Notes | None = session.info.get(_NOTES)
    read: _Kept | None = session.info.get(_BESIDE, {}).get(name)
    unsaved = session.new or session.dirty or session.deleted
    if notes is None or read is None or unsaved or notes.changed(read):
        return None
    return read.value


@event.listens_for(ReadingSession, "do_orm_execute")
def _reads(asked: ORMExecuteState) -> Result[Any] | None:
    session = asked.session
    notes: _Notes | None = session.info.get(_NOTES)
    if notes is None or not asked.is_select or asked.is_column_load:
        return None
    unsaved = session.new or session.dirty or session.deleted
    key = None if unsaved else _key_of(asked)
    if key is None:
        return _asked(asked, notes)
    known: dict[Hashable, _Read] = session.info.setdefault(_READ, {})
    read = known.get(key)
    if read is None or notes.changed(read):
        rows = _asked(asked, notes).freeze()
        read = _Read(rows, _named(notes.statement), notes.turns)
        kept = sum(len(each.rows.data) for each in known.values())
        if len(known) == _MOST_READ or kept + len(rows.data) > _MOST_ROWS:
            known.clear()
        known[key] = read
    return read.rows()


def _asked(asked: ORMExecuteState, notes: _Notes) -> Result[Any]:
    """Ask the database; rows that are at hand are brought up to what was written since.

    What waits in memory is written first, as before every question."""
    options = {"populate_existing": True} if notes.turns else {}
    return asked.invoke_statement(execution_options=options)


def _key_of(asked: ORMExecuteState) -> Hashable | None:
    """Give what a question and its values are known by; nothing where they cannot be compared."""
    statement: Any = asked.statement
    key = statement._generate_cache_key()
    if key is None:
        return None
    values = tuple(_fixed(each.effective_value) for each in key.bindparams)
    found = (key.key, values, _fixed(asked.parameters))
    try:
        hash(found)
    except TypeError:
        return None
    return found


@cache
def _named(statement: str) -> frozenset[str]:
    return frozenset(["", *_WORDS.findall(statement)])


def _fixed(value: Any) -> Any:  # noqa: ANN401
    if isinstance(value, dict):
        return tuple(sorted((name, _fixed(each)) for name, each in value.items()))
    return tuple(map(_fixed, value)) if isinstance(value, list | tuple | set) else value


@event.listens_for(Cycle, "load")
@event.listens_for(Organisation, "load")
def _keeps(row: object, context: Any) -> None:  # noqa: ANN401
    """Keep a year and its cell at hand as long as the transaction lasts."""
    context.session.info.setdefault(_KEPT, deque(maxlen=_MOST_READ)).append(row)
