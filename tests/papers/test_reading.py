"""A prepared text is split by the headings of its form, and nothing of it is lost."""

from collections import Counter
from collections.abc import Mapping
from unittest.mock import patch

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from papers import reading
from papers.forms import Form, Kind, load_forms, rows_of
from papers.headings import Patience
from papers.reading import Understood, read_text
from papers.struck import struck

PREPARED = """BẢN KIỂM ĐIỂM CÁ NHÂN
Họ và tên: Nguyễn Văn An
I. Ưu điểm, kết quả đạt được
1. Về phẩm chất chính trị, đạo đức, lối sống
Giữ gìn đoàn kết.
1. Đi đầu trong học tập.
2. Không vi phạm.
Tự đánh giá về cấp độ thực hiện:
☐ Xuất sắc ☒ Tốt ☐ Trung bình ☐ Kém
2. Viec thuc hien nhiem vu, quyen han
Được giao 8 nhiệm vụ: hoàn thành 8.
Tự đánh giá: Xuất sắc
3. Việc thực hiện cam kết tu dưỡng
Đã làm 4 trong 5 việc.
II. Hạn chế khuyết điểm và nguyên nhân
1. Hạn chế, khuyết điểm: Ít phát biểu
- nộp hồ sơ chậm
2. Nguyên nhân
Ngại va chạm.
III. Kết quả khắc phục những hạn chế, khuyết điểm đã được chỉ ra ở các kỳ kiểm điểm trước
Đã khắc phục.
Tự đánh giá về cấp độ thực hiện: [x] Tốt
V.
Tổ chưa đạt chỉ tiêu.
PHƯƠNG HƯỚNG, BIỆN PHÁP KHẮC PHỤC
1. Chuẩn bị ý kiến.
VII. Tự nhận mức xếp loại chất lượng
1. Xếp loại cán bộ, công chức, viên chức
☐ Hoàn thành xuất sắc nhiệm vụ ☒ Hoàn thành tốt nhiệm vụ
☐ Hoàn thành nhiệm vụ ☐ Không hoàn thành nhiệm vụ
2. Xếp loại đảng viên: Hoàn thành nhiệm vụ
NGƯỜI TỰ KIỂM ĐIỂM
Nguyễn Văn An"""


@pytest.fixture(scope="module")
def form() -> Form:
    """The form of a member without a post."""
    return load_forms()["2A.2023"]


def test_a_prepared_review_is_split_by_its_headings(form: Form) -> None:
    """Official headings, shortened ones, unaccented ones, bare numbers; answers on the line too."""
    understood = read_text(form, PREPARED)

    assert {
        "i1": "Giữ gìn đoàn kết.\n1. Đi đầu trong học tập.\n2. Không vi phạm.",
        "i1_grade": "good",
        "i2": "Được giao 8 nhiệm vụ: hoàn thành 8.",
        "i2_grade": "excellent",
        "i3": "Đã làm 4 trong 5 việc.",
        "ii1": "Ít phát biểu\n- nộp hồ sơ chậm",
        "ii2": "Ngại va chạm.",
        "iii": "Đã khắc phục.",
        "iii_grade": "good",
        "v": "Tổ chưa đạt chỉ tiêu.",
        "vi": "1. Chuẩn bị ý kiến.",
        "vii1": "good",
        "vii2": "completed",
    } == dict(understood.items)


def test_what_fits_nowhere_is_given_back(form: Form) -> None:
    """The head of the paper and the signature are no answers."""
    understood = read_text(form, PREPARED)

    assert [
        "BẢN KIỂM ĐIỂM CÁ NHÂN",
        "Họ và tên: Nguyễn Văn An",
        "NGƯỜI TỰ KIỂM ĐIỂM",
        "Nguyễn Văn An",
    ] == understood.rest.splitlines()


def test_a_text_without_headings_is_all_rest(form: Form) -> None:
    """Nothing is guessed into an item."""
    understood = read_text(form, "Năm nay tôi làm việc tốt.\nHết.")

    assert ({}, "Năm nay tôi làm việc tốt.\nHết.") == (dict(understood.items), understood.rest)


