"""Rosters as they really come: what stands around the table, what exporters and fonts do to it."""

import io
import zipfile
from collections.abc import Callable
from datetime import date

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from papers.old_letters import OldFont, old_letters, turned
from papers.roster_file import RosterFile, read_roster
from papers.roster_headings import Column, column_of
from papers.roster_sheets import open_sheets
from tests.papers.test_roster_file import (
    AN,
    HEAD,
    LAN,
    Cells,
    excel,
    faults,
    names,
    one,
    text,
    zipped,
)


def book(*sheets: tuple[str, list[Cells]]) -> bytes:
    """An .xlsx with these sheets."""
    made = Workbook()
    for name, rows in sheets:
        sheet = made.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    made.remove(made.worksheets[0])
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def with_part(content: bytes, name: str, change: Callable[[str], str]) -> bytes:
    """The same file with one part as another program would have written it."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = {part: archive.read(part) for part in archive.namelist()}
    before = parts[name].decode()
    parts[name] = change(before).encode()

    assert before != parts[name].decode()
    return zipped(parts.items())


def told(roster: RosterFile) -> list[str]:
    """Where rows were passed over."""
    return [one.place for one in roster.passed_over]


@pytest.mark.parametrize("numbers", [(1, 2, 3, 4, 5), ("(1)", "(2)", "(3)", "(4)", "(5)"), "ABCDE"])
def test_the_row_that_numbers_the_columns_is_no_member(numbers: Cells) -> None:
    """As printed forms have it, right below the headings."""
    roster = read_roster(excel(HEAD, numbers, AN))

    assert ["Nguyễn Văn An"] == names(roster)


@pytest.mark.parametrize(
    "below",
    [
        ("Danh sách này có 02 đồng chí",),
        ("Tổng cộng: 2 đảng viên",),
        ("Tổng số", 2),
        ("Cộng:", None, 2),
        (None, None, None, "T/M CHI BỘ", "BÍ THƯ"),
        (None, None, None, "Sao Mai, ngày 03 tháng 02 năm 2026"),
        ("Người lập biểu", None, None, "BÍ THƯ"),
    ],
)
def test_the_table_ends_where_it_ends(below: Cells) -> None:
    """Totals, place and day, signatures are passed over and told; blank lines are not."""
    signed = ("Lê Văn Bình", None, None, "Hoàng Văn Dũng")

    roster = read_roster(excel(HEAD, AN, LAN, below, (), signed))

    assert ["Nguyễn Văn An", "Trần Thị Lan"] == names(roster)
    assert ["4", "6"] == told(roster)


def test_a_member_below_a_total_or_without_days_is_not_passed_over() -> None:
    """What looks like a member is one, wherever it stands; what it lacks is told."""
    total = ("Tổng số", 1)
    lacking = ("Công Tằng Tôn Nữ Phương", None, None, None, "Tổ Tự nhiên")

    below = read_roster(excel(HEAD, AN, total, LAN))
    without_days = read_roster(excel(HEAD, AN, lacking))

    assert ["Nguyễn Văn An", "Trần Thị Lan"] == names(below)
    assert ["3"] == told(below)
    assert (3, "birth_date", "missing", "") in faults(without_days)


def test_every_sheet_with_a_roster_is_read_and_the_others_are_named() -> None:
    """One cell a sheet; a list of phones is no roster; a row is told with its sheet."""
    phones: list[Cells] = [("Họ và tên", "Ngày sinh", "Điện thoại"), ("Lê Văn Bình", "1/2/1980", 1)]
    bad = ("Lê Văn Bình", "1/1984", *AN[2:])

    both = read_roster(book(("Một", [HEAD, AN]), ("Hai", [HEAD, LAN]), ("Gọi", phones)))
    wrong = read_roster(book(("Một", [HEAD, AN]), ("Hai", [HEAD, LAN, bad])))
    twice = read_roster(book(("Một", [HEAD, AN]), ("Hai", [HEAD, AN])))

    assert [("Một!2", "Nguyễn Văn An"), ("Hai!2", "Trần Thị Lan")] == [
        (row.place, row.name) for row in both.rows
    ]
    assert ("Gọi",) == both.left_out
    assert [("Hai", 3, "bad_date")] == [(p.sheet, p.row, p.code) for p in wrong.problems]
    assert [("Hai", "duplicate", "Một!2")] == [
        (p.sheet, p.code, p.value_shown) for p in twice.problems
    ]


def test_a_hidden_sheet_is_named() -> None:
    """It may be last year's: it is not read, and not in silence."""
    content = book(("Một", [HEAD, AN]), ("cũ", [HEAD, LAN]))
    made = load_workbook(io.BytesIO(content))
    made["cũ"].sheet_state = "hidden"
    stream = io.BytesIO()
    made.save(stream)

    roster = read_roster(stream.getvalue())

    assert (["Nguyễn Văn An"], ("cũ",)) == (names(roster), roster.left_out)


