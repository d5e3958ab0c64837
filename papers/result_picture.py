"""The result of a vote as a picture for a chat: each row a bar stacked by level where it may."""

from collections.abc import Mapping
from dataclasses import dataclass

import rating
from papers.progress_picture import BAR_WIDTH, INK, MARGIN, PAPER, RED, SOFT, WIDTH
from papers.raster import Colour, Raster, alphabet

HEAD_HEIGHT, PLAIN_HEAD_HEIGHT, ROW_HEIGHT = 160, 110, 60
"""Of the head with figures, and without; of a row with a bar."""
BAR_AT, BAR_HEIGHT = 26, 24
"""Of a row, how far its bar is below its top, and how high it is."""
NAME_HEIGHT = 30
"""Of a row without a bar."""
_LINE, _KEY = 26, 14
_LEAST = 22
"""Pixels that a part must have to bear its number."""
COLOURS: Mapping[rating.Level, Colour] = {
    rating.Level.EXCELLENT: RED,
    rating.Level.GOOD: (20, 82, 127),
    rating.Level.COMPLETED: (90, 100, 112),
    rating.Level.NOT_COMPLETED: INK,
}
"""As on the wall; what is left white chose none."""


@dataclass(frozen=True, slots=True)
class ResultRow:
    """One row of the result, as it may be shown."""

    name: str
    level: rating.Level | None
    votes: tuple[tuple[rating.Level, int], ...]
    """The votes of each level; none where the figures are withheld."""


@dataclass(frozen=True, slots=True)
class ResultFacts:
    """What the picture shows."""

    cell: str
    year: int
    members: int
    """All official members: what a whole bar stands for."""
    rows: tuple[ResultRow, ...]

    @property
    def figures(self) -> bool:
        """Whether figures are shown."""
        return any(row.votes for row in self.rows)


def result_png(facts: ResultFacts) -> bytes:
    """Give the picture; some tenths of a second: call it in a thread."""
    head, height = PLAIN_HEAD_HEIGHT, NAME_HEIGHT
    if facts.figures:
        head, height = HEAD_HEIGHT, ROW_HEIGHT
    picture = Raster(WIDTH, head + height * len(facts.rows) + MARGIN, PAPER)
    _head(picture, facts)
    for place, row in enumerate(facts.rows):
        _row(picture, head + height * place, place + 1, row, facts.members)
    return picture.png()


def _head(picture: Raster, facts: ResultFacts) -> None:
    letters, room = alphabet(), WIDTH - 2 * MARGIN
    picture.box(0, 0, WIDTH, 2 * _LINE + 10, RED)
    title = f"KẾT QUẢ BỎ PHIẾU NĂM {facts.year}"
    picture.write(MARGIN, 5, title, PAPER)
    picture.write(MARGIN, 5 + _LINE, letters.fitted(facts.cell, room), PAPER)
    if not facts.figures:
        picture.write(MARGIN, 2 * _LINE + 16, "Số phiếu ghi trong biên bản kiểm phiếu.", SOFT)
        return
    left, top = MARGIN, 2 * _LINE + 16
    for level, colour in COLOURS.items():
        wide = _KEY + 6 + letters.width(level.vietnamese)
        if left + wide > WIDTH - MARGIN:
            left, top = MARGIN, top + _LINE
        picture.box(left, top + 5, _KEY, _KEY, colour)
        left = picture.write(left + _KEY + 6, top, level.vietnamese, SOFT) + 18
    whole = f"Cả thanh: {facts.members} đảng viên chính thức; phần trắng: không chọn mức nào."
    picture.write(MARGIN, top + _LINE, whole, SOFT)


def _row(picture: Raster, top: int, number: int, row: ResultRow, members: int) -> None:
    letters = alphabet()
    told = row.level.vietnamese if row.level else "không mức nào quá nửa"
    at = WIDTH - MARGIN - letters.width(told)
    picture.write(at, top, told, RED if row.level else SOFT)
    picture.write(MARGIN, top, letters.fitted(f"{number}. {row.name}", at - MARGIN - 12), INK)
    if row.votes:
        _bar(picture, top + BAR_AT, row, members)


def _bar(picture: Raster, top: int, row: ResultRow, members: int) -> None:
    """Draw the levels beside each other, of all official members."""
    letters, before = alphabet(), 0
    picture.box(MARGIN, top, BAR_WIDTH, BAR_HEIGHT, SOFT)
    picture.box(MARGIN + 1, top + 1, BAR_WIDTH - 2, BAR_HEIGHT - 2, PAPER)
    for level, count in row.votes:
        begins, ends = (BAR_WIDTH * n // max(members, 1) for n in (before, before + count))
        picture.box(MARGIN + begins, top, ends - begins, BAR_HEIGHT, COLOURS[level])
        if ends - begins >= _LEAST:
            middle = MARGIN + (begins + ends - letters.width(str(count))) // 2
            picture.write(middle, top, str(count), PAPER)
        before += count
