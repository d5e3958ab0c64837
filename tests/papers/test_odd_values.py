"""What stands in a cell by accident or by malice is read as a person sees it, and harms nothing."""

import io
import unicodedata
from datetime import date, datetime
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from papers.codes import codes_docx
from papers.errors import UnreadFile
from papers.facts import CodeCard, CodesFacts
from papers.plain import in_file_name
from papers.press import literal
from papers.progress_sheet import ProgressFacts, ProgressLine, progress_xlsx
from papers.roster_file import RosterRow, read_roster
from papers.roster_template import roster_template_csv
from papers.sent_file import text_of_docx
from tests.papers.test_roster_file import faults
from workflow.clock import VIETNAM

HEAD = ("Họ và tên", "Ngày sinh", "Ngày vào Đảng", "Ngày chính thức", "Chi bộ", "Điện thoại",
        "Số thẻ đảng viên", "Chức vụ Đảng")  # fmt: skip
AN = {
    "A": "Nguyễn Văn An", "B": "05/02/1975", "C": "03/02/2005", "D": "03/02/2006", "E": "Chi bộ 1",
}  # fmt: skip


def book(shown_as: str = "General", **cells: Any) -> bytes:
    """A roster of An alone, with these values in his row, shown in this format."""
    made = Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.append(HEAD)
    for column, value in {**AN, **cells}.items():
        cell = sheet[f"{column}2"]
        cell.value = value
        if column in cells:
            cell.number_format = shown_as
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def an(shown_as: str = "General", **cells: Any) -> RosterRow:
    """His row as it is read."""
    (row,) = read_roster(book(shown_as, **cells)).rows
    return row


@pytest.mark.parametrize(
    ("typed", "shown_as", "phone"),
    [
        (912345678, "General", "0912345678"),
        (912345678.0, "General", "0912345678"),
        (912345678, "0000000000", "0912345678"),
        (912345678, "0000\\.000\\.000", "0912345678"),
        (912345678, "dd/mm/yyyy", "0912345678"),
        (84912345678, "#,##0", "0912345678"),
        ("'0912345678", "@", "0912345678"),
    ],
)
def test_a_phone_is_read_as_it_was_meant(typed: object, shown_as: str, phone: str) -> None:
    """Kept as a number, without its zero, in a column formatted as days."""
    assert phone == an(shown_as, F=typed).phone


@pytest.mark.parametrize("number", [1234567890, 120])
def test_a_number_that_is_no_phone_is_told(number: int) -> None:
    """With the value, so that it is found."""
    assert [(2, "phone", "bad_phone", str(number))] == faults(read_roster(book(F=number)))


@pytest.mark.parametrize(
    ("typed", "shown_as", "card"),
    [
        (120, "General", "120"),
        (120, "dd/mm/yyyy", "120"),
        (120, "000000", "000120"),
        (62001234, "00\\.000000", "62.001234"),
        (62001234, '00"."000000', "62.001234"),
        (1234567, "000000", "1234567"),
        (1234567890, "General", "1234567890"),
        (120, "#,##0.00", "120"),
        ("'00120", "@", "00120"),
    ],
)
def test_the_number_of_a_card_keeps_its_zeros(typed: object, shown_as: str, card: str) -> None:
    """As Excel shows it."""
    assert card == an(shown_as, G=typed).party_card


@pytest.mark.parametrize("typed", ["3.2.2005", "03-02-2005", "3 / 2 / 2005", "2005-02-03"])
def test_a_day_in_any_writing_is_that_day(typed: str) -> None:
    """With dots, dashes, blanks, the year first."""
    assert date(2005, 2, 3) == an(C=typed).admitted_on


NAMES = {
    "Nguyễn Thị Hoà": unicodedata.normalize("NFD", "Nguyễn Thị Hoà"),
    "A & B C": "A & B\nC",
    "A & B <C>": "A & B <C>",
    "Lê Văn Bình": "Lê_x000B_Văn_x000C_Bình",
    "LêVăn": "Lê_x0000_V_xD800_ă_x0007_n_xFFFE_",
}
"""A name as it is kept, and as it stands in a file."""


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_kept_without_what_cannot_be_kept(name: str) -> None:
    """Composed, on one line; no control character, no half of a letter."""
    row = an(A=NAMES[name], E=NAMES[name])

    assert (name, name) == (row.name, row.cell)


