"""`tusoi roster import`: told by name first, agreed to, then written."""

import io
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from bot.__main__ import main
from tests.bombs import excel_bombs
from tests.bot import homes
from tests.bot.test_commands import home as home
from tests.old_books import xls
from tests.rows import few

FULL = (
    "Họ và tên", "Ngày sinh", "Ngày vào Đảng", "Ngày chính thức", "Chi bộ", "Đảng bộ",
    "Chức vụ Đảng", "Chức vụ chính quyền", "Điện thoại", "Miễn sinh hoạt",
)  # fmt: skip
ABOVE = "Đảng bộ Trường Ví Dụ"
LAN = ("Trần Thị Lan", "05/02/1980", "03/02/2005", "03/02/2006", "Chi bộ 9", ABOVE,
       "Bí thư", "Hiệu trưởng", "0912345678", "")  # fmt: skip
BINH = ("Lê Văn Bình", "05/02/1940", "03/02/1965", "03/02/1966", "Chi bộ 9", ABOVE,
        "", "", "", "x")  # fmt: skip
ROLE = "(select role from post p where p.member_id = m.id and p.body = 'cell' and p.until is null)"
LEADS = "exists(select 1 from post p where p.member_id = m.id and p.until is null)"
EXEMPT = "exists(select 1 from period d where d.member_id = m.id and d.until is null)"
STORED = (
    f"select full_name, party_post, coalesce({ROLE}, 'member'), state_post, phone, {LEADS}, "
    f"{EXEMPT}, status, official_on from member m order by id"
)


class Terminal(io.StringIO):
    """Somebody sits there and types."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def house(home: Path) -> Path:
    """The house is made; nobody is on its roster."""
    homes.found(home)
    return home


def imports(
    house: Path, head: Sequence[str], *rows: Sequence[object], more: Sequence[str] = ()
) -> int:
    """Give the status of importing such a file."""
    file = house / "danh-sach.xlsx"
    save(file, [head, *rows])
    return main(["roster", "import", str(file), *more])


def save(file: Path, rows: Sequence[Sequence[object]]) -> None:
    """Write an Excel file with these rows."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append(list(row))
    book.save(file)


def without(head: Sequence[str], row: Sequence[object], *left_out: str) -> list[object]:
    """The same row without some columns."""
    return [value for title, value in zip(head, row, strict=True) if title not in left_out]


def asked(house: Path, sql: str) -> list[tuple[object, ...]]:
    """What is stored."""
    with closing(sqlite3.connect(house / "var" / "tusoi.db")) as database:
        return database.execute(sql).fetchall()


def test_a_column_that_is_not_there_changes_nothing(house: Path) -> None:
    """Posts, phone, exemption, organisation and official standing stay as they are stored."""
    gone = FULL[3:4] + FULL[5:]
    imports(house, FULL, LAN, BINH)
    before = asked(house, STORED)

    status = imports(
        house,
        [title for title in FULL if title not in gone],
        without(FULL, LAN, *gone),
        without(FULL, BINH, *gone),
    )

    assert 0 == status
    assert before == asked(house, STORED)
    assert [(2,)] == asked(house, "select count(*) from organisation")