def test_hidden_rows_are_told_and_may_be_left_out() -> None:
    """By a filter somebody left on."""

    def hide(sheet: Worksheet) -> None:
        sheet.row_dimensions[3].hidden = True

    content = excel(HEAD, AN, LAN, change=hide)

    assert ("3",) == read_roster(content).hidden
    assert ["Nguyễn Văn An"] == names(read_roster(content, with_hidden=False))


@pytest.mark.parametrize(
    ("title", "cell"),
    [
        ("CHI BỘ TRƯỜNG VÍ DỤ", "CHI BỘ TRƯỜNG VÍ DỤ"),
        ("DANH SÁCH ĐẢNG VIÊN CHI BỘ TRƯỜNG VÍ DỤ NĂM 2026", "CHI BỘ TRƯỜNG VÍ DỤ"),
        ("Chi bộ: Trường Ví Dụ", "Chi bộ Trường Ví Dụ"),
    ],
)
def test_the_cell_may_stand_in_the_title_alone(title: str, cell: str) -> None:
    """It holds for the whole table, and it is said where it was taken from."""
    roster = read_roster(excel((title,), ("DANH SÁCH ĐẢNG VIÊN",), HEAD[:4], AN[:4]))

    assert [cell] == [row.cell for row in roster.rows]
    assert (cell,) == roster.cells_above


def test_a_line_between_names_the_cell_of_those_below() -> None:
    """And a title that names two cells names none."""
    two = excel(HEAD[:4], ("I. Chi bộ 1",), AN[:4], ("II. Chi bộ 2",), LAN[:4])
    unclear = excel(("Chi bộ 1",), ("Chi bộ 2",), HEAD[:4], AN[:4])

    assert ["Chi bộ 1", "Chi bộ 2"] == [row.cell for row in read_roster(two).rows]
    assert [(3, "cell", "missing_column", "")] == faults(read_roster(unclear))


@pytest.mark.parametrize("between", ["\n", " ", "; ", " - "])
def test_both_days_of_the_party_may_share_a_column(between: str) -> None:
    """As in the book of members; with one day alone the standing has to be told elsewhere."""
    head = (
        "Số TT", "HỌ VÀ TÊN\nHọ và tên khai sinh", "Ngày sinh",
        "Ngày vào Đảng, ngày chính thức", "Chi bộ",
    )  # fmt: skip
    row = (1, AN[0], AN[1], f"{AN[2]}{between}{AN[3]}", AN[4])

    (an,) = read_roster(excel(head, row)).rows
    admitted_only = read_roster(excel(head, (*row[:3], AN[2], row[4])))

    assert ("03/02/2010", "03/02/2011") == (
        f"{an.admitted_on:%d/%m/%Y}",
        f"{an.official_on:%d/%m/%Y}",
    )
    assert ["missing"] == [p.code for p in admitted_only.problems]


@pytest.mark.parametrize(
    ("heading", "column"),
    [
        ("Ngày vào Đảng CSVN", Column.ADMITTED_ON),
        ("Họ và tên khai sinh", Column.NAME),
        ("Ngày CT", Column.OFFICIAL_ON),
        ("Ngày vào Đảng Cộng sản Việt Nam", Column.ADMITTED_ON),
        ("Số ĐTDĐ", Column.PHONE),
        ("Số thẻ ĐV", Column.PARTY_CARD),
    ],
)
def test_headings_of_the_field(heading: str, column: Column) -> None:
    """Shortened, or with the Party's whole name."""
    assert column == column_of(heading)


@pytest.mark.parametrize(
    "written",
    ["05 / 02 / 1984", "5. 2. 1984", "05/02/1984.", "ngày 05 tháng 02 năm 1984", "5.2.1984"],
)
def test_a_day_is_read_whatever_stands_around_its_parts(written: str) -> None:
    """Spaces, a full stop, words."""
    assert ["1984-02-05"] == [f"{row.birth_date}" for row in one("Ngày sinh", written).rows]


