"""Every shipped form on paper: words, grades, points and rows are read back and compared."""

import io
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import docx
import pytest

from papers.errors import PaperError
from papers.facts import FormFacts, HandFacts, OpinionFacts, PersonFacts, PromptFacts
from papers.form_paper import form_docx
from papers.forms import (
    FORMER,
    SHIPPED_FORMS,
    Appears,
    Form,
    FormKind,
    Item,
    Kind,
    Wording,
    checked,
    load_form,
    load_forms,
    read_rows,
    rows_of,
    rows_value,
)
from papers.preview import TELEGRAM_PAGE, ZALO_PAGE, form_text, in_pages
from papers.reading import read_text
from papers.sent_file import text_of_docx
from rating import Level, Role

Reader = Callable[[bytes], Any]

FORMS = load_forms()
EVERYTHING = frozenset(Appears)


def filled(form: Form) -> FormFacts:
    """A form with every item answered as its example does."""
    collective = form.kind is FormKind.COLLECTIVE
    return FormFacts(
        form=form,
        year=2026,
        person=None if collective else PersonFacts("Nguyễn Văn An", cell="Tổ Tự nhiên"),
        answers={item.id: example_answer(item) for item in form.items},
        collective="Chi ủy Chi bộ Tổ Tự nhiên" if collective else "",
        signer="Trần Thị Lan" if collective else "",
        superior="Đảng bộ Trường THPT Ví Dụ",
        cell="Chi bộ Tổ Tự nhiên",
        on=date(2026, 12, 5),
        cases=EVERYTHING,
    )


def example_answer(item: Item) -> str:
    """What the example answers, as it is kept."""
    match item.kind:
        case Kind.GRADE | Kind.LEVEL:
            return "good"
        case Kind.POINTS:
            assert item.example is not None
            return checked(item, item.example.vi)
        case Kind.ROWS:
            assert item.example is not None
            return rows_value(item, read_rows(item, item.example.vi))
        case _:
            assert item.example is not None
            return item.example.vi


@pytest.mark.parametrize("key", sorted(FORMS))
def test_every_form_is_read_back_from_its_paper(key: str, read_back: Reader) -> None:
    """Headings in their words, texts line by line, marked boxes, figures, rows, the signer."""
    facts = filled(FORMS[key])

    paper = read_back(form_docx(facts))

    text = "\n".join(paper.lines)
    for section in facts.form.sections:
        assert section.heading in paper.lines
        assert {section.lead, section.foot} - {""} <= {*paper.lines}
    for item in facts.form.items:
        assert item.heading in text
        for expected in printed(item, facts.answers[item.id]):
            assert expected in text, item.id
    choices = [i for i in facts.form.items if i.kind in (Kind.GRADE, Kind.LEVEL)]
    assert len(choices) == text.count("☒ Tốt") + text.count("☒ Hoàn thành tốt nhiệm vụ")
    assert len(choices) == text.count("☒")
    for hand in facts.form.hands:
        assert {*hand.title, *hand.role, hand.how} <= {*paper.lines}
    assert (facts.signer or "Nguyễn Văn An") in paper.lines


def printed(item: Item, answer: str) -> list[str]:
    """What of an answer must stand on the paper."""
    if item.kind is Kind.TEXT:
        return [line for line in answer.splitlines() if line.strip()]
    if item.kind is Kind.POINTS:
        return [answer.replace(".", ",")]
    if item.kind is Kind.ROWS:
        columns = {column.id: column for column in item.columns}
        rows = rows_of(item, answer)
        return [columns[name].printed(cell) for row in rows for name, cell in row.items()]
    return []


@pytest.mark.parametrize("key", sorted(FORMS))
def test_every_form_can_be_printed_empty(key: str, read_back: Reader) -> None:
    """For the pen: no mark, no hole, no word of the program."""
    form = FORMS[key]
    person = None if form.kind is FormKind.COLLECTIVE else PersonFacts("Trần Thị Lan")

    text = "\n".join(read_back(form_docx(FormFacts(form, 2026, person, {}))).lines)

    assert "☒" not in text
    assert "None" not in text


@pytest.mark.parametrize("key", sorted(FORMS))
def test_what_is_printed_is_understood_again(key: str) -> None:
    """A draft edited in Word and sent back gives the answers it was printed from."""
    facts = filled(FORMS[key])

    understood = read_text(facts.form, text_of_docx(form_docx(facts)))

    wanted = {i.id for i in facts.form.items if i.kind in (Kind.TEXT, Kind.GRADE, Kind.LEVEL)}
    wanted |= {i.id for i in facts.form.items if i.kind is Kind.POINTS or i.stepwise}
    for item_id in wanted:
        assert facts.answers[item_id].split() == understood.items.get(item_id, "").split(), item_id


