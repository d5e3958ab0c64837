"""After the handing in: given back, revised, every version kept, read by whom it concerns."""

from dataclasses import replace

import pytest
from sqlmodel import select

from storage.tables import CycleState, MemberRole, OutboxMessage, VersionKind
from tests.scenes import Begun, Steps, asked_for
from tests.workflow.conftest import Cell, World
from tests.workflow.writing import TEXT, hand_in, open_year, year_is
from workflow import cycle as cycles
from workflow.errors import Refusal
from workflow.review import answer_undo, handing_in, paper_facts, prompts, writing
from workflow.review.review_states import Phase


async def _handed_in(begun: Begun) -> None:
    await open_year(begun.world, begun.cell)
    await hand_in(begun.world, begun.cell, "lan")


@pytest.fixture
def scene(request: pytest.FixtureRequest) -> Steps:
    """As far as the cell; what most of its tests begin with is built once."""
    return asked_for(request.fixturenames, handed_in=_handed_in)


@pytest.fixture
def handed_in(cell: Cell) -> Cell:
    """Trần Thị Lan has handed her review in."""
    return cell


async def refusal_of(step: object) -> str:
    """Give the code a step is refused with."""
    with pytest.raises(Refusal) as refused:
        await step  # type: ignore[misc]
    return refused.value.code


async def test_a_review_given_back_opens_only_what_was_named(world: World, handed_in: Cell) -> None:
    """The comment is shown, the named item can be written, the others are closed."""
    an, lan = handed_in.people["an"], handed_in.people["lan"]
    async with world.job() as work:
        await handing_in.return_review(work, an, lan.member_id, "Thiếu số liệu.", ("i2",))
    async with world.job() as work:
        page = await writing.answer(work, lan, "i2", "Dạy 17 tiết/tuần.")
        closed = await refusal_of(writing.answer(work, lan, "i1", "Sửa thêm."))
        again = await handing_in.submit(work, lan)

    assert (Phase.RETURNED, "Thiếu số liệu.") == (page.phase, page.comment)
    assert "i2" == (page.first_open.id if page.first_open else None)
    assert "item_closed" == closed
    assert (Phase.SUBMITTED, "Dạy 17 tiết/tuần.") == (again.phase, again.answers["i2"])


async def test_its_member_is_told_once(world: World, handed_in: Cell) -> None:
    """By the outbox; once handed in again the notice is owed no more."""
    an, lan = handed_in.people["an"], handed_in.people["lan"]
    async with world.job() as work:
        await handing_in.return_review(work, an, lan.member_id, "Thiếu số liệu.")
    assert work.unit.planned
    async with world.job() as work:
        session = await work.session()
        row = (
            await session.exec(
                select(OutboxMessage).where(OutboxMessage.kind == handing_in.RETURNED)
            )
        ).one()
        before = await handing_in.returned_facts(work, row)
        await handing_in.submit(work, lan)
        after = await handing_in.returned_facts(work, row)

    assert lan.member_id == row.member_id
    assert before is not None
    assert (2024, "Thiếu số liệu.") == (before.year, before.comment)
    assert after is None


@pytest.mark.parametrize(
    ("who", "whose", "code"),
    [
        ("lan", "binh", "not_secretary"),
        ("an", "an", "no_review"),
        ("an", "binh", "no_review"),
    ],
)
async def test_who_may_give_back_whose(
    world: World, handed_in: Cell, who: str, whose: str, code: str
) -> None:
    """Only who leads the cell, and only what was handed in."""
    person, member = handed_in.people[who], handed_in.people[whose].member_id
    async with world.job() as work:
        step = handing_in.return_review(work, person, member, "Thiếu.")
        assert code == await refusal_of(step)


async def test_nobody_gives_his_own_back(world: World, handed_in: Cell) -> None:
    """The secretary takes his own back as everybody does."""
    await hand_in(world, handed_in, "an")
    an = handed_in.people["an"]
    async with world.job() as work:
        step = handing_in.return_review(work, an, an.member_id, "Thiếu.")
        assert "own_review" == await refusal_of(step)


