"""A table to be printed, as an Excel file: four lines above, a heading, one line a row, and below
who made it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from papers import workbook
from papers.wording import Share

HEADING_ROW = 5
"""Below whose table it is, its title, its dates and its counts."""
_TITLE = 2
_LINE = Side(style="thin")
_BOX = Border(_LINE, _LINE, _LINE, _LINE)


@dataclass(frozen=True, slots=True)
class Table:
    """What the sheet states."""

    tab: str
    whose: str
    title: str
    dates: str
    counts: str
    columns: Sequence[tuple[str, int]]
    """The heading of each and its width in characters; the first is for the number."""
    rows: Sequence[Sequence[str | int | date | Share]]
    """The values of each row, less its number."""
    choices: Mapping[int, Sequence[str]] = field(default_factory=dict)
    """What a column is filled in with, by its number."""


def table_xlsx(*tables: Table) -> bytes:
    """Give the workbook, a sheet for each table: to be filtered, scrolled below its heading,
    printed across one page."""
    book, first = workbook.begin(tables[0].title, tables[0].tab)
    for place, table in enumerate(tables):
        _fill(book.create_sheet(table.tab) if place else first, table)
    return workbook.content(book)


def _fill(sheet: Worksheet, table: Table) -> None:
    last, wide = HEADING_ROW + len(table.rows), len(table.columns)
    _write_above(sheet, table)
    _write_headings(sheet, table.columns)
    for place, values in enumerate(table.rows, start=1):
        _write_row(sheet, HEADING_ROW + place, (place, *values))
        widths = [width for _, width in table.columns]
        workbook.as_tall_as_its_text(sheet, HEADING_ROW + place, (place, *values), widths)
    sheet.freeze_panes = f"C{HEADING_ROW + 1}"
    sheet.auto_filter.ref = f"A{HEADING_ROW}:{get_column_letter(wide)}{last}"
    workbook.print_well(sheet, HEADING_ROW)
    for column, choices in table.choices.items():
        letter = get_column_letter(column)
        cells = f"{letter}{HEADING_ROW + 1}:{letter}{max(last, HEADING_ROW + 1)}"
        workbook.offer(sheet, cells, choices)
    # Beside the last column, which may be for a program: no word stands in what is read back.
    workbook.sign(sheet, last + 2, wide - 1)


def _write_above(sheet: Worksheet, table: Table) -> None:
    lines = (table.whose, table.title, table.dates, table.counts)
    for row, text in enumerate(lines, start=1):
        wide = len(table.columns)
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=wide)
        size = 14 if row == _TITLE else workbook.SIZE
        _write(sheet, row, 1, text).font = workbook.type_of(bold=row <= _TITLE, size=size)


def _write_headings(sheet: Worksheet, columns: Sequence[tuple[str, int]]) -> None:
    for place, (heading, width) in enumerate(columns, start=1):
        cell = sheet.cell(HEADING_ROW, place, heading)
        cell.font = workbook.type_of(bold=True)
        cell.fill = PatternFill("solid", fgColor="DDE6F0")
        cell.alignment = Alignment(wrap_text=True, horizontal="center", vertical="center")
        cell.border = _BOX
        sheet.column_dimensions[cell.column_letter].width = width
    workbook.tall_enough(sheet, HEADING_ROW, columns)


def _write_row(sheet: Worksheet, row: int, values: Sequence[str | int | date | Share]) -> None:
    for column, value in enumerate(values, start=1):
        cell = _write(sheet, row, column, value)
        cell.border = _BOX
        across = None if isinstance(value, str) else "center"
        cell.alignment = Alignment(wrap_text=True, horizontal=across, vertical="center")


def _write(sheet: Worksheet, row: int, column: int, value: str | int | date | Share) -> Cell:
    cell = sheet.cell(row, column)
    assert isinstance(cell, Cell)
    return workbook.write(cell, value)
