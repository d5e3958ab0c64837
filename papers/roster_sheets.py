"""Opens a roster file, Excel or CSV, as plain rows of cells."""

import csv
import io
import zipfile
from collections.abc import Iterator
from datetime import date

from papers.errors import RosterFileError
from papers.plain import seen
from papers.roster_excel import Dated, Row, Sheet, Value, read_sheets

LARGEST_UNPACKED = 200 * 2**20
"""Bytes an Excel file may unpack to: far beyond any roster, far below what fills a machine."""

_EXCEL_MAGIC = b"PK\x03\x04"
_OLD_EXCEL_MAGIC = b"\xd0\xcf\x11\xe0"
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_DELIMITERS = (";", ",", "\t")


def open_sheets(content: bytes) -> Iterator[Sheet]:
    """Give the sheets to look for a roster in; a CSV is tried with each usual separator.

    Raises:
        RosterFileError: `old_excel`, `too_large` or `unreadable`.
    """
    if content.startswith(_OLD_EXCEL_MAGIC):
        raise RosterFileError("old_excel")
    if content.startswith(_EXCEL_MAGIC):
        return _excel_sheets(content)
    return _csv_sheets(_decoded(content))


def text_of(value: Value) -> str:
    """Give a cell as text: composed, single spaces, a whole number without its `.0`.

    A number that is only formatted as a day is the number."""
    if value is None:
        return ""
    if isinstance(value, Dated):
        value = value.number
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return " ".join(seen(str(value)).split())


def shown_of(value: Value) -> str:
    """Give a cell as whoever looks at the file sees it."""
    if isinstance(value, Dated) and value.day is not None:
        return text_of(value.day) if isinstance(value.day, date) else str(value.day)
    return text_of(value)


def _excel_sheets(content: bytes) -> Iterator[Sheet]:
    _refuse_bombs(content)
    try:
        sheets = read_sheets(content)
    except (KeyError, ValueError, IndexError, OSError, StopIteration, zipfile.BadZipFile) as error:
        raise RosterFileError("unreadable") from error
    yield from sheets


def _refuse_bombs(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except zipfile.BadZipFile as error:
        raise RosterFileError("unreadable") from error
    if unpacked > LARGEST_UNPACKED:
        raise RosterFileError("too_large")


def _decoded(content: bytes) -> str:
    """Read CSV bytes: UTF-8 with or without mark, UTF-16 with one, else Windows-1258."""
    encodings = ["utf-16"] if content.startswith(_UTF16_MARKS) else ["utf-8-sig", "cp1258"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise RosterFileError("unreadable")


def _csv_sheets(text: str) -> Iterator[Sheet]:
    for delimiter in _DELIMITERS:
        try:
            rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
        except csv.Error as error:
            raise RosterFileError("unreadable") from error
        yield Sheet([Row(number, row) for number, row in enumerate(rows, 1) if any(row)])
