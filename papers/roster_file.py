"""Reads a roster that an office kept in Excel or CSV: all of it, or what is wrong with each row."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from typing import TypeVar

from papers.errors import UnreadFile
from papers.old_letters import OldFont, old_letters
from papers.roster_excel import Sheet, Value
from papers.roster_fonts import renewed, with_headings_of
from papers.roster_halves import has_unnamed_beside, joined
from papers.roster_headings import DAYS, REQUIRED, SEARCHED_ROWS, Column, Layout, find_layout
from papers.roster_rows import SHOWN_LENGTH, MemberRow, PassedOver, member_rows
from papers.roster_sheets import open_sheets, shown_of, text_of
from papers.roster_values import (
    LAST_ADMITTED,
    RosterValueError,
    read_birth,
    read_date,
    read_flag,
    read_name,
    read_phone,
    read_status,
    read_text,
    read_two_dates,
)
from papers.struck import STROKE, left_of
from rating import Status
from terms.identity import identity, seen

Read = TypeVar("Read")

_TEXTS = (
    Column.PARTY_POST,
    Column.STATE_POST,
    Column.UNION_POST,
    Column.WORKPLACE,
    Column.ORGANISATION,
    Column.PARTY_CARD,
)
_MARKS = {
    Column.EXEMPT: partial(read_flag, also="mien(?: (?:sinh hoat|shd|cong tac).*)?"),
    Column.SUSPENDED: partial(read_flag, also="dinh chi(?: sinh hoat.*)?"),
    Column.RETIRED: partial(read_flag, also="(?:nghi )?huu(?: tri)?"),
}
_REPEATED = (
    Column.PARTY_POST,
    Column.STATE_POST,
    Column.UNION_POST,
    Column.WORKPLACE,
    Column.ORGANISATION,
    Column.CELL,
    *DAYS,
)
"""Columns in which a mark may stand for what is written above it."""
_DITTO_BEGINS = frozenset("\"″”〃',-nN ")
_DITTO = re.compile(r"[\"″”〃]|'{2}|,,|-?\s*n\.?t\.?\s*-?|như (?:trên|dòng trên)", re.IGNORECASE)

_party_date = partial(read_date, last_two_digit_year=LAST_ADMITTED)
_two_party_dates = partial(read_two_dates, last_two_digit_year=LAST_ADMITTED)


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One member as the roster has them; every value is checked."""

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
    hidden: bool = False
    """Whether the row is hidden from the eye, by a filter for one."""
    birth_year_only: bool = False
    """Whether the file has the year of birth alone: day and month of the date mean nothing."""

    @property
    def place(self) -> str:
        """Where the row stands, as it is named on the command line: `5`, or `Chi bộ 2!5`."""
        return f"{self.sheet}!{self.row}" if self.sheet else str(self.row)

    def problem(self, column: Column, code: str, value: str = "", same: str = "") -> "RowProblem":
        """Give what is wrong with this row, found when it is compared with others."""
        return RowProblem(self.row, column, code, value, self.sheet, same)


@dataclass(frozen=True, slots=True)
class RowProblem:
    """What is wrong in one place of the file.

    Codes: `missing`, `missing_column`, `doubled_column`, `no_rows`, `bad_name`, `bad_date`,
    `year_only`, `unnamed_beside`, `date_order`, `bad_flag`, `bad_status`, `status_conflict`,
    `bad_phone`, `too_long`, `struck`, `formula_error`, `old_letters`, `name_remark`, `name_short`,
    `duplicate` (the value is the row it repeats); those of a comparison with what is stored.
    """

    row: int
    column: str
    """A `Column`; its heading stands in `roster_headings.HEADINGS`."""
    code: str
    value_shown: str = ""
    sheet: str = ""
    """Name of the sheet, where rows of more than one are read."""
    same: str = ""
    """Who it may be, as `ROW=ID`."""


