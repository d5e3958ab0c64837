"""How far a cell is, as an Excel file: one line a member."""

import io
from dataclasses import dataclass
from datetime import date

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.worksheet import Worksheet

from papers.wording import day_number

TITLE = "TÌNH HÌNH VIẾT BẢN KIỂM ĐIỂM NĂM {year}"
HEADINGS = (
    "STT",
    "Họ và tên",
    "Tình trạng",
    "Số câu đã viết",
    "Ngày nộp",
    "Trên kênh nhắn tin",
    "Nhập thay từ bản giấy",
    "Nhận xét của chi ủy",
    "Chương trình hành động",
    "Ghi chú",
)
_WIDTHS = (6, 28, 22, 14, 14, 18, 20, 20, 20, 28)
_HEADING_ROW = 5
_STAGES = {
    "not_begun": "Chưa viết",
    "writing": "Đang viết",
    "returned": "Trả lại để bổ sung",
    "submitted": "Đã nộp",
    "not_asked": "Không phải viết",
}
_LINE = Side(style="thin")


@dataclass(frozen=True, slots=True)
class ProgressLine:
    """One member: his stage, never a level or a text of his."""

    name: str
    stage: str
    """`not_begun`, `writing`, `returned`, `submitted` or `not_asked`."""
    answered: str
    """Such as `7/12`; empty when he has not begun."""
    submitted_on: date | None
    reached: bool
    from_paper: bool
    commented: bool
    programme: bool | None = None
    """Whether his programme is registered; None for who need not."""


@dataclass(frozen=True, slots=True)
class ProgressFacts:
    """What the sheet states."""

    cell: str
    year: int
    last_day: date
    made_on: date
    lines: tuple[ProgressLine, ...]


def progress_xlsx(facts: ProgressFacts) -> bytes:
    """Give the workbook: title, counts by stage, the members below."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    sheet.title = "Tình hình"
    _write_head(sheet, facts)
    for place, line in enumerate(facts.lines, start=1):
        _write_line(sheet, _HEADING_ROW + place, place, line)
    sheet.freeze_panes = f"C{_HEADING_ROW + 1}"
    sheet.auto_filter.ref = f"A{_HEADING_ROW}:J{_HEADING_ROW + len(facts.lines)}"
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _write_head(sheet: Worksheet, facts: ProgressFacts) -> None:
    dates = f"Hạn nộp: hết ngày {day_number(facts.last_day)}. Lập ngày {day_number(facts.made_on)}."
    stages = dict.fromkeys(line.stage for line in facts.lines)
    counts = "; ".join(
        f"{_STAGES[stage]}: {sum(line.stage == stage for line in facts.lines)}" for stage in stages
    )
    heads = (facts.cell, TITLE.format(year=facts.year), dates, counts)
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


def _write_line(sheet: Worksheet, row: int, place: int, line: ProgressLine) -> None:
    values: tuple[str | int, ...] = (
        place,
        line.name,
        _STAGES[line.stage],
        line.answered,
        day_number(line.submitted_on) if line.submitted_on else "",
        "có" if line.reached else "không, cần gọi điện",
        "x" if line.from_paper else "",
        "đã có" if line.commented else "",
        {True: "đã đăng ký", False: "chưa đăng ký", None: ""}[line.programme],
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