def test_what_other_hands_wrote_is_no_answer(form: Form) -> None:
    """Below the signature the cell committee remarks; the member's text ends there."""
    text = "VI. Phương hướng\nSửa.\nNGƯỜI TỰ KIỂM ĐIỂM\n2. Nguyên nhân\nChi ủy viết."

    understood = read_text(form, text)

    assert {"vi": "Sửa."} == dict(understood.items)
    assert "2. Nguyên nhân\nChi ủy viết." in understood.rest


@pytest.mark.parametrize(
    ("line", "level"),
    [
        ("Tự nhận mức: Hoàn thành tốt nhiệm vụ", "good"),
        ("Tự nhận mức xếp loại đảng viên: hoan thanh tot", "good"),
        ("Tự nhận mức: HTXSNV", "excellent"),
        ("2. Xếp loại đảng viên: Không hoàn thành nhiệm vụ.", "not_completed"),
        ("2. Xếp loại đảng viên: (x) Hoàn thành nhiệm vụ ( ) Hoàn thành tốt nhiệm vụ", "completed"),
        ("2. Xếp loại đảng viên: ☒ Hoàn thành nhiệm vụ ☒ Hoàn thành tốt nhiệm vụ", None),
        ("2. Xếp loại đảng viên: ☐ Hoàn thành nhiệm vụ ☐ Hoàn thành tốt nhiệm vụ", None),
        ("Tự nhận mức: Tôi nghĩ là tốt", None),
    ],
)
def test_a_level_is_taken_only_when_it_is_clear(form: Form, line: str, level: str | None) -> None:
    """One box marked or one name written; two marks, none, or a sentence are left to the person."""
    understood = read_text(form, line)

    assert level == understood.items.get("vii2")


@pytest.mark.parametrize(
    ("slip", "understood"),
    [
        ("2. Nguyên nhan", True),
        ("2) NGUYÊN NHÂN:", True),
        ("2. Nguyen nhân cua han che", True),
        ("2. Nguyên tắc tập trung dân chủ", False),
        ("Nguyên nhân chính là do tôi chưa cố gắng sắp xếp thời gian trong năm", False),
    ],
)
def test_small_slips_are_forgiven_and_sentences_are_not_headings(
    form: Form, slip: str, understood: bool
) -> None:
    """An answer may begin with the words of a heading."""
    text = (
        f"II. Hạn chế, khuyết điểm và nguyên nhân\n1. Hạn chế, khuyết điểm\nÍt nói.\n{slip}\nBận."
    )

    items = read_text(form, text).items

    assert understood == ("ii2" in items)
    assert understood == (slip not in items["ii1"])


def test_a_heading_met_twice_adds_to_its_answer(form: Form) -> None:
    """Nobody's second thought is dropped."""
    text = (
        "VI. Phương hướng, biện pháp khắc phục\nMột.\nVI. Phương hướng, biện pháp khắc phục\nHai."
    )

    assert {"vi": "Một.\nHai."} == dict(read_text(form, text).items)


def _lines(form: Form) -> list[str]:
    official = [line for s in form.sections for line in (s.heading, *(i.heading for i in s.items))]
    return [line for line in {*official, *PREPARED.splitlines()} if line]


@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_nothing_of_a_text_is_lost(form: Form, data: st.DataObject) -> None:
    """Whatever order lines come in, each is in an answer, in the rest, or taken as a heading."""
    known = st.sampled_from(_lines(form))
    typed = st.text(alphabet="aăâbcdđeêi ☐☒:.1|[x]", min_size=1, max_size=30)
    text = "\n".join(data.draw(st.lists(known | typed, max_size=14)))

    understood = read_text(form, text)

    assert _words(form, understood) == Counter(text.split())


def _words(form: Form, understood: Understood) -> Counter[str]:
    """Every word given back. What a choice was settled by stands among the headings."""
    texts = [v for k, v in understood.items.items() if form.item(k).kind is Kind.TEXT]
    return Counter(" ".join([*texts, understood.rest, *understood.headings]).split())


def test_figures_of_tasks_are_read_as_rows(forms: Mapping[str, Form]) -> None:
    """The four figures may be written in words between."""
    form = forms["2A.2023"]
    text = "Số nhiệm vụ trong năm: được giao 8; hoàn thành 8; đúng tiến độ 7; vượt mức 3"

    kept = read_text(form, text).items["tasks"]

    (row,) = rows_of(form.item("tasks"), kept)
    assert ["8", "8", "7", "3"] == list(row.values())