def test_an_empty_cell_in_a_column_that_is_there_clears_it_once_agreed(
    house: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What ends is named with its person, from what to what, before anything is written."""
    imports(house, FULL, LAN, BINH)
    before = asked(house, STORED)
    cleared = ((*LAN[:6], "", "", "", ""), (*BINH[:9], ""))
    capsys.readouterr()

    refused = imports(house, FULL, *cleared)
    told = capsys.readouterr()
    kept = asked(house, STORED)
    agreed = imports(house, FULL, *cleared, more=["--yes"])

    assert (1, 0) == (refused, agreed)
    assert before == kept
    assert "Trần Thị Lan (sinh 05/02/1980, Chi bộ 9): Chức vụ Đảng: Bí thư → trống" in told.out
    assert "Trần Thị Lan (sinh 05/02/1980, Chi bộ 9): Chức vụ trong chi bộ: bí thư" in told.out
    assert "Lê Văn Bình (sinh 05/02/1940, Chi bộ 9): Miễn sinh hoạt: có → không" in told.out
    assert "Chi bộ 9: không có bí thư" in told.out
    assert "--yes" in told.err
    lan, binh = asked(house, STORED)
    assert ("", "member", "", "", 0) == lan[1:6]
    assert not binh[6]


def test_an_official_standing_is_not_taken_silently(
    house: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Who was official and is called probationary loses his vote."""
    imports(house, FULL, LAN, BINH)
    head = (*FULL[:3], "Chính thức/Dự bị", *FULL[4:6])
    as_probationary = (*BINH[:3], "Dự bị", *BINH[4:6])
    capsys.readouterr()

    status = imports(house, head, (*LAN[:3], "Chính thức", *LAN[4:6]), as_probationary)

    told = capsys.readouterr().out
    assert 1 == status
    assert "Chính thức/Dự bị: chính thức → dự bị" in told
    assert "Ngày chính thức: 03/02/1966 → trống" in told
    assert "Trần Thị Lan" not in told


@pytest.mark.parametrize(
    ("typed", "status", "posts"),
    [
        ("có\n", 0, ["Phó Bí thư", "Bí thư"]),
        ("\n", 1, ["Bí thư", ""]),
        ("không\n", 1, ["Bí thư", ""]),
    ],
)
def test_at_a_terminal_the_question_is_asked(
    house: Path,
    monkeypatch: pytest.MonkeyPatch,
    typed: str,
    status: int,
    posts: list[str],
) -> None:
    """Only a yes is a yes."""
    imports(house, FULL, LAN, BINH)
    monkeypatch.setattr("sys.stdin", Terminal(typed))

    given = imports(
        house, FULL, (*LAN[:6], "Phó Bí thư", *LAN[7:]), (*BINH[:6], "Bí thư", *BINH[7:])
    )

    assert status == given
    assert posts == [row[0] for row in asked(house, "select party_post from member order by id")]


def test_a_dry_run_writes_nothing(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Also where it was agreed to beforehand."""
    status = imports(house, FULL, LAN, BINH, more=["--dry-run", "--yes"])

    assert 0 == status
    assert "Thêm mới 2: Trần Thị Lan (Chi bộ 9); Lê Văn Bình (Chi bộ 9)" in capsys.readouterr().out
    assert [] == asked(house, STORED)


@pytest.mark.parametrize(
    ("posts", "status", "told"),
    [
        (("Bí thư", ""), 0, "Đã nhập"),
        (("Phó Bí thư", ""), 1, "Chi bộ 9: không có bí thư"),
        (("Bí thư Chi đoàn", "Đảng ủy viên"), 1, "Chi bộ 9: không có bí thư"),
        (("Bí thư", "BT"), 1, "có 2 bí thư: Trần Thị Lan, Lê Văn Bình"),
        (("Bí thư", "Quân sư"), 1, "chưa hiểu chức vụ Đảng «Quân sư»"),
    ],
)
def test_a_cell_has_one_secretary_or_a_person_is_asked(
    house: Path,
    capsys: pytest.CaptureFixture[str],
    posts: tuple[str, str],
    status: int,
    told: str,
) -> None:
    """None, two, or a post nobody understands: named before anything is written."""
    lan, binh = ((*row[:6], post, *row[7:]) for row, post in zip((LAN, BINH), posts, strict=True))

    given = imports(house, FULL, lan, binh)

    assert status == given
    assert told in capsys.readouterr().out
    assert (0 if status else 2) == len(asked(house, STORED))


def test_another_spelling_adds_nobody(house: Path) -> None:
    """Capitals, the place of the tone mark, spaces, unseen signs: in names of people and cells."""
    head = FULL[:7]
    imports(
        house, head,
        ("Nguyễn Thị Hoà", "05/02/1984", "03/02/2010", "03/02/2011", "Chi bộ 1", ABOVE, "Bí thư"),
        ("Lê Thuý", "06/02/1984", "03/02/2010", "03/02/2011", "Chi bộ 1", ABOVE, ""),
        ("H'Hen Niê", "07/02/1984", "03/02/2010", "03/02/2011", "Chi bộ 1", ABOVE, ""),
    )  # fmt: skip

    status = imports(
        house, head,
        ("Nguyễn Thị Hòa", "05/02/1984", "03/02/2010", "03/02/2011", "CHI BỘ 1", ABOVE, "Bí thư"),
        ("LÊ THÚY", "06/02/1984", "03/02/2010", "03/02/2011", "Chi  bộ 1", ABOVE.upper(), ""),
        ("H’Hen\u200b Niê", "07/02/1984", "03/02/2010", "03/02/2011", "Chi bộ 1", ABOVE, ""),
    )  # fmt: skip

    assert 0 == status
    names = [row[0] for row in asked(house, STORED)]
    assert ["Nguyễn Thị Hoà", "Lê Thuý", "H'Hen Niê"] == names
    assert [(2,)] == asked(house, "select count(*) from organisation")


@pytest.mark.parametrize(
    ("second", "told"),
    [
        ((*BINH[:4], "Chi bộ 8", *BINH[5:]), "đã có ở «Chi bộ 9»"),
        ((BINH[0], "05/02/1946", *BINH[2:]), "sinh 05/02/1940"),
        (("Le Van Binh", *BINH[1:]), "gần giống «Lê Văn Bình»"),
    ],
)
def test_somebody_almost_known_is_refused_with_his_row(
    house: Path,
    capsys: pytest.CaptureFixture[str],
    second: Sequence[object],
    told: str,
) -> None:
    """In another cell, born another day, without accents; `--new` says that it is another."""
    imports(house, FULL, LAN, BINH)

    refused = imports(house, FULL, LAN, second, more=["--yes"])
    said = capsys.readouterr().err
    left = len(asked(house, STORED))
    other = imports(house, FULL, LAN, second, more=["--yes", "--new", "3"])

    assert (1, 0) == (refused, other)
    assert "Dòng 3" in said
    assert told in said
    assert (2, 3) == (left, len(asked(house, STORED)))


def test_who_is_missing_from_the_file_is_named_and_stays(
    house: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An import removes nobody."""
    imports(house, FULL, LAN, BINH)

    status = imports(house, FULL, LAN)

    assert 0 == status
    assert "không có trong tệp 1 (giữ nguyên): Lê Văn Bình" in capsys.readouterr().out
    assert 2 == len(asked(house, STORED))


@pytest.mark.parametrize("column", [1, 2, 3])
def test_a_day_to_come_is_refused(
    house: Path, capsys: pytest.CaptureFixture[str], column: int
) -> None:
    """Nobody is official from a day that has not come; no agreement helps."""
    late = [*BINH[:column], "03/02/2910", *BINH[column + 1 :]]
    late[3] = late[3] if column == 3 else "03/02/2911"
    late[2] = late[2] if column >= 2 else "03/02/2911"

    status = imports(house, FULL, LAN, late, more=["--yes"])

    assert 1 == status
    assert "chưa đến" in capsys.readouterr().err
    assert [] == asked(house, STORED)


def test_a_new_member_needs_a_standing(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file without both columns of it may speak of known members only."""
    head = (*FULL[:3], *FULL[4:7])

    status = imports(house, head, (*LAN[:3], *LAN[4:7]), more=["--yes"])

    assert 1 == status
    assert "Chính thức/Dự bị" in capsys.readouterr().err
    assert [] == asked(house, STORED)


def test_hidden_rows_are_asked_about(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Told by number; left out on request."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (FULL, LAN, BINH):
        sheet.append(list(row))
    sheet.row_dimensions[3].hidden = True
    file = house / "loc.xlsx"
    book.save(file)

    asked_for = main(["roster", "import", str(file)])
    told = capsys.readouterr().err
    without_them = main(["roster", "import", str(file), "--without-hidden"])

    assert (1, 0) == (asked_for, without_them)
    assert "1 dòng đang ẩn (lọc) trong tệp, vẫn được đọc: 3" in told
    assert ["Trần Thị Lan"] == [row[0] for row in asked(house, STORED)]


@pytest.mark.parametrize(
    ("admitted", "status"), [("04/02/1998", 1), ("05/02/1998", 0), ("06/02/1998", 0)]
)
def test_who_was_admitted_before_eighteen_is_asked_about(
    house: Path, capsys: pytest.CaptureFixture[str], admitted: str, status: int
) -> None:
    """Born on 5 February 1980: a day and a month swapped shows here."""
    given = imports(house, FULL, (*LAN[:2], admitted, *LAN[3:]))

    assert status == given
    assert bool(status) == ("chưa đủ 18 tuổi" in capsys.readouterr().out)


@pytest.mark.parametrize(
    ("name", "packs", "sentence"),
    [
        ("ds.xls", lambda: b"<html><p>A</p></html>", "là trang web"),
        ("ds.xlsx", excel_bombs()["merged areas without number"][0], "quá lớn"),
        ("ds.xlsx", excel_bombs()["a billion laughs"][0], "không bao giờ ghi"),
    ],
    ids=["a page", "a bomb", "laughs"],
)
def test_a_file_that_is_no_roster_is_told_with_what_to_do(
    house: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    name: str,
    packs: Callable[[], bytes],
    sentence: str,
) -> None:
    """Nothing is written, and the true reason is said."""
    homes.reads_apart(monkeypatch)
    (house / name).write_bytes(packs())

    status = main(["roster", "import", str(house / name)])

    told = capsys.readouterr().err
    assert 1 == status
    assert sentence in told
    assert ".xlsx" in told
    assert [] == asked(house, STORED)


def test_the_cell_may_be_told_on_the_command_line(
    house: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The first one is made; later on a slip of it is told with the names there are."""
    head, lan, binh = (
        [str(value) for value in without(FULL, row, "Chi bộ", "Đảng bộ")]
        for row in (FULL, LAN, BINH)
    )

    first = imports(house, head, lan, more=["--cell", "Chi bộ 9"])
    slip = imports(house, head, binh, more=["--cell", "Chi bộ 8"])
    told = capsys.readouterr().err
    second = imports(house, head, lan, binh, more=["--cell", "chi bo 9"])

    assert (0, 1, 0) == (first, slip, second)
    assert "Không có chi bộ «Chi bộ 8». Các chi bộ đang có: Chi bộ 9." in told
    assert [("Chi bộ 9", 2)] == asked(
        house,
        "select o.name, count(*) from member m join organisation o on o.id = m.cell_id "
        "group by o.name",
    )


def test_a_cell_told_does_not_overrule_the_file(
    house: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Who is of another cell by the file is told by row."""
    status = imports(house, FULL, LAN, more=["--cell", "Chi bộ 8"])

    assert 1 == status
    assert "Dòng 2, cột «Chi bộ»: dòng này thuộc «Chi bộ 9»" in capsys.readouterr().err
    assert [] == asked(house, STORED)


def test_what_an_old_workbook_cannot_tell_is_said(
    house: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """An .xls file is taken in, with a word on rows that may be hidden."""
    file = house / "danh-sach.xls"
    file.write_bytes(xls({"Một": [FULL, LAN]}))

    status = main(["roster", "import", str(file)])

    assert 0 == status
    assert "không cho biết dòng nào đang ẩn" in capsys.readouterr().err
    assert ["Trần Thị Lan"] == [row[0] for row in asked(house, STORED)]


@pytest.mark.parametrize("second", [(BINH[0], "06/02/1940"), ("Le Van Binh", "05/02/1940")])
def test_who_is_known_may_be_said_by_number(
    house: Path, capsys: pytest.CaptureFixture[str], second: tuple[str, str]
) -> None:
    """The refusal names the number; with it the same member is brought up to date."""
    imports(house, FULL, LAN, BINH)
    row = (*second, *BINH[2:])

    refused = imports(house, FULL, LAN, row)
    told = capsys.readouterr().err
    same = imports(house, FULL, LAN, row, more=["--same", "3=2", "--yes"])
    nobody = imports(house, FULL, LAN, row, more=["--same", "3=99", "--yes"])
    no_row = imports(house, FULL, LAN, row, more=["--same", "9=2", "--yes"])

    assert (1, 0, 1, 1) == (refused, same, nobody, no_row)
    assert "--same 3=2" in told
    assert [LAN[0], second[0]] == [row[0] for row in asked(house, STORED)]
    assert [(2,)] == asked(house, "select count(*) from member")


def test_the_base_of_every_cell_is_told_before_and_after(
    house: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Official, without the exempt: who comes, becomes official or is exempted changes it."""
    cuc = ("Phạm Thị Cúc", "01/01/1990", "03/02/2025", "", "Chi bộ 9", ABOVE, "", "", "", "")
    head = (*FULL, "Chính thức/Dự bị")

    imports(house, head, (*LAN, ""), (*cuc, "Dự bị"), (*BINH, ""), more=["--yes"])
    first = capsys.readouterr().out
    official = (*cuc[:3], "03/02/2026", *cuc[4:], "")
    imports(house, head, (*LAN, ""), official, (*BINH, ""), more=["--yes"])
    second = capsys.readouterr().out

    assert "bị đình chỉ): 0 → 1" in first
    assert "bị đình chỉ): 1 → 2" in second


def test_a_year_of_birth_is_stored_as_one(house: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """And says nothing against the day that is stored, or comes with a later list."""
    stored = "select birth_date, birth_year_only from member order by id"
    imports(house, FULL, LAN, (BINH[0], 1940, *BINH[2:]))
    year = asked(house, stored)
    again = imports(house, FULL, (LAN[0], "1980", *LAN[2:]), BINH, more=["--yes"])
    told = capsys.readouterr().out
    known = asked(house, stored)

    assert [("1980-02-05", 0), ("1940-01-01", 1)] == year
    assert 0 == again
    assert [("1980-02-05", 0), ("1940-02-05", 0)] == known
    assert "Ngày sinh: 1940-01-01" not in told
    assert "(sinh 1940, Chi bộ 9): Ngày sinh: 1940 → 05/02/1940" in told


def test_a_list_in_an_old_font_is_shown_in_letters_of_today_and_asked_about(
    house: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """By name, with a line that says so; nothing is written before it is agreed to."""
    head = FULL[:5]
    lan = ("TrÇn ThÞ Thñy", *LAN[1:4], "Chi bé Tæ Tù nhiªn")
    imports(house, FULL, (*LAN[:4], "Chi bộ Tổ Tự nhiên", *LAN[5:]))
    capsys.readouterr()

    refused = imports(house, head, lan)
    told = capsys.readouterr()
    before = asked(house, "select full_name from member order by id")
    agreed = imports(house, head, lan, more=["--yes"])

    assert "bảng mã cũ TCVN3" in told.err
    assert "Trần Thị Thủy (Chi bộ Tổ Tự nhiên)" in told.out
    assert (1, [("Trần Thị Lan",)], 0) == (refused, before, agreed)
    names = [("Trần Thị Lan",), ("Trần Thị Thủy",)]
    assert names == asked(house, "select full_name from member order by id")


def test_a_value_struck_out_in_part_is_told_and_asked_about(
    house: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What is left of the cell is shown with its row; nothing is written before it is agreed to."""
    mended = CellRichText(TextBlock(InlineFont(strike=True), "Lê Thị Lan "), LAN[0])

    refused = imports(house, FULL, (mended, *LAN[1:]))
    told = capsys.readouterr()
    before = asked(house, STORED)
    agreed = imports(house, FULL, (mended, *LAN[1:]), more=["--yes"])

    assert "chỉ đọc phần không gạch: 2 «Trần Thị Lan»" in told.err
    assert (1, [], 0) == (refused, before, agreed)
    assert ["Trần Thị Lan"] == [row[0] for row in asked(house, STORED)]


SHORT = FULL[:5]
IN_TITLE = [("CHI BỘ 9",), SHORT[:4]]
LISTS: dict[str, tuple[str, bytes | list[Sequence[object]]]] = {
    "numbers below the headings": ("a.xlsx", [SHORT, (1, 2, 3, 4, 5), LAN[:5], BINH[:5]]),
    "a sum and signatures": (
        "a.xlsx",
        [SHORT, LAN[:5], BINH[:5], ("Danh sách này có 02 đồng chí",), (None, None, "T/M CHI BỘ")],
    ),
    "the cell in the title": ("a.xlsx", [*IN_TITLE, LAN[:4], BINH[:4]]),
    "both days in a column": (
        "a.xlsx",
        [
            (*SHORT[:2], "Ngày vào Đảng, ngày chính thức", SHORT[4]),
            *((*who[:2], f"{who[2]}\n{who[3]}", who[4]) for who in (LAN, BINH)),
        ],
    ),
    "semicolons": (
        "a.csv",
        "\r\n".join(";".join(row[:5]) for row in (SHORT, LAN, BINH)).encode("utf-8-sig"),
    ),
    "a page": (
        "a.xls",
        (
            "<table><tr><td>" + "<tr><td>".join("<td>".join(row[:5]) for row in (FULL, LAN, BINH))
        ).encode(),
    ),
}
"""The same two people in every list, and how its file is called."""
KEPT = "select full_name, birth_date, admitted_on, official_on from member order by id"
BOTH_KEPT = [
    ("Trần Thị Lan", "1980-02-05", "2005-02-03", "2006-02-03"),
    ("Lê Văn Bình", "1940-02-05", "1965-02-03", "1966-02-03"),
]


@pytest.mark.parametrize("name", few(LISTS, 2, 3, 5))
def test_a_list_of_the_field_is_shown_then_taken_in_and_adds_nobody_again(
    house: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    """First looked at, then agreed to; the next list, otherwise written, finds them all."""
    called, content = LISTS[name]
    file = house / called
    if isinstance(content, bytes):
        file.write_bytes(content)
    else:
        save(file, content)

    looked = main(["roster", "import", str(file), "--dry-run"])
    before = asked(house, KEPT)
    taken = main(["roster", "import", str(file), "--yes"])
    kept = asked(house, KEPT)
    again = imports(house, SHORT, LAN[:5], (BINH[0].upper(), *BINH[1:4], "CHI BỘ  9"))

    assert (0, [], 0, BOTH_KEPT) == (looked, before, taken, kept)
    assert (0, BOTH_KEPT) == (again, asked(house, KEPT))
    assert "Không có gì thay đổi" in capsys.readouterr().out
