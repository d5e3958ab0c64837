"""Draws `extract.docx`: what the minutes have on one person, and who vouches for it."""

from typing import TYPE_CHECKING

from papers.draw import ballots, layout
from papers.draw.minutes import talks

if TYPE_CHECKING:
    from docx.document import Document


def draw_extract() -> bytes:
    """Give the template of the extract of the minutes."""
    document = layout.blank_page("Trích biên bản họp kiểm điểm")
    layout.running_header(document)
    layout.party_header(document, numbered=False, dated=False)
    layout.title(document, "TRÍCH BIÊN BẢN", "họp kiểm điểm, đánh giá, xếp loại chất lượng")
    layout.line(document, "Năm {{ year }}", bold=True)
    layout.line(document, "(Phần về đồng chí {{ name }})", italic=True, after=12)
    layout.body(
        document,
        "Cuộc họp bắt đầu hồi {{ opened }}, tại {{ place }}. Đảng viên chính thức: tổng số "
        "{{ room.official_total }}, có mặt {{ room.official_present }}, vắng mặt "
        "{{ room.official_absent }}. Chủ trì: {{ chair }}. Thư ký: {{ clerk }}.",
    )
    layout.logic(document, "if talks")
    ballots.heading(document, "I. Kiểm điểm")
    talks(document)
    layout.logic(document, "endif")
    layout.logic(document, "if ballots")
    ballots.heading(document, "II. Kết quả bỏ phiếu, biểu quyết")
    ballots.votes(document)
    ballots.key_to_figures(document)
    layout.logic(document, "endif")
    layout.logic(document, "if results")
    ballots.heading(document, "III. Mức xếp loại {{ met }} đề xuất")
    ballots.results(document)
    layout.logic(document, "endif")
    layout.logic(document, "if reserved")
    ballots.heading(document, "IV. Ý kiến bảo lưu, gửi sau khi công khai kết quả")
    layout.logic(document, "for line in reserved")
    # The number it was entered under is never parted from what was written.
    layout.keep_with_next(layout.body(document, "{{ line }}"))
    layout.logic(document, "endfor")
    layout.logic(document, "endif")
    layout.keep_with_next(
        layout.body(document, "Mức trên là đề xuất, chờ cấp có thẩm quyền quyết định.")
    )
    _certified(document)
    return layout.saved(document)


def _certified(document: "Document") -> None:
    """An extract is no second original: who takes it certifies it, with its own day and number."""
    layout.keep_with_next(layout.body(document, "{{ taken_from }}"))
    left, right = layout.borderless(document, (65, 95)).rows[0].cells
    layout.first_line(left, "TRÍCH SAO", bold=True)
    layout.line(left, "Số {{ number }}")
    layout.keep_row_whole(left)
    layout.first_line(right, "{{ certified_on }}", italic=True)
    layout.line(right, "T/M {{ certified_for }}", bold=True)
    layout.line(right, ballots.SIGN, italic=True, size=12, after=layout.SIGNING_SPACE_PT)
    layout.line(right, "{{ certified_by }}", bold=True)
    for paragraph in (*left.paragraphs, *right.paragraphs[:-1]):
        layout.keep_with_next(paragraph)
