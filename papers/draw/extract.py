"""Draws `extract.docx`: what the minutes have on one person, and who vouches for it."""

from papers.draw import ballots, layout
from papers.draw.minutes import talks


def draw_extract() -> bytes:
    """Give the template of the extract of the minutes."""
    document = layout.blank_page("Trích biên bản họp kiểm điểm")
    layout.running_header(document)
    ballots.footer(document, (("Nhật ký", "audit_head"),))
    layout.party_header(document, numbered=True)
    layout.line(document, "TRÍCH BIÊN BẢN", bold=True, size=16, before=18)
    layout.line(document, "họp kiểm điểm, đánh giá, xếp loại chất lượng", bold=True)
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
    layout.body(document, "{{ line }}")
    layout.logic(document, "endfor")
    layout.logic(document, "endif")
    layout.keep_with_next(
        layout.body(
            document, "Trích sao từ biên bản họp. Mức trên là đề xuất, chờ cấp có thẩm quyền."
        )
    )
    ballots.signatures(document, ("THƯ KÝ", "{{ clerk }}"), ("CHỦ TRÌ", "{{ chair }}"))
    return layout.saved(document)
