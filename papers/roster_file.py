"""Reads a roster that an office kept in Excel or CSV: all of it, or what is wrong with each row."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TypeVar

from papers.errors import RosterFileError
from papers.plain import identity
from papers.roster_headings import REQUIRED, SEARCHED_ROWS, Column, Layout, find_layout
from papers.roster_sheets import Sheet, Value, open_sheets, text_of
from papers.roster_values import (
    LAST_ADMITTED,
    LAST_BORN,
    RosterValueError,
    read_date,
    read_flag,
    read_name,
    read_phone,
    read_status,
    read_text,
)
from rating import Status

SHOWN_LENGTH = 60
"""How much of a wrong value is shown again."""

Read = TypeVar("Read")

_DIVIDERS = frozenset({Column.ORGANISATION, Column.CELL})
_TEXTS = (
    Column.PARTY_POST,
    Column.STATE_POST,
    Column.UNION_POST,
    Column.WORKPLACE,
    Column.ORGANISATION,
    Column.PARTY_CARD,
)
_MARKS = (Column.EXEMPT, Column.SUSPENDED, Column.RETIRED)

_birth_date = partial(read_date, last_two_digit_year=LAST_BORN)
_party_date = partial(read_date, last_two_digit_year=LAST_ADMITTED)


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One member as the roster has him; every value is checked."""

    row: int
    """Number of the row in the file, from 1, as Excel shows it."""
    name: str
    birth_date: date
    admitted_on: date
    official_on: date | None
    status: Status | None
    """None where the file has no column that tells it."""
    party_post: str
    state_post: str
    union_post: str
    workplace: str
    organisation: str
    cell: str
    phone: str
    exempt: bool
    suspended: bool
    retired: bool
    party_card: str
    told: frozenset[Column] = frozenset(Column)
    """The columns the file has: of the others it says nothing, not that they are empty."""
    sheet: str = ""
    """Name of the sheet, where rows of more than one are read."""

    @property
    def place(self) -> str:
        """Where the row stands, as it is named on the command line: `5`, or `Chi bộ 2!5`."""
        return f"{self.sheet}!{self.row}" if self.sheet else str(self.row)

    def problem(self, column: Column, code: str, value: str = "") -> "RowProblem":
        """Give what is wrong with this row, found when it is compared with others."""
        return RowProblem(self.row, column, code, value, self.sheet)


@dataclass(frozen=True, slots=True)
class RowProblem:
    """What is wrong in one place of the file.

    Codes: `missing`, `missing_column`, `doubled_column`, `no_rows`, `bad_name`, `bad_date`,
    `year_only`, `date_order`, `bad_flag`, `bad_status`, `status_conflict`, `bad_phone`,
    `too_long`, `formula_error`, `duplicate` (the value is the row it repeats).
    """

    row: int
    column: str
    """A `Column`; its heading stands in `roster_headings.HEADINGS`."""
    code: str
    value_shown: str = ""
    sheet: str = ""
    """Name of the sheet, where rows of more than one are read."""


@dataclass(frozen=True, slots=True)
class RosterFile:
    """A roster as read: rows only when there is no problem at all, so nothing comes in half."""

    rows: tuple[RosterRow, ...]
    problems: tuple[RowProblem, ...]
    """In the order of the rows."""
    ignored: tuple[str, ...] = ()
    """Headings of columns that were not read."""


def read_roster(content: bytes) -> RosterFile:
    """Read an .xlsx or .csv roster; what kind it is, is seen from the content.

    Headings are found by their words, in any order, below any title. Every row is checked and
    every problem told.

    Raises:
        RosterFileError: `old_excel`, `too_large`, `unreadable`, or `no_headings` where no sheet
            has a row of headings.
    """
    sheet, layout = _roster_sheet(content)
    problems = list(_column_problems(layout))
    rows: list[RosterRow] = []
    if not problems:
        rows = list(_member_rows(sheet, layout, problems))
        problems.extend(_duplicates(rows))
    if not rows and not problems:
        problems.append(RowProblem(layout.heading_row + 1, Column.NAME, "no_rows"))
    problems.sort(key=lambda problem: problem.row)
    return RosterFile(() if problems else tuple(rows), tuple(problems), layout.ignored)


def _roster_sheet(content: bytes) -> tuple[Sheet, Layout]:
    """The sheet (or way to split a CSV) in which most headings are recognised."""
    found: tuple[Sheet, Layout] | None = None
    for sheet in open_sheets(content):
        layout = find_layout(
            [[text_of(cell) for cell in row] for row in sheet.rows[:SEARCHED_ROWS]]
        )
        if layout and (found is None or len(layout.columns) > len(found[1].columns)):
            found = sheet, layout
    if found is None:
        raise RosterFileError("no_headings")
    return found


def _column_problems(layout: Layout) -> Iterator[RowProblem]:
    heading_row = layout.heading_row + 1
    for column in REQUIRED:
        if column not in layout.columns:
            yield RowProblem(heading_row, column, "missing_column")
    for column in layout.doubled:
        yield RowProblem(heading_row, column, "doubled_column")


