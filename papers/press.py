"""Prints a Word file quickly: each part compiled once, the rest of the archive copied.

docxtpl reads, parses and writes the whole archive for each paper. Here its rewritten sources are
compiled when the template is loaded; a paper is then one rendering and one zip.
"""

import io
import re
import zipfile
from collections.abc import Mapping
from typing import Any

from jinja2 import StrictUndefined, Template
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from papers.columns import even_columns

# Characters XML 1.0 cannot hold at all: control characters, lone surrogates, two non-characters.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_TURNS = re.compile("\r\n|[\r\x0b\x0c]")
"""What begins a new line: Word keeps one within a paragraph as a vertical tab."""
_AGAIN = '<w:t xml:space="preserve">'
_CARD = "docProps/core.xml"
_TITLE = re.compile("<dc:title>.*?</dc:title>|<dc:title/>", re.DOTALL)
_PACKING = 1
"""A quick compression: the papers of an organisation are packed while people wait."""


class Press:
    """One template, ready to print."""

    def __init__(self, content: bytes, sources: Mapping[str, str]) -> None:
        environment = ImmutableSandboxedEnvironment(
            autoescape=True, undefined=StrictUndefined, finalize=_printed
        )
        self._parts = {name: environment.from_string(text) for name, text in sources.items()}
        self._kept = self._others(content)

    def print(self, fields: Mapping[str, Any]) -> bytes:
        """Give the .docx with these fields filled in."""
        filled = io.BytesIO()
        with zipfile.ZipFile(filled, "w") as archive:
            for name, data in self._kept.items():
                # A ZipInfo made by hand is stored as it is, whatever the archive was opened with.
                archive.writestr(
                    zipfile.ZipInfo(name),
                    self._data(name, data, fields),
                    zipfile.ZIP_DEFLATED,
                    _PACKING,
                )
        return filled.getvalue()

    def _data(self, name: str, data: bytes, fields: Mapping[str, Any]) -> bytes:
        if name == _CARD and fields.get("title"):
            return _titled(data, str(fields["title"]))
        part = self._parts.get(name)
        return data if part is None else _rendered(part, fields)

    def _others(self, content: bytes) -> Mapping[str, bytes]:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return {name: archive.read(name) for name in archive.namelist()}


def _titled(card: bytes, title: str) -> bytes:
    """One template serves many papers: each file's card bears the title of its own."""
    element = f"<dc:title>{literal(title)}</dc:title>"
    return _TITLE.sub(lambda _: element, card.decode(), count=1).encode()


def _rendered(part: Template, fields: Mapping[str, Any]) -> bytes:
    return even_columns(part.render(fields)).encode()


def literal(text: str) -> Markup:
    """Give text as XML that reads back the same, whatever braces or brackets it holds.

    Braces are written as character references: docxtpl rewrites some brace sequences (`{_{`) after
    filling, and must not find any in what people typed.
    """
    clean = _UNPRINTABLE.sub("", _TURNS.sub("\n", text))
    escaped = str(escape(clean)).replace("{", "&#123;").replace("}", "&#125;")
    return Markup(escaped)  # noqa: S704 - escaped the line above


def _printed(value: Any) -> Any:  # noqa: ANN401 - whatever a template prints
    if not isinstance(value, str) or isinstance(value, Markup):
        return value
    text = str(literal(value))
    if "\n" in text or "\t" in text:
        text = text.replace("\n", f"</w:t><w:br/>{_AGAIN}")
        text = text.replace("\t", f"</w:t><w:tab/>{_AGAIN}")
    return Markup(text)  # noqa: S704 - escaped by literal
