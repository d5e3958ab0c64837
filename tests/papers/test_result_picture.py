"""The picture of a result, read back from its bytes: bars where figures may be shown, else none."""

import pytest

import rating
from papers import result_picture as picture
from papers.progress_picture import BAR_WIDTH, MARGIN
from papers.result_picture import ResultFacts, ResultRow, result_png
from tests.papers.test_progress_picture import Pixels, pixels_of

LEVELS = {colour: level for level, colour in picture.COLOURS.items()}
EXCELLENT, GOOD = rating.Level.EXCELLENT, rating.Level.GOOD


def drawn(*rows: ResultRow, members: int = 10) -> Pixels:
    """Give the picture of these rows."""
    return pixels_of(result_png(ResultFacts("Chi bộ Tổ Tự nhiên", 2024, members, rows)))


def bar_of(pixels: Pixels, place: int) -> dict[rating.Level, int]:
    """Give how many pixels each level has in the bar of a row, below its upper edge."""
    top = picture.HEAD_HEIGHT + picture.ROW_HEIGHT * place + picture.BAR_AT + 1
    line = pixels[top][MARGIN : MARGIN + BAR_WIDTH]
    found = [LEVELS[colour] for colour in line if colour in LEVELS]
    return {level: found.count(level) for level in found}


@pytest.mark.parametrize("members", [10, 20])
def test_a_bar_is_of_all_official_members(members: int) -> None:
    """Six and three votes of ten, or of twenty: what is left white chose none."""
    row = ResultRow("Trần Thị Lan", EXCELLENT, ((EXCELLENT, 6), (GOOD, 3)))
    pixels = drawn(row, row, members=members)

    one = {EXCELLENT: BAR_WIDTH * 6 // members, GOOD: BAR_WIDTH * 9 // members}
    one[GOOD] -= one[EXCELLENT]
    assert [one, one] == [bar_of(pixels, place) for place in range(2)]


def test_without_figures_there_is_no_bar_and_no_key() -> None:
    """The level alone; the rows stand closer."""
    pixels = drawn(ResultRow("Trần Thị Lan", GOOD, ()), ResultRow("Lê Văn Bình", None, ()))
    colours = {colour for row in pixels for colour in row}

    assert picture.PLAIN_HEAD_HEIGHT + 2 * picture.NAME_HEIGHT + MARGIN == len(pixels)
    assert picture.COLOURS[GOOD] not in colours
