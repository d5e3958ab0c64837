"""INSERT … ON CONFLICT, which both databases have and SQLAlchemy spells once for each."""

from collections.abc import Callable
from functools import cache

from sqlalchemy import UpdateBase
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import SQLModel
from sqlmodel.ext.asyncio.session import AsyncSession

Insert = sqlite.Insert | postgresql.Insert


def insert_into(session: AsyncSession, table: type[SQLModel]) -> Insert:
    """Give an insert that knows `on_conflict_do_…`, in this session's dialect."""
    if session.get_bind().dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)


Prepared = Callable[[AsyncSession], UpdateBase]


def prepared(table: type[SQLModel], finish: Callable[[Insert], UpdateBase]) -> Prepared:
    """Give such a statement, made once for each dialect: its values are handed over with it.

    For what every update writes: to build a statement takes as long as to run it."""

    @cache
    def made(dialect: str) -> UpdateBase:
        rows = table.__table__  # type: ignore[attr-defined]
        return finish(postgresql.insert(rows) if dialect == "postgresql" else sqlite.insert(rows))

    return lambda session: made(session.get_bind().dialect.name)
