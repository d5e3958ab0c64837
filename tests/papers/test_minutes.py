"""Minutes on paper: every figure is read back from the .docx."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from papers.conduct import UNSCRUBBED
from papers.count_record import count_record_docx
from papers.draw.ballots import MARKS_ARE
from papers.errors import PaperError
from papers.meeting_facts import (
    CapFacts,
    Clause,
    MinutesFacts,
    MotionResult,
    OrderFacts,
    OwnChairFacts,
    PaperTotals,
    PhoneFacts,
    RoomFacts,
    UrnFacts,
    VoidFacts,
)
from papers.minutes import minutes_docx
from papers.wording import DOTS
from rating import CapBase, Level
from terms.people import BodyKind
from tests.papers.conftest import FIRST_VOTE, SECOND_VOTE, TALKS, VIETNAM

Reader = Callable[[bytes], Any]


def test_the_head_names_the_cell_the_number_and_the_day(
    meeting: MinutesFacts, read_back: Reader
) -> None:
    """Party header, number in the register, the day of the meeting."""
    paper = read_back(minutes_docx(meeting))

    assert [
        "ĐẢNG BỘ TRƯỜNG THPT VÍ DỤ",
        "CHI BỘ TỔ TỰ NHIÊN",
        "*",
        "Số 05-BB/CB",
        "ĐẢNG CỘNG SẢN VIỆT NAM",
        "",
        "Thành phố Ví Dụ, ngày 12 tháng 12 năm 2026",
        "BIÊN BẢN",
        "họp kiểm điểm, đánh giá, xếp loại chất lượng",
        "Năm 2026",
    ] == paper.lines[:10]


def test_who_was_there_and_who_was_not(meeting: MinutesFacts, read_back: Reader) -> None:
    """The base of the count, the absent with their reasons, those who do not vote."""
    paper = read_back(minutes_docx(meeting))

    assert [
        "1. Thời gian: bắt đầu hồi 14 giờ 05 phút, ngày 12 tháng 12 năm 2026 (theo kế hoạch: "
        "14 giờ 00 phút, ngày 12 tháng 12 năm 2026).",
        "2. Địa điểm: Phòng họp A.",
        "3. Đảng viên chính thức: tổng số 10 đồng chí (căn cứ tính tỷ lệ), có mặt 08, vắng mặt 02.",
        "- Vắng mặt: đồng chí Hoàng Văn Dũng (nghỉ ốm).",
        "- Vắng mặt: đồng chí Vũ Thị Em (chưa rõ lý do).",
        "4. Đảng viên dự bị có mặt: 01; đảng viên được miễn công tác và sinh hoạt đảng có mặt: 02.",
        "5. Đại biểu dự (không bỏ phiếu): Đặng Văn Phúc.",
        "6. Chủ trì: Trần Thị Lan. Thư ký: Lê Văn Bình.",
        "7. Tổ kiểm phiếu: Phạm Thị Cúc, Bùi Thị Giang, Nguyễn Văn An. Cuộc họp đã nhất trí thư "
        "ký, tổ kiểm phiếu.",
    ] == paper.after("I. Thời gian, địa điểm, thành phần", 9)


def test_the_count_of_the_sheets(meeting: MinutesFacts, read_back: Reader) -> None:
    """Issued, returned, not returned, valid, invalid: they must add up."""
    paper = read_back(minutes_docx(meeting))

    assert [
        "1. Đánh giá, xếp loại chất lượng (bỏ phiếu kín)",
        "Số phiếu: phát ra 08; thu về 07; không thu về 01; hợp lệ 07; không hợp lệ 00.",
    ] == paper.after("III. Kết quả bỏ phiếu kín", 2)


def test_paper_ballots_stand_beside_the_phones(meeting: MinutesFacts, read_back: Reader) -> None:
    """Both urns of a second round, each with its own figures, and the names voted on."""
    paper = read_back(minutes_docx(replace(meeting, ballots=(FIRST_VOTE, SECOND_VOTE))))

    heading = "2. Vòng hai: xét mức hoàn thành xuất sắc nhiệm vụ (bỏ phiếu kín)"
    assert [
        "Số phiếu: phát ra 08; thu về 08; hợp lệ 07; không hợp lệ 01.",
        "- Phiếu điện tử: phát ra 05; thu về 05; hợp lệ 04; không hợp lệ 01.",
        "- Phiếu giấy: phát ra 03; thu về 03; hợp lệ 03; không hợp lệ 00.",
    ] == paper.after(heading, 3)
    row = [cell.text for cell in paper.document.tables[2].rows[1].cells]
    assert ["1", "Nguyễn Văn An", "06/08/10", "60,0 %", "1", "0", "trên 50 %"] == row


def test_paper_totals_are_told_where_they_are_kept_apart(
    meeting: MinutesFacts, read_back: Reader
) -> None:
    """Subject by subject, mark by mark."""
    totals = PaperTotals("Nguyễn Văn An", (("excellent", 1), ("good", 2), ("blank", 0)))
    apart = replace(FIRST_VOTE, paper=UrnFacts(3, 3, 0), paper_totals=(totals,))

    paper = read_back(minutes_docx(replace(meeting, ballots=(apart,))))

    assert "- Nguyễn Văn An: HTXSNV 1, HTTNV 2, trắng 0." in paper.lines


def test_of_a_single_paper_is_not_told_whether_it_was_valid(
    meeting: MinutesFacts, read_back: Reader
) -> None:
    """Nor of the phones alone: the difference would tell. Of all together it is."""
    few = replace(FIRST_VOTE, phones=UrnFacts(7, 7, 1), paper=UrnFacts(1, 1, None))

    paper = read_back(minutes_docx(replace(meeting, ballots=(few,))))

    together = "hợp lệ (tính chung hai loại); không hợp lệ (tính chung hai loại)."
    assert f"- Phiếu giấy: phát ra 01; thu về 01; {together}" in paper.lines
    assert 2 == sum(line.endswith(together) for line in paper.lines)
    assert any("phát ra 08; thu về 08" in line and "hợp lệ 07" in line for line in paper.lines)


@pytest.mark.parametrize(
    ("changes", "heading"),
    [
        ({"mode": "open"}, "(biểu quyết công khai)"),
        ({"body": "committee"}, "(bỏ phiếu kín; người bỏ phiếu: chi ủy)"),
        ({"kind": "lower_levels"}, "(bỏ phiếu kín; vòng một, chưa xét mức xuất sắc)"),
        ({"kind": "choice", "most": 2}, "(bỏ phiếu kín; mỗi phiếu chọn không quá 2 tên)"),
    ],
)
def test_a_vote_says_how_it_was_held(
    meeting: MinutesFacts, read_back: Reader, changes: dict[str, Any], heading: str
) -> None:
    """Secret or open, whose vote, which round, how many names."""
    vote = replace(FIRST_VOTE, **changes)

    paper = read_back(minutes_docx(replace(meeting, ballots=(vote,))))

    assert f"1. Đánh giá, xếp loại chất lượng {heading}" in paper.lines


def test_a_motion_stands_with_its_result(meeting: MinutesFacts, read_back: Reader) -> None:
    """Its words, the official notation, whether it was carried."""
    motion = MotionResult(
        "Thông qua chương trình", "open", 5, "05/08/10", "50.0", 2, 1, 0, 0, False
    )

    paper = read_back(minutes_docx(replace(meeting, motions=(motion,))))

    assert [
        "1. Biểu quyết công khai: “Thông qua chương trình”",
        "Đồng ý 05/08/10 (50,0 %); không đồng ý 2; ý kiến khác 1; trắng 0; không hợp lệ 0. "
        "Không được thông qua: không quá 50 %.",
    ] == paper.after("Các nội dung biểu quyết khác:", 2)


def test_who_stood_in_for_the_chair_is_named(meeting: MinutesFacts, read_back: Reader) -> None:
    """S1 V.2: during whose review, beside what was said, by whom, and the self-proposed level."""
    paper = read_back(minutes_docx(replace(meeting, talks=TALKS)))

    assert "- Vũ Thị Hoa chủ trì khi kiểm điểm đồng chí Trần Thị Lan." in paper.lines
    assert [
        "Chủ trì: Vũ Thị Hoa. Tự nhận mức: Hoàn thành xuất sắc nhiệm vụ.",
        "- Góp ý (Lê Văn Bình): Đồng chí cần dự giờ nhiều hơn.",
        "Kết luận của chủ trì: Hoàn thành nhiệm vụ được giao.",
    ] == paper.after("2. Kiểm điểm đồng chí Trần Thị Lan", 3)


def test_a_proposal_tells_every_step_from_the_vote(
    meeting: MinutesFacts, read_back: Reader
) -> None:
    """Second round, ceiling with its clause, a decision with its reason."""
    bound = Clause("KH 73-KH/ĐU, IV.3.4", "Không cao hơn mức viên chức")
    an = replace(
        meeting.proposals[1],
        voted=Level.EXCELLENT,
        second=SECOND_VOTE.names[0],
        ceilings=(bound,),
        outcome="keep_all",
        outcome_reason="đều xứng đáng",
    )

    paper = read_back(minutes_docx(replace(meeting, proposals=(an,))))

    assert [
        ["TT", "Họ và tên, tập thể", "Mức đề xuất", "Căn cứ, số phiếu"],
        [
            "1",
            "Nguyễn Văn An",
            "Hoàn thành tốt nhiệm vụ",
            "KH 73-KH/ĐU, V.16: Xét kết quả của An.\n"
            "Vòng hai, xét mức xuất sắc: 06/08/10 (60,0 %), trên 50 %.\n"
            "Kết quả bỏ phiếu: Hoàn thành xuất sắc nhiệm vụ; đề xuất không cao hơn giới hạn:\n"
            "KH 73-KH/ĐU, IV.3.4: Không cao hơn mức viên chức\n"
            "Số đề xuất xuất sắc vượt tỷ lệ: giữ tất cả, báo cáo cấp ủy xem xét. Lý do: đều xứng "
            "đáng\n",
        ],
    ] == table_under(paper, "Mức đề xuất")


def test_what_several_share_is_said_once_and_figures_stand_in_their_rows(
    meeting: MinutesFacts, read_back: Reader
) -> None:
    """A rule with the same figures for everybody is above the table alone; one with figures of
    each is there by its number; what is one's own stands in full."""
    base = Clause("KH 73-KH/ĐU, V.15", "Tỷ lệ tính trên tổng số", "10 chính thức, 8 có mặt")
    most, own = Clause("KH 73-KH/ĐU, V.16", "Phải được quá nửa"), Clause("V.3", "Riêng của Lan")
    cell, an, lan = (
        replace(one, reasons=(base, replace(most, found=found)))
        for one, found in zip(
            meeting.proposals, ("HTTNV 6/10", "HTTNV 7/10", "HTXSNV 2/10"), strict=True
        )
    )
    lan = replace(lan, reasons=(*lan.reasons, own))

    paper = read_back(minutes_docx(replace(meeting, proposals=(cell, an, lan))))

    assert [
        "(1) KH 73-KH/ĐU, V.15: Tỷ lệ tính trên tổng số: 10 chính thức, 8 có mặt.",
        "(2) KH 73-KH/ĐU, V.16: Phải được quá nửa.",
    ] == paper.after("IV. Mức xếp loại chi bộ đề xuất", 2)
    _, *rows = table_under(paper, "Mức đề xuất")
    assert ["(2) HTTNV 6/10\n", "(2) HTTNV 7/10\n", "(2) HTXSNV 2/10\nV.3: Riêng của Lan\n"] == [
        row[3] for row in rows
    ]


