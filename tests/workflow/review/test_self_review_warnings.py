"""A second look at an answer: empty phrases, last year's text, no date, too short."""

import pytest

from papers.forms import Item
from storage.tables import CycleState
from tests.workflow.conftest import Cell, World
from tests.workflow.writing import change, hand_in, open_year, year_is
from workflow.review import last_year, writing
from workflow.review.last_year import Earlier
from workflow.review.second_look import COPIED_FROM, empty_phrase, likeness, look_at, warnings
from workflow.review.which_form import FORMS

FORM = FORMS["2A.2023"]
LAST_YEAR = " ".join(f"việc{n}" for n in range(40))


def item(item_id: str) -> Item:
    """Give an item of form 2A."""
    return FORM.item(item_id)


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("Luôn luôn cố gắng trong công tác.", "luôn luôn cố gắng"),
        ("Đôi khi chưa mạnh dạn góp ý.", "đôi khi chưa"),
        ("DOI KHI CHUA manh dan.", "đôi khi chưa"),
        ("Đôi khi chưa góp ý: vắng ý kiến ở 2 kỳ sinh hoạt.", ""),
        ("Dạy 17 tiết/tuần.", ""),
    ],
)
def test_an_empty_phrase_is_told_where_no_figure_is(text: str, phrase: str) -> None:
    """With or without accents; a sentence with a figure is not empty."""
    assert phrase == empty_phrase(text)


@pytest.mark.parametrize(
    ("asked", "then"),
    [("i2", "Dạy 17 tiết."), ("ii1", "Nộp chậm."), ("i1", "Giữ gìn."), ("i3", "")],
)
def test_another_editions_answer_is_found_by_its_matter(asked: str, then: str) -> None:
    """Results of 2023 stand beside the results of 2025, whatever their ids."""
    before = Earlier(2024, FORM, {"i1": "Giữ gìn.", "i2": "Dạy 17 tiết.", "ii1": "Nộp chậm."})

    assert then == before.of(FORMS["02B.2025"].item(asked))


@pytest.mark.parametrize(
    ("new_words", "percent"), [(0, 100), (12, 67), (11, 70), (10, 72), (40, 0)]
)
def test_likeness_to_last_year(new_words: int, percent: int) -> None:
    """How many of this year's word groups stood there already, the rest being new."""
    words = LAST_YEAR.split()[: 40 - new_words] + [f"mới{n}" for n in range(new_words)]

    assert percent == likeness(" ".join(words), LAST_YEAR)


@pytest.mark.parametrize(("percent", "told"), [(67, False), (70, True), (72, True)])
def test_a_copy_is_told_from_a_share_on(percent: int, told: bool) -> None:
    """The share is shown."""
    new = {67: 12, 70: 11, 72: 10}[percent]
    words = LAST_YEAR.split()[: 40 - new] + [f"mới{n}" for n in range(new)]

    found = look_at(item("i3"), " ".join(words), 2023, LAST_YEAR)

    copied = [each.fields for each in found if each.code == "copied"]
    assert ([{"percent": percent, "year": 2023}] if told else []) == copied
    assert COPIED_FROM == 70


def test_what_is_the_same_every_year_is_no_copy() -> None:
    """A few words prove nothing."""
    assert 0 == likeness("Không có hạn chế của tập thể.", "Không có hạn chế của tập thể.")


@pytest.mark.parametrize(
    ("text", "dated"),
    [
        ("Chuẩn bị ý kiến cho mỗi kỳ sinh hoạt.", False),
        ("Chuẩn bị ý kiến, xong trong quý I.", True),
        ("Nộp hồ sơ từ tháng 01.", True),
        ("Nộp trước ngày 15/3.", True),
        ("Kiểm tra hằng quý.", True),
    ],
)
def test_measures_need_a_date(text: str, dated: bool) -> None:
    """H-14: with month, quarter or day; only where measures are asked."""
    codes = [each.code for each in look_at(item("vi"), text)]
    elsewhere = [each.code for each in look_at(item("i1"), text)]

    assert dated == ("no_date" not in codes)
    assert "no_date" not in elsewhere


@pytest.mark.parametrize(("length", "told"), [(199, True), (200, False), (201, False)])
def test_a_short_answer_is_told(length: int, told: bool) -> None:
    """Below what its form advises."""
    codes = [each.code for each in look_at(item("i1"), "a" * length)]

    assert told == ("short" in codes)


async def test_last_years_review_stands_beside_this_years(world: World, cell: Cell) -> None:
    """The same answer, the shortcomings named then beside their remedy, the pledge by its check."""
    lan = cell.people["lan"]
    await open_year(world, cell)
    await hand_in(world, cell, "lan", ii1="Ngại góp ý thẳng.", i1=LAST_YEAR)
    await year_is(world, cell, CycleState.CLOSED)
    async with world.job() as work:
        session = await work.session()
        from workflow import cycle as cycles

        cycle = await cycles.in_view(work, lan)
        assert cycle is not None
        cycle.year = 2023
        session.add(cycle)
    await open_year(world, cell)
    await change(world, cell, "lan", leader=False)
    async with world.job() as work:
        await last_year.keep_pledge(work, lan, 2024, "Học tin học.")
        await writing.begin(work, lan)
        page = await writing.answer(work, lan, "i1", LAST_YEAR)
        beside = {
            name: await last_year.beside(work, lan.member_id, 2024, page.earlier, page.item(name))
            for name in ("i1", "iii", "i3")
        }
        warned = warnings(page)

    assert (2023, LAST_YEAR) == (beside["i1"].year, beside["i1"].answer)
    assert "Ngại góp ý thẳng." == beside["iii"].faults
    assert (True, "Học tin học.") == (beside["i3"].checks_pledge, beside["i3"].pledge)
    assert ["copied"] == [each.code for each in warned]
