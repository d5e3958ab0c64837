"""The individual self-review on paper: every field is read back from the .docx."""

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import docx
import pytest
from docx.shared import Pt

from papers.errors import PaperError
from papers.facts import FormFacts, PersonFacts
from papers.form_paper import form_docx
from papers.forms import Appears, Form, Kind
from papers.wording import SHORT_DOTS
from rating import Grade, Level

Reader = Callable[[bytes], Any]


def boxes(line: str) -> dict[str, bool]:
    """Read a line of boxes: what is written and whether it is marked."""
    return {label.strip(): box == "☒" for box, label in re.findall(r"([☐☒]) ([^\t☐☒]+)", line)}


def test_the_head_is_the_partys_not_the_states(
    an_reviews_himself: FormFacts, read_back: Reader
) -> None:
    """Form code, organisation at the left, the Party at the right, place and date, title."""
    paper = read_back(form_docx(an_reviews_himself))

    assert [
        "Mẫu 02A-HD KĐ.ĐG 2023",
        "ĐẢNG BỘ TRƯỜNG THPT VÍ DỤ",
        "CHI BỘ TỔ TỰ NHIÊN",
        "*",
        "ĐẢNG CỘNG SẢN VIỆT NAM",
        "",
        "Thành phố Ví Dụ, ngày 05 tháng 12 năm 2026",
        "BẢN KIỂM ĐIỂM CÁ NHÂN",
        "Năm 2026",
        "(Cá nhân không giữ chức vụ lãnh đạo, quản lý)",
    ] == paper.lines[:10]


def test_the_lines_about_the_person(an_reviews_himself: FormFacts, read_back: Reader) -> None:
    """Name, birth date, three posts, place of work, cell."""
    paper = read_back(form_docx(an_reviews_himself))

    assert [
        "Họ và tên: Nguyễn Văn An\tNgày sinh: 05/02/1984",
        "Chức vụ Đảng: Đảng viên",
        "Chức vụ chính quyền: Giáo viên",
        "Chức vụ đoàn thể: Tổ trưởng công đoàn",
        "Đơn vị công tác: Trường THPT Ví Dụ\tChi bộ: Tổ Tự nhiên",
    ] == paper.lines[11:16]


@pytest.mark.parametrize("key", ["2A.2023", "2B.2023"])
def test_every_heading_of_the_form_stands_on_the_paper(
    an_reviews_himself: FormFacts, forms: Mapping[str, Form], read_back: Reader, key: str
) -> None:
    """An official form carries its headings as they are, in order, asked or not."""
    form = forms[key]
    headings = [
        text
        for section in form.sections
        for text in (section.heading, *(item.heading for item in section.items))
        if text
    ]

    paper = read_back(form_docx(replace(an_reviews_himself, form=form, answers={})))

    assert headings == [line for line in paper.lines if line in set(headings)]


def test_every_answer_stands_under_its_heading(
    an_reviews_himself: FormFacts, read_back: Reader
) -> None:
    """What was written in chat is what is printed."""
    facts = an_reviews_himself

    paper = read_back(form_docx(facts))

    for section in facts.form.sections:
        for item in section.items:
            if item.kind is Kind.TEXT and item.id in facts.answers:
                assert [facts.answers[item.id]] == paper.after(item.heading or section.heading)


def test_the_marked_boxes_are_the_chosen_grades(
    an_reviews_himself: FormFacts, read_back: Reader
) -> None:
    """Exactly one of four boxes is marked after each graded item."""
    paper = read_back(form_docx(an_reviews_himself))

    lines = paper.lines
    grades = [boxes(lines[i + 1]) for i, line in enumerate(lines) if line.startswith("Tự đánh giá")]
    assert [
        {grade.vietnamese: grade is chosen for grade in Grade}
        for chosen in (Grade.GOOD, Grade.EXCELLENT, Grade.AVERAGE)
    ] == grades


def test_the_marked_boxes_are_the_proposed_levels(
    an_reviews_himself: FormFacts, read_back: Reader
) -> None:
    """Staff rating and member rating each mark their own level."""
    paper = read_back(form_docx(an_reviews_himself))

    for heading, chosen in (
        ("1. Xếp loại cán bộ, công chức, viên chức", Level.GOOD),
        ("2. Xếp loại đảng viên", Level.COMPLETED),
    ):
        upper, lower = paper.after(heading, 2)
        assert {level.vietnamese: level is chosen for level in Level} == boxes(upper) | boxes(lower)


