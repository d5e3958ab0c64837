"""A review begun on the earlier forms of 2025, as its writer and the secretary meet it again."""

from pathlib import Path

import pytest

from handlers.words import words_for
from papers.forms import load_forms
from storage.tables import CycleState, ReviewMove
from tests.handlers.conftest import Joined
from tests.handlers.line import Behind
from tests.workflow.writing import fill, open_year, year_is
from tests.worlds import Cell, World
from workflow.review import form_changes, handing_in, which_form, writing

VI = words_for("vi")
REVERSED = load_forms(shipped=Path(__file__).parent.parent.parent / "papers" / "reversed_2025")
THIRDS = {"g1": "9", "g2": "3.5", "g3": "8", "results": "61.5"}


@pytest.fixture
def then(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """The program as it was while the earlier forms were shipped; undone, it is today's."""
    monkeypatch.setattr(which_form, "FORMS", REVERSED)
    return monkeypatch


@pytest.fixture
async def lan(world: World, cell: Cell, joined: Joined, then: pytest.MonkeyPatch) -> Behind:
    """Trần Thị Lan has written everything on the earlier form."""
    await open_year(world, cell, "national_2025")
    await fill(world, cell, "lan", **THIRDS)
    return await joined("lan", 1001)


async def answers(world: World, cell: Cell) -> dict[str, str]:
    """Give what is stored of Lan's review."""
    async with world.job() as work:
        page = await writing.page(work, cell.people["lan"])
    assert page is not None
    return dict(page.answers)


async def test_what_has_no_place_is_shown_once_and_stays_at_hand(
    lan: Behind, then: pytest.MonkeyPatch
) -> None:
    """Thirds and the second level, in words; then the review as it is, and a way back to them."""
    then.undo()
    await lan.says("kiem diem")
    first = "\n".join(message.text for message in lan.messages)
    seen = len(lan.messages)
    await lan.says("kiem diem")
    again = "\n".join(message.text for message in lan.messages[seen:])
    await lan.says("muc luc")

    await lan.taps(VI.label("review.moved_button"))

    told = "đã chuyển từ Mẫu 02B-HD KĐ.ĐG 2025 bản trước sang Mẫu 02B-HD KĐ.ĐG 2025"
    assert told in first
    assert "Tiêu chí chung, nhóm 2: 3,5/10" in first
    assert "Tự nhận mức xếp loại cán bộ, công chức, viên chức: Hoàn thành tốt" in first
    assert told not in again
    assert "Tiêu chí chung, nhóm 2: 3,5/10" in lan.text


async def test_the_sum_of_the_thirds_is_proposed_and_never_written(
    world: World, cell: Cell, lan: Behind, then: pytest.MonkeyPatch
) -> None:
    """Beside …/30, and one tap takes it."""
    then.undo()
    await lan.says("kiem diem")
    await lan.says("muc luc")
    place = next(label for label in lan.labels if "Điểm tiêu chí chung" in label)
    await lan.taps(place)
    asked, before = lan.text, await answers(world, cell)

    await lan.taps(VI.label("review.moved_take", total="20,5"))

    assert "9 + 3,5 + 8 = 20,5" in asked
    assert "general" not in before
    assert "20.5" == (await answers(world, cell))["general"]


async def test_an_answer_to_the_question_on_the_screen_is_not_lost(
    world: World, cell: Cell, lan: Behind, then: pytest.MonkeyPatch
) -> None:
    """The earlier «b1» stood on the screen over the change: what is typed is the results."""
    await lan.says("kiem diem")
    await lan.taps(next(label for label in lan.labels if "Kết quả thực hiện nhiệm vụ" in label))
    then.undo()

    await lan.says("Dạy 17 tiết mỗi tuần, hai lớp cuối cấp đỗ 98,5 %.")

    assert "Dạy 17 tiết mỗi tuần, hai lớp cuối cấp đỗ 98,5 %." == (await answers(world, cell))["i2"]


@pytest.fixture
async def told(world: World, cell: Cell, lan: Behind, then: pytest.MonkeyPatch) -> Behind:
    """Lan has handed in; the upgrade noted it and the planning ran."""
    async with world.job() as work:
        page = await handing_in.submit(work, cell.people["lan"])
        row = ReviewMove(review_id=page.review_id, form=page.form.key, form_hash="")
        (await work.session()).add(row)
    then.undo()
    async with world.job() as work:
        await form_changes.tick(work)
    return lan


async def test_the_writer_takes_it_back_by_one_tap(world: World, cell: Cell, told: Behind) -> None:
    """From the screen of what was handed in; every text stands where it belongs."""
    await told.says("kiem diem")
    handed_in = told.text

    await told.taps(VI.label("review.withdraw"))

    assert "lập theo Mẫu 02B-HD KĐ.ĐG 2025 bản trước" in handed_in
    assert "Điểm tiêu chí chung" in " ".join(told.labels)
    assert "i1" in await answers(world, cell)


async def test_after_the_meeting_a_line_says_that_it_stays(
    world: World, cell: Cell, told: Behind
) -> None:
    """And nothing offers to change what was voted on."""
    await year_is(world, cell, CycleState.PROPOSED)

    await told.says("kiem diem")

    assert VI("review.outdated_stays", form="Mẫu 02B-HD KĐ.ĐG 2025") in told.text


async def test_the_secretary_gives_them_back_by_one_tap(
    world: World, cell: Cell, told: Behind, joined: Joined
) -> None:
    """Told whose; a second tap finds none left; a plain member's tap is refused."""
    an, binh = await joined("an", 1000), await joined("binh", 1002)
    await binh.taps_data("d:former_back:0:0:")
    kept = await answers(world, cell)
    await an.taps_data("d:former_back:0:0:")
    given = an.text
    await an.taps_data("d:former_back:0:0:")

    assert "g1" in kept
    assert "Trần Thị Lan" in given
    assert VI("desk.former_none") in an.text
    assert "i1" in await answers(world, cell)
