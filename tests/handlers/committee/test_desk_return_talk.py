"""A review given back: only what the secretary chose is open again, and its member reads why."""

from collections.abc import Awaitable, Callable

import pytest

from handlers.words import words_for
from tests.desk_stage import hands_in, opens_year
from tests.handlers.conftest import Joined
from tests.handlers.contents import STICKER
from tests.handlers.line import Behind
from tests.worlds import Cell, World
from workflow.review import handing_in, writing

VI = words_for("vi")
WHY = "Đề nghị bổ sung số liệu."

Back = Callable[[], Awaitable[Behind]]


@pytest.fixture
async def an(world: World, cell: Cell, joined: Joined) -> Behind:
    """The secretary, the list of items of Trần Thị Lan's review before him."""
    await opens_year(world, cell)
    await hands_in(world, cell, "lan")
    phone = await joined("an", 1000)
    await phone.taps_data(f"d:member:{cell.people['lan'].member_id}:0:")
    await phone.taps(VI.label("desk.return"))
    return phone


async def _open_items(world: World, cell: Cell) -> list[int]:
    async with world.job() as work:
        page = await writing.page(work, cell.people["lan"])
    assert page is not None
    return [n for n, item in enumerate(page.items, start=1) if page.may_change(item.id)]


async def test_only_chosen_items_are_open_again(world: World, cell: Cell, an: Behind) -> None:
    """Two are marked; a third is marked and its mark taken away."""
    for number in (2, 5, 3, 3):
        await an.taps(next(b for b in an.labels if f" {number}. " in b))
    marked = [label for label in an.labels if label.startswith("☑")]

    await an.taps(VI.label("desk.return_on"))
    asked = an.text
    await an.says(WHY)

    assert ["☑ 2.", "☑ 5."] == [label[:4] for label in marked]
    assert "Mở lại 2 câu:\n2. " in asked
    assert "Đồng chí Trần Thị Lan được báo ngay" in an.text
    assert [2, 5] == await _open_items(world, cell)


async def test_marks_stay_when_the_page_is_turned(world: World, cell: Cell, an: Behind) -> None:
    """A form is longer than one page; what was marked on the first counts on the second."""
    await an.taps("☐ 1.")
    await an.taps(VI.label("lead.page_after"))
    await an.taps("☐ 9.")
    await an.taps(VI.label("desk.return_on"))

    await an.says(WHY)

    assert [1, 9] == await _open_items(world, cell)


async def test_all_items_may_be_opened(world: World, cell: Cell, an: Behind) -> None:
    """One tap, as for who has much to change."""
    await an.taps(VI.label("desk.return_all"))
    asked = an.text
    await an.says(WHY)

    assert VI.label("desk.return_whole") in asked
    async with world.job() as work:
        page = await writing.page(work, cell.people["lan"])
    assert page is not None
    assert all(page.may_change(item.id) for item in page.items)


async def test_a_reason_typed_too_early_is_not_taken(world: World, cell: Cell, an: Behind) -> None:
    """The list stays, with the marks made so far, and nothing is given back."""
    await an.taps("☐ 2.")

    await an.says(WHY)

    assert VI.label("desk.return_choose_first") in an.text
    assert any(label.startswith("☑ 2.") for label in an.labels)
    assert [] == await _open_items(world, cell)


async def test_going_on_without_a_choice_is_refused(cell: Cell, an: Behind) -> None:
    """The button is not there; an old one is answered with what to do."""
    labels = an.labels

    await an.taps_data(f"d:ret_on:{cell.people['lan'].member_id}:0:")

    assert VI.label("desk.return_on") not in labels
    assert VI.label("error.nothing_chosen") == an.toast


async def test_an_item_that_is_not_there_is_refused(cell: Cell, an: Behind) -> None:
    """A number somebody made up marks nothing."""
    for number in (-1, 99):
        await an.taps_data(f"d:ret_pick:{cell.people['lan'].member_id}:{number}:")

        assert VI.label("error.item_unknown") == an.toast


async def test_the_place_is_kept_over_a_restart(an: Behind) -> None:
    """The same list with the same marks, and the same question after it."""
    await an.taps("☐ 2.")
    await an.repeats()
    marked = [label for label in an.labels if label.startswith("☑")]
    await an.taps(VI.label("desk.return_on"))
    await an.repeats()
    again = an.text
    await an.sends(**STICKER)

    assert 1 == len(marked)
    assert "Mở lại 1 câu:" in again
    assert VI.label("desk.return_not_text") in an.text


async def test_given_back_twice_is_given_back_once(world: World, cell: Cell, an: Behind) -> None:
    """The second deputy's or the second tap's list is over: the review is a draft again."""
    await an.taps("☐ 2.")
    await an.taps(VI.label("desk.return_on"))
    await an.says(WHY)

    await an.taps_data(f"d:ret_all:{cell.people['lan'].member_id}:0:")

    assert VI.label("error.not_readable") == an.toast
    assert [2] == await _open_items(world, cell)


async def test_the_member_changes_what_is_open_and_every_version_stays(
    world: World, cell: Cell, joined: Joined, an: Behind
) -> None:
    """The first version keeps what was handed in first; the other answers are the same in both."""
    await an.taps("☐ 1.")
    await an.taps(VI.label("desk.return_on"))
    await an.says(WHY)
    lan = await joined("lan", 1001)
    await lan.taps(VI.label("home.go_on"))
    told, offered = lan.text, [label for label in lan.labels if "1." in label or "2." in label]
    await lan.taps(offered[0])
    await lan.says("Đã bổ sung: dạy 18 tiết một tuần, 4 lớp.")
    await lan.says("menu")
    await lan.taps(VI.label("home.go_on"))
    await lan.taps(VI.label("review.submit"))
    await lan.taps(VI.label("review.submit_yes"))

    async with world.job() as work:
        person = cell.people["lan"]
        first, second = await handing_in.versions(work, person, person.member_id)
    changed = {item for item in first.answers if first.answers[item] != second.answers[item]}
    assert WHY in told
    assert 1 == len(offered)
    assert 1 == len(changed)
    assert "18 tiết" in second.answers[changed.pop()]
