"""What is struck out in a roster's cells: a part of one is left out and told, a whole one asked."""

import io
from datetime import date

import pytest
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from papers.appraisal_sheet import (
    APPRAISED,
    APPRAISED_POINTS,
    APPRAISED_WHY,
    CODE,
    DECIDED,
    DECIDED_POINTS,
    DECIDED_WHY,
    NAME,
)
from papers.filled_sheet import filled_rows
from papers.roster_file import RosterFile, read_roster
from papers.struck import struck
from rating import Status
from tests.papers.test_roster_file import AN, HEAD, LAN, excel, faults, names

OUT = InlineFont(strike=True)


def with_rich(heading: str, *parts: object) -> RosterFile:
    """A roster of An, whose cell below a heading has parts of text, and of Lan."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    head = HEAD if heading in HEAD else (*HEAD, heading)
    sheet.append(head)
    sheet.append(AN)
    sheet.append(LAN)
    sheet.cell(2, head.index(heading) + 1, CellRichText(*parts))
    if heading == "Chính thức/Dự bị":
        sheet.cell(2, HEAD.index("Ngày chính thức") + 1, "")
        sheet.cell(3, head.index(heading) + 1, "Chính thức")
    stream = io.BytesIO()
    book.save(stream)
    return read_roster(stream.getvalue())


def test_the_part_that_is_not_struck_out_is_read_and_told() -> None:
    """An old value before a new one, a choice printed beside another; of Lan nothing is told."""
    name = with_rich("Họ và tên", TextBlock(OUT, "Lê Văn Bình"), " Nguyễn Văn An")
    standing = with_rich("Chính thức/Dự bị", TextBlock(OUT, "Chính thức"), "/Dự bị")

    assert ["Nguyễn Văn An", "Trần Thị Lan"] == names(name)
    assert [("2", "Nguyễn Văn An")] == [(one.place, one.text) for one in name.struck]
    assert [Status.PROBATIONARY, Status.OFFICIAL] == [row.status for row in standing.rows]
    assert [("2", "Dự bị")] == [(one.place, one.text) for one in standing.struck]


def cross(*places: str) -> bytes:
    """A roster of An and Lan with these cells struck out whole."""

    def change(sheet: Worksheet) -> None:
        for place in places:
            sheet[place].font = Font(strike=True)

    an = (AN[0], date(1984, 2, 5), *AN[2:])
    return excel((*HEAD, "Điện thoại"), (*an, 912345678), (*LAN, None), change=change)


@pytest.mark.parametrize(
    ("places", "told"),
    [
        (("A2", "B2", "C2", "D2", "E2", "F2"), [(2, "name", "struck", struck("Nguyễn Văn An"))]),
        (("B2",), [(2, "birth_date", "struck", struck("05/02/1984"))]),
        (("F2",), [(2, "phone", "struck", struck("912345678"))]),
        (("A1", "F3"), []),
    ],
    ids=["a row", "a day", "a phone", "no member's value"],
)
def test_what_is_struck_out_whole_is_asked_about(
    places: tuple[str, ...], told: list[tuple[int, str, str, str]]
) -> None:
    """Whether somebody left or a value ended, the file does not say; a row is told once."""
    assert told == faults(read_roster(cross(*places)))


def test_a_mark_that_is_struck_out_is_none() -> None:
    """Neither below its own heading nor as one of two."""
    both = (*HEAD[:3], HEAD[4], "Chính thức", "Dự bị")

    def change(sheet: Worksheet) -> None:
        sheet["E2"].font = Font(strike=True)

    roster = read_roster(excel(both, (*AN[:3], AN[4], "x", "x"), change=change))

    assert [Status.PROBATIONARY] == [row.status for row in roster.rows]


def test_a_list_that_came_back_filled_in_tells_what_is_struck_out() -> None:
    """A level that was struck out is no level; the one beside it is."""
    headings = (NAME, APPRAISED, APPRAISED_POINTS, APPRAISED_WHY, DECIDED, DECIDED_POINTS)
    row = ("Nguyễn Văn An", "Tốt", 85, None, "Tốt", 85, None, "a1")

    def change(sheet: Worksheet) -> None:
        sheet["E2"].font = Font(strike=True)

    (read,) = filled_rows(excel((*headings, DECIDED_WHY, CODE), row, change=change))

    assert ("Tốt", f"~~{struck('Tốt')}~~") == (read["appraised"], read["decided"])
