"""Draws `self_review.docx`: the member's seven parts, then the three hands that come after."""

from typing import TYPE_CHECKING

from docx.shared import Mm, Pt

from papers.draw import layout

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

STAFF_RATING = ("ĐÁNH GIÁ, XẾP LOẠI CHẤT LƯỢNG", "CÁN BỘ, CÔNG CHỨC, VIÊN CHỨC")
MEMBER_RATING = ("ĐÁNH GIÁ, XẾP LOẠI CHẤT LƯỢNG ĐẢNG VIÊN",)
SIGN = "(Ký, ghi rõ họ tên)"
SIGN_AND_DATE = "(Xác lập thời điểm, ký, ghi rõ họ tên)"
SIGN_AND_STAMP = "(Xác lập thời điểm, ký, ghi rõ họ tên và đóng dấu)"

GRADE_TABS_MM = (12.7, 50, 82, 124)
LEVEL_TABS_MM = (12.7, 90)


def draw_self_review() -> bytes:
    """Give the template of the individual self-review."""
    document = layout.blank_page("Bản kiểm điểm cá nhân")
    layout.running_header(document)
    _head(document)
    _person(document)
    _sections(document)
    _member_signs(document)
    _employer_rates(document)
    _cell_proposes(document)
    _committee_decides(document)
    return layout.saved(document)


def _head(document: "Document") -> None:
    layout.line(document, "{{ form_code }}", bold=True, size=12, after=6, align=layout.RIGHT)
    layout.party_header(document, numbered=False)
    layout.line(document, "{{ title }}", bold=True, size=16, before=18)
    layout.line(document, "Năm {{ year }}", bold=True)
    layout.line(document, "{{ subtitle }}", italic=True, after=12)


def _person(document: "Document") -> None:
    _labelled(document, ("Họ và tên", "name", True), ("Ngày sinh", "birth_date", False))
    _labelled(document, ("Chức vụ Đảng", "party_post", False))
    _labelled(document, ("Chức vụ chính quyền", "state_post", False))
    _labelled(document, ("Chức vụ đoàn thể", "union_post", False))
    _labelled(document, ("Đơn vị công tác", "workplace", False))
    _labelled(document, ("Chi bộ", "cell", False))


def _labelled(document: "Document", *fields: tuple[str, str, bool]) -> None:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_after = Pt(3)
    paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(95))
    for place, (label, name, bold) in enumerate(fields):
        if place:
            paragraph.add_run("\t")
        paragraph.add_run(f"{label}: ")
        paragraph.add_run(f"{{{{ person.{name} }}}}").bold = bold


def _sections(document: "Document") -> None:
    layout.logic(document, "for section in sections")
    heading = layout.body(document, "{{ section.heading }}", bold=True)
    heading.paragraph_format.space_before = Pt(8)
    layout.keep_with_next(heading)
    layout.logic(document, "for item in section.items")
    layout.logic(document, "if item.heading")
    layout.logic(document, "if item.is_grade")
    layout.keep_with_next(layout.body(document, "{{ item.heading }}", italic=True))
    layout.logic(document, "else")
    layout.keep_with_next(layout.body(document, "{{ item.heading }}", bold=True))
    layout.logic(document, "endif")
    layout.logic(document, "endif")
    layout.logic(document, "for text in item.lines")
    layout.body(document, "{{ text }}")
    layout.logic(document, "endfor")
    layout.logic(document, "for blank in item.blanks")
    layout.blank_line(document)
    layout.logic(document, "endfor")
    layout.logic(document, "for row in item.rows")
    layout.logic(document, "if item.is_grade")
    _boxes(document, GRADE_TABS_MM)
    layout.logic(document, "else")
    layout.keep_with_next(_boxes(document, LEVEL_TABS_MM))
    layout.logic(document, "endif")
    layout.logic(document, "endfor")
    layout.logic(document, "endfor")
    layout.logic(document, "endfor")


def _boxes(document: "Document", tabs_mm: tuple[float, ...]) -> "Paragraph":
    """One line of boxes; each begins at a tab stop, so they line up below each other."""
    paragraph = document.add_paragraph()
    for stop in tabs_mm:
        paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(stop))
    paragraph.add_run("{% for choice in row.choices %}")
    paragraph.add_run("\t")
    paragraph.add_run("{{ choice.box }} {{ choice.label }}{% endfor %}")
    return paragraph


def _empty_boxes(document: "Document") -> None:
    layout.logic(document, "for row in level_rows")
    layout.keep_with_next(_boxes(document, LEVEL_TABS_MM))
    layout.logic(document, "endfor")


def _member_signs(document: "Document") -> None:
    _signed_at_right(document, "NGƯỜI TỰ KIỂM ĐIỂM", SIGN, "{{ signer }}")


def _employer_rates(document: "Document") -> None:
    _part(document, STAFF_RATING)
    _to_write(
        document, "Nhận xét, đánh giá của người quản lý, sử dụng cán bộ, công chức, viên chức:"
    )
    layout.keep_with_next(layout.body(document, "Mức xếp loại chất lượng:"))
    _empty_boxes(document)
    _signed_at_right(document, "THỦ TRƯỞNG CƠ QUAN, ĐƠN VỊ", SIGN_AND_STAMP)


def _cell_proposes(document: "Document") -> None:
    _part(document, MEMBER_RATING)
    _to_write(document, "Nhận xét, đánh giá của chi ủy:")
    layout.keep_with_next(layout.body(document, "Chi bộ đề xuất xếp loại mức chất lượng:"))
    _empty_boxes(document)
    _signed_at_right(document, "T/M CHI ỦY (CHI BỘ)", SIGN_AND_DATE)


def _committee_decides(document: "Document") -> None:
    heading = layout.body(document, "Đảng ủy, chi ủy cơ sở xếp loại mức chất lượng:")
    heading.paragraph_format.space_before = Pt(12)
    layout.keep_with_next(heading)
    _empty_boxes(document)
    _signed_at_right(document, "T/M ĐẢNG ỦY (CHI ỦY)", SIGN_AND_STAMP)


def _part(document: "Document", title: tuple[str, ...]) -> None:
    """The title of what another hand fills in."""
    for place, text in enumerate(title):
        heading = layout.line(document, text, bold=True, before=0 if place else 18)
        layout.keep_with_next(heading)
    heading.paragraph_format.space_after = Pt(6)


def _to_write(document: "Document", heading: str) -> None:
    layout.keep_with_next(layout.body(document, heading))
    for _ in range(3):
        layout.keep_with_next(layout.blank_line(document))


def _signed_at_right(document: "Document", role: str, how: str, name: str = "") -> None:
    # A little air between the boxes and the name of the office.
    layout.keep_with_next(layout.line(document, "", size=6))
    _, right = layout.borderless(document, (65, 95)).rows[0].cells
    layout.signature(right, role, how, name)
