"""Rosters of other programs, and values that stand in two columns."""

import io
from collections.abc import Callable
from datetime import date

import pytest
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from papers.errors import UnreadFile
from papers.roster_file import RosterFile, read_roster
from papers.roster_sheets import open_sheets, shown_of
from rating import Status
from tests.old_books import Rows, ods, ods_cell, ods_row, xls
from tests.papers.test_roster_file import AN, HEAD, LAN, Cells, excel, faults, names, text

BORN = date(1984, 2, 5)
Make = Callable[[Rows], bytes]


def of_open_document(rows: Rows) -> bytes:
    """The rows as LibreOffice saves them."""
    return ods({"Một": "".join(ods_row(*row) for row in rows)})


def of_old_excel(rows: Rows) -> bytes:
    """The rows as Excel 97 saves them."""
    return xls({"Một": rows})


def days(roster: RosterFile) -> list[str]:
    """Name and day of birth of each."""
    return [f"{row.name} {row.birth_date:%d/%m/%Y}" for row in roster.rows]


@pytest.mark.parametrize("make", [of_old_excel, of_open_document])
def test_workbooks_of_other_programs_are_read_as_those_of_excel(make: Make) -> None:
    """Days are days, a phone that lost its zero has it again, the table ends where it ends."""
    head = (*HEAD, "Điện thoại")
    an = (AN[0], BORN, *AN[2:], 912345678)
    lan = (*LAN, "0987 654 321")
    below = ("Tổng cộng: 2 đảng viên",)

    roster = read_roster(make([("CHI BỘ 1",), head, an, lan, (), below]))

    assert ["Nguyễn Văn An 05/02/1984", "Trần Thị Lan 20/11/1979"] == days(roster)
    assert ["0912345678", "0987654321"] == [row.phone for row in roster.rows]
    assert [3, 4] == [row.row for row in roster.rows]
    assert ["6"] == [one.place for one in roster.passed_over]


@pytest.mark.parametrize("make", [of_old_excel, of_open_document])
def test_a_fault_in_them_is_told_with_its_row(make: Make) -> None:
    """As in any other."""
    roster = read_roster(make([HEAD, (AN[0], "31/02/1984", *AN[2:])]))

    assert [(2, "birth_date", "bad_date", "31/02/1984")] == faults(roster)


def test_several_sheets_of_an_old_workbook_are_read() -> None:
    """One cell a sheet; the cell is the sheet's name."""
    roster = read_roster(xls({"Chi bộ 1": [HEAD[:4], AN[:4]], "Chi bộ 2": [HEAD[:4], LAN[:4]]}))

    assert [("Chi bộ 1!2", "Chi bộ 1"), ("Chi bộ 2!2", "Chi bộ 2")] == [
        (row.place, row.cell) for row in roster.rows
    ]


def test_what_an_old_workbook_does_not_tell_is_said() -> None:
    """Nothing in reach says which of its rows are hidden; of the others it is known."""
    rows = [HEAD, AN]

    assert read_roster(of_old_excel(rows)).hidden_unknown
    assert not read_roster(of_open_document(rows)).hidden_unknown
    assert not read_roster(excel(*rows)).hidden_unknown


@pytest.mark.parametrize("how", ["filter", "collapse"])
def test_hidden_rows_of_open_document_are_told(how: str) -> None:
    """A filter somebody left on, or rows hidden by hand."""
    hidden = ods_row(*LAN, more=f' table:visibility="{how}"')

    content = ods({"Một": ods_row(*HEAD) + ods_row(*AN) + hidden})

    assert ("3",) == read_roster(content).hidden
    assert ["Nguyễn Văn An"] == names(read_roster(content, with_hidden=False))


def test_merged_areas_of_open_document_hold_for_all_they_cover() -> None:
    """The cell's name once beside its members; rows in between may repeat and be empty."""
    empty = '<table:table-row table:number-rows-repeated="3"><table:table-cell/></table:table-row>'
    tall = ods_cell("Chi bộ 1", ' table:number-rows-spanned="2"')
    first = ods_row(*AN[:4]).replace("</table:table-row>", tall + "</table:table-row>")
    second = ods_row(*LAN[:4]).replace(
        "</table:table-row>", "<table:covered-table-cell/></table:table-row>"
    )

    roster = read_roster(ods({"Một": empty + ods_row(*HEAD) + first + second}))

    assert [(5, "Chi bộ 1"), (6, "Chi bộ 1")] == [(row.row, row.cell) for row in roster.rows]


