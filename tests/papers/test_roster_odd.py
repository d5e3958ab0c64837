"""Thirty odd files, each as some office has it: the same two people in every one."""

import unicodedata
from collections.abc import Callable, Mapping
from datetime import date

import pytest
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from papers.roster_file import read_roster
from papers.roster_headings import Column, column_of
from tests.papers.test_roster_file import Cells, excel

HEAD = ("TT", "Họ và tên", "Ngày sinh", "Ngày vào Đảng", "Ngày chính thức", "Chi bộ")
AN = (1, "Nguyễn Văn An", "17/05/1980", "03/02/2010", "03/02/2011", "Chi bộ 1")
LAN = (2, "Trần Thị Lan", "05/09/1985", "26/03/2012", "26/03/2013", "Chi bộ 1")
BOTH = [
    ("Nguyễn Văn An", date(1980, 5, 17), date(2010, 2, 3), date(2011, 2, 3), "Chi bộ 1"),
    ("Trần Thị Lan", date(1985, 9, 5), date(2012, 3, 26), date(2013, 3, 26), "Chi bộ 1"),
]
BY_SEX = [
    ("TT", "Họ và tên", "Ngày, tháng, năm sinh", None, "Ngày vào Đảng", None, "Chi bộ"),
    (None, None, "Nam", "Nữ", "Dự bị", "Chính thức", None),
    (1, 2, 3, 4, 5, 6, 7),
    (*AN[:3], None, *AN[3:]),
    (*LAN[:2], None, *LAN[2:]),
]
IN_GROUPS = [
    ("DANH SÁCH ĐẢNG VIÊN",),
    ("TT", "Sơ yếu lý lịch", None, None, "Thông tin Đảng", None, None, "Chi bộ"),
    (None, "Họ và tên", "Ngày, tháng, năm sinh", None, "Ngày vào Đảng", None, "Chức vụ", None),
    (None, None, "Nam", "Nữ", "Dự bị", "Chính thức", None, None),
    (1, 2, 3, 4, 5, 6, 7, 8),
    (*AN[:3], None, *AN[3:5], "Bí thư", AN[5]),
    (*LAN[:2], None, *LAN[2:5], None, LAN[5]),
]
IN_AREAS = ("A1:H1", "A2:A4", "B2:D2", "E2:G2", "B3:B4", "C3:D3", "E3:F3", "G3:G4", "H2:H4")
TWO_DAYS = ("Họ và tên", "Ngày sinh", "Ngày vào Đảng, ngày chính thức", "Chi bộ")


def joined(separator: str, *rows: Cells) -> str:
    """These rows as text."""
    return "\r\n".join(separator.join("" if c is None else str(c) for c in row) for row in rows)


def two_days(heading: str, an: str, lan: str) -> bytes:
    """Both days of the Party in one column."""
    head = (*TWO_DAYS[:2], heading, TWO_DAYS[3])
    return excel(head, (*AN[1:3], an, AN[5]), (*LAN[1:3], lan, LAN[5]))


def merged(*areas: str) -> Callable[[Worksheet], None]:
    """Merge these areas of a sheet."""

    def change(sheet: Worksheet) -> None:
        for area in areas:
            sheet.merge_cells(area)

    return change


def far(sheet: Worksheet) -> None:
    """Somebody formatted the last row there is, and left a space in the last column."""
    sheet.cell(1048576, 1).font = Font(bold=True)
    sheet.cell(1048576, 16384, "\u00a0")


def in_1258(text: str) -> bytes:
    """As Excel for Windows wrote it: the tone marks are letters of their own."""

    def one(letter: str) -> bytes:
        apart = unicodedata.normalize("NFD", letter)
        tone = next((sign for sign in "\u0300\u0301\u0303\u0309\u0323" if sign in apart), "")
        whole = unicodedata.normalize("NFC", apart.replace(tone, "")) if tone else letter
        return f"{whole}{tone}".encode("cp1258")

    return b"".join(map(one, text))


