"""What a cell of a roster says: days, marks, phones, who is official; and what is refused of it."""

from datetime import date, time

import pytest

from papers.roster_file import read_roster
from rating import Status
from tests.papers.test_roster_file import AN, HEAD, excel, faults, names, one, with_cell


def test_spaces_and_decomposed_letters_are_put_right() -> None:
    """Copied from elsewhere, a name looks the same and is not."""
    roster = one("Họ và tên", "  Nguye\u0302\u0303n   Va\u0306n\tAn ")

    assert ["Nguyễn Văn An"] == names(roster)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (date(1984, 2, 5), date(1984, 2, 5)),
        ("05/02/1984", date(1984, 2, 5)),
        ("5/2/1984", date(1984, 2, 5)),
        ("5-2-84", date(1984, 2, 5)),
        ("05.02.1984", date(1984, 2, 5)),
        ("1984-02-05", date(1984, 2, 5)),
        ("1984-02-05 00:00:00", date(1984, 2, 5)),
        ("29/02/1984", date(1984, 2, 29)),
        ("05021984", date(1984, 2, 5)),
        (5021984, date(1984, 2, 5)),
        ("19840205", date(1984, 2, 5)),
        (31121984, date(1984, 12, 31)),
        ("5/2/10", None),
        ("5/2/11", date(1911, 2, 5)),
    ],
)
def test_days_are_read_as_people_write_them(written: object, read: date | None) -> None:
    """Day first, always; a birth in '10 is 2010 (after the admission, so refused), '11 is 1911."""
    roster = one("Ngày sinh", written)

    assert ([] if read is None else [read]) == [row.birth_date for row in roster.rows]
    assert (read is None) == bool(roster.problems)


@pytest.mark.parametrize(("written", "year"), [("3/2/30", 2030), ("3/2/31", 1931)])
def test_a_two_figure_year_of_the_party_turns_after_thirty(written: str, year: int) -> None:
    """Nobody was admitted before 1931."""
    old_member = ("Nguyễn Văn An", "05/02/1911", written, None, "Tổ Tự nhiên", "Chính thức")

    roster = read_roster(excel((*HEAD, "Loại đảng viên"), old_member))

    assert [date(year, 2, 3)] == [row.admitted_on for row in roster.rows]


@pytest.mark.parametrize(
    ("written", "code"),
    [
        (84, "bad_date"),
        ("1899", "bad_date"),
        ("30/02/1984", "bad_date"),
        ("29/02/1985", "bad_date"),
        ("02/13/1984", "bad_date"),
        ("05/02/1899", "bad_date"),
        ("05/02/0084", "bad_date"),
        ("tháng 2 năm 1984", "bad_date"),
        (30717, "bad_date"),
        ("30021984", "bad_date"),
        (1021984, "bad_date"),
        ("05021899", "bad_date"),
        ("050284", "bad_date"),
        (True, "bad_date"),
        ("5/2/984", "bad_date"),
    ],
)
def test_a_day_that_is_none_is_refused(written: object, code: str) -> None:
    """A day that never was, a number that lost its format, a year of another century."""
    roster = one("Ngày sinh", written)

    assert [(2, "birth_date", code)] == [fault[:3] for fault in faults(roster)]


@pytest.mark.parametrize("written", [1984, "1984", " 1984.", 1984.0])
def test_a_year_of_birth_is_enough(written: object) -> None:
    """Of old members nobody knows more; of the Party's days the day is asked for."""
    (an,) = one("Ngày sinh", written).rows
    admitted = one("Ngày vào Đảng", written)

    assert (date(1984, 1, 1), True) == (an.birth_date, an.birth_year_only)
    assert not one("Ngày sinh", "01/01/1984").rows[0].birth_year_only
    assert [(2, "admitted_on", "year_only")] == [fault[:3] for fault in faults(admitted)]


@pytest.mark.parametrize(
    ("admitted", "codes"),
    [("04/02/1984", ["date_order"]), ("05/02/1984", ["date_order"]), ("06/02/1984", [])],
)
def test_nobody_is_admitted_before_he_is_born(admitted: str, codes: list[str]) -> None:
    """Day and month swapped shows here at times."""
    assert codes == [p.code for p in one("Ngày vào Đảng", admitted).problems]


@pytest.mark.parametrize(
    ("official", "codes"),
    [("02/02/2010", ["date_order"]), ("03/02/2010", []), ("04/02/2010", [])],
)
def test_nobody_is_official_before_he_is_admitted(official: str, codes: list[str]) -> None:
    """The two dates in each other's column."""
    assert codes == [p.code for p in one("Ngày chính thức", official).problems]


