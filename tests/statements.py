"""SQL is compiled once for all engines of a kind, as in one program that runs for years.

Every test has an engine of its own, and each would compile all its statements anew: a sixth of
the time of the tests that store things."""

from typing import Any

from sqlalchemy import Dialect, Engine
from sqlalchemy.dialects.postgresql.asyncpg import PGDialect_asyncpg
from sqlalchemy.dialects.sqlite.aiosqlite import SQLiteDialect_aiosqlite
from sqlalchemy.util import LRUCache, immutabledict

from storage.types import cipher_of

_KIND = "tusoi_tests_kind"
_STATEMENTS = 5_000


def share() -> None:
    """Let dialects of one kind and one text key be the same to whoever looks a statement up."""
    for dialect in (PGDialect_asyncpg, SQLiteDialect_aiosqlite):
        dialect.__eq__ = _equal  # type: ignore[method-assign]
        dialect.__hash__ = _hash  # type: ignore[assignment, method-assign]
    compiled: LRUCache[Any, Any] = LRUCache(_STATEMENTS)
    Engine._execution_options = immutabledict({"compiled_cache": compiled})


def _equal(one: object, other: object) -> bool:
    return one is other or (type(one) is type(other) and _kind(one) == _kind(other))


def _hash(one: object) -> int:
    return hash(_kind(one))


def _kind(dialect: Any) -> tuple[str, bytes]:
    """Give the database and the key: what encrypts and decrypts is a part of what is compiled."""
    kind = dialect.__dict__.get(_KIND)
    if kind is None:
        kind = (dialect.name, _key_of(dialect))
        setattr(dialect, _KIND, kind)
    return kind  # type: ignore[no-any-return]


def _key_of(dialect: Dialect) -> bytes:
    try:
        return cipher_of(dialect).derive("statements")  # type: ignore[attr-defined,no-any-return]
    except RuntimeError:
        return b""  # an engine of the migrations, which encrypt nothing
