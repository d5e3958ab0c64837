"""What a transaction has read it does not read again, as long as nothing of it was written.

An update looks at the same rows for several of its steps: who is in the cell, where the meeting
stands. Its own writes it hears of by the statement, table by table; those of others it may see no
sooner than at a lock it waited for, and then everything is read anew."""

import re
from collections import deque
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, FrozenResult, event
from sqlmodel import Session
from sqlmodel.ext.asyncio.session import AsyncSession
from sqlmodel.sql.expression import SelectOfScalar

from storage.tables import Cycle, Organisation

_NOTES = "tusoi_notes"
_READ = "tusoi_read"
_KEPT = "tusoi_kept"
_BESIDE = "tusoi_beside"
_MOST_ROWS = 2_000
_MOST_READ = 64
"""Answers that are kept at most: a job that goes through thousands of rows asks for none again."""
_MOST_STATEMENTS = 2_000
_READS = re.compile(r"(?:SELECT|WITH) ")
_CHANGES = re.compile(
    r" FOR (NO KEY )?(UPDATE|SHARE)|pg_advisory|INSERT INTO |UPDATE |DELETE FROM "
)
"""What a statement that begins like a reading one locks, or writes on the way."""
_WORDS = re.compile(r"\w+")
_WRITES = re.compile(r"(?:INSERT INTO|UPDATE|DELETE FROM) (\w+)")


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
        table = _written_by(statement)
        if table is not None:
            self.turns += 1
            self.written[table] = self.turns

    def changed(self, read: "_Read | _Kept") -> bool:
        """Tell whether something was written since that was read there."""
        return any(turn > read.turn for table, turn in self.written.items() if table in read.named)


@dataclass(frozen=True, slots=True)
class _Read:
    rows: FrozenResult[Any]
    named: frozenset[str]
    """Every word of its statement, the tables among them; and the empty one, for all tables."""
    turn: int


@dataclass(slots=True)
class _Known:
    """The answers that are kept in a transaction, and how many rows they have together."""

    answers: dict[Hashable, _Read] = field(default_factory=dict)
    rows: int = 0

    def keeps(self, key: Hashable, read: _Read) -> None:
        """Keep an answer, and let all before it go where it would be too much."""
        before = self.answers.pop(key, None)
        self.rows += len(read.rows.data) - (len(before.rows.data) if before is not None else 0)
        if len(self.answers) == _MOST_READ or self.rows > _MOST_ROWS:
            self.answers.clear()
            self.rows = len(read.rows.data)
        self.answers[key] = read


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
        self.info.pop(_BESIDE, None)
        super().expire_all()

    def exec(self, statement: Any, *, params: Any = None, **given: Any) -> Any:  # noqa: ANN401
        """Give what a statement gives, read once where it reads."""
        result = self.execute(statement, params, **given)
        return result.scalars() if isinstance(statement, SelectOfScalar) else result

    def execute(self, statement: Any, params: Any = None, **given: Any) -> Any:  # noqa: ANN401
        """Do the same for rows that the library asks for by their key."""
        notes: _Notes | None = self.info.get(_NOTES)
        if notes is None or not statement.is_select or _refreshes(statement):
            return super().execute(statement, params, **given)
        key = _key_of(statement, params) if self._is_clean() else None
        if key is None:
            return self._asked(notes, statement, params, given)
        known: _Known = self.info.setdefault(_READ, _Known())
        read = known.answers.get(key)
        if read is None or notes.changed(read):
            rows = self._asked(notes, statement, params, given).freeze()
            read = _Read(rows, _named(notes.statement), notes.turns)
            known.keeps(key, read)
        return read.rows()

    def _asked(self, notes: _Notes, statement: Any, params: Any, given: dict[str, Any]) -> Any:  # noqa: ANN401
        """Ask the database; rows that are at hand are brought up to what was written since.

        What waits in memory is written first, as before every question."""
        if notes.turns:
            options = given.get("execution_options") or {}
            given = {**given, "execution_options": {**options, "populate_existing": True}}
        return super().execute(statement, params, **given)


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
        beside: dict[Hashable, _Kept] = session.info.setdefault(_BESIDE, {})
        if len(beside) == _MOST_READ:
            beside.clear()
        beside[name] = read


def kept(session: AsyncSession, name: Hashable) -> Any:  # noqa: ANN401
    """Give what was kept under a name; None where that was nothing, or may have changed."""
    notes: _Notes | None = session.info.get(_NOTES)
    read: _Kept | None = session.info.get(_BESIDE, {}).get(name)
    clean = session.sync_session._is_clean()
    if notes is None or read is None or not clean or notes.changed(read):
        return None
    return read.value


def _refreshes(statement: Any) -> bool:  # noqa: ANN401
    """Tell whether a statement reads anew what a row at hand has lost."""
    options = getattr(statement, "_compile_options", None)
    return bool(getattr(options, "_for_refresh_state", False))


def _key_of(statement: Any, params: Any) -> Hashable | None:  # noqa: ANN401
    """Give what a question and its values are known by; nothing where they cannot be compared."""
    key = statement._generate_cache_key()
    if key is None:
        return None
    values = tuple(_fixed(each.effective_value) for each in key.bindparams)
    found = (key.key, values, _fixed(params))
    try:
        hash(found)
    except TypeError:
        return None
    return found


@lru_cache(_MOST_STATEMENTS)
def _written_by(statement: str) -> str | None:
    """Give the table that a statement writes, an empty name where it may be any or where a lock
    is waited for; None where it only reads."""
    if _READS.match(statement) and not _CHANGES.search(statement):
        return None
    # No key and no trigger of ours takes rows of another table along (0320).
    named = _WRITES.match(statement)
    return named[1] if named is not None else ""


@lru_cache(_MOST_STATEMENTS)
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
