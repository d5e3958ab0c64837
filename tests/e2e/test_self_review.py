"""Writing the self-review with a clumsy thumb: what comes twice, at once, too long, or not at all
as text. Each is answered with one helpful sentence, and nothing is lost."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from bot.demo.stage import TELEGRAM_TOKEN
from playground.story import TelegramPhone
from tests.e2e.house import ACT, QUESTIONS, Cell, texts_in

pytestmark = pytest.mark.asyncio(loop_scope="module")

ANSWER = "Tôi giữ gìn phẩm chất, lối sống giản dị, được đồng nghiệp tin cậy."
FIRST_GRADE = next(number for number, item in enumerate(QUESTIONS) if item.kind.value == "grade")


async def _repeats(phone: TelegramPhone) -> None:
    """The platform delivers the last update once more."""
    await phone.looks_away()
    await phone.story.ask("POST", "telegram/repeat", {"bot": TELEGRAM_TOKEN})


async def test_a_text_delivered_twice_is_kept_once(cell: Cell, lan: TelegramPhone) -> None:
    """The second delivery changes nothing and shows the question that comes next."""
    await ACT.begins_review(lan)
    await lan.says(ANSWER)
    await lan.sees("2/")
    before = await cell.answers("lan")

    await _repeats(lan)

    await lan.sees("Câu 2/")
    assert before == await cell.answers("lan")
    assert {QUESTIONS[0].id: ANSWER} == before


@pytest.mark.long
async def test_a_tap_delivered_twice_is_kept_once(cell: Cell, lan: TelegramPhone) -> None:
    """The grade is kept once; the repeat shows the question after it, not the one after that."""
    await cell.writes("lan", until=FIRST_GRADE)
    await lan.says("kiem diem")
    await lan.taps(ACT.label("grade.good"))
    await lan.sees(f"{FIRST_GRADE + 2}/")

    await _repeats(lan)

    await lan.sees(f"Câu {FIRST_GRADE + 2}/")
    assert FIRST_GRADE + 1 == len(await cell.answers("lan"))


async def test_the_same_button_twice_at_once_counts_once(cell: Cell, lan: TelegramPhone) -> None:
    """A trembling finger: the second tap finds the next question and leaves it alone."""
    await cell.writes("lan", until=FIRST_GRADE)
    await lan.says("kiem diem")
    shown = await lan.sees(f"{FIRST_GRADE + 1}/")

    await asyncio.gather(
        lan.taps_old(ACT.label("grade.good"), shown),
        lan.taps_old(ACT.label("grade.good"), shown),
    )

    await lan.sees(f"Câu {FIRST_GRADE + 2}/")
    answers = await cell.answers("lan")
    assert FIRST_GRADE + 1 == len(answers)
    assert "good" == answers[QUESTIONS[FIRST_GRADE].id]


@pytest.mark.long
async def test_two_buttons_at_once_keep_one_grade(cell: Cell, lan: TelegramPhone) -> None:
    """Two different grades of one question: one of them stands, the next question is untouched."""
    await cell.writes("lan", until=FIRST_GRADE)
    await lan.says("kiem diem")
    shown = await lan.sees(f"{FIRST_GRADE + 1}/")

    await asyncio.gather(
        lan.taps_old(ACT.label("grade.good"), shown),
        lan.taps_old(ACT.label("grade.average"), shown),
    )

    await lan.sees(f"Câu {FIRST_GRADE + 2}/")
    answers = await cell.answers("lan")
    assert FIRST_GRADE + 1 == len(answers)
    assert answers[QUESTIONS[FIRST_GRADE].id] in ("good", "average")


async def test_two_members_write_at_once(cell: Cell, lan: TelegramPhone) -> None:
    """Neither waits for the other, neither gets the other's question."""
    khanh = await cell.joined("khanh")

    async def writes(phone: TelegramPhone, grade: str) -> None:
        await ACT.begins_review(phone)
        await phone.says(f"{phone.name} tự nhận xét")
        await phone.sees(f"Câu {FIRST_GRADE + 1}/")
        await phone.taps(ACT.label(f"grade.{grade}"))
        await phone.sees(f"Câu {FIRST_GRADE + 2}/")

    await asyncio.gather(writes(lan, "good"), writes(khanh, "average"))

    for who, grade in (("lan", "good"), ("khanh", "average")):
        expected = [f"{cell.people[who].name} tự nhận xét", grade]
        assert expected == [*(await cell.answers(who)).values()]


