"""How the answer to each kind of item is kept as one text, and read out of what people type.

A text is itself; a grade, level or choice its code; points a plain figure (`8.5`); rows are JSON:
a list of objects, one a row, column id to text.
"""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from papers.errors import PaperError
from papers.forms.model import Column, ColumnKind, Form, Item, Kind, Part, Scale
from papers.plain import fold
from rating import Grade, Level

Row = Mapping[str, str]

_POINTS = re.compile(r"\d{1,3}([.,]\d{1,2})?")
_COUNT = re.compile(r"\d{1,6}")
_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")
_NUMBERS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Points:
    """The points a form's answers make so far."""

    general: Decimal
    results: Decimal
    open: tuple[str, ...]
    """Items that still have no points."""

    @property
    def total(self) -> Decimal:
        """All points, 0 to 100."""
        return self.general + self.results


def checked(item: Item, value: str) -> str:
    """Give an answer as it is kept.

    Raises:
        PaperError: with the item's id as field and the code `unknown_choice`, `bad_points`,
            `too_many_points`; for rows as `rows_value`.
    """
    match item.kind:
        case Kind.TEXT:
            return value
        case Kind.GRADE | Kind.LEVEL | Kind.CHOICE:
            return _chosen(item, value)
        case Kind.POINTS:
            return _points(item, value)
        case Kind.ROWS:
            return rows_value(item, rows_of(item, value))


def fits(item: Item, value: str) -> bool:
    """Tell whether an answer that was given elsewhere can stand as the answer to this item."""
    try:
        checked(item, value)
    except PaperError:
        return False
    return True


def choices_of(item: Item) -> tuple[str, ...]:
    """Give the codes an item can be answered with; none where it is not a choice."""
    if item.kind is Kind.GRADE:
        return tuple(grade.value for grade in Grade)
    if item.kind is Kind.LEVEL:
        return tuple(level.value for level in Level)
    return tuple(option.id for option in item.options)


def points_of(form: Form, answers: Mapping[str, str]) -> Points | None:
    """Add up the points given; None where the form asks for none."""
    scored = [(item, item.scale) for item in form.items if item.scale is not None]
    if not scored:
        return None
    sums = {Part.GENERAL: Decimal(0), Part.RESULTS: Decimal(0)}
    for item, scale in scored:
        sums[scale.part] += Decimal(answers.get(item.id) or 0)
    missing = tuple(item.id for item, _ in scored if not answers.get(item.id))
    return Points(sums[Part.GENERAL], sums[Part.RESULTS], missing)


def rows_of(item: Item, value: str) -> tuple[Row, ...]:
    """Read rows back from what is kept; an empty text is no rows.

    Raises:
        PaperError: `bad_rows`, with the item's id.
    """
    if not value:
        return ()
    try:
        rows = json.loads(value)
    except ValueError as error:
        raise PaperError("bad_rows", field=item.id) from error
    ids = {column.id for column in item.columns}
    for row in rows if isinstance(rows, list) else [None]:
        if not isinstance(row, dict) or not ids >= row.keys():
            raise PaperError("bad_rows", field=item.id)
        if not all(isinstance(cell, str) for cell in row.values()):
            raise PaperError("bad_rows", field=item.id)
    return tuple(rows)


def rows_value(item: Item, rows: Iterable[Row]) -> str:
    """Give rows as they are kept; empty cells are left out.

    Raises:
        PaperError: `too_many_rows`, with the item's id; `missing_cell`, `bad_count`, `bad_day`,
            `unknown_choice`, `bad_rows`, with `item.column`.
    """
    kept = [_row(item, row) for row in rows]
    if len(kept) > item.most_rows:
        raise PaperError("too_many_rows", field=item.id)
    return json.dumps(kept, ensure_ascii=False) if kept else ""


def read_rows(item: Item, typed: str) -> tuple[Row, ...]:
    """Read rows out of what a person typed: one line a row, cells parted by `|` or `;`.

    A row of figures alone may be parted by anything: "8 8 7 3", "giao 8, xong 8, đúng hạn 7".

    Raises:
        PaperError: as `rows_value`; `bad_row` when the cells of a line do not fit the columns.
    """
    lines = [line.strip() for line in typed.splitlines() if line.strip()]
    if all(column.kind is ColumnKind.COUNT for column in item.columns):
        rows = [_figures(item, line) for line in _joined(item, lines)]
    else:
        rows = [_cells(item, line) for line in lines]
    rows_value(item, rows)
    return tuple(rows)


def _joined(item: Item, lines: list[str]) -> list[str]:
    """Where one row is wanted, figures on lines of their own are one row."""
    return [" ".join(lines)] if item.most_rows == 1 else lines


def _figures(item: Item, line: str) -> Row:
    found = _NUMBERS.findall(line)
    if len(found) != len(item.columns):
        raise PaperError("bad_row", field=item.id)
    return {column.id: figure for column, figure in zip(item.columns, found, strict=True)}


def _cells(item: Item, line: str) -> Row:
    parts = [part.strip() for part in re.split(r"[|;]", line)]
    if len(parts) > len(item.columns):
        raise PaperError("bad_row", field=item.id)
    return {column.id: part for column, part in zip(item.columns, parts, strict=False) if part}


def _row(item: Item, row: Row) -> Row:
    columns = {column.id: column for column in item.columns}
    for name in row:
        if name not in columns:
            raise PaperError("bad_rows", field=f"{item.id}.{name}")
    cells = {name: _cell(item, column, row.get(name, "")) for name, column in columns.items()}
    return {name: cell for name, cell in cells.items() if cell}


def _cell(item: Item, column: Column, value: str) -> str:
    place, value = f"{item.id}.{column.id}", " ".join(value.split())
    if not value:
        if column.required:
            raise PaperError("missing_cell", field=place)
        return ""
    if column.kind is ColumnKind.COUNT and not _COUNT.fullmatch(value):
        raise PaperError("bad_count", field=place)
    if column.kind is ColumnKind.DAY:
        return _day(place, value)
    if column.kind is ColumnKind.CHOICE:
        return _named(place, column, value)
    return value


def _named(place: str, column: Column, value: str) -> str:
    """A choice in a row is kept as its code, however it was typed."""
    said = fold(value).strip(" .")
    for option in column.options:
        if said in (option.id, fold(option.label.vi), fold(option.label.en)):
            return option.id
    raise PaperError("unknown_choice", field=place)


def _day(place: str, value: str) -> str:
    """A day is kept as it is printed: `05/02/2026`."""
    found = _DAY.fullmatch(value)
    try:
        if found is None:
            raise PaperError("bad_day", field=place)
        day, month, year = (int(part) for part in found.groups())
        return f"{date(year, month, day):%d/%m/%Y}"
    except ValueError as error:
        raise PaperError("bad_day", field=place) from error


def _chosen(item: Item, value: str) -> str:
    if value not in choices_of(item):
        raise PaperError("unknown_choice", field=item.id)
    return value


def _points(item: Item, value: str) -> str:
    scale = _scale_of(item)
    if not _POINTS.fullmatch(value.strip()):
        raise PaperError("bad_points", field=item.id)
    points = Decimal(value.strip().replace(",", "."))
    if points > scale.most or (scale.binary and points not in (0, scale.most)):
        raise PaperError("too_many_points", field=item.id)
    return f"{points.normalize():f}"


def _scale_of(item: Item) -> Scale:
    if item.scale is None:
        raise TypeError(f"{item.id} is not answered by points")
    return item.scale