def table_under(paper: Any, heading: str) -> list[list[str]]:
    """Read the table that has a column of this heading."""
    (found,) = (
        table
        for table in paper.document.tables
        if heading in [cell.text for cell in table.rows[0].cells]
    )
    return [[cell.text for cell in row.cells] for row in found.rows]


@pytest.mark.parametrize(
    ("proposed", "kept", "at"),
    [(0, "trong tỷ lệ", ""), (1, "trong tỷ lệ", "Đảng bộ Ví Dụ"), (2, "vượt tỷ lệ", "")],
)
def test_the_cap_is_stated(
    meeting: MinutesFacts, read_back: Reader, proposed: int, kept: str, at: str
) -> None:
    """Below, at and above the one place there is; with a name where who decides is known."""
    cap = CapFacts(
        limit=1,
        proposed=proposed,
        clause="KH 73-KH/ĐU, IV.2.3.a",
        share=20,
        base=CapBase.GOOD_ONLY,
        decided_at=at,
    )
    where = "do cấp quyết định xếp loại tính" + (f" tại {at}" if at else "")

    paper = read_back(minutes_docx(replace(meeting, cap=cap)))

    said = next(line for line in paper.lines if line.startswith("Đề xuất xuất sắc"))
    assert f"{proposed:02} đảng viên" in said
    assert f"20 % của số hoàn thành tốt nhiệm vụ, nhóm đối tượng tương đồng {where}; KH 73" in said
    assert kept in said


