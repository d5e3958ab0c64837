"""A roster given out as .xlsx: the same columns the reader knows, one row a member."""

from collections.abc import Iterable, Mapping
from datetime import date

from openpyxl.cell import Cell

from papers import workbook
from papers.roster_headings import Column
from papers.roster_template import TAB, TITLE, lay_out, shape

Told = str | date | bool
"""What a column says: a mark is a bool."""


def roster_xlsx(rows: Iterable[Mapping[Column, Told]]) -> bytes:
    """Give a roster that the reader takes in as it was stored; what a row lacks stays empty."""
    book, sheet = workbook.begin(TITLE, TAB)
    first = lay_out(sheet)
    for number, row in enumerate(rows, first):
        for place, column in enumerate(Column, start=1):
            value = row.get(column)
            if value:
                cell = sheet.cell(number, place)
                assert isinstance(cell, Cell)
                shape(cell, column)
                _write(cell, value)
    return workbook.content(book)


def _write(cell: Cell, value: Told) -> None:
    """A day is a day, to be sorted by; a year alone is told as text."""
    if isinstance(value, bool):
        cell.value = "x"
    elif isinstance(value, date):
        cell.value = value
    else:
        cell.value = value
        # What begins as a formula would, is the text that was stored.
        cell.data_type = "s"
