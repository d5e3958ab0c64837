"""Draws the sheets that a dossier may lack, each as a letter of the cell with its table."""

from typing import TYPE_CHECKING

from papers.draw import ballots, layout

if TYPE_CHECKING:
    from docx.document import Document

_OF_NOBODY = (
    "(Chưa thấy bản in mẫu của văn bản nào; điền theo dữ liệu đã lưu, phần còn lại ghi tay.)"
)
Columns = tuple[tuple[str, float], ...]


def draw_proposal() -> bytes:
    """Give the template of the letter that proposes the levels of a year."""
    document = _letter("TỜ TRÌNH", "đề nghị đánh giá, xếp loại chất lượng năm {{ year }}", "TTr")
    layout.body(document, "Kính gửi: {{ addressed }}.")
    layout.body(
        document,
        "Căn cứ kết quả kiểm điểm, bỏ phiếu năm {{ year }}, {{ whose }} đề nghị xem xét, quyết "
        "định mức xếp loại chất lượng của {{ count }} tập thể, đảng viên:",
    )
    columns = (("TT", 12), ("Tập thể, họ và tên", 66), ("Chức vụ", 46), ("Mức đề nghị", 36))
    _table(document, columns, ("number", "name", "posts", "level"))
    return _signed(document)


def draw_papers() -> bytes:
    """Give the template of the printed list of a dossier."""
    document = _letter(
        "DANH MỤC HỒ SƠ", "kiểm điểm, đánh giá, xếp loại chất lượng năm {{ year }}", "DM"
    )
    columns = (("Mục", 16), ("Giấy tờ", 76), ("Căn cứ", 36), ("Tình trạng", 32))
    _table(document, columns, ("number", "name", "clause", "standing"))
    return _signed(document)


def draw_rewards() -> bytes:
    """Give the template of the list of who is proposed for a certificate of merit."""
    document = _letter("DANH SÁCH", "đề nghị tặng giấy khen năm {{ year }}", "DS")
    layout.body(document, "Căn cứ: {{ document }}.")
    columns = (("TT", 12), ("Họ và tên", 52), ("Sinh", 28), ("Chức vụ", 38), ("Mức xếp loại", 30))
    _table(document, columns, ("number", "name", "born", "posts", "level"))
    return _signed(document)


def draw_residence() -> bytes:
    """Give the template of the comment of the committee where a member lives, a page each."""
    document = layout.blank_page("Nhận xét nơi cư trú")
    layout.logic(document, "for row in rows")
    layout.logic(document, "if not loop.first")
    layout.new_page(document)
    layout.logic(document, "endif")
    layout.title(document, "NHẬN XÉT", "của cấp ủy nơi cư trú đối với đảng viên năm {{ year }}")
    layout.line(document, _OF_NOBODY, italic=True, size=11, after=12)
    layout.body(document, "Họ và tên: {{ row.name }}, sinh {{ row.born }}.")
    layout.body(document, "Đang sinh hoạt tại: {{ whose }}.")
    layout.body(document, "Nơi công tác: {{ row.workplace }}.")
    layout.body(document, "Nhận xét:")
    layout.logic(document, "for line in row.comment")
    layout.body(document, "{{ line }}")
    layout.logic(document, "endfor")
    layout.logic(document, "for blank in row.blanks")
    layout.blank_line(document)
    layout.logic(document, "endfor")
    ballots.signatures(document, ("NGƯỜI ĐƯỢC NHẬN XÉT", "{{ row.name }}"), ("T/M CẤP ỦY", ""))
    layout.logic(document, "endfor")
    return layout.saved(document)


def _letter(title: str, about: str, kind: str) -> "Document":
    document = layout.blank_page(title.capitalize())
    layout.party_header(document, numbered=True, kind=f"{kind}/{{{{ sign }}}}")
    layout.title(document, title, about)
    layout.line(document, _OF_NOBODY, italic=True, size=11, after=12)
    return document


def _table(document: "Document", columns: Columns, fields: tuple[str, ...]) -> None:
    table = ballots.ruled(document, columns)
    ballots.row_logic(table, "for row in rows")
    for cell, name in zip(layout.add_row(table), fields, strict=True):
        align = layout.LEFT if name in ("name", "posts", "clause") else layout.CENTER
        ballots.small(cell, f"{{{{ row.{name} }}}}", align=align)
    ballots.row_logic(table, "endfor")
    layout.set_widths(table, tuple(width for _, width in columns))


def _signed(document: "Document") -> bytes:
    layout.keep_with_next(layout.line(document, "", size=6, before=6))
    _, right = layout.borderless(document, (80, 80)).rows[0].cells
    layout.signature(right, "T/M {{ signs_for }}", ballots.SIGN, "{{ head }}")
    return layout.saved(document)
