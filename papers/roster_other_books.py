"""Reads the cells of workbooks of other formats: Excel 97 to 2003 (.xls) and OpenDocument (.ods).

The cells are read by calamine. What it does not tell of OpenDocument, merged areas and hidden rows,
is read beside it; of .xls nothing tells which rows are hidden, and the sheet says so.
"""

import io
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from openpyxl.utils.datetime import to_excel
from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from papers.archive import Archive, Handlers, hear, local
from papers.errors import UnreadFile
from papers.roster_excel import (
    LARGEST_MERGED,
    LARGEST_PART,
    LARGEST_UNPACKED,
    MOST_CELLS,
    MOST_ELEMENTS,
    MOST_MERGED,
    Dated,
    Row,
    Sheet,
    Value,
)

_LOCKED = re.compile(
    rb"\x09\x08\x10\x00\x00\x06\x05\x00.{12}(?:\x86\x00\x00\x00)?\x2f\x00", re.DOTALL
)
"""How a workbook that needs a password begins: its records are encrypted from there on."""
_HIDDEN = ("collapse", "filter")
_CONTENT = "content.xml"

Read = str | int | float | bool | date | datetime | time | timedelta


def read_old_excel(content: bytes) -> list[Sheet]:
    """Give the sheets of an .xls file.

    Raises:
        UnreadFile: `protected`, `broken`, `too_large`.
    """
    if _LOCKED.search(content):
        raise UnreadFile("protected")
    budget = _Budget()
    with _told():
        return [
            Sheet(_rows(sheet, _merged(sheet), budget), sheet.name, shown, tells_hidden=False)
            for sheet, shown in _sheets(content)
        ]


def read_open_document(content: bytes) -> list[Sheet]:
    """Give the sheets of an .ods file.

    Raises:
        UnreadFile: as `Archive`; `open_document` for another document, `protected`, `broken`.
    """
    archive = Archive(content, largest=LARGEST_UNPACKED)
    if b"spreadsheet" not in archive.read("mimetype"):
        raise UnreadFile("open_document")
    if archive.tells("META-INF/manifest.xml", "checksum"):
        raise UnreadFile("protected")
    beside = _Beside()
    heard = Handlers(beside.start, beside.end)
    hear(archive.read(_CONTENT, LARGEST_PART), heard, most=MOST_ELEMENTS)
    budget = _Budget()
    with _told():
        return [
            Sheet(
                _rows(sheet, beside.merged.get(at, []), budget, beside.hidden.get(at, [])),
                sheet.name,
                shown,
            )
            for at, (sheet, shown) in enumerate(_sheets(content))
        ]


@dataclass
class _Budget:
    left: int = MOST_CELLS

    def take(self, cells: int) -> None:
        self.left -= cells
        if self.left < 0:
            raise UnreadFile("too_large")


@dataclass(frozen=True, slots=True)
class _Area:
    """A merged area: rows and columns from 1, both ends in it."""

    top: int
    left: int
    bottom: int
    right: int

    @property
    def size(self) -> int:
        return (self.bottom - self.top + 1) * (self.right - self.left + 1)


@contextmanager
def _told() -> Iterator[None]:
    """Tell as broken what calamine cannot read, also where it gives up without an error."""
    try:
        yield
    except CalamineError as error:
        raise UnreadFile("broken") from error
    except BaseException as error:
        # What Rust calls a panic is no Exception, and no class of its own can be imported.
        if type(error).__name__ == "PanicException":
            raise UnreadFile("broken") from error
        raise


def _sheets(content: bytes) -> Iterator[tuple[CalamineSheet, bool]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    for at, about in enumerate(book.sheets_metadata):
        if about.typ == SheetTypeEnum.WorkSheet:
            yield book.get_sheet_by_index(at), about.visible == SheetVisibleEnum.Visible


def _merged(sheet: CalamineSheet) -> list[_Area]:
    return [
        _Area(top + 1, left + 1, bottom + 1, right + 1)
        for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
    ]


def _rows(
    sheet: CalamineSheet,
    merged: list[_Area],
    budget: _Budget,
    hidden: list[tuple[int, int]] | None = None,
) -> list[Row]:
    """Give the rows with content; what is merged is filled, as far as rows have content."""
    rows: dict[int, dict[int, Value]] = {}
    # Rows are given from the first of the sheet on, columns from the first that is used.
    before = sheet.start[1] if sheet.start else 0
    for number, cells in enumerate(sheet.iter_rows(), 1):
        found = {place: _value(cell) for place, cell in enumerate(cells, before + 1) if cell != ""}
        if found:
            budget.take(len(found))
            rows[number] = found
    if len(merged) > MOST_MERGED:
        raise UnreadFile("too_large")
    last = max((max(cells) for cells in rows.values()), default=0)
    for area in merged:
        _fill(rows, area, last, budget)
    return [
        Row(
            number,
            [cells.get(place) for place in range(1, max(cells) + 1)],
            any(first <= number <= end for first, end in hidden or ()),
        )
        for number, cells in rows.items()
    ]


def _fill(rows: dict[int, dict[int, Value]], area: _Area, last: int, budget: _Budget) -> None:
    value = rows.get(area.top, {}).get(area.left)
    if value is None or area.size > LARGEST_MERGED:
        return
    places = range(area.left, min(area.right, last) + 1)
    for number in range(area.top, area.bottom + 1):
        if number in rows:
            budget.take(len(places))
            rows[number].update(dict.fromkeys(places, value))


def _value(value: Read) -> Value:
    """Give a cell as the reader of .xlsx does: a day is a number that looks as one."""
    if isinstance(value, datetime | date):
        day = value.date() if isinstance(value, datetime) else value
        return Dated(to_excel(value), day)
    if isinstance(value, time | timedelta):
        return Dated(to_excel(value), value if isinstance(value, time) else None)
    return value


@dataclass
class _Beside:
    """Hears of merged areas and hidden rows in the text of an .ods file, by the sheet's place."""

    merged: dict[int, list[_Area]] = field(default_factory=dict)
    hidden: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    _sheet: int = -1
    _row: int = 0
    _rows: int = 1
    _column: int = 0

    def start(self, name: str, told: Mapping[str, str]) -> None:
        """Hear of an element that begins."""
        about = {local(key): value for key, value in told.items()}
        match local(name):
            case "table":
                self._sheet += 1
                self._row = 0
            case "table-row":
                self._rows = _times(about, "number-rows-repeated")
                self._column = 0
                if about.get("visibility") in _HIDDEN:
                    rows = (self._row + 1, self._row + self._rows)
                    self.hidden.setdefault(self._sheet, []).append(rows)
            case "table-cell":
                self._cell(about)
                self._column += _times(about, "number-columns-repeated")
            case "covered-table-cell":
                self._column += _times(about, "number-columns-repeated")

    def end(self, name: str) -> None:
        """Hear of an element that ends."""
        if local(name) == "table-row":
            self._row += self._rows

    def _cell(self, about: Mapping[str, str]) -> None:
        down, right = _times(about, "number-rows-spanned"), _times(about, "number-columns-spanned")
        if down * right > 1:
            top, left = self._row + 1, self._column + 1
            area = _Area(top, left, top + down - 1, left + right - 1)
            self.merged.setdefault(self._sheet, []).append(area)


def _times(about: Mapping[str, str], what: str) -> int:
    told = about.get(what, "1")
    return int(told) if told.isascii() and told.isdecimal() and len(told) < 9 else 1
