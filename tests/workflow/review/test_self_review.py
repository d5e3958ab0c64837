"""The self-review: form, answers, handing in."""

from datetime import date, timedelta

import pytest
from sqlalchemy import text

from storage.tables import Cycle, CycleState
from tests.workflow.conftest import Cell, World
from workflow import cycle as cycles
from workflow.errors import Refusal
from workflow.review import handing_in, paper_facts, writing
from workflow.review.pages import Page
from workflow.review.writing import LONGEST_ANSWER

LAST_DAY = date(2024, 12, 4)
VALUES = {"grade": "good", "level": "good", "rows": "8 8 8 3"}


@pytest.fixture
async def opened(world: World, cell: Cell) -> Cell:
    """The cell's year is open; self-reviews are due by the end of 4 December 2024."""
    async with world.job() as work:
        await cycles.open_cycle(work, cell.people["an"], "hcmc_edu_2023", LAST_DAY)
    return cell


async def _fill(world: World, cell: Cell, who: str) -> Page:
    async with world.job() as work:
        page = await writing.begin(work, cell.people[who])
        for item in page.items:
            value = VALUES.get(item.kind.value, "Đã làm xong 8 việc.")
            page = await writing.answer(work, cell.people[who], item.id, value)
    return page


@pytest.mark.parametrize(("who", "form"), [("lan", "2A.2023"), ("an", "2B.2023")])
async def test_the_form_follows_the_post(world: World, opened: Cell, who: str, form: str) -> None:
    """H-11: without a post form 2A; a secretary leads, so form 2B."""
    async with world.job() as work:
        page = await writing.begin(work, opened.people[who])

    assert form == page.form.key


async def test_an_exempt_member_is_not_asked(world: World, opened: Cell) -> None:
    """H-01: exempt from party activities, so no form."""
    with pytest.raises(Refusal) as refused:
        async with world.job() as work:
            await writing.begin(work, opened.people["dung"])

    assert "not_reviewed" == refused.value.code


async def test_every_answer_is_kept_and_can_be_changed(world: World, opened: Cell) -> None:
    """The later answer stands; an added part comes below the first."""
    lan = opened.people["lan"]
    async with world.job() as work:
        await writing.begin(work, lan)
        await writing.answer(work, lan, "i1", "Bản đầu.")
        await writing.answer(work, lan, "i1", "Bản sau.")
        await writing.answer(work, lan, "i1", "Phần thêm 🌾", append=True)

    async with world.job() as work:
        page = await writing.page(work, lan)

    assert page is not None
    assert {"i1": "Bản sau.\nPhần thêm 🌾"} == dict(page.answers)


@pytest.mark.parametrize(
    ("length", "code"),
    [(LONGEST_ANSWER - 1, None), (LONGEST_ANSWER, None), (LONGEST_ANSWER + 1, "answer_too_long")],
)
async def test_honest_writing_is_never_cut(
    world: World, opened: Cell, length: int, code: str | None
) -> None:
    """Far above any advice there is one limit, and it refuses instead of cutting."""
    lan = opened.people["lan"]
    refused = None
    async with world.job() as work:
        await writing.begin(work, lan)
        try:
            await writing.answer(work, lan, "i1", "ă" * length)
        except Refusal as refusal:
            refused = refusal.code

    assert code == refused


@pytest.mark.parametrize(
    ("item", "value", "code"),
    [
        ("i1", "   \n", "answer_empty"),
        ("i1", "\x00\x07", "answer_empty"),
        ("i1_grade", "perfect", "choice_unknown"),
        ("vii2", "average", "choice_unknown"),
        ("nothing", "x", "item_unknown"),
    ],
)
async def test_what_is_no_answer_is_refused(
    world: World, opened: Cell, item: str, value: str, code: str
) -> None:
    """And what was there before stays."""
    lan = opened.people["lan"]
    async with world.job() as work:
        await writing.begin(work, lan)
        await writing.answer(work, lan, "i2", "Còn đây.")
        with pytest.raises(Refusal) as refused:
            await writing.answer(work, lan, item, value)
        page = await writing.page(work, lan)

    assert code == refused.value.code
    assert page is not None
    assert {"i2": "Còn đây."} == dict(page.answers)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("cột một\tcột hai", "cột một cột hai"),
        ("dòng một\r\ndòng hai\u2028dòng ba", "dòng một\ndòng hai\ndòng ba"),
        ("tốt\x07\x7f\u202e lắm\u2066", "tốt lắm"),
        ("👩\u200d👧 🇻🇳", "👩\u200d👧 🇻🇳"),
    ],
    ids=["tabs", "line-ends", "unseen", "joined-emoji"],
)
async def test_a_text_is_kept_as_it_can_be_printed(
    world: World, opened: Cell, typed: str, kept: str
) -> None:
    """Pasted tables keep their words apart; signs nobody sees are left out, emoji stay whole."""
    lan = opened.people["lan"]

    async with world.job() as work:
        await writing.begin(work, lan)
        page = await writing.answer(work, lan, "i1", typed)

    assert kept == page.answers["i1"]


