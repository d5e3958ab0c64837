"""One table of an office's law file, read key by key; every mistake is told with its line."""

import difflib
import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping
from datetime import date
from typing import Any, TypeVar

from rating.law.overlays.faults import Fault, FaultCode, OverlayError
from rating.law.overlays.lines import Places

Kind = TypeVar("Kind")
NAME = re.compile(r"[a-z][a-z0-9_]{2,39}")
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Signs nobody sees, or that turn what stands beside them round."""


class Source:
    """One file: its name, its text, and where its keys stand."""

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self.text = text
        self._places: Places | None = None

    def fault(self, key: str, code: FaultCode, **fields: object) -> OverlayError:
        """Give the error for a key; its fields are plain values for a sentence."""
        return OverlayError(Fault(self.file, self.line(key), key, code, fields))

    def line(self, key: str) -> int:
        """Give the line of a key; 1 where it is nowhere."""
        # Only a file with a mistake is looked through for its lines.
        self._places = self._places or Places(self.text)
        return self._places.line(key)


class Table:
    """One table. What is asked for is noted, so that `finish` finds what no key has."""

    def __init__(self, source: Source, path: str, raw: object) -> None:
        self.source = source
        self.path = path
        if not isinstance(raw, dict):
            raise source.fault(path, FaultCode.WRONG_TYPE, wanted="table")
        self.raw: Mapping[str, object] = raw
        self._asked: set[str] = set()

    def __contains__(self, name: str) -> bool:
        return name in self.raw

    def fault(self, name: str, code: FaultCode, **fields: object) -> OverlayError:
        """Give the error for one of the keys."""
        return self.source.fault(self._key(name), code, **fields)

    def text(self, name: str, longest: int, default: str | None = None) -> str:
        """Give a text as it may reach a chat or a paper: one line, only signs that are seen.

        A `default` makes it optional.
        """
        value = self._value(name, str, "text", default)
        if value is default:
            return value
        said = " ".join(unicodedata.normalize("NFC", value).split())
        if not said:
            raise self.fault(name, FaultCode.MISSING)
        if len(said) > longest:
            raise self.fault(name, FaultCode.TEXT_LONG, longest=longest, length=len(said))
        if any(unicodedata.category(sign) in _UNSEEN for sign in said):
            raise self.fault(name, FaultCode.TEXT_SIGNS)
        return said

    def whole(self, name: str, least: int, most: int, default: int | None = None) -> int:
        """Give a whole number between two; a `default` makes it optional."""
        value = self._value(name, int, "number", default)
        if value is not default and not least <= value <= most:
            raise self.fault(name, FaultCode.NUMBER_RANGE, least=least, most=most)
        return value

    def flag(self, name: str, *, default: bool) -> bool:
        """Give true or false."""
        return self._value(name, bool, "flag", default)

    def day(self, name: str) -> date:
        """Give a date."""
        return self._value(name, date, "day", None)

    def choice(self, name: str, allowed: Collection[str]) -> str:
        """Give one of some words."""
        value = self._value(name, str, "text", None)
        if value not in allowed:
            raise self.fault(name, FaultCode.NOT_ALLOWED, allowed=", ".join(allowed))
        return value

    def words(self, name: str, allowed: Collection[str]) -> tuple[str, ...]:
        """Give a list of some of these words, none twice, at least one."""
        found = tuple(self._listed(name))
        if not found or not set(allowed).issuperset(found):
            raise self.fault(name, FaultCode.NOT_ALLOWED, allowed=", ".join(allowed))
        return found

    def texts(self, name: str, longest: int) -> tuple[str, ...]:
        """Give a list of texts, each as `text` gives it; empty where the key is not there."""
        if name not in self:
            return ()
        each = (Table(self.source, self.path, {name: one}) for one in self._listed(name))
        return tuple(one.text(name, longest) for one in each)

    def numbers(self, name: str, least: int, most: int) -> tuple[int, ...]:
        """Give a list of whole numbers between two, none twice, at least one, in order."""
        value = self._value(name, list, "numbers", None)
        whole = value and all(type(one) is int and least <= one <= most for one in value)
        if not whole or len({*value}) < len(value):
            raise self.fault(name, FaultCode.NUMBER_RANGE, least=least, most=most)
        return tuple(sorted(value))

    def name(self, name: str) -> str:
        """Give a name of small letters, digits and underscores."""
        value = self._value(name, str, "text", None)
        if NAME.fullmatch(value) is None:
            raise self.fault(name, FaultCode.BAD_NAME)
        return value

    def table(self, name: str) -> "Table":
        """Give a table inside; an empty one where it is not there."""
        self._asked.add(name)
        return Table(self.source, self._key(name), self.raw.get(name, {}))

    def tables(self, name: str) -> "list[Table]":
        """Give the tables of a list; none where it is not there."""
        self._asked.add(name)
        listed = self.raw.get(name, [])
        if not isinstance(listed, list):
            raise self.fault(name, FaultCode.WRONG_TYPE, wanted="tables")
        each = enumerate(listed)
        return [Table(self.source, f"{self._key(name)}[{place}]", raw) for place, raw in each]

    def inner(self) -> "Iterator[tuple[str, Table]]":
        """Give every table inside by its name."""
        for name in self.raw:
            yield name, self.table(name)

    def asks(self, *names: str) -> None:
        """Note keys that are read elsewhere."""
        self._asked.update(names)

    def finish(self) -> None:
        """Refuse a key that nobody asked for."""
        for name in self.raw:
            if name not in self._asked:
                near = next(iter(difflib.get_close_matches(name, self._asked, n=1)), "")
                known = ", ".join(sorted(self._asked))
                raise self.fault(name, FaultCode.UNKNOWN_KEY, known=known, near=near)

    def _key(self, name: str) -> str:
        return f"{self.path}.{name}" if self.path else name

    def _listed(self, name: str) -> list[str]:
        value = self._value(name, list, "texts", None)
        if not all(isinstance(one, str) for one in value) or len({*value}) < len(value):
            raise self.fault(name, FaultCode.WRONG_TYPE, wanted="texts")
        return value

    def _value(self, name: str, kind: type[Kind], wanted: str, default: Kind | None) -> Kind:
        self._asked.add(name)
        value: Any = self.raw.get(name, default)
        if value is None:
            raise self.fault(name, FaultCode.MISSING)
        # A boolean is no number, and a moment is no date.
        if type(value) is not kind:
            raise self.fault(name, FaultCode.WRONG_TYPE, wanted=wanted)
        found: Kind = value
        return found
