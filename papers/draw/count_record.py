"""Draws `count_record.docx`: who counted, every count, what it comes to, who signs."""

from typing import TYPE_CHECKING

from papers.draw import ballots, layout

if TYPE_CHECKING:
    from docx.document import Document


def draw_count_record() -> bytes:
    """Give the template of the record of the count."""
    document = layout.blank_page("Biên bản kiểm phiếu")
    layout.running_header(document)
    layout.party_header(document, numbered=True)
    layout.title(document, "BIÊN BẢN KIỂM PHIẾU", "đánh giá, xếp loại chất lượng năm {{ year }}")
    layout.line(document, "", size=6)
    _attendance(document)
    ballots.heading(document, "II. Kết quả {{ mode }}")
    ballots.votes(document)
    ballots.key_to_figures(document)
    layout.logic(document, "if motions")
    layout.keep_with_next(layout.body(document, "Các nội dung biểu quyết khác:"))
    ballots.motions(document)
    layout.logic(document, "endif")
    ballots.heading(document, "III. Kết luận")
    ballots.summary(document)
    _closing(document)
    return layout.saved(document)


def _attendance(document: "Document") -> None:
    ballots.heading(document, "I. Thời gian, địa điểm, thành phần")
    layout.body(document, "1. Cuộc họp bắt đầu hồi {{ opened }}, tại {{ place }}.")
    layout.body(
        document,
        "2. Đảng viên chính thức được triệu tập: {{ room.official_total }}; có mặt: "
        "{{ room.official_present }}; vắng mặt: {{ room.official_absent }}.",
    )
    layout.body(document, "3. Chủ trì: {{ chair }}.")
    layout.body(document, "4. Tổ kiểm phiếu: {{ tellers }}.")


def _closing(document: "Document") -> None:
    layout.logic(document, "if counted")
    layout.keep_with_next(layout.body(document, "{{ counted }}"))
    layout.logic(document, "endif")
    layout.keep_with_next(
        layout.body(document, "(Tổ kiểm phiếu đọc biên bản trước cuộc họp và cùng ký)", italic=True)
    )
    ballots.tellers(document)
    layout.keep_with_next(layout.line(document, "", size=6, before=6))
    _, right = layout.borderless(document, (80, 80)).rows[0].cells
    layout.signature(right, "CHỦ TRÌ HỘI NGHỊ", ballots.SIGN, "{{ chair }}")
    ballots.marks(document)