@pytest.mark.parametrize("certain", [True, False])
def test_a_cap_that_nobody_could_check_says_so(
    meeting: MinutesFacts, read_back: Reader, certain: bool
) -> None:
    """Under the rules of 2025 the rounding is a reading."""
    cap = CapFacts(
        limit=1,
        proposed=1,
        clause="QĐ 366-QĐ/TW, Điều 11.1.5",
        share=20,
        base=CapBase.GOOD_ONLY,
        certain=certain,
    )

    paper = read_back(minutes_docx(replace(meeting, cap=cap)))

    said = next(line for line in paper.lines if line.startswith("Đề xuất xuất sắc"))
    assert certain is ("chưa đối chiếu được nguyên văn" not in said)


def test_each_subject_has_its_row_with_both_percentages(
    meeting: MinutesFacts, read_back: Reader
) -> None:
    """S1 V.15: votes/present/official, percent of all official members, of valid votes beside."""
    paper = read_back(minutes_docx(meeting))

    rows = [[cell.text for cell in row.cells] for row in paper.document.tables[1].rows]
    assert [
        ["1", "Chi bộ Tổ Tự nhiên", "HTTNV"],
        ["2", "Nguyễn Văn An\nGiáo viên\nTự nhận: HTXSNV", "HTTNV"],
        ["3", "Trần Thị Lan\nGiáo viên\nTự nhận: HTXSNV", "chưa có"],
    ] == [[row[0], row[1], row[-1]] for row in rows[1:]]
    assert [
        "02/08/10\n20,0 %\n(28,6 %)",
        "02/08/10\n20,0 %\n(28,6 %)",
        "02/08/10\n20,0 %\n(28,6 %)",
        "01/08/10\n10,0 %\n(14,3 %)",
        "0",
        "0",
    ] == rows[3][2:8]


