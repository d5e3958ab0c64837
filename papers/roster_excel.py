"""Reads the cells of an Excel file: values, days, hidden rows, merged areas, what is struck out; no
other fonts, no colours.

Read here and not by openpyxl because what an exporter writes wrong about looks must not stop a
roster, because a cell formatted as a day may hold a phone number, and because an empty cell in the
last row of a sheet is no row. What is kept is where content is, up to limits no roster reaches.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from pathlib import PurePosixPath
from typing import Any

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils.cell import column_index_from_string, coordinate_from_string, range_boundaries
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel
from openpyxl.xml.functions import fromstring, iterparse

from papers.archive import Archive, out_of_memory, refuse_document_type
from papers.errors import UnreadFile
from papers.file_kinds import office_kind
from papers.struck import STROKE, struck

Element = Any
"""A part of an XML tree, as the library at hand makes it; entities are never resolved."""

LARGEST_UNPACKED = 200 * 2**20
"""Bytes everything in the file may unpack to."""
LARGEST_PART = 40 * 2**20
"""Bytes of the list of styles, or of another part that is read whole."""
MOST_CELLS = 300_000
MOST_ELEMENTS = 1_500_000
"""Elements of a sheet or of the list of texts: an empty formatted cell is one too."""
MOST_PLACES = 3_000_000
"""Places of all rows up to their last cell: what is far to the right makes a row wide."""
MOST_MERGED = 20_000
"""Merged areas of a sheet."""
LARGEST_MERGED = 1_000_000
"""Cells a merged area may fill: beyond it is a slip of the file, and is not filled."""
_BEGINNING = 2**16
_MASK = re.compile(r'(?=(?:[^0]*0){2})(?:0|[ /()-]|\\.|"[^"0]*")+')
"""A format of numbers that shows figures alone: no thousands, no part of a whole, no condition."""
_QUOTED = re.compile(r'\\(.)|"([^"]*)"')
NO_RESULT = "="
"""Stands for a formula that was never worked out: what it would give, nobody knows."""

_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_EAST_ASIAN_DAYS = frozenset({*range(27, 37), *range(50, 59)})
"""Formats of days that have no fixed text: they follow the language of the machine."""


@dataclass(frozen=True, slots=True)
class Dated:
    """A number in a cell that is formatted as a day; whether it is one, the column knows."""

    number: float
    day: date | time | None
    """None where the number is no day of any calendar."""


Value = str | int | float | bool | date | Dated | None


@dataclass(frozen=True, slots=True)
class Row:
    """One row that has content."""

    number: int
    """From 1, as Excel shows it."""
    cells: Sequence[Value]
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its rows with content, in order."""

    rows: Sequence[Row]
    name: str = ""
    shown: bool = True
    tells_hidden: bool = True
    """Whether the format lets us know which rows are hidden."""


@dataclass(frozen=True, slots=True)
class _Look:
    """How a style shows a number."""

    day: bool = False
    struck: bool = False
    mask: str = ""
    """Such as `000000`, where every figure is shown, leading zeros too."""


@dataclass(frozen=True, slots=True)
class _Book:
    archive: Archive
    strings: Sequence[str]
    looks: Sequence["_Look"]
    """For each style of cells, how it shows a number."""
    crossed: frozenset[str]
    """The styles that strike out a cell."""
    epoch: datetime
    formulas: bool = False
    """Whether a formula is told as one, whatever it gave."""
    read: list[int] = field(default_factory=lambda: [0, 0, 0])
    """How much of the file was read so far: cells, places of rows, cells filled by merging."""

    def count(self, what: int, number: int, most: int) -> None:
        """Count on; raise `UnreadFile` `too_large` beyond the limit."""
        self.read[what] += number
        if self.read[what] > most:
            raise UnreadFile("too_large")


_CELLS, _PLACES, _MERGED = range(3)


