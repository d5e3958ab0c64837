"""Writing the self-review in chat: question by question, back and forth, until it is handed in."""

import re
from typing import Any

import pytest

from bot.demo.acting import USUALLY
from handlers.words import words_for
from papers.forms import Item, Kind
from tests.handlers.conftest import Joined
from tests.handlers.contents import DOCUMENT, PHOTO, WORDLESS
from tests.handlers.line import Behind
from tests.meeting_room import LAST_DAY
from tests.rows import few
from tests.worlds import Cell, World
from workflow import cycle as cycles
from workflow.review.which_form import FORMS
from workflow.review.writing import LONGEST_ANSWER, SPLIT_FROM

VI, EN = words_for("vi"), words_for("en")
ASKED = FORMS["2A.2023"].asked(USUALLY)
FIRST_GRADE = next(n for n, item in enumerate(ASKED) if item.kind is Kind.GRADE)


@pytest.fixture
async def lan(world: World, cell: Cell, joined: Joined) -> Behind:
    """Trần Thị Lan at the first question of an open year."""
    phone: Behind = await joined("lan", 1001)
    async with world.job() as work:
        await cycles.open_cycle(work, cell.people["an"], "hcmc_edu_2023", LAST_DAY)
    await phone.says("kiem diem")
    return phone


async def answers(phone: Behind, item: Item) -> None:
    """Answer the question on the screen as its kind asks."""
    if item.kind is Kind.TEXT:
        await phone.says(f"Trả lời câu «{item.title.vi}».")
    elif item.kind is Kind.ROWS:
        await phone.says("8 8 8 3")
    else:
        names = {Kind.GRADE: "grade.good", Kind.LEVEL: "level.good"}
        await phone.taps(VI.label(names[item.kind]))


async def writes(phone: Behind, until: int = len(ASKED)) -> None:
    """Answer from the first question up to number `until`."""
    for item in ASKED[:until]:
        await answers(phone, item)


def at(phone: Behind) -> int:
    """Give the number of the question on the screen."""
    found = re.search(r"^Câu (\d+)/", phone.text, re.MULTILINE)
    assert found is not None, phone.text
    return int(found[1])


async def test_the_first_question_says_form_deadline_and_place(lan: Behind) -> None:
    """Which form, until when, and question 1 of all; that it asks two things."""
    assert "Mẫu 02A-HD KĐ.ĐG 2023" in lan.text
    assert "hết thứ Tư, ngày 04/12/2024" in lan.text
    assert f"Câu 1/{len(ASKED)}" in lan.text
    assert VI.label("review.type_both") in lan.text
    assert [
        VI.label("review.example_button"),
        VI.label("review.why_button"),
        VI.label("review.paste_button"),
        VI.label("review.later"),
        VI.label("review.overview_button"),
        VI.label("review.help_button"),
        VI.label("review.leave"),
    ] == lan.labels


async def test_every_answer_leads_to_the_next_question(lan: Behind) -> None:
    """What was kept is said; after the last one comes the list of all."""
    said = []
    for item in ASKED:
        await answers(lan, item)
        said.append(lan.text)

    expected = [VI.label("review.saved", n=n) for n in range(1, len(ASKED) + 1)]
    assert expected == [text.splitlines()[0] for text in said]
    (figures,) = [text for text in said if "Mời gõ lần lượt: " in text]
    assert "Được giao; hoàn thành; đúng tiến độ, bảo đảm chất lượng; vượt mức." in figures
    assert f"Đã viết {len(ASKED)}/{len(ASKED)} câu" in lan.text
    assert VI.label("review.submit") in lan.labels


@pytest.mark.parametrize("content", few([c for c in WORDLESS if c not in (PHOTO, DOCUMENT)], 0))
async def test_what_is_no_text_is_no_answer(lan: Behind, content: dict[str, Any]) -> None:
    """Why, that nothing is lost, and the question again."""
    await lan.sends(**content)

    assert "Chưa nhận được câu trả lời" in lan.text
    assert "Nội dung đã lưu trước đó vẫn còn" in lan.text
    assert 1 == at(lan)


@pytest.mark.parametrize(
    "typed", few(["<b>An & Lan</b>", "{name} {{ x }}", "😀", "«2026»", "2026", "menus"], 0, 4)
)
async def test_signs_and_digits_are_text(lan: Behind, typed: str) -> None:
    """Where text is expected, whatever is typed is the answer, letter for letter."""
    await lan.says(typed)
    await lan.says("quay lai")

    assert 1 == at(lan)
    assert VI.label("review.given", text=typed) in lan.text


