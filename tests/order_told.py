"""Who may be put in the order of voting by what is stored: every table is asked, with plain SELECT.

A row is somebody's where a column of it, or a value of its JSON, leads to him and to nobody else.
Whatever can be sorted is then tried: the server's own columns, rowids, numbers, times, texts. What
is added to the schema is tried by itself.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import combinations
from typing import Any

from sqlalchemy import JSON, Table, text
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlmodel import SQLModel

from storage.database import Database

Told = dict[str, list[tuple[Any, int]]]
"""What can be sorted, by table and column: value and place in the order of voting."""

AS_GOOD_AS_TOLD = 0.8
"""Kendall's tau of twenty in random order is this far from nought once in a million times."""
FEWEST = 12

_PLACE = re.compile(r"\((\d+),(\d+)\)")
_HIDDEN = {"postgresql": "xmin::text::bigint AS xmin, ctid::text AS ctid", "sqlite": "rowid"}


async def telling(
    database: Database, order: Sequence[int], chats: Mapping[str, int]
) -> dict[str, float]:
    """Give what puts voters in the order of voting, forwards or backwards, with Kendall's tau.

    `order` has the member ids of one way of voting, as they voted; `chats` whose each chat is."""
    places = {member: place for place, member in enumerate(order)}
    async with database.engine.connect() as connection:
        accounts = await _accounts(connection)
        told: Told = {}
        for table in SQLModel.metadata.sorted_tables:
            for row in await _rows(connection, table, database.dialect):
                owner = _owner(table, row, chats, accounts)
                if owner in places:
                    for name, value in _values(table, row):
                        told.setdefault(name, []).append((value, places[owner]))
    found = {f"{way} {name}": tau(pairs) for way, name, pairs in _both_ends(told)}
    return {name: round(value, 2) for name, value in found.items() if abs(value) > AS_GOOD_AS_TOLD}


def tau(pairs: Sequence[tuple[Any, int]]) -> float:
    """Give Kendall's tau: 1 for the same order, -1 for the other way round, 0 for none."""
    if len(pairs) < FEWEST:
        return 0.0
    agree = sum(_sign(a[0], b[0]) * _sign(a[1], b[1]) for a, b in combinations(pairs, 2))
    return agree / (len(pairs) * (len(pairs) - 1) / 2)


def _sign(one: Any, other: Any) -> int:
    return int(one > other) - int(one < other)


def _both_ends(told: Told) -> Iterator[tuple[str, str, list[tuple[Any, int]]]]:
    for name, pairs in told.items():
        kind = type(pairs[0][0])
        alike = [pair for pair in pairs if type(pair[0]) is kind]
        for way, of in (("first", min), ("last", max)):
            ends: dict[int, list[Any]] = {}
            for value, place in alike:
                ends.setdefault(place, []).append(value)
            yield way, name, [(of(values), place) for place, values in ends.items()]


async def _accounts(connection: AsyncConnection) -> dict[int, int]:
    found = await connection.execute(text("SELECT id, member_id FROM chat_account"))
    return {row.id: row.member_id for row in found}


async def _rows(connection: AsyncConnection, table: Table, dialect: str) -> list[dict[str, Any]]:
    hidden = f"{_HIDDEN[dialect]}, "
    if dialect == "sqlite" and not table.dialect_options["sqlite"]["with_rowid"]:
        hidden = ""
    found = await connection.execute(text(f'SELECT {hidden}* FROM "{table.name}"'))
    return [dict(row._mapping) for row in found]


def _owner(
    table: Table, row: Mapping[str, Any], chats: Mapping[str, int], accounts: Mapping[int, int]
) -> int | None:
    owners = {row["id"]} if table.name == "member" else set()
    for column in table.columns:
        value = row[column.name]
        for key in column.foreign_keys:
            if key.column.table.name == "member":
                owners.add(value)
            elif key.column.table.name == "chat_account":
                owners.add(accounts.get(value))
        if column.name == "chat":
            owners.add(chats.get(value))
    for name, value in _inside(table, row):
        if name.endswith(".member"):
            owners.add(value)
        elif name.endswith(".chat"):
            owners.add(chats.get(value))
    owners.discard(None)
    return owners.pop() if len(owners) == 1 else None


def _values(table: Table, row: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    plain = [(name, value) for name, value in row.items() if not isinstance(value, dict | list)]
    for name, value in [*plain, *_inside(table, row)]:
        if isinstance(value, datetime):
            value = value.isoformat()
        if isinstance(value, str):
            place = _PLACE.fullmatch(value)
            value = tuple(map(int, place.groups())) if place else value
        if isinstance(value, str) and value.isdigit():
            value = int(value)
        if isinstance(value, int | str | tuple) and not isinstance(value, bool):
            yield f"{table.name}.{name}", value


def _inside(table: Table, row: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for column in table.columns:
        if isinstance(column.type, JSON):
            value = row[column.name]
            yield from _leaves(column.name, json.loads(value) if isinstance(value, str) else value)


def _leaves(name: str, value: object) -> Iterator[tuple[str, Any]]:
    if isinstance(value, dict):
        for key, part in value.items():
            yield from _leaves(f"{name}.{key}", part)
    elif isinstance(value, list):
        for part in value:
            yield from _leaves(f"{name}[]", part)
    else:
        yield name, value
