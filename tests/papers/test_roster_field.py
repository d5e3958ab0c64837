"""What offices write into a roster beside its values: remarks, marks, sums, sections."""

import io
from collections.abc import Mapping
from datetime import date

import pytest
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.workbook.protection import WorkbookProtection

from papers.roster_file import RosterFile, read_roster
from papers.roster_headings import Column, column_of
from rating import Status
from tests.papers.test_roster_file import AN, HEAD, LAN, Cells, excel, faults, names, one

WITH_COUNT = ("TT", *HEAD)


def counted(*rows: Cells) -> RosterFile:
    """A roster with a column to count by: An, these rows, and Lan."""
    return read_roster(excel(WITH_COUNT, (1, *AN), *rows, (2, *LAN)))


@pytest.mark.parametrize(
    "written",
    ["1. Nguyễn Văn An", "12) Nguyễn Văn An", "đc Nguyễn Văn An", "Đ/c: Nguyễn Văn An",
     "Nguyễn Văn An.", "Nguyễn\nVăn An"],
)  # fmt: skip
def test_what_a_person_leaves_out_of_a_name_is_left_out(written: str) -> None:
    """A number, the word for a comrade, a full stop."""
    assert ["Nguyễn Văn An"] == names(one("Họ và tên", written))


@pytest.mark.parametrize(
    "written",
    ["Nguyễn Văn An (mới chuyển đến)", "Nguyễn Văn An (1980)", "Ông Nguyễn Văn An",
     "Bà Trần Thị Lan", "TS. Nguyễn Văn An", "Nguyễn Văn An*", "PGS. TS. Nguyễn Văn An"],
)  # fmt: skip
def test_what_says_more_than_a_name_is_told(written: str) -> None:
    """A remark, a title, a form of address, a mark that points to a note."""
    assert [(2, "name", "name_remark", written)] == faults(one("Họ và tên", written))


@pytest.mark.parametrize("written", ["Ông Thị Mai", "Bạch Văn An", "Lý Bà Hoa"])
def test_a_name_that_looks_like_more_is_a_name(written: str) -> None:
    """Ông is a family name as well."""
    assert [written] == names(one("Họ và tên", written))


@pytest.mark.parametrize(
    ("written", "born"),
    [
        ("1960 (Canh Tý)", (date(1960, 1, 1), True)),
        ("Năm 1960", (date(1960, 1, 1), True)),
        ("sinh năm 1960", (date(1960, 1, 1), True)),
        ("00/00/1960", (date(1960, 1, 1), True)),
        ("--/--/1960", (date(1960, 1, 1), True)),
        ("01/1/60", (date(1960, 1, 1), False)),
        ("17 05 1980", (date(1980, 5, 17), False)),
        ("1980/05/17", (date(1980, 5, 17), False)),
        ("1960 (âm lịch)", None),
        ("khoảng 1960", None),
        ("02/1960", None),
        ("01/00/1960", None),
        ("29358", None),
        ("1980/17/05", None),
        ("1980/05-17", None),
    ],
)
def test_a_birth_as_people_write_it(written: str, born: tuple[date, bool] | None) -> None:
    """A year alone is the year; what may be another day, or was never sure, is told."""
    roster = one("Ngày sinh", written)

    assert ([born] if born else []) == [(r.birth_date, r.birth_year_only) for r in roster.rows]
    assert ([] if born else ["bad_date"]) == [p.code for p in roster.problems]


@pytest.mark.parametrize(
    ("written", "phone"),
    [
        ("+84.912.345.678", "0912345678"),
        ("0084 912 345 678", "0912345678"),
        ("0912345678.0", "0912345678"),
        ("912345678.0", "0912345678"),
        ("0912345678\n0987654321", "0912345678; 0987654321"),
        ("0912.345.678 0987.654.321", "0912345678; 0987654321"),
        ("Không có ĐT", ""),
        ("chưa có số điện thoại", ""),
        ("ko dùng", ""),
    ],
)
def test_more_ways_to_write_a_phone(written: str, phone: str) -> None:
    """With the country before it, as a number was left by a program, two in a cell, none."""
    assert [phone] == [row.phone for row in one("Điện thoại", written).rows]


@pytest.mark.parametrize("written", ["0912 345 67", "0912345678 - vợ", "không rõ", "0912345678 09"])
def test_what_is_no_phone_is_told(written: str) -> None:
    """Whose it is, or which figure is missing, nobody can tell."""
    assert ["bad_phone"] == [p.code for p in one("Điện thoại", written).problems]


@pytest.mark.parametrize("mark", ["nt", "-nt-", "N.T", '"', "″", "như trên"])
def test_a_mark_for_what_stands_above_is_that(mark: str) -> None:
    """In the column of a cell or a day, over several rows; a name is never one."""
    head = ("Họ và tên", "Ngày sinh", "Ngày vào Đảng", "Ngày chính thức", "Chi bộ")
    binh = ("Lê Văn Bình", "01/02/1970", "01/02/2000", "01/02/2001", mark)

    roster = read_roster(excel(head, AN, (*LAN[:2], mark, mark, mark), binh))

    assert () == roster.problems
    assert [AN[4]] * 3 == [row.cell for row in roster.rows]
    assert [date(2010, 2, 3), date(2000, 2, 1)] == [row.admitted_on for row in roster.rows[1:]]