def test_blank_and_invalid_rows_are_counted_beside(
    meeting: MinutesFacts, read_back: Reader
) -> None:
    """A row left blank is no vote, an invalid one neither; each has its own column."""
    vote = replace(FIRST_VOTE, subjects=(replace(FIRST_VOTE.subjects[1], blank=1, invalid=2),))

    paper = read_back(minutes_docx(replace(meeting, ballots=(vote,))))

    cells = [cell.text for cell in paper.document.tables[1].rows[1].cells]
    assert ["1", "2"] == cells[6:8]


def test_levels_are_summed_apart_for_members_and_collectives(
    meeting: MinutesFacts, read_back: Reader
) -> None:
    """A cell rated good does not count among the members rated good."""
    paper = read_back(minutes_docx(meeting))

    assert [
        ["Đối tượng", "HTXSNV", "HTTNV", "HTNV", "KHTNV", "Chưa có mức"],
        ["Đảng viên", "00", "01", "00", "00", "01"],
        ["Tập thể", "00", "01", "00", "00", "00"],
    ] == table_under(paper, "Đối tượng")


def test_each_result_is_told_in_words_with_its_clauses(
    meeting: MinutesFacts, read_back: Reader
) -> None:
    """The level in full, or that there is none, and why; then who is still to be reviewed."""
    paper = read_back(minutes_docx(meeting))

    assert [
        ["TT", "Họ và tên, tập thể", "Mức đề xuất", "Căn cứ, số phiếu"],
        ["1", "Chi bộ Tổ Tự nhiên", "Hoàn thành tốt nhiệm vụ", ""],
        [
            "2",
            "Nguyễn Văn An",
            "Hoàn thành tốt nhiệm vụ",
            "KH 73-KH/ĐU, V.16: Xét kết quả của An.\n",
        ],
        ["3", "Trần Thị Lan", "Chưa có mức nào trên 50 %", ""],
    ] == table_under(paper, "Mức đề xuất")
    assert [
        "- Hoàng Văn Dũng: vắng mặt có lý do.",
        "- Vũ Thị Em: vắng mặt tại cuộc họp.",
        "Không kiểm điểm, không xếp loại tại chi bộ trong năm:",
        "- Đỗ Văn Sơn: được miễn công tác và sinh hoạt đảng (HD 43-HD/BTCTW, IV.2.1).",
        "V. Công bố kết quả, thông qua biên bản",
        "Người chủ trì đã công bố kết quả kiểm phiếu tại cuộc họp.",
    ] == paper.after("Chờ kiểm điểm, xếp loại ở cuộc họp bổ sung:", 6)


