"""The text of a file a member sends: .docx or .txt, with limits; nothing in it is ever run.

To be called in a process of its own: `papers.reader`.
"""

from collections.abc import Sequence

from papers.archive import Archive
from papers.errors import UnreadFile
from papers.file_kinds import is_zipped, office_kind, refuse_others
from papers.word_text import Notes, notes_of, words_of

LARGEST_FILE = 5 * 2**20
LARGEST_UNPACKED = 40 * 2**20
"""Bytes of everything in the archive: a small file may unpack to gigabytes."""
LARGEST_DOCUMENT = 20 * 2**20
LONGEST_TEXT = 100_000
_MACROS = ("macroenabled", "vbaproject")


def text_of_file(content: bytes, *, plain: bool) -> str:
    """Give the words of a file; `plain` for one that is called a plain text.

    Raises:
        UnreadFile: as `text_of_docx`; for a plain text, as `text_of_txt`.
    """
    if plain and not is_zipped(content):
        refuse_others(content)
        return text_of_txt(content)
    return text_of_docx(content)


def text_of_docx(content: bytes) -> str:
    """Give the paragraphs and table rows of a Word file, in order; cells are parted by ` | `.

    Raises:
        UnreadFile: `too_large`, `broken`, `odd_parts`, `macros`, `no_text`, or what it is instead.
    """
    if len(content) > LARGEST_FILE:
        raise UnreadFile("too_large")
    if not is_zipped(content):
        refuse_others(content)
        raise UnreadFile("broken")
    archive = Archive(content, largest=LARGEST_UNPACKED)
    if office_kind(archive.names) != "word":
        raise UnreadFile("excel")
    try:
        _refuse_macros(archive)
        (main, *_) = archive.targets("", "/officeDocument").values()
        notes = _notes(archive, main)
        return _limited(words_of(archive.read(main, LARGEST_DOCUMENT), LONGEST_TEXT, notes))
    except KeyError as error:
        raise UnreadFile("broken") from error


def _notes(archive: Archive, main: str) -> Notes:
    """What stands at the foot of the pages and at the end; many files have neither."""
    found: dict[tuple[str, str], Sequence[str]] = {}
    for kind in ("/footnotes", "/endnotes"):
        try:
            parts = archive.targets(main, kind).values()
        except KeyError:
            continue
        for part in parts:
            found |= notes_of(archive.read(part, LARGEST_DOCUMENT), LONGEST_TEXT)
    return found


def text_of_txt(content: bytes) -> str:
    """Give the text of a plain file, in UTF-8 or UTF-16.

    Raises:
        UnreadFile: `too_large`, `not_text`, `no_text`.
    """
    if len(content) > LARGEST_FILE:
        raise UnreadFile("too_large")
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        text = content.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadFile("not_text") from error
    if "\x00" in text:
        raise UnreadFile("not_text")
    return _limited(text)


def _refuse_macros(archive: Archive) -> None:
    """By what a part is, not by its name: a .docm called .docx carries its program all the same."""
    told = [*archive.names, *archive.tells("[Content_Types].xml", "ContentType")]
    if any(mark in one.lower() for one in told for mark in _MACROS):
        raise UnreadFile("macros")


def _limited(text: str) -> str:
    if not text.strip():
        raise UnreadFile("no_text")
    if len(text) > LONGEST_TEXT:
        raise UnreadFile("too_large")
    return text
