"""Draws what the minutes, the count record and the extract share: votes, results, signatures."""

from typing import TYPE_CHECKING

from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.oxml import OxmlElement
from docx.shared import Pt

from papers.draw import layout

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table, _Cell

SIGN = "(Ký, ghi rõ họ tên)"
TABLE_PT = 10.5
SMALL_PT = 9

BALLOT_COLUMNS = (
    ("TT", 8.0),
    ("Họ và tên, chức vụ", 30.5),
    ("HTXSNV", 18.5),
    ("HTTNV", 18.5),
    ("HTNV", 18.5),
    ("KHTNV", 18.5),
    ("Trắng", 14.0),
    ("Không hợp lệ", 15.0),
    ("Kết quả", 18.5),
)
NAME_COLUMNS = (
    ("TT", 9.0),
    ("Họ và tên", 47.0),
    ("Số phiếu", 24.0),
    ("Tỷ lệ", 20.0),
    ("Không đồng ý", 22.0),
    ("Trắng", 14.0),
    ("Kết quả", 24.0),
)
SUMMARY_COLUMNS = (
    ("Đối tượng", 36.0),
    ("HTXSNV", 24.0),
    ("HTTNV", 24.0),
    ("HTNV", 24.0),
    ("KHTNV", 24.0),
    ("Chưa có mức", 28.0),
)
KEY_TO_FIGURES = (
    "Ghi chú: 07/08/10 là số phiếu/số đảng viên chính thức có mặt/tổng số đảng viên chính thức; "
    "dòng dưới là tỷ lệ trên tổng số đảng viên chính thức, trong ngoặc là tỷ lệ trên số phiếu "
    "hợp lệ. HTXSNV, HTTNV, HTNV, KHTNV: hoàn thành xuất sắc, hoàn thành tốt, hoàn thành, không "
    "hoàn thành nhiệm vụ."
)
# No line begins with a figure of its own: a space within «hợp lệ 07» does not break.
_URN = (
    "phát ra\xa0{{{{ {0}.issued }}}}; thu về\xa0{{{{ {0}.returned }}}}; "
    '{{% if {0}.not_returned != "00" %}}không thu\xa0về\xa0{{{{ {0}.not_returned }}}}; '
    "{{% endif %}}hợp\xa0lệ\xa0{{{{ {0}.valid }}}}; không hợp\xa0lệ\xa0{{{{ {0}.invalid }}}}."
)
MARKS_ARE = (
    "Mã kiểm tra do hệ thống tính (ghi 16 ký tự đầu); danh sách, nội dung phiếu hay nhật ký bị sửa "
    "về sau thì mã tính lại không khớp."
)
OUTCOME_COLUMNS = (
    ("TT", 10.0),
    ("Họ và tên, tập thể", 44.0),
    ("Mức đề xuất", 40.0),
    ("Căn cứ, số phiếu", 66.0),
)


def heading(document: "Document", text: str) -> None:
    """Draw the heading of a part."""
    paragraph = layout.body(document, text, bold=True)
    paragraph.paragraph_format.space_before = Pt(8)
    layout.keep_with_next(paragraph)


def votes(document: "Document") -> None:
    """Draw every vote: its papers and its table."""
    layout.logic(document, "for ballot in ballots")
    layout.keep_with_next(layout.body(document, "{{ ballot.heading }}", bold=True))
    layout.keep_with_next(layout.body(document, f"Số phiếu: {_URN.format('ballot.total')}"))
    layout.logic(document, "if ballot.split")
    for kind, urn in (("điện tử", "phones"), ("giấy", "paper")):
        said = layout.body(document, f"- Phiếu {kind}: {_URN.format(f'ballot.{urn}')}")
        layout.keep_with_next(said)
    layout.logic(document, "endif")
    layout.logic(document, "if ballot.rows")
    _levels(document)
    layout.logic(document, "endif")
    layout.logic(document, "if ballot.names")
    _names(document)
    layout.logic(document, "endif")
    layout.logic(document, "if ballot.paper_lines")
    layout.body(document, "Trong đó, riêng phiếu giấy:")
    layout.logic(document, "for line in ballot.paper_lines")
    layout.body(document, "- {{ line }}.")
    layout.logic(document, "endfor")
    layout.logic(document, "endif")
    layout.line(document, "", size=4)
    layout.logic(document, "endfor")


