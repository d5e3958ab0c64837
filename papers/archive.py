"""The archive of an Office file that came from outside; what it says of itself is not believed."""

import io
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from posixpath import normpath
from typing import IO
from xml.parsers import expat

from papers.errors import UnreadFile

MOST_PARTS = 1_000
LARGEST_SMALL_PART = 4 * 2**20
"""Bytes of a part that only tells about others."""
DEEPEST = 200
"""Elements within elements: Word and Excel write a few dozen."""
_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_BLOCK = 2**16
_BAD = (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError)

Start = Callable[[str, Mapping[str, str]], None]
"""Hears of an element that begins: its name as `namespace name`, and its attributes likewise."""


@dataclass(frozen=True, slots=True)
class Handlers:
    """Who hears what stands in a part."""

    start: Start
    end: Callable[[str], None] = lambda _: None
    text: Callable[[str], None] = lambda _: None


class Archive:
    """An archive whose parts are read bit by bit, never further than allowed."""

    def __init__(self, content: bytes, *, largest: int) -> None:
        """Open it; `largest` is what everything in it may unpack to, in bytes.

        Raises:
            UnreadFile: `broken`, `protected`, `odd_parts`, `too_large`.
        """
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(content))
        except _BAD as error:
            raise UnreadFile("broken") from error
        parts = self._zip.infolist()
        self.names = frozenset(part.filename for part in parts)
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > largest:
            raise UnreadFile("too_large")
        if any(part.flag_bits & 1 for part in parts):
            raise UnreadFile("protected")
        if len(self.names) < len(parts) or any(p.compress_type not in _PACKED for p in parts):
            raise UnreadFile("odd_parts")
        self._largest = largest

    def opened(self, name: str) -> IO[bytes]:
        """Give a part as a stream that ends where the directory says; raise `KeyError` for none."""
        return self._zip.open(name)

    def read(self, name: str, most: int = LARGEST_SMALL_PART) -> bytes:
        """Give a part whole.

        Raises:
            KeyError: there is none.
            UnreadFile: `too_large`; `odd_parts` where it is not what the directory says.
        """
        whole = bytearray()
        try:
            with self.opened(name) as part:
                # Bit by bit: read at once, it would be unpacked whole before its size is known.
                while block := part.read(_BLOCK):
                    whole += block
                    if len(whole) > most:
                        raise UnreadFile("too_large")
        except (*_BAD, RuntimeError, zlib.error) as error:
            raise UnreadFile("odd_parts") from error
        return bytes(whole)

    def tells(self, name: str, attribute: str) -> list[str]:
        """Give every value of an attribute in a small part."""
        found: list[str] = []

        def start(_: str, told: Mapping[str, str]) -> None:
            found.extend(value for key, value in told.items() if local(key) == attribute)

        hear(self.read(name), Handlers(start), most=LARGEST_SMALL_PART)
        return found

    def targets(self, path: str, kind: str) -> dict[str, str]:
        """Give the parts a part refers to, by the id of the reference; nothing from elsewhere.

        `path` is empty for the file as a whole, `kind` how the type of a reference ends. Raise
        `KeyError` where there is none."""
        at = PurePosixPath(path)
        relations = str(at.parent / "_rels" / f"{at.name}.rels") if path else "_rels/.rels"
        found: dict[str, str] = {}

        def start(name: str, told: Mapping[str, str]) -> None:
            inside = told.get("TargetMode", "Internal") == "Internal"
            if local(name) == "Relationship" and inside and told.get("Type", "").endswith(kind):
                target = normpath(str(at.parent / told.get("Target", "")))
                found[told.get("Id", "")] = target.removeprefix("/")

        hear(self.read(relations), Handlers(start), most=LARGEST_SMALL_PART)
        if not found:
            raise KeyError(relations)
        return found


def hear(data: bytes, handlers: Handlers, *, most: int) -> None:
    """Tell the handlers what stands in a part, up to so many elements.

    Raises:
        UnreadFile: `broken` for bad XML; `odd_parts` for one with a document type, which no
            Office writes and which is where entities are made; `too_large` for more elements than
            `most`, or nested too deep.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    left, depth = most, 0

    def start(name: str, told: Mapping[str, str]) -> None:
        nonlocal left, depth
        left -= 1
        depth += 1
        if left < 0 or depth > DEEPEST:
            raise UnreadFile("too_large")
        handlers.start(name, told)

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        handlers.end(name)

    parser.StartDoctypeDeclHandler = _refuse_document_type
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = handlers.text
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise UnreadFile("too_large" if out_of_memory(error) else "broken") from error


class _Begun(Exception):
    """The first element was reached."""


def refuse_document_type(data: bytes) -> None:
    """Look at a part up to its first element; raise `UnreadFile` as `hear`."""

    def begun(_: str, __: Mapping[str, str]) -> None:
        raise _Begun

    try:
        hear(data, Handlers(begun), most=1)
    except _Begun:
        return


def out_of_memory(error: Exception) -> bool:
    """Whether a parser of XML gave up for want of memory: it tells so as of any other fault."""
    return "memory" in str(error).casefold()


def local(name: str) -> str:
    """Give a name without its namespace: editions of the format differ in it."""
    return name.rpartition(" ")[2]


def _refuse_document_type(*_: object) -> None:
    raise UnreadFile("odd_parts")
