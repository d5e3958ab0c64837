"""The empty roster to fill in: headings the reader knows, lists to choose from, a line of help.

The example row is passed over by the reader, should somebody leave it where it stands.
"""

import csv
import io

from openpyxl.cell import Cell
from openpyxl.styles import Alignment, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from papers import workbook
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
"""How many rows carry the lists; formats are of whole columns."""
TAB = "Danh sách"

_HEADING_ROW = 3
_GREY = "808080"
_REQUIRED_FILL, _FILL = "F8DDB0", "DDE6F0"
_DATES = (Column.BIRTH_DATE, Column.ADMITTED_ON, Column.OFFICIAL_ON)
_DIGITS = (Column.PHONE, Column.PARTY_CARD)
_MARKS = (Column.EXEMPT, Column.SUSPENDED, Column.RETIRED)
_STATUSES = tuple(STANDINGS.values())
_WIDE = (Column.NAME, Column.WORKPLACE, Column.ORGANISATION, Column.CELL)


def roster_template_csv() -> bytes:
    """Give the empty roster as .csv: its headings, as Excel reads it aright; an example."""
    line = io.StringIO()
    csv.writer(line).writerow(_heading(column) for column in Column)
    csv.writer(line).writerow(EXAMPLE.get(column, "") for column in Column)
    return line.getvalue().encode("utf-8-sig")


def roster_template_xlsx() -> bytes:
    """Give the empty roster as .xlsx; filled in, `read_roster` reads it."""
    book, sheet = workbook.begin(TITLE, TAB)
    first = lay_out(sheet)
    for place, column in enumerate(Column, start=1):
        example = sheet.cell(first, place, EXAMPLE.get(column))
        assert isinstance(example, Cell)
        shape(example, column)
        example.font = workbook.type_of(italic=True, color=_GREY)
    return workbook.content(book)


def lay_out(sheet: Worksheet) -> int:
    """Write title, help, headings, lists and formats below; give the first row of members."""
    _write_head(sheet)
    for place, column in enumerate(Column, start=1):
        _write_column(sheet, place, column)
    workbook.tall_enough(sheet, _HEADING_ROW, [(_heading(one), _width(one)) for one in Column])
    sheet.freeze_panes = f"B{_HEADING_ROW + 1}"
    # A roster is typed on: the filter takes what stands below the headings, however far.
    sheet.auto_filter.ref = f"A{_HEADING_ROW}:{get_column_letter(len(Column))}{_HEADING_ROW}"
    workbook.print_well(sheet, _HEADING_ROW)
    return _HEADING_ROW + 1


def _write_head(sheet: Worksheet) -> None:
    last = get_column_letter(len(Column))
    title, words = workbook.type_of(bold=True, size=14), workbook.type_of()
    for row, text, font in ((1, TITLE, title), (2, INSTRUCTION, words)):
        sheet.merge_cells(f"A{row}:{last}{row}")
        sheet.cell(row, 1, text).font = font
        sheet.cell(row, 1).alignment = Alignment(wrap_text=True, vertical="center")
    sheet.row_dimensions[2].height = 32


def _write_column(sheet: Worksheet, place: int, column: Column) -> None:
    heading = sheet.cell(_HEADING_ROW, place, _heading(column))
    heading.font = workbook.type_of(bold=column in REQUIRED)
    heading.fill = PatternFill("solid", fgColor=_REQUIRED_FILL if column in REQUIRED else _FILL)
    heading.alignment = Alignment(wrap_text=True, horizontal="center", vertical="center")
    letter = get_column_letter(place)
    whole = sheet.column_dimensions[letter]
    whole.width = _width(column)
    whole.font, whole.number_format = workbook.type_of(), _format(column)
    rows = f"{letter}{_HEADING_ROW + 1}:{letter}{_HEADING_ROW + FILLED_ROWS}"
    choices = _STATUSES if column is Column.STATUS else ("x",) if column in _MARKS else None
    if choices is not None:
        workbook.offer(sheet, rows, choices)


def _width(column: Column) -> int:
    return 25 if column in _WIDE else 14


def shape(cell: Cell, column: Column) -> None:
    """Give a cell of a member the type and the format of its column."""
    cell.font, cell.number_format = workbook.type_of(), _format(column)


def _format(column: Column) -> str:
    """A day is shown as one; what is of digits alone is text, and keeps its noughts."""
    if column in _DATES:
        return workbook.DAY_FORMAT
    return "@" if column in _DIGITS else "General"


def _heading(column: Column) -> str:
    return HEADINGS[column] + (" *" if column in REQUIRED else "")