@dataclass(frozen=True, slots=True)
class RosterFile:
    """A roster as read: rows only when there is no problem at all, so nothing comes in half."""

    rows: tuple[RosterRow, ...]
    problems: tuple[RowProblem, ...]
    """In the order of the rows."""
    ignored: tuple[str, ...] = ()
    """Headings of columns that were not read."""
    passed_over: tuple[PassedOver, ...] = ()
    """Rows around the members that tell of none: totals, date, signatures."""
    left_out: tuple[str, ...] = ()
    """Names of sheets that have content and were not read."""
    cells_above: tuple[str, ...] = ()
    """Cells named by a title, not in a column."""
    struck: tuple[PassedOver, ...] = ()
    """Cells of which a part is struck out, and what was read of them."""
    hidden_unknown: bool = False
    """Whether the format does not tell which rows are hidden."""
    turned_from: tuple[OldFont, ...] = ()
    """For which old fonts members were typed; they are told in the letters of today."""

    @property
    def hidden(self) -> tuple[str, ...]:
        """Where the rows stand that are hidden from the eye."""
        return tuple(row.place for row in self.rows if row.hidden)


def read_roster(content: bytes, *, with_hidden: bool = True, cell: str = "") -> RosterFile:
    """Read a roster: .xlsx, .xls, .ods or .csv; what kind it is, is seen from the content.

    Headings are found by their words, in any order, below any title. Every visible sheet with the
    headings that must be there is read. Every row is checked and every problem told. Hidden rows
    are members too, unless they are not wanted. `cell` is the cell of rows for which the file
    names none.

    Raises:
        UnreadFile: as `open_sheets`; `old_letters`, or `no_headings` where no sheet has a row
            of headings.
    """
    tables, left_out = _tables(content, cell)
    problems: list[RowProblem] = []
    rows: list[RosterRow] = []
    passed: list[PassedOver] = []
    struck: list[PassedOver] = []
    for table in tables:
        faults = list(_column_problems(table))
        problems.extend(faults)
        if not faults:
            for cells, member in _members(table, passed, with_hidden=with_hidden):
                problems.extend(cells.problems)
                struck.extend(PassedOver(cells.place, left) for left in cells.struck)
                rows.extend([member] if member else [])
    if not rows and not problems:
        problems.append(RowProblem(tables[0].layout.heading_row + 1, Column.NAME, "no_rows"))
    problems.extend(_duplicates(rows))
    problems.sort(key=lambda problem: (problem.sheet, problem.row))
    above = dict.fromkeys(
        row.cell for row in rows if Column.CELL not in row.told and row.cell != cell
    )
    return RosterFile(
        rows=() if problems else tuple(rows),
        problems=tuple(problems),
        ignored=tuple(dict.fromkeys(h for table in tables for h in table.layout.ignored)),
        passed_over=tuple(passed),
        left_out=left_out,
        cells_above=tuple(above),
        struck=tuple(struck),
        hidden_unknown=not all(table.sheet.tells_hidden for table in tables),
        turned_from=tuple(dict.fromkeys(font for table in tables for font in table.fonts)),
    )


@dataclass(frozen=True, slots=True)
class _Table:
    sheet: Sheet
    layout: Layout
    name: str
    """The sheet's name, where rows of more than one are read."""
    cell: str
    """The cell of rows for which the sheet names none; empty where nobody said it."""
    fonts: tuple[OldFont, ...] = ()
    """The old fonts its members were typed for."""

    @property
    def complete(self) -> bool:
        return not list(_column_problems(self))


def _tables(content: bytes, cell: str) -> tuple[list[_Table], tuple[str, ...]]:
    """Give the sheets to read and the names of those left out.

    A CSV is read in the way to split it that gives most headings. Of several sheets those with all
    headings that must be there are read; where none has, the one with most of them, to tell."""
    sheets = list(open_sheets(content))
    found = _found(((sheet, sheet) for sheet in sheets), cell)
    if not found:
        # Headings too may be typed for an old font, with the members or apart from them.
        found = _found(((renewed(sheet, 0)[0], sheet) for sheet in sheets), cell) or _found(
            ((with_headings_of(sheet, font), sheet) for sheet in sheets for font in OldFont), cell
        )
    if not found:
        texts = [str(cell) for sheet in sheets for row in sheet.rows for cell in row.cells]
        raise UnreadFile("old_letters" if any(map(old_letters, texts)) else "no_headings")
    best = max(found, key=lambda table: len(table.layout.columns))
    tables = [table for table in found if table.sheet.name and table.complete] or [best]
    read = {table.sheet.name for table in tables}
    left_out = tuple(sheet.name for sheet in sheets if sheet.rows and sheet.name not in read)
    if len(tables) == 1:
        tables = [replace(tables[0], name="")]
    return tables, left_out