async def test_another_cells_secretary_reads_nothing(world: World, handed_in: Cell) -> None:
    """Neither a review nor its versions."""
    stranger = replace(handed_in.people["an"], cell_id=999, role=MemberRole.SECRETARY)
    lan = handed_in.people["lan"].member_id
    async with world.job() as work:
        for step in (
            handing_in.read_submitted(work, stranger, lan),
            handing_in.return_review(work, stranger, lan, "Thiếu."),
        ):
            assert "not_in_cell" == await refusal_of(step)


async def test_a_draft_is_seen_by_nobody(world: World, handed_in: Cell) -> None:
    """Handed in it is read; taken back it is not."""
    an, lan = handed_in.people["an"], handed_in.people["lan"]
    async with world.job() as work:
        read = await handing_in.read_submitted(work, an, lan.member_id)
        await handing_in.withdraw(work, lan)
        hidden = await refusal_of(handing_in.read_submitted(work, an, lan.member_id))

    assert TEXT == read.answers["i1"]
    assert "review_not_submitted" == hidden


async def test_every_version_is_kept(world: World, handed_in: Cell) -> None:
    """Handed in, taken back, given back, revised: four versions with who, when and why."""
    an, lan = handed_in.people["an"], handed_in.people["lan"]
    async with world.job() as work:
        await handing_in.withdraw(work, lan)
        await writing.answer(work, lan, "i1", "Bản hai.")
        await handing_in.submit(work, lan)
        await handing_in.return_review(work, an, lan.member_id, "Thiếu số liệu.")
        await writing.answer(work, lan, "i1", "Bản ba.")
        await handing_in.submit(work, lan)
    await year_is(world, handed_in, CycleState.PROPOSED)
    async with world.job() as work:
        await handing_in.revise(work, lan)
        await writing.answer(work, lan, "i1", "Bản bốn.")
        await handing_in.submit(work, lan)
        found = await handing_in.versions(work, an, lan.member_id)

    assert [TEXT, "Bản hai.", "Bản ba.", "Bản bốn."] == [v.answers["i1"] for v in found]
    assert [VersionKind(k) for k in ("first", "withdrawn", "returned", "revision")] == [
        v.kind for v in found
    ]
    assert {lan.member_id} == {v.by_member_id for v in found}


async def test_the_voted_version_stands_while_it_is_revised(world: World, handed_in: Cell) -> None:
    """The secretary reads the old text, the level cannot be changed, dropping puts all back."""
    an, lan = handed_in.people["an"], handed_in.people["lan"]
    await year_is(world, handed_in, CycleState.PROPOSED)
    async with world.job() as work:
        await handing_in.revise(work, lan)
        await writing.answer(work, lan, "i1", "Đang sửa.")
        level = await refusal_of(writing.answer(work, lan, "vii2", "excellent"))
        read = await handing_in.read_submitted(work, an, lan.member_id)
        dropped = await handing_in.give_up(work, lan)

    assert "item_closed" == level
    assert TEXT == read.answers["i1"]
    assert (Phase.SUBMITTED, TEXT) == (dropped.phase, dropped.answers["i1"])


