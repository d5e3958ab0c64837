"""Rosters as offices keep them: read whole, or every fault told with its row and column."""

import csv
import io
import zipfile
from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from papers.errors import UnreadFile
from papers.roster_file import RosterFile, RosterRow, read_roster
from papers.roster_headings import HEADINGS, Column, column_of
from rating import Status

HEAD = ("Họ và tên", "Ngày sinh", "Ngày vào Đảng", "Ngày chính thức", "Chi bộ")
AN = ("Nguyễn Văn An", "05/02/1984", "03/02/2010", "03/02/2011", "Tổ Tự nhiên")
LAN = ("Trần Thị Lan", "20/11/1979", "19/05/2005", "19/05/2006", "Tổ Tự nhiên")
Cells = Sequence[object]


def excel(*rows: Cells, change: Callable[[Worksheet], None] | None = None) -> bytes:
    """An .xlsx with these rows, changed by hand if need be."""
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    for row in rows:
        sheet.append(list(row))
    if change is not None:
        change(sheet)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def text(*rows: Cells, delimiter: str = ",") -> str:
    """The same rows as CSV text."""
    stream = io.StringIO()
    csv.writer(stream, delimiter=delimiter).writerows(rows)
    return stream.getvalue()


def with_cell(content: bytes, place: str, xml: str) -> bytes:
    """The same file with one cell as Excel would have stored it."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    sheet = parts["xl/worksheets/sheet1.xml"]
    start = sheet.index(f'<c r="{place}"')
    end = sheet.index("</c>", start) + len("</c>")
    parts["xl/worksheets/sheet1.xml"] = sheet[:start] + xml + sheet[end:]
    return zipped((name, part.encode()) for name, part in parts.items())


def zipped(parts: Iterable[tuple[str, bytes]]) -> bytes:
    """An archive of these parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts:
            archive.writestr(name, content)
    return stream.getvalue()


def names(roster: RosterFile) -> list[str]:
    """Who was read; a roster with problems has nobody."""
    return [row.name for row in roster.rows]


def faults(roster: RosterFile) -> list[tuple[int, str, str, str]]:
    """Row, column, code, value of each problem."""
    return [(p.row, p.column, p.code, p.value_shown) for p in roster.problems]


def one(heading: str, value: object) -> RosterFile:
    """A roster of Nguyễn Văn An with one more column, or with another value in one."""
    head, an = list(HEAD), list[object](AN)
    if heading in head:
        an[head.index(heading)] = value
    else:
        head.append(heading)
        an.append(value)
    return read_roster(excel(head, an))


