"""A picture as a PNG, drawn by ourselves: rectangles, and lines of text in one drawn alphabet.

The letters are DejaVu Sans at 17 pixels, each drawn once into `dejavu-sans-17.bin`: a length, the
glyphs with their widths as JSON, then four bits of ink for each pixel, row by row, all compressed.
What the alphabet has no letter for is drawn as a blank. Pictures are small and few: no library.
"""

import json
import struct
import zlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

Colour = tuple[int, int, int]
LETTERS = Path(__file__).resolve().parent / "dejavu-sans-17.bin"
SPACE = 6
"""Pixels between two words."""
_END = 12
"""Letters at the end of a text that stay."""
_FULL = 15
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_PLAIN_RGB = (8, 2, 0, 0, 0)
"""Eight bits a colour, red, green and blue, nothing interlaced."""


@dataclass(frozen=True, slots=True)
class Alphabet:
    """The letters that can be drawn, all of one height."""

    height: int
    glyphs: dict[str, tuple[int, bytes]]
    """Of each its width and the ink of its pixels, row by row, from 0 to 15."""

    def width(self, text: str) -> int:
        """Give how wide a line of text is."""
        return sum(self.glyphs[letter][0] if letter in self.glyphs else SPACE for letter in text)

    def fitted(self, text: str, most: int) -> str:
        """Give a text that is at most so wide: of a longer one its end stays, where the number of
        a cell stands, and what is before it is left out as far as it must."""
        if self.width(text) <= most:
            return text
        kept, end = text[:-_END].rstrip(), text[-_END:].lstrip()
        while kept and self.width(f"{kept}… {end}") > most:
            kept = kept[:-1]
        return f"{kept.rstrip()}… {end}"


@cache
def alphabet() -> Alphabet:
    """Read the letters."""
    raw = zlib.decompress(LETTERS.read_bytes())
    (length,) = struct.unpack(">I", raw[:4])
    told = json.loads(raw[4 : 4 + length])
    height, at = int(told["height"]), 4 + length
    glyphs = {}
    for letter, width in told["glyphs"]:
        size = (width * height + 1) // 2
        packed = raw[at : at + size]
        ink = bytes(half for byte in packed for half in (byte >> 4, byte & _FULL))
        glyphs[letter] = (width, ink[: width * height])
        at += size
    return Alphabet(height, glyphs)


class Raster:
    """A picture of so many pixels, to be drawn on."""

    def __init__(self, width: int, height: int, paper: Colour) -> None:
        self.width, self.height = width, height
        self._rows = [bytearray(bytes(paper) * width) for _ in range(height)]

    def box(self, left: int, top: int, width: int, height: int, colour: Colour) -> None:
        """Fill a rectangle, as far as it is on the picture."""
        right = min(left + width, self.width)
        if right <= left:
            return
        line = bytes(colour) * (right - left)
        for row in self._rows[top : top + height]:
            row[3 * left : 3 * right] = line

    def write(self, left: int, top: int, text: str, colour: Colour) -> int:
        """Write a line of text; give where it ends."""
        letters = alphabet()
        for letter in text:
            glyph = letters.glyphs.get(letter)
            if glyph is None:
                left += SPACE
                continue
            width, ink = glyph
            self._glyph(left, top, width, ink, colour)
            left += width
        return left

    def png(self) -> bytes:
        """Give the picture as a PNG."""
        head = struct.pack(">2I5B", self.width, self.height, *_PLAIN_RGB)
        rows = b"".join(b"\0" + bytes(row) for row in self._rows)
        parts = ((b"IHDR", head), (b"IDAT", zlib.compress(rows, 6)), (b"IEND", b""))
        return _SIGNATURE + b"".join(_chunk(kind, data) for kind, data in parts)

    def _glyph(self, left: int, top: int, width: int, ink: bytes, colour: Colour) -> None:
        for place, dark in enumerate(ink):
            y, x = divmod(place, width)
            if not dark or top + y >= self.height or left + x >= self.width:
                continue
            row, at = self._rows[top + y], 3 * (left + x)
            for part in range(3):
                under = row[at + part]
                row[at + part] = under + (colour[part] - under) * dark // _FULL


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