def test_a_mark_with_nothing_above_it_is_what_it_is() -> None:
    """In the first row, and for the name: nothing is made up."""
    first = faults(read_roster(excel(HEAD, (*AN[:2], "nt", *AN[3:]))))
    phone = faults(one("Điện thoại", "nt"))

    assert (2, "admitted_on", "bad_date", "nt") in first
    assert (2, "phone", "bad_phone", "nt") in phone


SECTIONS: Mapping[str, list[Cells]] = {
    "sums of a cell": [("Cộng Chi bộ 1", None, 1), (None, "Cộng", 12)],
    "a sum and what it is of": [(None, "Tổng cộng", 12), (None, "Trong đó: Nữ", 1)],
    "by sex": [("B", "Nữ")],
    "by office": [("II", "Khối cơ quan"), ("III.", "Phòng Hành chính (12)")],
    "by standing": [("I", "ĐẢNG VIÊN CHÍNH THỨC: 12 đồng chí")],
    "a group of the Party": [(None, "Tổ đảng 1")],
}


@pytest.mark.parametrize("name", SECTIONS)
def test_what_stands_between_members_is_none(name: str) -> None:
    """Who stands above and below it is read."""
    roster = counted(*SECTIONS[name])

    assert () == roster.problems
    assert ["Nguyễn Văn An", "Trần Thị Lan"] == names(roster)


def test_a_sum_below_has_no_member_in_its_parts() -> None:
    """ "Dự bị: 0" behind the whole sum is told as passed over, not as a person without days."""
    rows = [(None, "Tổng số", 2), (None, "Trong đó: Nữ", 1), (None, "Dự bị", 0)]

    roster = read_roster(excel(WITH_COUNT, (1, *AN), (2, *LAN), *rows))

    assert ["4", "5", "6"] == [found.place for found in roster.passed_over]
    assert ["Nguyễn Văn An", "Trần Thị Lan"] == names(roster)


def test_a_section_says_what_those_below_it_are() -> None:
    """Until the next one, or the next cell; whoever has another day is asked about."""
    undated = (3, "Lê Văn Bình", "01/02/1990", "01/02/2026", None, "Chi bộ 1")
    official, probationary = ("I", "Đảng viên chính thức"), ("II", "ĐẢNG VIÊN DỰ BỊ")
    both = [WITH_COUNT, official, (1, *AN), probationary]

    read = read_roster(excel(*both, undated))
    conflict = read_roster(excel(*both, undated, (2, *LAN)))
    left = read_roster(excel(*both, ("Chi bộ 2",), undated))

    assert [Status.OFFICIAL, Status.PROBATIONARY] == [row.status for row in read.rows]
    assert [(6, "official_on", "status_conflict")] == [f[:3] for f in faults(conflict)]
    assert [(6, "status", "missing")] == [f[:3] for f in faults(left)]


@pytest.mark.parametrize(
    ("heading", "written", "fields"),
    [
        ("Miễn sinh hoạt", "Được miễn", "exempt"),
        ("Miễn sinh hoạt", "Miễn SHĐ", "exempt"),
        ("Đình chỉ", "bị đình chỉ", "suspended"),
        ("Nghỉ hưu", "Đã nghỉ hưu", "retired"),
        ("Nghỉ hưu", "hưu trí", "retired"),
    ],
)
def test_the_words_of_a_heading_are_a_mark_below_it(
    heading: str, written: str, fields: str
) -> None:
    """And in no other column: who is retired is not exempt for it."""
    (an,) = one(heading, written).rows
    other = "Đình chỉ" if heading != "Đình chỉ" else "Miễn sinh hoạt"

    assert getattr(an, fields)
    assert ["bad_flag"] == [p.code for p in one(other, written).problems]


@pytest.mark.parametrize("heading", ["Số ĐT liên hệ", "SĐT liên hệ", "Số điện thoại di động"])
def test_more_headings_of_phones(heading: str) -> None:
    """As registers of offices have them."""
    assert Column.PHONE is column_of(heading)


def test_books_that_excel_guards_or_counts_otherwise_are_read() -> None:
    """A sheet and a book locked against changes, days counted from 1904, a summary beside."""
    made = Workbook()
    made.epoch = CALENDAR_MAC_1904
    made.security = WorkbookProtection(workbookPassword="x", lockStructure=True)
    summary, sheet = made.active, made.create_sheet("Danh sách")
    assert summary is not None
    summary.title = "Tổng hợp"
    summary.append(("TT", "Chi bộ", "Bí thư", "Số đảng viên"))
    summary.append((1, "Tổ Tự nhiên", "Nguyễn Văn An", 1))
    sheet.append(HEAD)
    sheet.append((AN[0], date(1984, 2, 5), date(2010, 2, 3), *AN[3:]))
    sheet.protection.sheet = True
    sheet.column_dimensions["C"].hidden = True
    stream = io.BytesIO()
    made.save(stream)

    roster = read_roster(stream.getvalue())

    (an,) = roster.rows
    assert (date(1984, 2, 5), date(2010, 2, 3)) == (an.birth_date, an.admitted_on)
    assert ("Tổng hợp",) == roster.left_out