@pytest.mark.parametrize("key", sorted(FORMS))
def test_what_nobody_has_seen_is_told_where_it_belongs(key: str, read_back: Reader) -> None:
    """Who writes hears it: that there is no national form; of the forms of 2025 the secretary.
    A paper that is signed says neither."""
    form = FORMS[key]

    text = "\n".join(read_back(form_docx(filled(form))).lines)

    assert (form.edition == "2026") == (form.unconfirmed is not None)
    assert (form.edition == "2025") == (form.remark is not None)
    assert form.unconfirmed is None or form.unconfirmed.vi not in text
    assert form.remark is None or "Chưa thấy" not in text
    assert "chưa đối chiếu bản gốc" not in text


def test_a_programme_of_an_office_tells_what_it_did_not_check(read_back: Reader) -> None:
    """An office's own form says on its paper what is unconfirmed, whatever its kind."""
    doubt = Wording("(Chưa đối chiếu bản gốc)", "(Not checked)")
    own = replace(FORMS["CT.2026"], unconfirmed=doubt, unconfirmed_on_paper=True)

    assert doubt.vi in read_back(form_docx(filled(own))).lines


OF_2025 = ("02A.2025", "02B.2025", "02C.2025", "1.2025")
SKELETON = [
    "A. NỘI DUNG KIỂM ĐIỂM",
    "I. Ưu điểm, kết quả đạt được",
    "II. Hạn chế, khuyết điểm và nguyên nhân",
    "III. Kết quả khắc phục những hạn chế, khuyết điểm đã được cấp có thẩm quyền kết luận hoặc được"
    " chỉ ra ở các kỳ kiểm điểm trước",
    "IV. Giải trình những vấn đề được gợi ý kiểm điểm (nếu có)",
    "VI. Phương hướng, biện pháp khắc phục hạn chế, khuyết điểm",
    "B. NỘI DUNG TỰ ĐÁNH GIÁ, XẾP LOẠI",
    "I. Đánh giá theo các nhóm tiêu chí",
    "II. Đề xuất xếp loại mức chất lượng",
]


@pytest.mark.parametrize("key", OF_2025)
def test_the_skeleton_of_2025(key: str, read_back: Reader) -> None:
    """HD 43: A I-VI, B I-II, its annex of QĐ 366, one level, no grade of the four of 2023."""
    form = FORMS[key]
    annex = {"02A": 3, "02B": 4, "02C": 5, "1": 1}[form.id]

    paper = read_back(form_docx(filled(form)))

    places = [paper.lines.index(line) for line in SKELETON]
    assert sorted(places) == places
    (lead,) = [line for line in paper.lines if line.startswith("Trên cơ sở cụ thể hoá")]
    assert f"tại Phụ lục {annex}, Quy định" in lead
    assert [Kind.LEVEL] == [i.kind for i in form.items if i.kind in (Kind.LEVEL, Kind.GRADE)]
    enclosed = any(line.startswith("(Gửi kèm Phụ lục về kết quả") for line in paper.lines)
    assert (form.id != "02C") == enclosed


@pytest.mark.parametrize(("key", "posts"), [("02A", True), ("02B", False), ("02C", False)])
def test_the_lines_about_the_person(key: str, posts: bool, read_back: Reader) -> None:
    """02B and 02C of 2025 have no lines of posts."""
    paper = read_back(form_docx(filled(FORMS[f"{key}.2025"])))

    assert posts == any(line.startswith("Chức vụ Đảng:") for line in paper.lines)
    assert any(line.startswith("Đơn vị công tác:") for line in paper.lines)


def test_the_points_are_added_up(read_back: Reader) -> None:
    """27,5 of 30 and 61,5 of 70 make 89."""
    paper = read_back(form_docx(filled(FORMS["02B.2025"])))

    assert [
        "1. Nhóm tiêu chí chung: 27,5/30",
        "2. Nhóm tiêu chí về kết quả thực hiện nhiệm vụ: 61,5/70",
        "Tổng điểm: 89/100",
    ] == [line for line in paper.lines if line.endswith(("/30", "/70", "/100"))]


def test_points_that_are_not_all_there_make_no_sum(read_back: Reader) -> None:
    """Better dots than a figure that looks like a result."""
    facts = filled(FORMS["02B.2025"])
    answers = {key: value for key, value in facts.answers.items() if key != "general"}

    paper = read_back(form_docx(replace(facts, answers=answers)))

    assert "1. Nhóm tiêu chí chung: ……/30" in paper.lines
    assert "Tổng điểm: ……/100" in paper.lines


