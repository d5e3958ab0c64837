"""A stored answer is never replaced without saying so, and comes back until it is handed in."""

from collections.abc import Awaitable, Callable

import pytest

from handlers.review.question_view import action
from handlers.words import words_for
from papers.forms import Kind
from tests.handlers.conftest import Joined
from tests.handlers.line import Behind, OverZalo
from tests.meeting_room import LAST_DAY
from tests.rows import few
from tests.workflow.review.test_prepared import WHOLE
from tests.worlds import Cell, World
from workflow import cycle as cycles
from workflow.people import joining
from workflow.review import last_year, writing
from workflow.review.pages import Page

VI = words_for("vi")
LONG = "Chấp hành nghiêm chủ trương, nghị quyết. " * 9
UNDO, REDO = VI.label("review.undo"), VI.label("review.redo")
Kept = Callable[[str], Awaitable[Page]]


@pytest.fixture
async def year(world: World, cell: Cell) -> None:
    """The secretary has opened the year."""
    async with world.job() as work:
        await cycles.open_cycle(work, cell.people["an"], "hcmc_edu_2023", LAST_DAY)


@pytest.fixture
async def lan(year: None, joined: Joined) -> Behind:
    """Trần Thị Lan on Telegram; her first answer has some 370 characters."""
    phone: Behind = await joined("lan", 1001)
    await phone.says("kiem diem")
    await phone.says(LONG)
    return phone


@pytest.fixture
async def binh(year: None, world: World, cell: Cell) -> Behind:
    """Lê Văn Bình on Zalo, as far."""
    async with world.job() as work:
        code = await joining.make_code(work, cell.people["binh"].member_id)
    phone = OverZalo(world, 2002)
    await phone.says(code)
    await phone.taps(VI.label("join.do_agree"))
    await phone.says("kiem diem")
    await phone.says(LONG)
    return phone


@pytest.fixture
def kept(world: World, cell: Cell) -> Kept:
    """Read what is stored of somebody's review."""

    async def read(who: str) -> Page:
        async with world.job() as work:
            page = await writing.page(work, cell.people[who])
        assert page is not None
        return page

    return read


async def first(kept: Kept, who: str) -> str | None:
    """Give what is stored under the first question."""
    page = await kept(who)
    return page.answers.get(page.items[0].id)


@pytest.mark.parametrize("typed", few(["xong rồi", "ok", "Đã xong."], 0))
async def test_what_was_replaced_is_said_and_put_back(lan: Behind, kept: Kept, typed: str) -> None:
    """«xong rồi» over 370 characters: how long it was, how it began, and the way back."""
    await lan.says("quay lai")
    await lan.says(typed)
    said = lan.text

    await lan.taps(UNDO)

    assert f"Đã thay câu trả lời trước của câu 1 ({len(LONG.strip())} ký tự): «Chấp hành" in said
    assert VI.label("review.undone", n=1, length=len(LONG.strip())) in lan.text
    assert LONG.strip() == await first(kept, "lan")


async def test_a_first_answer_replaces_nothing(lan: Behind) -> None:
    """Nothing is said and no way back is offered."""
    assert "Đã thay" not in lan.text
    assert UNDO not in " ".join(lan.labels)


async def test_the_same_answer_again_replaces_nothing(lan: Behind) -> None:
    """There is nothing to put back."""
    await lan.says("quay lai")
    await lan.says(LONG)

    assert "Đã thay" not in lan.text


async def test_a_double_tap_puts_back_once(lan: Behind, kept: Kept) -> None:
    """The second tap carries the same button: it says so and turns nothing around."""
    await lan.says("quay lai")
    await lan.says("ok")
    undo = next(b for b in lan.messages[-1].buttons if b.label.startswith(UNDO))

    await lan.taps_data(undo.data)
    await lan.taps_data(undo.data)
    await lan.taps_data(undo.data)

    assert LONG.strip() == await first(kept, "lan")
    assert VI.label("review.undone_before") in lan.text
    assert UNDO not in lan.labels


async def test_what_was_put_back_over_can_be_taken_again(lan: Behind, kept: Kept) -> None:
    """Nothing that was typed is lost by putting back."""
    await lan.says("quay lai")
    await lan.says("Một câu trả lời mới.")
    await lan.taps(UNDO)

    await lan.taps(REDO)

    assert "Một câu trả lời mới." == await first(kept, "lan")
    assert UNDO in lan.labels


