"""The papers beside the minutes: count record, extract, the ballot that is printed."""

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import docx
import pytest

from papers.ballot_text import ballot_text_docx
from papers.count_record import count_record_docx
from papers.draw.ballot_text import SEAL
from papers.errors import PaperError
from papers.extract import Certified, extract_docx
from papers.meeting_facts import BallotRow, BallotTextFacts, MinutesFacts, PaperCountFacts
from rating import Level
from tests.papers.conftest import FIRST_VOTE, SECOND_VOTE, TALKS

Reader = Callable[[bytes], Any]
BALLOT = BallotTextFacts(
    superior="Đảng bộ Trường THPT Ví Dụ",
    cell="Chi bộ Tổ Tự nhiên",
    year=2026,
    kind="levels",
    mode="secret",
    most=0,
    rows=(
        BallotRow("Chi bộ Tổ Tự nhiên"),
        BallotRow("Nguyễn Văn An", "Bí thư", Level.EXCELLENT),
    ),
)


def test_the_tellers_sign_what_they_counted(meeting: MinutesFacts, read_back: Reader) -> None:
    """C6: summoned, present, absent; the papers; the notation; the conclusion; both hands."""
    paper = read_back(count_record_docx(meeting))

    assert "BIÊN BẢN KIỂM PHIẾU" in paper.lines
    assert "2. Đảng viên chính thức được triệu tập: 10; có mặt: 08; vắng mặt: 02." in paper.lines
    assert "Số phiếu: phát ra 08; thu về 07; không thu về 01; hợp lệ 07; không hợp lệ 00." in (
        paper.lines
    )
    cells = [cell.text for cell in paper.document.tables[1].rows[2].cells]
    assert "07/08/10\n70,0 %\n(100,0 %)" in cells
    assert any(line.startswith("Đề xuất xuất sắc: 00") for line in paper.lines)
    assert "Trần Thị Lan" == paper.after("CHỦ TRÌ HỘI NGHỊ", 2)[1]


@pytest.mark.parametrize(
    ("changes", "said", "unsaid"),
    [
        ({}, "Phiếu điện tử được niêm phong", "Phiếu giấy"),
        ({"ballots": (replace(FIRST_VOTE, mode="open"),)}, "Biểu quyết công khai", "niêm phong"),
        (
            {"paper_counts": (PaperCountFacts(("Phạm Thị Cúc", "Bùi Thị Giang")),)},
            "do các đồng chí Phạm Thị Cúc, Bùi Thị Giang kiểm.",
            "không thuộc",
        ),
        (
            {"paper_counts": (PaperCountFacts(("Vũ Thị Hoa",), ("Vũ Thị Hoa",)),)},
            "đều do đồng chí Vũ Thị Hoa kiểm; không thuộc tổ kiểm phiếu: Vũ Thị Hoa.",
            "các đồng chí",
        ),
        ({"unscrubbed": True}, "chưa được tẩy hết", "Phiếu giấy"),
    ],
)
def test_how_it_was_counted_follows_from_how_it_was(
    meeting: MinutesFacts, read_back: Reader, changes: dict[str, Any], said: str, unsaid: str
) -> None:
    """Sealed ballots only where there were some, two who counted only where there were two."""
    paper = read_back(count_record_docx(replace(meeting, **changes)))

    end = "\n".join(paper.lines[paper.lines.index("III. Kết luận") :])
    assert said in end
    assert unsaid not in end


def test_the_count_record_says_nothing_of_the_talk(
    meeting: MinutesFacts, read_back: Reader
) -> None:
    """What was said belongs to the minutes."""
    paper = read_back(count_record_docx(replace(meeting, talks=TALKS)))

    assert not any("dự giờ" in line for line in paper.lines)


def test_an_extract_is_about_one_and_nobody_else(meeting: MinutesFacts, read_back: Reader) -> None:
    """His talk, his rows of every vote, his proposal; no other name but who spoke and signed."""
    facts = replace(meeting, talks=TALKS, ballots=(FIRST_VOTE, SECOND_VOTE))

    paper = read_back(extract_docx(facts, 2))

    text = "\n".join(paper.lines)
    assert "(Phần về đồng chí Trần Thị Lan)" in text
    assert "Đồng chí cần dự giờ nhiều hơn." in text
    assert "Trần Thị Lan: Chưa có mức nào trên 50 %." in text
    assert "Nguyễn Văn An" not in text
    assert "Vòng hai" not in text
    rows = [[cell.text for cell in row.cells] for row in paper.document.tables[1].rows]
    assert ["1", "chưa có"] == [rows[1][0], rows[1][-1]]
    assert 2 == len(rows)


