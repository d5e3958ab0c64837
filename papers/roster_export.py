"""A roster given out as .xlsx: the same columns the reader knows, one row a member."""

import io
from collections.abc import Iterable, Mapping
from datetime import date

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from papers.roster_headings import Column
from papers.roster_template import lay_out

Told = str | date | bool
"""What a column says: a mark is a bool."""


def roster_xlsx(rows: Iterable[Mapping[Column, Told]]) -> bytes:
    """Give a roster that the reader takes in as it was stored; what a row lacks stays empty."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    first = lay_out(sheet)
    for number, row in enumerate(rows, first):
        for place, column in enumerate(Column, start=1):
            value = row.get(column)
            if value:
                _write(sheet.cell(number, place), value)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _write(cell: Cell, value: Told) -> None:
    """Days as text too: so a year alone and a day read the same whatever program opens it."""
    if isinstance(value, bool):
        cell.value = "x"
    elif isinstance(value, date):
        cell.value = f"{value:%d/%m/%Y}"
    else:
        cell.value = value
        # What begins as a formula would, is the text that was stored.
        cell.data_type = "s"
