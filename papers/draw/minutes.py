"""Draws `minutes.docx`: who was there, what was voted, what came of it, who signs."""

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
    ("TT", 9.0),
    ("Họ và tên, chức vụ", 37.0),
    ("HTXSNV", 18.5),
    ("HTTNV", 18.5),
    ("HTNV", 18.5),
    ("KHTNV", 18.5),
    ("Trắng", 12.0),
    ("Hỏng", 11.0),
    ("Kết quả", 17.0),
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


def draw_minutes() -> bytes:
    """Give the template of the meeting's minutes."""
    document = layout.blank_page("Biên bản họp kiểm điểm, đánh giá, xếp loại chất lượng")
    layout.running_header(document)
    _footer(document)
    _head(document)
    _attendance(document)
    _proceedings(document)
    _ballot(document)
    _outcome(document)
    _closing(document)
    return layout.saved(document)


def _head(document: "Document") -> None:
    layout.party_header(document, numbered=True)
    layout.line(document, "BIÊN BẢN", bold=True, size=16, before=18)
    layout.line(document, "Họp kiểm điểm, đánh giá, xếp loại chất lượng", bold=True)
    layout.line(document, "Năm {{ year }}", bold=True, after=12)


def _attendance(document: "Document") -> None:
    _heading(document, "I. Thời gian, địa điểm, thành phần")
    layout.body(document, "1. Thời gian: bắt đầu hồi {{ opened }}.")
    layout.body(document, "2. Địa điểm: {{ place }}.")
    layout.body(
        document,
        "3. Đảng viên chính thức: tổng số {{ official_total }} đồng chí (căn cứ tính tỷ lệ), "
        "có mặt {{ official_present }}, vắng mặt {{ official_absent }}.",
    )
    layout.logic(document, "for absence in absent")
    layout.body(document, "- Vắng mặt: {{ absence }}.")
    layout.logic(document, "endfor")
    layout.body(
        document,
        "4. Đảng viên dự bị có mặt: {{ probationary_present }}; đảng viên được miễn công tác và "
        "sinh hoạt đảng có mặt: {{ exempt_present }}.",
    )
    layout.body(document, "5. Đại biểu dự (không bỏ phiếu): {{ guests }}.")
    layout.body(document, "6. Chủ tọa: {{ chair }}. Thư ký: {{ clerk }}.")
    layout.body(document, "7. Tổ kiểm phiếu: {{ tellers }}.")


def _proceedings(document: "Document") -> None:
    """What was said and agreed to; without it the clerk writes by hand."""
    _heading(document, "II. Diễn biến kiểm điểm")
    layout.logic(document, "if talks")
    layout.logic(document, "for talk in talks")
    layout.keep_with_next(layout.body(document, "{{ talk.heading }}", bold=True))
    layout.body(document, "Chủ trì: {{ talk.chair }}.")
    layout.logic(document, "for line in talk.lines")
    layout.body(document, "- {{ line }}")
    layout.logic(document, "endfor")
    layout.body(document, "Kết luận của chủ trì: {{ talk.conclusion }}")
    layout.logic(document, "endfor")
    layout.logic(document, "else")
    layout.keep_with_next(
        layout.body(
            document, "(Thư ký ghi ý kiến góp ý, tiếp thu và kết luận của chủ tọa)", italic=True
        )
    )
    for _ in range(4):
        layout.blank_line(document)
    layout.logic(document, "endif")


def _ballot(document: "Document") -> None:
    _heading(document, "III. Kết quả bỏ phiếu kín")
    layout.body(
        document,
        "1. Số phiếu phát ra: {{ issued }}; số phiếu thu về: {{ returned }}; số phiếu không thu "
        "về: {{ not_returned }}.",
    )
    layout.keep_with_next(layout.body(document, "2. Kết quả từng nội dung trên phiếu:"))
    table = _table(document, BALLOT_COLUMNS)
    _row_logic(table, "for row in rows")
    _ballot_row(table)
    _row_logic(table, "endfor")
    layout.set_widths(table, tuple(width for _, width in BALLOT_COLUMNS))
    note = layout.line(
        document, KEY_TO_FIGURES, italic=True, size=11, before=4, align=layout.JUSTIFY
    )
    note.paragraph_format.space_after = Pt(6)
    layout.body(document, "3. Số lượng theo mức:")
    summary = _table(document, SUMMARY_COLUMNS)
    _row_logic(summary, "for summary in summaries")
    cells = layout.add_row(summary)
    for cell, name in zip(
        cells,
        ("kind", "excellent", "good", "completed", "not_completed", "none"),
        strict=True,
    ):
        _small(cell, f"{{{{ summary.{name} }}}}")
    _row_logic(summary, "endfor")
    layout.set_widths(summary, tuple(width for _, width in SUMMARY_COLUMNS))