@pytest.mark.parametrize("column", ["A", "B", "E", "F", "H"])
def test_a_formula_without_a_result_is_told(column: str) -> None:
    """It is neither an empty cell nor a text: nobody's post is cleared by it."""
    formula = "=cmd|'/c calc'!A1"

    (fault,) = faults(read_roster(book(**{column: formula})))

    assert "formula_error" == fault[2]


def test_a_formula_in_a_csv_is_no_name() -> None:
    """There it is text."""
    content = ",".join(HEAD) + "\nNguyễn Văn An,05/02/1975,03/02/2005,,\"=cmd|'/c calc'!A1\",,,\n"

    assert "formula_error" in [fault[2] for fault in faults(read_roster(content.encode()))]


@pytest.mark.parametrize(
    ("left_out", "told"),
    [
        (("Chi bộ",), ["cell"]),
        (("Họ và tên",), ["name"]),
        (("Ngày sinh", "Chi bộ"), ["birth_date", "cell"]),
    ],
)
def test_the_column_a_file_lacks_is_named(left_out: tuple[str, ...], told: list[str]) -> None:
    """Not that it had no headings at all."""
    head = [title for title in HEAD if title not in left_out]

    roster = read_roster((",".join(head) + "\n" + ",".join("x" * len(head)) + "\n").encode())

    assert sorted(told) == sorted(fault[1] for fault in faults(roster))
    assert {"missing_column"} == {fault[2] for fault in faults(roster)}


def test_a_text_without_headings_is_told_so() -> None:
    """One word alone is no row of headings."""
    with pytest.raises(UnreadFile, match="no_headings"):
        read_roster("Họ và tên\nNguyễn Văn An\n".encode())


def test_an_empty_roster_as_csv_is_read_back() -> None:
    """All its headings are known; it only lacks people."""
    roster = read_roster(roster_template_csv())

    assert [(1, "name", "no_rows", "")] == faults(roster)
    assert () == roster.ignored


ODD = ("=cmd|'/c calc'!A1", "+84", "@SUM(A1)", "A & B <C>", "{{ 7*7 }}", "../../etc/passwd")


@pytest.mark.parametrize("name", ODD)
def test_a_name_is_no_formula_and_no_markup(name: str) -> None:
    """In a sheet it is a text, on a paper it stands as it was written."""
    line = ProgressLine(name, "writing", 1, 12, None, True, False, False)
    facts = ProgressFacts(name, 2026, date(2026, 12, 4), date(2026, 11, 20), (line,))
    card = CodeCard(name, "ABCD-EFGH", None, datetime(2026, 12, 1, 9, 0, tzinfo=VIETNAM))

    sheet = load_workbook(io.BytesIO(progress_xlsx(facts))).active
    paper = text_of_docx(codes_docx(CodesFacts(cell=name, bot_name="@tusoi", cards=(card,))))

    assert sheet is not None
    assert (name, "s") == (sheet["B6"].value, sheet["B6"].data_type)
    assert (name, "s") == (sheet["A1"].value, sheet["A1"].data_type)
    assert name in paper


@pytest.mark.parametrize(
    ("name", "part"),
    [
        ("Nguyễn Thị Hoà", "nguyen-thi-hoa"),
        ("../../etc/passwd", "etc-passwd"),
        ('Chi bộ "1"\r\nSet-Cookie: a', "chi-bo-1-set-cookie-a"),
        ("…", "x"),
        ("a" * 300, "a" * 80),
    ],
)
def test_a_name_reaches_no_path(name: str, part: str) -> None:
    """Letters, figures and hyphens are left of it."""
    assert part == in_file_name(name)


def test_a_vertical_tab_is_a_new_line_on_paper() -> None:
    """As Word keeps one: the words around it do not run together."""
    assert "A &amp; B\nC\nD" == str(literal("A & B\x0bC\r\nD"))