@pytest.mark.parametrize("typed", few(["2", "2.", "số 2", "Tốt", "tot", " TỐT. "], 0, 4))
async def test_a_grade_may_be_typed_instead(lan: Behind, typed: str) -> None:
    """Its place or its word, also where there are buttons."""
    await writes(lan, until=FIRST_GRADE)

    await lan.says(typed)
    saved = lan.text
    await lan.says("quay lai")

    assert VI.label("review.saved", n=FIRST_GRADE + 1) in saved
    assert VI.label("review.given", text=VI.label("grade.good")) in lan.text


@pytest.mark.parametrize(
    ("typed", "taken"), few([("0", False), ("1", True), ("4", True), ("5", False)], 2, 3)
)
async def test_a_grade_s_place_is_one_of_four(lan: Behind, typed: str, taken: bool) -> None:
    """Any other number is asked again."""
    await writes(lan, until=FIRST_GRADE)

    await lan.says(typed)

    assert taken == (at(lan) == FIRST_GRADE + 2)


async def test_a_typed_grade_is_asked_to_be_picked(lan: Behind) -> None:
    """A question with four grades takes no free text."""
    await writes(lan, until=FIRST_GRADE)

    await lan.says("khá tốt")

    assert VI.label("review.choose") in lan.text
    assert FIRST_GRADE + 1 == at(lan)


@pytest.mark.parametrize(
    ("length", "stays"),
    [(SPLIT_FROM - 1, False), (SPLIT_FROM, True), (SPLIT_FROM + 1, True)],
)
async def test_a_very_long_message_may_have_a_rest(lan: Behind, length: int, stays: bool) -> None:
    """From a length on, the phone may have cut it: the next message is added."""
    await lan.says("a" * length)

    assert stays == ("gửi tiếp phần còn lại" in lan.text)


async def test_the_rest_of_a_long_text_is_added(lan: Behind) -> None:
    """Two messages, one answer; a short rest is the last one, and leads on."""
    await lan.says("a" * 4000)
    await lan.says("b" * 1000)
    place = at(lan)

    await lan.taps(VI.label("review.overview_button"))
    await lan.taps(VI.label("review.preview"))
    first = lan.text
    await lan.taps(VI.label("lead.page_after"))
    second = lan.text

    assert 2 == place
    assert "aaaa" in first
    assert "aaaa\nbbbb" in second
    assert VI.label("lead.page_before") in lan.labels


async def test_more_is_added_to_an_answer_on_request(lan: Behind) -> None:
    """«Viết thêm» keeps what was written."""
    await lan.says("Phần đầu.")
    await lan.says("quay lai")

    await lan.taps(VI.label("review.append"))
    asked = lan.text
    await lan.says("Phần sau.")
    await lan.says("quay lai")

    assert "Phần đã viết vẫn giữ nguyên" in asked
    assert "Phần đầu.\nPhần sau." in lan.text


async def test_an_answer_too_long_is_refused_and_the_old_one_stays(lan: Behind) -> None:
    """How long it is, how long it may be, and the question again."""
    await lan.says("Câu trả lời cũ.")
    await lan.says("quay lai")

    await lan.says("a" * (LONGEST_ANSWER + 1))

    expected = VI.label("error.answer_too_long", length=LONGEST_ANSWER + 1, limit=LONGEST_ANSWER)
    assert expected in lan.text
    assert "Câu trả lời cũ." in lan.text


async def test_an_example_leads_back_to_its_question(lan: Behind) -> None:
    """It is marked as an example."""
    await lan.taps(VI.label("review.example_button"))
    shown = lan.text

    await lan.taps(VI.label("review.back_to_question"))

    assert shown.startswith("Ví dụ · ")
    assert "Đây chỉ là ví dụ" in shown
    assert 1 == at(lan)


async def test_one_goes_forth_and_back_without_answering(lan: Behind) -> None:
    """Later, back, and the first question has nothing before it."""
    await lan.taps(VI.label("review.later"))
    second = at(lan)

    await lan.taps(VI.label("review.previous"))

    assert (2, 1) == (second, at(lan))
    assert VI.label("review.previous") not in lan.labels


async def test_the_list_opens_any_question(lan: Behind) -> None:
    """Each line says whether it is done."""
    await writes(lan, until=2)
    await lan.says("muc luc")
    lines = lan.labels

    await lan.taps("⏳ 5.")

    assert lines[0].startswith("✅ 1.")
    assert lines[2].startswith("⏳ 3.")
    assert VI.label("review.submit") not in lines
    assert 5 == at(lan)


