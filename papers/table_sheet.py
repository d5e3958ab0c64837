"""A table to be printed, as an Excel file: four lines above, a heading, one line a row."""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

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
    rows: Sequence[Sequence[str | int]]
    """The values of each row, less its number."""
    choices: Mapping[int, Sequence[str]] = field(default_factory=dict)
    """What a column is filled in with, by its number."""


def table_xlsx(*tables: Table) -> bytes:
    """Give the workbook, a sheet for each table: to be filtered, scrolled below its heading,
    printed across one page."""
    book = Workbook()
    first = book.active
    assert isinstance(first, Worksheet)
    for place, table in enumerate(tables):
        sheet = book.create_sheet() if place else first
        sheet.title = table.tab
        _fill(sheet, table)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _fill(sheet: Worksheet, table: Table) -> None:
    _write_above(sheet, table)
    _write_headings(sheet, table.columns)
    for place, values in enumerate(table.rows, start=1):
        _write_row(sheet, HEADING_ROW + place, (place, *values))
    _lay_out(sheet, f"{get_column_letter(len(table.columns))}{HEADING_ROW + len(table.rows)}")
    for column, choices in table.choices.items():
        _offer(sheet, column, choices, HEADING_ROW + len(table.rows))


def _offer(sheet: Worksheet, column: int, choices: Sequence[str], last: int) -> None:
    """Let the cells of a column be picked from a list."""
    listed = DataValidation(type="list", formula1=f'"{",".join(choices)}"', allow_blank=True)
    letter = get_column_letter(column)
    listed.add(f"{letter}{HEADING_ROW + 1}:{letter}{max(last, HEADING_ROW + 1)}")
    sheet.add_data_validation(listed)


def _lay_out(sheet: Worksheet, last: str) -> None:
    sheet.freeze_panes = f"C{HEADING_ROW + 1}"
    sheet.auto_filter.ref = f"A{HEADING_ROW}:{last}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _write_above(sheet: Worksheet, table: Table) -> None:
    lines = (table.whose, table.title, table.dates, table.counts)
    for row, text in enumerate(lines, start=1):
        wide = len(table.columns)
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=wide)
        size = 14 if row == _TITLE else 11
        _write(sheet, row, 1, text).font = Font(bold=row <= _TITLE, size=size)


def _write_headings(sheet: Worksheet, columns: Sequence[tuple[str, int]]) -> None:
    for place, (heading, width) in enumerate(columns, start=1):
        cell = sheet.cell(HEADING_ROW, place, heading)
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="DDE6F0")
        cell.alignment = Alignment(wrap_text=True, horizontal="center", vertical="center")
        cell.border = _BOX
        sheet.column_dimensions[cell.column_letter].width = width


def _write_row(sheet: Worksheet, row: int, values: Sequence[str | int]) -> None:
    for column, value in enumerate(values, start=1):
        cell = _write(sheet, row, column, value)
        cell.border = _BOX
        cell.alignment = Alignment(wrap_text=True, vertical="center")


def _write(sheet: Worksheet, row: int, column: int, value: str | int) -> Cell:
    """Write a value as it is: a name is never taken for a formula."""
    cell = sheet.cell(row, column, value)
    assert isinstance(cell, Cell)
    if isinstance(value, str):
        cell.data_type = "s"
    return cell