@pytest.mark.parametrize(
    ("written", "phone"),
    [
        (912345678, "0912345678"),
        ("0912345678/0987654321", "0912345678; 0987654321"),
        ("0912345678; 0987654321", "0912345678; 0987654321"),
        ("ĐT: 0912345678", "0912345678"),
        ("+84 (0)912345678", "0912345678"),
        ("0 912 345 678", "0912345678"),
        ("không", ""),
        ("-", ""),
    ],
)
def test_phones_as_people_write_them(written: object, phone: str) -> None:
    """Two numbers are kept both; "none" is none."""
    assert [phone] == [row.phone for row in one("Điện thoại", written).rows]


@pytest.mark.parametrize(
    ("written", "read", "code"),
    [
        ("H'Hen Niê", "H'Hen Niê", None),
        ("K'Brơih", "K'Brơih", None),
        ("Đ/c Trần Văn Tám", "Trần Văn Tám", None),
        ("đồng chí Trần Văn Tám", "Trần Văn Tám", None),
        ("\u200bNguyễn Văn Ba", "Nguyễn Văn Ba", None),
        ("Nguyễn Thị Ngọc Bích (A)", "Nguyễn Thị Ngọc Bích (A)", None),
        ("François Trần", "François Trần", None),
        ("Lê Văn Sáu, Phó BT", None, "name_remark"),
        ("Lê Văn Sáu (chuyển đi)", None, "name_remark"),
        ("Lê Văn Sáu - Bí thư", None, "name_remark"),
        ("N.V.An", None, "name_short"),
        ("Nguyễn Văn An 1982", None, "bad_name"),
    ],
)
def test_a_name_is_a_name(written: str, read: str | None, code: str | None) -> None:
    """What a person would leave out is left out; a remark that says something is told."""
    roster = one("Họ và tên", written)

    assert ([read] if read else []) == names(roster)
    assert ([code] if code else []) == [p.code for p in roster.problems]


@pytest.mark.parametrize(
    ("text", "old"),
    [
        ("NguyÔn V¨n Hïng", True),
        ("§¶ng ñy", True),
        ("Nguyeãn Vaên Huøng", True),
        ("Traàn Thò Lan", True),
        ("Chi boä 1", True),
        ("Nguyễn Văn Hùng", False),
        ("Lê Hà", False),
        ("Hoà Thuý", False),
        ("Xuân Tiên Quý", False),
        ("François Lê", False),
        ("Gioóc", False),
        ("TrÇn TH\u0303 Thđy", True),
        ("Lê Ngo\u0323c", False),
        ("Y Bri\u0306m \u0115\u0301", False),
    ],
)
def test_letters_of_old_fonts_are_known(text: str, old: bool) -> None:
    """TCVN3 and VNI; what may be Vietnamese as it stands is taken as such."""
    assert old == old_letters(text)


IN_TCVN3 = ("TrÇn ThÞ Thñy", *AN[1:4], "Chi bé Tæ Tù nhiªn")
IN_VNI = ("Traàn Thò Thuûy", *AN[1:4], "Chi boä Toå Töï nhieân")


@pytest.mark.parametrize(("row", "font"), [(IN_TCVN3, OldFont.TCVN3), (IN_VNI, OldFont.VNI)])
def test_a_table_of_an_old_font_is_turned_and_says_so(row: Cells, font: OldFont) -> None:
    """Each letter that stands for another, those that would be good Vietnamese as well."""
    roster = read_roster(excel(HEAD, row))

    (member,) = roster.rows
    assert ("Trần Thị Thủy", "Chi bộ Tổ Tự nhiên") == (member.name, member.cell)
    assert (font,) == roster.turned_from
    assert () == read_roster(excel(HEAD, AN)).turned_from


def test_headings_of_an_old_font_are_turned_too() -> None:
    """The whole file was typed for it."""
    head = ("Hä vµ tªn", "Ngµy sinh", "Ngµy vµo §¶ng", "Ngµy chÝnh thøc", "Chi bé")

    roster = read_roster(excel(head, IN_TCVN3))

    assert ["Trần Thị Thủy"] == names(roster)
    assert (OldFont.TCVN3,) == roster.turned_from


@pytest.mark.parametrize("other", [LAN, IN_VNI], ids=["today", "another"])
def test_letters_of_two_kinds_are_never_stored_as_they_look(other: Cells) -> None:
    """Which of them is meant cannot be told: it is told with the row."""
    roster = read_roster(excel(HEAD, IN_TCVN3, other))

    assert (2, "name", "old_letters", IN_TCVN3[0]) in faults(roster)
    assert () == roster.rows