def key_to_figures(document: "Document") -> None:
    """Draw the note that tells how the figures read."""
    note = layout.line(
        document, KEY_TO_FIGURES, italic=True, size=11, before=4, align=layout.JUSTIFY
    )
    note.paragraph_format.space_after = Pt(6)


def motions(document: "Document") -> None:
    """Draw every motion and what became of it."""
    layout.logic(document, "for motion in motions")
    layout.keep_with_next(layout.body(document, "{{ motion.heading }}", bold=True))
    layout.body(document, "{{ motion.votes }} {{ motion.result }}")
    layout.logic(document, "endfor")


def results(document: "Document") -> None:
    """Draw every subject with its proposed level and the steps that led to it."""
    layout.logic(document, "for result in results")
    layout.keep_with_next(
        layout.body(document, "{{ result.name }}: {{ result.level }}.", bold=True)
    )
    layout.logic(document, "for reason in result.reasons")
    layout.body(document, "- {{ reason }}")
    layout.logic(document, "endfor")
    layout.logic(document, "endfor")


def outcomes(document: "Document") -> None:
    """Draw the rules that several share once, then a row for each with what is its own."""
    layout.logic(document, "for rule in outcomes.rules")
    layout.body(document, "{{ rule }}")
    layout.logic(document, "endfor")
    table = ruled(document, OUTCOME_COLUMNS)
    row_logic(table, "for row in outcomes.rows")
    cells = layout.add_row(table)
    small(cells[0], "{{ row.number }}")
    small(cells[1], "{{ row.name }}", align=layout.LEFT, bold=True)
    small(cells[2], "{{ row.level }}", bold=True)
    cells[3].paragraphs[0].add_run("{%p for reason in row.why %}")
    layout.line(cells[3], "{{ reason }}", size=TABLE_PT, align=layout.LEFT)
    layout.logic(cells[3], "endfor")
    # A cell ends with a paragraph, also where there is nothing of its own to say.
    layout.line(cells[3], "", size=1)
    layout.keep_row_whole(cells[0])
    row_logic(table, "endfor")
    layout.set_widths(table, tuple(width for _, width in OUTCOME_COLUMNS))


def summary(document: "Document") -> None:
    """Draw how many are proposed for which level, and the statement on the cap."""
    layout.keep_with_next(layout.body(document, "Số lượng theo mức đề xuất:"))
    table = ruled(document, SUMMARY_COLUMNS)
    row_logic(table, "for summary in summaries")
    fields = ("kind", "excellent", "good", "completed", "not_completed", "none")
    for cell, name in zip(layout.add_row(table), fields, strict=True):
        small(cell, f"{{{{ summary.{name} }}}}")
    row_logic(table, "endfor")
    # Two or three rows: they stand on one page, with what is said below them.
    for row in table.rows:
        for cell in row.cells:
            layout.keep_with_next(cell.paragraphs[0])
    layout.set_widths(table, tuple(width for _, width in SUMMARY_COLUMNS))
    layout.logic(document, "if cap")
    layout.body(document, "{{ cap }}").paragraph_format.space_before = Pt(6)
    layout.logic(document, "endif")


def signatures(
    document: "Document", left: tuple[str, str], right: tuple[str, str], *, followed: bool = False
) -> None:
    """Draw two hands beside each other: role and name of each; `followed` by more of them, they
    stay on one page."""
    for cell, (role, name) in zip(
        layout.borderless(document, (80, 80)).rows[0].cells, (left, right), strict=True
    ):
        layout.signature(cell, role, SIGN, name)
        if followed:
            layout.keep_with_next(cell.paragraphs[-1])


