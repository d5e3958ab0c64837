"""Reads the cells of workbooks of other formats: Excel 97 to 2003 (.xls), OpenDocument (.ods), and
the XML Spreadsheet of Excel 2003 (.xml, .xls).

The cells of the first two are read by calamine. What it does not tell of OpenDocument, merged areas
and hidden rows, is read beside it; of .xls nothing tells which rows are hidden, and the sheet says
so.
"""

import io
import re
from bisect import bisect_right
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
    MOST_PLACES,
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
_WAYS = ("Down", "Across")
XML_BOOK = b"urn:schemas-microsoft-com:office:spreadsheet"
"""How the XML Spreadsheet of Excel 2003 names itself."""

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
            Sheet(
                _rows(_cells(sheet, budget), _merged(sheet), budget),
                sheet.name,
                shown,
                tells_hidden=False,
            )
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
                _rows(
                    _cells(sheet, budget),
                    beside.merged.get(at, []),
                    budget,
                    beside.hidden.get(at, []),
                ),
                sheet.name,
                shown,
            )
            for at, (sheet, shown) in enumerate(_sheets(content))
        ]


def read_xml_book(content: bytes) -> list[Sheet]:
    """Give the sheets of an XML Spreadsheet 2003.

    Raises:
        UnreadFile: as `hear`; `too_large`.
    """
    reader = _XmlBook()
    hear(content, Handlers(reader.start, reader.end, reader.text), most=MOST_ELEMENTS)
    return reader.sheets


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


def _cells(sheet: CalamineSheet, budget: _Budget) -> dict[int, dict[int, Value]]:
    """Give the cells with content by row and column, from 1."""
    rows: dict[int, dict[int, Value]] = {}
    # Rows are given from the first of the sheet on, columns from the first that is used.
    before = sheet.start[1] if sheet.start else 0
    for number, cells in enumerate(sheet.iter_rows(), 1):
        found = {place: _value(cell) for place, cell in enumerate(cells, before + 1) if cell != ""}
        if found:
            budget.take(len(found))
            rows[number] = found
    return rows


def _rows(
    rows: dict[int, dict[int, Value]],
    merged: list[_Area],
    budget: _Budget,
    hidden: list[tuple[int, int]] | None = None,
) -> list[Row]:
    """Give the rows with content; what is merged is filled, as far as rows have content."""
    if len(merged) > MOST_MERGED or sum(max(cells) for cells in rows.values()) > MOST_PLACES:
        raise UnreadFile("too_large")
    last = max((max(cells) for cells in rows.values()), default=0)
    for area in merged:
        _fill(rows, area, last, budget)
    ends = dict(hidden or ())
    begins = sorted(ends)

    def is_hidden(number: int) -> bool:
        before = bisect_right(begins, number)
        return before > 0 and number <= ends[begins[before - 1]]

    return [
        Row(number, [cells.get(at) for at in range(1, max(cells) + 1)], is_hidden(number))
        for number, cells in sorted(rows.items())
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


def _times(about: Mapping[str, str], what: str, otherwise: int = 1) -> int:
    told = about.get(what, "")
    return int(told) if told.isascii() and told.isdecimal() and len(told) < 9 else otherwise


class _XmlBook:
    """Hears the elements of an XML Spreadsheet; remembers in which sheet, row and cell it is."""

    def __init__(self) -> None:
        self.sheets: list[Sheet] = []
        self._rows: dict[int, dict[int, Value]] = {}
        self._hidden: list[tuple[int, int]] = []
        self._merged: list[_Area] = []
        self._name, self._shown = "", True
        self._row = self._spans = self._column = self._down = self._right = 0
        self._written: list[str] | None = None
        self._kind = ""
        self._budget = _Budget()

    def start(self, name: str, told: Mapping[str, str]) -> None:
        """Hear of an element that begins."""
        about = {local(key): value for key, value in told.items()}
        match local(name):
            case "Worksheet":
                self._name, self._shown = about.get("Name", ""), True
                self._rows, self._hidden, self._merged = {}, [], []
                self._row = 0
            case "Row":
                self._row = _times(about, "Index", self._row + 1)
                self._column, self._spans = 0, _times(about, "Span", 0)
                if about.get("Hidden") == "1":
                    self._hidden.append((self._row, self._row))
            case "Cell":
                self._column = _times(about, "Index", self._column + 1)
                self._down, self._right = (_times(about, f"Merge{way}", 0) for way in _WAYS)
            case "Data":
                self._kind, self._written = about.get("Type", ""), []
            case "Visible":
                self._written = []

    def end(self, name: str) -> None:
        """Hear of an element that ends."""
        match local(name):
            case "Data":
                self._take(_typed(self._kind, "".join(self._written or ())))
            case "Visible":
                self._shown, self._written = not self._written, None
            case "Cell":
                self._column += self._right
            case "Row":
                self._row += self._spans
            case "Worksheet":
                rows = _rows(self._rows, self._merged, self._budget, self._hidden)
                self.sheets.append(Sheet(rows, self._name, self._shown))

    def text(self, text: str) -> None:
        """Hear letters."""
        if self._written is not None:
            self._written.append(text)

    def _take(self, value: Value) -> None:
        self._written = None
        if value == "":
            return
        self._budget.take(1)
        self._rows.setdefault(self._row, {})[self._column] = value
        if self._down or self._right:
            bottom, right = self._row + self._down, self._column + self._right
            self._merged.append(_Area(self._row, self._column, bottom, right))


def _typed(kind: str, written: str) -> Value:
    """Give what stands in a cell of XML as the kind it is said to be."""
    try:
        match kind:
            case "Number":
                number = float(written)
                return int(number) if number.is_integer() else number
            case "DateTime":
                return _value(datetime.fromisoformat(written))
            case "Boolean":
                return written.strip() == "1"
    except (ValueError, OverflowError):
        return written
    return written