def test_nobody_waiting_means_no_word_of_it(meeting: MinutesFacts, read_back: Reader) -> None:
    """A heading over nothing would make people look for a name."""
    paper = read_back(minutes_docx(replace(meeting, supplementary=(), not_rated=())))

    assert not any("họp bổ sung" in line for line in paper.lines)
    assert not any("không xếp loại tại" in line for line in paper.lines)


def test_clerk_chair_and_tellers_sign(meeting: MinutesFacts, read_back: Reader) -> None:
    """Each name under its role."""
    paper = read_back(minutes_docx(meeting))

    for role, name in (("THƯ KÝ", "Lê Văn Bình"), ("CHỦ TRÌ", "Trần Thị Lan")):
        assert name == paper.after(role, 2)[1]


@pytest.mark.parametrize(
    ("tellers", "places"),
    [
        ((), [["…" * 9] * 3]),
        (("Cúc",), [["", "Cúc", ""]]),
        (("Cúc", "Giang"), [["Cúc", "", "Giang"]]),
        (("Cúc", "Giang", "An"), [["Cúc", "Giang", "An"]]),
        (("Cúc", "Giang", "An", "Lan"), [["Cúc", "Giang", "An"], ["", "Lan", ""]]),
    ],
)
def test_each_teller_has_a_place_to_sign(
    meeting: MinutesFacts,
    read_back: Reader,
    tellers: tuple[str, ...],
    places: list[list[str]],
) -> None:
    """Three beside each other; nobody signs over another, and unknown ones write their names."""
    for make in (minutes_docx, count_record_docx):
        paper = read_back(make(replace(meeting, tellers=tellers)))

        signed = [
            [cell.paragraphs[-1].text for cell in row.cells]
            for table in paper.document.tables
            for row in table.rows
            if len(row.cells) == 3
        ]
        assert places == signed


def test_the_marks_to_check_by_stand_once_at_the_end(
    meeting: MinutesFacts, read_back: Reader
) -> None:
    """Sixteen digits of each, with what they are for; no page has them at its foot."""
    paper = read_back(minutes_docx(meeting))

    section = paper.document.sections[0]
    assert MARKS_ARE == paper.lines[-3]
    assert [
        "Lần bỏ phiếu 1: danh sách bỏ phiếu e1e1 e1e1 e1e1 e1e1, nội dung phiếu "
        "5f5f 5f5f 5f5f 5f5f.",
        "Nhật ký hệ thống: adad adad adad adad.",
    ] == paper.lines[-2:]
    assert "e1" * 9 not in "".join(paper.lines)
    assert "" == "".join(
        line.text
        for part in (section.first_page_footer, section.footer)
        for line in part.paragraphs
    )


def test_minutes_not_yet_closed_leave_the_hour_open(
    meeting: MinutesFacts, read_back: Reader
) -> None:
    """A draft is printed to be read out before the meeting ends."""
    paper = read_back(minutes_docx(replace(meeting, closed=None, draft=True)))

    assert any("kết thúc hồi …… giờ …… phút, ngày … tháng" in line for line in paper.lines)
    assert "BẢN NHÁP" == paper.headers[0]


def test_an_empty_room_of_guests_and_absent_reads_well(
    meeting: MinutesFacts, read_back: Reader
) -> None:
    """No guests, nobody absent, no tellers named, no number yet."""
    facts = replace(
        meeting, room=RoomFacts(official_total=3, official_present=3), tellers=(), number=""
    )

    paper = read_back(minutes_docx(facts))

    assert "5. Đại biểu dự (không bỏ phiếu): không." in paper.lines
    assert "Số ……-BB/CB" in paper.lines
    assert not any(line.startswith("- Vắng mặt") for line in paper.lines)


def test_forty_subjects_have_forty_rows(meeting: MinutesFacts, read_back: Reader) -> None:
    """The largest sheet a ballot carries."""
    many = tuple(replace(FIRST_VOTE.subjects[1], name=f"Nguyễn Văn An {n}") for n in range(40))

    paper = read_back(minutes_docx(replace(meeting, ballots=(replace(FIRST_VOTE, subjects=many),))))

    rows = paper.document.tables[1].rows
    assert [str(n) for n in range(1, 41)] == [row.cells[0].text for row in rows[1:]]