def test_a_full_row_is_read_as_typed_values() -> None:
    """Every column the program knows, once."""
    head = [HEADINGS[column] for column in Column]
    an = [
        "Nguyễn Văn An",
        datetime(1984, 2, 5),  # noqa: DTZ001 - Excel days have no zone
        "03/02/2010",
        "2011-02-03",
        "Chính thức",
        "Chi ủy viên",
        "Giáo viên",
        "Tổ trưởng công đoàn",
        "Trường THPT Ví Dụ",
        "Trường THPT Ví Dụ",
        "Tổ Tự nhiên",
        "0912 345 678",
        "79.012345",
        "x",
        None,
        "có",
    ]

    roster = read_roster(excel(head, an))

    assert (
        RosterRow(
            row=2,
            name="Nguyễn Văn An",
            birth_date=date(1984, 2, 5),
            admitted_on=date(2010, 2, 3),
            official_on=date(2011, 2, 3),
            status=Status.OFFICIAL,
            party_post="Chi ủy viên",
            state_post="Giáo viên",
            union_post="Tổ trưởng công đoàn",
            workplace="Trường THPT Ví Dụ",
            organisation="Trường THPT Ví Dụ",
            cell="Tổ Tự nhiên",
            phone="0912345678",
            exempt=True,
            suspended=False,
            retired=True,
            party_card="79.012345",
        ),
    ) == roster.rows
    assert () == roster.problems


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (excel(HEAD, AN, LAN), "xlsx"),
        (text(HEAD, AN, LAN).encode("utf-8"), "utf-8"),
        (text(HEAD, AN, LAN).encode("utf-8-sig"), "utf-8 with mark"),
        (text(HEAD, AN, LAN, delimiter=";").encode("utf-8-sig"), "semicolons"),
        (text(HEAD, AN, LAN, delimiter="\t").encode("utf-16"), "Excel's Unicode text"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_the_kind_of_file_is_seen_from_its_content(content: bytes, kind: str) -> None:
    """Excel and what Excel saves as CSV give the same people."""
    roster = read_roster(content)

    assert ["Nguyễn Văn An", "Trần Thị Lan"] == names(roster), kind
    assert date(1979, 11, 20) == roster.rows[1].birth_date


def test_an_old_windows_file_comes_out_composed() -> None:
    """Windows-1258 writes tones as marks of their own; names come out in one piece (NFC)."""
    old_letters = {"ễ": "ê\u0303", "ọ": "o\u0323", "ế": "ê\u0301", "ộ": "ô\u0323", "ự": "ư\u0323"}
    content = text(("Họ và tên", *HEAD[1:]), AN)
    for letter, spelled in (
        *old_letters.items(),
        ("à", "a\u0300"), ("ứ", "ư\u0301"), ("ị", "i\u0323"), ("ả", "a\u0309"), ("ổ", "ô\u0309"),
    ):  # fmt: skip
        content = content.replace(letter, spelled)

    roster = read_roster(content.encode("cp1258"))

    assert [("Nguyễn Văn An", "Tổ Tự nhiên")] == [(row.name, row.cell) for row in roster.rows]


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("HỌ VÀ TÊN", Column.NAME),
        ("ho ten", Column.NAME),
        ("Họ  tên *", Column.NAME),
        ("Ngày, tháng, năm sinh", Column.BIRTH_DATE),
        ("Ngày sinh (dd/mm/yyyy)", Column.BIRTH_DATE),
        ("Ngày kết nạp", Column.ADMITTED_ON),
        ("Ngày vào Đảng (chính thức)", Column.OFFICIAL_ON),
        ("Ngày vào Đảng (dự bị)", Column.ADMITTED_ON),
        ("Loại đảng viên", Column.STATUS),
        ("Chính thức / Dự bị", Column.STATUS),
        ("Chức vụ trong Đảng", Column.PARTY_POST),
        ("Chức vụ", Column.STATE_POST),
        ("SĐT", Column.PHONE),
        ("Được miễn công tác và sinh hoạt Đảng", None),
        ("Miễn công tác và sinh hoạt đảng", Column.EXEMPT),
        ("Nghỉ hưu", Column.RETIRED),
        ("Ngoài hệ thống chính trị", Column.RETIRED),
        ("Giới tính", None),
        ("Ghi chú", None),
        ("", None),
    ],
)
def test_headings_are_known_by_their_words(heading: str, column: Column | None) -> None:
    """Capitals, accents, marks, brackets and the usual other names make no difference."""
    assert column == column_of(heading)


def test_columns_may_stand_in_any_order_and_others_between() -> None:
    """What nobody asked for is left unread and named."""
    order = [4, 2, 0, 3, 1]
    head = ["STT", *[HEAD[i] for i in order], "Giới tính"]
    an = [1, *[AN[i] for i in order], "Nam"]

    roster = read_roster(excel(head, an))

    assert ["Nguyễn Văn An"] == names(roster)
    assert ("STT", "Giới tính") == roster.ignored


def test_titles_above_the_headings_are_passed_over() -> None:
    """And the row numbers told are still those of the file."""
    title = ("DANH SÁCH ĐẢNG VIÊN CHI BỘ TỔ TỰ NHIÊN",)

    roster = read_roster(excel(title, (), ("Năm 2026",), HEAD, AN))

    assert [5] == [row.row for row in roster.rows]


@pytest.mark.parametrize(("above", "found"), [(28, True), (29, True), (30, False)])
def test_headings_are_looked_for_in_the_first_thirty_rows(above: int, found: bool) -> None:
    """A table of something else far below is no roster."""
    content = excel(*[("…",)] * above, HEAD, AN)

    if found:
        assert ["Nguyễn Văn An"] == names(read_roster(content))
    else:
        with pytest.raises(UnreadFile) as caught:
            read_roster(content)
        assert "no_headings" == caught.value.code


