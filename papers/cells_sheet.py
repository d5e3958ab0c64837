"""How all cells of an organisation stand, as an Excel file: one line a cell."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from papers.wording import day_number

TITLE = "TÌNH HÌNH KIỂM ĐIỂM, XẾP LOẠI CỦA CÁC CHI BỘ"
COLUMNS = (
    ("STT", 6),
    ("Chi bộ", 30),
    ("Năm", 8),
    ("Bước đang làm", 18),
    ("Phải nộp bản kiểm điểm", 12),
    ("Đã nộp", 10),
    ("Việc của chi bộ quá hạn", 13),
    ("Việc của đảng viên quá hạn", 13),
    ("Quá hạn lâu nhất (ngày)", 13),
    ("Phải đăng ký chương trình hành động", 13),
    ("Đã đăng ký chương trình hành động", 13),
    ("Cả chi bộ", 10),
    ("Chưa kiểm điểm", 12),
    ("Đã kiểm điểm, chưa bỏ phiếu", 14),
    ("Đã bỏ phiếu, chờ quyết định", 14),
    ("Đã có quyết định", 12),
    ("Không xếp loại", 12),
    ("Trong đó chờ họp bổ sung", 12),
    ("Ghi chú", 24),
)
PHASES = ("not_reviewed", "reviewed", "voted", "decided", "out")
"""In the order of their columns."""
STATES = {
    "": "Chưa mở đợt",
    "planned": "Chưa mở đợt",
    "collecting": "Viết bản kiểm điểm",
    "meeting": "Đang họp",
    "proposed": "Đã đề xuất",
    "decided": "Đã có quyết định",
    "published": "Đã công khai",
    "closed": "Đã xong",
}


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
    phases: Mapping[str, int] = field(default_factory=dict)
    """How many members are in each phase of the year; together everybody."""
    another: int = 0
    """For how many another meeting is to be held."""
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
    # openpyxl is seven megabytes: imported by who wants a sheet, not by a program that waits.
    from papers.table_sheet import Table, table_xlsx

    late = sum(bool(line.days_late) for line in facts.lines)
    handed_in = sum(line.handed_in for line in facts.lines)
    asked = sum(line.asked for line in facts.lines)
    return table_xlsx(
        Table(
            tab="Các chi bộ",
            whose=facts.office,
            title=TITLE,
            dates=f"Lập ngày {day_number(facts.made_on)}.",
            counts=f"{len(facts.lines)} chi bộ; quá hạn: {late}; "
            f"đã nộp {handed_in}/{asked} bản kiểm điểm.",
            columns=COLUMNS,
            rows=[_values(line) for line in facts.lines],
        )
    )


def _values(line: CellLine) -> tuple[str | int, ...]:
    return (
        line.cell,
        line.year if line.year is not None else "",
        STATES[line.state],
        line.asked,
        line.handed_in,
        line.late_own,
        line.late_members,
        line.days_late,
        *((line.serving, line.registered) if line.serving else ("", "")),
        sum(line.phases.values()),
        *(line.phases.get(phase, 0) for phase in PHASES),
        line.another,
        "",
    )
