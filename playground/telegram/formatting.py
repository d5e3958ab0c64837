"""Text as Telegram holds it: plain characters plus entities counted in UTF-16 units."""

import html
import re
from dataclasses import dataclass, field
from typing import Any

from playground.telegram.errors import cannot_parse

Entity = dict[str, Any]

HTML_TAGS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
    "tg-emoji": "custom_emoji",
    "span": "spoiler",
}
NAMED_CHARACTERS = {"&lt;": "<", "&gt;": ">", "&amp;": "&", "&quot;": '"'}
CHARACTER = re.compile(r"&(?:lt|gt|amp|quot|#\d{1,7}|#x[0-9a-fA-F]{1,6});")
ATTRIBUTE = re.compile(r"""([a-zA-Z0-9-]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s>]+))?""")
INVISIBLE = frozenset(
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u2800\u3164\ufeff\uffa0\ufffc"
    + "".join(map(chr, (*range(0x180B, 0x180F), *range(0x200B, 0x2010), *range(0x202A, 0x202F))))
    + "".join(map(chr, (*range(0x2060, 0x2070), *range(0xFE00, 0xFE10), *range(0xE0000, 0xE0080))))
)
"""Signs that show nothing: fillers, joiners, marks of direction, an empty Braille cell."""
FOUND_IN_TEXT = (
    ("bot_command", re.compile(r"(?<![\w/])/[A-Za-z0-9_]{1,64}(?:@\w{3,32})?(?![\w/])")),
    ("url", re.compile(r"https?://[^\s<>\"«»]+[^\s<>\"«».,;:!?)]")),
    ("email", re.compile(r"(?<![\w.@])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")),
    ("mention", re.compile(r"(?<![\w@.])@[A-Za-z]\w{3,31}(?!\w)")),
    ("hashtag", re.compile(r"(?<![\w#&])#(?=\w*[^\W\d])\w{1,256}")),
)


@dataclass(frozen=True, slots=True)
class Formatted:
    """A text after its markup was read."""

    text: str
    entities: list[Entity] = field(default_factory=list)

    @property
    def length(self) -> int:
        """The length Telegram's limits count."""
        return utf16_length(self.text)

    def trimmed(self) -> "Formatted":
        """Without white space at both ends, as the server keeps it; entities move along."""
        right = self.text.rstrip()
        left = right.lstrip()
        shift, end = utf16_length(right) - utf16_length(left), utf16_length(left)
        moved = [_clipped(entity, shift, end) for entity in self.entities]
        return Formatted(left, [entity for entity in moved if entity["length"] > 0])

    def with_found(self) -> "Formatted":
        """With the commands, addresses and mentions the server finds by itself."""
        entities = list(self.entities)
        for kind, pattern in FOUND_IN_TEXT:
            for match in pattern.finditer(self.text):
                offset = utf16_length(self.text[: match.start()])
                entity = {"type": kind, "offset": offset, "length": utf16_length(match[0])}
                if not any(_overlap(entity, other) for other in entities):
                    entities.append(entity)
        return Formatted(self.text, in_order(entities))


def utf16_length(text: str) -> int:
    """Count a text in UTF-16 units."""
    return len(text.encode("utf-16-le")) // 2


def shows_nothing(text: str) -> bool:
    """Tell whether a text has no sign that anybody would see."""
    return all(sign.isspace() or sign in INVISIBLE for sign in text)


def in_order(entities: list[Entity]) -> list[Entity]:
    """Sort entities as the server gives them: by place, the longer first."""
    return sorted(entities, key=lambda entity: (entity["offset"], -entity["length"]))


def _overlap(one: Entity, other: Entity) -> bool:
    if other["type"] not in ("code", "pre", "text_link", "url", "email"):
        return False
    ends_before = one["offset"] + one["length"] <= other["offset"]
    return not (ends_before or other["offset"] + other["length"] <= one["offset"])


def _clipped(entity: Entity, shift: int, end: int) -> Entity:
    start = max(entity["offset"] - shift, 0)
    stop = min(entity["offset"] + entity["length"] - shift, end)
    return {**entity, "offset": start, "length": stop - start}


