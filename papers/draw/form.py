"""Draws `form.docx`: head, whom it speaks of, the sections, then every hand that signs."""

from typing import TYPE_CHECKING

from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.shared import Mm, Pt

from papers.draw import layout

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table, _Cell
    from docx.text.paragraph import Paragraph

GRADE_TABS_MM = (12.7, 50, 82, 124)
LEVEL_TABS_MM = (8, 90)
TABLE_PT = 12
SIGNED_AT_MM = 65
"""Where the column of who signs begins."""
OPINION_COLUMNS = (
    ("Tổ chức, cá nhân", 48.0),
    ("Ngày gửi", 26.0),
    ("Ngày góp ý", 26.0),
    ("Nội dung góp ý", 60.0),
)


def draw_form() -> bytes:
    """Give the template of a form."""
    document = layout.blank_page("Bản kiểm điểm")
    layout.running_header(document)
    _head(document)
    _about(document)
    _sections(document)
    _opinions(document)
    _enclosures(document)
    _hands(document)
    _appendix(document)
    return layout.saved(document)


def _head(document: "Document") -> None:
    layout.logic(document, "if form_code")
    layout.line(document, "{{ form_code }}", bold=True, size=12, after=6, align=layout.RIGHT)
    layout.logic(document, "endif")
    layout.party_header(document, numbered=False)
    layout.line(document, "{{ title }}", bold=True, size=layout.TITLE_PT, before=12)
    layout.line(document, "Năm {{ year }}", bold=True)
    layout.logic(document, "if subtitle")
    layout.line(document, "{{ subtitle }}", italic=True)
    layout.logic(document, "endif")
    layout.logic(document, "if unconfirmed")
    layout.line(document, "{{ unconfirmed }}", italic=True, size=11)
    layout.logic(document, "endif")
    layout.logic(document, "for note in notes")
    layout.line(document, "{{ note }}", italic=True, size=11)
    layout.logic(document, "endfor")
    layout.line(document, "", size=6)


def _about(document: "Document") -> None:
    layout.logic(document, "if about_person")
    _labelled(document, ("Họ và tên", "name", True), ("Ngày sinh", "birth_date", False))
    for label, name in (
        ("Chức vụ Đảng", "party_post"),
        ("Chức vụ chính quyền", "state_post"),
        ("Chức vụ đoàn thể", "union_post"),
    ):
        layout.logic(document, f"if posts and person.{name}")
        _labelled(document, (label, name, False))
        layout.logic(document, "endif")
    _labelled(document, ("Đơn vị công tác", "workplace", False), ("Chi bộ", "cell", False))
    layout.logic(document, "else")
    paragraph = layout.body(document, "Tập thể: ")
    paragraph.add_run("{{ collective }}").bold = True
    layout.logic(document, "endif")
    layout.logic(document, "if opening")
    layout.body(document, "{{ opening }}")
    layout.logic(document, "endif")


def _labelled(document: "Document", *fields: tuple[str, str, bool]) -> None:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_after = Pt(3)
    paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(95))
    for place, (label, name, bold) in enumerate(fields):
        if place:
            paragraph.add_run("\t")
        paragraph.add_run(f"{label}: ")
        paragraph.add_run(f"{{{{ person.{name} }}}}").bold = bold


def _sections(document: "Document") -> None:
    layout.logic(document, "for section in sections")
    heading = layout.body(document, "{{ section.heading }}", bold=True)
    heading.paragraph_format.space_before = Pt(8)
    layout.keep_with_next(heading)
    _items(document)
    layout.logic(document, "endfor")