def test_whoever_has_no_staff_rating_says_so(
    an_reviews_himself: FormFacts, read_back: Reader
) -> None:
    """A retired member passes the staff rating over; the boxes stay empty."""
    answers = {**an_reviews_himself.answers, "vii1": "Không thuộc diện"}

    paper = read_back(form_docx(replace(an_reviews_himself, answers=answers)))

    said, upper, lower = paper.after("1. Xếp loại cán bộ, công chức, viên chức", 3)
    assert "Không thuộc diện" == said
    assert not any((boxes(upper) | boxes(lower)).values())


def test_four_hands_sign_in_order(an_reviews_himself: FormFacts, read_back: Reader) -> None:
    """Member, employer, cell, base committee; only the member's name is known."""
    paper = read_back(form_docx(an_reviews_himself))

    roles = (
        "NGƯỜI TỰ KIỂM ĐIỂM",
        "THỦ TRƯỞNG CƠ QUAN, ĐƠN VỊ",
        "T/M CHI ỦY (CHI BỘ)",
        "T/M ĐẢNG ỦY (CHI ỦY)",
    )
    assert list(roles) == [line for line in paper.lines if line in roles]
    assert ["(Ký, ghi rõ họ tên)", "Nguyễn Văn An"] == paper.after(roles[0], 2)
    for role in roles[1:]:
        assert "" == paper.after(role, 2)[1]


def test_the_other_hands_find_empty_boxes(an_reviews_himself: FormFacts, read_back: Reader) -> None:
    """The bot writes parts I to VII; the three ratings after them are left to their hands."""
    paper = read_back(form_docx(an_reviews_himself))

    for heading in (
        "Mức xếp loại chất lượng:",
        "Chi bộ đề xuất xếp loại mức chất lượng:",
        "Đảng ủy, chi ủy cơ sở xếp loại mức chất lượng:",
    ):
        upper, lower = paper.after(heading, 2)
        assert dict.fromkeys([level.vietnamese for level in Level], False) == boxes(upper) | boxes(
            lower
        )


def test_what_is_not_known_is_left_for_the_pen(
    forms: Mapping[str, Form], read_back: Reader
) -> None:
    """An empty form is still a form: dotted lines and empty boxes, never the word None."""
    facts = FormFacts(forms["2A.2023"], 2026, PersonFacts("Trần Thị Lan"), answers={})

    paper = read_back(form_docx(facts))

    assert ["\t", "\t", "\t"] == paper.after("1. Hạn chế, khuyết điểm", 3)
    assert "Họ và tên: Trần Thị Lan\tNgày sinh: ……/……/………" in paper.lines
    assert f"{SHORT_DOTS}, ngày … tháng … năm ……" == paper.lines[6]
    assert "☒" not in "".join(paper.lines)
    assert "None" not in "".join(paper.lines)


@pytest.mark.parametrize(
    ("cases", "printed"),
    [(frozenset(), "Không có."), (frozenset({Appears.PROMPTED}), "\t")],
)
def test_prompts_nobody_gave_are_answered_by_none(
    an_reviews_himself: FormFacts, read_back: Reader, cases: frozenset[Appears], printed: str
) -> None:
    """The heading stays either way; with prompts and no answer yet there are lines to fill."""
    paper = read_back(form_docx(replace(an_reviews_himself, cases=cases)))

    heading = "IV. Giải trình những vấn đề được gợi ý kiểm điểm (nếu có)"
    assert [printed] == paper.after(heading)


@pytest.mark.parametrize(("draft", "mark"), [(False, ""), (True, "BẢN NHÁP")])
def test_a_draft_says_so_on_every_page(
    an_reviews_himself: FormFacts, read_back: Reader, draft: bool, mark: str
) -> None:
    """First page and later pages have running headers of their own."""
    paper = read_back(form_docx(replace(an_reviews_himself, draft=draft)))

    first, others = paper.headers
    assert mark == first
    assert mark == others.strip()


