"""Draws `objection.docx`: a receipt for what was lodged, and the answer to a complaint."""

from papers.draw import ballots, layout


def draw_objection() -> bytes:
    """Give the template of both papers."""
    document = layout.blank_page("Khiếu nại, bảo lưu ý kiến")
    layout.party_header(document, numbered=False)
    layout.line(document, "{{ title }}", bold=True, size=layout.TITLE_PT, before=18)
    layout.line(document, "Số {{ number }}", bold=True, after=12)
    layout.logic(document, "for each in lines")
    layout.body(document, "{{ each }}")
    layout.logic(document, "endfor")
    ballots.heading(document, "{{ heading }}")
    layout.logic(document, "for each in text")
    layout.body(document, "{{ each }}")
    layout.logic(document, "endfor")
    layout.logic(document, "for each in closing")
    layout.body(document, "{{ each }}", italic=True)
    layout.logic(document, "endfor")
    ballots.signatures(document, ("{{ left_role }}", ""), ("{{ right_role }}", "{{ right_name }}"))
    return layout.saved(document)
