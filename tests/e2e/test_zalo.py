"""The self-review on Zalo: no buttons, so choices are typed, in whatever way people type them."""

from datetime import timedelta

import aiohttp
import pytest

from papers.forms import FormKind, Kind
from playground.story import Phone
from playground.story_zalo import LINK
from tests.e2e.house import ACT, QUESTIONS, Cell, texts_in
from workflow.review.which_form import FORMS

pytestmark = pytest.mark.asyncio(loop_scope="module")

FIRST_GRADE = next(number for number, item in enumerate(QUESTIONS) if item.kind.value == "grade")


@pytest.fixture
def written() -> list[str]:
    """Ways to say "Tốt", the second of the grades."""
    return ["2", "số 2", "Tốt", "tot", "2.", "TỐT", "so 2", "câu 2"]


async def _binh(cell: Cell, *, until: int = 0) -> Phone:
    """Lê Văn Bình on Zalo, joined by typing his code, at a question of his review."""
    await cell.opens_year()
    binh = await cell.zalo("binh")
    await ACT.joins(binh, await cell.code_for("binh"))
    await cell.writes("binh", until=until)
    await binh.says("kiem diem")
    await binh.sees(f"Câu {until + 1}/")
    return binh


async def test_a_whole_review_by_typing(cell: Cell, written: list[str]) -> None:
    """Numbers, words, no accents, capitals; the paper comes as a link and says what he wrote."""
    binh = await _binh(cell)
    grades = iter(written * 2)

    for number, item in enumerate(QUESTIONS, start=1):
        if item.kind.value == "grade":
            await binh.says(next(grades))
        elif item.kind.value == "level":
            await binh.says("hoan thanh tot nhiem vu")
        elif item.example is not None:
            await binh.says(item.example.vi)
        else:
            await binh.taps(item.skip.vi if item.skip else "")
        if number < len(QUESTIONS):
            await binh.sees(f"Câu {number + 1}/")
    paper = await ACT.hands_in(binh)

    answers = await cell.answers("binh")
    grades_given = {answers[item.id] for item in QUESTIONS if item.kind.value == "grade"}
    assert {"good"} == grades_given
    said = texts_in(paper)
    first = QUESTIONS[0].example
    assert first is not None
    assert first.vi in said
    assert "Lê Văn Bình".upper() in said.upper()


@pytest.mark.parametrize(
    "typed",
    ["19", *(pytest.param(typed, marks=pytest.mark.long) for typed in ("0", "hai", "tốt lắm nhé"))],
)
async def test_what_is_no_choice_is_asked_again(cell: Cell, typed: str) -> None:
    """One sentence says how to choose, and the list is shown again; nothing is kept."""
    binh = await _binh(cell, until=FIRST_GRADE)

    await binh.says(typed)

    await binh.sees(ACT.sight("review.choose"))
    assert FIRST_GRADE == len(await cell.answers("binh"))


async def test_a_digit_is_text_where_text_is_asked_for(cell: Cell) -> None:
    """«2» picks nothing where words are asked for: whether it is the answer is asked, then kept."""
    binh = await _binh(cell)

    await binh.says("2")
    await binh.taps("Ghi «2»")

    await binh.sees("Câu 2/")
    assert {QUESTIONS[0].id: "2"} == await cell.answers("binh")


async def test_the_way_out_is_a_word_where_text_is_asked_for(cell: Cell) -> None:
    """The offered words work typed without accents; what was written stays."""
    binh = await _binh(cell, until=2)

    await binh.says("de sau")

    await binh.sees("Đã lưu 2/")
    assert 2 == len(await cell.answers("binh"))


