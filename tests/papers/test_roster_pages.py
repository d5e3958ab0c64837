"""Rosters that web systems export: a page called a workbook, and the XML workbook of Excel 2003."""

from html import escape

import pytest

from papers import roster_pages
from papers.errors import UnreadFile
from papers.old_letters import OldFont
from papers.roster_file import RosterFile, read_roster
from tests.papers.test_roster_file import AN, HEAD, LAN, Cells, faults, names
from tests.papers.test_roster_kinds import HEAD_IN_TCVN3, IN_TCVN3
from tests.papers.test_roster_odd import in_1258

BOTH = ["Nguyễn Văn An", "Trần Thị Lan"]


def row(*cells: object, kind: str = "td", more: str = "") -> str:
    """A row of a table."""
    inner = "".join(f"<{kind}>{'' if one is None else one}</{kind}>" for one in cells)
    return f"<tr{more}>{inner}</tr>"


def table(*rows: str, more: str = "") -> str:
    """A table below its headings, unless rows say others."""
    return f"<table{more}>{''.join(rows)}</table>"


ROSTER = table(row(*HEAD, kind="th"), row(*AN), row(*LAN))


def page(*parts: str, head: str = "") -> str:
    """A page with these parts."""
    return (
        f"<html><head>{head}<style>td {{x: y}}</style></head><body>{''.join(parts)}</body></html>"
    )


def read(*parts: str) -> RosterFile:
    """Read a page in UTF-8."""
    return read_roster(page(*parts).encode())


