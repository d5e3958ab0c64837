"""Minutes on paper: every figure is read back from the .docx."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from papers.errors import PaperError
from papers.facts import MinutesFacts, RoomFacts
from papers.minutes import minutes_docx

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
        "Thành phố Ví Dụ, ngày 12 tháng 12 năm 2026",
        "BIÊN BẢN",
        "Họp kiểm điểm, đánh giá, xếp loại chất lượng",
        "Năm 2026",
    ] == paper.lines[:9]


def test_who_was_there_and_who_was_not(meeting: MinutesFacts, read_back: Reader) -> None:
    """The base of the count, the absent with their reasons, those who do not vote."""
    paper = read_back(minutes_docx(meeting))

    assert [
        "1. Thời gian: bắt đầu hồi 14 giờ 05 phút, ngày 12 tháng 12 năm 2026.",
        "2. Địa điểm: Phòng họp A.",
        "3. Đảng viên chính thức: tổng số 10 đồng chí (căn cứ tính tỷ lệ), có mặt 08, vắng mặt 02.",
        "- Vắng mặt: Hoàng Văn Dũng: nghỉ ốm.",
        "- Vắng mặt: Vũ Thị Em: chưa rõ lý do.",
        "4. Đảng viên dự bị có mặt: 01; đảng viên được miễn công tác và sinh hoạt đảng có mặt: 02.",
        "5. Đại biểu dự (không bỏ phiếu): Đặng Văn Phúc.",
        "6. Chủ tọa: Trần Thị Lan. Thư ký: Lê Văn Bình.",
        "7. Tổ kiểm phiếu: Phạm Thị Cúc, Bùi Thị Giang, Nguyễn Văn An.",
    ] == paper.after("I. Thời gian, địa điểm, thành phần", 9)


def test_the_count_of_the_sheets(meeting: MinutesFacts, read_back: Reader) -> None:
    """Issued, returned, not returned: they must add up."""
    paper = read_back(minutes_docx(meeting))

    assert [
        "1. Số phiếu phát ra: 08; số phiếu thu về: 07; số phiếu không thu về: 01."
    ] == paper.after("III. Kết quả bỏ phiếu kín")


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
    an = replace(meeting.subjects[1], blank=1, invalid=2)

    paper = read_back(minutes_docx(replace(meeting, subjects=(an,))))

    cells = [cell.text for cell in paper.document.tables[1].rows[1].cells]
    assert ["1", "2"] == cells[6:8]


def test_levels_are_summed_apart_for_members_and_collectives(
    meeting: MinutesFacts, read_back: Reader
) -> None:
    """A cell rated good does not count among the members rated good."""
    paper = read_back(minutes_docx(meeting))

    rows = [[cell.text for cell in row.cells] for row in paper.document.tables[2].rows]
    assert [
        ["Đối tượng", "HTXSNV", "HTTNV", "HTNV", "KHTNV", "Chưa có mức"],
        ["Đảng viên", "00", "01", "00", "00", "01"],
        ["Tập thể", "00", "01", "00", "00", "00"],
    ] == rows


def test_each_result_is_told_in_words_with_its_clauses(
    meeting: MinutesFacts, read_back: Reader
) -> None:
    """The level in full, or that there is none, and why; then who is still to be reviewed."""
    paper = read_back(minutes_docx(meeting))

    assert [
        "Chi bộ Tổ Tự nhiên: Hoàn thành tốt nhiệm vụ.",
        "- KH 73-KH/ĐU, V.16: Xét kết quả của Chi bộ Tổ Tự nhiên.",
        "Nguyễn Văn An: Hoàn thành tốt nhiệm vụ.",
        "- KH 73-KH/ĐU, V.16: Xét kết quả của Nguyễn Văn An.",
        "Trần Thị Lan: Chưa có mức nào trên 50 %.",
        "- KH 73-KH/ĐU, V.16: Xét kết quả của Trần Thị Lan.",
        "Chờ kiểm điểm, xếp loại ở cuộc họp bổ sung:",
        "- Hoàng Văn Dũng.",
        "- Vũ Thị Em.",
        "V. Thông qua biên bản",
    ] == paper.after("IV. Mức xếp loại chi bộ đề xuất", 10)


def test_nobody_waiting_means_no_word_of_it(meeting: MinutesFacts, read_back: Reader) -> None:
    """A heading over nothing would make people look for a name."""
    paper = read_back(minutes_docx(replace(meeting, supplementary=())))

    assert not any("họp bổ sung" in line for line in paper.lines)


def test_clerk_chair_and_tellers_sign(meeting: MinutesFacts, read_back: Reader) -> None:
    """Each name under its role."""
    paper = read_back(minutes_docx(meeting))

    for role, name in (
        ("THƯ KÝ", "Lê Văn Bình"),
        ("CHỦ TỌA", "Trần Thị Lan"),
        ("TỔ KIỂM PHIẾU", "Phạm Thị Cúc, Bùi Thị Giang, Nguyễn Văn An"),
    ):
        assert name == paper.after(role, 2)[1]


def test_the_marks_to_check_by_are_at_the_foot_of_every_page(
    meeting: MinutesFacts, read_back: Reader
) -> None:
    """Electorate, sheet and the head of the record, on the first page and the others."""
    section = read_back(minutes_docx(meeting)).document.sections[0]

    expected = "\n".join(
        (
            f"Danh sách bỏ phiếu: {'e1' * 32}",
            f"Nội dung phiếu: {'5e' * 32}",
            f"Nhật ký: {'ad' * 32}",
        )
    )
    assert expected == section.first_page_footer.paragraphs[0].text
    assert expected == section.footer.paragraphs[0].text


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
    many = tuple(replace(meeting.subjects[1], name=f"Nguyễn Văn An {n}") for n in range(40))

    paper = read_back(minutes_docx(replace(meeting, subjects=many)))

    rows = paper.document.tables[1].rows
    assert [str(n) for n in range(1, 41)] == [row.cells[0].text for row in rows[1:]]


def test_counts_that_are_not_four_levels_are_refused(meeting: MinutesFacts) -> None:
    """A column mixed up would be a false record."""
    an = meeting.subjects[1]
    turned = replace(an, counts=tuple(reversed(an.counts)))

    with pytest.raises(PaperError) as caught:
        minutes_docx(replace(meeting, subjects=(turned,)))

    assert ("not_four_levels", "Nguyễn Văn An") == (caught.value.code, caught.value.field)


@pytest.mark.parametrize(
    ("issued", "returned", "refused"), [(8, 7, False), (8, 8, False), (8, 9, True)]
)
def test_more_sheets_back_than_out_is_refused(
    meeting: MinutesFacts, issued: int, returned: int, refused: bool
) -> None:
    """Below, at and above the number handed out."""
    facts = replace(meeting, issued=issued, returned=returned)

    if refused:
        with pytest.raises(PaperError) as caught:
            minutes_docx(facts)
        assert ("more_returned_than_issued", "returned") == (
            caught.value.code,
            caught.value.field,
        )
    else:
        assert minutes_docx(facts).startswith(b"PK")
