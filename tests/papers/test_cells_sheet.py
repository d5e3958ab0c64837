"""The table of all cells as an Excel file: read back as the officer's program reads it."""

import io
from datetime import date

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from papers.cells_sheet import COLUMNS, STATES, TITLE, CellLine, CellsFacts, cells_xlsx
from papers.table_sheet import HEADING_ROW
from storage.tables import CycleState

MATHS = CellLine(
    cell="Chi bộ Tổ Toán",
    year=2024,
    state="collecting",
    asked=7,
    handed_in=5,
    late_own=1,
    late_members=2,
    days_late=4,
    registered=6,
    serving=7,
    phases={"not_reviewed": 2, "reviewed": 1, "voted": 2, "decided": 2, "out": 1},
    another=1,
)
UNOPENED = CellLine(
    cell="=Chi bộ Tổ Văn",
    year=None,
    state="",
    asked=0,
    handed_in=0,
    late_own=0,
    late_members=0,
    days_late=0,
    registered=0,
    serving=0,
)


@pytest.fixture
def sheet() -> Worksheet:
    """Two cells, one late and one that has not begun."""
    facts = CellsFacts("Đảng bộ Trường THPT Ví Dụ", date(2024, 12, 9), (MATHS, UNOPENED))
    found = load_workbook(io.BytesIO(cells_xlsx(facts))).active
    assert isinstance(found, Worksheet)
    return found


def test_the_sheet_says_how_each_cell_stands(sheet: Worksheet) -> None:
    """Whose it is, the day, the totals; a line a cell, empty where there is nothing to say."""
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]

    assert ["Đảng bộ Trường THPT Ví Dụ", TITLE, "Lập ngày 09/12/2024."] == [r[0] for r in rows[:3]]
    assert "2 chi bộ; quá hạn: 1; đã nộp 5/7 bản kiểm điểm." == rows[3][0]
    assert [heading for heading, _ in COLUMNS] == rows[4]
    maths = [1, "Chi bộ Tổ Toán", 2024, "Viết bản kiểm điểm", 7, 5, 1, 2, 4, 7, 6]
    everybody = [8, 2, 1, 2, 2, 1]
    assert [*maths, *everybody, 1, None] == rows[5]
    assert [2, "=Chi bộ Tổ Văn", None, "Chưa mở đợt", *[0] * 5, None, None, *[0] * 7, None] == rows[
        6
    ]


def test_a_name_is_never_a_formula(sheet: Worksheet) -> None:
    """What begins with an equals sign is still text."""
    assert "s" == sheet.cell(HEADING_ROW + 2, 2).data_type


def test_it_can_be_filtered_scrolled_and_printed(sheet: Worksheet) -> None:
    """The filter reaches the last cell; the heading stays; all columns stand on one page."""
    assert f"A{HEADING_ROW}:S{HEADING_ROW + 2}" == sheet.auto_filter.ref
    assert f"C{HEADING_ROW + 1}" == sheet.freeze_panes
    assert ("landscape", 1, 0) == (
        sheet.page_setup.orientation,
        sheet.page_setup.fitToWidth,
        sheet.page_setup.fitToHeight,
    )


def test_every_state_of_a_year_has_a_word() -> None:
    """None is shown by the name a program has for it; no year at all is "Chưa mở đợt" too."""
    assert {"", *CycleState} == set(STATES)