def test_a_text_made_to_be_slow_is_soon_looked_through() -> None:
    """Lines that might be headings are compared up to a limit; nothing of the text is lost."""
    form = load_forms()["2A.2023"]
    title = max((item.heading for item in form.items), key=len)
    turned = " ".join(sorted(title.split()))
    text = "\n".join([f"1. {turned}"] * 300)
    few = Patience(letters=len(title) ** 2 * 20)

    with patch.object(reading, "Patience", lambda: few):
        understood = read_text(form, text)
    with patch.object(reading, "Patience", lambda: Patience(lines=2)):
        after = read_text(form, f"a\nb\n{text}")

    assert few.letters < 0
    assert 300 == "\n".join([understood.rest, *understood.items.values()]).count(turned)
    assert 302 == len(after.rest.splitlines())


GRADED = """2. Việc thực hiện nhiệm vụ, quyền hạn và kết quả thực hiện các chỉ tiêu, nhiệm vụ \
được giao trong năm
Dạy đủ 23 tiết mỗi tuần.
Tự đánh giá về cấp độ thực hiện:
"""


@pytest.mark.parametrize(
    ("boxes", "grade"),
    [
        ("☐ Xuất sắc ☒ Tốt ☐ Trung bình ☐ Kém", "good"),
        ("Xuất sắc ☐  Tốt ☒  Trung bình ☐  Kém ☐", "good"),
        ("Xuất sắc ☐\nTốt ☒\nTrung bình ☐\nKém ☐", "good"),
        ("[ ] Xuất sắc\n[x] Tốt\n[ ] Trung bình\n[ ] Kém", "good"),
        ("Xuất sắc\n☐\nTốt\n☒", "good"),
        ("☐\nXuất sắc\n☒\nTốt", "good"),
        ("[ ] Xuất sắc [v] Tốt [ ] Trung bình [ ] Kém", "good"),
        ("√ Tốt", "good"),
        ("Tốt\u200b", "good"),
        ("Tốt [x]", "good"),
        ("Xuất sắc ☒ Tốt Trung bình Kém", None),
        ("☐ Xuất sắc ☒ Tốt ☐", None),
        ("Xuất sắc ☒ Tốt ☒ Trung bình ☐ Kém ☐", None),
        ("Xuất sắc\nTốt\nTrung bình\nKém", None),
        ("☒", None),
        ("Xuất sắc\t\nTốt\tX\nTrung bình\t\nKém\t", None),
        ("Xuất sắc\nX\nTốt", None),
        ("□ Xuất sắc ■ Tốt □ Trung bình □ Kém", None),
        ("⭐ Tốt 👍", None),
    ],
)
def test_a_box_stands_before_its_label_or_behind_it(
    form: Form, boxes: str, grade: str | None
) -> None:
    """As the others on the line do; where both may be, or nothing is marked, nothing is taken."""
    found = read_text(form, GRADED + boxes)

    assert grade == found.items.get("i2_grade")
    assert "Dạy đủ 23 tiết mỗi tuần." == found.items["i2"]
    assert ("" if grade else boxes) == found.rest


def test_a_section_of_another_form_ends_the_answer_before_it(form: Form) -> None:
    """It is given back with what stands under it; a sentence with a number begins no section."""
    text = f"{GRADED}Tốt\nII/ KHUYẾT ĐIỂM, HẠN CHẾ VÀ NGUYÊN NHÂN\nÍt phát biểu."
    plain = GRADED.replace("Dạy đủ", "I. Dạy đủ")

    assert "II/ KHUYẾT ĐIỂM, HẠN CHẾ VÀ NGUYÊN NHÂN\nÍt phát biểu." == read_text(form, text).rest
    assert "I. Dạy đủ 23 tiết mỗi tuần." == read_text(form, plain).items["i2"]


