"""Summary tables as an office lays them: which columns, of which groups and levels, in a TOML file.

Tables like 6A, 6B or 6E1 are named by documents, and their columns are the office's to write down:
the program brings none of its own, and fills in what a layout asks for. A number that cannot be
told apart from others is left as dots.
"""

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

import rating
from papers.errors import FormError
from papers.level_summary import TOTAL, GroupRow, SummaryFacts, named
from papers.wording import DOTS, Share, day_number
from rating import Kind, Level

SUFFIX = ".bieu.toml"
"""What the name of such a file ends with."""
_WIDTH = 14
_NAME_WIDTH = 36
_MOST_TAB = 31
"""Letters of a tab's name that Excel takes."""
_NOT_IN_TABS = str.maketrans("[]:*?/\\", "-------")


class LineOf(StrEnum):
    """What a table has a line for."""

    CELLS = "cells"
    DECIDING = "deciding"
    GROUPS = "groups"


class Shown(StrEnum):
    """What a column shows."""

    BASE = "base"
    RATED = "rated"
    WAITING = "waiting"
    OUT = "out"
    LEVEL = "level"
    PERCENT = "percent"


_COLLECTIVES = (
    rating.Subject.CELL,
    rating.Subject.PARTY_COMMITTEE,
    rating.Subject.LEADERSHIP_COLLECTIVE,
)
_BY_LEVEL = (Shown.LEVEL, Shown.PERCENT)


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, what it shows, of which levels and of whom."""

    heading: str
    show: Shown
    levels: tuple[Level, ...]
    groups: frozenset[rating.Subject]
    """Of whom; of every person where the file names none."""


@dataclass(frozen=True, slots=True)
class Layout:
    """One table."""

    name: str
    """As the document names it."""
    title: str
    document: str
    lines: LineOf
    total: bool
    columns: tuple[Column, ...]


def load_layout(path: Path) -> Layout:
    """Read one file.

    Raises:
        FormError: `bad_toml`, `missing`, `unknown_key`, `wrong_type`, `empty`, `bad_value`, with
            the file's name and the key at fault.
    """
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise FormError("bad_toml", file=path.name, key=str(error)) from error
    read = _Keys(raw, path.name, {"name", "title", "document", "lines", "total", "column"})
    columns = raw.get("column")
    if not isinstance(columns, list) or not columns:
        raise FormError("missing", file=path.name, key="column")
    return Layout(
        read.text("name"),
        read.text("title"),
        read.text("document"),
        read.one_of("lines", LineOf),
        read.flag("total"),
        tuple(_column(each, path.name) for each in columns),
    )


def layouts_xlsx(layouts: Sequence[Layout], facts: SummaryFacts) -> bytes:
    """Give a workbook with a sheet for each table."""
    # openpyxl is seven megabytes: imported by who wants a sheet, not by a program that waits.
    from papers.table_sheet import Table, table_xlsx

    return table_xlsx(
        *(
            Table(
                tab=layout.name.translate(_NOT_IN_TABS)[:_MOST_TAB],
                whose=facts.office,
                title=layout.title,
                dates=f"Năm {facts.year}. Lập ngày {day_number(facts.made_on)}.",
                counts=layout.document,
                columns=_headings(layout),
                rows=_rows(layout, facts),
            )
            for layout in layouts
        )
    )


def _headings(layout: Layout) -> list[tuple[str, int]]:
    first = "Nhóm" if layout.lines is LineOf.GROUPS else "Tổ chức"
    own = [(column.heading, _WIDTH) for column in layout.columns]
    return [("STT", 6), (first, _NAME_WIDTH), *own]


def _rows(layout: Layout, facts: SummaryFacts) -> list[Sequence[str | int | Share]]:
    rows = [_line(name, layout, of) for name, of in _lines(layout, facts).items()]
    return [*rows, _line(TOTAL, layout, facts.totals)] if layout.total else rows


def _lines(layout: Layout, facts: SummaryFacts) -> dict[str, list[GroupRow]]:
    found: dict[str, list[GroupRow]] = {}
    for row in facts.totals if layout.lines is LineOf.GROUPS else facts.groups:
        name = {
            LineOf.CELLS: row.place,
            LineOf.DECIDING: row.deciding,
            LineOf.GROUPS: named(row.of),
        }[layout.lines]
        found.setdefault(name, []).append(row)
    return found


def _line(name: str, layout: Layout, rows: Iterable[GroupRow]) -> Sequence[str | int | Share]:
    every = list(rows)
    return (name, *(_value(column, every) for column in layout.columns))


def _value(column: Column, rows: Sequence[GroupRow]) -> str | int | Share:
    if not column.groups:
        return _shown(column, [row for row in rows if row.kind is Kind.INDIVIDUAL])
    kinds = {_kind(subject) for subject in column.groups}
    counted = []
    for row in rows:
        of = frozenset(row.of)
        if of and of <= column.groups:
            counted.append(row)
        elif (of & column.groups) or (not of and row.kind in kinds):
            return DOTS  # they are in one group with others
    return _shown(column, counted)


def _kind(subject: rating.Subject) -> Kind:
    return Kind.COLLECTIVE if subject in _COLLECTIVES else Kind.INDIVIDUAL


def _shown(column: Column, rows: Sequence[GroupRow]) -> str | int | Share:
    base, rated = sum(row.base for row in rows), sum(row.rated for row in rows)
    of_level = sum(row.counts[level] for row in rows for level in column.levels)
    match column.show:
        case Shown.BASE:
            return base
        case Shown.RATED:
            return rated
        case Shown.WAITING:
            return base - rated
        case Shown.OUT:
            return sum(row.out for row in rows)
        case Shown.LEVEL:
            return of_level
        case Shown.PERCENT:
            return Share(of_level, rated) if rated else ""


def _column(raw: object, file: str) -> Column:
    if not isinstance(raw, dict):
        raise FormError("wrong_type", file=file, key="column")
    read = _Keys(raw, file, {"heading", "show", "levels", "groups"})
    show = read.one_of("show", Shown)
    levels = tuple(read.each_of("levels", Level))
    if (show in _BY_LEVEL) != bool(levels):
        raise FormError("missing" if not levels else "bad_value", file=file, key="levels")
    groups = frozenset(read.each_of("groups", rating.Subject))
    return Column(read.text("heading"), show, levels, groups)


class _Keys:
    """The keys of a table of a file, each asked for with its type."""

    def __init__(self, raw: Mapping[str, Any], file: str, known: set[str]) -> None:
        self._raw, self._file = raw, file
        for key in raw:
            if key not in known:
                raise self._fault("unknown_key", key)

    def text(self, key: str) -> str:
        """Give a text that is there."""
        value = self._there(key)
        if not isinstance(value, str):
            raise self._fault("wrong_type", key)
        if not value.strip():
            raise self._fault("empty", key)
        return value.strip()

    def flag(self, key: str) -> bool:
        """Give a yes or no; no where it is left out."""
        value = self._raw.get(key, False)
        if not isinstance(value, bool):
            raise self._fault("wrong_type", key)
        return value

    def one_of(self, key: str, kinds: type[Any]) -> Any:  # noqa: ANN401 - one of these kinds
        """Give one of some values."""
        return self._member(key, self._there(key), kinds)

    def each_of(self, key: str, kinds: type[Any]) -> list[Any]:
        """Give some of these values; none where they are left out."""
        value = self._raw.get(key, [])
        if not isinstance(value, list):
            raise self._fault("wrong_type", key)
        return [self._member(key, each, kinds) for each in value]

    def _member(self, key: str, value: object, kinds: type[Any]) -> Any:  # noqa: ANN401 - as above
        try:
            return kinds(value)
        except ValueError:
            raise self._fault("bad_value", key) from None

    def _there(self, key: str) -> object:
        if key not in self._raw:
            raise self._fault("missing", key)
        return self._raw[key]

    def _fault(self, code: str, key: str) -> FormError:
        return FormError(code, file=self._file, key=key)
