"""The officer's results in chat: all together, cell by cell, as a file; nobody else's."""

from io import BytesIO

import pytest
from docx import Document
from openpyxl import load_workbook

from papers import own
from papers.table_layout import Column, Layout, LineOf, Shown
from storage.tables import MemberRole
from tests.handlers.conftest import Talks
from tests.meeting_room import Room
from tests.summed_office import HT, HTT, XS, Rated, SummedOffice, found_office
from tests.worlds import Cell
from workflow.errors import Refusal

SCHOOL = "Đảng bộ Trường Ví Dụ Hai"
MATHS = (
    Rated("Trần Văn Một", XS, MemberRole.SECRETARY),
    Rated("Trần Văn Hai", HTT),
    Rated("Trần Văn Ba", None),
)


@pytest.fixture
async def office(room: Room, cell: Cell) -> SummedOffice:
    """One cell of which two are decided, and eleven that are wholly."""
    found = await found_office(room.world, cell)
    await found.base(SCHOOL)
    await found.decides(SCHOOL, "Chi bộ Toán", MATHS, collective=HTT)
    for n in range(2, 13):
        await found.decides(SCHOOL, f"Chi bộ {n}", [Rated(f"Lê Văn {n}", HT)])
    return found


async def test_the_officer_looks_at_the_results(office: SummedOffice, talk: Talks) -> None:
    """From the table of cells; then cell by cell, and as a file."""
    lan = talk("lan")
    await lan.says("tong hop")

    await lan.taps("Kết quả sau quyết định")

    assert "Đã có quyết định: 13/14 đảng viên phải xếp loại, ở 12 chi bộ" in lan.text
    assert "Đảng viên: đã xếp loại 12/13\nXuất sắc 0 (0 %) · Tốt 1 (8,3 %)" in lan.text
    assert "Trần Văn Một (Chi bộ Toán): Hoàn thành xuất sắc nhiệm vụ" in lan.text
    assert "So với năm 2023: chưa rõ" in lan.text
    assert "Đảng viên từ hoàn thành tốt trở lên: 2/13 (15,4 %)" in lan.text
    assert "Còn 1 chưa rõ, chưa kết luận." in lan.text
    await lan.taps("Xem từng chi bộ")
    assert "Trang 1/2" in lan.text
    await lan.taps("Trang sau")
    assert "12. Chi bộ 12: 1/1 đảng viên; xuất sắc 0, tốt 0, hoàn thành 1" in lan.text
    await lan.taps("← Trang trước")
    assert "Chi bộ Toán: 2/3 đảng viên; xuất sắc 1, tốt 1" in lan.text
    await lan.taps("Quay lại kết quả")
    await lan.taps("Tải bảng Excel")
    assert "Theo nhóm" == load_workbook(BytesIO(lan.paper.render())).worksheets[0].title
    assert "tong-hop-xep-loai-dang-bo-xa-vi-du-2024.xlsx" == lan.paper.name


async def test_the_officer_takes_the_list_of_rewards_and_the_draft(
    office: SummedOffice, talk: Talks
) -> None:
    """Who is excellent is named with what is not known of them; the draft is a Word file."""
    lan = talk("lan")
    await lan.taps_data("lv:total:2024:0")

    await lan.taps("Xét khen thưởng")

    assert "đã công khai: 1 đảng viên, 0 tập thể" in lan.text
    assert "Trần Văn Một (Chi bộ Toán): đã biết 1 năm liền; chưa rõ 2020, 2021" in lan.text
    await lan.taps("Tải danh sách Excel")
    assert "danh-sach-khen-thuong-dang-bo-xa-vi-du-2024.xlsx" == lan.paper.name
    await lan.taps("Quay lại kết quả")
    await lan.taps("Dự thảo báo cáo (Word)")
    assert "du-thao-bao-cao-dang-bo-xa-vi-du-2024.docx" == lan.paper.name
    said = "\n".join(one.text for one in Document(BytesIO(lan.paper.render())).paragraphs)
    assert "đã có quyết định: 13/14 (92,9 %)" in said


async def test_the_offices_own_tables_are_offered_where_it_has_laid_any(
    office: SummedOffice, talk: Talks
) -> None:
    """Else there is no button, and one put together by hand says why."""
    lan = talk("lan")
    await lan.taps_data("lv:total:2024:0")
    assert "Biểu tổng hợp của đơn vị" not in lan.labels
    with pytest.raises(Refusal, match="no_layouts"):
        await lan.taps_data("lv:tables:2024:0")
    column = Column("Xuất sắc", Shown.LEVEL, (XS,), frozenset())
    own.use({}, [Layout("6A", "Biểu của đơn vị", "Theo văn bản", LineOf.CELLS, True, (column,))])
    try:
        await lan.taps_data("lv:total:2024:0")
        await lan.taps("Biểu tổng hợp của đơn vị")
    finally:
        own.use({})

    sheet = load_workbook(BytesIO(lan.paper.render())).worksheets[0]
    rows = {line[1].value: line[2].value for line in sheet.iter_rows(min_row=6)}
    assert "6A" == sheet.title
    assert (1, 1, 0) == (rows["Chi bộ Toán"], rows["TỔNG CỘNG"], rows["Chi bộ 2"])


@pytest.mark.parametrize("do", ["total", "places", "excel", "rewards", "list", "report"])
async def test_who_is_no_officer_gets_none_of_it(
    office: SummedOffice, talk: Talks, do: str
) -> None:
    """Not a secretary by a button put together by hand."""
    with pytest.raises(Refusal, match="not_officer"):
        await talk("an").taps_data(f"lv:{do}:2024:0")


async def test_a_button_of_no_step_says_so(office: SummedOffice, talk: Talks) -> None:
    """And a page or a year there is not is the last page, the newest year."""
    lan = talk("lan")

    with pytest.raises(Refusal, match="button_unknown"):
        await lan.taps_data("lv:x:2024:0")
    await lan.taps_data("lv:places:1999:99")
    assert "năm 2024" in lan.text
    assert "Trang 2/2" in lan.text