def read_sheets(content: bytes, *, formulas: bool = False) -> list[Sheet]:
    """Give the sheets of an .xlsx file, hidden ones too; with `formulas` one stands as `NO_RESULT`
    whatever it gave.

    Raises:
        UnreadFile: as `Archive`; `too_large`; `word` for a document.
        KeyError, ValueError: it is no such file.
    """
    archive = Archive(content, largest=LARGEST_UNPACKED)
    if office_kind(archive.names) != "excel":
        raise UnreadFile("word")
    (path, *_) = archive.targets("", "/officeDocument").values()
    root = _tree(archive, path)
    folder = str(PurePosixPath(path).parent)
    parts = archive.targets(path, "")
    epoch = CALENDAR_WINDOWS_1900
    if any(p.get("date1904") in ("1", "true") for p in _all(root, "workbookPr")):
        epoch = CALENDAR_MAC_1904
    looks = _looks(archive, folder)
    crossed = frozenset(str(at) for at, look in enumerate(looks) if look.struck)
    book = _Book(archive, _strings(archive, folder), looks, crossed, epoch, formulas)
    return [
        Sheet(
            _rows(book, parts[_relation(sheet)]),
            sheet.get("name", ""),
            sheet.get("state", "visible") == "visible",
        )
        for sheet in _all(root, "sheet")
        if "/worksheets/" in parts.get(_relation(sheet), "")
    ]


def _relation(sheet: Element) -> str:
    return next((value for name, value in sheet.attrib.items() if name.endswith("}id")), "")


def _tree(archive: Archive, path: str) -> Element:
    data = archive.read(path, LARGEST_PART)
    refuse_document_type(data)
    try:
        return fromstring(data)
    except SyntaxError as error:
        raise _unread(error) from error


def _all(root: Element, name: str) -> Iterator[Element]:
    """Give the elements of that name, whichever edition of the format names them."""
    return (one for one in root.iter() if _name(one) == name)


def _name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _strings(archive: Archive, folder: str) -> list[str]:
    path = f"{folder}/sharedStrings.xml"
    if path not in archive.names:
        return []
    found = []
    for one in _elements(archive, path, "si"):
        found.append(_text(one))
        one.clear()
    return found


def _text(element: Element) -> str:
    """The text of a string, without how it is to be pronounced."""
    runs = [element, *(run for run in element if _name(run) in ("r", "is"))]
    runs.extend(inner for run in runs[1:] for inner in run if _name(inner) == "r")
    return "".join(map(_run, runs)) if len(runs) > 1 else _own_text(element)


def _own_text(element: Element) -> str:
    return _unescaped("".join([part.text or "" for part in element if _name(part) == "t"]))


def _run(run: Element) -> str:
    text = _own_text(run)
    looks = (look for part in run if _name(part) == "rPr" for look in part)
    return struck(text) if text and any(map(_strikes, looks)) else text


def _strikes(look: Element) -> bool:
    return _name(look) == "strike" and look.get("val", "1") not in ("0", "false")


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found.group(1), 16)), text)


def _looks(archive: Archive, folder: str) -> list[_Look]:
    """How each style shows a number. A file without readable styles has none: days are told."""
    try:
        root = _tree(archive, f"{folder}/styles.xml")
    except (KeyError, ValueError):
        return []
    own = {one.get("numFmtId"): one.get("formatCode", "") for one in _all(root, "numFmt")}
    fonts = (font for fonts in _all(root, "fonts") for font in fonts)
    crossed = {str(at) for at, font in enumerate(fonts) if any(map(_strikes, font))}
    return [
        replace(_look(style.get("numFmtId", "0"), own), struck=style.get("fontId") in crossed)
        for styles in _all(root, "cellXfs")
        for style in styles
    ]


def _look(number: str, own: Mapping[str | None, str]) -> _Look:
    if not number.isdecimal():
        return _Look()
    code = own.get(number) or BUILTIN_FORMATS.get(int(number), "")
    if int(number) in _EAST_ASIAN_DAYS or is_date_format(code):
        return _Look(day=True)
    return _Look(mask=_QUOTED.sub(r"\1\2", code) if _MASK.fullmatch(code) else "")


def _rows(book: _Book, path: str) -> list[Row]:
    rows: dict[int, dict[int, Value]] = {}
    hidden: set[int] = set()
    merged: list[str] = []
    number = 0
    for element in _elements(book.archive, path, "row", "mergeCell"):
        if _name(element) == "mergeCell":
            merged.append(element.get("ref", ""))
            continue
        number = int(element.get("r", number + 1))
        if cells := _cells(book, element):
            book.count(_CELLS, len(cells), MOST_CELLS)
            book.count(_PLACES, max(cells), MOST_PLACES)
            rows[number] = cells
        if element.get("hidden") in ("1", "true"):
            hidden.add(number)
        element.clear()
    _fill(book, rows, merged)
    return [
        Row(number, [cells.get(place) for place in range(1, max(cells) + 1)], number in hidden)
        for number, cells in sorted(rows.items())
    ]


