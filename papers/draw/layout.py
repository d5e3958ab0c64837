"""What all party papers share: page, type, header block, signatures, page numbers.

A4, margins 20/20/30/20 mm, Times New Roman 14, party header in two columns (not the State's),
page numbers from page 2. Sizes of the header and the title as annex 3 of HD 36-HD/VPTW.
"""

import io
import zipfile
from typing import TYPE_CHECKING

import docx
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from papers.draw.slim import slim

if TYPE_CHECKING:
    from docx.document import Document
    from docx.oxml.xmlchemy import BaseOxmlElement
    from docx.styles.style import ParagraphStyle
    from docx.table import Table, _Cell, _Row
    from docx.text.paragraph import Paragraph
    from docx.text.run import Run

FONT = "Times New Roman"
BODY_PT = 14
TEXT_WIDTH_MM = 160
FIRST_LINE = Mm(12.7)
SIGNING_SPACE_PT = 45
PARTY_PT, ORGANISATION_PT, TITLE_PT, SUBJECT_PT = 15, 14, 16, 14
"""Of the Party's name; of the organisations, number, place and day; of the title; of what it is
about."""
_HEADER_MM = (79, 83)
_PARTY_NAME_MM = 73
"""How long the Party's name is in its size: the line under it is as long."""

CENTER = WD_ALIGN_PARAGRAPH.CENTER
JUSTIFY = WD_ALIGN_PARAGRAPH.JUSTIFY
LEFT = WD_ALIGN_PARAGRAPH.LEFT
RIGHT = WD_ALIGN_PARAGRAPH.RIGHT


def blank_page(title: str) -> "Document":
    """Give an empty document with the page, the type and the running header set."""
    document = docx.Document()
    document.core_properties.title = title
    document.core_properties.author = ""
    document.core_properties.comments = ""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin = section.bottom_margin = Mm(20)
    section.left_margin, section.right_margin = Mm(30), Mm(20)
    section.header_distance = section.footer_distance = Mm(9)
    section.different_first_page_header_footer = True
    _set_type(document)
    return document


def saved(document: "Document") -> bytes:
    """Give the document's bytes, the same whenever it is drawn: no row of it is torn by a page's
    end, and no table from the words before it."""
    for table in document.element.body.iter(qn("w:tbl")):
        _keep_whole(table)
    _end_below_the_last_table(document)
    slim(document)
    stream, undated = io.BytesIO(), io.BytesIO()
    document.save(stream)
    with zipfile.ZipFile(stream) as drawn, zipfile.ZipFile(undated, "w") as kept:
        for name in drawn.namelist():
            # A ZipInfo made by hand is dated 1980, not now.
            kept.writestr(zipfile.ZipInfo(name), drawn.read(name), zipfile.ZIP_DEFLATED)
    return undated.getvalue()


def running_header(document: "Document") -> None:
    """Number the pages from the second on; mark every page of a draft."""
    section = document.sections[0]
    first = section.first_page_header.paragraphs[0]
    _draft_mark(first)
    other = section.header.paragraphs[0]
    other.alignment = CENTER
    _field(other.add_run(), "PAGE")
    _draft_mark(section.header.add_paragraph())


def party_header(
    document: "Document",
    *,
    numbered: bool,
    kind: str = "BB/CB",
    dated: bool = True,
    superior: str = "superior",
    issuer: str = "cell",
) -> None:
    """Draw the two columns at the head: the organisation at the left, the Party at the right.

    `kind` is what stands behind the number: minutes of a cell (BB/CB) or another paper; `superior`
    and `issuer` are the fields of whose paper it is; what is `dated` elsewhere has no day here."""
    left, right = header_columns(document)
    first_line(left, f"{{{{ {superior} }}}}", size=ORGANISATION_PT)
    line(left, f"{{{{ {issuer} }}}}", bold=True, size=ORGANISATION_PT)
    line(left, "*", size=ORGANISATION_PT)
    if numbered:
        line(left, f"Số {{{{ number }}}}-{kind}", size=ORGANISATION_PT)
    party_name(right)
    if dated:
        line(right, "{{ place_and_date }}", italic=True, size=ORGANISATION_PT, before=6)


def header_columns(document: "Document") -> "tuple[_Cell, ...]":
    """Give the two cells at the head of a paper."""
    table = borderless(document, _HEADER_MM)
    cell_margins(table, side_mm=0)
    return table.rows[0].cells