async def test_two_slips_in_a_row_lose_nothing(lan: Behind, kept: Kept) -> None:
    """«ok», then «xong»: one step back after the other."""
    for slip in ("ok", "xong rồi"):
        await lan.says("quay lai")
        await lan.says(slip)
    await lan.taps(VI.label("review.undo_of", n=1))
    once = await first(kept, "lan")

    await lan.taps(VI.label("review.undo_more"))

    assert ["ok", LONG.strip()] == [once, await first(kept, "lan")]


async def test_more_may_have_been_meant(lan: Behind, kept: Kept) -> None:
    """«Viết thêm»: the new text stands after the old one; a double tap adds it once."""
    await lan.says("quay lai")
    await lan.says("Có dự lớp học nghị quyết.")
    join = next(b for b in lan.messages[-1].buttons if b.label.startswith("Viết thêm vào câu 1"))

    await lan.taps_data(join.data)
    await lan.taps_data(join.data)

    assert f"{LONG.strip()}\nCó dự lớp học nghị quyết." == await first(kept, "lan")


async def test_writing_on_replaces_nothing(lan: Behind, kept: Kept) -> None:
    """«Viết thêm vào câu này» goes on: nothing is said to be gone."""
    await lan.says("quay lai")
    await lan.taps(VI.label("review.append"))
    await lan.says("Và một ý nữa.")

    assert "Đã thay" not in lan.text
    assert f"{LONG.strip()}\nVà một ý nữa." == await first(kept, "lan")


async def test_what_was_cleared_is_put_back(lan: Behind, kept: Kept) -> None:
    """The question itself offers it, a day later too."""
    await lan.says("quay lai")
    await lan.taps(VI.label("review.clear"))
    gone = await first(kept, "lan")
    await lan.taps(VI.label("review.leave"))
    await lan.says("kiem diem")

    await lan.taps(UNDO)

    assert [None, LONG.strip()] == [gone, await first(kept, "lan")]


async def test_a_choice_is_put_back_too(lan: Behind, kept: Kept) -> None:
    """A grade that a slip changed."""
    page = await kept("lan")
    grade = next(item for item in page.items if item.kind is Kind.GRADE)
    for value in ("good", "poor"):
        await lan.taps_data(f"r:pick:{page.review_id}:{grade.id}:{value}")
    await lan.taps(UNDO)

    assert "good" == (await kept("lan")).answers[grade.id]


async def test_a_long_message_says_what_it_replaced(lan: Behind, kept: Kept) -> None:
    """Also where more of it may follow."""
    await lan.says("quay lai")
    await lan.says("Dài hơn. " * 220)
    said = lan.text
    await lan.taps(UNDO)

    assert "Đã thay câu trả lời trước của câu 1" in said
    assert LONG.strip() == await first(kept, "lan")


async def test_what_is_handed_in_is_not_put_back(
    lan: Behind, world: World, cell: Cell, kept: Kept
) -> None:
    """The old button is refused, and what stood before is forgotten."""
    await lan.says("quay lai")
    await lan.says("Câu trả lời cuối cùng.")
    undo = next(b for b in lan.messages[-1].buttons if b.label.startswith(UNDO))
    async with world.job() as work:
        for item in (await kept("lan")).missing:
            value = {Kind.TEXT: "Đã làm.", Kind.ROWS: "8 8 8 3"}.get(item.kind, "good")
            await writing.answer(work, cell.people["lan"], item.id, value)
    await lan.taps(VI.label("review.overview_button"))
    await lan.taps(VI.label("review.submit"))
    await lan.taps(VI.label("review.submit_yes"))

    await lan.taps_data(undo.data)

    assert lan.alert
    assert "Câu trả lời cuối cùng." == await first(kept, "lan")
    assert {} == (await kept("lan")).trail


async def test_somebody_else_s_review_is_out_of_reach(
    lan: Behind, binh: Behind, kept: Kept
) -> None:
    """His button in her hands: nothing of either changes."""
    await binh.says("quay lai")
    await binh.says("Của Bình, bản mới.")
    page = await kept("binh")
    item = page.items[0].id
    mark = page.trail[item].undo

    await lan.taps_data(f"r:undo:{page.review_id}:{item}:{mark}")
    mine = (await kept("lan")).review_id
    await lan.taps_data(f"r:undo:{mine}:{item}:{mark}")

    assert "Của Bình, bản mới." == await first(kept, "binh")
    assert LONG.strip() == await first(kept, "lan")