@pytest.mark.parametrize(
    "text",
    [
        "Dấu ngoặc {{ 7*7 }} và {% for %} và {# ghi chú #}",
        "Ngoặc lạ {_{ a }_} {_% b %_}",
        "a < b & c > d, \"kép\" và 'đơn', &amp; &#123;",
        "</w:t></w:r></w:p><w:p><w:r><w:t>chèn",
        "Mặt cười 🙂 và cờ 🇻🇳 và chữ 𝒳",
        "Cột\tmột\tcột hai",
        "  đầu dòng thụt vào",
        "Chữ tổ hợp: tiê\u0301ng Viê\u0323t",
        "x" * 4001,
        "dài " * 5000,
    ],
    ids=lambda text: text[:24],
)
def test_what_people_type_comes_through_literally(
    an_reviews_himself: FormFacts, read_back: Reader, text: str
) -> None:
    """No template, no markup and no length gets between the member's words and the paper."""
    answers = {**an_reviews_himself.answers, "ii2": text}

    paper = read_back(form_docx(replace(an_reviews_himself, answers=answers)))

    assert [text] == paper.after("2. Nguyên nhân")


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_each_line_of_an_answer_is_a_paragraph(
    an_reviews_himself: FormFacts, read_back: Reader, newline: str
) -> None:
    """Blank lines between paragraphs are the chat's habit, not the paper's."""
    answers = {**an_reviews_himself.answers, "ii2": newline.join(("Một.", "", "Hai.", "Ba."))}

    paper = read_back(form_docx(replace(an_reviews_himself, answers=answers)))

    heading = "III. Kết quả khắc phục những hạn chế"
    assert ["Một.", "Hai.", "Ba."] == paper.after("2. Nguyên nhân", 3)
    assert paper.after("2. Nguyên nhân", 4)[3].startswith(heading)


def test_what_xml_cannot_hold_is_left_out(an_reviews_himself: FormFacts, read_back: Reader) -> None:
    """Control characters and half characters would make Word refuse the whole file."""
    text = "Trước\x00\x07\x1b\x7f\ud800\ufffe\uffffsau"
    answers = {**an_reviews_himself.answers, "ii2": text}

    paper = read_back(form_docx(replace(an_reviews_himself, answers=answers)))

    assert ["Trướcsau"] == paper.after("2. Nguyên nhân")


def test_a_name_is_as_literal_as_an_answer(
    an_reviews_himself: FormFacts, read_back: Reader
) -> None:
    """The roster is typed by people too."""
    assert an_reviews_himself.person is not None
    person = replace(an_reviews_himself.person, name="Nguyễn {{ Văn }} <An> & Bé")

    paper = read_back(form_docx(replace(an_reviews_himself, person=person)))

    assert "Nguyễn {{ Văn }} <An> & Bé" == paper.after("(Ký, ghi rõ họ tên)")[0]


@pytest.mark.parametrize(
    ("item", "answer", "code"),
    [
        ("i9", "x", "unknown_item"),
        ("i1_grade", "Tốt", "unknown_choice"),
        ("i1_grade", "completed", "unknown_choice"),
        ("vii2", "average", "unknown_choice"),
        ("vii2", "Không thuộc diện", "unknown_choice"),
    ],
)
def test_an_answer_that_would_miss_the_paper_is_refused(
    an_reviews_himself: FormFacts, item: str, answer: str, code: str
) -> None:
    """Better no paper than one that lacks what was said."""
    answers = {**an_reviews_himself.answers, item: answer}

    with pytest.raises(PaperError) as caught:
        form_docx(replace(an_reviews_himself, answers=answers))

    assert (code, item) == (caught.value.code, caught.value.field)


def test_the_page_is_the_offices(an_reviews_himself: FormFacts) -> None:
    """A4, margins 20/20/30/20 mm, Times New Roman 14, pages numbered from the second."""
    content = form_docx(an_reviews_himself)
    document = docx.Document(io.BytesIO(content))

    section = document.sections[0]
    page = (section.page_width, section.page_height)
    margins = (
        section.top_margin,
        section.bottom_margin,
        section.left_margin,
        section.right_margin,
    )
    normal: Any = document.styles["Normal"]
    assert [210, 297] == [round(side.mm) for side in page if side]
    assert [20, 20, 30, 20] == [round(margin.mm) for margin in margins if margin]
    assert ("Times New Roman", Pt(14)) == (normal.font.name, normal.font.size)
    assert section.different_first_page_header_footer
    assert "PAGE" in section.header._element.xml
    assert "PAGE" not in section.first_page_header._element.xml


def test_nothing_of_the_template_is_left(an_reviews_himself: FormFacts) -> None:
    """No brace of the template language in any part of the file."""
    with zipfile.ZipFile(io.BytesIO(form_docx(an_reviews_himself))) as archive:
        for name in archive.namelist():
            if name.endswith(".xml"):
                assert b"{{" not in archive.read(name), name
                assert b"{%" not in archive.read(name), name
