"""How all cells of an organisation stand, as an Excel file: one line a cell."""

import io
from dataclasses import dataclass
from datetime import date

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.worksheet import Worksheet

from papers.wording import day_number

TITLE = "TÌNH HÌNH KIỂM ĐIỂM, XẾP LOẠI CỦA CÁC CHI BỘ"
HEADINGS = (
    "STT",
    "Chi bộ",
    "Năm",
    "Bước đang làm",
    "Phải nộp bản kiểm điểm",
    "Đã nộp",
    "Việc của chi bộ quá hạn",
    "Việc của đảng viên quá hạn",
    "Quá hạn lâu nhất (ngày)",
    "Chương trình hành động đã đăng ký",
    "Ghi chú",
)
_WIDTHS = (6, 36, 8, 22, 14, 10, 16, 16, 16, 18, 24)
_HEADING_ROW = 5
STATES = {
    "": "Chưa mở đợt",
    "planned": "Chưa mở đợt",
    "collecting": "Viết kiểm điểm",
    "precheck": "Kiểm tra trước họp",
    "meeting": "Đang họp",
    "proposed": "Đã đề xuất",
    "appraised": "Đã thẩm định",
    "decided": "Đã có quyết định",
    "published": "Đã công khai",
    "remediating": "Khắc phục",
    "closed": "Đã xong",
    "reopened": "Xếp loại lại",
    "appealed": "Có khiếu nại",
}
_LINE = Side(style="thin")


@dataclass(frozen=True, slots=True)
class CellLine:
    """One cell: counts and days only."""

    cell: str
    year: int | None
    state: str
    asked: int
    handed_in: int
    late_own: int
    late_members: int
    days_late: int
    serving: int = 0
    registered: int = 0
    """How many of those who serve have registered their programme."""


@dataclass(frozen=True, slots=True)
class CellsFacts:
    """What the sheet states."""

    office: str
    made_on: date
    lines: tuple[CellLine, ...]


def cells_xlsx(facts: CellsFacts) -> bytes:
    """Give the workbook: title, totals, the cells below in the order they come."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "Các chi bộ"
    _write_head(sheet, facts)
    for place, line in enumerate(facts.lines, start=1):
        _write_line(sheet, _HEADING_ROW + place, place, line)
    sheet.freeze_panes = f"C{_HEADING_ROW + 1}"
    sheet.auto_filter.ref = f"A{_HEADING_ROW}:K{_HEADING_ROW + len(facts.lines)}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _write_head(sheet: Worksheet, facts: CellsFacts) -> None:
    late = sum(bool(line.days_late) for line in facts.lines)
    counts = (
        f"{len(facts.lines)} chi bộ; chậm hạn: {late}; đã nộp "
        f"{sum(line.handed_in for line in facts.lines)}/{sum(line.asked for line in facts.lines)} "
        "bản kiểm điểm."
    )
    heads = (facts.office, TITLE, f"Lập ngày {day_number(facts.made_on)}.", counts)
    for row, text in enumerate(heads, start=1):
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=len(HEADINGS))
        _write(sheet, row, 1, text).font = Font(bold=row <= 2, size=14 if row == 2 else 11)
    for place, heading in enumerate(HEADINGS, start=1):
        cell = sheet.cell(_HEADING_ROW, place, heading)
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="DDE6F0")
        cell.alignment = Alignment(wrap_text=True, horizontal="center", vertical="center")
        cell.border = Border(_LINE, _LINE, _LINE, _LINE)
        sheet.column_dimensions[cell.column_letter].width = _WIDTHS[place - 1]


def _write_line(sheet: Worksheet, row: int, place: int, line: CellLine) -> None:
    values: tuple[str | int, ...] = (
        place,
        line.cell,
        line.year if line.year is not None else "",
        STATES[line.state],
        line.asked,
        line.handed_in,
        line.late_own,
        line.late_members,
        line.days_late,
        f"{line.registered}/{line.serving}" if line.serving else "",
        "",
    )
    for column, value in enumerate(values, start=1):
        cell = _write(sheet, row, column, value)
        cell.border = Border(_LINE, _LINE, _LINE, _LINE)
        cell.alignment = Alignment(wrap_text=True, vertical="center")


def _write(sheet: Worksheet, row: int, column: int, value: str | int) -> Cell:
    """Write a value as it is: a name is never taken for a formula."""
    cell = sheet.cell(row, column, value)
    assert isinstance(cell, Cell)
    if isinstance(value, str):
        cell.data_type = "s"
    return cell
