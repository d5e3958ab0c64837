"""The picture of all cells, read back from its bytes: how wide each part of each bar is."""

import struct
import zlib
from datetime import datetime

import pytest

from papers import progress_picture as picture
from papers.cells_sheet import PHASES
from papers.progress_picture import BarRow, PictureFacts, parts_of, progress_png
from papers.raster import Colour, alphabet
from tests.rows import few
from workflow.clock import VIETNAM

NAMES = {colour: phase for phase, colour in picture.COLOURS.items()}
Pixels = list[list[Colour]]


def pixels_of(png: bytes) -> Pixels:
    """Give the colours of a PNG of eight bits a colour, row by row; every chunk's sum is right."""
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    at, data, size = 8, b"", (0, 0)
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        kind, body = png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        assert zlib.crc32(kind + body) == struct.unpack(">I", png[at + 8 + length :][:4])[0]
        if kind == b"IHDR":
            size = struct.unpack(">2I", body[:8])
        data += body if kind == b"IDAT" else b""
        at += 12 + length
    raw, (width, height) = zlib.decompress(data), size
    step = 1 + 3 * width
    rows = [raw[n * step + 1 : (n + 1) * step] for n in range(height)]
    return [[(row[x], row[x + 1], row[x + 2]) for x in range(0, 3 * width, 3)] for row in rows]


def bar_of(pixels: Pixels, place: int) -> dict[str, int]:
    """Give how many pixels each phase has in the bar of a row, along its upper edge, where no
    number stands."""
    top = picture.HEAD_HEIGHT + picture.ROW_HEIGHT * place + picture.BAR_AT
    line = pixels[top][picture.MARGIN : picture.MARGIN + picture.BAR_WIDTH]
    found: dict[str, int] = {}
    for colour in line:
        if colour in NAMES:
            found[NAMES[colour]] = found.get(NAMES[colour], 0) + 1
    return found


def cell(number: int, name: str, late: int = 0, **phases: int) -> BarRow:
    """Give a cell of so many in each phase."""
    return BarRow(number, name, "collecting", 10, 4, late, phases)


def drawn(*rows: BarRow) -> Pixels:
    """Give the picture of these cells."""
    at = datetime(2024, 11, 20, 9, tzinfo=VIETNAM)
    return pixels_of(progress_png(PictureFacts("Đảng bộ Xã Ví Dụ", at, 1, 1, rows)))


def test_each_bar_is_as_wide_as_its_counts() -> None:
    """Of two cells, each by itself; who has nobody has an empty bar."""
    maths = cell(1, "Chi bộ Toán", 3, not_reviewed=1, reviewed=2, voted=3, decided=10, out=1)
    words = cell(2, "Chi bộ Văn", not_reviewed=5, decided=5)

    found = drawn(maths, words, cell(3, "Chi bộ Sử"))

    width = picture.BAR_WIDTH
    parts = parts_of([1, 2, 3, 10, 1])
    assert {phase: b - a for phase, (a, b) in zip(PHASES, parts, strict=True)} == bar_of(found, 0)
    assert {"not_reviewed": width // 2, "decided": width // 2} == bar_of(found, 1)
    assert {} == bar_of(found, 2)


@pytest.mark.parametrize(
    "counts", few([[0, 0, 0], [1, 0, 0], [1, 1, 1], [7, 0, 13], [1, 998, 1]], 0, 2, 4)
)
def test_parts_lie_beside_each_other_and_fill_the_bar(counts: list[int]) -> None:
    """No pixel is left between two, none is past the end."""
    parts = parts_of(counts)

    assert [end for _, end in parts[:-1]] == [begin for begin, _ in parts[1:]]
    assert (0, picture.BAR_WIDTH if any(counts) else 0) == (parts[0][0], parts[-1][1])


def test_a_late_cell_is_written_in_red() -> None:
    """And one that is not has no red beside its name."""
    found = drawn(cell(1, "Chi bộ Toán", 3, voted=1), cell(2, "Chi bộ Văn", voted=1))

    reds = [
        any(
            picture.RED in line
            for line in found[picture.HEAD_HEIGHT + picture.ROW_HEIGHT * place :][: picture.BAR_AT]
        )
        for place in (0, 1)
    ]
    assert [True, False] == reds


def test_a_long_name_keeps_its_end() -> None:
    """There stands the number that tells one cell from another; a short one stays whole."""
    letters = alphabet()
    long = "Chi bộ trực thuộc Trường trung học phổ thông Ví Dụ số 12"

    fitted = letters.fitted(long, 300)

    assert letters.width(fitted) <= 300
    assert fitted.startswith("Chi bộ trực")
    assert fitted.endswith("Ví Dụ số 12")
    assert "Chi bộ Văn" == letters.fitted("Chi bộ Văn", 300)


def test_every_vietnamese_letter_can_be_drawn() -> None:
    """Of each tone, small and large: none comes out as a blank."""
    letters = "ắằẳẵặấầẩẫậếềểễệốồổỗộớờởỡợứừửữựíìỉĩịýỳỷỹỵđ"
    letters += letters.upper()

    assert [] == [one for one in letters if one not in alphabet().glyphs]
    assert all(any(alphabet().glyphs[one][1]) for one in letters)