def test_two_of_one_name_have_each_his_own_extract(
    meeting: MinutesFacts, read_back: Reader
) -> None:
    """The number decides, not the name."""
    first, second = (
        replace(FIRST_VOTE.subjects[place], name="Nguyễn Văn An", subject_id=number)
        for place, number in ((1, 1), (2, 7))
    )
    proposals = tuple(
        replace(meeting.proposals[1], subject_id=number, level=level)
        for number, level in ((1, Level.GOOD), (7, Level.COMPLETED))
    )
    vote = replace(FIRST_VOTE, subjects=(first, second))

    paper = read_back(extract_docx(replace(meeting, ballots=(vote,), proposals=proposals), 7))

    assert "Nguyễn Văn An: Hoàn thành nhiệm vụ." in paper.lines
    assert 2 == len(paper.document.tables[1].rows)


def test_nobody_is_extracted_whom_the_minutes_do_not_name(meeting: MinutesFacts) -> None:
    """An empty paper with signatures would be a trap."""
    with pytest.raises(PaperError) as caught:
        extract_docx(meeting, 99)

    assert "not_in_minutes" == caught.value.code


@pytest.mark.parametrize(
    ("kind", "options"),
    [
        ("levels", [level.vietnamese for level in Level]),
        ("lower_levels", [level.vietnamese for level in Level][1:]),
        ("choice", ["Chọn"]),
        ("yes_no", ["Đồng ý", "Không đồng ý"]),
        ("motion", ["Đồng ý", "Không đồng ý", "Ý kiến khác"]),
    ],
)
def test_the_ballot_has_the_options_of_its_kind(
    read_back: Reader, kind: str, options: list[str]
) -> None:
    """One table, a box for every option of every row."""
    paper = read_back(ballot_text_docx(replace(BALLOT, kind=kind)))

    _, table = paper.document.tables
    rows = [[cell.text for cell in row.cells] for row in table.rows]
    assert options == rows[0][2:]
    assert [["☐"] * len(options)] * 2 == [row[2:] for row in rows[1:]]
    assert "Nguyễn Văn An\nBí thư · Tự nhận: Hoàn thành xuất sắc nhiệm vụ" == rows[2][1]
    assert SEAL in paper.lines


def test_nothing_of_a_ballot_is_small() -> None:
    """Not below 12 points; what is marked is larger (`test_word_files`)."""
    sizes = {
        run.font.size.pt
        for table in docx.Document(io.BytesIO(ballot_text_docx(BALLOT))).tables
        for row in table.rows
        for cell in row.cells
        for line in cell.paragraphs
        for run in line.runs
        if run.font.size is not None and run.text
    }

    assert 12 <= min(sizes)


@pytest.mark.parametrize(("mode", "signed"), [("secret", False), ("open", True)])
def test_only_an_open_ballot_is_signed(read_back: Reader, mode: str, signed: bool) -> None:
    """X-18: a secret one says that no name is written."""
    paper = read_back(ballot_text_docx(replace(BALLOT, mode=mode)))

    assert signed is ("NGƯỜI GHI PHIẾU" in paper.lines)
    assert (not signed) is ("Phiếu kín: không ghi tên, không ký." in paper.lines)


def test_a_choice_says_how_many_names_and_a_motion_its_words(read_back: Reader) -> None:
    """A name too many makes the whole sheet invalid, so it is said on it."""
    choice = read_back(ballot_text_docx(replace(BALLOT, kind="choice", most=2)))
    motion = read_back(ballot_text_docx(replace(BALLOT, kind="motion", text="Thông qua")))
    rehearsal = read_back(ballot_text_docx(replace(BALLOT, rehearsal=True)))

    assert any("không quá 2 đồng chí" in line for line in choice.lines)
    assert "Nội dung: Thông qua" in motion.lines
    assert "TẬP DƯỢT: PHIẾU ĐÁNH GIÁ, XẾP LOẠI CHẤT LƯỢNG" in rehearsal.lines


def test_an_extract_is_certified_by_who_takes_it(meeting: MinutesFacts, read_back: Reader) -> None:
    """With its own number and day, and the number and day of the minutes; nobody signs it as if it
    were them."""
    certified = Certified(date(2026, 12, 20), "Trần Thị Lan", "07")

    paper = read_back(extract_docx(meeting, 1, certified=certified))
    blank = read_back(extract_docx(replace(meeting, number=""), 1))

    assert "Trích sao từ biên bản họp số 05-BB/CB ngày 12/12/2026." in paper.lines
    assert ["TRÍCH SAO", "Số 07"] == paper.lines[paper.lines.index("TRÍCH SAO") :][:2]
    assert 1 == paper.lines.count("Thành phố Ví Dụ, ngày 20 tháng 12 năm 2026")
    assert "Trần Thị Lan" == paper.lines[-2]
    assert "THƯ KÝ" not in paper.lines
    assert "Trích sao từ biên bản họp ngày 12/12/2026." in blank.lines
    assert "Số ……" in blank.lines