def _ballot_row(table: "Table") -> None:
    cells = layout.add_row(table)
    _small(cells[0], "{{ row.number }}")
    _small(cells[1], "{{ row.name }}", align=layout.LEFT, bold=True)
    for name, wording in (
        ("post", "{{ row.post }}"),
        ("self_level", "Tự nhận: {{ row.self_level }}"),
    ):
        layout.logic(cells[1], f"if row.{name}")
        layout.line(cells[1], wording, size=TABLE_PT, align=layout.LEFT)
        layout.logic(cells[1], "endif")
    levels = ("excellent", "good", "completed", "not_completed")
    for cell, level in zip(cells[2:6], levels, strict=True):
        _small(cell, f"{{{{ row.{level}.notation }}}}")
        for figure in ("percent_official", "percent_valid"):
            layout.line(cell, f"{{{{ row.{level}.{figure} }}}}", size=TABLE_PT)
    _small(cells[6], "{{ row.blank }}")
    _small(cells[7], "{{ row.invalid }}")
    _small(cells[8], "{{ row.level }}", bold=True)
    layout.keep_row_whole(cells[0])


def _outcome(document: "Document") -> None:
    _heading(document, "IV. Mức xếp loại chi bộ đề xuất")
    layout.logic(document, "for result in results")
    layout.keep_with_next(
        layout.body(document, "{{ result.name }}: {{ result.level }}.", bold=True)
    )
    layout.logic(document, "for reason in result.reasons")
    layout.body(document, "- {{ reason }}")
    layout.logic(document, "endfor")
    layout.logic(document, "endfor")
    layout.logic(document, "if supplementary")
    layout.body(document, "Chờ kiểm điểm, xếp loại ở cuộc họp bổ sung:")
    layout.logic(document, "for name in supplementary")
    layout.body(document, "- {{ name }}.")
    layout.logic(document, "endfor")
    layout.logic(document, "endif")


def _closing(document: "Document") -> None:
    _heading(document, "V. Thông qua biên bản")
    passed = layout.body(
        document,
        "Biên bản được đọc cho toàn thể chi bộ cùng nghe và nhất trí thông qua. Cuộc họp kết thúc "
        "hồi {{ closed }}.",
    )
    layout.keep_with_next(passed)
    left, right = layout.borderless(document, (80, 80)).rows[0].cells
    layout.signature(left, "THƯ KÝ", SIGN, "{{ clerk }}")
    layout.signature(right, "CHỦ TỌA", SIGN, "{{ chair }}")
    layout.keep_with_next(layout.line(document, "", size=6))
    tellers = layout.borderless(document, (160,)).rows[0].cells[0]
    layout.signature(
        tellers, "TỔ KIỂM PHIẾU", "(Các thành viên ký, ghi rõ họ tên)", "{{ tellers }}"
    )


def _footer(document: "Document") -> None:
    """The marks anyone can check the minutes against, on every page."""
    section = document.sections[0]
    for footer in (section.first_page_footer, section.footer):
        paragraph = footer.paragraphs[0]
        for number, (label, name) in enumerate(
            (
                ("Danh sách bỏ phiếu", "electorate_hash"),
                ("Nội dung phiếu", "sheet_hash"),
                ("Nhật ký", "audit_head"),
            )
        ):
            run = paragraph.add_run(f"{label}: {{{{ {name} }}}}")
            run.font.size = Pt(SMALL_PT)
            if number < 2:
                run.add_break()


def _heading(document: "Document", text: str) -> None:
    paragraph = layout.body(document, text, bold=True)
    paragraph.paragraph_format.space_before = Pt(8)
    layout.keep_with_next(paragraph)


def _table(document: "Document", columns: tuple[tuple[str, float], ...]) -> "Table":
    """A ruled table whose heading row repeats on every page."""
    table: Table = document.add_table(rows=1, cols=len(columns), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    layout.cell_margins(table, side_mm=0.7)
    for cell, (heading, _) in zip(table.rows[0].cells, columns, strict=True):
        _small(cell, heading, bold=True)
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    return table


def _row_logic(table: "Table", statement: str) -> None:
    layout.add_row(table)[0].paragraphs[0].add_run(f"{{%tr {statement} %}}")


def _small(cell: "_Cell", text: str, *, bold: bool = False, align: object = layout.CENTER) -> None:
    layout.first_line(cell, text, bold=bold, size=TABLE_PT, align=align)
