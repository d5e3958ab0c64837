"""What both databases have and SQLAlchemy spells once for each: INSERT … ON CONFLICT, and many
numbers handed over as one value."""

import json
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    ColumnElement,
    TableValuedAlias,
    UpdateBase,
    any_,
    column,
    func,
    literal,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Mapped
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


def among(session: AsyncSession, of: Mapped[Any], ids: Sequence[int]) -> ColumnElement[bool]:
    """Give the condition that a number is one of these: one value to bind, however many there are.

    A list in the statement's own text is written and read anew each time, number by number."""
    if session.get_bind().dialect.name == "postgresql":
        return of == any_(literal(list(ids), postgresql.ARRAY(BigInteger)))
    return of.in_(select(numbers(session, ids).c.value))


def numbers(session: AsyncSession, ids: Sequence[int]) -> TableValuedAlias:
    """Give these numbers as rows, in this order; their one column is named `value`."""
    if session.get_bind().dialect.name == "postgresql":
        given = literal(list(ids), postgresql.ARRAY(BigInteger))
        return func.unnest(given).table_valued(column("value", BigInteger)).render_derived()
    return func.json_each(json.dumps(list(ids))).table_valued(column("value", BigInteger))


def as_list(session: AsyncSession, of: Mapped[Any]) -> Any:  # noqa: ANN401
    """Give what a question finds in a column of each group, as one list: nulls are in it, too."""
    if session.get_bind().dialect.name == "postgresql":
        return func.array_agg(of)
    return func.json_group_array(of, type_=JSON)