@pytest.mark.parametrize(
    "kind",
    ["photo", *(pytest.param(kind, marks=pytest.mark.long) for kind in ("voice", "sticker"))],
)
async def test_no_text_is_no_answer(cell: Cell, kind: str) -> None:
    """One sentence says what is missing; what was written stays."""
    binh = await _binh(cell, until=2)
    sends = {
        "photo": binh.sends_photo,
        "voice": binh.sends_voice,
        "sticker": binh.sends_sticker,
    }

    await sends[kind]()

    told = "review.no_files_here" if kind == "photo" else "review.not_a_text"
    await binh.sees(ACT.sight(told))
    assert 2 == len(await cell.answers("binh"))


async def test_what_zalo_shows_to_no_bot_is_passed_over(cell: Cell) -> None:
    """A place or file comes without a sender: nobody can be answered, nothing is disturbed."""
    binh = await _binh(cell, until=2)
    await binh.sends_location()

    await binh.says("Câu trả lời sau đó")

    await binh.sees("Câu 4/")
    assert 3 == len(await cell.answers("binh"))


@pytest.mark.long
async def test_five_thousand_characters_arrive_whole(cell: Cell) -> None:
    """The phone cuts the text in three; all of it becomes one answer, in its order."""
    binh = await _binh(cell)
    text = " ".join(f"câu{number:04}" for number in range(625))

    await binh.says(text)

    await binh.sees("Câu 2/")
    kept = (await cell.answers("binh"))[QUESTIONS[0].id]
    assert text.split() == kept.split()


PAPERS = {"pledge": "cam ket", "programme": "chuong trinh hanh dong"}


@pytest.mark.parametrize("kind", PAPERS)
async def test_a_paper_of_the_year_by_typing(cell: Cell, kind: str) -> None:
    """Part by part; a picture is no answer; left and taken up again; the file comes as a link."""
    await cell.opens_year()
    binh = await cell.zalo("binh")
    await ACT.joins(binh, await cell.code_for("binh"))
    form = FORMS.of_kind(FormKind(kind), "hcmc_edu_2023")
    assert form is not None
    parts = form.asked()
    await binh.says(PAPERS[kind])
    await binh.sees(f"Phần 1/{len(parts)}")
    await binh.sends_photo()
    await binh.sees(f"Phần 1/{len(parts)}")

    for number, item in enumerate(parts, start=1):
        assert item.example is not None
        await binh.says(item.example.vi)
        if number == 2:
            await binh.sees(f"Phần 3/{len(parts)}")
            await binh.says("menu")
            await binh.says(PAPERS[kind])
            await binh.taps("⏳ 3.")
        if number < len(parts):
            await binh.sees(f"Phần {number + 1}/{len(parts)}")
    await binh.sees(ACT.sight("yearly.kept"))
    await binh.taps(ACT.label("yearly.file"))
    said = texts_in(await binh.sees_file(".docx"))

    assert form.title.upper() in said.upper()
    for item in parts:
        assert item.example is not None
        if item.kind is Kind.TEXT:
            assert item.example.vi.splitlines()[0] in said


@pytest.mark.long
async def test_the_links_of_the_paper_end_after_a_day(cell: Cell) -> None:
    """A link from yesterday opens a page with one sentence: what to do; the file stays shut."""
    await cell.opens_year()
    binh = await cell.zalo("binh")
    await ACT.joins(binh, await cell.code_for("binh"))
    await cell.hands_in("binh")
    await binh.says("kiem diem")
    await binh.taps(ACT.label("review.word_file"))
    seen = await binh.sees("http")
    (link,) = LINK.findall(seen.text)

    fresh, paper = await _followed(link)
    await binh.story.moves_clock(timedelta(hours=25))
    old, page = await _followed(link)
    forged, _ = await _followed(f"{link[:-3]}AAA")

    assert (200, 410, 410) == (fresh, old, forged)
    assert paper.startswith(b"PK")
    assert ACT.label("web.link_over") in page.decode()


async def _followed(link: str) -> tuple[int, bytes]:
    async with aiohttp.ClientSession() as session, session.get(link) as answer:
        return answer.status, await answer.read()