def test_an_open_document_ends_where_its_content_ends() -> None:
    """A million empty rows of sixteen thousand formatted cells are none."""
    far = (
        '<table:table-row table:number-rows-repeated="1048000">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )

    (sheet,) = open_sheets(ods({"Một": ods_row(*HEAD) + ods_row(*AN) + far}))

    assert [(1, 5), (2, 5)] == [(row.number, len(row.cells)) for row in sheet.rows]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (xls({"Một": [HEAD, AN]}, locked=True), "protected"),
        (xls({"Một": [HEAD, AN]})[:2000], "broken"),
        (ods({"Một": ods_row(*HEAD)}, kind="text"), "open_document"),
        (xls({"Một": [("Ghi chú", "Khác")]}), "no_headings"),
        (xls({"Một": [("NguyÔn V¨n Hïng", "§¶ng ñy"), AN[:2]]}), "old_letters"),
    ],
    ids=["password", "cut off", "a text", "no roster", "old letters"],
)
def test_the_true_reason_of_a_refusal_is_told(content: bytes, code: str) -> None:
    """Each has its own sentence of what to do."""
    with pytest.raises(UnreadFile) as caught:
        read_roster(content)

    assert code == caught.value.code


REST = ("Ngày sinh", "Ngày vào Đảng", "Ngày chính thức", "Chi bộ")


@pytest.mark.parametrize(
    ("family", "given"),
    [
        ("Họ đệm", "Tên"),
        ("Họ và tên đệm", "Tên"),
        ("HỌ VÀ CHỮ ĐỆM", "TÊN"),
        ("Họ lót", "Tên"),
        ("Họ", "Tên"),
        ("Họ và tên", "Tên"),
    ],
)
@pytest.mark.parametrize("make", [excel, lambda *rows: text(*rows).encode()], ids=["excel", "csv"])
def test_family_and_given_name_may_stand_apart(
    make: Callable[..., bytes], family: str, given: str
) -> None:
    """However the two are called."""
    an = ("Nguyễn Văn", "An", *AN[1:])
    lan = ("Trần  Thị", "Lan ", *LAN[1:])

    roster = read_roster(make((family, given, *REST), an, lan))

    assert (["Nguyễn Văn An", "Trần Thị Lan"], ()) == (names(roster), roster.ignored)


def test_one_heading_may_stand_over_both_parts_of_the_name() -> None:
    """Merged over two columns, with or without a line below that parts them."""

    def merge(sheet: Worksheet) -> None:
        sheet.merge_cells("A1:B1")

    an = ("Nguyễn Văn", "An", *AN[1:])
    one_line = excel(("Họ và tên", None, *REST), an, change=merge)
    two_lines = excel(("Họ và tên", None, *REST), ("Họ đệm", "Tên", *[None] * 4), an, change=merge)

    assert ["Nguyễn Văn An"] == names(read_roster(one_line))
    assert ["Nguyễn Văn An"] == names(read_roster(two_lines))


def test_half_a_name_is_no_name() -> None:
    """A member whose given name is not there is told, never taken in by half."""
    roster = read_roster(excel(("Họ đệm", "Tên", *REST), ("Nguyễn Văn", None, *AN[1:])))

    assert [(2, "name", "missing")] == [fault[:3] for fault in faults(roster)]


def test_given_names_beside_whole_ones_say_nothing_new() -> None:
    """A column to sort by: the name is whole already, also of a man called Văn."""
    van = ("Nguyễn Văn", "Văn", *AN[1:])
    whole = read_roster(
        excel(("Họ và tên", "Tên", *REST), (AN[0], "An", *AN[1:]), (LAN[0], "Lan", *LAN[1:]))
    )
    apart = read_roster(excel(("Họ đệm", "Tên", *REST), van))

    assert ["Nguyễn Văn An", "Trần Thị Lan"] == names(whole)
    assert ["Nguyễn Văn"] != names(apart)