def _found(sheets: Iterable[tuple[Sheet, Sheet]], cell: str) -> list[_Table]:
    """Give the tables of the sheets that have headings, their members in the letters of today.

    Each sheet is given as its headings are read, and as it is."""
    found = []
    for headed, sheet in sheets:
        if sheet.shown and (layout := find_layout(_head(headed))):
            last = layout.heading_row + 1
            # What proves the font of the headings proves that of the members, where it is one.
            whole, fonts = renewed(sheet, 0) if headed is not sheet else (sheet, ())
            members, fonts = (whole, fonts) if len(fonts) == 1 else renewed(sheet, last)
            head = [row for row in headed.rows if row.number <= last]
            rows = [*head, *(row for row in members.rows if row.number > last)]
            table = joined(replace(sheet, rows=rows), layout)
            found.append(_Table(*table, sheet.name, cell, fonts))
    return found


def _head(sheet: Sheet) -> list[list[str]]:
    """The first rows as texts, with the lines of a cell kept apart: headings may have two."""
    head: list[list[str]] = [[] for _ in range(SEARCHED_ROWS)]
    for row in sheet.rows:
        if row.number > SEARCHED_ROWS:
            break
        head[row.number - 1] = [
            "\n".join(" ".join(line.split()) for line in seen(text).splitlines() if line.strip())
            for text in (cell if isinstance(cell, str) else text_of(cell) for cell in row.cells)
        ]
    return head


def _column_problems(table: _Table) -> Iterator[RowProblem]:
    layout = table.layout
    row = layout.heading_row + 1
    for column in REQUIRED:
        if column not in layout.columns and not (column is Column.CELL and _named_above(table)):
            yield RowProblem(row, column, "missing_column", sheet=table.name)
    for column in layout.doubled:
        yield RowProblem(row, column, "doubled_column", sheet=table.name)
    if has_unnamed_beside(table.sheet, layout):
        yield RowProblem(row, Column.NAME, "unnamed_beside", sheet=table.name)


def _named_above(table: _Table) -> bool:
    """Whether every member stands below the name of a cell, where no column has it."""
    return all(found.cell or table.cell for found in member_rows(table.sheet, table.layout, [], ""))


def _members(
    table: _Table, passed: list[PassedOver], *, with_hidden: bool
) -> Iterator[tuple["_Cells", RosterRow | None]]:
    """Give the rows of members as they were read; None for one with a problem."""
    place = f"{table.name}!" if table.name else ""
    above: Mapping[Column, Value] = {}
    for found in member_rows(table.sheet, table.layout, passed, place):
        if found.row.hidden and not with_hidden:
            continue
        cells = _Cells(found, table, above)
        member = _member(cells)
        above = cells.repeatable
        yield cells, None if cells.problems else member


