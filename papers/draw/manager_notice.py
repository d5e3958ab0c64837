"""Draws `manager_notice.docx`: a page for who directly manages a member, with level and comment."""

from papers.draw import ballots, layout


def draw_manager_notice() -> bytes:
    """Give the template of what who manages a member is told."""
    document = layout.blank_page("Thông báo tới người trực tiếp quản lý")
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
    layout.title(document, "THÔNG BÁO", "nội dung nhận xét, đánh giá đảng viên")
    layout.line(document, "Năm {{ year }}", bold=True, after=12)
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
    left, right = layout.borderless(document, (80, 80)).rows[0].cells
    layout.signature(left, "NGƯỜI NHẬN THÔNG BÁO", ballots.SIGN, "")
    layout.first_line(right, "T/M {{ one.signs_for }}", bold=True)
    layout.line(right, "{{ one.post }}", bold=True)
    layout.line(right, ballots.SIGN, italic=True, size=12, after=layout.SIGNING_SPACE_PT)
    layout.line(right, "{{ one.head }}", bold=True)
    for paragraph in right.paragraphs[:-1]:
        layout.keep_with_next(paragraph)
    layout.logic(document, "endfor")
    return layout.saved(document)
