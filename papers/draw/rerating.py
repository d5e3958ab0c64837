"""Draws `rerating.docx`: what is known of form 03, and lines to write on."""

from papers.draw import layout


def draw_rerating() -> bytes:
    """Give the template of the decision to rate again."""
    document = layout.blank_page("Quyết định đánh giá, xếp loại lại")
    layout.line(document, "Mẫu 03-HD KĐ.ĐG", bold=True, size=12, after=6, align=layout.RIGHT)
    layout.line(document, "QUYẾT ĐỊNH", bold=True, size=16, before=18)
    layout.line(document, "đánh giá, xếp loại lại tổ chức đảng, đảng viên năm ……", bold=True)
    layout.line(
        document,
        "(Chưa ai thấy bản in của Trung ương. Chỉ biết mã, tên mẫu và mục đích: «{{ purpose }}» "
        "({{ clause }}). Phần còn lại để trống.)",
        italic=True,
        size=11,
        after=12,
    )
    layout.logic(document, "for blank in blanks")
    layout.blank_line(document)
    layout.logic(document, "endfor")
    return layout.saved(document)
