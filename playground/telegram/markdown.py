"""Reads parse_mode MarkdownV2: a reserved character that is not escaped is refused."""

from dataclasses import dataclass

from playground.telegram.errors import cannot_parse
from playground.telegram.formatting import Entity, Formatted, in_order, utf16_length

RESERVED = frozenset("_*[]()~`>#+-=|{}.!")
SPANS = {"||": "spoiler", "__": "underline", "*": "bold", "_": "italic", "~": "strikethrough"}
WORDS = {
    "spoiler": "Spoiler",
    "underline": "Underline",
    "bold": "Bold",
    "italic": "Italic",
    "strikethrough": "Strikethrough",
    "text_link": "TextUrl",
    "code": "Code",
    "pre": "PreCode",
}


@dataclass(frozen=True, slots=True)
class _Span:
    kind: str
    mark: str
    start: int
    at: int


class MarkdownReader:
    """Walks a MarkdownV2 text once, keeping the spans that are open."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._position = 0
        self._text: list[str] = []
        self._length = 0
        self._open: list[_Span] = []
        self._quote_from: int | None = None
        self._entities: list[Entity] = []

    def read(self) -> Formatted:
        """Give the text without its marks; raises ApiError when the markup is broken."""
        while self._position < len(self._source):
            self._step()
        if self._open:
            span = self._open[-1]
            at = self._bytes(span.at)
            raise cannot_parse(f"Can't find end of {WORDS[span.kind]} entity at byte offset {at}")
        self._end_quote(expandable=False)
        return Formatted("".join(self._text), in_order(self._entities))

    def _step(self) -> None:
        character = self._source[self._position]
        if character == "\\" and 0 < ord(self._next(1) or "\0") < 127:
            self._take(self._next(1), 2)
        elif character == "\n":
            self._new_line()
        elif character not in RESERVED:
            self._take(character, 1)
        else:
            self._mark(character)

    def _mark(self, character: str) -> None:
        if self._starts_quote(character):
            return
        if character == "`":
            self._verbatim()
        elif character in "[]" or self._source.startswith("![", self._position):
            self._link(character)
        elif self._ends_expandable():
            self._position += 2
            self._end_quote(expandable=True)
        else:
            self._span(character)

    def _span(self, character: str) -> None:
        pair = self._source[self._position : self._position + 2]
        mark = pair if pair in SPANS else character
        if mark not in SPANS:
            raise cannot_parse(
                f"Character '{character}' is reserved and must be escaped with the preceding '\\'"
            )
        if self._open and self._open[-1].mark == mark:
            self._finish(self._open.pop(), {})
        elif len(mark) == 2 and self._open and self._open[-1].mark == character:
            self._finish(self._open.pop(), {})
            mark = character
        else:
            self._open.append(_Span(SPANS[mark], mark, self._length, self._position))
        self._position += len(mark)

    def _link(self, character: str) -> None:
        if character != "]":
            mark = "![" if character == "!" else "["
            self._open.append(_Span("text_link", mark, self._length, self._position))
            self._position += len(mark)
            return
        if not self._open or self._open[-1].kind != "text_link":
            raise cannot_parse(
                "Character ']' is reserved and must be escaped with the preceding '\\'"
            )
        span = self._open.pop()
        self._position += 1
        self._finish_link(span, self._address(span))

    def _address(self, span: _Span) -> str:
        if self._next(0) != "(":
            return ""
        address: list[str] = []
        self._position += 1
        while self._next(0) not in (")", ""):
            self._position += self._next(0) == "\\"
            address.append(self._next(0))
            self._position += 1
        if not self._next(0):
            at = self._bytes(span.at)
            raise cannot_parse(f"Can't find end of a URL at byte offset {at}")
        self._position += 1
        return "".join(address)

    def _finish_link(self, span: _Span, address: str) -> None:
        if span.mark == "[" and address:
            self._finish(span, {"url": address})
        elif span.mark == "![":
            emoji = address.removeprefix("tg://emoji?id=")
            self._finish(span, {"type": "custom_emoji", "custom_emoji_id": emoji})

    def _verbatim(self) -> None:
        mark = "```" if self._source.startswith("```", self._position) else "`"
        kind, begin = ("pre" if mark == "```" else "code"), self._position
        inside, stop = self._until(mark, begin + len(mark))
        if stop < 0:
            at = self._bytes(begin)
            raise cannot_parse(f"Can't find end of {WORDS[kind]} entity at byte offset {at}")
        details: Entity = {}
        first, line_end, rest = inside.partition("\n")
        if kind == "pre" and line_end:
            inside = rest
            if first:
                details["language"] = first
        start = self._length
        self._take(inside, stop - begin)
        self._finish(_Span(kind, mark, start, begin), details)

    def _until(self, mark: str, position: int) -> tuple[str, int]:
        """Read verbatim text up to a mark; gives it and the place behind, -1 when none ends it."""
        inside: list[str] = []
        while position < len(self._source):
            if self._source.startswith(mark, position):
                return "".join(inside), position + len(mark)
            escaped = self._source[position] == "\\" and self._source[position + 1 : position + 2]
            position += 1 if escaped and escaped in "`\\" else 0
            inside.append(self._source[position])
            position += 1
        return "", -1

    def _starts_quote(self, character: str) -> bool:
        at_line_start = self._position == 0 or self._source[self._position - 1] == "\n"
        mark = ">" if character == ">" else "**>"
        if not (at_line_start and self._source.startswith(mark, self._position)):
            return False
        if mark == "**>":
            self._end_quote(expandable=False)
        if self._quote_from is None:
            self._quote_from = self._length
        self._position += len(mark)
        return True

    def _ends_expandable(self) -> bool:
        ends_line = self._position + 2 == len(self._source) or self._next(2) == "\n"
        is_mark = self._source.startswith("||", self._position)
        inside_spoiler = any(span.mark == "||" for span in self._open)
        return self._quote_from is not None and is_mark and ends_line and not inside_spoiler

    def _new_line(self) -> None:
        if not self._source.startswith(">", self._position + 1):
            self._end_quote(expandable=False)
        self._take("\n", 1)

    def _end_quote(self, *, expandable: bool) -> None:
        if self._quote_from is None:
            return
        kind = "expandable_blockquote" if expandable else "blockquote"
        self._finish(_Span(kind, ">", self._quote_from, self._position), {})
        self._quote_from = None

    def _finish(self, span: _Span, details: Entity) -> None:
        length = self._length - span.start
        if length:
            self._entities.append(
                {"type": span.kind, "offset": span.start, "length": length, **details}
            )

    def _take(self, text: str, step: int) -> None:
        self._text.append(text)
        self._length += utf16_length(text)
        self._position += step

    def _next(self, ahead: int) -> str:
        return self._source[self._position + ahead : self._position + ahead + 1]

    def _bytes(self, position: int) -> int:
        return len(self._source[:position].encode())
