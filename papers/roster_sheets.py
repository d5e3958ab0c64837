"""Opens a roster file, a workbook or CSV, as plain rows of cells."""

import csv
import io
import re
import unicodedata
from collections.abc import Iterator
from datetime import date
from zipfile import BadZipFile

from papers.errors import UnreadFile
from papers.file_kinds import is_zipped, refuse_others
from papers.old_letters import are_old
from papers.roster_excel import (
    MOST_CELLS,
    MOST_ELEMENTS,
    Dated,
    Row,
    Sheet,
    Value,
    read_sheets,
)
from papers.roster_other_books import (
    XML_BOOK,
    read_old_excel,
    read_open_document,
    read_xml_book,
)
from papers.roster_pages import read_page
from terms.identity import seen

LARGEST_FILE = 20 * 2**20

_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_DELIMITERS = (";", ",", "\t", "|")
_DRAWN = frozenset(
    "\u00a7\u00a8\u00aa\u00ab\u00ac\u00ae\u00b5\u00b6\u00b7\u00b8\u00b9\u00bb\u00bc\u00bd\u00be\u00c6\u00d1\u00f1\u00f8\u00e5\u00e4\u00eb\u00f6"
)
"""Signs and letters of other languages, which the old fonts draw as Vietnamese ones."""
_HEAD = 4096
_BEGINNING = 256
"""Bytes by which the letters of a CSV are known."""
_MARK = re.compile(r"^'(?=[\d+=@-])")
"""Excel's own mark of a text, which some exporters write out."""


def open_sheets(content: bytes) -> Iterator[Sheet]:
    """Give the sheets to look for a roster in; a CSV is tried with each usual separator.

    Raises:
        UnreadFile: `too_large`, `odd_parts`, `broken`, or what it is instead.
    """
    if len(content) > LARGEST_FILE:
        raise UnreadFile("too_large")
    if is_zipped(content):
        return _zipped_sheets(content)
    try:
        refuse_others(content)
    except UnreadFile as other:
        match other.code:
            case "old_excel":
                return iter(read_old_excel(content))
            case "web_page":
                return iter(_page_sheets(content))
        raise
    return _csv_sheets(_decoded(content))


def text_of(value: Value) -> str:
    """Give a cell as text: composed, single spaces, a whole number without its `.0`.

    A number that is only formatted as a day is the number."""
    if value is None or value == "":
        return ""
    if isinstance(value, str):
        text = " ".join(seen(value).split())
        return _MARK.sub("", text) if text.startswith("'") else text
    if isinstance(value, Dated):
        value = value.number
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return _MARK.sub("", " ".join(seen(str(value)).split()))


def shown_of(value: Value) -> str:
    """Give a cell as whoever looks at the file sees it."""
    if isinstance(value, Dated) and value.day is not None:
        return text_of(value.day) if isinstance(value.day, date) else str(value.day)
    return text_of(value)


def _zipped_sheets(content: bytes) -> Iterator[Sheet]:
    try:
        yield from _cells(content)
    except BadZipFile as error:
        raise UnreadFile("odd_parts") from error
    except (KeyError, ValueError, IndexError, OSError) as error:
        raise UnreadFile("broken") from error


def _cells(content: bytes) -> list[Sheet]:
    try:
        return read_sheets(content)
    except UnreadFile as other:
        if other.code != "open_document":
            raise
        return read_open_document(content)


def _page_sheets(content: bytes) -> list[Sheet]:
    """Read what is written as a page: tables in HTML, or a workbook in XML."""
    head = content[:_HEAD].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    if head.startswith(b"mime-version"):
        raise UnreadFile("web_page")
    if b"<html" not in head and XML_BOOK in head:
        return read_xml_book(content)
    return read_page(content, _decoded)


def _decoded(content: bytes) -> str:
    """Read CSV bytes: UTF-8 with or without mark, UTF-16 likewise, else Windows-1258.

    Text of an old font is given letter by letter, as in a workbook, where it can be nothing else.
    """
    encodings, guessed = ["utf-8-sig", "cp1258"], False
    if content.startswith(_UTF16_MARKS):
        encodings = ["utf-16"]
    elif b"\0" in content[:_BEGINNING]:
        encodings, guessed = [_halves_of(content)], True
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text and (not guessed or _is_written(text)):
            return (_of_old_font(content) or text) if encoding == "cp1258" else text
    raise UnreadFile("broken")


def _of_old_font(content: bytes) -> str | None:
    """Give bytes typed for an old font as its letters are drawn; None where they may be others.

    Every word has to be one of such fonts, and by Windows-1258 some sign has to be none."""
    if not _foreign(content.decode("cp1258")):
        return None
    drawn = content.decode("latin-1")
    return drawn if are_old([drawn]) else None


def _foreign(text: str) -> bool:
    """Whether letters stand there that no Vietnamese word has: tones on nothing, a micro sign."""
    letters = {one for one in unicodedata.normalize("NFC", text) if not one.isascii()}
    return any(unicodedata.combining(one) or one in _DRAWN for one in letters)


def _halves_of(content: bytes) -> str:
    """Every figure and separator has an empty half: which one, says which half comes first."""
    return "utf-16-le" if b"\0" in content[1:_BEGINNING:2] else "utf-16-be"


def _is_written(text: str) -> bool:
    return all(letter.isprintable() or letter.isspace() for letter in text)


def _csv_sheets(text: str) -> Iterator[Sheet]:
    for delimiter in _DELIMITERS:
        read = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        rows: list[Row] = []
        left = MOST_CELLS
        try:
            for number, row in enumerate(read, 1):
                if any(row):
                    left -= len(row)
                    rows.append(Row(number, row))
                if left < 0 or number > MOST_ELEMENTS:
                    raise UnreadFile("too_large")
        except csv.Error as error:
            raise UnreadFile("broken") from error
        yield Sheet(rows)
