"""The words of a language: catalogue texts with their fields filled in safely."""

import gettext
import re
from datetime import date
from functools import lru_cache, partial
from io import BytesIO
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from markupsafe import Markup, escape

from terms.people import BodyKind
from workflow.accounts import Person

LOCALES = Path(__file__).resolve().parent.parent / "locales"
DEFAULT_LANGUAGE = "vi"
_AS_IT_IS = (int, date)
"""Fields that are no text: a catalogue may say how they are written."""


class MissingWord(KeyError):
    """A key that no catalogue has: a mistake of ours, found by the tests."""


class Catalogues:
    """The texts of every language, read from the .po files themselves: nothing is to be built.

    One file a matter, one key in one file."""

    def __init__(self, folder: Path) -> None:
        self._texts: dict[str, gettext.GNUTranslations] = {}
        for po in sorted(folder.glob("*/LC_MESSAGES/**/*.po")):
            texts = _compiled(po)
            language = po.relative_to(folder).parts[0]
            if language in self._texts:
                texts.add_fallback(self._texts[language])
            self._texts[language] = texts

    @property
    def languages(self) -> frozenset[str]:
        """Give the languages there are."""
        return frozenset(self._texts)

    def text(self, key: str, language: str) -> str | None:
        """Give a key's text; nothing where the language, or the key in it, is not known."""
        if language not in self._texts:
            return None
        text = self._texts[language].gettext(key)
        return None if text == key else text


def _compiled(po: Path) -> gettext.GNUTranslations:
    with po.open("rb") as source:
        catalogue = read_po(source)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


class Words:
    """One language's words. `words(key)` gives markup, `words.label(key)` a plain line."""

    def __init__(self, catalogues: Catalogues, language: str, body: BodyKind | None = None) -> None:
        self.language = language
        self._catalogues = catalogues
        self._body = body
        # A sheet asks for some forty texts a tap, and a catalogue is a chain of files.
        self._found: dict[str, str | None] = {}

    def __call__(self, key: str, **fields: object) -> Markup:
        """Give the text of `key` as markup; every field that is not markup is escaped."""
        # What `Markup.format` gives, in a quarter of its time: a page of a sheet asks often.
        for name, value in fields.items():
            if not isinstance(value, _AS_IT_IS):
                fields[name] = escape(value)
        filled = self._text(key).format(**fields)
        return Markup(filled)  # noqa: S704 - catalogue text is ours, and every field was escaped

    def label(self, key: str, **fields: object) -> str:
        """Give the text of `key` as plain text: for buttons, toasts, file names."""
        return self._text(key).format(**fields)

    def label_template(self, key: str) -> str:
        """Give the text of `key` as it stands in the catalogue, its fields not filled in."""
        return self._text(key)

    def _text(self, key: str) -> str:
        text = self._find(key)
        if text is None:
            raise MissingWord(key)
        return text

    def _find(self, key: str) -> str | None:
        if key not in self._found:
            self._found[key] = self._looked_up(key)
        return self._found[key]

    def _looked_up(self, key: str) -> str | None:
        for language in (self.language, DEFAULT_LANGUAGE):
            text = self._catalogues.text(key, language)
            if text is not None:
                return self._in_body(text)
        return None

    def _in_body(self, text: str) -> str:
        """Say the body where a text says the cell: who meets there is the body. A secretary of the
        cell stays one, and a body's own texts say both as they mean it."""
        if self._body is None:
            return text
        term = partial(self._catalogues.text, language=self.language)
        said, cell, whose = (
            term(f"body.{key}") for key in (f"term_{self._body}", "term_cell", "term_whose")
        )
        if not (said and cell and whose):
            return text
        # A field that is filled in later may be called as the word is.
        where = rf"(?i)(?<!{re.escape(whose)})(?<!\{{)\b{re.escape(cell)}\b"
        return re.sub(where, partial(_as_written, said), text)


@lru_cache(maxsize=1)
def catalogues() -> Catalogues:
    """Give all catalogues, read once."""
    return Catalogues(LOCALES)


def _as_written(said: str, found: re.Match[str]) -> str:
    return said[0].upper() + said[1:] if found[0][0].isupper() else said


@lru_cache(maxsize=16)
def words_for(language: str, body: BodyKind | None = None) -> Words:
    """Give the words of a language; Vietnamese for one that has no catalogue. For who works in a
    body the texts say that body where they say the cell."""
    known = language in catalogues().languages
    return Words(catalogues(), language if known else DEFAULT_LANGUAGE, body)


def words_of(person: Person) -> Words:
    """Give the words for somebody: in their language, of where they work."""
    return words_for(person.language, person.body)
