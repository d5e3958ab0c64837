"""Marked-up text as the channels need it: measured in UTF-16 units, split, put into HTML again."""

from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser
from itertools import pairwise

from markupsafe import Markup

TAGS = frozenset({"b", "i", "u", "s", "code"})
_BORDERS = ("\n\n", "\n", " ")
"""Where a long text is parted, the best first."""


@dataclass(frozen=True, slots=True)
class Span:
    """One marked stretch; offsets count code points."""

    start: int
    end: int
    tag: str


@dataclass(frozen=True, slots=True)
class Rich:
    """Plain text with its marks, properly nested."""

    text: str
    spans: tuple[Span, ...] = ()


def utf16_length(text: str) -> int:
    """Give the length as both platforms count it: UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def parse(markup: Markup) -> Rich:
    """Read markup into text and marks; a tag that is none of ours is dropped, its text kept."""
    reader = _Reader()
    reader.feed(str(markup))
    reader.close()
    return Rich("".join(reader.pieces), tuple(sorted(reader.spans, key=_outer_first)))


def to_html(rich: Rich) -> str:
    """Write the text as HTML again."""
    borders = {0, len(rich.text)}
    for span in rich.spans:
        borders |= {span.start, span.end}
    ordered = sorted(borders)
    parts: list[str] = []
    for start, end in pairwise(ordered):
        parts += [f"<{span.tag}>" for span in rich.spans if span.start == start]
        parts.append(escape(rich.text[start:end], quote=False))
        parts += [f"</{span.tag}>" for span in reversed(rich.spans) if span.end == end]
    return "".join(parts)


def split(rich: Rich, limit: int) -> list[Rich]:
    """Part a text into pieces of at most `limit` UTF-16 units, at paragraphs where it can be."""
    pieces = []
    begin = 0
    while utf16_length(rich.text[begin:]) > limit:
        end, after = _cut(rich.text, begin, limit)
        pieces.append(_piece(rich, begin, end))
        begin = after
    pieces.append(_piece(rich, begin, len(rich.text)))
    return [piece for piece in pieces if piece.text]


def parts_of(markup: Markup, limit: int) -> list[str]:
    """Give the HTML of each message that a text needs; most need one, and are not even parsed:
    with its tags a text is longer than without."""
    if utf16_length(markup) <= limit:
        return [str(markup)]
    rich = parse(markup)
    if utf16_length(rich.text) <= limit:
        return [str(markup)]
    return [to_html(piece) for piece in split(rich, limit)]


def _cut(text: str, begin: int, limit: int) -> tuple[int, int]:
    """Give where the piece ends and where the next one begins."""
    furthest, units = begin, 0
    while units + (width := utf16_length(text[furthest])) <= limit:
        units += width
        furthest += 1
    for border in _BORDERS:
        # A border in the first third would leave a stub of a message: take a lesser one instead.
        found = text.rfind(border, begin + (furthest - begin) // 3, furthest)
        if found > begin:
            return found, found + len(border)
    return furthest, furthest


def _piece(rich: Rich, begin: int, end: int) -> Rich:
    spans = (
        Span(max(span.start, begin) - begin, min(span.end, end) - begin, span.tag)
        for span in rich.spans
        if span.start < end and span.end > begin
    )
    return Rich(rich.text[begin:end], tuple(spans))


def _outer_first(span: Span) -> tuple[int, int]:
    return span.start, -span.end


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self.spans: list[Span] = []
        self._length = 0
        self._open: list[tuple[str, int]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in TAGS:
            self._open.append((tag, self._length))

    def handle_endtag(self, tag: str) -> None:
        if self._open and self._open[-1][0] == tag:
            _, start = self._open.pop()
            if start < self._length:
                self.spans.append(Span(start, self._length, tag))

    def handle_data(self, data: str) -> None:
        self.pieces.append(data)
        self._length += len(data)
