"""One year of a cell of ten and a newcomer, from the opening to the publication, on the phones.

Under the rules in force on both messengers; and under those of 2023, where the papers and what is
told have to be what they were before the rules in force were built."""

import re
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.e2e.house import open_house, paragraphs_in
from tests.e2e.ten import ABSENCE, PROMPT, RATED, Rules, Told, lives_a_year
from tests.foreign_law import refuse, words_of_file

pytestmark = [pytest.mark.long, pytest.mark.asyncio(loop_scope="module")]

NEW, OLD = "national_2025", "hcmc_edu_2023"
NOW = [Rules(2026, NEW, channel) for channel in ("telegram", "zalo")]
BEFORE = [Rules(2024, OLD, "telegram")]
KEPT = Path(__file__).parent / "kept"
"""Papers and screens as the program before the rules in force made them, of the same steps."""
_HASH = re.compile(r"\b[0-9a-f]{4}(?: [0-9a-f]{4}){3}\b")
_PLACE = re.compile(r"^\d+\. ")
"""What anyone can check the voters and the sheet against: other members have another one."""

LEADERS = ("an", "lan", "mai")
OUTSIDE = ("hoa", "khanh")
PLAIN = tuple(who for who in RATED if who not in (*LEADERS, *OUTSIDE))
CUSTOM = "heo thông lệ; văn bản đang áp dụng chưa quy định"
UNSURE = "chưa đối chiếu được"
GOOD, EXCELLENT = "Hoàn thành tốt nhiệm vụ", "Hoàn thành xuất sắc nhiệm vụ"
SKELETON = (
    "A. NỘI DUNG KIỂM ĐIỂM",
    "I. Ưu điểm, kết quả đạt được",
    "II. Hạn chế, khuyết điểm và nguyên nhân",
    "III. Kết quả khắc phục những hạn chế, khuyết điểm",
    "IV. Giải trình những vấn đề được gợi ý kiểm điểm (nếu có)",
    "V. ",
    "VI. Phương hướng, biện pháp khắc phục hạn chế, khuyết điểm",
    "B. NỘI DUNG TỰ ĐÁNH GIÁ, XẾP LOẠI",
    "I. Đánh giá theo các nhóm tiêu chí",
    "1. Nhóm tiêu chí chung: ",
    "2. Nhóm tiêu chí về kết quả thực hiện nhiệm vụ: ",
    "Tổng điểm: ",
    "II. Đề xuất xếp loại mức chất lượng",
    "☐ Hoàn thành xuất sắc nhiệm vụ",
    "☒ Hoàn thành tốt nhiệm vụ",
    "☐ Hoàn thành nhiệm vụ",
    "☐ Không hoàn thành nhiệm vụ",
    "PHỤ LỤC KẾT QUẢ THỰC HIỆN NHIỆM VỤ",
    "Nhiệm vụ",
    "Sản phẩm, kết quả",
    "Tiến độ",
    "Chất lượng",
)
"""How the lines of a form of 2025 begin, in this order."""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def told(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Told]:
    """One whole year, lived once for all tests of this module."""
    async with open_house("sqlite", tmp_path_factory.mktemp("house")) as house:
        yield await lives_a_year(house, request.param)


def _named(rules: Rules) -> str:
    return f"{rules.profile}-{rules.channel}"


of_now = pytest.mark.parametrize("told", NOW, indirect=True, ids=_named, scope="module")
of_before = pytest.mark.parametrize("told", BEFORE, indirect=True, ids=_named, scope="module")


@of_now
async def test_who_writes_which_form(told: Told) -> None:
    """By what the roster says: a post, work outside the system, neither; the same on the paper."""
    codes = {
        **dict.fromkeys(LEADERS, "Mẫu 02A-HD KĐ.ĐG 2025"),
        **dict.fromkeys(PLAIN, "Mẫu 02B-HD KĐ.ĐG 2025"),
        **dict.fromkeys(OUTSIDE, "Mẫu 02C-HD KĐ.ĐG 2025"),
    }

    assert codes == {who: _code(told.forms[who]) for who in RATED}
    assert codes == {who: _code(told.text(who)) for who in RATED}
    assert all("HD 43-HD/BTCTW, mục 2.1.b" in told.forms[who] for who in RATED)
    assert "kiểm điểm tại 3 nơi" in told.forms["an"]
    assert "QĐ 366-QĐ/TW, Điều 7.2.3" in told.forms["an"]


