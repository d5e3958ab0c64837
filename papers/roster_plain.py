"""A read roster as plain values and back, for the way out of the process that read it."""

from dataclasses import asdict, fields, replace
from datetime import date
from typing import Any

from papers.old_letters import OldFont
from papers.roster_file import RosterFile, RosterRow, RowProblem
from papers.roster_headings import Column
from papers.roster_rows import PassedOver
from rating import Status

_DAYS = ("birth_date", "admitted_on", "official_on")
_FIELDS = tuple(field.name for field in fields(RosterRow))


def plain_of(roster: RosterFile) -> dict[str, Any]:
    """Give the roster as what JSON can say."""
    rows = [_row(row) for row in roster.rows]
    return {**asdict(replace(roster, rows=())), "rows": rows}


def roster_of(told: dict[str, Any]) -> RosterFile:
    """Give the roster again. Raise `KeyError`, `TypeError` or `ValueError` for anything else."""
    return RosterFile(
        rows=tuple(_read_row(row) for row in told["rows"]),
        problems=tuple(RowProblem(**one) for one in told["problems"]),
        ignored=tuple(told["ignored"]),
        passed_over=tuple(PassedOver(**one) for one in told["passed_over"]),
        struck=tuple(PassedOver(**one) for one in told["struck"]),
        left_out=tuple(told["left_out"]),
        cells_above=tuple(told["cells_above"]),
        hidden_unknown=told["hidden_unknown"],
        turned_from=tuple(map(OldFont, told["turned_from"])),
    )


def _row(row: RosterRow) -> dict[str, Any]:
    told = {name: getattr(row, name) for name in _FIELDS}
    days = {name: told[name] and told[name].isoformat() for name in _DAYS}
    return {**told, **days, "told": sorted(row.told)}


def _read_row(told: dict[str, Any]) -> RosterRow:
    days = {name: told[name] and date.fromisoformat(told[name]) for name in _DAYS}
    status = None if told["status"] is None else Status(told["status"])
    columns = frozenset(map(Column, told["told"]))
    return RosterRow(**{**told, **days, "status": status, "told": columns})
