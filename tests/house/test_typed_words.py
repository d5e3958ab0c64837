"""What one is told to type can be typed: it has no arrow, no bar, no sign of a menu."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from markupsafe import Markup

from bot.channel.typed_choices import listed, plain, to_type
from handlers.reply import Button
from handlers.words import words_for
from tests.house.source import ROOT

LANGUAGES = ("vi", "en")
SIGNS = "☰←→↑↓↩⬅➡▸◂|"
_NAMED = re.compile(f"«[^»]*[{re.escape(SIGNS)}][^»]*»")
_LONGEST_LABEL = 60


def texts(language: str) -> Iterator[tuple[str, str]]:
    """Give the key and the words of every text of a language."""
    for file in sorted((ROOT / "locales" / language / "LC_MESSAGES").rglob("*.po")):
        with file.open("rb") as opened:
            for message in read_po(opened):
                if isinstance(message.id, str) and message.id:
                    said = message.string or ""
                    for text in [said] if isinstance(said, str) else said:
                        yield message.id, text


def told_to_type_signs(text: str) -> list[str]:
    """Find signs in what a text tells to type: words in «», and a bar between columns."""
    return [*_NAMED.findall(text), *re.findall(r"(?:dấu|by) \|", text)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_label_is_listed_with_a_sign(language: str) -> None:
    """Every short text, as a typed channel lists it: by number and by word."""
    words = words_for(language)
    labels = [text for _, text in texts(language) if 0 < len(text) <= _LONGEST_LABEL]

    shown = [
        str(listed(((Button(label, "x"),),), words, by_word=by_word))
        for label in labels
        for by_word in (False, True)
    ]

    assert [] == [line for line in shown if any(sign in Markup(line).unescape() for sign in SIGNS)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_typed_as_told_is_the_label(language: str) -> None:
    """Leaving the signs out leaves the meaning in."""
    labels = [text for _, text in texts(language) if 0 < len(text) <= _LONGEST_LABEL]

    assert [] == [label for label in labels if plain(to_type(label)) != plain(label)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_tells_to_type_a_sign(language: str) -> None:
    """Words in «» are typed as they stand."""
    assert [] == [
        (key, told_to_type_signs(text)) for key, text in texts(language) if told_to_type_signs(text)
    ]


@pytest.mark.parametrize(
    "path", sorted((ROOT / "locales" / "forms").glob("*.toml")), ids=lambda p: p.name
)
def test_no_form_asks_for_a_sign(path: Path) -> None:
    """Columns are parted by a semicolon, which every keyboard has."""
    tomllib.loads(said := path.read_text(encoding="utf-8"))

    assert [] == [line for line in said.splitlines() if " | " in line]


def test_a_sign_in_words_to_type_is_found() -> None:
    """The rule sees what it is for."""
    assert ["«☰ Mục lục»"] == told_to_type_signs("Gõ «☰ Mục lục» để xem.")
    assert ["dấu |"] == told_to_type_signs("cách nhau bằng dấu |: việc, hạn.")
    assert [] == told_to_type_signs("Gõ «Mục lục» để xem → xong.")
