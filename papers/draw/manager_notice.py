"""Draws `manager_notice.docx`: a page for who directly manages a member, with level and comment."""

from papers.draw import layout
from papers.draw.result_notice import first_page, signed


def draw_manager_notice() -> bytes:
    """Give the template of what who manages a member is told."""
    document = first_page(
        "Thông báo tới người trực tiếp quản lý",
        "nội dung nhận xét, đánh giá đảng viên",
    )
    layout.body(document, "Kính gửi người trực tiếp quản lý (ghi tay họ tên, chức vụ):")
    layout.body(document, "{{ manager }}")
    layout.body(document, "Đảng viên: {{ one.name }}, sinh {{ one.born }}.")
    layout.body(document, "Căn cứ: {{ one.document }}; gửi theo {{ clause }}.")
    layout.body(document, "1. Mức xếp loại chất lượng: {{ one.level }}.", bold=True)
    layout.logic(document, "if one.comment")
    layout.keep_with_next(layout.body(document, "2. Nhận xét của chi ủy:"))
    layout.logic(document, "for line in one.comment")
    layout.body(document, "{{ line }}")
    layout.logic(document, "endfor")
    layout.logic(document, "else")
    layout.body(document, "2. Nhận xét của chi ủy: không.")
    layout.logic(document, "endif")
    layout.body(document, "Nội dung nhận xét chỉ gửi đảng viên và người trực tiếp quản lý.")
    return signed(document, who_receives="")