PASTED = "2. Việc thực hiện nhiệm vụ, quyền hạn và kết quả thực hiện các chỉ tiêu, nhiệm vụ"


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        (f"📌 {PASTED}\n👉 Dạy đủ 23 tiết 💪", "👉 Dạy đủ 23 tiết 💪"),
        (f"**{PASTED}**\nDạy đủ 23 tiết.", "Dạy đủ 23 tiết."),
        (f"**{PASTED}:** Dạy đủ 23 tiết.", "Dạy đủ 23 tiết."),
        (f"{PASTED},\nđược giao trong năm", None),
        (f"{PASTED}\nđược giao trong năm\nDạy đủ 23 tiết.", "Dạy đủ 23 tiết."),
        (f"{PASTED}\nđược giao trong năm: đủ", "được giao trong năm: đủ"),
        (f"{PASTED}\n………………\n. . . . . .\n_______", None),
        (f"{PASTED}\n……\nDạy đủ 23 tiết.\n……", "Dạy đủ 23 tiết."),
    ],
)
def test_what_an_application_adds_to_a_heading_is_no_answer(
    form: Form, text: str, answer: str | None
) -> None:
    """Signs before it, marks of thick letters, the rest of a broken line, lines left for a pen."""
    found = read_text(form, text)

    assert answer == found.items.get("i2")
    assert "" == found.rest


def test_a_text_in_one_piece_is_given_back_whole(form: Form) -> None:
    """Four thousand letters without a line of their own for any heading."""
    text = f"I. Ưu điểm {PASTED} Dạy đủ. " + "Hồ sơ đúng hạn. " * 250

    assert text.strip() == read_text(form, text).rest.strip()


NO_GOOD, NO_AVERAGE, NO_POOR = map(struck, ("Tốt", "Trung bình", "Kém"))


@pytest.mark.parametrize(
    ("choices", "grade"),
    [
        (f"Xuất sắc / {NO_GOOD} / {NO_AVERAGE} / {NO_POOR}", "excellent"),
        (f"{struck('Xuất sắc,')} Tốt, {struck('Trung bình, Kém')}", "good"),
        (f"{struck('Xuất sắc')}\nTốt\n{NO_AVERAGE}\n{NO_POOR}", "good"),
        ("~~Xuất sắc~~ / Tốt / ~~Trung bình~~ / ~~Kém~~", "good"),
        (f"☐ {struck('Xuất sắc')} ☒ Tốt ☐ {NO_POOR}", "good"),
        (f"Xuất sắc / Tốt / {NO_AVERAGE} / {NO_POOR}", None),
        (f"Xuất sắc\n{NO_GOOD}\nTrung bình\n{NO_POOR}", None),
        (f"☒ {NO_GOOD}", None),
        (f"{struck('☒')} Tốt ☐ Kém", None),
        (NO_GOOD, None),
    ],
)
def test_a_choice_that_is_struck_out_is_not_taken(
    form: Form, choices: str, grade: str | None
) -> None:
    """One that is left is the one; where two are, none, or a box says otherwise, it is asked."""
    found = read_text(form, GRADED + choices)

    assert grade == found.items.get("i2_grade")
    assert ("" if grade else choices) == found.rest


def test_what_is_struck_out_of_an_answer_is_none_of_it(form: Form) -> None:
    """It is given back as it looks, so that whoever meant it sees that it is not there."""
    text = GRADED.replace("mỗi tuần", f"mỗi {struck('tháng')} tuần")

    found = read_text(form, text)

    assert "Dạy đủ 23 tiết mỗi tuần." == found.items["i2"]
    assert struck("tháng") == found.rest


def test_a_level_and_a_row_are_read_without_what_is_struck_out(form: Form) -> None:
    """The words of one choice may stand in another's; a figure may be mended by hand."""
    level = f"2. Xếp loại đảng viên: Hoàn thành nhiệm vụ / {struck('Không hoàn thành nhiệm vụ')}"
    given = f"được giao {struck('9')} 8"
    figures = f"Số nhiệm vụ trong năm: {given}; hoàn thành 8; đúng tiến độ 7; vượt mức 3"

    assert "completed" == read_text(form, level).items["vii2"]
    (row,) = rows_of(form.item("tasks"), read_text(form, figures).items["tasks"])
    assert ["8", "8", "7", "3"] == list(row.values())


def test_grades_of_another_form_are_no_part_of_an_answer() -> None:
    """A review of 2023 pasted where the form has no grades: they are shown beside what was read."""
    asked = "Tự đánh giá về cấp độ thực hiện:\nXuất sắc ☐  Tốt ☒  Trung bình ☐  Kém ☐"
    text = f"2. Việc thực hiện nhiệm vụ, quyền hạn\nDạy đủ 23 tiết.\n{asked}"

    understood = read_text(load_forms()["02A.2025"], text)

    assert ["Dạy đủ 23 tiết."] == list(understood.items.values())
    assert asked == understood.rest
