"""A bare number or a button's words where text is expected: asked about, never kept silently."""

from collections.abc import Awaitable, Callable

import pytest

from bot.updates.doubt import keeps
from handlers.callbacks.duties import CalendarAction
from handlers.words import words_for
from papers.forms import Kind
from terms.calendar import CalendarMatter
from tests.handlers.conftest import Joined
from tests.handlers.line import Behind, OverZalo
from tests.meeting_room import LAST_DAY
from tests.rows import few
from tests.worlds import Cell, World
from workflow import cycle as cycles
from workflow.people import joining
from workflow.review import writing
from workflow.review.pages import Page

VI = words_for("vi")
Kept = Callable[[str], Awaitable[Page]]
EXAMPLE, WHY = VI.label("review.example_button"), VI.label("review.why_button")


@pytest.fixture
async def lan(world: World, cell: Cell, joined: Joined) -> Behind:
    """Trần Thị Lan on Telegram, at the first question of an open year."""
    phone: Behind = await joined("lan", 1001)
    await opens(world, cell)
    await phone.says("kiem diem")
    return phone


@pytest.fixture
async def binh(world: World, cell: Cell) -> Behind:
    """Lê Văn Bình on Zalo, at the first question of the same year."""
    async with world.job() as work:
        code = await joining.make_code(work, cell.people["binh"].member_id)
    phone = OverZalo(world, 2002)
    await phone.says(code)
    await phone.taps(VI.label("join.do_agree"))
    await opens(world, cell)
    await phone.says("kiem diem")
    return phone


async def opens(world: World, cell: Cell) -> None:
    """The secretary opens the year."""
    async with world.job() as work:
        await cycles.open_cycle(work, cell.people["an"], "hcmc_edu_2023", LAST_DAY)


@pytest.fixture
def kept(world: World, cell: Cell) -> Kept:
    """Read what is stored of somebody's review."""

    async def read(who: str) -> Page:
        async with world.job() as work:
            page = await writing.page(work, cell.people[who])
        assert page is not None
        return page

    return read


@pytest.mark.parametrize("typed", few(["1", "1.", " 1 ", "số 1", "So 1", "«1»"], 0, 3))
async def test_a_bare_number_is_asked_about(lan: Behind, kept: Kept, typed: str) -> None:
    """The first button or the answer? Nothing is kept before that is known."""
    await lan.says(typed)

    said = typed.strip()
    assert VI.label("doubt.ask", typed=said, label=EXAMPLE) == lan.text
    assert [VI.label("doubt.take", label=EXAMPLE), VI.label("doubt.keep", typed=said)] == lan.labels
    assert {} == (await kept("lan")).answers


@pytest.mark.parametrize(
    "typed",
    few(["Vì sao hỏi?", "vi sao hoi", "VÌ SAO HỎI", "Xem ví dụ", "xem vi du", "Bỏ qua câu này"], 1),
)
async def test_the_words_of_a_button_are_asked_about(lan: Behind, kept: Kept, typed: str) -> None:
    """With or without accents, signs and capitals."""
    await lan.says(typed)

    assert f"Đồng chí vừa gõ «{typed}»" in lan.text
    assert {} == (await kept("lan")).answers


async def test_the_button_may_have_been_meant(lan: Behind, kept: Kept) -> None:
    """Then it is taken as a tap, and the question still waits for its text."""
    await lan.says("vi sao hoi")

    await lan.taps(VI.label("doubt.take", label=WHY))

    assert VI.label("review.back_to_question") in lan.labels
    assert {} == (await kept("lan")).answers


async def test_the_text_may_have_been_meant(lan: Behind, kept: Kept) -> None:
    """Then it is kept letter for letter, and the next question comes."""
    await lan.says("số 2")

    await lan.taps(VI.label("doubt.keep", typed="số 2"))

    page = await kept("lan")
    assert ["số 2"] == list(page.answers.values())
    assert VI.label("review.saved", n=1) in lan.text


async def test_a_number_answers_the_question_about_the_number(lan: Behind, kept: Kept) -> None:
    """«1», asked about, then «2»: the second choice, to keep it. So too where there are buttons."""
    await lan.says("1")
    await lan.says("2")

    assert ["1"] == list((await kept("lan")).answers.values())


async def test_a_real_answer_needs_no_button(lan: Behind, kept: Kept) -> None:
    """Who goes on to write has said what he meant."""
    await lan.says("1")
    await lan.says("Chấp hành tốt chủ trương, nghị quyết.")

    assert ["Chấp hành tốt chủ trương, nghị quyết."] == list((await kept("lan")).answers.values())


async def test_a_number_that_no_button_has_is_asked_about_too(lan: Behind, kept: Kept) -> None:
    """There is only one thing it could be; it may still be a slip."""
    await lan.says("77")

    assert [VI.label("doubt.keep", typed="77")] == lan.labels
    assert {} == (await kept("lan")).answers


async def test_the_button_of_a_step_that_was_left_keeps_nothing(lan: Behind, kept: Kept) -> None:
    """Asked at the first question, tapped at the second, and twice: nothing lands there."""
    await lan.says("1")
    await lan.taps(VI.label("doubt.keep", typed="1"))

    await lan.taps_data(keeps("1"))
    await lan.taps_data(keeps("1"))

    assert ["1"] == list((await kept("lan")).answers.values())
    assert lan.alert


