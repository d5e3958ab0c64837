"""Reads the list of who appraises or decides above as it comes back filled in: row by row, as text.

Nothing in it is believed: what a row means is told by its code, and weighed where it is kept. To be
called in a process of its own: `papers.reader`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from papers.appraisal_sheet import (
    APPRAISED,
    APPRAISED_POINTS,
    APPRAISED_WHY,
    CODE,
    DECIDED,
    DECIDED_POINTS,
    DECIDED_WHY,
    NAME,
)
from papers.errors import UnreadFile
from papers.roster_excel import NO_RESULT, Dated, Sheet, Value, read_sheets
from papers.struck import STROKE

FORMULA = NO_RESULT
"""What stands for a formula: what it gives is not taken."""
LARGEST_NUMBER = 10**9
MOST_ROWS = 2000
_FIELDS = {
    NAME: "name",
    APPRAISED: "appraised",
    APPRAISED_POINTS: "appraised_points",
    APPRAISED_WHY: "appraised_why",
    DECIDED: "decided",
    DECIDED_POINTS: "decided_points",
    DECIDED_WHY: "decided_why",
    CODE: "code",
}


@dataclass(frozen=True, slots=True)
class FilledRow:
    """One row as it is written; `FORMULA` for a cell that holds one."""

    number: int
    """As Excel shows it."""
    hidden: bool
    code: str = ""
    name: str = ""
    appraised: str = ""
    appraised_points: str = ""
    appraised_why: str = ""
    decided: str = ""
    decided_points: str = ""
    decided_why: str = ""


def filled_rows(content: bytes) -> list[dict[str, object]]:
    """Give the rows below the headings, as `FilledRow` takes them.

    Raises:
        UnreadFile: as `roster_excel.read_sheets`; `other_sheet` where the headings are not there;
            `too_large` beyond the rows any list has.
    """
    for sheet in read_sheets(content, formulas=True):
        found = _headings(sheet) if sheet.shown else None
        if found is not None:
            at, places = found
            below = [row for row in sheet.rows if row.number > at]
            if len(below) > MOST_ROWS:
                raise UnreadFile("too_large")
            rows = [_row(row.number, row.cells, places, hidden=row.hidden) for row in below]
            return [row for row in rows if len(row) > len(("number", "hidden"))]
    raise UnreadFile("other_sheet")


def _headings(sheet: Sheet) -> tuple[int, Mapping[str, int]] | None:
    """Give the row of the headings and where each field stands; they may have been moved about."""
    for row in sheet.rows:
        places = {_text(value): place for place, value in enumerate(row.cells)}
        if places.keys() >= _FIELDS.keys():
            return row.number, {field: places[heading] for heading, field in _FIELDS.items()}
    return None


def _row(
    number: int, cells: Sequence[Value], places: Mapping[str, int], *, hidden: bool
) -> dict[str, object]:
    told: dict[str, object] = {"number": number, "hidden": hidden}
    for field, place in places.items():
        text = _text(cells[place]) if place < len(cells) else ""
        if text:
            told[field] = text
    return told


def _text(value: Value) -> str:
    if value is None or isinstance(value, bool):
        return "" if value is None else str(value)
    if isinstance(value, Dated):
        value = value.number
    if isinstance(value, float) and value.is_integer() and abs(value) < LARGEST_NUMBER:
        value = int(value)
    text = " ".join(str(value).split())
    if STROKE in text:
        # What is struck out was not meant: it is told as it looks, and is no word of the list.
        return f"~~{text}~~"
    # A text that begins as a formula does would be one wherever it is typed again.
    return FORMULA if text.startswith(FORMULA) else text