def test_points_cut_up_by_an_office_stand_in_a_table(read_back: Reader) -> None:
    """An office that words and weighs the annex (HD 43, 7.12) gets a row for each figure."""
    (name,) = (SHIPPED_FORMS / FORMER).glob("02B.2025.*")

    paper = read_back(form_docx(filled(load_form(name, former=True))))

    assert "Cộng: 27/30 điểm." in paper.lines
    assert "Cộng: 61,5/70 điểm. Tổng điểm tự chấm: 88,5/100 điểm." in paper.lines


def test_the_appendix_stands_behind_everybody_who_signs(read_back: Reader) -> None:
    """Each task with product, progress, quality in words, and the files that prove it."""
    facts = replace(filled(FORMS["02B.2025"]), evidence={"work": {2: ("bai-giang.docx", "")}})

    lines = read_back(form_docx(facts)).lines

    place = lines.index("PHỤ LỤC KẾT QUẢ THỰC HIỆN NHIỆM VỤ")
    assert lines.index("T/M ĐẢNG ỦY (CHI ỦY)") < place
    assert "Nguyễn Văn An - Năm 2026" == lines[place + 1]
    assert ["TT", "Nhiệm vụ", "Sản phẩm, kết quả", "Tiến độ", "Chất lượng", "Minh chứng"] == lines[
        place + 2 : place + 8
    ]
    assert ["Xong, đúng tiến độ", "Vượt mức yêu cầu", ""] == lines[place + 11 : place + 14]
    assert "bai-giang.docx; Ảnh 2" in lines


def test_no_appendix_where_no_task_was_told(read_back: Reader) -> None:
    """An empty table would look as if something was torn out."""
    facts = filled(FORMS["02C.2025"])
    answers = {**facts.answers, "work": "[]"}

    lines = read_back(form_docx(replace(facts, answers=answers))).lines

    assert "PHỤ LỤC KẾT QUẢ THỰC HIỆN NHIỆM VỤ" not in lines


def test_the_other_hands_are_filled_as_far_as_they_are_known(read_back: Reader) -> None:
    """The cell committee remarked and proposed; employer and committee are left for the pen."""
    hands = {"cell": HandFacts("Nhất trí.", Level.EXCELLENT, "Trần Thị Lan")}

    paper = read_back(form_docx(replace(filled(FORMS["2A.2023"]), hands=hands)))

    assert ["Nhất trí."] == paper.after("Nhận xét, đánh giá của chi ủy:")
    (line,) = paper.after("Chi bộ đề xuất xếp loại mức chất lượng:")
    assert "☒ Hoàn thành xuất sắc nhiệm vụ" in line
    assert ["\t."] == paper.after(
        "Nhận xét, đánh giá của người quản lý, sử dụng cán bộ, công chức, viên chức:"
    )
    assert "Trần Thị Lan" in paper.lines


def test_what_another_hand_writes_stands_whole_on_a_page() -> None:
    """Its heading, its dotted lines and its signature are one row, which no page tears."""
    paper = docx.Document(io.BytesIO(form_docx(filled(FORMS["CT.2026"]))))

    cells = [table.rows[0].cells[0].text.split("\n") for table in paper.tables]
    (whole,) = (cell for cell in cells if "Ý KIẾN CỦA CHI ỦY (CHI BỘ)" in cell)

    assert ["", "Ý KIẾN CỦA CHI ỦY (CHI BỘ)", "Nhận xét kết quả thực hiện cuối năm:"] == whole[:3]
    assert ["\t."] * 3 + ["T/M CHI ỦY (CHI BỘ)"] == whole[3:7]
    assert "" == paper.paragraphs[-1].text  # a table never ends the paper


def test_who_only_confirms_signs_beside_the_writer() -> None:
    """No page of a plan begins with a signature under no words."""
    paper = docx.Document(io.BytesIO(form_docx(filled(FORMS["KP.2026"]))))

    left, right = (cell.text for cell in paper.tables[-1].rows[0].cells)
    last = paper.tables[-1]._tbl.getprevious().getprevious()

    assert "XÁC NHẬN CỦA CHI ỦY (CHI BỘ)" in left
    assert "NGƯỜI LẬP KẾ HOẠCH" in right
    assert last.pPr.keepNext is not None


