"""The text of a file a member sends: .docx or .txt, with limits; nothing in it is ever run."""

import io
import zipfile
from collections.abc import Iterator
from typing import TYPE_CHECKING

from papers.errors import SentFileError

# Word's reader and lxml are imported for the first file that comes: an idle program goes without.
if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import Table, _Cell

LARGEST_FILE = 5 * 1024 * 1024
LARGEST_UNPACKED = 40 * 1024 * 1024
"""Bytes of everything in the archive: a small file may unpack to gigabytes."""
MOST_PARTS = 1_000
LONGEST_TEXT = 100_000
_DEEPEST = 5
"""Tables within tables, as far as they are read."""


def text_of_docx(content: bytes) -> str:
    """Give the paragraphs and table rows of a Word file, in order; cells are parted by ` | `.

    Raises:
        SentFileError: `too_large`, `not_word`, `macros`, `no_text`.
    """
    _check_archive(content)
    import docx
    from docx.opc.exceptions import OpcError

    try:
        document: Document = docx.Document(io.BytesIO(content))
        lines = list(_lines(document, 0))
    # lxml tells of bad XML by a SyntaxError.
    except (OpcError, SyntaxError, KeyError, ValueError, zipfile.BadZipFile, OSError) as error:
        raise SentFileError("not_word") from error
    return _limited("\n".join(lines))


def text_of_txt(content: bytes) -> str:
    """Give the text of a plain file, in UTF-8 or UTF-16.

    Raises:
        SentFileError: `too_large`, `not_text`, `no_text`.
    """
    if len(content) > LARGEST_FILE:
        raise SentFileError("too_large")
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        text = content.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise SentFileError("not_text") from error
    if "\x00" in text:
        raise SentFileError("not_text")
    return _limited(text)


def _check_archive(content: bytes) -> None:
    if len(content) > LARGEST_FILE:
        raise SentFileError("too_large")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise SentFileError("not_word") from error
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise SentFileError("too_large")
    if any(part.filename.lower().endswith("vbaproject.bin") for part in parts):
        raise SentFileError("macros")


def _lines(holder: "Document | _Cell", depth: int) -> Iterator[str]:
    from docx.text.paragraph import Paragraph

    for block in holder.iter_inner_content():
        if isinstance(block, Paragraph):
            yield block.text
        elif depth < _DEEPEST:
            yield from _rows(block, depth)


def _rows(table: "Table", depth: int) -> Iterator[str]:
    for row in table.rows:
        cells: list[_Cell] = []
        for cell in row.cells:
            # A merged cell is given once for each column it spans.
            if not cells or cell._tc is not cells[-1]._tc:
                cells.append(cell)
        # A table of one row only stands things beside each other: a head, a signature.
        if len(cells) == 1 or len(table.rows) == 1:
            for cell in cells:
                yield from _lines(cell, depth + 1)
        else:
            yield " | ".join(" ".join(" ".join(_lines(cell, depth + 1)).split()) for cell in cells)


def _limited(text: str) -> str:
    if not text.strip():
        raise SentFileError("no_text")
    if len(text) > LONGEST_TEXT:
        raise SentFileError("too_large")
    return text
