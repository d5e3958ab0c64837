"""An Excel file of many thousands of rows: each is written as it comes and none is kept, without
the borders and styles that would make four things of every cell."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.styles import Alignment
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from papers import workbook

_FORMULA = "="
"""What a text must not begin with where it is to stay one."""


@dataclass(frozen=True, slots=True)
class Flow:
    """One sheet: lines above, a heading, and rows that are made one by one."""

    tab: str
    above: Sequence[str]
    columns: Sequence[tuple[str, int]]
    """The heading of each and its width in characters."""
    rows: Iterable[Sequence[str | int]]


def flowing_xlsx(title: str, flows: Sequence[Flow]) -> bytes:
    """Give the workbook, to be scrolled below its headings and printed across one page."""
    book = Workbook(write_only=True)
    workbook.describe(book, title)
    # The type of every cell that has none of its own: the first of the book's.
    book._fonts[0] = workbook.type_of()
    for flow in flows:
        _fill(book.create_sheet(flow.tab), flow)
    return workbook.content(book)


def _fill(sheet: WriteOnlyWorksheet, flow: Flow) -> None:
    heading = len(flow.above) + 1
    for place, (_, width) in enumerate(flow.columns, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    sheet.freeze_panes = f"C{heading + 1}"
    workbook.print_well(sheet, heading)
    workbook.tall_enough(sheet, heading, flow.columns)
    for line in flow.above:
        sheet.append([_bold(sheet, line)])
    sheet.append([_heading(sheet, name) for name, _ in flow.columns])
    last = heading
    for row in flow.rows:
        last += 1
        sheet.append([_as_it_is(sheet, value) for value in row])
    width = len(flow.columns)
    sheet.auto_filter.ref = f"A{heading}:{get_column_letter(width)}{last}"
    _sign(sheet, max(1, width - 2))


def _sign(sheet: WriteOnlyWorksheet, column: int) -> None:
    sheet.append([])
    for text, font in workbook.signature():
        cell = WriteOnlyCell(sheet, text)
        cell.font, cell.alignment = font, Alignment(horizontal="center")
        sheet.append([*[None] * (column - 1), cell])


def _bold(sheet: WriteOnlyWorksheet, text: str) -> Cell:
    cell = WriteOnlyCell(sheet, text)
    cell.data_type, cell.font = "s", workbook.type_of(bold=True)
    return cell


def _heading(sheet: WriteOnlyWorksheet, text: str) -> Cell:
    cell = _bold(sheet, text)
    cell.alignment = Alignment(wrap_text=True, horizontal="center", vertical="center")
    return cell


def _as_it_is(sheet: WriteOnlyWorksheet, value: str | int) -> str | int | Cell:
    """Give a value to be written; a name is never taken for a formula."""
    if not isinstance(value, str) or not value.startswith(_FORMULA):
        return value
    cell = WriteOnlyCell(sheet, value)
    cell.data_type = "s"
    return cell