def test_headings_in_two_rows_are_read_together() -> None:
    """ "Chức vụ" over "Đảng" and "Chính quyền", merged as offices like it."""
    upper = ("Họ và tên", "Ngày sinh", "Ngày vào Đảng", None, "Chức vụ", None, "Chi bộ")
    lower = (None, None, "Dự bị", "Chính thức", "Đảng", "Chính quyền", None)
    an = (*AN[:4], "Bí thư", "Hiệu trưởng", AN[4])

    def merge(sheet: Worksheet) -> None:
        for area in ("A1:A2", "B1:B2", "C1:D1", "E1:F1", "G1:G2"):
            sheet.merge_cells(area)

    row = read_roster(excel(upper, lower, an, change=merge)).rows[0]

    assert (3, "Bí thư", "Hiệu trưởng", "Tổ Tự nhiên") == (
        row.row,
        row.party_post,
        row.state_post,
        row.cell,
    )
    assert (date(2010, 2, 3), date(2011, 2, 3)) == (row.admitted_on, row.official_on)


def test_a_merged_cell_holds_for_every_row_it_covers() -> None:
    """The cell's name written once beside all its members."""

    def merge(sheet: Worksheet) -> None:
        sheet.merge_cells("E2:E3")

    roster = read_roster(excel(HEAD, AN, (*LAN[:4], None), change=merge))

    assert ["Tổ Tự nhiên", "Tổ Tự nhiên"] == [row.cell for row in roster.rows]


def test_hidden_rows_are_members_too_and_hidden_sheets_are_not() -> None:
    """A filter left on hides people from the eye, not from the cell."""
    book = load_workbook(io.BytesIO(excel(HEAD, AN, LAN)))
    book.active.row_dimensions[3].hidden = True
    old = book.create_sheet("cũ")
    for row in ((*HEAD, "Điện thoại"), (*AN, "0912345678")):
        old.append(list(row))
    old.sheet_state = "hidden"
    stream = io.BytesIO()
    book.save(stream)

    assert ["Nguyễn Văn An", "Trần Thị Lan"] == names(read_roster(stream.getvalue()))


def test_the_sheet_with_the_roster_is_found() -> None:
    """A cover sheet comes first in many files."""
    book = load_workbook(io.BytesIO(excel(HEAD, AN)))
    cover = book.create_sheet("Bìa", 0)
    cover["A1"] = "Họ và tên người lập"
    stream = io.BytesIO()
    book.save(stream)

    assert ["Nguyễn Văn An"] == names(read_roster(stream.getvalue()))


def test_empty_rows_and_dividers_are_passed_over() -> None:
    """Blank lines between, a line naming the cell, formatted emptiness below."""
    divider = (None, None, None, None, "Chi bộ Tổ Xã hội")

    roster = read_roster(excel(HEAD, (), AN, divider, (None, "  ", None), LAN, (), ()))

    assert [3, 6] == [row.row for row in roster.rows]


def test_a_short_row_lacks_what_it_lacks() -> None:
    """CSV rows may end early."""
    roster = read_roster(text(HEAD, AN[:3]).encode())

    assert [(2, "status", "missing", ""), (2, "cell", "missing", "")] == faults(roster)


def test_computed_cells_count_as_what_they_show() -> None:
    """A formula whose result Excel stored; one that failed is told as such."""
    computed = '<c r="E2" t="str"><f>"Tổ "&amp;1</f><v>Tổ 1</v></c>'

    roster = read_roster(with_cell(excel(HEAD, AN), "E2", computed))
    failed = read_roster(excel(HEAD, ("#REF!", *LAN[1:])))

    assert ["Tổ 1"] == [row.cell for row in roster.rows]
    assert [(2, "name", "formula_error", "#REF!")] == faults(failed)


def test_every_fault_of_every_row_is_told_at_once() -> None:
    """And nobody is read, so that nothing comes in half."""
    roster = read_roster(
        excel(
            (*HEAD, "Điện thoại"),
            ("Nguyễn Văn An", "1/1984", "hôm qua", "03/02/2011", None, "12"),
            (*LAN, "0912345678"),
            ("Lê Văn 3", *AN[1:], "0912345678"),
        )
    )

    assert [
        (2, "birth_date", "bad_date", "1/1984"),
        (2, "admitted_on", "bad_date", "hôm qua"),
        (2, "cell", "missing", ""),
        (2, "phone", "bad_phone", "12"),
        (4, "name", "bad_name", "Lê Văn 3"),
    ] == faults(roster)
    assert () == roster.rows


