"""What the upper level asked of its cells in a year, and what was answered, as an Excel file."""

from dataclasses import dataclass
from datetime import date

from papers.wording import day_number

TITLE = "GỢI Ý KIỂM ĐIỂM VÀ CHUYÊN ĐỀ KIỂM ĐIỂM SÂU"
MEMBERS = "Đảng viên"
COLLECTIVES = "Tập thể"
"""Whom a theme asks, where nobody is named."""
COLUMNS = (
    ("STT", 6),
    ("Chi bộ", 28),
    ("Năm", 8),
    ("Loại", 16),
    ("Hỏi ai", 26),
    ("Nội dung", 50),
    ("Ngày gửi", 12),
    ("Đã trả lời", 12),
    ("Trả lời", 60),
)


@dataclass(frozen=True, slots=True)
class PromptLine:
    """One prompt, or a theme in one cell: by name of whom it asked by name alone."""

    cell: str
    year: int
    theme: bool
    whom: str
    text: str
    sent_on: date
    answered: int
    of: int
    answer: str
    """What was handed in; empty where names are not for who reads the sheet."""


@dataclass(frozen=True, slots=True)
class PromptsFacts:
    """What the sheet states."""

    whose: str
    made_on: date
    lines: tuple[PromptLine, ...]


def prompts_xlsx(facts: PromptsFacts) -> bytes:
    """Give the workbook, one line for whom each was sent to."""
    # openpyxl is seven megabytes: imported by who wants a sheet, not by a program that waits.
    from papers.table_sheet import Table, table_xlsx

    done = sum(one.answered for one in facts.lines)
    return table_xlsx(
        Table(
            tab="Gợi ý, chuyên đề",
            whose=facts.whose,
            title=TITLE,
            dates=f"Lập ngày {day_number(facts.made_on)}.",
            counts=f"Đã trả lời {done}/{sum(one.of for one in facts.lines)}; chỉ tính bản đã nộp.",
            columns=COLUMNS,
            rows=[
                (
                    one.cell,
                    one.year,
                    "Chuyên đề" if one.theme else "Gợi ý",
                    one.whom,
                    one.text,
                    one.sent_on,
                    f"{one.answered}/{one.of}",
                    one.answer,
                )
                for one in facts.lines
            ],
        )
    )