def party_name(cell: "_Cell") -> None:
    """Write the Party's name, and a solid line as long as it below."""
    first_line(cell, "ĐẢNG CỘNG SẢN VIỆT NAM", bold=True, size=PARTY_PT)
    rule = cell.add_paragraph().paragraph_format
    rule.left_indent = rule.right_indent = Mm((_HEADER_MM[1] - _PARTY_NAME_MM) / 2)
    rule.space_after, rule.line_spacing = Pt(0), Pt(4)
    border, top = OxmlElement("w:pBdr"), OxmlElement("w:top")
    for name, value in (("val", "single"), ("sz", "6"), ("space", "1"), ("color", "auto")):
        top.set(qn(f"w:{name}"), value)
    border.append(top)
    # The schema wants the border before spacing and indents.
    cell.paragraphs[-1]._p.get_or_add_pPr().insert(0, border)


def title(document: "Document", text: str, about: str) -> None:
    """Draw the kind of paper and, in lower case below it, what it is about."""
    line(document, text, bold=True, size=TITLE_PT, before=18)
    line(document, about, bold=True, size=SUBJECT_PT)


def borderless(document: "Document", widths_mm: tuple[float, ...]) -> "Table":
    """Add a table of one row without lines, to stand things beside each other."""
    table: Table = document.add_table(rows=1, cols=len(widths_mm))
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    set_widths(table, widths_mm)
    return table


def cell_margins(table: "Table", *, side_mm: float, top_mm: float = 0) -> None:
    """Set how far text keeps from the edges of every cell."""
    margins = OxmlElement("w:tblCellMar")
    for side, width in (("top", top_mm), ("left", side_mm), ("right", side_mm)):
        edge = OxmlElement(f"w:{side}")
        edge.set(qn("w:w"), str(round(Mm(width).pt * 20)))
        edge.set(qn("w:type"), "dxa")
        margins.append(edge)
    table._tbl.tblPr.append(margins)


def add_row(table: "Table") -> "tuple[_Cell, ...]":
    """Add a row and give its cells."""
    row: _Row = table.add_row()  # type: ignore[no-untyped-call]
    return row.cells


def set_widths(table: "Table", widths_mm: tuple[float, ...]) -> None:
    """Fix the columns: Word reads the cells' width, others the grid's."""
    table.autofit = False
    for column, width in zip(table.columns, widths_mm, strict=True):
        column.width = Mm(width)
        for cell in column.cells:
            cell.width = Mm(width)


def first_line(cell: "_Cell", text: str, **look: object) -> "Paragraph":
    """Write into the paragraph a cell is born with."""
    return _dress(cell.paragraphs[0], text, **look)  # type: ignore[arg-type]


def line(
    parent: "Document | _Cell",
    text: str,
    *,
    bold: bool = False,
    italic: bool = False,
    size: float | None = None,
    before: float = 0,
    after: float = 0,
    align: WD_ALIGN_PARAGRAPH = CENTER,
) -> "Paragraph":
    """Add a line of the given look; centred unless said otherwise."""
    return _dress(
        parent.add_paragraph(),
        text,
        bold=bold,
        italic=italic,
        size=size,
        before=before,
        after=after,
        align=align,
    )


def body(
    parent: "Document | _Cell", text: str, *, bold: bool = False, italic: bool = False
) -> "Paragraph":
    """Add a paragraph of running text: justified, first line indented."""
    paragraph = parent.add_paragraph()
    paragraph.alignment = JUSTIFY
    paragraph.paragraph_format.first_line_indent = FIRST_LINE
    run = paragraph.add_run(text)
    run.bold, run.italic = bold, italic
    return paragraph