SEVEN_BIT = page(ROSTER).encode("ascii", "xmlcharrefreplace")
WESTERN = page(
    ROSTER, head='<meta http-equiv=Content-Type content="text/html; charset=windows-1252">'
)
PAGES: dict[str, bytes] = {
    "UTF-8": page(ROSTER).encode(),
    "UTF-8 with its mark": b"\xef\xbb\xbf\r\n" + page(ROSTER).encode(),
    "UTF-8 that calls itself otherwise": WESTERN.encode(),
    "UTF-16": page(ROSTER).encode("utf-16"),
    "UTF-16 without a mark": page(ROSTER).encode("utf-16-le"),
    "Windows-1258": in_1258(page(ROSTER, head='<meta charset="windows-1258">')),
    "Windows-1252, other letters by number": WESTERN.encode("cp1252", "xmlcharrefreplace"),
    "letters by number alone": SEVEN_BIT,
    "an unheard-of charset": page(ROSTER, head="<meta charset=x-nobody>").encode(),
    "no page around it": ROSTER.encode(),
    "a comment first": f"<!-- export --><div>{ROSTER}</div>".encode(),
    "XHTML": (
        f'<?xml version="1.0"?><!DOCTYPE html PUBLIC "-//W3C//DTD" "x">{page(ROSTER)}'.encode()
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_read_whatever_letters_it_is_written_in(name: str) -> None:
    """What it says of itself counts where its bytes do not say otherwise."""
    assert BOTH == names(read_roster(PAGES[name]))


SHAPES: dict[str, str] = {
    "ends forgotten": "<table><tr><th>"
    + "<tr><td>".join("<td>".join(map(str, one)) for one in (HEAD, AN, LAN)),
    "sections": f"<table><thead>{row(*HEAD, kind='th')}</thead><tbody>{row(*AN)}{row(*LAN)}</tbody>"
    "<tfoot><tr><td colspan=5>Tổng số: 2</td></tr></tfoot></table>",
    "tags and signs within": table(
        row("<b>Họ và<br>tên</b>", *HEAD[1:]),
        row("<a href='x'><font color=red>Nguyễn&nbsp;Văn\r\n An</font></a>", *AN[1:]),
        row("<p>Trần Thị Lan</p>", *LAN[1:]),
    ),
    "a key to sort by, unseen": table(
        row(*HEAD),
        row(AN[0], f"<span style='display: none'>19840205</span>{AN[1]}", *AN[2:]),
        row(LAN[0], f"<i hidden>19791120{'</i>'}{LAN[1]}", *LAN[2:]),
    ),
    "an unseen end forgotten": table(
        row(*HEAD), row(f"{AN[0]}<i hidden>x", *AN[1:]), row(*LAN)
    ),
    "two lines of headings": table(
        "<tr><th rowspan=2>Họ và tên</th><th rowspan=2>Ngày sinh</th>"
        "<th colspan=2>Ngày vào Đảng</th><th rowspan=2>Chi bộ</th></tr>",
        row("Dự bị", "Chính thức", kind="th"),
        row(*AN),
        row(*LAN),
    ),
    "a cell for many": table(
        row(*HEAD),
        f"<tr>{''.join(f'<td>{one}</td>' for one in AN[:4])}<td rowspan=2>{AN[4]}</td></tr>",
        row(*LAN[:4]),
    ),
    "within another table": table(row("ĐẢNG BỘ VÍ DỤ"), row(ROSTER), row("BÍ THƯ")),
    "a small table within a cell": table(
        row(*HEAD), row(AN[0], table(row(AN[1])), *AN[2:]), row(*LAN)
    ),
    "a program within": f"<script>var a = '<table>';</script>{ROSTER}",
    "conditions of Office": f"<!--[if mso]><xml></xml><![endif]--><![if !a]>{ROSTER}<![endif]>",
}  # fmt: skip


@pytest.mark.parametrize("name", SHAPES)
def test_a_page_is_read_as_it_is_seen(name: str) -> None:
    """Its cells stand where a browser shows them."""
    roster = read(SHAPES[name])

    assert () == roster.problems
    assert [AN[:2], LAN[:2]] == [(one.name, f"{one.birth_date:%d/%m/%Y}") for one in roster.rows]
    assert {"Tổ Tự nhiên"} == {one.cell for one in roster.rows}


def test_every_table_with_a_roster_is_read_and_the_others_are_named() -> None:
    """One cell a table, its name above it; a list of phones is no roster."""
    one, other = (table(row(*HEAD[:4]), row(*who[:4])) for who in (AN, LAN))
    phones = table(*[row("Họ và tên", "Điện thoại", "Ghi chú"), row("Lê Văn Bình", 1, 2)])

    roster = read("<h3>Chi bộ 1</h3>", one, "<h3>Chi bộ 2</h3>", other, phones)

    assert [("1!3", "Chi bộ 1"), ("2!3", "Chi bộ 2")] == [(r.place, r.cell) for r in roster.rows]
    assert ("3",) == roster.left_out


def test_a_table_of_a_few_lines_above_names_the_cell() -> None:
    """As web systems head their papers; it is no sheet of its own then."""
    head = table(row("ĐẢNG BỘ VÍ DỤ", "ĐẢNG CỘNG SẢN VIỆT NAM"), row("CHI BỘ SAO MAI", None))

    roster = read(head, table(row(*HEAD[:4]), row(*AN[:4])))

    assert ([("CHI BỘ SAO MAI")], ()) == ([one.cell for one in roster.rows], roster.left_out)


def test_what_a_page_hides_is_told() -> None:
    """A row by its number, a table by its name."""
    hidden = ' style="DISPLAY:none"'
    rows = read(table(row(*HEAD), row(*AN), row(*LAN, more=hidden)))
    tables = read(table(row(*HEAD), row(*AN)), table(row(*HEAD), row(*LAN), more=hidden))
    within = read(table(row(*HEAD), row(*AN)), f"<div{hidden}>{table(row(*HEAD), row(*LAN))}</div>")

    assert ("3",) == rows.hidden
    assert (BOTH[:1], ("2",)) == (names(tables), tables.left_out)
    assert (BOTH[:1], ("2",)) == (names(within), within.left_out)


@pytest.mark.parametrize(("mark", "exempt"), [(" checked", True), ("", False)])
def test_a_ticked_box_of_a_page_is_a_mark(mark: str, exempt: bool) -> None:
    """A form that was saved: what is ticked is not lost."""
    box = f"<input type=checkbox{mark}>"

    roster = read(table(row(*HEAD, "Miễn sinh hoạt"), row(*AN, box)))

    assert [exempt] == [one.exempt for one in roster.rows]


def test_what_a_page_strikes_out_is_told() -> None:
    """A part of a cell is left out, and a stroke ends with its cell."""
    roster = read(table(row(*HEAD), row(f"<s>Lê Văn Bình</s> {AN[0]}", *AN[1:]), row(*LAN)))
    whole = read(table(row(*HEAD), row(f"<del>{AN[0]}", *AN[1:]), row(*LAN)))

    assert BOTH == names(roster)
    assert [("2", "Nguyễn Văn An")] == [(one.place, one.text) for one in roster.struck]
    assert [(2, "name", "struck")] == [fault[:3] for fault in faults(whole)]


def test_a_page_of_an_old_font_is_turned() -> None:
    """As a workbook of one is."""
    roster = read_roster(page(table(row(*HEAD_IN_TCVN3), row(*IN_TCVN3))).encode("latin-1"))

    assert (["Trần Thị Thủy"], (OldFont.TCVN3,)) == (names(roster), roster.turned_from)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (page("<p>Đăng nhập</p>").encode(), "web_page"),
        (page(table(row("Ghi chú", "Khác", "Nữa"))).encode(), "no_headings"),
        (b"MIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n<html>", "web_page"),
        (page("<table><tr><td>" * 30).encode(), "too_large"),
        (page(table(*["<tr><td colspan=1000>a</td></tr>"] * 3100)).encode(), "too_large"),
        (b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "c">]><Workbook xmlns="urn:schemas-'
         b'microsoft-com:office:spreadsheet"/>', "odd_parts"),
    ],
    ids=["no table", "no roster", "mail", "too deep", "too wide", "entities"],
)  # fmt: skip
def test_a_page_that_is_no_roster_is_refused(content: bytes, code: str) -> None:
    """With the true reason; what is made to be large is not read to its end."""
    with pytest.raises(UnreadFile) as refused:
        read_roster(content)

    assert code == refused.value.code


