"""Draws `result_notice.docx`: a page for each member, what was decided and what they may do; and
what every notice of a result has."""

from typing import TYPE_CHECKING

from papers.draw import ballots, layout

if TYPE_CHECKING:
    from docx.document import Document

RIGHTS = (
    "Đồng chí có quyền bảo lưu ý kiến, báo cáo lên cấp ủy cấp trên, nhưng phải chấp hành quyết "
    "định; có quyền khiếu nại bằng văn bản và được trả lời bằng văn bản."
)


def draw_result_notice() -> bytes:
    """Give the template of the notice of a result."""
    document = first_page(
        "Thông báo kết quả xếp loại", "kết quả đánh giá, xếp loại chất lượng đảng viên"
    )
    layout.body(document, "Kính gửi: Đồng chí {{ one.name }}, sinh {{ one.born }}.")
    layout.body(document, "Căn cứ: {{ one.document }}.")
    layout.body(document, "1. Mức xếp loại chất lượng: {{ one.level }}.", bold=True)
    layout.logic(document, "for line in one.collectives")
    layout.body(document, "Tập thể có đồng chí: {{ line }}.")
    layout.logic(document, "endfor")
    _comment(document)
    layout.body(document, f"3. {RIGHTS}")
    layout.logic(document, "if remedy_by")
    layout.body(
        document, "4. Kế hoạch khắc phục hạn chế, khuyết điểm: chậm nhất hết {{ remedy_by }}."
    )
    layout.logic(document, "endif")
    return signed(document, who_receives="{{ one.name }}")


def first_page(name: str, about: str) -> "Document":
    """Begin a template that has a page for each notice: its head, up to the title."""
    document = layout.blank_page(name)
    layout.logic(document, "for one in notices")
    layout.logic(document, "if not loop.first")
    layout.new_page(document)
    layout.logic(document, "endif")
    layout.party_header(
        document,
        numbered=True,
        kind="TB/{{ one.sign }}",
        superior="one.superior",
        issuer="one.issuer",
    )
    layout.title(document, "THÔNG BÁO", about)
    layout.line(document, "Năm {{ year }}", bold=True, after=12)
    return document


def signed(document: "Document", who_receives: str) -> bytes:
    """Give the template with its signatures, and each page ended: whoever leads the cell signs with
    their post; on their own page somebody else does."""
    left, right = layout.borderless(document, (80, 80)).rows[0].cells
    layout.signature(left, "NGƯỜI NHẬN THÔNG BÁO", ballots.SIGN, who_receives)
    layout.first_line(right, "T/M {{ one.signs_for }}", bold=True)
    layout.line(right, "{{ one.post }}", bold=True)
    layout.line(right, ballots.SIGN, italic=True, size=12, after=layout.SIGNING_SPACE_PT)
    layout.line(right, "{{ one.head }}", bold=True)
    for paragraph in right.paragraphs[:-1]:
        layout.keep_with_next(paragraph)
    layout.logic(document, "endfor")
    return layout.saved(document)


def _comment(document: "Document") -> None:
    layout.logic(document, "if one.comment")
    layout.keep_with_next(layout.body(document, "2. Nhận xét của chi ủy ({{ one.comment_for }}):"))
    layout.logic(document, "for line in one.comment")
    layout.body(document, "{{ line }}")
    layout.logic(document, "endfor")
    layout.logic(document, "else")
    layout.body(document, "2. Nhận xét của chi ủy: không.")
    layout.logic(document, "endif")
