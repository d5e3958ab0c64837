"""Draws `minutes.docx`: who was there, what was said and voted, what came of it, who signs."""

from typing import TYPE_CHECKING

from papers.draw import ballots, layout

if TYPE_CHECKING:
    from docx.document import Document

LINES_BY_HAND = 12
"""Of minutes that tell nothing of what was said: about half a page."""


def draw_minutes() -> bytes:
    """Give the template of the meeting's minutes."""
    document = layout.blank_page("Biên bản họp kiểm điểm, đánh giá, xếp loại chất lượng")
    layout.running_header(document)
    _head(document)
    _attendance(document)
    _proceedings(document)
    _votes(document)
    _outcome(document)
    _closing(document)
    return layout.saved(document)


def _head(document: "Document") -> None:
    layout.party_header(document, numbered=True)
    layout.title(document, "BIÊN BẢN", "họp kiểm điểm, đánh giá, xếp loại chất lượng")
    layout.line(document, "Năm {{ year }}", bold=True, after=12)


def _attendance(document: "Document") -> None:
    ballots.heading(document, "I. Thời gian, địa điểm, thành phần")
    layout.body(
        document,
        "1. Thời gian: bắt đầu hồi {{ opened }}{% if planned %} (theo kế hoạch: "
        "{{ planned }}){% endif %}.",
    )
    layout.body(document, "2. Địa điểm: {{ place }}.")
    layout.body(
        document,
        "3. Đảng viên chính thức: tổng số {{ room.official_total }} đồng chí (căn cứ tính tỷ lệ), "
        "có mặt {{ room.official_present }}, vắng mặt {{ room.official_absent }}.",
    )
    layout.logic(document, "for absence in room.absent")
    layout.body(document, "- Vắng mặt: {{ absence }}.")
    layout.logic(document, "endfor")
    layout.body(
        document,
        "4. Đảng viên dự bị có mặt: {{ room.probationary_present }}; đảng viên được miễn công "
        "tác và sinh hoạt đảng có mặt: {{ room.exempt_present }}.",
    )
    layout.body(document, "5. Đại biểu dự (không bỏ phiếu): {{ room.guests }}.")
    layout.body(document, "6. Chủ trì: {{ chair }}. Thư ký: {{ clerk }}.")
    layout.logic(document, "for stand_in in stand_ins")
    layout.body(document, "- {{ stand_in }}.")
    layout.logic(document, "endfor")
    layout.body(
        document,
        "7. Tổ kiểm phiếu: {{ tellers }}.{% if officers_said %} {{ officers_said }}{% endif %}",
    )
    layout.logic(document, "if phones")
    layout.body(document, "8. Máy dùng để bỏ phiếu:")
    layout.logic(document, "for line in phones")
    layout.body(document, "- {{ line }}.")
    layout.logic(document, "endfor")
    layout.logic(document, "endif")


def _proceedings(document: "Document") -> None:
    """What was said and agreed to; without it the clerk writes by hand."""
    ballots.heading(document, "II. Diễn biến kiểm điểm")
    layout.logic(document, "if out_of_order")
    layout.body(document, "{{ out_of_order }}", italic=True)
    layout.logic(document, "endif")
    layout.logic(document, "for breach in breaches")
    layout.body(document, "{{ breach }}", italic=True)
    layout.logic(document, "endfor")
    layout.logic(document, "if talks")
    talks(document)
    layout.logic(document, "else")
    layout.keep_with_next(
        layout.body(
            document, "(Thư ký ghi ý kiến góp ý, tiếp thu và kết luận của chủ trì)", italic=True
        )
    )
    for _ in range(LINES_BY_HAND):
        layout.blank_line(document)
    layout.logic(document, "endif")


def talks(document: "Document") -> None:
    """Draw what was said to each item."""
    layout.logic(document, "for talk in talks")
    layout.keep_with_next(layout.body(document, "{{ talk.heading }}", bold=True))
    layout.body(
        document,
        "Chủ trì: {{ talk.chair }}.{% if talk.self_level %} Tự nhận mức: "
        "{{ talk.self_level }}.{% endif %}",
    )
    layout.logic(document, "for line in talk.lines")
    layout.body(document, "- {{ line }}")
    layout.logic(document, "endfor")
    layout.logic(document, "if talk.opinions_by_hand")
    layout.keep_with_next(layout.body(document, "Ý kiến góp ý, tiếp thu, giải trình:"))
    _lines(document, "talk.opinions_by_hand")
    layout.logic(document, "endif")
    layout.logic(document, "if talk.conclusion_by_hand")
    layout.keep_with_next(layout.body(document, "Kết luận của chủ trì:"))
    _lines(document, "talk.conclusion_by_hand")
    layout.logic(document, "else")
    layout.body(document, "Kết luận của chủ trì: {{ talk.conclusion }}")
    layout.logic(document, "endif")
    layout.logic(document, "endfor")


def _lines(document: "Document", blanks: str) -> None:
    layout.logic(document, f"for blank in {blanks}")
    layout.blank_line(document)
    layout.logic(document, "endfor")


def _votes(document: "Document") -> None:
    ballots.heading(document, "III. Kết quả {{ mode }}")
    layout.logic(document, "for line in voided")
    layout.body(document, "- {{ line }}.")
    layout.logic(document, "endfor")
    ballots.votes(document)
    ballots.key_to_figures(document)
    layout.logic(document, "if motions")
    layout.keep_with_next(layout.body(document, "Các nội dung biểu quyết khác:"))
    ballots.motions(document)
    layout.logic(document, "endif")
    layout.logic(document, "if remark")
    layout.body(document, "{{ remark }}", italic=True)
    layout.logic(document, "endif")


def _outcome(document: "Document") -> None:
    ballots.heading(document, "IV. Mức xếp loại {{ met }} đề xuất")
    ballots.outcomes(document)
    ballots.summary(document)
    layout.logic(document, "if supplementary")
    layout.body(document, "Chờ kiểm điểm, xếp loại ở cuộc họp bổ sung:")
    layout.logic(document, "for line in supplementary")
    layout.body(document, "- {{ line }}.")
    layout.logic(document, "endfor")
    layout.logic(document, "endif")
    layout.logic(document, "if not_rated")
    layout.body(document, "Không kiểm điểm, không xếp loại tại chi bộ trong năm:")
    layout.logic(document, "for line in not_rated")
    layout.body(document, "- {{ line }}.")
    layout.logic(document, "endfor")
    layout.logic(document, "endif")


def _closing(document: "Document") -> None:
    ballots.heading(document, "V. Công bố kết quả, thông qua biên bản")
    layout.logic(document, "if announced")
    layout.body(document, "Người chủ trì đã công bố kết quả kiểm phiếu tại cuộc họp.")
    layout.logic(document, "endif")
    layout.keep_with_next(layout.body(document, "{{ passed }}"))
    ballots.signatures(
        document, ("THƯ KÝ", "{{ clerk }}"), ("CHỦ TRÌ", "{{ chair }}"), followed=True
    )
    ballots.tellers(document)
    ballots.marks(document)