async def test_a_prompt_opens_a_review_again(world: World, handed_in: Cell) -> None:
    """H-15: three prompts, two answered: it cannot be handed in; each is a question of its own."""
    an, lan = handed_in.people["an"], handed_in.people["lan"]
    async with world.job() as work:
        for text in ("Chậm quyết toán quỹ tổ.", "Vắng hai kỳ sinh hoạt.", "Chưa nêu gương."):
            await prompts.add(work, an, lan.member_id, text)
    async with world.job() as work:
        page = await writing.page(work, lan)
        assert page is not None
        asked = [item for item in page.items if item.id.startswith("iv.")]
        for item in asked[:2]:
            await writing.answer(work, lan, item.id, "Xin nhận trách nhiệm; xong 20/9.")
        blocked = await refusal_of(handing_in.submit(work, lan))
        await writing.answer(work, lan, asked[2].id, "Sẽ sửa trong quý I.")
        again = await handing_in.submit(work, lan)
        facts = await paper_facts.facts(work, lan.member_id, 2024)

    assert ("returned", 3, "review_incomplete") == (page.phase, len(asked), blocked)
    assert "«Chậm quyết toán quỹ tổ.»" in asked[0].question.vi
    assert again.submitted
    assert [
        ("Chậm quyết toán quỹ tổ.", "Xin nhận trách nhiệm; xong 20/9."),
        ("Vắng hai kỳ sinh hoạt.", "Xin nhận trách nhiệm; xong 20/9."),
        ("Chưa nêu gương.", "Sẽ sửa trong quý I."),
    ] == [(each.prompt, each.answer) for each in facts.prompts]


async def test_what_was_explained_comes_back_with_the_prompt(world: World, handed_in: Cell) -> None:
    """Taken away and asked again in the same words, by Hoàn tác or anew, also after the review was
    handed in without it; others' words, and another member's prompt, are given nothing."""
    an, lan, binh = (handed_in.people[who] for who in ("an", "lan", "binh"))
    words = "Chậm quyết toán quỹ tổ."
    explained = "Tôi xin nhận trách nhiệm. " * 150
    async with world.job() as work:
        first = await prompts.add(work, an, lan.member_id, words)
        for text in ("Bản đầu.", explained):
            await writing.answer(work, lan, f"iv.{first.prompt_id}", text)
        await prompts.remove(work, an, first.prompt_id)
        await handing_in.submit(work, lan)
    async with world.job() as work:
        others = await prompts.add(work, an, lan.member_id, "Vắng hai kỳ sinh hoạt.")
        his = await prompts.add(work, an, binh.member_id, words)
        again = await prompts.add(work, an, lan.member_id, words)
    async with world.job() as work:
        page = await writing.page(work, lan)
        his_page = await writing.page(work, binh)
        assert page is not None
        item = f"iv.{again.prompt_id}"
        before = await answer_undo.undo(work, lan, item, page.trail[item].undo or 0)

    assert explained.strip() == page.answers[item]
    assert f"iv.{others.prompt_id}" not in page.answers
    assert his_page is None or f"iv.{his.prompt_id}" not in his_page.answers
    assert "Bản đầu." == before.page.answers[item]


async def test_a_prompt_taken_away_takes_its_question(world: World, handed_in: Cell) -> None:
    """And the answer to it; a member's prompt is entered by who leads, for his own cell."""
    an, lan = handed_in.people["an"], handed_in.people["lan"]
    async with world.job() as work:
        prompt = await prompts.add(work, an, lan.member_id, "Chậm quyết toán quỹ tổ.")
        await writing.answer(work, lan, f"iv.{prompt.prompt_id}", "Đã xong.")
        await prompts.remove(work, an, prompt.prompt_id)
        page = await writing.page(work, lan)
        refused = [
            await refusal_of(prompts.add(work, lan, lan.member_id, "Tự gợi ý.")),
            await refusal_of(prompts.add(work, an, 999, "Người lạ.")),
            await refusal_of(prompts.add(work, an, handed_in.people["dung"].member_id, "Miễn.")),
            await refusal_of(prompts.remove(work, an, prompt.prompt_id)),
        ]
        await prompts.add(work, an, None, "Tập thể chậm báo cáo.")
        cycle = await cycles.in_view(work, lan)
        assert cycle is not None
        collective = await prompts.of_collective(work, cycle)

    assert page is not None
    assert not [name for name in (*page.answers, *(i.id for i in page.items)) if "iv" in name[:2]]
    assert ["not_secretary", "not_in_cell", "not_reviewed", "prompt_unknown"] == refused
    assert ("Tập thể chậm báo cáo.",) == collective