def test_words_beside_every_name_without_a_heading_are_asked_about() -> None:
    """They may be given names: to leave them unread would be silent."""
    head = ("Họ và tên", None, *REST)
    everybody = excel(head, ("Nguyễn Văn", "An", *AN[1:]), ("Trần Thị", "Lan", *LAN[1:]))
    somebody = excel(head, ("Nguyễn Văn An", None, *AN[1:]), ("Trần Thị Lan", "x", *LAN[1:]))

    assert [(1, "name", "unnamed_beside", "")] == faults(read_roster(everybody))
    assert ["Nguyễn Văn An", "Trần Thị Lan"] == names(read_roster(somebody))


def by_sex(*rows: Cells) -> bytes:
    """A roster with two lines of headings: the day of birth by sex."""

    def merge(sheet: Worksheet) -> None:
        sheet.merge_cells("B1:C1")

    head = ("Họ và tên", "Ngày sinh", None, *REST[1:])
    return excel(head, (None, "Nam", "Nữ", None, None, None), *rows, change=merge)


def test_the_day_of_birth_may_stand_by_sex() -> None:
    """Men in one column, women in the other, as the lists of the Party have it."""
    an = (AN[0], AN[1], None, *AN[2:])
    lan = (LAN[0], None, LAN[1], *LAN[2:])

    roster = read_roster(by_sex(an, lan))

    assert ["Nguyễn Văn An 05/02/1984", "Trần Thị Lan 20/11/1979"] == days(roster)


def test_a_day_in_both_columns_is_no_day() -> None:
    """Somebody is one or the other: which of the days is right nobody can tell."""
    roster = read_roster(by_sex((AN[0], AN[1], LAN[1], *AN[2:])))

    assert [(3, "birth_date", "bad_date", "05/02/1984 20/11/1979")] == faults(roster)


def test_the_cell_may_be_told_for_a_file_that_names_none() -> None:
    """It fills what the file leaves open and overrules nothing."""
    bare = excel(HEAD[:4], AN[:4])
    divided = excel(HEAD[:4], AN[:4], ("Chi bộ 2",), LAN[:4])

    assert ["Chi bộ 1"] == [row.cell for row in read_roster(bare, cell="Chi bộ 1").rows]
    assert ["Chi bộ 1", "Chi bộ 2"] == [
        row.cell for row in read_roster(divided, cell="Chi bộ 1").rows
    ]


@pytest.mark.parametrize("make", [of_old_excel, of_open_document])
def test_a_table_may_begin_anywhere(make: Make) -> None:
    """Rows and columns above and before it are empty."""
    rows = [(), (), (None, None, *HEAD), (None, None, *AN)]

    (sheet,) = open_sheets(make(rows))

    assert [(3, 7), (4, 7)] == [(row.number, len(row.cells)) for row in sheet.rows]
    assert [(4, "Nguyễn Văn An")] == [(row.row, row.name) for row in read_roster(make(rows)).rows]


def test_what_this_file_makes_is_read_by_others_too() -> None:
    """The hand-made workbooks are workbooks: a cell shows what was put into it."""
    (old,) = open_sheets(of_old_excel([("Đảng", 1.5, BORN)]))
    (opened,) = open_sheets(of_open_document([("Đảng", 1.5, BORN)]))
    new = load_workbook(io.BytesIO(excel(("Đảng", 1.5, BORN)))).worksheets[0]

    expected = ["Đảng", "1.5", "05/02/1984"]

    assert expected == [shown_of(cell) for cell in old.rows[0].cells]
    assert expected == [shown_of(cell) for cell in opened.rows[0].cells]
    assert "Đảng" == new["A1"].value


def marked(headings: tuple[str, str], *marks: object) -> RosterFile:
    """A roster of Nguyễn Văn An, what he is marked below one of two headings; and of Lan."""
    lan = (*LAN, *(mark or None for mark in ("x", "")))
    if headings[0] != "Chính thức":
        lan = (*LAN, None, "x")
    return read_roster(excel((*HEAD, *headings), (*AN, *marks), lan))