async def test_on_zalo_it_is_typed_and_typed_twice_changes_nothing(
    binh: Behind, kept: Kept
) -> None:
    """«hoan tac», and once more: put back, then said that it is."""
    await binh.says("quay lai")
    await binh.says("ok")

    await binh.says("hoan tac")
    once = await first(kept, "binh")
    await binh.says("Hoàn tác")

    assert [LONG.strip()] * 2 == [once, await first(kept, "binh")]
    assert VI.label("review.undone_before") in binh.text


async def test_a_prepared_text_laid_aside_comes_back(lan: Behind) -> None:
    """Dropped by a slip: the overview offers it."""
    await lan.taps(VI.label("review.overview_button"))
    await lan.taps(VI.label("review.paste_button"))
    await lan.says("1. Hạn chế, khuyết điểm\nNgại góp ý thẳng.\n2. Nguyên nhân\nChưa chuẩn bị.")
    understood = lan.text
    await lan.taps(VI.label("paste.drop"))
    dropped = lan.text

    await lan.taps(UNDO)

    assert VI.label("paste.dropped") in dropped
    assert understood == lan.text


async def test_a_prepared_text_in_the_place_of_another_gives_it_back(lan: Behind) -> None:
    """Sent while an earlier one still waits: said, and put back."""
    await lan.taps(VI.label("review.overview_button"))
    await lan.taps(VI.label("review.paste_button"))
    await lan.says(WHOLE)
    first = lan.text
    await lan.says("muc luc")
    await lan.says("kiem diem")
    await lan.says(WHOLE.replace("hai kỳ", "hai, ba kỳ"))
    second = lan.text

    await lan.taps(UNDO)

    assert VI.label("paste.took_place") in second
    assert VI.label("paste.took_place") not in first
    assert first == lan.text


async def test_the_rest_of_an_answer_sent_to_a_choice_is_not_lost(lan: Behind, kept: Kept) -> None:
    """An answer in two messages, the second at the question of grades: said, and one tap away."""
    rest = "Ngoài ra còn một ý nữa về học nghị quyết."
    await lan.says(rest)
    told = lan.text
    await lan.taps(VI.label("review.append_to", n=1))
    await lan.says(rest)

    assert VI.label("review.choose_not_kept", n=1) in told
    assert f"{LONG.strip()}\n{rest}" == await first(kept, "lan")


async def test_a_mistyped_choice_is_asked_for_again(lan: Behind) -> None:
    """A word is no sentence: the choices, and nothing about an answer's rest."""
    await lan.says("tốt lắm")

    assert VI.label("review.choose") in lan.text
    assert VI.label("review.append_to", n=1) not in lan.labels


async def test_the_pledge_typed_over_last_is_what_is_put_back(
    lan: Behind, world: World, cell: Cell, kept: Kept
) -> None:
    """«Hoàn tác» means what was done last, also where that stands beside the review."""
    page = await kept("lan")
    for text in ("Đọc mỗi tuần một chuyên đề, ghi lại.", "xong rồi"):
        await lan.taps_data(action("pledge", page, "i3"))
        await lan.says(text)

    await lan.says("hoàn tác")
    told = lan.text
    await lan.says("hoàn tác")

    async with world.job() as work:
        pledged = await last_year.pledge_kept(work, cell.people["lan"], page.year)
    assert "Đọc mỗi tuần một chuyên đề" in told
    assert "Đọc mỗi tuần một chuyên đề" in pledged
    assert VI.label("review.undone_before") in lan.text


async def test_the_version_before_is_seen_whole(lan: Behind, kept: Kept) -> None:
    """Looking changes nothing; the way back stands under it."""
    page = await kept("lan")
    first = page.items[0].id
    await lan.taps_data(action("ask", page, first))
    await lan.says("xong rồi")
    await lan.taps_data(action("ask", page, first))

    await lan.taps(VI.label("review.before_button"))

    assert LONG.strip() in lan.text
    assert UNDO in lan.labels
    assert "xong rồi" == (await kept("lan")).answers[first]