@dataclass(slots=True)
class _OpenTag:
    name: str
    entity: Entity
    length_before: int


class HtmlReader:
    """Reads parse_mode HTML; any tag or nesting Telegram does not know is refused."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._text: list[str] = []
        self._length = 0
        self._open: list[_OpenTag] = []
        self._entities: list[Entity] = []

    def read(self) -> Formatted:
        """Give the text without its tags; raises ApiError when the markup is broken."""
        position = 0
        while position < len(self._source):
            position = self._step(position)
        if self._open:
            name = self._open[-1].name
            raise cannot_parse(f'Can\'t find end tag corresponding to start tag "{name}"')
        return Formatted("".join(self._text), in_order(self._entities))

    def _step(self, position: int) -> int:
        character = self._source[position]
        if character == "<":
            return self._tag(position)
        known = CHARACTER.match(self._source, position) if character == "&" else None
        if known:
            self._add(NAMED_CHARACTERS.get(known[0]) or html.unescape(known[0]))
            return known.end()
        self._add(character)
        return position + 1

    def _add(self, text: str) -> None:
        self._text.append(text)
        self._length += utf16_length(text)

    def _tag(self, position: int) -> int:
        end = self._source.find(">", position)
        if end < 0:
            raise cannot_parse(f"Unclosed start tag at byte offset {self._bytes(position)}")
        inside = self._source[position + 1 : end]
        if inside.startswith("/"):
            self._close(inside[1:].strip().lower(), position)
        else:
            self._start(inside, position)
        return end + 1

    def _start(self, inside: str, position: int) -> None:
        name, _, rest = inside.partition(" ")
        name = name.strip().lower()
        if name not in HTML_TAGS:
            at = self._bytes(position)
            raise cannot_parse(f'Unsupported start tag "{name}" at byte offset {at}')
        found = ATTRIBUTE.findall(rest)
        attributes = {key.lower(): html.unescape(value.strip("\"'")) for key, value in found}
        if name == "span" and attributes.get("class") != "tg-spoiler":
            at = self._bytes(position)
            raise cannot_parse(f'Tag "span" must have class "tg-spoiler" at byte offset {at}')
        entity = {"type": HTML_TAGS[name], "offset": self._length}
        entity.update(_details(name, attributes))
        self._open.append(_OpenTag(name, entity, self._length))

    def _close(self, name: str, position: int) -> None:
        at = self._bytes(position)
        if not self._open:
            raise cannot_parse(f"Unexpected end tag at byte offset {at}")
        tag = self._open.pop()
        if name and name != tag.name:
            raise cannot_parse(
                f'Unmatched end tag at byte offset {at}, expected "</{tag.name}>", '
                f'found "</{name}>"'
            )
        length = self._length - tag.length_before
        if length and not self._is_language_of_pre(tag, length):
            self._finish({**tag.entity, "length": length})

    def _is_language_of_pre(self, tag: _OpenTag, length: int) -> bool:
        """<pre><code class="language-x"> is one entity: the inner tag only names the language."""
        outer = self._open[-1] if self._open else None
        if tag.name != "code" or outer is None or outer.name != "pre":
            return False
        if outer.length_before != tag.length_before or "language" not in tag.entity:
            return False
        outer.entity["language"] = tag.entity["language"]
        return length > 0

    def _finish(self, entity: Entity) -> None:
        if entity["type"] == "code":
            entity.pop("language", None)
        if entity["type"] == "text_link" and not entity.get("url"):
            return
        self._entities.append(entity)

    def _bytes(self, position: int) -> int:
        return len(self._source[:position].encode())


def _details(name: str, attributes: dict[str, str]) -> Entity:
    if name == "a":
        return {"url": attributes.get("href", "")}
    if name == "tg-emoji":
        return {"custom_emoji_id": attributes.get("emoji-id", "")}
    if name == "blockquote" and "expandable" in attributes:
        return {"type": "expandable_blockquote"}
    language = attributes.get("class", "")
    if name == "code" and language.startswith("language-"):
        return {"language": language.removeprefix("language-")}
    return {}