@pytest.mark.parametrize("receivers", [("Chi ủy",), ()])
def test_who_writes_and_proposes_too_keeps_what_stands_beside(receivers: tuple[str, ...]) -> None:
    """An office's own form may ask its author for a level: neither receivers nor who confirms are
    lost."""
    form = FORMS["KP.2026"]
    writer, *others = form.hands
    asked = replace(writer, level="Tự đề xuất mức:")
    own = replace(form, hands=(asked, *others), receivers=receivers)

    paper = docx.Document(io.BytesIO(form_docx(filled(own))))

    cells = [cell.text for table in paper.tables for cell in table.rows[0].cells]
    told = [paragraph.text for paragraph in paper.paragraphs]
    assert bool(receivers) == any("Nơi nhận:\n- Chi ủy" in cell for cell in cells)
    assert any("XÁC NHẬN CỦA CHI ỦY (CHI BỘ)" in words for words in (*cells, *told))
    assert "Tự đề xuất mức:" in told


def test_an_unknown_hand_is_refused() -> None:
    """What would silently miss the paper is told."""
    facts = replace(filled(FORMS["2A.2023"]), hands={"nobody": HandFacts()})

    with pytest.raises(PaperError) as caught:
        form_docx(facts)

    assert ("unknown_hand", "nobody") == (caught.value.code, caught.value.field)


def test_each_prompt_stands_with_its_own_explanation(read_back: Reader) -> None:
    """H-15: three prompts, three answers, in order."""
    prompts = (PromptFacts("Nộp chậm", "Do tôi.\nĐã sửa."), PromptFacts("Vắng họp", ""))
    facts = replace(filled(FORMS["2A.2023"]), prompts=prompts)
    facts = replace(facts, answers={**facts.answers, "iv": ""})

    paper = read_back(form_docx(facts))

    assert [
        "1. Vấn đề được gợi ý: Nộp chậm",
        "Giải trình: Do tôi.",
        "Đã sửa.",
        "2. Vấn đề được gợi ý: Vắng họp",
        "Giải trình: …………",
    ] == paper.after("IV. Giải trình những vấn đề được gợi ý kiểm điểm (nếu có)", 5)


def test_opinions_enclosures_notes_and_reasons_are_printed(read_back: Reader) -> None:
    """H-12: the report carries what the consulted bodies said, and when."""
    opinion = OpinionFacts("Công đoàn", date(2026, 11, 20), date(2026, 11, 25), "Nhất trí.")
    facts = replace(
        filled(FORMS["1.2023"]),
        opinions=(opinion, OpinionFacts("Đoàn trường")),
        enclosures=("Ảnh giấy khen",),
        notes=("(Nhập thay từ bản giấy)",),
        level_reasons={"vii": "vượt ba việc khó"},
    )

    lines = read_back(form_docx(facts)).lines

    place = lines.index("Công đoàn")
    assert ["20/11/2026", "25/11/2026", "Nhất trí.", "Đoàn trường"] == lines[place + 1 : place + 5]
    assert {"- Ảnh giấy khen", "(Nhập thay từ bản giấy)"} <= {*lines}
    assert "Lý do tự nhận mức này: vượt ba việc khó" in lines
    assert "Tập thể: Chi ủy Chi bộ Tổ Tự nhiên" in lines


def test_the_preview_says_what_the_paper_says() -> None:
    """The same headings and answers; of the boxes only the marked ones."""
    facts = filled(FORMS["2A.2023"])

    text = form_text(facts)

    assert all(section.heading in text for section in facts.form.sections)
    assert all(line in text for line in facts.answers["ii1"].splitlines())
    assert "☒ Tốt" in text
    assert "☐" not in text
    assert "THỦ TRƯỞNG" not in text


@pytest.mark.parametrize("most", [TELEGRAM_PAGE, ZALO_PAGE, 10])
def test_pages_are_short_enough_and_lose_nothing(most: int) -> None:
    """Cut at parts or lines where possible; a word longer than a page is cut too."""
    text = f"{form_text(filled(FORMS['2B.2023']))}\n{'x' * (most + 7)}"

    pages = in_pages(text, most)

    assert all(0 < len(page) <= most for page in pages)
    assert "".join(text.split()) == "".join("".join(pages).split())


def test_the_forms_serve_the_rules_they_were_made_for(forms: Mapping[str, Form]) -> None:
    """Letters under the rules of 2023, points under those of 2025: never mixed (X-17)."""
    shelf = load_forms()

    report = [shelf.serving("1", profile) for profile in ("hcmc_edu_2023", "national_2025")]
    old = [shelf.for_role(role, "hcmc_edu_2023") for role in Role]
    new = [shelf.for_role(role, "national_2025") for role in Role]

    assert ["1.2023", "1.2025"] == [form and form.key for form in report]
    assert ["2A.2023", "2B.2023", None] == [form and form.key for form in old]
    assert ["02B.2025", "02A.2025", "02C.2025"] == [form and form.key for form in new]
    for form in new:
        assert form is not None
        assert Kind.GRADE not in {item.kind for item in form.items}