FILES: Mapping[str, bytes] = {
    "two-line headings, merged": excel(
        ("DANH SÁCH ĐẢNG VIÊN",),
        (*HEAD[:3], "Ngày vào Đảng", None, "Chi bộ"),
        (None, None, None, "Dự bị", "Chính thức", None),
        AN,
        LAN,
        change=merged("A1:F1", "D2:E2", "A2:A3", "B2:B3", "C2:C3", "F2:F3"),
    ),
    "by sex, numbered below": excel(*BY_SEX, change=merged("C1:D1", "E1:F1")),
    "three lines of headings, merged": excel(*IN_GROUPS, change=merged(*IN_AREAS)),
    "three lines of headings": excel(*IN_GROUPS),
    "three lines of headings, CSV": joined(";", *IN_GROUPS).encode(),
    "three lines of headings on every page": excel(*IN_GROUPS[:6], *IN_GROUPS[1:5], IN_GROUPS[6]),
    "a column between": excel(*((*row[:2], None, *row[2:]) for row in (HEAD, AN, LAN))),
    "two days, a line each": two_days(
        TWO_DAYS[2], "03/02/2010\n03/02/2011", "26/03/2012\n26/03/2013"
    ),
    "two days, labelled": two_days(
        TWO_DAYS[2], "DB: 03/02/2010; CT: 03/02/2011", "Dự bị 26/03/2012, chính thức 26/03/2013"
    ),
    "two days, in brackets": two_days(
        "Ngày vào Đảng\n(Ngày chính thức)", "03/02/2010 (03/02/2011)", "26/03/2012 - 26/03/2013"
    ),
    "headings on every page": excel(HEAD, AN, HEAD, LAN),
    "headings and numbers on every page": excel(
        *(HEAD, (1, 2, 3, 4, 5, 6), AN, ("Trang 1",), HEAD, ("(1)", 2, 3, 4, 5, 6), LAN)
    ),
    "a total between": excel(HEAD, AN, ("Cộng: 01 đảng viên",), LAN, ("Tổng cộng: 02",)),
    "a cell between, with its number beside": excel(
        HEAD[:5], ("I", "Chi bộ 1"), AN[:5], LAN[:5], ("II.", "Chi bộ 2")
    ),
    "a cell between, with a count": excel(
        HEAD[:5], ("I. Chi bộ 1 (12 đảng viên)",), AN[:5], LAN[:5]
    ),
    "a line of signs": excel(HEAD, AN, ("---", "---", "---"), LAN, ("", "......")),
    "signatures": excel(
        *(HEAD, AN, LAN, (), (None, "Người lập", None, None, "T/M CHI ỦY")),
        *((None, None, None, None, "BÍ THƯ"), (None, "Lê Văn Bình", None, None, "Hoàng Văn Dũng")),
    ),
    "a note": excel(HEAD, AN, LAN, ("Ghi chú: tính đến ngày 30/11/2026",)),
    "a star": excel(HEAD, AN, LAN, ("* Đồng chí Lan đang nghỉ thai sản",)),
    "days as databases write them": excel(
        HEAD, (*AN[:2], "1980-05-17 00:00:00", *AN[3:]), (*LAN[:2], "05.09.1985", *LAN[3:])
    ),
    "real days beside typed ones": excel(
        HEAD,
        (*AN[:2], date(1980, 5, 17), date(2010, 2, 3), date(2011, 2, 3), AN[5]),
        LAN,
    ),
    "a million rows": excel(HEAD, AN, LAN, change=far),
    "no-break spaces": excel(HEAD, (1, "Nguyễn\u00a0Văn  An", *AN[2:]), LAN),
    "comrades": excel(
        HEAD, (1, "Đ/c Nguyễn Văn An", *AN[2:]), (2, "Đồng chí Trần Thị Lan", *LAN[2:])
    ),
    "one cell for many rows": excel(HEAD, AN, (*LAN[:5], None), change=merged("F2:F3")),
    "joined the Party": excel((*HEAD[:3], "Vào Đảng", *HEAD[4:]), AN, LAN),
    "CSV, UTF-16": joined("\t", HEAD, AN, LAN).encode("utf-16"),
    "CSV, UTF-16 without a mark": joined("\t", HEAD, AN, LAN).encode("utf-16-le"),
    "CSV, UTF-16 the other way round": joined(";", HEAD, AN, LAN).encode("utf-16-be"),
    "CSV, Windows-1258, semicolons": in_1258(joined(";", HEAD, AN, LAN)),
    "CSV, bars": joined("|", HEAD, AN, LAN).encode("utf-8-sig"),
    "CSV, told its separator": ("sep=;\r\n" + joined(";", HEAD, AN, LAN)).encode("utf-8-sig"),
    "CSV, headings of two lines": (
        'TT,"Họ và\ntên","Ngày\nsinh",' + joined(",", HEAD[3:], AN, LAN)
    ).encode(),
    "CSV, thousands of empty rows": (
        joined(",", HEAD, AN, LAN) + ("\n" + "," * 200) * 3000
    ).encode(),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_an_odd_file_is_read_as_a_person_reads_it(name: str) -> None:
    """Both of them, with their days and their cell, and nobody else."""
    roster = read_roster(FILES[name])

    assert () == roster.problems
    assert BOTH == [
        (row.name, row.birth_date, row.admitted_on, row.official_on, row.cell)
        for row in roster.rows
    ]


@pytest.mark.parametrize("areas", [(), IN_AREAS], ids=["bare", "merged"])
def test_a_group_of_headings_says_which_post_is_meant(areas: tuple[str, ...]) -> None:
    """ "Chức vụ" of the Party is none of the office, two lines below or one."""
    roster = read_roster(excel(*IN_GROUPS, change=merged(*areas)))

    assert [("Bí thư", ""), ("", "")] == [(r.party_post, r.state_post) for r in roster.rows]
    assert ("TT",) == roster.ignored


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("Đảng\nChức vụ", Column.PARTY_POST),
        ("Về Đảng\nChức vụ", Column.PARTY_POST),
        ("Chính quyền\nChức vụ", Column.STATE_POST),
        ("Thông tin đoàn thể\nChức vụ", Column.UNION_POST),
        ("Thông tin Đảng\nNgày vào", Column.ADMITTED_ON),
        ("ĐẢNG CỘNG SẢN VIỆT NAM\nChức vụ", Column.STATE_POST),
        ("Thông tin chung\nChức vụ", Column.STATE_POST),
    ],
)
def test_a_heading_goes_on_with_the_group_above_it(heading: str, column: Column) -> None:
    """The head of a paper is no group, and a group that says nothing changes nothing."""
    assert column is column_of(heading)


def test_days_of_one_column_that_are_no_two_days_are_told() -> None:
    """Three of them, or words that say something else."""
    for said in ("03/02/2010 03/02/2011 03/02/2012", "03/02/2010; xóa tên 03/02/2011"):
        problems = read_roster(two_days(TWO_DAYS[2], said, "26/03/2012, 26/03/2013")).problems

        found = [(one.row, one.column, one.code) for one in problems]
        assert (2, Column.ADMITTED_ON, "bad_date") == found[0]
        assert {2} == {row for row, _, _ in found}


def test_a_member_called_as_a_heading_is_a_member() -> None:
    """One word of the headings in a row does not make the row one."""
    roster = read_roster(excel(HEAD, (*AN[:5], "Chi bộ"), LAN))

    assert ["Chi bộ", "Chi bộ 1"] == [row.cell for row in roster.rows]