def tellers(document: "Document") -> None:
    """Draw a place to sign for each teller, three beside each other."""
    layout.keep_with_next(layout.line(document, "TỔ KIỂM PHIẾU", bold=True, before=12))
    how = layout.line(document, "(Từng thành viên ký, ghi rõ họ tên)", italic=True, size=12)
    layout.keep_with_next(how)
    table = layout.borderless(document, (53, 54, 53))
    table.rows[0].cells[0].paragraphs[0].add_run("{%tr for row in teller_hands %}")
    for cell, name in zip(layout.add_row(table), ("left", "middle", "right"), strict=True):
        space = layout.first_line(cell, "", after=layout.SIGNING_SPACE_PT)
        layout.keep_with_next(space)
        layout.line(cell, f"{{{{ row.{name} }}}}", bold=True)
        layout.keep_row_whole(cell)
    row_logic(table, "endfor")
    layout.set_widths(table, (53, 54, 53))


def marks(document: "Document") -> None:
    """Draw once, below the signatures, what the paper can be checked against."""
    layout.logic(document, "if marks")
    layout.keep_with_next(
        layout.line(document, MARKS_ARE, italic=True, size=SMALL_PT, before=12, align=layout.LEFT)
    )
    layout.logic(document, "for mark in marks")
    layout.line(document, "{{ mark }}.", size=SMALL_PT, align=layout.LEFT)
    layout.logic(document, "endfor")
    layout.logic(document, "endif")


def ruled(
    document: "Document", columns: tuple[tuple[str, float], ...], *, size: float = TABLE_PT
) -> "Table":
    """Add a ruled table whose heading row repeats on every page."""
    table: Table = document.add_table(rows=1, cols=len(columns), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    layout.cell_margins(table, side_mm=0.7)
    for cell, (title, _) in zip(table.rows[0].cells, columns, strict=True):
        layout.first_line(cell, title, bold=True, size=size)
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    return table


def row_logic(table: "Table", statement: str) -> None:
    """Add a row that holds a template statement and vanishes when filled."""
    layout.add_row(table)[0].paragraphs[0].add_run(f"{{%tr {statement} %}}")


def small(cell: "_Cell", text: str, *, bold: bool = False, align: object = layout.CENTER) -> None:
    """Write into a cell in the size of tables."""
    layout.first_line(cell, text, bold=bold, size=TABLE_PT, align=align)


def _levels(document: "Document") -> None:
    table = ruled(document, BALLOT_COLUMNS)
    row_logic(table, "for row in ballot.rows")
    cells = layout.add_row(table)
    small(cells[0], "{{ row.number }}")
    small(cells[1], "{{ row.name }}", align=layout.LEFT, bold=True)
    for name, wording in (
        ("post", "{{ row.post }}"),
        ("self_level", "Tự nhận: {{ row.self_level }}"),
    ):
        layout.logic(cells[1], f"if row.{name}")
        layout.line(cells[1], wording, size=TABLE_PT, align=layout.LEFT)
        layout.logic(cells[1], "endif")
    levels = ("excellent", "good", "completed", "not_completed")
    for cell, level in zip(cells[2:6], levels, strict=True):
        small(cell, f"{{{{ row.{level}.notation }}}}")
        for figure in ("percent_official", "percent_valid"):
            layout.line(cell, f"{{{{ row.{level}.{figure} }}}}", size=TABLE_PT)
    small(cells[6], "{{ row.blank }}")
    small(cells[7], "{{ row.invalid }}")
    small(cells[8], "{{ row.level }}", bold=True)
    layout.keep_row_whole(cells[0])
    row_logic(table, "endfor")
    layout.set_widths(table, tuple(width for _, width in BALLOT_COLUMNS))


def _names(document: "Document") -> None:
    table = ruled(document, NAME_COLUMNS)
    row_logic(table, "for row in ballot.names")
    cells = layout.add_row(table)
    small(cells[0], "{{ row.number }}")
    small(cells[1], "{{ row.name }}", align=layout.LEFT, bold=True)
    fields = ("notation", "percent", "against", "blank")
    for cell, name in zip(cells[2:6], fields, strict=True):
        small(cell, f"{{{{ row.{name} }}}}")
    small(cells[6], "{{ row.result }}", bold=True)
    layout.keep_row_whole(cells[0])
    row_logic(table, "endfor")
    layout.set_widths(table, tuple(width for _, width in NAME_COLUMNS))
