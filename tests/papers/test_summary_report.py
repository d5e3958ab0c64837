"""The draft of the report upward, read back: figures as they are given, dots for the rest."""

import io
from datetime import date

import docx
import pytest

from papers.level_summary import GroupRow, SummaryFacts, TargetRow, YearsRow
from papers.summary_report import summary_report_docx
from papers.wording import DOTS
from rating import Indicator, Kind, Level, Subject

COUNTS = {Level.EXCELLENT: 2, Level.GOOD: 7, Level.COMPLETED: 1, Level.NOT_COMPLETED: 0}
NOBODY = dict.fromkeys(Level, 0)


def facts(waiting: int = 0, *, known: bool = True) -> SummaryFacts:
    """Ten rated members of three cells, one of which has not opened the year."""
    row = GroupRow(Kind.INDIVIDUAL, "", "", (Subject.MEMBER,), 10 + waiting, COUNTS, 1)
    both = YearsRow("", COUNTS, COUNTS)
    target = TargetRow("S2, II(6)", Indicator.SOFTWARE, "nothing", "100 %", 0, 0, 0, None)
    return SummaryFacts(
        office="Đảng bộ Xã Ví Dụ",
        year=2024,
        made_on=date(2024, 12, 20),
        cells=3,
        groups=(row,),
        totals=(row,),
        not_opened=("Chi bộ Ba",),
        compared=(both,) if known else (),
        compared_total=both if known else None,
        over=(),
        heads=(),
        heads_unpublished=0,
        targets=(target,),
    )


def text_of(told: SummaryFacts) -> str:
    """Give what the draft says."""
    document = docx.Document(io.BytesIO(summary_report_docx(told)))
    return "\n".join(one.text for one in document.paragraphs)


def test_the_draft_states_what_is_stored() -> None:
    """And marks itself as one; what only people can say is left for the pen."""
    text = text_of(facts())

    assert "DỰ THẢO BÁO CÁO" in text
    assert "Chi bộ đã mở đợt kiểm điểm năm 2024: 2/3 (66,7 %)." in text
    assert "Đảng viên phải xếp loại: 10; đã có quyết định: 10/10 (100 %)." in text
    assert "Đảng viên: hoàn thành xuất sắc nhiệm vụ 2/10 (20 %), hoàn thành tốt" in text
    assert "Từ hoàn thành tốt nhiệm vụ trở lên: năm 2023: 9/10 (90 %); năm 2024: 9/10" in text
    assert f"Triển khai phần mềm: {DOTS} (yêu cầu 100 %; S2, II(6))." in text
    assert "7. Ưu điểm" in text


@pytest.mark.parametrize("waiting", [0, 3])
def test_a_year_half_decided_says_so(waiting: int) -> None:
    """As long as somebody waits the figures are not the last ones."""
    said = f"Còn chờ quyết định: {waiting}" in text_of(facts(waiting))

    assert bool(waiting) == said


def test_an_unknown_year_is_left_as_dots() -> None:
    """No figure of it is made up."""
    text = text_of(facts(known=False))

    assert f"Năm 2023: {DOTS}" in text
