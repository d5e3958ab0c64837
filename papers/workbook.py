"""What every Excel file has in common: its card, its type, how it is printed, who made it, lists
that refuse another word."""

import io
import math
from collections.abc import Sequence
from datetime import date

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from papers.wording import SHORT_DOTS, Share, day_in_words

FONT = "Times New Roman"
"""The type of the papers that a sheet is filed with."""
SIZE = 12
DAY_FORMAT = "dd/mm/yyyy"
_WHOLE_PERCENT, _TENTHS_PERCENT = r"0\ %", r"0.0\ %"
"""Excel shows the comma of who reads it."""
MAKER = "NGƯỜI LẬP BIỂU"
SIGN = "(Ký, ghi rõ họ tên)"
_OURS = "Tự Soi"
_WRONG_WORD = "Chỉ chọn một trong các mục của danh sách, hoặc để trống."
_MARGINS_CM = {"left": 1.5, "right": 1.0, "top": 1.5, "bottom": 1.5}
_CM_PER_INCH = 2.54
_LETTER, _LINE_PT = 1.25, 16
"""How much of a column a bold letter takes, by the letters it is wide; how high a line is."""
_PLAIN_LETTER = 1.1
"""The same of a letter that is not bold, with what the break between words leaves empty."""


def begin(title: str, tab: str) -> tuple[Workbook, Worksheet]:
    """Give a workbook of one sheet, called by its title."""
    book = Workbook()
    describe(book, title)
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = tab
    return book, sheet


def describe(book: Workbook, title: str) -> None:
    """Say on a workbook's card what it is called, who made it and in which language."""
    book.properties.title = title
    book.properties.creator = _OURS
    book.properties.language = "vi-VN"


def content(book: Workbook) -> bytes:
    """Give the file."""
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def type_of(*, bold: bool = False, italic: bool = False, size: int = SIZE, color: str = "") -> Font:
    """Give the type of a cell."""
    return Font(name=FONT, bold=bold, italic=italic, size=size, color=color or None)


def write(cell: Cell, value: str | int | date | Share) -> Cell:
    """Write a value as it is: a day as a day, a share as a number, and a name is never taken for a
    formula."""
    cell.value = value.number if isinstance(value, Share) else value
    cell.font = type_of()
    if isinstance(value, str):
        cell.data_type = "s"
    elif isinstance(value, date):
        cell.number_format = DAY_FORMAT
    elif isinstance(value, Share):
        cell.number_format = _WHOLE_PERCENT if value.whole else _TENTHS_PERCENT
    return cell


def print_well(sheet: Worksheet | WriteOnlyWorksheet, heading_row: int) -> None:
    """All columns on the width of a sheet of A4 lying down, the headings and a number on every
    page."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = Worksheet.PAPERSIZE_A4
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.print_title_rows = f"{heading_row}:{heading_row}"
    sheet.print_options.horizontalCentered = True
    for side, wide in _MARGINS_CM.items():
        setattr(sheet.page_margins, side, wide / _CM_PER_INCH)
    sheet.oddFooter.center.text = "&P/&N"
    sheet.oddFooter.center.font, sheet.oddFooter.center.size = FONT, SIZE


def tall_enough(
    sheet: Worksheet | WriteOnlyWorksheet, row: int, columns: Sequence[tuple[str, float]]
) -> None:
    """Make a row of headings as high as the longest of them needs in the width of its column."""
    lines = max(-(-len(heading) * _LETTER // width) for heading, width in columns)
    sheet.row_dimensions[row].height = (lines + 1) * _LINE_PT


def as_tall_as_its_text(
    sheet: Worksheet, row: int, values: Sequence[str | int | date | Share], widths: Sequence[float]
) -> None:
    """Make a row as high as its longest text needs in the width of its column; one of a line each
    stays free to grow with what is typed."""
    lines = max(
        sum(max(1, math.ceil(len(line) * _PLAIN_LETTER / width)) for line in str(value).split("\n"))
        for value, width in zip(values, widths, strict=True)
    )
    if lines > 1:
        sheet.row_dimensions[row].height = lines * _LINE_PT


def offer(sheet: Worksheet, cells: str, choices: Sequence[str]) -> None:
    """Let cells be filled in from a list alone."""
    listed = DataValidation(
        type="list",
        formula1=f'"{",".join(choices)}"',
        allow_blank=True,
        showErrorMessage=True,
        errorTitle="Chưa đúng",
        error=_WRONG_WORD,
    )
    listed.add(cells)
    sheet.add_data_validation(listed)


def signature() -> tuple[tuple[str, Font], ...]:
    """Give the lines for the place, the day and who made a table, each with its type."""
    return (
        (f"{SHORT_DOTS}, {day_in_words(None)}", type_of(italic=True)),
        (MAKER, type_of(bold=True)),
        (SIGN, type_of(italic=True)),
    )


def sign(sheet: Worksheet, row: int, column: int) -> None:
    """Leave room below a table for the place, the day and who made it."""
    for down, (text, font) in enumerate(signature()):
        cell = sheet.cell(row + down, column, text)
        cell.font = font
        cell.alignment = Alignment(horizontal="center")
