"""The empty roster to fill in: headings the reader knows, lists to choose from, a line of help.

The example row is passed over by the reader, should somebody leave it where it stands.
"""

import csv
import io

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from papers.roster_headings import HEADINGS, REQUIRED, STANDINGS, Column
from papers.roster_rows import EXAMPLE_MARK

TITLE = "DANH SÁCH ĐẢNG VIÊN"
INSTRUCTION = (
    "Mỗi đảng viên một dòng. Cột in đậm có dấu * phải điền. Ngày ghi đủ ngày/tháng/năm, ví dụ "
    "05/02/1984. Ba cột cuối: đánh dấu x nếu đúng, để trống nếu không. Dòng ví dụ không được nhập; "
    "hãy điền từ dòng dưới. Có thể thêm cột khác; cột lạ sẽ được bỏ qua."
)
EXAMPLE = {
    Column.NAME: f"{EXAMPLE_MARK} Nguyễn Văn A",
    Column.BIRTH_DATE: "05/02/1984",
    Column.ADMITTED_ON: "03/02/2010",
    Column.OFFICIAL_ON: "03/02/2011",
    Column.STATUS: "Chính thức",
    Column.CELL: "Chi bộ 1",
}
"""No post and no phone: whoever types over the row must not inherit them."""
FILLED_ROWS = 1000
"""How many rows carry the lists and formats."""

_HEADING_ROW = 3
_GREY = "808080"
_REQUIRED_FILL, _FILL = "F8DDB0", "DDE6F0"
_WRONG_WORD = "Chỉ chọn một trong các mục của danh sách, hoặc để trống."
_DATES = (Column.BIRTH_DATE, Column.ADMITTED_ON, Column.OFFICIAL_ON)
_DIGITS = (Column.PHONE, Column.PARTY_CARD)
_MARKS = (Column.EXEMPT, Column.SUSPENDED, Column.RETIRED)
_STATUSES = ",".join(STANDINGS.values())
_WIDE = (Column.NAME, Column.WORKPLACE, Column.ORGANISATION, Column.CELL)


def roster_template_csv() -> bytes:
    """Give the empty roster as .csv: its headings, as Excel reads it aright; an example."""
    line = io.StringIO()
    csv.writer(line).writerow(_heading(column) for column in Column)
    csv.writer(line).writerow(EXAMPLE.get(column, "") for column in Column)
    return line.getvalue().encode("utf-8-sig")


def roster_template_xlsx() -> bytes:
    """Give the empty roster as .xlsx; filled in, `read_roster` reads it."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    first = lay_out(sheet)
    for place, column in enumerate(Column, start=1):
        example = sheet.cell(first, place, EXAMPLE.get(column))
        example.font = Font(italic=True, color=_GREY)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def lay_out(sheet: Worksheet) -> int:
    """Write title, help, headings, lists and formats below; give the first row of members."""
    sheet.title = "Danh sách"
    _write_head(sheet)
    for place, column in enumerate(Column, start=1):
        _write_column(sheet, place, column)
    sheet.freeze_panes = f"B{_HEADING_ROW + 1}"
    _print_well(sheet)
    return _HEADING_ROW + 1


def _write_head(sheet: Worksheet) -> None:
    last = get_column_letter(len(Column))
    for row, text, font in ((1, TITLE, Font(bold=True, size=14)), (2, INSTRUCTION, Font())):
        sheet.merge_cells(f"A{row}:{last}{row}")
        sheet.cell(row, 1, text).font = font
        sheet.cell(row, 1).alignment = Alignment(wrap_text=True, vertical="center")
    sheet.row_dimensions[2].height = 32


def _print_well(sheet: Worksheet) -> None:
    """All columns on the width of a sheet of A4 lying down, the headings on every page."""
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.print_title_rows = f"{_HEADING_ROW}:{_HEADING_ROW}"
    sheet.oddFooter.center.text = "&P/&N"


def _write_column(sheet: Worksheet, place: int, column: Column) -> None:
    heading = sheet.cell(_HEADING_ROW, place, _heading(column))
    heading.font = Font(bold=column in REQUIRED)
    heading.fill = PatternFill("solid", fgColor=_REQUIRED_FILL if column in REQUIRED else _FILL)
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
    offered = DataValidation(
        type="list",
        formula1=f'"{choices}"',
        allow_blank=True,
        showErrorMessage=True,
        errorTitle="Chưa đúng",
        error=_WRONG_WORD,
    )
    offered.add(rows)
    sheet.add_data_validation(offered)