def _items(document: "Document") -> None:
    """What stands in a section: the form's own words, the items, the form's words again."""
    layout.logic(document, "if section.lead")
    layout.keep_with_next(layout.body(document, "{{ section.lead }}", italic=True))
    layout.logic(document, "endif")
    layout.logic(document, "for item in section.items")
    _item_heading(document)
    _repeated(document, "text in item.lines", "{{ text }}", whole="item.signed and loop.last")
    _dotted(document, "item.blanks")
    layout.logic(document, "for row in item.rows")
    layout.logic(document, "if item.is_grade")
    _boxes(document, GRADE_TABS_MM).paragraph_format.keep_with_next = False
    layout.logic(document, "else")
    _boxes(document, LEVEL_TABS_MM)
    layout.logic(document, "endif")
    layout.logic(document, "endfor")
    layout.logic(document, "if item.has_table")
    _table(document)
    layout.line(document, "", size=4)
    layout.logic(document, "endif")
    layout.logic(document, "if item.closing")
    layout.body(document, "{{ item.closing }}", italic=True)
    layout.logic(document, "endif")
    layout.logic(document, "endfor")
    layout.logic(document, "if section.foot")
    # The form's last words go onto the page of the signature, which never stands there alone.
    layout.keep_with_next(layout.body(document, "{{ section.foot }}", italic=True))
    layout.logic(document, "endif")


def _item_heading(document: "Document") -> None:
    layout.logic(document, "if item.heading")
    layout.logic(document, "if item.is_grade")
    layout.keep_with_next(layout.body(document, "{{ item.heading }}", italic=True))
    layout.logic(document, "else")
    layout.keep_with_next(layout.body(document, "{{ item.heading }}", bold=True))
    layout.logic(document, "endif")
    layout.logic(document, "endif")


def _repeated(
    parent: "Document | _Cell", loop: str, text: str, *, whole: str = "loop.last"
) -> None:
    """A line each; the one that is `whole` goes onto the page of what comes next."""
    layout.logic(parent, f"for {loop}")
    layout.logic(parent, f"if {whole}")
    layout.keep_with_next(layout.body(parent, text))
    layout.logic(parent, "else")
    layout.body(parent, text)
    layout.logic(parent, "endif")
    layout.logic(parent, "endfor")


def _dotted(document: "Document", blanks: str) -> None:
    layout.logic(document, f"for blank in {blanks}")
    layout.logic(document, "if item.signed")
    layout.keep_with_next(layout.blank_line(document))
    layout.logic(document, "else")
    layout.blank_line(document)
    layout.logic(document, "endif")
    layout.logic(document, "endfor")


def _boxes(parent: "Document | _Cell", tabs_mm: tuple[float, ...]) -> "Paragraph":
    """One line of boxes; each begins at a tab stop, so they line up below each other."""
    paragraph = parent.add_paragraph()
    for stop in tabs_mm:
        paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(stop))
    paragraph.add_run("{% for choice in row.choices %}")
    paragraph.add_run("\t")
    paragraph.add_run("{{ choice.box }} {{ choice.label }}{% endfor %}")
    return layout.keep_with_next(paragraph)


