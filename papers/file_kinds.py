"""What a file that came from outside really is, whatever it is called: told by its content."""

from collections.abc import Iterable

from papers.errors import UnreadFile

_ZIP = b"PK\x03\x04"
_OLD_OFFICE = b"\xd0\xcf\x11\xe0"
_BEGINNINGS = (
    (b"{\\rtf", "rtf"),
    (b"%PDF", "pdf"),
    (b"\xff\xd8\xff", "picture"),
    (b"\x89PNG", "picture"),
    (b"GIF8", "picture"),
    (b"RIFF", "picture"),
    (b"II*\x00", "picture"),
    (b"MM\x00*", "picture"),
)
_IN_OLD_OFFICE = (
    ("EncryptedPackage", "protected"),
    ("WordDocument", "old_word"),
    ("Workbook", "old_excel"),
    ("Book", "old_excel"),
)
"""Names of streams; the first that is there tells what the file is."""
_PAGES = tuple(
    f"<{begins}".encode()
    for begins in (
        *("!doctype html", "!--", "html", "head", "meta", "link", "title", "style", "script"),
        *("body", "div", "center", "font", "p>", "h1", "h2", "h3", "h4", "table", "tr>", "thead"),
    )
)
_LOOKED_AT = 4096
_BLANKS = b"\xef\xbb\xbf\xff\xfe \t\r\n"
"""What may stand before the first sign, marks of an encoding among it."""


def is_zipped(content: bytes) -> bool:
    """Whether it is an archive, as every Office file since 2007 is."""
    return content.startswith(_ZIP)


def refuse_others(content: bytes) -> None:
    """Refuse what is surely neither a zipped Office file nor a text, by what it is.

    Raises:
        UnreadFile: `protected`, `old_word`, `old_excel`, `broken` for another of the old Office;
            `web_page`, `rtf`, `pdf`, `picture`.
    """
    if content.startswith(_OLD_OFFICE):
        names = ((name.encode("utf-16-le"), code) for name, code in _IN_OLD_OFFICE)
        raise UnreadFile(next((code for name, code in names if name in content), "broken"))
    for beginning, code in _BEGINNINGS:
        if content.startswith(beginning):
            raise UnreadFile(code)
    if content[4:8] == b"ftyp":
        raise UnreadFile("picture")
    head = content[:_LOOKED_AT].replace(b"\0", b"").lstrip(_BLANKS).lower()
    if head.startswith(_PAGES) or (head.startswith((b"<?xml", b"mime-version")) and b"<" in head):
        raise UnreadFile("web_page")


def office_kind(names: Iterable[str]) -> str:
    """Give `word` or `excel` by the parts of an archive; raise `UnreadFile` for any other:
    `binary_excel`, `open_document`, `broken`."""
    every = {*names}
    if "xl/workbook.bin" in every:
        raise UnreadFile("binary_excel")
    if "content.xml" in every and "mimetype" in every:
        raise UnreadFile("open_document")
    for kind, folder in (("word", "word/"), ("excel", "xl/")):
        if any(name.startswith(folder) for name in every):
            return kind
    raise UnreadFile("broken")