@pytest.mark.parametrize(
    ("second", "codes"),
    [
        (AN, ["duplicate"]),
        (("NGUYỄN VĂN AN", *AN[1:4], "tổ  tự nhiên"), ["duplicate"]),
        (("Nguyễn Văn An", "06/02/1984", *AN[2:]), []),
        ((*AN[:4], "Tổ Xã hội"), []),
        (("Nguyễn Văn Ân", *AN[1:]), []),
    ],
)
def test_the_same_person_twice_in_a_cell_is_refused(second: Cells, codes: list[str]) -> None:
    """Same name and birth date; another birth date, cell or accent is another person."""
    roster = read_roster(excel(HEAD, AN, second))

    assert codes == [p.code for p in roster.problems]
    if codes:
        assert [(3, "name", "duplicate", "2")] == faults(roster)


@pytest.mark.parametrize("left_out", ["Họ và tên", "Ngày sinh", "Ngày vào Đảng", "Chi bộ"])
def test_a_column_that_must_be_there_is_told(left_out: str) -> None:
    """Told once, not once a row."""
    place = HEAD.index(left_out)
    head = [*HEAD[:place], *HEAD[place + 1 :], "Chức vụ"]

    roster = read_roster(excel(head, AN, LAN))

    column = next(column for column, text in HEADINGS.items() if text == left_out)
    assert [(1, column, "missing_column", "")] == faults(roster)


def test_a_file_without_status_and_official_date_tells_nobodys() -> None:
    """And says so: it has no such column, which is not the same as empty ones."""
    (row,) = read_roster(excel((*HEAD[:3], "Chi bộ"), (*AN[:3], "Tổ Tự nhiên"))).rows

    assert row.status is None
    assert {Column.NAME, Column.BIRTH_DATE, Column.ADMITTED_ON, Column.CELL} == row.told


def test_two_columns_of_one_meaning_are_told() -> None:
    """Which one counts is the office's to say."""
    roster = read_roster(excel((*HEAD, "SĐT", "Số điện thoại"), (*AN, None, None)))

    assert [(1, "phone", "doubled_column", "")] == faults(roster)


def test_headings_without_members_are_told() -> None:
    """The empty roster sent back empty."""
    assert [(1, "name", "no_rows", "")] == faults(read_roster(excel(HEAD)))


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "no_headings"),
        (b"xin ch\xc3\xa0o", "no_headings"),
        (b"\x00\x01\x02\x03", "broken"),
        (b"\xff\xfe\x00", "broken"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "broken"),
        (b"PK\x03\x04 hong", "broken"),
        (b'"' + b"a" * 200_000, "broken"),
    ],
    ids=["empty", "text", "binary", "half", "old office", "broken zip", "endless field"],
)
def test_a_file_that_is_no_roster_is_refused_whole(content: bytes, code: str) -> None:
    """One word about the file, none about rows."""
    with pytest.raises(UnreadFile) as caught:
        read_roster(content)

    assert code == caught.value.code


def test_a_zip_that_is_no_workbook_is_refused() -> None:
    """A .docx, say."""
    with pytest.raises(UnreadFile) as caught:
        read_roster(zipped([("word/document.xml", b"<a/>")]))

    assert "word" == caught.value.code


def test_a_file_that_unpacks_to_a_mountain_is_refused_unopened(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A small file may hold gigabytes of zeros; here the limit is lowered rather than met."""
    content = excel(HEAD, AN)
    monkeypatch.setattr("papers.roster_excel.LARGEST_UNPACKED", 1000)

    with pytest.raises(UnreadFile) as caught:
        read_roster(content)

    assert "too_large" == caught.value.code


@pytest.mark.long
def test_ten_thousand_rows_are_read() -> None:
    """A whole city district in one file."""
    rows = (
        (f"Nguyễn Văn {chr(65 + n % 26)}", f"{1 + n % 28:02}/{1 + n % 12:02}/{1950 + n % 50}",
         "03/02/2010", "03/02/2011", f"Chi bộ {n}")
        for n in range(10_000)
    )  # fmt: skip

    roster = read_roster(text(HEAD, *rows).encode())

    assert 10_000 == len(roster.rows)