def test_counts_that_are_not_four_levels_are_refused(meeting: MinutesFacts) -> None:
    """A column mixed up would be a false record."""
    an = FIRST_VOTE.subjects[1]
    turned = replace(FIRST_VOTE, subjects=(replace(an, counts=tuple(reversed(an.counts))),))

    with pytest.raises(PaperError) as caught:
        minutes_docx(replace(meeting, ballots=(turned,)))

    assert ("not_four_levels", "Nguyễn Văn An") == (caught.value.code, caught.value.field)


@pytest.mark.parametrize(
    ("returned", "invalid", "code"),
    [
        (7, 0, None),
        (8, 0, None),
        (9, 0, "more_returned_than_issued"),
        (7, 6, None),
        (7, 7, None),
        (7, 8, "more_invalid_than_returned"),
    ],
)
def test_sheets_that_cannot_be_are_refused(
    meeting: MinutesFacts, returned: int, invalid: int, code: str | None
) -> None:
    """Of eight handed out: below, at and above what went out, and what came back."""
    vote = replace(FIRST_VOTE, phones=UrnFacts(8, returned, invalid))
    facts = replace(meeting, ballots=(vote,))

    if code is None:
        assert minutes_docx(facts).startswith(b"PK")
    else:
        with pytest.raises(PaperError) as caught:
            minutes_docx(facts)
        assert code == caught.value.code


def test_a_vote_that_left_traces_is_told_of(meeting: MinutesFacts, read_back: Reader) -> None:
    """Where a close could not scrub the server's disk; otherwise not a word of it."""
    told = read_back(minutes_docx(replace(meeting, unscrubbed=True)))
    plain = read_back(minutes_docx(meeting))

    assert [1, 0] == [paper.lines.count(UNSCRUBBED) for paper in (told, plain)]


def test_whose_phone_was_joined_again_is_named(meeting: MinutesFacts, read_back: Reader) -> None:
    """In numbers and names, and how many codes were made anew; a line each."""
    phones = PhoneFacts(
        since=date(2026, 12, 9), anew=("Trần Thị Lan",), confirmed=1, codes=2, codes_in_vote=1
    )

    paper = read_back(minutes_docx(replace(meeting, phones=phones)))

    at = paper.lines.index("8. Máy dùng để bỏ phiếu:")
    assert [
        "- Gắn máy lại từ ngày 09/12/2026: 01 đồng chí (Trần Thị Lan), tổ kiểm phiếu xác nhận "
        "01 máy.",
        "- Cấp lại mã trong lúc bỏ phiếu: 01.",
        "- Từ ngày ấy: cấp lại mã 02 lần.",
    ] == paper.lines[at + 1 : at + 4]


def test_a_vote_that_nobody_could_count_is_told_of(
    meeting: MinutesFacts, read_back: Reader
) -> None:
    """When it was opened and why there are no figures; otherwise not a word of it."""
    void = VoidFacts(opened=datetime(2026, 12, 12, 15, 30, tzinfo=VIETNAM), motion=True)
    told = read_back(minutes_docx(replace(meeting, voided=(void,))))
    plain = read_back(minutes_docx(meeting))

    assert [1, 0] == [
        sum("Lần biểu quyết mở hồi 15 giờ 30" in line for line in paper.lines)
        for paper in (told, plain)
    ]


@pytest.mark.parametrize(
    ("cell", "where"),
    [("Chi bộ Tổ Tự nhiên", "Chi bộ Tổ Tự nhiên"), ("", "chi bộ của từng người")],
    ids=["of one cell", "of several cells"],
)
@pytest.mark.parametrize("certain", [True, False])
def test_a_body_that_met_before_the_cell_says_so(
    meeting: MinutesFacts, read_back: Reader, certain: bool, cell: str, where: str
) -> None:
    """Whom it concerns and by which clause; minutes of a cell have no such line."""
    names = ("Trần Thị Lan", "Lê Văn Bình")
    found = OrderFacts(names, "QĐ 366-QĐ/TW, Điều 7.3.2", certain, cell)
    committees = replace(
        meeting, cell="Chi ủy Tổ Tự nhiên", superior="Chi bộ Tổ Tự nhiên", out_of_order=found
    )

    told, plain = [read_back(minutes_docx(each)) for each in (committees, meeting)]

    doubt = "" if certain else " Cách hiểu này chưa đối chiếu được nguyên văn."
    assert [
        "Sai trình tự, người giữ chức vụ kiểm điểm ở chi bộ trước (QĐ 366-QĐ/TW, Điều 7.3.2): họp "
        f"này khai mạc khi chưa kiểm điểm tại {where} các đồng chí {', '.join(names)}.{doubt}"
    ] == told.after("II. Diễn biến kiểm điểm", 1)
    assert not [line for line in plain.lines if "trình tự" in line]