@of_now
async def test_the_newcomer_is_told_that_he_is_not_asked(told: Told) -> None:
    """Four months in the Party: no review, no row on the sheet, no level, each with the clause."""
    clause = "QĐ 366-QĐ/TW, Điều 5.2"

    assert "đồng chí không phải viết bản kiểm điểm" in told.forms["hai"]
    assert clause in told.forms["hai"]
    assert "Ngô Văn Hải: mới kết nạp chưa đủ 6 tháng" in told.screens["preview"]
    assert "không thuộc diện xếp loại" in told.screens["result_hai"]
    assert clause in told.screens["result_hai"]


@of_now
async def test_the_four_months_of_an_official_member_take_nothing_away(told: Told) -> None:
    """Official for four months, in the Party for sixteen: reviewed, rated and voting; the
    probationary member is rated and does not vote."""
    voters, _, sheet = told.screens["preview"].partition("Trên phiếu: 10 đồng chí")

    assert "Người bỏ phiếu: 9 (trên tổng số 9 đảng viên chính thức)" in voters
    assert "Đỗ Thị Giang" in voters
    assert "Phạm Thị Cúc" not in voters
    assert "Phạm Thị Cúc" in sheet
    assert GOOD in told.screens["result_giang"]
    assert GOOD in told.screens["result_cuc"]


@of_now
async def test_who_is_elsewhere_waits_for_the_comment_from_there(told: Told) -> None:
    """He is on the sheet once it is entered (HD 43, 7.6)."""
    without = "Hoàng Văn Dũng: chưa có nhận xét của nơi sinh hoạt tạm thời"

    assert "Trên phiếu: 9 đồng chí" in told.screens["unheard"]
    assert without in told.screens["unheard"]
    assert without not in told.screens["preview"]


@of_now
async def test_what_the_prompted_and_the_sick_read(told: Told) -> None:
    """The prompt is answered on the paper; the long absence is told with its clause, no ceiling."""
    assert PROMPT in told.text("mai")
    assert ABSENCE in told.text("kim")
    assert "Xếp loại theo kết quả công tác thực tế, không giới hạn mức" in told.before_level["kim"]
    assert "HD 43-HD/BTCTW, mục 7.5" in told.before_level["kim"]


@of_now
async def test_which_level_each_may_have_and_why(told: Told) -> None:
    """By points and own tasks; a leader by the unit alone, of which nothing is known here."""
    for who in PLAIN:
        assert "27,5 + 61,5 = 89/100" in told.before_level[who]
        assert f"đủ điều kiện {GOOD}" in told.before_level[who]
        assert "(có: 89 điểm; cần: từ 90 điểm) [QĐ 366-QĐ/TW, Điều 11.1]" in told.before_level[who]
    for who in OUTSIDE:
        assert "cần: ít nhất 30 %) [QĐ 366-QĐ/TW, Điều 11.1.3]" in told.before_level[who]
    for who in LEADERS:
        assert "28 + 63 = 91/100" in told.before_level[who]
        assert "Chưa xét điều kiện của đơn vị phụ trách" in told.before_level[who]
        assert "đủ điều kiện" not in told.before_level[who]


@of_now
async def test_what_the_appendix_comes_to_is_proposed_and_not_written(told: Told) -> None:
    """Two tasks told, one late: the figures are shown; stored is what is typed."""
    assert "Theo phụ lục đã ghi: 2 2 1 2 1." in told.screens["figures"]
    assert "work" in told.answered
    assert "tasks" not in told.answered
    paper = told.text("binh")
    assert "Dạy Toán 2 lớp 12" in paper
    assert "Xong, chậm tiến độ" in paper
    assert "Được giao: 8; hoàn thành: 8; đúng tiến độ: 8; bảo đảm chất lượng: 8" in paper


@of_now
async def test_the_papers_have_the_skeleton_of_2025(told: Told) -> None:
    """01, 02A, 02B, 02C: title, A I to VI, B with its points and four boxes, the appendix last."""
    titles = {
        "01": "BÁO CÁO KIỂM ĐIỂM, TỰ ĐÁNH GIÁ, XẾP LOẠI CHẤT LƯỢNG CỦA TẬP THỂ",
        **dict.fromkeys(RATED, "BẢN KIỂM ĐIỂM, TỰ ĐÁNH GIÁ, XẾP LOẠI CÁ NHÂN"),
    }

    for name, title in titles.items():
        lines = paragraphs_in(told.papers[name])
        assert title in lines
        assert SKELETON == _in_order(lines[lines.index(title) :], SKELETON), name
    assert "Phụ lục 1, Quy định số 366-QĐ/TW" in told.text("01")
    assert "Phụ lục 3, Quy định 366-QĐ/TW" in told.text("an")
    assert "Phụ lục 4, Quy định 366-QĐ/TW" in told.text("binh")
    assert "Phụ lục 5, Quy định 366-QĐ/TW" in told.text("hoa")
    assert "Chưa thấy bản in" not in "".join(map(told.text, told.papers))