def _table(document: "Document") -> None:
    """A ruled table of as many columns as the item has; its widths are set when it is filled."""
    table: Table = document.add_table(rows=1, cols=3, style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    layout.cell_margins(table, side_mm=1)
    _looped(table.rows[0].cells, "column in item.columns", "{{ column }}", bold=True)
    _repeats_as_heading(table)
    layout.add_row(table)[0].paragraphs[0].add_run("{%tr for row in item.table %}")
    _values(layout.add_row(table))
    layout.keep_row_whole(table.rows[2].cells[0])
    layout.add_row(table)[0].paragraphs[0].add_run("{%tr endfor %}")
    layout.set_widths(table, (50, 60, 50))


def _looped(cells: "tuple[_Cell, ...]", loop: str, text: str, *, bold: bool) -> None:
    begin, middle, end = cells
    layout.first_line(begin, f"{{%tc for {loop} %}}", size=TABLE_PT)
    align = layout.CENTER if bold else layout.LEFT
    layout.first_line(middle, text, bold=bold, size=TABLE_PT, align=align)
    layout.first_line(end, "{%tc endfor %}", size=TABLE_PT)


def _values(cells: "tuple[_Cell, ...]") -> None:
    """Figures and boxes stand in the middle of their column, words at its left."""
    begin, middle, end = cells
    layout.first_line(begin, "{%tc for cell in row.cells %}", size=TABLE_PT)
    middle.paragraphs[0].add_run("{%p if loop.index in item.centred %}")
    layout.line(middle, "{{ cell }}", size=TABLE_PT)
    layout.logic(middle, "else")
    layout.line(middle, "{{ cell }}", size=TABLE_PT, align=layout.LEFT)
    layout.logic(middle, "endif")
    layout.first_line(end, "{%tc endfor %}", size=TABLE_PT)


def _repeats_as_heading(table: "Table") -> None:
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _opinions(document: "Document") -> None:
    layout.logic(document, "if opinions")
    heading = layout.body(document, "Ý kiến tham gia của các tổ chức, cá nhân", bold=True)
    layout.keep_with_next(heading)
    table: Table = document.add_table(rows=1, cols=4, style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    layout.cell_margins(table, side_mm=1)
    for cell, (title, _) in zip(table.rows[0].cells, OPINION_COLUMNS, strict=True):
        layout.first_line(cell, title, bold=True, size=TABLE_PT)
    _repeats_as_heading(table)
    layout.add_row(table)[0].paragraphs[0].add_run("{%tr for opinion in opinions %}")
    cells = layout.add_row(table)
    # One row of four cells: the loop runs inside the row, so that a cell is never missing.
    cells[0].paragraphs[0].add_run("{%tc for cell in opinion.cells %}")
    layout.first_line(cells[1], "{{ cell }}", size=TABLE_PT, align=layout.LEFT)
    cells[2].paragraphs[0].add_run("{%tc endfor %}")
    cells[3]._tc.getparent().remove(cells[3]._tc)
    layout.add_row(table)[0].paragraphs[0].add_run("{%tr endfor %}")
    table.autofit = False
    for column, (_, width) in zip(table.columns, OPINION_COLUMNS, strict=True):
        column.width = Mm(width)
    layout.line(document, "", size=4)
    layout.logic(document, "endif")


def _enclosures(document: "Document") -> None:
    layout.logic(document, "if enclosures")
    layout.keep_with_next(layout.body(document, "Tài liệu, minh chứng kèm theo:", bold=True))
    _repeated(document, "enclosure in enclosures", "- {{ enclosure }}")
    layout.logic(document, "endif")


def _hands(document: "Document") -> None:
    """What another hand is still to write stands whole on a page; what it wrote flows, and so does
    what has receivers or another hand beside who signs."""
    layout.logic(document, "for hand in hands")
    layout.logic(document, "if hand.comment or hand.receivers or hand.beside")
    _hand_words(document)
    _signature(document)
    layout.logic(document, "elif hand.comment_heading or hand.level_heading")
    layout.line(document, "", size=2)
    whole = layout.borderless(document, (layout.TEXT_WIDTH_MM,))
    layout.cell_margins(whole, side_mm=0)
    (cell,) = whole.rows[0].cells
    _hand_words(cell)
    _signed_at_the_right(cell)
    _unseen(cell)
    layout.logic(document, "elif not hand.stands_beside")
    _hand_title(document)
    _signature(document)
    layout.logic(document, "endif")
    layout.logic(document, "endfor")
    layout.below_a_table(document)


def _hand_title(parent: "Document | _Cell") -> None:
    layout.logic(parent, "for part in hand.title")
    layout.logic(parent, "if loop.first")
    layout.keep_with_next(layout.line(parent, "{{ part }}", bold=True, before=8))
    layout.logic(parent, "else")
    layout.keep_with_next(layout.line(parent, "{{ part }}", bold=True))
    layout.logic(parent, "endif")
    layout.logic(parent, "endfor")


def _hand_words(parent: "Document | _Cell") -> None:
    """The title, what is remarked or the room for it, and the level."""
    _hand_title(parent)
    layout.logic(parent, "if hand.comment_heading")
    layout.keep_with_next(layout.body(parent, "{{ hand.comment_heading }}"))
    _repeated(parent, "text in hand.comment", "{{ text }}")
    layout.logic(parent, "for blank in hand.comment_blanks")
    layout.keep_with_next(layout.blank_line(parent, "."))
    layout.logic(parent, "endfor")
    layout.logic(parent, "endif")
    layout.logic(parent, "if hand.level_heading")
    heading = layout.keep_with_next(layout.body(parent, "{{ hand.level_heading }}"))
    heading.paragraph_format.space_before = Pt(8)
    layout.logic(parent, "for row in hand.level_rows")
    _boxes(parent, LEVEL_TABS_MM)
    layout.logic(parent, "endfor")
    layout.logic(parent, "endif")


def _appendix(document: "Document") -> None:
    """On a page of its own, with whose it is: it may come apart from the rest."""
    layout.logic(document, "for section in appendix")
    heading = layout.line(document, "{{ section.heading }}", bold=True, after=6)
    heading.paragraph_format.page_break_before = True
    layout.logic(document, "if about_person")
    _whose(document, "{{ person.name }} - Năm {{ year }}")
    layout.logic(document, "else")
    _whose(document, "{{ collective }} - Năm {{ year }}")
    layout.logic(document, "endif")
    _items(document)
    layout.logic(document, "endfor")


def _whose(document: "Document", text: str) -> None:
    layout.keep_with_next(layout.line(document, text, italic=True, after=6))


def _signature(document: "Document") -> None:
    """Receivers, or who confirms, at the left; who signs, how and the name at the right."""
    # A little air between the boxes and the name of the office.
    layout.keep_with_next(layout.line(document, "", size=6))
    left, right = layout.borderless(document, (SIGNED_AT_MM, 95)).rows[0].cells
    layout.logic(left, "if hand.receivers")
    layout.line(left, "Nơi nhận:", bold=True, italic=True, size=12, align=layout.LEFT)
    layout.logic(left, "for receiver in hand.receivers")
    layout.line(left, "- {{ receiver }}", size=11, align=layout.LEFT)
    layout.logic(left, "endfor")
    layout.logic(left, "endif")
    layout.logic(left, "for other in hand.beside")
    layout.logic(left, "for part in other.title")
    layout.line(left, "{{ part }}", bold=True)
    layout.logic(left, "endfor")
    _signed(left, "other")
    layout.logic(left, "endfor")
    _signed(right, "hand")
    for cell in (left, right):
        _unseen(cell)
    layout.keep_row_whole(left)


def _signed(cell: "_Cell", hand: str) -> "tuple[Paragraph, ...]":
    layout.logic(cell, f"for part in {hand}.role")
    role = layout.keep_with_next(layout.line(cell, "{{ part }}", bold=True))
    layout.logic(cell, "endfor")
    how = layout.line(cell, f"{{{{ {hand}.how }}}}", italic=True, size=12)
    how.paragraph_format.space_after = Pt(layout.SIGNING_SPACE_PT)
    layout.keep_with_next(how)
    layout.logic(cell, f"if {hand}.name")
    name = layout.line(cell, f"{{{{ {hand}.name }}}}", bold=True)
    layout.logic(cell, "else")
    layout.line(cell, "", size=6)
    layout.logic(cell, "endif")
    return role, how, name


def _signed_at_the_right(cell: "_Cell") -> None:
    """Below the words of the hand, in the same cell as they."""
    for paragraph in _signed(cell, "hand"):
        paragraph.paragraph_format.left_indent = Mm(SIGNED_AT_MM)


def _unseen(cell: "_Cell") -> None:
    """The paragraph a cell is born with."""
    cell.paragraphs[0].paragraph_format.space_after = Pt(0)
    cell.paragraphs[0].paragraph_format.line_spacing = Pt(1)