@pytest.mark.parametrize(
    "sends",
    [
        pytest.param(TelegramPhone.sends_voice, marks=pytest.mark.long),
        TelegramPhone.sends_sticker,
        pytest.param(TelegramPhone.sends_location, marks=pytest.mark.long),
    ],
    ids=["voice", "sticker", "location"],
)
async def test_no_text_is_no_answer(
    cell: Cell, lan: TelegramPhone, sends: Callable[[TelegramPhone], Awaitable[None]]
) -> None:
    """One sentence says what is missing; what was written stays; the question stands."""
    await cell.writes("lan", until=1)
    await lan.says("kiem diem")
    await lan.sees("Câu 2/")
    before = await cell.answers("lan")

    await sends(lan)

    seen = await lan.sees(ACT.sight("review.not_a_text"))
    assert "Câu 2/" in seen.text
    assert before == await cell.answers("lan")


@pytest.mark.parametrize(
    "sends",
    [
        TelegramPhone.sends_photo,
        pytest.param(
            lambda phone: phone.sends_document("ghi-chu.pdf", b"%PDF"), marks=pytest.mark.long
        ),
        pytest.param(
            lambda phone: phone.sends_photo(caption="Câu trả lời nằm dưới ảnh"),
            marks=pytest.mark.long,
        ),
    ],
    ids=["photo", "document", "caption"],
)
async def test_a_photo_or_file_is_a_proof_of_the_question(
    cell: Cell, lan: TelegramPhone, sends: Callable[[TelegramPhone], Awaitable[None]]
) -> None:
    """It is kept beside the answer, which is still waited for."""
    await cell.writes("lan", until=1)
    await lan.says("kiem diem")
    await lan.sees("Câu 2/")

    await sends(lan)

    seen = await lan.sees(ACT.sight("review.proof_kept"))
    assert "Câu 2/" in seen.text
    assert 1 == len(await cell.answers("lan"))


async def test_five_thousand_characters_arrive_whole(cell: Cell, lan: TelegramPhone) -> None:
    """The phone cuts the text in two; both parts become one answer, in their order."""
    await ACT.begins_review(lan)
    text = " ".join(f"câu{number:04}" for number in range(625))[:5000]

    await lan.says(text)

    await lan.sees("Câu 2/")
    kept = (await cell.answers("lan"))[QUESTIONS[0].id]
    assert text.split() == kept.split()


@pytest.mark.long
async def test_the_longest_single_message_is_kept_whole(cell: Cell, lan: TelegramPhone) -> None:
    """4,096 characters are one message, and one answer."""
    await ACT.begins_review(lan)
    text = "ă" * 4096

    await lan.says(text)

    await lan.sees("4096 ký tự")
    assert text == (await cell.answers("lan"))[QUESTIONS[0].id]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("👍👍👍", marks=pytest.mark.long),
        "👩‍👩‍👧‍👦🇻🇳",
        pytest.param("<b>đậm</b> & {} {{ item }} {0}", marks=pytest.mark.long),
        "{{ ngay }} {% for x in y %}",
        pytest.param("<script>alert(1)</script> &amp; &lt;", marks=pytest.mark.long),
        pytest.param("_gạch_ *sao* `mã` [nối](http://vi.du) \\", marks=pytest.mark.long),
    ],
    ids=["emoji", "joined-emoji", "marks", "template", "script", "markdown"],
)
async def test_signs_are_kept_and_shown_as_typed(cell: Cell, lan: TelegramPhone, text: str) -> None:
    """Nothing typed is read as a mark, a field or a template: not stored so, not shown so."""
    await ACT.begins_review(lan)
    await lan.says(text)
    await lan.sees("Câu 2/")

    await lan.taps(ACT.label("review.previous"))

    seen = await lan.sees("Câu 1/")
    assert text in seen.text
    assert text == (await cell.answers("lan"))[QUESTIONS[0].id]


async def test_signs_reach_the_word_file_as_typed(cell: Cell, lan: TelegramPhone) -> None:
    """The template of the paper does not run what a member typed, and the file is still made."""
    await ACT.begins_review(lan)
    await lan.says("{{ person.name }} {% if %} <b>&</b>")
    await lan.sees("Câu 2/")
    await lan.taps(ACT.label("review.overview_button"))
    await lan.taps(ACT.label("review.preview"))
    await lan.taps(ACT.label("review.word_file"))

    paper = await lan.sees_file(".docx")

    assert "{{ person.name }} {% if %} <b>&</b>" in texts_in(paper)


async def test_control_characters_are_left_out(cell: Cell, lan: TelegramPhone) -> None:
    """What no paper can show is not kept; the words around it are."""
    await ACT.begins_review(lan)

    await lan.says("Trước\x00\x07\x1b[31msau\u202e")

    await lan.sees("Câu 2/")
    kept = (await cell.answers("lan"))[QUESTIONS[0].id]
    assert kept.isprintable()
    assert kept.startswith("Trước")
    assert "sau" in kept