@pytest.mark.parametrize(
    ("written", "official_on", "status", "codes"),
    [
        ("Chính thức", "03/02/2011", Status.OFFICIAL, []),
        ("ĐVCT", None, Status.OFFICIAL, []),
        ("dự bị", None, Status.PROBATIONARY, []),
        ("DB", None, Status.PROBATIONARY, []),
        (None, "03/02/2011", Status.OFFICIAL, []),
        (None, None, None, ["missing"]),
        ("Dự bị", "03/02/2011", None, ["status_conflict"]),
        ("cảm tình", None, None, ["bad_status"]),
    ],
)
def test_official_or_probationary(
    written: object, official_on: object, status: Status | None, codes: list[str]
) -> None:
    """Who votes hangs on it: it is never guessed from an empty cell alone."""
    an = (*AN[:3], official_on, AN[4], written)

    roster = read_roster(excel((*HEAD, "Chính thức/Dự bị"), an))

    assert codes == [p.code for p in roster.problems]
    assert ([] if status is None else [status]) == [row.status for row in roster.rows]


@pytest.mark.parametrize(
    ("written", "marked"),
    [("x", True), ("X", True), ("Có", True), (1, True), (True, True), ("✓", True),
     (None, False), ("không", False), (0, False), ("-", False)],
)  # fmt: skip
def test_a_mark_is_yes_and_an_empty_cell_is_no(written: object, marked: bool) -> None:
    """Exempt, suspended, retired."""
    assert [marked] == [row.exempt for row in one("Miễn sinh hoạt", written).rows]


def test_a_mark_that_says_neither_is_refused() -> None:
    """ "từ tháng 6" may be yes today and no at the cut-off."""
    roster = one("Miễn sinh hoạt", "từ tháng 6")

    assert [(2, "exempt", "bad_flag", "từ tháng 6")] == faults(roster)


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("0912.345.678", "0912345678"),
        ("+84 912 345 678", "0912345678"),
        ("84912345678", "0912345678"),
        (912345678, "0912345678"),
        ("028 3822 1234", "02838221234"),
        (None, ""),
    ],
)
def test_phones_are_put_into_one_shape(written: object, number: str) -> None:
    """Excel eats the leading zero; people put dots."""
    assert [number] == [row.phone for row in one("Điện thoại", written).rows]


def test_a_number_stored_as_a_fraction_is_whole() -> None:
    """Spreadsheets other than Excel store 912345678.0."""
    content = with_cell(excel((*HEAD, "SĐT"), (*AN, 1)), "F2", '<c r="F2"><v>912345678.0</v></c>')

    assert ["0912345678"] == [row.phone for row in read_roster(content).rows]


def test_an_hour_is_no_day() -> None:
    """A cell formatted as time."""
    assert [(2, "birth_date", "bad_date", "12:30:00")] == faults(one("Ngày sinh", time(12, 30)))


@pytest.mark.parametrize("written", ["091234567", "091234567890", "hỏi con", "1912345678"])
def test_a_phone_that_is_none_is_refused(written: str) -> None:
    """Nine figures after the zero, or ten."""
    assert [(2, "phone", "bad_phone", written)] == faults(one("Điện thoại", written))


@pytest.mark.parametrize(
    ("heading", "written", "column", "code"),
    [
        ("Họ và tên", None, "name", "missing"),
        ("Họ và tên", "Nguyễn Văn An 2", "name", "bad_name"),
        ("Họ và tên", "---", "name", "bad_name"),
        ("Ngày sinh", None, "birth_date", "missing"),
        ("Ngày vào Đảng", None, "admitted_on", "missing"),
        ("Chi bộ", None, "cell", "missing"),
        ("Đơn vị công tác", "x" * 201, "workplace", "too_long"),
    ],
)
def test_what_a_row_lacks_or_overdoes_is_told(
    heading: str, written: object, column: str, code: str
) -> None:
    """With the column, for the words to name."""
    assert [(2, column, code)] == [fault[:3] for fault in faults(one(heading, written))]


@pytest.mark.parametrize(("length", "refused"), [(199, False), (200, False), (201, True)])
def test_a_text_has_two_hundred_characters_at_most(length: int, refused: bool) -> None:
    """A whole paragraph in a cell is a slip."""
    assert refused == bool(one("Chức vụ", "x" * length).problems)


def test_a_long_wrong_value_is_shown_short() -> None:
    """Enough to find it by."""
    assert ["y" * 60] == [p.value_shown for p in one("Ngày sinh", "y" * 150).problems]