async def test_an_old_button_keeps_no_newer_text(lan: Behind, kept: Kept) -> None:
    """«12», then «77» typed after all: the first question's button says that it is an old one, and
    the second one keeps its own text."""
    await lan.says("12")
    old = lan.messages[-1].buttons[-1].data
    await lan.says("77")
    new = lan.messages[-1].buttons[0].data

    await lan.taps_data(old)
    refused, before = lan.toast, dict((await kept("lan")).answers)
    await lan.says("77")
    await lan.taps_data(new)

    assert VI.label("error.button_old") == refused
    assert {} == before
    assert ["77"] == list((await kept("lan")).answers.values())


async def test_a_number_picks_no_button_that_stands_alone(lan: Behind, kept: Kept) -> None:
    """«77» is asked about with one button and no number on it; «1» is asked about with it."""
    await lan.says("77")
    await lan.says("1")

    assert {} == (await kept("lan")).answers
    assert VI.label("doubt.which", typed="1", before="77") == lan.text
    assert [VI.label("doubt.keep", typed=each) for each in ("1", "77")] == lan.labels


@pytest.mark.parametrize("typed", ["1", "77"])
async def test_either_of_two_numbers_can_be_kept(lan: Behind, kept: Kept, typed: str) -> None:
    """What was typed first is not lost by what was typed after it."""
    await lan.says("77")
    await lan.says("1")

    await lan.taps(VI.label("doubt.keep", typed=typed))

    assert [typed] == list((await kept("lan")).answers.values())


async def test_a_repeated_update_asks_nothing_twice(lan: Behind, kept: Kept) -> None:
    """Delivered again after its answer was lost: the chat is shown where it stands."""
    await lan.says("1")
    await lan.taps(VI.label("doubt.keep", typed="1"))
    await lan.repeats()

    assert "Câu 2/" in lan.text
    assert not lan.alert


async def test_words_for_nothing_to_say_are_an_answer(lan: Behind, kept: Kept) -> None:
    """The form's own words mean the same, typed or tapped: there is no doubt."""
    page = await kept("lan")
    skips = next(i for i in page.items if i.skip is not None and i.kind is Kind.TEXT)
    for item in page.items[: page.number(skips.id) - 1]:
        await lan.taps_data(f"r:next:{page.review_id}:{item.id}:")
    assert skips.skip is not None

    await lan.says(skips.skip.vi.upper())

    assert skips.skip.vi == (await kept("lan")).answers[skips.id]


async def test_a_grade_is_still_picked_by_its_number(lan: Behind, kept: Kept) -> None:
    """A question of choices is no text step: nothing is asked."""
    page = await kept("lan")
    grade = next(item for item in page.items if item.kind is Kind.GRADE)
    await lan.taps_data(f"r:ask:{page.review_id}:{grade.id}:")

    await lan.says("2")

    assert "good" == (await kept("lan")).answers[grade.id]


async def test_on_zalo_a_number_is_asked_about(binh: Behind, kept: Kept) -> None:
    """The text step shows words, so a number was a slip or an answer."""
    await binh.says("số 1")

    assert f"1. Chọn «{EXAMPLE}»\n2. Ghi «số 1»" in binh.text
    assert {} == (await kept("binh")).answers


@pytest.mark.parametrize(("typed", "answers"), [("1", []), ("2", ["1"]), ("ghi", ["1"])])
async def test_on_zalo_the_doubt_is_answered_by_number(
    binh: Behind, kept: Kept, typed: str, answers: list[str]
) -> None:
    """The numbers belong to the question about the number."""
    await binh.says("1")

    await binh.says(typed)

    assert answers == list((await kept("binh")).answers.values())


async def test_on_zalo_the_words_one_is_told_to_type_are_the_tap(binh: Behind, kept: Kept) -> None:
    """«Gõ một trong các từ: …»: typed so, or without accents, they are what they say."""
    assert f"«{EXAMPLE}»" in binh.text

    await binh.says("xem vi du")

    assert VI.label("review.back_to_question") in binh.text
    assert {} == (await kept("binh")).answers


async def test_on_zalo_the_buttons_before_the_doubt_are_not_forgotten(
    binh: Behind, kept: Kept
) -> None:
    """«1», then «Mục lục» as the question had it: the contents, or asked about; never kept."""
    await binh.says("1")
    await binh.says("vi sao hoi")

    assert {} == (await kept("binh")).answers


async def test_a_number_is_a_figure_where_figures_are_asked_for(
    joined: Joined, world: World, cell: Cell
) -> None:
    """Between the two buttons of a doubt as well: it picks neither."""
    an = await joined("an", 1000)
    await opens(world, cell)
    matter = CalendarMatter.DOSSIER.value
    await an.taps_data(CalendarAction(do="ask", matter=matter).pack())
    asked = an.text
    await an.says(VI.label("lead.back"))
    doubted = an.labels

    await an.says("1")

    assert 2 == len(doubted)
    assert asked in an.text
