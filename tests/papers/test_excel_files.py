"""Every Excel file the program makes is printed, signed and called as an office expects, and holds
days as days.

Which files there are is told by `tests.papers.every_file`."""

import io
from collections.abc import Iterator
from datetime import datetime
from functools import cache

import pytest
from openpyxl import load_workbook
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from papers.table_sheet import Table, table_xlsx
from papers.workbook import DAY_FORMAT, FONT, MAKER
from tests.papers.every_file import EXCEL

SIGNED = {
    *("progress", "cells", "appraisal", "appraised", "dossier", "layouts", "prompts", "summary"),
    *("rewards", "roll up"),
}
"""Tables that somebody made; a roster is typed on and sent back."""
WIDEST = 270
"""Letters beside each other that a page is still read with: smaller, and nobody past sixty can."""
CHOSEN = {"appraisal": 1, "roster": 4, "roster template": 4}
"""How many columns are filled in from a list."""


@cache
def book(kind: str) -> Workbook:
    """Read a file back; it is looked at by several tests."""
    return load_workbook(io.BytesIO(EXCEL[kind]()))


def sheets(kind: str) -> list[Worksheet]:
    """Give its sheets."""
    return [found for found in book(kind).worksheets if isinstance(found, Worksheet)]


def written(kind: str) -> Iterator[tuple[object, str, str]]:
    """Give each value with its font and its format."""
    for row in (row for each in sheets(kind) for row in each.iter_rows()):
        yield from ((cell.value, cell.font.name, cell.number_format) for cell in row if cell.value)


@pytest.mark.parametrize("kind", sorted(EXCEL))
def test_every_sheet_is_printed_across_a_page(kind: str) -> None:
    """A4 lying down, as wide as a page, headings and numbers on each, a filter on the headings."""
    for found in sheets(kind):
        setup = found.page_setup
        assert ("landscape", 9, 1, 0) == (
            setup.orientation,
            int(setup.paperSize),
            setup.fitToWidth,
            setup.fitToHeight,
        )
        assert found.sheet_properties.pageSetUpPr.fitToPage
        assert found.print_title_rows
        assert "&P" in (found.oddFooter.center.text or "")
        assert found.auto_filter.ref
        assert found.freeze_panes
        assert WIDEST >= sum(column.width for column in found.column_dimensions.values())


@pytest.mark.parametrize("kind", sorted(EXCEL))
def test_every_sheet_says_what_it_is_and_whose(kind: str) -> None:
    """A title of its own and our name, in the type of the papers."""
    card = book(kind).properties

    assert card.title
    assert "Tự Soi" == card.creator
    assert {FONT} == {font for _, font, _ in written(kind)}


@pytest.mark.parametrize("kind", sorted(EXCEL))
def test_every_day_is_a_day(kind: str) -> None:
    """To be sorted by; it is shown as people write it."""
    formats = {shown for value, _, shown in written(kind) if isinstance(value, datetime)}

    assert formats <= {DAY_FORMAT}


def test_there_are_days() -> None:
    """When somebody handed in, when they were born."""
    for kind in ("progress", "roster", "dossier"):
        assert any(isinstance(value, datetime) for value, _, _ in written(kind))


@pytest.mark.parametrize("kind", sorted(EXCEL))
def test_a_list_refuses_another_word(kind: str) -> None:
    """What is typed beside it would come back unread."""
    lists = [each for found in sheets(kind) for each in found.data_validations.dataValidation]

    assert CHOSEN.get(kind, 0) == len(lists)
    assert all(each.showErrorMessage and each.error for each in lists)


@pytest.mark.parametrize("kind", sorted(EXCEL))
def test_a_table_is_signed_by_who_made_it(kind: str) -> None:
    """Below its last row, outside of the filter."""
    for found in sheets(kind):
        values = {cell.value for row in found.iter_rows() for cell in row}
        filtered = {cell.value for row in found[found.auto_filter.ref] for cell in row}
        assert (kind in SIGNED) is (MAKER in values)
        assert MAKER not in filtered


def test_a_row_is_as_tall_as_its_longest_text() -> None:
    """Nothing is printed over the row below; a row of one line each grows with what is typed."""
    long = "tập thể xếp loại trước, cá nhân sau; lúc đó chưa xong: chi bộ"
    rows = [("Nguyễn Văn An", long), ("Trần Thị Lan", ""), ("Lê Văn Bình", "một\nhai\nba")]
    columns = [("STT", 6), ("Họ và tên", 30), ("Sai trình tự", 36)]

    sheet = load_workbook(io.BytesIO(table_xlsx(Table("t", "", "", "", "", columns, rows)))).active

    assert isinstance(sheet, Worksheet)
    assert [32, None, 48] == [sheet.row_dimensions[row].height for row in (6, 7, 8)]


def test_an_empty_roster_ends_where_it_is_written() -> None:
    """Rows that were prepared for a thousand made the bar at the side useless."""
    assert [4] == [each.max_row for each in sheets("roster template")]