def blank_line(parent: "Document | _Cell", ending: str = "") -> "Paragraph":
    """Add a dotted line from margin to margin, to write on by hand.

    In a table it needs an `ending`: LibreOffice draws no leader to a tab that ends a paragraph
    there, nor to the very edge."""
    paragraph = parent.add_paragraph()
    stops = paragraph.paragraph_format.tab_stops
    edge = Mm(TEXT_WIDTH_MM - 1 if ending else TEXT_WIDTH_MM)
    stops.add_tab_stop(edge, WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
    paragraph.add_run(f"\t{ending}")
    return paragraph


def below_a_table(document: "Document") -> None:
    """Add next to no line: LibreOffice moves a table that ends the paper to another page."""
    line(document, "", size=1).paragraph_format.line_spacing = Pt(1)


def new_page(document: "Document") -> None:
    """Begin a new page, with next to no line of its own above what comes first there."""
    begun = document.add_paragraph().paragraph_format
    begun.page_break_before = True
    begun.space_after, begun.line_spacing = Pt(0), Pt(1)


def keep_with_next(paragraph: "Paragraph") -> "Paragraph":
    """Never let a heading stand alone at the foot of a page."""
    paragraph.paragraph_format.keep_with_next = True
    return paragraph


def logic(parent: "Document | _Cell", statement: str) -> None:
    """Add a paragraph that holds a template statement and vanishes when filled."""
    parent.add_paragraph(f"{{%p {statement} %}}").paragraph_format.space_after = Pt(0)


def signature(cell: "_Cell", role: str, how: str, name: str = "") -> None:
    """Fill a cell with who signs, how, the space for it, and the name where it is known."""
    first_line(cell, role, bold=True)
    line(cell, how, italic=True, size=12, after=SIGNING_SPACE_PT)
    line(cell, name, bold=True)
    for paragraph in cell.paragraphs[:-1]:
        keep_with_next(paragraph)
    keep_row_whole(cell)


def keep_row_whole(cell: "_Cell") -> None:
    """Keep the row this cell is in on one page."""
    row = cell._tc.getparent()
    row.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _keep_whole(table: "BaseOxmlElement") -> None:
    for row in table.iterchildren(qn("w:tr")):
        properties = row.get_or_add_trPr()
        if properties.find(qn("w:cantSplit")) is None:
            properties.insert(0, OxmlElement("w:cantSplit"))
    before = table.getprevious()
    while before is not None and _is_logic(before):
        before = before.getprevious()
    if before is not None and before.tag == qn("w:p"):
        before.get_or_add_pPr().get_or_add_keepNext()


def _end_below_the_last_table(document: "Document") -> None:
    said = [one for one in document.element.body if not _is_logic(one)]
    if any(one.tag == qn("w:tbl") for one in said[-2:]):
        below_a_table(document)


def _is_logic(element: "BaseOxmlElement") -> bool:
    """Whether a paragraph holds a template's statement, and vanishes when filled."""
    said = "".join(element.itertext()) if element.tag == qn("w:p") else ""
    return said.startswith("{%p")


def _dress(
    paragraph: "Paragraph",
    text: str,
    *,
    bold: bool = False,
    italic: bool = False,
    size: float | None = None,
    before: float = 0,
    after: float = 0,
    align: WD_ALIGN_PARAGRAPH = CENTER,
) -> "Paragraph":
    paragraph.alignment = align
    paragraph.paragraph_format.space_before = Pt(before)
    paragraph.paragraph_format.space_after = Pt(after)
    run = paragraph.add_run(text)
    run.bold, run.italic = bold, italic
    if size is not None:
        run.font.size = Pt(size)
    if size is not None and not text:
        _as_high_as_its_size(paragraph, size)
    return paragraph


def _as_high_as_its_size(paragraph: "Paragraph", size: float) -> None:
    """A line without a letter is as high as its mark, not as its empty run."""
    mark, height = OxmlElement("w:rPr"), OxmlElement("w:sz")
    height.set(qn("w:val"), str(round(size * 2)))
    mark.append(height)
    paragraph._p.get_or_add_pPr().append(mark)


def _set_type(document: "Document") -> None:
    style: ParagraphStyle = document.styles["Normal"]
    style.font.name = FONT
    style.font.size = Pt(BODY_PT)
    # Without these Word keeps its own font for accented letters of other scripts.
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(script), FONT)
    style.paragraph_format.space_before = Pt(0)
    style.paragraph_format.space_after = Pt(6)
    style.paragraph_format.line_spacing = 1.1


def _draft_mark(paragraph: "Paragraph") -> None:
    paragraph.alignment = CENTER
    run = paragraph.add_run("{% if draft %}BẢN NHÁP{% endif %}")
    run.bold = True
    run.font.size = Pt(16)


def _field(run: "Run", code: str) -> None:
    """Put a field Word computes itself, such as the page number."""
    for kind in ("begin", "code", "end"):
        run._r.append(_instruction(code) if kind == "code" else _field_char(kind))


def _instruction(code: str) -> "BaseOxmlElement":
    element = OxmlElement("w:instrText")
    element.set(qn("xml:space"), "preserve")
    element.text = code
    return element


def _field_char(kind: str) -> "BaseOxmlElement":
    element = OxmlElement("w:fldChar")
    element.set(qn("w:fldCharType"), kind)
    return element
