"""Draws `ballot_text.docx`: one table for each number of options, of which one is printed."""

from typing import TYPE_CHECKING

from papers.draw import ballots, layout

if TYPE_CHECKING:
    from docx.document import Document

OPTIONS = ("first", "second", "third", "fourth")
_NUMBER, _WHOLE = 10.0, 160.0
_OPTION = {1: 30.0, 2: 28.0, 3: 26.0, 4: 22.0}
"""How wide one option is, by how many there are."""
_BOX = "☐"


def draw_ballot_text() -> bytes:
    """Give the template of the ballot."""
    document = layout.blank_page("Phiếu đánh giá, xếp loại chất lượng")
    layout.running_header(document)
    _head(document)
    for count in _OPTION:
        layout.logic(document, f"if columns == {count}")
        _table(document, count)
        layout.logic(document, "endif")
    layout.logic(document, "if key")
    layout.line(document, "{{ key }}.", italic=True, size=11, before=6, align=layout.JUSTIFY)
    layout.logic(document, "endif")
    layout.line(document, "{{ signing }}", italic=True, before=6, align=layout.LEFT)
    layout.logic(document, "if named")
    _, right = layout.borderless(document, (80, 80)).rows[0].cells
    layout.signature(right, "NGƯỜI GHI PHIẾU", ballots.SIGN)
    layout.logic(document, "endif")
    return layout.saved(document)


def _head(document: "Document") -> None:
    table = layout.borderless(document, (70, 90))
    layout.cell_margins(table, side_mm=0)
    left, right = table.rows[0].cells
    layout.first_line(left, "{{ superior }}", size=13)
    layout.line(left, "{{ cell }}", bold=True, size=13)
    layout.first_line(right, "ĐẢNG CỘNG SẢN VIỆT NAM", bold=True, underline=True)
    layout.line(document, "{{ title }}", bold=True, size=16, before=18)
    layout.line(document, "Năm {{ year }}", bold=True, after=10)
    layout.logic(document, "if text")
    layout.body(document, "Nội dung: {{ text }}")
    layout.logic(document, "endif")
    layout.body(document, "{{ how }}")


def _table(document: "Document", count: int) -> None:
    width = _OPTION[count]
    names = OPTIONS[:count]
    columns = (
        ("TT", _NUMBER),
        ("Họ và tên, nội dung", _WHOLE - _NUMBER - count * width),
        *((f"{{{{ {name} }}}}", width) for name in names),
    )
    table = ballots.ruled(document, columns)
    ballots.row_logic(table, "for row in rows")
    cells = layout.add_row(table)
    ballots.small(cells[0], "{{ row.number }}")
    ballots.small(cells[1], "{{ row.name }}", align=layout.LEFT, bold=True)
    layout.logic(cells[1], "if row.about")
    layout.line(cells[1], "{{ row.about }}", size=ballots.TABLE_PT, align=layout.LEFT)
    layout.logic(cells[1], "endif")
    for cell in cells[2:]:
        layout.first_line(cell, _BOX, size=16)
    layout.keep_row_whole(cells[0])
    ballots.row_logic(table, "endfor")
    layout.set_widths(table, tuple(each for _, each in columns))
