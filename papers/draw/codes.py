"""Draws `codes.docx`: cards in two columns, to be cut along the dashed lines."""

from typing import TYPE_CHECKING

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from papers.draw import layout

if TYPE_CHECKING:
    from docx.table import Table, _Cell

CARD_MM = 92
QR_MM = 32
CARD_HEIGHT_MM = 56
CODE_FONT = "Courier New"
TEXT_PT = 12
"""Who is to read it is past sixty."""


def draw_codes() -> bytes:
    """Give the template of the sheet of cards."""
    document = layout.blank_page("Mã tham gia")
    section = document.sections[0]
    section.left_margin = section.right_margin = Mm(13)
    section.top_margin = section.bottom_margin = Mm(12)
    section.different_first_page_header_footer = False
    heading = "Mã tham gia của {{ cell }}: cắt theo đường kẻ, trao tận tay từng đồng chí."
    layout.line(document, heading, size=12, after=6)
    table = document.add_table(rows=1, cols=2, style="Table Grid")
    _dash(table)
    layout.cell_margins(table, side_mm=1.5, top_mm=2.5)
    table.rows[0].cells[0].paragraphs[0].add_run("{%tr for row in rows %}")
    left, right = layout.add_row(table)
    _card(left, "row.left")
    _card(right, "row.right")
    table.rows[1].height = Mm(CARD_HEIGHT_MM)
    layout.keep_row_whole(left)
    layout.add_row(table)[0].paragraphs[0].add_run("{%tr endfor %}")
    layout.set_widths(table, (CARD_MM, CARD_MM))
    return layout.saved(document)


def _card(cell: "_Cell", card: str) -> None:
    cell.paragraphs[0].add_run(f"{{%p if {card}.present %}}")
    layout.logic(cell, f"if {card}.has_qr")
    inner = cell.add_table(rows=1, cols=2)
    picture, text = inner.rows[0].cells
    picture.paragraphs[0].add_run(f"{{{{ {card}.qr }}}}")
    picture.paragraphs[0].paragraph_format.space_after = Pt(0)
    layout.first_line(text, f"{{{{ {card}.name }}}}", bold=True, size=14, align=layout.LEFT)
    _told(text, card)
    layout.set_widths(inner, (QR_MM, CARD_MM - QR_MM - 6))
    cell.paragraphs[-1].add_run("{%p else %}")
    layout.line(cell, f"{{{{ {card}.name }}}}", bold=True, size=14, align=layout.LEFT)
    _told(cell, card)
    layout.logic(cell, "endif")
    layout.logic(cell, "endif")
    # A cell must end with a paragraph, also when the card is blank.
    layout.line(cell, "", size=2)


def _told(text: "_Cell", card: str) -> None:
    """The code, and what to do with it."""
    code = layout.line(text, f"{{{{ {card}.code }}}}", bold=True, size=16, align=layout.LEFT)
    code.runs[0].font.name = CODE_FONT
    _said(text, f"Dùng một lần, đến {{{{ {card}.expires }}}}.")
    _said(text, f"{{{{ {card}.telegram_line }}}}")
    layout.logic(text, f"if {card}.zalo_line")
    _said(text, f"{{{{ {card}.zalo_line }}}}")
    layout.logic(text, "endif")
    _said(text, "Không đưa mã cho người khác.")


def _said(cell: "_Cell", text: str) -> None:
    layout.line(cell, text, size=TEXT_PT, align=layout.LEFT)


def _dash(table: "Table") -> None:
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        edge = OxmlElement(f"w:{side}")
        edge.set(qn("w:val"), "dashed")
        edge.set(qn("w:sz"), "4")
        borders.append(edge)
    table._tbl.tblPr.append(borders)
