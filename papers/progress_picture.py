"""How all cells of an office stand, as a picture for a chat: a bar for each, the overdue first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from papers.cells_sheet import PHASES, STATES
from papers.raster import Colour, Raster, alphabet

PER_PICTURE = 20
"""Cells of one picture: a chat shrinks what is longer than a screen or two."""
WIDTH = 720
MARGIN = 20
BAR_WIDTH = WIDTH - 2 * MARGIN
BAR_HEIGHT = 24
ROW_HEIGHT = 60
HEAD_HEIGHT = 136
BAR_AT = 26
"""Of a row, how far its bar is below its top."""
_LINE = 26
_KEY = 14
_LEAST = 30
"""Pixels that a part must have to bear its number."""

INK: Colour = (16, 20, 24)
PAPER: Colour = (255, 255, 255)
RED: Colour = (140, 15, 8)
SOFT: Colour = (51, 59, 69)
EMPTY: Colour = (244, 245, 247)
COLOURS: Mapping[str, Colour] = {
    "not_reviewed": (227, 230, 234),
    "reviewed": (143, 179, 207),
    "voted": (20, 82, 127),
    "decided": RED,
    "out": (185, 192, 200),
}
"""As on the page of all cells."""
_DARK = frozenset({"voted", "decided"})
_NAMES = {
    "not_reviewed": "chưa kiểm điểm",
    "reviewed": "đã kiểm điểm",
    "voted": "chờ quyết định",
    "decided": "đã có quyết định",
    "out": "không xếp loại",
}


@dataclass(frozen=True, slots=True)
class BarRow:
    """One cell: counts and days only."""

    number: int
    cell: str
    state: str
    asked: int
    handed_in: int
    days_late: int
    phases: Mapping[str, int]
    """How many members are in each phase of the year."""


@dataclass(frozen=True, slots=True)
class PictureFacts:
    """What one picture shows."""

    office: str
    at: datetime
    page: int
    """From 1."""
    pages: int
    rows: tuple[BarRow, ...]


def progress_png(facts: PictureFacts) -> bytes:
    """Give the picture; some tenths of a second: call it in a thread."""
    height = HEAD_HEIGHT + ROW_HEIGHT * max(1, len(facts.rows)) + MARGIN
    picture = Raster(WIDTH, height, PAPER)
    _head(picture, facts)
    for place, row in enumerate(facts.rows):
        _row(picture, HEAD_HEIGHT + ROW_HEIGHT * place, row)
    return picture.png()


def parts_of(counts: Sequence[int], width: int = BAR_WIDTH) -> list[tuple[int, int]]:
    """Give where each part of a bar begins and ends, in pixels; together they fill it."""
    everybody, before, parts = sum(counts), 0, []
    for count in counts:
        begins, ends = (width * n // max(everybody, 1) for n in (before, before + count))
        parts.append((begins, ends))
        before += count
    return parts


def _head(picture: Raster, facts: PictureFacts) -> None:
    picture.box(0, 0, WIDTH, 2 * _LINE + 10, RED)
    letters = alphabet()
    room = WIDTH - 2 * MARGIN
    picture.write(MARGIN, 5, letters.fitted("TIẾN ĐỘ CÁC CHI BỘ", room), PAPER)
    picture.write(MARGIN, 5 + _LINE, letters.fitted(facts.office, room), PAPER)
    told = f"Lúc {facts.at:%H:%M, %d/%m/%Y}"
    if facts.pages > 1:
        told += f" · trang {facts.page}/{facts.pages}"
    picture.write(WIDTH - MARGIN - letters.width(told), 5, told, PAPER)
    _key(picture, 2 * _LINE + 16)


def _key(picture: Raster, top: int) -> None:
    left = MARGIN
    for phase in PHASES:
        wide = _KEY + 6 + alphabet().width(_NAMES[phase])
        if left + wide > WIDTH - MARGIN:
            left, top = MARGIN, top + _LINE
        picture.box(left, top + 5, _KEY, _KEY, COLOURS[phase])
        left = picture.write(left + _KEY + 6, top, _NAMES[phase], SOFT) + 18


def _row(picture: Raster, top: int, row: BarRow) -> None:
    letters = alphabet()
    told = f"quá hạn {row.days_late} ngày" if row.days_late else STATES[row.state].lower()
    done = f"{told} · nộp {row.handed_in}/{row.asked}"
    at = WIDTH - MARGIN - letters.width(done)
    picture.write(at, top, done, RED if row.days_late else SOFT)
    name = letters.fitted(f"{row.number}. {row.cell}", at - MARGIN - 12)
    picture.write(MARGIN, top, name, INK)
    bar = top + BAR_AT
    picture.box(MARGIN, bar, BAR_WIDTH, BAR_HEIGHT, EMPTY)
    counts = [row.phases.get(phase, 0) for phase in PHASES]
    for phase, count, (begins, ends) in zip(PHASES, counts, parts_of(counts), strict=True):
        picture.box(MARGIN + begins, bar, ends - begins, BAR_HEIGHT, COLOURS[phase])
        if ends - begins >= _LEAST:
            middle = MARGIN + (begins + ends - letters.width(str(count))) // 2
            picture.write(middle, bar, str(count), PAPER if phase in _DARK else INK)
