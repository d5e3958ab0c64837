"""A year rolled up over a whole country as an Excel file: what is above the base on one sheet, the
base on another, row by row as it is written; tens of thousands of rows are never held at once."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, count

from papers.wording import day_number
from rating import Level

TITLE = "TỔNG HỢP KẾT QUẢ XẾP LOẠI CHẤT LƯỢNG NĂM {year}"
TOTAL = "TỔNG CỘNG"
_ABOVE, _BASE = "Cấp trên cơ sở", "Cơ sở"
_NOTE = (
    "Số đảng viên tính theo chi bộ đã quyết định mức; «có chức vụ» là cấp ủy viên, người đứng đầu, "
    "cấp phó. Mức đã hủy hoặc đang nhập không tính."
)
_STEP = "    "


@dataclass(frozen=True, slots=True)
class RollUpRow:
    """One organisation."""

    name: str
    depth: int
    """How many are above it: so far its name is moved in."""
    cells: int
    decided: int
    """Cells of which a level was decided."""
    counts: Sequence[Mapping[Level, int]]
    """All persons, those with posts, collectives."""


@dataclass(frozen=True, slots=True)
class RollUpFacts:
    """What the workbook states."""

    year: int
    made_on: date
    total: RollUpRow
    above: Iterable[RollUpRow]
    bases: Iterable[RollUpRow]


def roll_up_xlsx(facts: RollUpFacts) -> bytes:
    """Give the workbook."""
    # openpyxl is seven megabytes: imported by who wants a sheet, not by a program that waits.
    from papers.flowing_book import Flow, flowing_xlsx

    columns = [*_COLUMNS, *(column for of in _COUNTED for column in _counted_columns(of))]
    title = TITLE.format(year=facts.year)
    day = f"Lập ngày {day_number(facts.made_on)}. {_NOTE}"
    sheets = ((_ABOVE, chain(facts.above, [facts.total])), (_BASE, facts.bases))
    return flowing_xlsx(
        title,
        [Flow(tab, (title, day), columns, map(_line, count(1), rows)) for tab, rows in sheets],
    )


_COLUMNS = (("STT", 6), ("Tổ chức", 46), ("Số chi bộ", 9), ("Đã có quyết định", 9))
_COUNTED = ("Đảng viên", "Có chức vụ", "Tập thể")


def _counted_columns(of: str) -> list[tuple[str, int]]:
    levels = [(f"{of}: {level.initials}", 10) for level in Level]
    return [(f"{of}: đã xếp loại", 10), *levels]


def _line(number: int, row: RollUpRow) -> list[str | int]:
    name = _STEP * row.depth + (row.name or TOTAL)
    counted = [value for of in row.counts for value in (sum(of.values()), *of.values())]
    return [number, name, row.cells, row.decided, *counted]