VOWELS = {
    OldFont.TCVN3: (
        "µ¶·¸¹ ¨»¼½¾Æ ©ÇÈÉÊË ÌÎÏÐÑ ªÒÓÔÕÖ ×ØÜÝÞ ßáâãä «åæçèé ¬êëìíî ïñòóô \xadõö÷øù úûüýþ ®§¡¢£¤¥¦"
    ),
    OldFont.VNI: (
        "aøaûaõaùaï aêaèaúaüaéaë aâaàaåaãaáaä eøeûeõeùeï eâeàeåeãeáeä ìæóíò oøoûoõoùoï "
        "oâoàoåoãoáoä "
        "ôôøôûôõôùôï uøuûuõuùuï ööøöûöõöùöï yøyûyõyùî ñÑAÊAÂEÂOÂÔÖ"
    ),
}
"""Every letter with an accent, as the two fonts write it."""


@pytest.mark.parametrize("font", OldFont)
def test_every_letter_of_an_old_font_is_known(font: OldFont) -> None:
    """All that Vietnamese has beyond the letters of English."""
    every = "àảãáạ ăằẳẵắặ âầẩẫấậ èẻẽéẹ êềểễếệ ìỉĩíị òỏõóọ ôồổỗốộ ơờởỡớợ ùủũúụ ưừửữứự ỳỷỹýỵ đĐĂÂÊÔƠƯ"

    assert every == turned(VOWELS[font], font)


def test_looks_are_not_read() -> None:
    """Some exporters write a fill that is none; the days are still days."""
    content = with_part(
        excel(HEAD, AN), "xl/styles.xml",
        lambda styles: styles.replace("<fills count=\"2\">", "<fills count=\"3\"><fill/>"),
    )  # fmt: skip

    assert ["Nguyễn Văn An"] == names(read_roster(content))


def test_the_sheet_ends_where_its_content_ends() -> None:
    """Down and to the right: an empty cell in the last row is no row, a merged area no content."""

    def far(sheet: Worksheet) -> None:
        sheet.cell(1_048_576, 16_384).number_format = "0"
        sheet.cell(1_048_575, 1, " ")

    content = with_part(
        excel(HEAD, AN, LAN, change=far), "xl/worksheets/sheet1.xml",
        lambda sheet: sheet.replace(
            "</sheetData>",
            '</sheetData><mergeCells count="1"><mergeCell ref="A900000:XFD1048576"/></mergeCells>',
        ),
    )  # fmt: skip

    (sheet,) = open_sheets(content)

    assert [(1, 5), (2, 5), (3, 5), (1_048_575, 1)] == [
        (r.number, len(r.cells)) for r in sheet.rows
    ]
    assert ["Nguyễn Văn An", "Trần Thị Lan"] == names(read_roster(content))


@pytest.mark.parametrize(
    ("heading", "number", "field", "read"),
    [
        ("Điện thoại", 912345678, "phone", "0912345678"),
        ("Số thẻ đảng viên", 120, "party_card", "120"),
    ],
)
def test_a_number_in_a_cell_formatted_as_a_day_is_the_number(
    heading: str, number: int, field: str, read: str
) -> None:
    """The column knows what it holds, not the format."""

    def as_day(sheet: Worksheet) -> None:
        sheet["F2"].number_format = "dd/mm/yyyy"

    roster = read_roster(excel((*HEAD, heading), (*AN, number), change=as_day))

    assert [read] == [getattr(row, field) for row in roster.rows]


def typed_below_a_day(number: int) -> RosterFile:
    """A number typed into a cell that is formatted as a day."""

    def as_day(sheet: Worksheet) -> None:
        sheet["B2"].number_format = "dd/mm/yyyy"

    return read_roster(excel(HEAD, (AN[0], number, *AN[2:]), change=as_day))


def test_a_number_typed_for_a_day_is_told() -> None:
    """Excel would show no day of any calendar; what two days may be is asked about, too."""
    for number in (1021984, 99999999):
        assert [(2, "birth_date", "bad_date")] == [f[:3] for f in faults(typed_below_a_day(number))]


def test_a_day_that_lost_its_strokes_below_a_day_is_read() -> None:
    """Excel shows signs there; what was typed can be one day alone."""
    (an,) = typed_below_a_day(5021984).rows

    assert date(1984, 2, 5) == an.birth_date