@of_now
async def test_the_agenda_has_the_collectives_and_the_head_first(told: Told) -> None:
    """Committee and cell, then who heads the school, then deputy and members (7.3.1)."""
    rows = [line.removeprefix("… ") for line in told.screens["agenda"].splitlines()]

    assert ["chi ủy", "chi bộ", "Nguyễn Văn An", "Trần Thị Lan", "Bùi Thị Mai"] == rows[:5]


@of_now
async def test_the_count_says_of_what_its_percentages_are(told: Told) -> None:
    """Of all official members, beside it of the valid ballots; both as an unconfirmed custom."""
    minutes = told.text("minutes")

    assert CUSTOM in told.screens["counted"]
    assert UNSURE in told.screens["counted"]
    assert "06/09/0966,7 %(66,7 %)03/09/0933,3 %(33,3 %)" in minutes
    assert "tỷ lệ trên tổng số đảng viên chính thức, trong ngoặc là tỷ lệ trên số phiếu" in minutes
    assert "không có câu nào về bỏ phiếu, đa số hay số tính tỷ lệ" in minutes
    assert CUSTOM in minutes
    assert "QĐ 366-QĐ/TW, Điều 13" in minutes


@of_now
async def test_the_cap_is_told_with_its_base_and_as_unconfirmed(told: Told) -> None:
    """Two of ten are one too many: a fifth of the eight or nine who are good is one."""
    cap = f"mức trần 20 % tính trên số đồng chí «{GOOD}» là 1"
    over, kept = (told.screens[name] for name in ("standing", "capped"))

    assert f"2 đồng chí; {cap}: vượt 1 (QĐ 366-QĐ/TW, Điều 11.1.5)" in over
    assert "có thể cho đến 25 %" in over
    assert f"1 đồng chí; {cap}: không vượt" in kept
    assert all(UNSURE in said for said in (over, kept, told.screens["deciding"]))
    at = "do cấp quyết định xếp loại tính tại Đảng bộ Trường THPT Ví Dụ"
    assert all(at in said for said in (over, kept, told.screens["deciding"], told.text("minutes")))
    assert "Đề xuất xuất sắc: 01 đảng viên" in told.text("minutes")


@of_now
async def test_everybody_reads_what_was_decided(told: Told) -> None:
    """The level by the paper from above; the secretary's own is entered by his deputy."""
    levels = dict.fromkeys(RATED[1:], GOOD) | {"binh": EXCELLENT}

    for who, level in levels.items():
        assert f"Mức xếp loại của đồng chí: {level}." in told.screens[f"result_{who}"]
        assert told.rules.document in told.screens[f"result_{who}"]
    assert "Không ai tự ghi mức của chính mình" in told.screens["deciding"]


@of_now
async def test_what_the_level_above_has_to_check_is_asked_first(told: Told) -> None:
    """A complaint, a breach, a sign of disunity: before a decision is recorded (12.1)."""
    assert "QĐ 366-QĐ/TW, Điều 12.1" in told.screens["check"]


@of_now
async def test_the_dates_of_the_law_go_into_the_year_after(told: Told) -> None:
    """Before 31 December; the others in 2027, with whose they are; none presses the cell."""
    said = told.screens["calendar"]
    law = said[said.index("Theo văn bản") :].splitlines()[1:5]

    assert (
        "trước ngày 31/12/2026, tức hết thứ Tư, ngày 30/12/2026 (HD 43-HD/BTCTW, mục 4.1)" in law[0]
    )
    assert "trước ngày 15/01/2027" in law[1]
    assert "chỉ khi cấp trên trực tiếp quy định" in law[1]
    assert "trước ngày 01/02/2027" in law[2]
    assert "không phải việc của chi bộ" in law[2]
    assert "trước ngày 01/03/2027" in law[3]
    assert "không phải việc của chi bộ" in law[3]
    assert "⚠️" not in said


@of_now
async def test_nothing_borrowed_is_named_anywhere(told: Told) -> None:
    """No document of another place on any phone or in any paper, its hidden parts included."""
    for chat in told.chats.values():
        refuse(chat, {NEW})
    for paper in told.papers.values():
        refuse(words_of_file(paper), {NEW})


