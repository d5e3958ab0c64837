"""How far a cell is, as an Excel file: read back with the same library an office might use."""

import io
from datetime import date, datetime, time

from openpyxl import load_workbook

from papers.progress_sheet import COLUMNS, ProgressFacts, ProgressLine, progress_xlsx

FACTS = ProgressFacts(
    cell="Chi bộ Tổ Tự nhiên",
    year=2024,
    last_day=date(2024, 12, 4),
    made_on=date(2024, 11, 20),
    lines=(
        ProgressLine("Nguyễn Văn An", "not_begun", None, None, None, True, False, False, False),
        ProgressLine(
            "Trần Thị Lan", "submitted", 16, 16, date(2024, 11, 19), True, False, True, True
        ),
        ProgressLine("=Lê Văn Bình", "submitted", 2, 16, date(2024, 11, 18), False, True, False),
    ),
)

HANDED_IN = datetime.combine(date(2024, 11, 19), time.min)
"""A day as Excel gives it back."""


def _rows(facts: ProgressFacts) -> list[list[object]]:
    sheet = load_workbook(io.BytesIO(progress_xlsx(facts))).active
    assert sheet is not None
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def test_the_sheet_says_who_is_how_far() -> None:
    """A line a member under Vietnamese headings, counts above."""
    rows = _rows(FACTS)

    assert "TÌNH HÌNH VIẾT BẢN KIỂM ĐIỂM NĂM 2024" == rows[1][0]
    assert "Hạn nộp: hết ngày 04/12/2024. Lập ngày 20/11/2024." == rows[2][0]
    assert "Chưa viết: 1; Đã nộp: 2" == rows[3][0]
    assert [heading for heading, _ in COLUMNS] == rows[4]
    an = [1, "Nguyễn Văn An", "Chưa viết", None, None, None, "có", None, None, "chưa đăng ký", None]
    lan = [2, "Trần Thị Lan", "Đã nộp", 16, 16, HANDED_IN, "có", None, "đã có"]
    assert an == rows[5]
    assert [*lan, "đã đăng ký", None] == rows[6]
    assert rows[7][9] is None
    assert "không, cần gọi điện" == rows[7][6]
    assert "x" == rows[7][7]


def test_a_name_is_never_a_formula() -> None:
    """What begins with an equals sign is still text."""
    sheet = load_workbook(io.BytesIO(progress_xlsx(FACTS))).active
    assert sheet is not None

    assert ("=Lê Văn Bình", "s") == (sheet.cell(8, 2).value, sheet.cell(8, 2).data_type)
