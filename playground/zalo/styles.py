"""Text with looks: what Zalo accepts in parse_mode and text_styles, and what a person sees."""

import re
from html.parser import HTMLParser
from typing import Any

from playground.zalo.errors import bad_request
from playground.zalo.settings import TextUnit

STYLE_CODES = frozenset(
    ["b", "i", "u", "s", "f_13", "f_15", "f_18", "f_20", "lst_1", "lst_2"]
    + ["c_050a19", "c_15a85f", "c_f7b503", "c_f27806", "c_db342e"]
    + [f"ind_{level}" for level in range(1, 6)]
)
PARSE_MODES = ("markdown", "html")
MARKDOWN_TAGS = ("red", "orange", "yellow", "green", "big", "underline")
TAG = re.compile(r"\{(/?)(" + "|".join(MARKDOWN_TAGS) + r")\}")
INLINE_MARKS = re.compile(r"(\*{1,3}|~~|`)(?=\S)(.+?)(?<=\S)\1")
LINE_MARKS = re.compile(r"^(#{1,4}|>) ", re.MULTILINE)


def length(text: str, unit: TextUnit) -> int:
    """Count a text's characters in the given unit."""
    if unit is TextUnit.UTF16:
        return len(text.encode("utf-16-le", "surrogatepass")) // 2
    return len(text)


def checked_styles(text: str, styles: list[Any]) -> tuple[dict[str, Any], ...]:
    """Give the styles back if each lies inside the text (UTF-16 units) with known codes."""
    end = length(text, TextUnit.UTF16)
    for style in styles:
        _check_style(style, end)
    return tuple(styles)


def _check_style(style: object, end: int) -> None:
    if not isinstance(style, dict) or set(style) != {"start", "len", "st"}:
        raise bad_request("text_styles needs objects of start, len and st")
    start, size, codes = style["start"], style["len"], style["st"]
    if type(start) is not int or type(size) is not int:
        raise bad_request("text_styles: start and len must be integers")
    if start < 0 or size < 1 or start + size > end:
        raise bad_request("text_styles: a style lies outside the text")
    if not isinstance(codes, list) or not codes or not STYLE_CODES.issuperset(map(str, codes)):
        raise bad_request("text_styles: unknown style code")


def visible(text: str, parse_mode: str | None) -> str:
    """Give the text as a person sees it, without marks; 400 when it cannot be read."""
    if parse_mode is None:
        return text
    if parse_mode not in PARSE_MODES:
        raise bad_request("parse_mode must be markdown or html")
    return _markdown(text) if parse_mode == "markdown" else _html(text)


def _markdown(text: str) -> str:
    _check_tags(text)
    plain = LINE_MARKS.sub("", TAG.sub("", text))
    return INLINE_MARKS.sub(lambda match: INLINE_MARKS.sub(r"\2", match[2]), plain)


def _check_tags(text: str) -> None:
    """Refuse braces that are no pair of known tags: a stray one breaks a real message."""
    opened: list[str] = []
    for match in TAG.finditer(text):
        closing, name = match.groups()
        if not closing:
            opened.append(name)
        elif not opened or opened.pop() != name:
            raise bad_request("can't parse markdown: tag closed that was not open")
    if opened or "{" in TAG.sub("", text):
        raise bad_request("can't parse markdown: stray brace")


class _Text(HTMLParser):
    """Collects the text between tags, known or not: Zalo strips the unknown ones."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("br", "li"):
            self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        self.pieces.append(data)


def _html(text: str) -> str:
    parser = _Text()
    parser.feed(text)
    parser.close()
    return "".join(parser.pieces).strip()
