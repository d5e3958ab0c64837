"""The empty roster to fill in: headings the reader knows, lists to choose from, a line of help."""

import csv
import io

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from papers.roster_headings import HEADINGS, REQUIRED, Column

TITLE = "DANH SÁCH ĐẢNG VIÊN"
INSTRUCTION = (
    "Mỗi đảng viên một dòng. Cột in đậm có dấu * phải điền. Ngày ghi đủ ngày/tháng/năm, ví dụ "
    "05/02/1984. Ba cột cuối: đánh dấu x nếu đúng, để trống nếu không. Có thể thêm cột khác; "
    "cột lạ sẽ được bỏ qua."
)
FILLED_ROWS = 1000
"""How many rows carry the lists and formats."""

_HEADING_ROW = 3
_DATES = (Column.BIRTH_DATE, Column.ADMITTED_ON, Column.OFFICIAL_ON)
_DIGITS = (Column.PHONE, Column.PARTY_CARD)
_MARKS = (Column.EXEMPT, Column.SUSPENDED, Column.RETIRED)
_STATUSES = "Chính thức,Dự bị"
_WIDE = (Column.NAME, Column.WORKPLACE, Column.ORGANISATION, Column.CELL)


def roster_template_csv() -> bytes:
    """Give the empty roster as .csv: its headings, in letters that Excel reads aright."""
    line = io.StringIO()
    csv.writer(line).writerow(_heading(column) for column in Column)
    return line.getvalue().encode("utf-8-sig")


def roster_template_xlsx() -> bytes:
    """Give the empty roster as .xlsx; filled in, `read_roster` reads it."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "Danh sách"
    _write_head(sheet)
    for place, column in enumerate(Column, start=1):
        _write_column(sheet, place, column)
    sheet.freeze_panes = f"B{_HEADING_ROW + 1}"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _write_head(sheet: Worksheet) -> None:
    last = get_column_letter(len(Column))
    for row, text, font in ((1, TITLE, Font(bold=True, size=14)), (2, INSTRUCTION, Font())):
        sheet.merge_cells(f"A{row}:{last}{row}")
        sheet.cell(row, 1, text).font = font
        sheet.cell(row, 1).alignment = Alignment(wrap_text=True, vertical="center")
    sheet.row_dimensions[2].height = 32


def _write_column(sheet: Worksheet, place: int, column: Column) -> None:
    heading = sheet.cell(_HEADING_ROW, place, _heading(column))
    heading.font = Font(bold=column in REQUIRED)
    heading.fill = PatternFill("solid", fgColor="DDE6F0")
    heading.alignment = Alignment(wrap_text=True, horizontal="center", vertical="center")
    letter = get_column_letter(place)
    sheet.column_dimensions[letter].width = 28 if column in _WIDE else 15
    rows = f"{letter}{_HEADING_ROW + 1}:{letter}{_HEADING_ROW + FILLED_ROWS}"
    if column in _DATES or column in _DIGITS:
        kind = "dd/mm/yyyy" if column in _DATES else "@"
        for (cell,) in sheet[rows]:
            cell.number_format = kind
    choices = _STATUSES if column is Column.STATUS else "x" if column in _MARKS else None
    if choices is not None:
        _offer(sheet, rows, choices)


def _heading(column: Column) -> str:
    return HEADINGS[column] + (" *" if column in REQUIRED else "")


def _offer(sheet: Worksheet, rows: str, choices: str) -> None:
    offered = DataValidation(type="list", formula1=f'"{choices}"', allow_blank=True)
    offered.add(rows)
    sheet.add_data_validation(offered)