def test_a_year_typed_for_a_day_is_the_year() -> None:
    """Excel would show a day of 1905."""
    (an,) = typed_below_a_day(1984).rows

    assert (1984, True) == (an.birth_date.year, an.birth_year_only)


HEAD_IN_TCVN3 = ("Hä vµ tªn", "Ngµy sinh", "Ngµy vµo §¶ng", "Ngµy chÝnh thøc", "Chi bé")
HEAD_IN_VNI = ("Hoï vaø teân", "Ngaøy sinh", "Ngaøy vaøo Ñaûng", "Ngaøy chính thöùc", "Chi boä")


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["latin-1", "utf-8-sig"])
@pytest.mark.parametrize(
    ("head", "row", "font"),
    [(HEAD_IN_TCVN3, IN_TCVN3, OldFont.TCVN3), (HEAD_IN_VNI, IN_VNI, OldFont.VNI)],
    ids=["tcvn3", "vni"],
)
def test_plain_text_of_an_old_font_is_turned_as_a_workbook_is(
    head: Cells, row: Cells, font: OldFont, encoding: str, delimiter: str
) -> None:
    """A byte is the letter the font draws, whatever Windows-1258 would make of it."""
    roster = read_roster(text(head, row, delimiter=delimiter).encode(encoding))

    assert [("Trần Thị Thủy", "Chi bộ Tổ Tự nhiên")] == [(m.name, m.cell) for m in roster.rows]
    assert (font,) == roster.turned_from


def test_plain_text_of_two_kinds_of_letters_is_never_stored_as_it_looks() -> None:
    """Nobody is read out of a file where no font can be proved for a column."""
    roster = read_roster(text(HEAD_IN_TCVN3, IN_TCVN3, IN_VNI).encode("latin-1"))

    assert (2, "name", "old_letters", IN_TCVN3[0]) in faults(roster)
    assert () == roster.rows


TODAYS, TCVN3, VNI = "Tổ Tự nhiên", "Tæ Tù nhiªn", "Toå Töï nhieân"
POST_TODAY, POST_IN_VNI = "Phó Bí thư", "Phoù Bí thö"


@pytest.mark.parametrize("make", [excel, lambda *rows: text(*rows).encode()], ids=["excel", "csv"])
@pytest.mark.parametrize(
    ("cell", "post", "fonts"),
    [
        (TODAYS, POST_TODAY, (OldFont.TCVN3,)),
        (TCVN3, POST_TODAY, (OldFont.TCVN3,)),
        (VNI, POST_TODAY, (OldFont.TCVN3, OldFont.VNI)),
        (TODAYS, POST_IN_VNI, (OldFont.TCVN3, OldFont.VNI)),
    ],
)
def test_each_column_may_be_of_its_own_font(
    make: Callable[..., bytes], cell: str, post: str, fonts: tuple[OldFont, ...]
) -> None:
    """A list put together from others: what is proved of a column holds for it alone."""
    row = (IN_TCVN3[0], *AN[1:4], cell, post)

    roster = read_roster(make((*HEAD, "Chức vụ Đảng"), row))

    assert [("Trần Thị Thủy", TODAYS, POST_TODAY)] == [
        (one.name, one.cell, one.party_post) for one in roster.rows
    ]
    assert fonts == roster.turned_from


@pytest.mark.parametrize("names_in", [IN_TCVN3[0], IN_VNI[0]], ids=["tcvn3", "vni"])
def test_plain_text_may_have_columns_of_both_old_fonts(names_in: str) -> None:
    """With the headings of one of them, byte by byte."""
    row = (names_in, *AN[1:4], VNI)

    roster = read_roster(text(HEAD_IN_TCVN3, row).encode("latin-1"))

    assert [("Trần Thị Thủy", TODAYS)] == [(one.name, one.cell) for one in roster.rows]


@pytest.mark.parametrize("cell", ["Chi bé 1", "Lê Hà"])
def test_a_column_that_may_be_of_either_kind_leaves_all_as_it_looks(cell: str) -> None:
    """ "bé" is a word of today and another one in TCVN3: nothing is turned, the names are told."""
    mixed = (*IN_TCVN3[:4], cell, POST_IN_VNI)

    roster = read_roster(excel((*HEAD, "Chức vụ Đảng"), mixed))

    assert (2, "name", "old_letters", IN_TCVN3[0]) in faults(roster)
    assert ((), ()) == (roster.rows, roster.turned_from)