@pytest.mark.parametrize("told", NOW[:1], indirect=True, ids=_named, scope="module")
async def test_the_files_are_named_by_the_number_of_the_form(told: Told) -> None:
    """On Telegram, which shows names of files."""
    mine = {name for name in told.names if name.startswith("ban-kiem-diem-")}

    assert len(RATED) == len(mine)
    assert {"02a": 3, "02b": 5, "02c": 2} == {
        number: sum(f"-{number}-2026-" in name for name in mine) for number in ("02a", "02b", "02c")
    }
    assert "bao-cao-kiem-diem-chi-uy-chi-bo-to-tu-nhien-1-2026.docx" in told.names


@of_before
@pytest.mark.parametrize("who", ["an", "mai", "binh", "01"])
async def test_the_papers_of_2023_are_word_for_word_what_they_were(told: Told, who: str) -> None:
    """02B of the head and of the prompted, 02A of the teacher, 01 of the committee."""
    then = (KEPT / f"2023-{who}.txt").read_text(encoding="utf-8").splitlines()

    assert then == paragraphs_in(told.papers[who])


@of_before
async def test_the_minutes_of_2023_are_word_for_word_what_they_were(told: Told) -> None:
    """Approved, with the count and every step from the vote to the proposal."""
    then = (KEPT / "2023-minutes.txt").read_text(encoding="utf-8").splitlines()

    now = [_HASH.sub("…", line) for line in paragraphs_in(told.papers["minutes"])]
    assert _in_any_order(then) == _in_any_order(now)


@of_before
@pytest.mark.parametrize("screen", ["capped", "deciding", "published", "result_binh", "result_hai"])
async def test_the_decision_of_2023_reads_word_for_word_as_it_did(told: Told, screen: str) -> None:
    """Proposed, entered, published; what the one who is excellent and the newcomer are told."""
    then = (KEPT / f"2023-{screen}.txt").read_text(encoding="utf-8").splitlines()

    assert _in_any_order(then) == _in_any_order(told.screens[screen].splitlines())


def _in_any_order(lines: list[str]) -> list[str]:
    """Give lines without the order of people, who stand by given name since, and their places."""
    return sorted(_PLACE.sub("", line) for line in lines)


@of_before
async def test_what_is_told_under_the_rules_of_2023_is_what_it_was(told: Told) -> None:
    """Forms, clauses, levels, shares, the cap and its order: as before, number by number."""
    leader, plain = "Mẫu 02B-HD KĐ.ĐG 2023", "Mẫu 02A-HD KĐ.ĐG 2023"
    short = "(có: 3/8 (37,5 %); cần: ít nhất 50 %) [KH 73-KH/ĐU, IV.2.3.a]"

    assert {who: leader if who in LEADERS else plain for who in RATED} == {
        who: _code(told.forms[who]) for who in RATED
    }
    assert all("[KH 73-KH/ĐU, III.3.1.a]" in told.forms[who] for who in RATED)
    assert "[KH 73-KH/ĐU, III.1.2(1)]" in told.forms["hai"]
    assert all(f"đủ điều kiện {GOOD}" in told.before_level[who] for who in RATED)
    assert all(short in told.before_level[who] for who in RATED)
    assert "không giới hạn mức (KH 73-KH/ĐU, V.9)" in told.before_level["kim"]
    assert "không cao hơn mức xếp loại cán bộ, công chức" in told.before_level["binh"]
    assert "quá nửa (KH 73-KH/ĐU, V.16)" in told.screens["counted"]
    assert "là 1: vượt 1 (KH 73-KH/ĐU, IV.2.3.a)" in told.screens["standing"]
    assert f"phiếu {EXCELLENT} → đề xuất {GOOD}" in told.screens["capped"]
    assert "06/09/0966,7 %(66,7 %)03/09/0933,3 %(33,3 %)" in told.text("minutes")
    assert "(CV 1058-CV/ĐU, 3)" in told.screens["calendar"]


def _code(said: str) -> str:
    """Give the mark of the one form a text names."""
    codes: set[str] = set(re.findall(r"Mẫu 0\d[A-C]?-HD KĐ.ĐG \d{4}", said))
    (code,) = codes
    return code


def _in_order(lines: list[str], wanted: tuple[str, ...]) -> tuple[str, ...]:
    """Give which of these beginnings are found, each after the one before."""
    rest = iter(lines)
    return tuple(one for one in wanted if any(line.startswith(one) for line in rest))