def _member_rows(sheet: Sheet, layout: Layout, problems: list[RowProblem]) -> Iterator[RosterRow]:
    for place in range(layout.heading_row + 1, len(sheet.rows)):
        cells = _Cells(sheet.rows[place], layout, row=place + 1)
        if cells.empty:
            continue
        member = _member(cells)
        problems.extend(cells.problems)
        if member is not None and not cells.problems:
            yield member


class _Cells:
    """One row while it is read; gathers what is wrong with it."""

    def __init__(self, cells: Sequence[Value], layout: Layout, row: int) -> None:
        self._cells = cells
        self._layout = layout
        self.row = row
        self.problems: list[RowProblem] = []

    @property
    def told(self) -> frozenset[Column]:
        """The columns the file has."""
        return frozenset(self._layout.columns)

    @property
    def empty(self) -> bool:
        """Whether the row speaks of nobody: blank, or only naming an organisation as a divider."""
        return all(self.blank(column) for column in Column if column not in _DIVIDERS)

    def blank(self, column: Column) -> bool:
        """Whether nothing stands in the column, or the file has no such column."""
        return not text_of(self._value(column))

    def read(self, column: Column, reader: Callable[[Value], Read]) -> Read | None:
        """Read a cell; None where its column is not there or, with the problem noted, is wrong."""
        try:
            return reader(self._value(column))
        except RosterValueError as fault:
            self.note(column, fault.code)
            return None

    def required(self, column: Column, reader: Callable[[Value], Read]) -> Read | None:
        """Read a cell that must not be empty."""
        if self.blank(column):
            self.note(column, "missing")
            return None
        return self.read(column, reader)

    def note(self, column: Column, code: str) -> None:
        """Note what is wrong in a column of this row."""
        shown = text_of(self._value(column))[:SHOWN_LENGTH]
        self.problems.append(RowProblem(self.row, column, code, shown))

    def _value(self, column: Column) -> Value:
        place = self._layout.columns.get(column)
        return None if place is None or place >= len(self._cells) else self._cells[place]


def _member(cells: _Cells) -> RosterRow | None:
    """Read a whole row, so that all its problems are noted; None where one stands in the way."""
    name = cells.required(Column.NAME, read_name)
    birth_date = cells.required(Column.BIRTH_DATE, _birth_date)
    admitted_on = cells.required(Column.ADMITTED_ON, _party_date)
    official_on = cells.read(Column.OFFICIAL_ON, _party_date)
    status = _status(cells, official_on)
    cell = cells.required(Column.CELL, read_text)
    texts = {column: cells.read(column, read_text) or "" for column in _TEXTS}
    phone = cells.read(Column.PHONE, read_phone)
    marks = {column: bool(cells.read(column, read_flag)) for column in _MARKS}
    _note_disorder(cells, birth_date, admitted_on, official_on)
    if not (name and birth_date and admitted_on and cell) or cells.problems:
        return None
    return RosterRow(
        row=cells.row,
        name=name,
        birth_date=birth_date,
        admitted_on=admitted_on,
        official_on=official_on,
        status=status,
        party_post=texts[Column.PARTY_POST],
        state_post=texts[Column.STATE_POST],
        union_post=texts[Column.UNION_POST],
        workplace=texts[Column.WORKPLACE],
        organisation=texts[Column.ORGANISATION],
        cell=cell,
        phone=phone or "",
        exempt=marks[Column.EXEMPT],
        suspended=marks[Column.SUSPENDED],
        retired=marks[Column.RETIRED],
        party_card=texts[Column.PARTY_CARD],
        told=cells.told,
    )


def _status(cells: _Cells, official_on: date | None) -> Status | None:
    """The status written, else official for whoever has an official date; noted if neither.

    A file without both columns tells nobody's status: who is known keeps his.
    """
    if not cells.told & {Column.STATUS, Column.OFFICIAL_ON}:
        return None
    if not cells.blank(Column.STATUS):
        status = cells.read(Column.STATUS, read_status)
        if status is Status.PROBATIONARY and official_on:
            cells.note(Column.STATUS, "status_conflict")
        return status
    if cells.blank(Column.OFFICIAL_ON):
        cells.note(Column.STATUS, "missing")
    return Status.OFFICIAL if official_on else None


def _note_disorder(
    cells: _Cells, birth_date: date | None, admitted_on: date | None, official_on: date | None
) -> None:
    """A life has an order: born, admitted, official."""
    if birth_date and admitted_on and admitted_on <= birth_date:
        cells.note(Column.ADMITTED_ON, "date_order")
    if admitted_on and official_on and official_on < admitted_on:
        cells.note(Column.OFFICIAL_ON, "date_order")


def _duplicates(rows: Sequence[RosterRow]) -> Iterator[RowProblem]:
    """The same person twice in one cell; two of one name differ by their birth dates."""
    first_row: dict[tuple[str, date, str], int] = {}
    for row in rows:
        person = (identity(row.name), row.birth_date, identity(row.cell))
        if person in first_row:
            yield RowProblem(row.row, Column.NAME, "duplicate", str(first_row[person]))
        first_row.setdefault(person, row.row)