def _elements(archive: Archive, path: str, *names: str) -> Iterator[Element]:
    """Give the elements of these names, each as soon as it is read."""
    with archive.opened(path) as part:
        refuse_document_type(part.read(_BEGINNING))
    left = MOST_ELEMENTS
    with archive.opened(path) as part:
        try:
            for event, element in iterparse(part, ("start", "end")):
                if event == "start":
                    left -= 1
                    if left < 0:
                        raise UnreadFile("too_large")
                elif _name(element) in names:
                    yield element
        except SyntaxError as error:
            raise _unread(error) from error


def _unread(error: SyntaxError) -> UnreadFile:
    return UnreadFile("too_large" if out_of_memory(error) else "broken")


def _cells(book: _Book, row: Element) -> dict[int, Value]:
    """Give the cells of a row that hold something, by column from 1."""
    found: dict[int, Value] = {}
    place = 0
    for cell in _all(row, "c"):
        if reference := cell.get("r"):
            place = column_index_from_string(coordinate_from_string(reference)[0])
        else:
            place += 1
        value = _value(book, cell)
        if value is not None and value != "":
            found[place] = _struck(value) if cell.get("s", "0") in book.crossed else value
    return found


def _look_of(book: _Book, cell: Element) -> _Look:
    style = int(cell.get("s", "0"))
    return book.looks[style] if style < len(book.looks) else _Look()


def _struck(value: Value) -> Value:
    """Give a cell that is struck out whole as its text, unless parts of the text say which are."""
    if isinstance(value, Dated) and isinstance(value.day, date):
        return struck(f"{value.day:%d/%m/%Y}")
    text = str(value.number if isinstance(value, Dated) else value)
    return text if STROKE in text else struck(text)


def _value(book: _Book, cell: Element) -> Value:
    kind = cell.get("t", "n")
    if book.formulas and next(_all(cell, "f"), None) is not None:
        return NO_RESULT
    if kind == "inlineStr":
        return _text(cell)
    written: str | None = next((one.text for one in _all(cell, "v")), None)
    if written is None:
        # A formula that gives an empty text was worked out: Excel calls it a text.
        waits = kind != "str" and next(_all(cell, "f"), None) is not None
        return NO_RESULT if waits else None
    match kind:
        case "s":
            return book.strings[int(written)]
        case "b":
            return written.strip() == "1"
        case "n":
            return _number(book, written, _look_of(book, cell))
        case _:
            return _unescaped(written)


def _number(book: _Book, written: str, look: _Look) -> Value:
    number = float(written)
    whole = int(number) if number.is_integer() else number
    if look.mask and isinstance(whole, int) and whole >= 0:
        return _masked(whole, look.mask)
    if not look.day:
        return whole
    try:
        day = from_excel(number, book.epoch)
    except (OverflowError, ValueError):
        return Dated(number, None)
    if isinstance(day, datetime):
        return Dated(number, day.date())
    return Dated(number, day if isinstance(day, time) else None)


def _masked(number: int, mask: str) -> str:
    """Give a number as its mask shows it: 120 is `000120` below `000000`."""
    figures = list(str(number))
    shown = [(figures.pop() if figures else "0") if sign == "0" else sign for sign in mask[::-1]]
    return "".join([*figures, *shown[::-1]])


def _fill(book: _Book, rows: dict[int, dict[int, Value]], merged: Sequence[str]) -> None:
    """Let each merged area hold its first cell's value in every row that has content."""
    if len(merged) > MOST_MERGED:
        raise UnreadFile("too_large")
    if not rows:
        return
    last = max(max(cells) for cells in rows.values())
    numbers = sorted(rows)
    for area in merged:
        left, top, right, bottom = range_boundaries(area)
        value = rows.get(top, {}).get(left)
        if value is None:
            continue
        right = min(right, last)
        covered = numbers[bisect_left(numbers, top) : bisect_right(numbers, bottom)]
        size = len(covered) * (right - left + 1)
        if size > LARGEST_MERGED:
            continue
        book.count(_MERGED, size, MOST_PLACES)
        for number in covered:
            rows[number].update(dict.fromkeys(range(left, right + 1), value))
