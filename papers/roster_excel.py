"""Reads the cells of an Excel file: values, days, hidden rows, merged areas; no fonts or colours.

Read here and not by openpyxl because what an exporter writes wrong about looks must not stop a
roster, because a cell formatted as a day may hold a phone number, and because an empty cell in the
last row of a sheet is no row. What is kept is where content is.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import PurePosixPath
from posixpath import normpath
from typing import Any

from openpyxl.styles.numbers import BUILTIN_FORMATS, is_date_format
from openpyxl.utils.cell import column_index_from_string, coordinate_from_string, range_boundaries
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel
from openpyxl.xml.functions import fromstring, iterparse

Element = Any
"""A part of an XML tree, as the library at hand makes it; entities are never resolved."""

LARGEST_MERGED = 1_000_000
"""Cells a merged area may fill: beyond it is a slip of the file, and is not filled."""

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


@dataclass(frozen=True, slots=True)
class _Book:
    archive: zipfile.ZipFile
    strings: Sequence[str]
    days: Sequence[bool]
    """For each style of cells, whether it shows a day."""
    epoch: datetime


def read_sheets(content: bytes) -> list[Sheet]:
    """Give the sheets of an .xlsx file, hidden ones too.

    Raises:
        KeyError, ValueError, zipfile.BadZipFile: it is no such file.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        main = _targets(archive, "", "officeDocument")
        path = next(iter(main.values()))
        root = _tree(archive, path)
        folder = str(PurePosixPath(path).parent)
        parts = _targets(archive, path, "")
        epoch = CALENDAR_WINDOWS_1900
        if any(p.get("date1904") in ("1", "true") for p in _all(root, "workbookPr")):
            epoch = CALENDAR_MAC_1904
        book = _Book(archive, _strings(archive, folder), _days(archive, folder), epoch)
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


def _targets(archive: zipfile.ZipFile, path: str, kind: str) -> Mapping[str, str]:
    """Give the parts a part refers to, by the id of the reference."""
    at = PurePosixPath(path)
    folder = at.parent
    relations = str(folder / "_rels" / f"{at.name}.rels") if path else "_rels/.rels"
    found: dict[str, str] = {}
    for one in _all(_tree(archive, relations), "Relationship"):
        target = one.get("Target", "")
        if one.get("Type", "").endswith(kind):
            found[one.get("Id", "")] = normpath(str(folder / target)).removeprefix("/")
    if not found:
        raise KeyError(relations)
    return found


def _tree(archive: zipfile.ZipFile, path: str) -> Element:
    try:
        return fromstring(archive.read(path))
    except SyntaxError as error:
        raise ValueError(path) from error


def _all(root: Element, name: str) -> Iterator[Element]:
    """Give the elements of that name, whichever edition of the format names them."""
    return (one for one in root.iter() if _name(one) == name)


def _name(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _strings(archive: zipfile.ZipFile, folder: str) -> list[str]:
    path = f"{folder}/sharedStrings.xml"
    if path not in archive.namelist():
        return []
    return [_text(one) for one in _all(_tree(archive, path), "si")]


def _text(element: Element) -> str:
    """The text of a string, without how it is to be pronounced."""
    runs = [element, *(run for run in element if _name(run) in ("r", "is"))]
    runs.extend(inner for run in runs[1:] for inner in run if _name(inner) == "r")
    parts = (part.text or "" for run in runs for part in run if _name(part) == "t")
    return _unescaped("".join(parts))


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda found: chr(int(found.group(1), 16)), text)


def _days(archive: zipfile.ZipFile, folder: str) -> list[bool]:
    """Which styles show a day. A file without readable styles has none: days are then told."""
    try:
        root = _tree(archive, f"{folder}/styles.xml")
    except (KeyError, ValueError):
        return []
    own = {one.get("numFmtId"): one.get("formatCode", "") for one in _all(root, "numFmt")}
    return [
        _is_day(style.get("numFmtId", "0"), own)
        for styles in _all(root, "cellXfs")
        for style in styles
    ]


def _is_day(number: str, own: Mapping[str | None, str]) -> bool:
    if not number.isdecimal():
        return False
    code = own.get(number) or BUILTIN_FORMATS.get(int(number), "")
    return int(number) in _EAST_ASIAN_DAYS or bool(is_date_format(code))


def _rows(book: _Book, path: str) -> list[Row]:
    rows: dict[int, dict[int, Value]] = {}
    hidden: set[int] = set()
    merged: list[str] = []
    number = 0
    for element in _elements(book.archive, path):
        if _name(element) == "mergeCell":
            merged.append(element.get("ref", ""))
            continue
        number = int(element.get("r", number + 1))
        if cells := _cells(book, element):
            rows[number] = cells
        if element.get("hidden") in ("1", "true"):
            hidden.add(number)
        element.clear()
    for area in merged:
        _fill(rows, area)
    return [
        Row(number, [cells.get(place) for place in range(1, max(cells) + 1)], number in hidden)
        for number, cells in sorted(rows.items())
    ]


def _elements(archive: zipfile.ZipFile, path: str) -> Iterator[Element]:
    """Give the rows and the merged areas of a sheet, each as soon as it is read."""
    with archive.open(path) as part:
        try:
            for _, element in iterparse(part):
                if _name(element) in ("row", "mergeCell"):
                    yield element
        except SyntaxError as error:
            raise ValueError(path) from error


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
            found[place] = value
    return found


def _value(book: _Book, cell: Element) -> Value:
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return _text(cell)
    written: str | None = next((one.text for one in _all(cell, "v")), None)
    if written is None:
        return None
    match kind:
        case "s":
            return book.strings[int(written)]
        case "b":
            return written.strip() == "1"
        case "n":
            return _number(book, written, int(cell.get("s", "0")))
        case _:
            return _unescaped(written)


def _number(book: _Book, written: str, style: int) -> Value:
    number = float(written)
    whole = int(number) if number.is_integer() else number
    if style >= len(book.days) or not book.days[style]:
        return whole
    try:
        day = from_excel(number, book.epoch)
    except (OverflowError, ValueError):
        return Dated(number, None)
    if isinstance(day, datetime):
        return Dated(number, day.date())
    return Dated(number, day if isinstance(day, time) else None)


def _fill(rows: dict[int, dict[int, Value]], area: str) -> None:
    """Let a merged area hold its first cell's value in every row that has content."""
    left, top, right, bottom = range_boundaries(area)
    value = rows.get(top, {}).get(left)
    if value is None:
        return
    right = min(right, max(max(cells) for cells in rows.values()))
    covered = [number for number in rows if top <= number <= bottom]
    if len(covered) * (right - left + 1) > LARGEST_MERGED:
        return
    for number in covered:
        rows[number].update(dict.fromkeys(range(left, right + 1), value))
