"""Draws `summary_report.docx`: the draft of the report upward, a heading and its lines a part; and
what every such report has."""

from papers.draw import ballots, layout


def draw_summary_report() -> bytes:
    """Give the template of the draft report."""
    about = "kết quả kiểm điểm, đánh giá, xếp loại chất lượng năm {{ year }}"
    return draw_report("Báo cáo kết quả xếp loại", about)


def draw_report(name: str, about: str) -> bytes:
    """Give the template of a draft report about something."""
    document = layout.blank_page(name)
    layout.running_header(document)
    layout.line(document, "{{ office }}", bold=True, size=layout.ORGANISATION_PT)
    layout.title(document, "DỰ THẢO BÁO CÁO", about)
    layout.line(document, "(Số liệu đến ngày {{ as_of }})", italic=True, after=12)
    layout.logic(document, "for section in sections")
    layout.keep_with_next(layout.body(document, "{{ section.heading }}", bold=True))
    layout.logic(document, "for line in section.lines")
    layout.body(document, "{{ line }}")
    layout.logic(document, "endfor")
    layout.logic(document, "endfor")
    when = layout.line(document, "{{ place_and_date }}", italic=True, before=12, align=layout.RIGHT)
    layout.keep_with_next(when)
    ballots.signatures(document, ("NGƯỜI LẬP", ""), ("T/M CẤP ỦY", ""))
    return layout.saved(document)
