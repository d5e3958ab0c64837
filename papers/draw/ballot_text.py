"""Draws `ballot_text.docx`: one table for each number of options, of which one is printed."""

from typing import TYPE_CHECKING

from docx.shared import Mm

from papers.draw import ballots, layout

if TYPE_CHECKING:
    from docx.document import Document

OPTIONS = ("first", "second", "third", "fourth")
_NUMBER, _WHOLE = 11.0, 182.0
_OPTION = {1: 34.0, 2: 34.0, 3: 33.0, 4: 31.0}
"""How wide one option is, by how many there are."""
_BOX = "☐"
_HEAD_PT, _ABOUT_PT, _BOX_PT = 14, 12, 20
"""It is marked by hand, by eyes past sixty; smaller is only what nobody marks."""
_ROW_MM = 12
"""How high a line is at least: room for a cross drawn by a pen."""
SEAL = "(Đóng dấu chi bộ hoặc chữ ký tổ kiểm phiếu)"


def draw_ballot_text() -> bytes:
    """Give the template of the ballot."""
    document = layout.blank_page("Phiếu đánh giá, xếp loại chất lượng")
    section = document.sections[0]
    section.left_margin, section.right_margin = Mm(16), Mm(12)
    layout.running_header(document)
    _head(document)
    for count in _OPTION:
        layout.logic(document, f"if columns == {count}")
        _table(document, count)
        layout.logic(document, "endif")
    layout.line(document, "{{ signing }}", italic=True, before=6, align=layout.LEFT)
    layout.logic(document, "if named")
    _, right = layout.borderless(document, (80, 80)).rows[0].cells
    layout.signature(right, "NGƯỜI GHI PHIẾU", ballots.SIGN)
    layout.logic(document, "endif")
    return layout.saved(document)


def _head(document: "Document") -> None:
    left, right = layout.header_columns(document)
    layout.first_line(left, "{{ superior }}", size=layout.ORGANISATION_PT)
    layout.line(left, "{{ cell }}", bold=True, size=layout.ORGANISATION_PT)
    # The seal is set beside the heading before the ballots are handed out.
    layout.line(left, SEAL, italic=True, size=_ABOUT_PT, before=6, after=18)
    layout.party_name(right)
    layout.line(document, "{{ title }}", bold=True, size=layout.TITLE_PT, before=6)
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
    table = ballots.ruled(document, columns, size=_HEAD_PT)
    ballots.row_logic(table, "for row in rows")
    cells = layout.add_row(table)
    layout.first_line(cells[0], "{{ row.number }}")
    layout.first_line(cells[1], "{{ row.name }}", align=layout.LEFT, bold=True)
    layout.logic(cells[1], "if row.about")
    layout.line(cells[1], "{{ row.about }}", size=_ABOUT_PT, align=layout.LEFT)
    layout.logic(cells[1], "endif")
    for cell in cells[2:]:
        layout.first_line(cell, _BOX, size=_BOX_PT)
    layout.keep_row_whole(cells[0])
    table.rows[-1].height = Mm(_ROW_MM)
    ballots.row_logic(table, "endfor")
    layout.set_widths(table, tuple(each for _, each in columns))