@pytest.mark.parametrize("mark", ["x", "X", 1, "có"])
def test_what_somebody_is_may_be_a_mark_in_one_of_two_columns(mark: object) -> None:
    """On either side; of the other member nothing changes."""
    bare = (*AN[:3], None, AN[4])
    official = marked(("Chính thức", "Dự bị"), mark, None)
    turned_round = marked(("ĐV dự bị", "ĐV chính thức"), None, mark)
    head = (*HEAD, "Đảng viên", None)
    below = (*[None] * 5, "Chính thức", "Dự bị")
    merged = excel(
        head, below, (*bare, None, mark), change=lambda sheet: sheet.merge_cells("F1:G1")
    )

    assert [Status.OFFICIAL] * 2 == [row.status for row in official.rows]
    assert [Status.OFFICIAL] * 2 == [row.status for row in turned_round.rows]
    assert [Status.PROBATIONARY] == [row.status for row in read_roster(merged).rows]
    assert () == official.ignored


@pytest.mark.parametrize(
    ("marks", "fault"),
    [
        (("x", "x"), ("bad_status", "x | x")),
        ((None, None), ("missing", "")),
        (("03/02/2011", None), ("bad_status", "03/02/2011 |")),
        ((None, "x"), ("status_conflict", "Dự bị")),
    ],
    ids=["both", "neither", "a day", "against the day"],
)
def test_marks_that_do_not_say_what_somebody_is_are_told(
    marks: tuple[object, ...], fault: tuple[str, str]
) -> None:
    """With the row: nobody is taken for one of the two, and Lan below is not at fault."""
    roster = marked(("Chính thức", "Dự bị"), *marks)

    assert [(2, "status", *fault)] == faults(roster)


def test_two_columns_to_mark_beside_one_in_words_are_asked_about() -> None:
    """Which of them holds, nobody can tell."""
    head = (*HEAD, "Chính thức/Dự bị", "Chính thức", "Dự bị")

    roster = read_roster(excel(head, (*AN, "Dự bị", "x", None)))

    assert [(1, "status", "doubled_column", "")] == faults(roster)


def in_parts(*day: object, change: Callable[[Worksheet], None] | None = None) -> bytes:
    """A roster with the day of birth of Nguyễn Văn An in three columns; Lan's too."""
    head = ("Họ và tên", "Ngày sinh", None, None, *REST[1:])
    below = (None, "Ngày", "Tháng", "Năm", None, None, None)
    numbers = (1, 2, 3, 4, 5, 6, 7)
    lan = (LAN[0], 20, 11, 1979, *LAN[2:])
    return excel(head, below, numbers, (AN[0], *day, *AN[2:]), head, below, lan, change=change)


@pytest.mark.parametrize("day", [(5, 2, 1984), ("05", "02", "84"), ("05/02/1984", None, None)])
def test_a_day_may_stand_in_three_columns(day: Cells) -> None:
    """Merged above or not; numbers of columns and headings of the next page are nobody."""
    expected = ["Nguyễn Văn An 05/02/1984", "Trần Thị Lan 20/11/1979"]

    assert expected == days(read_roster(in_parts(*day)))
    merged = in_parts(*day, change=lambda sheet: sheet.merge_cells("B1:D1"))
    assert expected == days(read_roster(merged))


@pytest.mark.parametrize(
    ("day", "shown"), [((5, None, 1984), "5//1984"), ((31, 2, 1984), "31/2/1984"), ((5, 2), "5/2/")]
)
def test_parts_that_make_no_day_are_told(day: Cells, shown: str) -> None:
    """Nothing is filled in."""
    roster = read_roster(in_parts(*[*day, None][:3]))

    assert [(4, "birth_date", "bad_date", shown)] == faults(roster)


def test_a_year_alone_in_the_third_column_is_the_year() -> None:
    """As in one column: of birth it is enough."""
    an = read_roster(in_parts(None, None, 1984)).rows[0]

    assert (1984, True) == (an.birth_date.year, an.birth_year_only)


def test_days_of_birth_and_of_the_party_may_both_stand_in_parts() -> None:
    """In one line of headings, or below the heading of each."""
    one_line = ("Họ và tên", "Ngày sinh", "Tháng sinh", "Năm sinh", *REST[1:])
    head = ("Họ và tên", "Ngày sinh", "Ngày vào Đảng", None, None, *REST[2:])
    below = (None, None, "Ngày", "Tháng", "Năm", None, None)

    born = read_roster(excel(one_line, (AN[0], 5, 2, 1984, *AN[2:])))
    (an,) = read_roster(excel(head, below, (*AN[:2], 3, 2, 2010, *AN[3:]))).rows

    assert ["Nguyễn Văn An 05/02/1984"] == days(born)
    assert date(2010, 2, 3) == an.admitted_on