@pytest.mark.parametrize(
    ("body", "met"),
    [
        (None, "chi bộ"),
        (BodyKind.CELL_COMMITTEE, "chi ủy"),
        (BodyKind.PARTY_COMMITTEE, "ban chấp hành"),
        (BodyKind.STANDING_COMMITTEE, "ban thường vụ"),
        (BodyKind.LEADERSHIP, "tập thể lãnh đạo, quản lý"),
    ],
)
def test_the_levels_are_proposed_by_what_met(
    meeting: MinutesFacts, read_back: Reader, body: BodyKind | None, met: str
) -> None:
    """The heading of the levels and the sentence on the cap name the cell, or the body."""
    paper = read_back(minutes_docx(replace(meeting, met=body)))

    assert f"IV. Mức xếp loại {met} đề xuất" in paper.lines
    assert 1 == sum(f"tính riêng trong {met} được không quá" in line for line in paper.lines)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, " Cuộc họp đã nhất trí thư ký, tổ kiểm phiếu."),
        ({"tellers": ()}, " Cuộc họp đã nhất trí thư ký."),
        (
            {"approved_late": True},
            " Cuộc họp nhất trí thư ký, tổ kiểm phiếu sau khi đã bắt đầu bỏ phiếu.",
        ),
        ({"officers_approved": False}, ""),
    ],
)
def test_who_was_agreed_to_is_told_as_it_was(
    meeting: MinutesFacts, read_back: Reader, changes: dict[str, Any], said: str
) -> None:
    """Nobody was agreed to who was not named, and not before the vote what came after it."""
    paper = read_back(minutes_docx(replace(meeting, **changes)))

    tellers = ", ".join(changes.get("tellers", meeting.tellers)) or DOTS
    assert f"7. Tổ kiểm phiếu: {tellers}.{said}" in paper.lines


@pytest.mark.parametrize("draft", [True, False])
def test_a_draft_was_not_passed_yet(meeting: MinutesFacts, read_back: Reader, draft: bool) -> None:
    """Room is left for it; once it was passed the minutes say so, and when the meeting ended."""
    paper = read_back(minutes_docx(replace(meeting, draft=draft)))

    said = next(line for line in paper.lines if "Cuộc họp kết thúc hồi" in line)
    assert draft is ("được cuộc họp thông qua" not in said)
    assert draft is ("16 giờ 40 phút" not in said)


def test_who_led_their_own_review_is_told_with_the_clause(
    meeting: MinutesFacts, read_back: Reader
) -> None:
    """What happened, not that it was right."""
    own = OwnChairFacts("Trần Thị Lan", "KH 73-KH/ĐU, V.2", certain=True)

    paper = read_back(minutes_docx(replace(meeting, own_chaired=own)))

    assert [
        "Khác quy định về người chủ trì (KH 73-KH/ĐU, V.2): đồng chí Trần Thị Lan chủ trì phần "
        "kiểm điểm của chính mình.",
    ] == paper.after("II. Diễn biến kiểm điểm", 1)


def test_what_nobody_wrote_down_has_room_for_the_pen(
    meeting: MinutesFacts, read_back: Reader
) -> None:
    """Lines for opinions and the conclusion where there are none; none below what was told."""
    silent = replace(TALKS[1], notes=(), conclusion="")
    open_end = replace(TALKS[1], conclusion="")

    told, nothing, half = (
        read_back(minutes_docx(replace(meeting, talks=(talk,)))).lines
        for talk in (TALKS[1], silent, open_end)
    )

    assert "\t" not in told
    assert 5 == nothing.count("\t")
    assert 2 == half.count("\t")
    assert "Ý kiến góp ý, tiếp thu, giải trình:" not in half
