"""Draws `decision_list.docx`: a table for each decision, then on what ground the cap is passed."""

from typing import TYPE_CHECKING

from papers.draw import ballots, layout

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import _Cell

_COLUMNS = (
    ("TT", 10.0),
    ("Đảng viên, tập thể", 36.0),
    ("Mức xếp loại", 30.0),
    ("Khác quy định", 46.0),
    ("Lý do", 38.0),
)


def draw_decision_list() -> bytes:
    """Give the template of the list that goes with a decision."""
    document = layout.blank_page("Danh sách kèm theo quyết định")
    layout.running_header(document)
    layout.line(document, "{{ body }}", bold=True, size=layout.ORGANISATION_PT)
    about = "kết quả đánh giá, xếp loại chất lượng năm {{ year }}"
    layout.title(document, "DANH SÁCH KÈM THEO QUYẾT ĐỊNH", about)
    layout.line(document, "{{ cell }}", bold=True, after=12)
    layout.logic(document, "for group in groups")
    layout.keep_with_next(layout.body(document, "Kèm theo: {{ group.document }}"))
    _table(document)
    _below_a_group(document)
    layout.logic(document, "endfor")
    layout.logic(document, "for line in cap")
    layout.keep_with_next(layout.body(document, "{{ line }}"))
    layout.logic(document, "endfor")
    when = layout.line(document, "{{ place_and_date }}", italic=True, before=12, align=layout.RIGHT)
    layout.keep_with_next(when)
    ballots.signatures(document, ("NGƯỜI LẬP", ""), ("T/M CẤP QUYẾT ĐỊNH", ""))
    return layout.saved(document)


def _below_a_group(document: "Document") -> None:
    """The last group keeps to the signatures, no group to the one after it."""
    layout.logic(document, "if loop.last")
    layout.keep_with_next(layout.line(document, "", size=6))
    layout.logic(document, "else")
    layout.line(document, "", size=6)
    layout.logic(document, "endif")


def _table(document: "Document") -> None:
    table = ballots.ruled(document, _COLUMNS)
    ballots.row_logic(table, "for row in group.rows")
    cells = layout.add_row(table)
    _numbered(cells[0])
    for cell, name in zip(cells[1:], ("name", "level", "departures", "reason"), strict=True):
        ballots.small(cell, f"{{{{ row.{name} }}}}", align=layout.LEFT)
    ballots.row_logic(table, "endfor")
    layout.set_widths(table, tuple(width for _, width in _COLUMNS))


def _numbered(cell: "_Cell") -> None:
    """The last row goes onto the page of the signatures."""
    cell.paragraphs[0].add_run("{%p if loop.last %}")
    layout.keep_with_next(layout.line(cell, "{{ row.number }}", size=ballots.TABLE_PT))
    layout.logic(cell, "else")
    layout.line(cell, "{{ row.number }}", size=ballots.TABLE_PT)
    layout.logic(cell, "endif")