@pytest.mark.parametrize(("most", "refused"), [(9, True), (10, False), (11, False)])
@pytest.mark.parametrize("limit", ["MOST_CELLS", "MOST_PLACES"])
def test_a_page_has_as_many_cells_as_a_roster(
    monkeypatch: pytest.MonkeyPatch, limit: str, most: int, refused: bool
) -> None:
    """Up to the limits of every other book: two rows of five."""
    monkeypatch.setattr(roster_pages, limit, most)
    content = page(table(row(*HEAD), row(*AN))).encode()

    if refused:
        with pytest.raises(UnreadFile, match="too_large"):
            read_roster(content)
    else:
        assert BOTH[:1] == names(read_roster(content))


def xml_cell(value: object, more: str = "", kind: str = "String") -> str:
    """A cell of an XML workbook."""
    if value is None:
        return "<Cell/>"
    return f'<Cell{more}><Data ss:Type="{kind}">{escape(str(value))}</Data></Cell>'


def sheet(*rows: Cells | str, name: str = "Một", shown: bool = True) -> str:
    """A sheet of an XML workbook; a row may be given as XML."""
    told = "".join(
        one if isinstance(one, str) else f"<Row>{''.join(map(xml_cell, one))}</Row>" for one in rows
    )
    options = (
        ""
        if shown
        else "<x:WorksheetOptions><x:Visible>SheetHidden</x:Visible></x:WorksheetOptions>"
    )
    return f'<Worksheet ss:Name="{name}"><Table>{told}</Table>{options}</Worksheet>'


def xml_book(*sheets: str) -> bytes:
    """An XML workbook as Excel 2003 wrote it."""
    urn = "urn:schemas-microsoft-com:office"
    return (
        '<?xml version="1.0" encoding="UTF-8"?><?mso-application progid="Excel.Sheet"?>'
        f'<Workbook xmlns="{urn}:spreadsheet" xmlns:ss="{urn}:spreadsheet" xmlns:x="{urn}:excel">'
        f"{''.join(sheets)}</Workbook>"
    ).encode()


def test_the_xml_workbook_of_excel_2003_is_read() -> None:
    """Days, numbers, places that are said, merged areas; hidden rows and sheets are told."""
    born = xml_cell("1984-02-05T00:00:00.000", kind="DateTime")
    cell = xml_cell(AN[4], ' ss:MergeDown="3"')
    an = f"<Row>{xml_cell(AN[0])}{born}{xml_cell(AN[2])}{xml_cell(AN[3])}{cell}</Row>"
    year = xml_cell("1979", kind="Number")
    days = "".join(xml_cell(day) for day in LAN[2:4])
    lan = f'<Row ss:Index="5" ss:Hidden="1">{xml_cell(LAN[0])}{year}{days}</Row>'

    roster = read_roster(xml_book(sheet(HEAD, an, lan), sheet(HEAD, AN, name="cũ", shown=False)))

    assert [(2, *AN[:2]), (5, LAN[0], "01/01/1979")] == [
        (one.row, one.name, f"{one.birth_date:%d/%m/%Y}") for one in roster.rows
    ]
    assert {"Tổ Tự nhiên"} == {one.cell for one in roster.rows}
    assert (("5",), ("cũ",)) == (roster.hidden, roster.left_out)


def test_a_wrong_cell_of_a_page_is_told_with_its_row() -> None:
    """The row as it stands below the lines above the table."""
    roster = read("<h2>DANH SÁCH</h2>", table(row(*HEAD), row(AN[0], "1/1984", *AN[2:])))

    assert [(3, "birth_date", "bad_date", "1/1984")] == faults(roster)