async def test_an_unfinished_review_cannot_be_handed_in(world: World, opened: Cell) -> None:
    """The number of missing answers is told."""
    lan = opened.people["lan"]
    async with world.job() as work:
        page = await writing.begin(work, lan)
        with pytest.raises(Refusal) as refused:
            await handing_in.submit(work, lan)

    assert "review_incomplete" == refused.value.code
    assert {"missing": len(page.missing)} == refused.value.fields


async def test_a_submitted_review_is_read_only_until_it_is_taken_back(
    world: World, opened: Cell
) -> None:
    """Withdrawn, it can be changed and handed in again."""
    lan = opened.people["lan"]
    await _fill(world, opened, "lan")
    async with world.job() as work:
        handed_in = await handing_in.submit(work, lan)
        with pytest.raises(Refusal) as refused:
            await writing.answer(work, lan, "i1", "Sửa lén.")
        back = await handing_in.withdraw(work, lan)
        changed = await writing.answer(work, lan, "i1", "Sửa công khai.")
        again = await handing_in.submit(work, lan)

    assert "review_submitted" == refused.value.code
    assert [True, False, False, True] == [p.submitted for p in (handed_in, back, changed, again)]
    assert "Sửa công khai." == again.answers["i1"]


async def test_nothing_is_written_once_the_cell_meets(world: World, opened: Cell) -> None:
    """The state of the year decides, not the screen that somebody still has open."""
    lan = opened.people["lan"]
    await _fill(world, opened, "lan")
    async with world.job() as work:
        cycle = await cycles.in_view(work, lan)
        assert cycle is not None
        cycles.step(cycle, CycleState.MEETING)
        (await work.session()).add(cycle)

    async with world.job() as work:
        with pytest.raises(Refusal) as refused:
            await writing.answer(work, lan, "i1", "Muộn rồi.")

    assert "writing_closed" == refused.value.code


async def test_the_paper_states_what_the_database_holds(world: World, opened: Cell) -> None:
    """Header, answers and the draft mark."""
    lan = opened.people["lan"]
    page = await _fill(world, opened, "lan")

    async with world.job() as work:
        draft = await paper_facts.facts(work, lan.member_id, 2024)
        await handing_in.submit(work, lan)
        final = await paper_facts.facts(work, lan.member_id, 2024)

    assert page.answers == final.answers
    assert ("Đảng bộ Trường THPT Ví Dụ", "Chi bộ Tổ Tự nhiên") == (final.superior, final.cell)
    assert (True, False) == (draft.draft, final.draft)
    assert (None, date(2024, 11, 20)) == (draft.on, final.on)


async def test_answers_are_ciphertext_at_rest(world: World, opened: Cell) -> None:
    """Reading the table past the program shows no word of anybody's."""
    await _fill(world, opened, "lan")

    async with world.job() as work:
        session = await work.session()
        rows = (await session.connection()).execute(text("SELECT value FROM answer"))
        stored = [bytes(value) for (value,) in (await rows).all()]

    assert stored
    assert not any("việc".encode() in value or b"good" in value for value in stored)


@pytest.mark.parametrize(
    ("last", "code"),
    [
        (date(2024, 11, 19), "deadline_past"),
        (date(2024, 11, 20), None),
        (date(2025, 11, 21), None),
        (date(2025, 11, 22), "deadline_far"),
    ],
)
async def test_the_deadline_of_a_year(
    world: World, cell: Cell, last: date, code: str | None
) -> None:
    """From today on, within a year and a day."""
    refused = None
    try:
        async with world.job() as work:
            await cycles.open_cycle(work, cell.people["an"], "hcmc_edu_2023", last)
    except Refusal as refusal:
        refused = refusal.code

    assert code == refused


async def test_a_year_is_opened_once_and_by_the_secretary(world: World, opened: Cell) -> None:
    """A double tap, or a member, opens nothing."""
    refused = []
    for who in ("an", "lan"):
        async with world.job() as work:
            with pytest.raises(Refusal) as refusal:
                await cycles.open_cycle(
                    work, opened.people[who], "hcmc_edu_2023", LAST_DAY + timedelta(days=1)
                )
            refused.append(refusal.value.code)

    assert ["cycle_open", "not_secretary"] == refused


@pytest.mark.parametrize("state", CycleState)
def test_every_step_of_the_year(state: CycleState) -> None:
    """What the table has is taken; everything else is refused and changes nothing."""
    for to in CycleState:
        year = Cycle(
            cell_id=1,
            year=2024,
            profile="p",
            profile_hash="h",
            state=state,
            review_deadline=LAST_DAY,
        )
        allowed = to in cycles.STEPS[state]

        refused = False
        try:
            cycles.step(year, to)
        except Refusal:
            refused = True

        assert allowed != refused, to
        assert (to if allowed else state) == year.state