class _Cells:
    """One row while it is read; gathers what is wrong with it."""

    def __init__(self, found: MemberRow, table: _Table, above: Mapping[Column, Value]) -> None:
        self._cells = found.row.cells
        self._layout = table.layout
        self.row = found.row.number
        self.hidden = found.row.hidden
        self.sheet = table.name
        self.cell_above = found.cell or table.cell
        self._above = above
        self.standing_above = found.standing
        self.place = f"{table.name}!{self.row}" if table.name else str(self.row)
        self.problems: list[RowProblem] = []
        self.struck: list[str] = []

    @property
    def told(self) -> frozenset[Column]:
        """The columns the file has."""
        return frozenset(self._layout.columns)

    @property
    def both_days(self) -> bool:
        """Whether the days of admission and of the official standing share a column."""
        columns = self._layout.columns
        return columns.get(Column.ADMITTED_ON) == columns.get(Column.OFFICIAL_ON, -1)

    @property
    def marks_status(self) -> bool:
        """Whether what somebody is stands as a mark in one of two columns."""
        return Column.STATUS in self._layout.halves

    def blank(self, column: Column) -> bool:
        """Whether nothing stands in the column, or the file has no such column."""
        return not text_of(self._value(column))

    def read(self, column: Column, reader: Callable[[Value], Read]) -> Read | None:
        """Read a cell; None where its column is not there or, with the problem noted, is wrong."""
        value = self._value(column)
        if isinstance(value, str) and STROKE in value:
            value = left_of(value)
            if not any(map(str.isalnum, value)):
                self.note(column, "struck")
                return None
            self.struck.append(text_of(value))
        try:
            return reader(value)
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
        shown = shown_of(self._value(column))[:SHOWN_LENGTH]
        self.problems.append(RowProblem(self.row, column, code, shown, self.sheet))

    @property
    def repeatable(self) -> Mapping[Column, Value]:
        """What a mark in the next row may stand for."""
        return {column: self._value(column) for column in _REPEATED if column in self.told}

    def _value(self, column: Column) -> Value:
        place = self._layout.columns.get(column)
        value = None if place is None or place >= len(self._cells) else self._cells[place]
        if isinstance(value, str) and value[:1] in _DITTO_BEGINS and column in self._above:
            return self._above[column] if _DITTO.fullmatch(text_of(value)) else value
        return value


def _member(cells: _Cells) -> RosterRow | None:
    """Read a whole row, so that all its problems are noted; None where one stands in the way."""
    name = cells.required(Column.NAME, read_name)
    if any(problem.code == "struck" for problem in cells.problems):
        return None  # a name that is struck out: so is all of the row
    birth_date, year_only = cells.required(Column.BIRTH_DATE, read_birth) or (None, False)
    admitted_on, official_on = _party_days(cells)
    status = _status(cells, official_on)
    named = Column.CELL in cells.told
    cell = cells.required(Column.CELL, read_text) if named else cells.cell_above
    texts = {column: cells.read(column, read_text) or "" for column in _TEXTS}
    phone = cells.read(Column.PHONE, read_phone)
    marks = {column: bool(cells.read(column, mark)) for column, mark in _MARKS.items()}
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
        sheet=cells.sheet,
        hidden=cells.hidden,
        birth_year_only=year_only,
    )


def _party_days(cells: _Cells) -> tuple[date | None, date | None]:
    """The days of admission and of the official standing, from a column each or one for both."""
    if cells.both_days:
        both = cells.required(Column.ADMITTED_ON, _two_party_dates)
        return both or (None, None)
    admitted_on = cells.required(Column.ADMITTED_ON, _party_date)
    return admitted_on, cells.read(Column.OFFICIAL_ON, _party_date)


def _status(cells: _Cells, official_on: date | None) -> Status | None:
    """The status written, else official for whoever has an official date; noted if neither.

    A file without both columns tells nobody's status: who is known keeps theirs.
    """
    if not cells.told & {Column.STATUS, Column.OFFICIAL_ON}:
        return None
    if not cells.blank(Column.STATUS):
        status = cells.read(Column.STATUS, read_status)
        if status is Status.PROBATIONARY and official_on:
            cells.note(Column.STATUS, "status_conflict")
        return status
    if cells.standing_above and not cells.marks_status:
        if official_on and cells.standing_above is Status.PROBATIONARY:
            cells.note(Column.OFFICIAL_ON, "status_conflict")
        return cells.standing_above
    undated = official_on is None and (cells.both_days or cells.blank(Column.OFFICIAL_ON))
    if undated or cells.marks_status:
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
    first_row: dict[tuple[str, date, str], str] = {}
    for row in rows:
        person = (identity(row.name), row.birth_date, identity(row.cell))
        if person in first_row:
            yield row.problem(Column.NAME, "duplicate", first_row[person])
        first_row.setdefault(person, row.place)
