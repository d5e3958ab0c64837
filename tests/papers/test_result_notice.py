"""Notices of a year's result by a template that an office has laid with one hand for all pages."""

from dataclasses import replace
from datetime import date
from io import BytesIO

import docx
import pytest

from papers import own
from papers.result_notice import NoticeFacts, NoticesFacts, NoticesView, result_notice_docx
from papers.word import WordTemplate
from papers.wording import DOTS
from rating import Level
from tests.e2e.house import paragraphs_in

LAN = NoticeFacts(
    name="Trần Thị Lan",
    birth_date=date(1984, 2, 5),
    birth_year_only=False,
    level=Level.GOOD,
    document="Quyết định số 15-QĐ/ĐU ngày 05/01/2027 của Đảng ủy Trường THPT Ví Dụ",
    head="Nguyễn Văn An",
)
AN = replace(LAN, name="Nguyễn Văn An", head="Vũ Thị Hoa", deputy=True)
AN_ALONE = replace(AN, head="", deputy=False, above=True)
CELL = "CHI BỘ TỔ TỰ NHIÊN"


@pytest.mark.parametrize(
    ("pages", "hand"),
    [
        ((LAN, replace(LAN, name="Lê Văn Bình")), f"{CELL}: Nguyễn Văn An"),
        ((AN,), f"{CELL}: Vũ Thị Hoa"),
        ((AN, LAN), f"{CELL}: "),
        ((AN_ALONE,), "ĐẢNG ỦY TRƯỜNG THPT VÍ DỤ: "),
        ((AN_ALONE, LAN), f"{DOTS}: "),
    ],
)
def test_one_hand_for_all_is_left_to_the_pen_where_it_is_not_everybodys(
    pages: tuple[NoticeFacts, ...], hand: str
) -> None:
    """No page of An's comes out with An's own name under it."""
    drawn, stream = docx.Document(), BytesIO()
    drawn.add_paragraph("{{ signs_for }}: {{ head }}")
    drawn.save(stream)
    template = WordTemplate(stream.getvalue(), name="result_notice.docx", view=NoticesView)
    facts = NoticesFacts("Đảng bộ Trường THPT Ví Dụ", "Chi bộ Tổ Tự nhiên", 2026, None, pages)

    own.use({"result_notice.docx": template})
    try:
        printed = result_notice_docx(facts)
    finally:
        own.use({})

    assert [hand] == paragraphs_in(printed)
