"""Draws `rerating.docx`: what is known of form 03, what is stored, and lines to write on."""

from typing import TYPE_CHECKING

from papers.draw import layout

if TYPE_CHECKING:
    from docx.document import Document


def draw_rerating() -> bytes:
    """Give the template of the decision to rate again."""
    document = layout.blank_page("Quyết định đánh giá, xếp loại lại")
    layout.running_header(document)
    layout.logic(document, "if code")
    layout.line(document, "{{ code }}", bold=True, size=12, after=6, align=layout.RIGHT)
    layout.logic(document, "endif")
    layout.title(document, "QUYẾT ĐỊNH", "đánh giá, xếp loại lại {{ of }} năm {{ year }}")
    layout.logic(document, "if code")
    _note(
        document,
        "(Chưa ai thấy bản in của Trung ương. Chỉ biết mã, tên mẫu và mục đích: «{{ purpose }}» "
        "({{ clause }}). {% if filled %}Phần dưới ghi theo dữ liệu đã lưu, không phải bản in đó."
        "{% else %}Phần còn lại để trống.{% endif %})",
    )
    layout.logic(document, "else")
    _note(document, "(Chưa thấy bản in mẫu của văn bản này. Phần dưới ghi theo dữ liệu đã lưu.)")
    layout.logic(document, "endif")
    layout.logic(document, "if filled")
    _stored(document)
    layout.logic(document, "endif")
    layout.logic(document, "for blank in blanks")
    layout.blank_line(document)
    layout.logic(document, "endfor")
    return layout.saved(document)


def _stored(document: "Document") -> None:
    layout.logic(document, "if born")
    layout.body(document, "Họ và tên: {{ name }}, sinh {{ born }}.")
    layout.body(document, "Chức vụ (theo danh sách hiện nay): {{ posts }}.")
    layout.logic(document, "else")
    layout.body(document, "Tập thể: {{ name }}.")
    layout.logic(document, "endif")
    layout.body(document, "Thuộc: {{ place }}.")
    layout.body(document, "Căn cứ: {{ why }} ({{ ground }}).")
    layout.body(
        document,
        "1. Hủy mức xếp loại chất lượng năm {{ year }}: {{ former }}. Theo: {{ former_document }}.",
    )
    layout.body(document, "2. Mức xếp loại lại: {{ level }}.", bold=True)
    layout.logic(document, "if at_most")
    layout.body(document, "Mức xếp loại lại không cao hơn: {{ at_most }}.")
    layout.logic(document, "endif")
    layout.logic(document, "if reason")
    layout.body(document, "Lý do của mức xếp loại lại, khi khác quy định: {{ reason }}.")
    layout.logic(document, "endif")
    layout.body(document, "3. Số, ngày và nơi ban hành: {{ document }}.")
    layout.logic(document, "for line in missing")
    layout.body(document, "{{ line }}", italic=True)
    layout.logic(document, "endfor")
    layout.body(
        document,
        "Địa danh, người ký, nơi nhận: ghi tay theo thể thức của cấp quyết định.",
        italic=True,
    )


def _note(document: "Document", text: str) -> None:
    layout.line(document, text, italic=True, size=11, after=12)
