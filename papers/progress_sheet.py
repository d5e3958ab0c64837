"""How far a cell is, as an Excel file: one line a member."""

from dataclasses import dataclass
from datetime import date

from papers.wording import day_number

TITLE = "TÌNH HÌNH VIẾT BẢN KIỂM ĐIỂM NĂM {year}"
COLUMNS = (
    ("STT", 6),
    ("Họ và tên", 28),
    ("Tình trạng", 22),
    ("Số câu đã viết", 12),
    ("Số câu của mẫu", 12),
    ("Ngày nộp", 14),
    ("Đã vào Telegram/Zalo", 18),
    ("Nhập thay từ bản giấy", 20),
    ("Nhận xét của chi ủy", 20),
    ("Chương trình hành động", 20),
    ("Ghi chú", 28),
)
_STAGES = {
    "not_begun": "Chưa viết",
    "writing": "Đang viết",
    "returned": "Trả lại để bổ sung",
    "submitted": "Đã nộp",
    "not_asked": "Không phải viết",
}


@dataclass(frozen=True, slots=True)
class ProgressLine:
    """One member: their stage, never a level or a text of theirs."""

    name: str
    stage: str
    """`not_begun`, `writing`, `returned`, `submitted` or `not_asked`."""
    answered: int | None
    """How many questions; None when they have not begun."""
    items: int | None
    """Of how many."""
    submitted_on: date | None
    reached: bool
    from_paper: bool
    commented: bool
    programme: bool | None = None
    """Whether their programme is registered; None for who need not."""


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
    # openpyxl is seven megabytes: imported by who wants a sheet, not by a program that waits.
    from papers.table_sheet import Table, table_xlsx

    stages = dict.fromkeys(line.stage for line in facts.lines)
    counts = (f"{_STAGES[one]}: {sum(line.stage == one for line in facts.lines)}" for one in stages)
    last, made = day_number(facts.last_day), day_number(facts.made_on)
    return table_xlsx(
        Table(
            tab="Tình hình",
            whose=facts.cell,
            title=TITLE.format(year=facts.year),
            dates=f"Hạn nộp: hết ngày {last}. Lập ngày {made}.",
            counts="; ".join(counts),
            columns=COLUMNS,
            rows=[_values(line) for line in facts.lines],
        )
    )


def _values(line: ProgressLine) -> tuple[str | int | date, ...]:
    return (
        line.name,
        _STAGES[line.stage],
        "" if line.answered is None else line.answered,
        "" if line.items is None else line.items,
        line.submitted_on or "",
        "có" if line.reached else "không, cần gọi điện",
        "x" if line.from_paper else "",
        "đã có" if line.commented else "",
        {True: "đã đăng ký", False: "chưa đăng ký", None: ""}[line.programme],
        "",
    )
