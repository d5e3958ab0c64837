"""Opens a roster file, Excel or CSV, as plain rows of cells."""

import csv
import io
import unicodedata
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.worksheet import Worksheet

from papers.errors import RosterFileError

Value = str | int | float | bool | date | None

LARGEST_UNPACKED = 200 * 2**20
"""Bytes an Excel file may unpack to: far beyond any roster, far below what fills a machine."""

_EXCEL_MAGIC = b"PK\x03\x04"
_OLD_EXCEL_MAGIC = b"\xd0\xcf\x11\xe0"
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_DELIMITERS = (";", ",", "\t")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its rows in order, the first being row 1 of the file."""

    rows: Sequence[Sequence[Value]]


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
    """Give a cell as text: NFC, single spaces, a whole number without its `.0`."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return " ".join(unicodedata.normalize("NFC", str(value)).split())


def _excel_sheets(content: bytes) -> Iterator[Sheet]:
    _refuse_bombs(content)
    try:
        # Values as last computed, not formulas. Not read-only mode: it hides merged cells.
        book = load_workbook(io.BytesIO(content), data_only=True)
    except (InvalidFileException, KeyError, ValueError, OSError, zipfile.BadZipFile) as error:
        raise RosterFileError("unreadable") from error
    for sheet in book.worksheets:
        if sheet.sheet_state == "visible":
            yield Sheet(_excel_rows(sheet))


def _refuse_bombs(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except zipfile.BadZipFile as error:
        raise RosterFileError("unreadable") from error
    if unpacked > LARGEST_UNPACKED:
        raise RosterFileError("too_large")


def _excel_rows(sheet: Worksheet) -> list[list[Value]]:
    rows = [[_plain(value) for value in row] for row in sheet.iter_rows(values_only=True)]
    for merged in sheet.merged_cells.ranges:
        first = rows[merged.min_row - 1][merged.min_col - 1]
        for row, column in merged.cells:
            rows[row - 1][column - 1] = first
    return rows


def _plain(value: object) -> Value:
    if isinstance(value, datetime):
        return value.date()
    if value is None or isinstance(value, (str, int, float, date)):
        return value
    return str(value)


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
        yield Sheet(rows)