@pytest.mark.parametrize("typed", few(["nộp", "Nop bai", "nộp bản kiểm điểm"], 1))
async def test_who_types_to_hand_in_is_shown_what_is_left(lan: Behind, typed: str) -> None:
    """At a question nothing of it becomes an answer; nothing is handed in by a word."""
    await writes(lan, until=2)
    await lan.says(typed)
    at_a_question = lan.text
    await lan.says("menu")
    await lan.says(typed)

    assert "Đã viết 2/" in at_a_question
    assert "Đã viết 2/" in lan.text
    assert VI.label("review.submit") not in lan.labels


async def test_leaving_says_how_far_one_is(lan: Behind) -> None:
    """And «viết tiếp» goes on at the first open question."""
    await writes(lan, until=3)

    await lan.taps(VI.label("review.leave"))
    left = lan.text
    await lan.taps(VI.label("home.go_on"))

    assert VI.label("review.left", answered=3, items=len(ASKED)) in left
    assert 4 == at(lan)


async def test_handing_in_asks_once_more_and_brings_the_file(lan: Behind) -> None:
    """With the name it is printed under."""
    await writes(lan)

    await lan.taps(VI.label("review.submit"))
    asked = lan.text
    await lan.taps(VI.label("review.submit_yes"))

    assert "Nộp bản kiểm điểm năm 2024?" in asked
    assert ["ban-kiem-diem-2a-2024-tran-thi-lan.docx"] == lan.files


async def test_handing_in_too_early_lists_what_is_missing(lan: Behind) -> None:
    """A button from an earlier draft does not hand half a review in."""
    await writes(lan, until=3)
    review = lan.messages[-1].buttons[-1].data.split(":")[2]
    missing = sum(item.required for item in ASKED[3:])

    for do in ("submit", "submit_yes"):
        await lan.taps_data(f"r:{do}:{review}::")

        assert VI.label("review.missing", count=missing) in lan.text
    assert [] == lan.files


async def test_a_double_tap_hands_in_once(lan: Behind) -> None:
    """One file, and the words about printing and signing stay."""
    await writes(lan)
    await lan.taps(VI.label("review.submit"))
    yes = lan.messages[-1].buttons[0].data
    await lan.taps_data(yes)

    await lan.taps_data(yes)

    assert not lan.alert
    assert 1 == len(lan.files)
    assert "Mời in bản Word, ký" in lan.text


async def test_what_was_handed_in_can_be_read_fetched_and_taken_back(lan: Behind) -> None:
    """Taken back, it can be changed and handed in again."""
    await writes(lan)
    await lan.taps(VI.label("review.submit"))
    await lan.taps(VI.label("review.submit_yes"))

    await lan.taps(VI.label("review.word_file"))
    await lan.taps(VI.label("review.preview_own"))
    read = lan.text
    await lan.says("kiem diem")
    await lan.taps(VI.label("review.withdraw"))

    assert 2 == len(lan.files)
    assert "BẢN KIỂM ĐIỂM CÁ NHÂN" in read
    assert VI.label("review.withdrawn") in lan.text
    assert VI.label("review.submit") in lan.labels


async def test_the_draft_file_says_that_it_is_one(lan: Behind) -> None:
    """From the preview, before handing in."""
    await writes(lan, until=1)
    await lan.says("muc luc")
    await lan.taps(VI.label("review.preview"))

    await lan.taps(VI.label("review.word_file"))

    assert 1 == len(lan.files)
    assert "……" in "".join(message.text for message in lan.messages)


async def test_the_question_comes_in_the_other_language(lan: Behind) -> None:
    """The change of language in the middle keeps place and answers."""
    await writes(lan, until=2)

    await lan.says("english")
    home = lan.text
    await lan.taps(EN.label("home.go_on"))

    assert "2/14" in home
    assert ASKED[2].question.en in lan.text


async def test_who_is_not_asked_to_write_is_told_so(
    lan: Behind, joined: Joined, cell: Cell
) -> None:
    """Hoàng Văn Dũng is exempt."""
    dung = await joined("dung", 1005)

    await dung.says("kiem diem")

    assert VI.label("review.which_not_asked", year=2024) in dung.text
    assert "được miễn" in dung.text
    assert VI.label("review.volunteer") not in dung.labels


async def test_before_the_year_is_open_nothing_can_be_written(joined: Joined) -> None:
    """When it will be told."""
    lan = await joined("lan", 1001)

    await lan.says("kiem diem")

    assert VI.label("error.no_cycle") in lan.text
