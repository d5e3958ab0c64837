"""Reads values out of a parsed TOML table, strictly: what is missing, extra or odd has a place."""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from typing import Any, TypeVar

from papers.errors import FormError

Choice = TypeVar("Choice", bound=StrEnum)
Value = TypeVar("Value")


class Table:
    """One table of a file, which remembers what was read so that leftovers can be refused."""

    def __init__(self, values: Mapping[str, Any], file: str, path: str = "") -> None:
        self._values = values
        self._file = file
        self._path = path
        self._read: set[str] = set()

    @property
    def keys(self) -> tuple[str, ...]:
        """Every key that is there, in the file's order."""
        return tuple(self._values)

    def has(self, key: str) -> bool:
        """Say whether the key is there."""
        return key in self._values

    def has_many(self, key: str) -> bool:
        """Say whether the key holds an array."""
        return isinstance(self._values.get(key), list)

    def fault(self, code: str, key: str) -> FormError:
        """Make the error of one key, to be raised by the caller."""
        return FormError(code, file=self._file, key=f"{self._path}{key}")

    def text(self, key: str, default: str | None = None) -> str:
        """Give a text without blank ends; an empty one is refused (leave the key out instead)."""
        value = self._take(key, str, default)
        if not value.strip() and value != default:
            raise self.fault("empty", key)
        return value.strip()

    def texts(self, key: str) -> tuple[str, ...]:
        """Give a list of texts, none of them empty; no list where the key is left out."""
        values = self._take(key, list, [])
        for number, value in enumerate(values, start=1):
            if not isinstance(value, str):
                raise self.fault("wrong_type", f"{key}[{number}]")
            if not value.strip():
                raise self.fault("empty", f"{key}[{number}]")
        return tuple(value.strip() for value in values)

    def count(self, key: str, default: int) -> int:
        """Give a whole number, zero or more."""
        value = self._take(key, int, default)
        if value < 0:
            raise self.fault("bad_value", key)
        return value

    def flag(self, key: str, default: bool) -> bool:
        """Give true or false."""
        return self._take(key, bool, default)

    def choice(self, key: str, choices: type[Choice], default: Choice | None = None) -> Choice:
        """Give one of the enum's values."""
        value = self._take(key, str, None if default is None else default.value)
        try:
            return choices(value)
        except ValueError as error:
            raise self.fault("bad_value", key) from error

    def table(self, key: str) -> "Table":
        """Give an inner table."""
        return Table(self._take(key, dict, None), self._file, f"{self._path}{key}.")

    def tables(self, key: str) -> Iterator["Table"]:
        """Give the tables of an array, at least one."""
        values = self._take(key, list, None)
        if not values:
            raise self.fault("empty", key)
        for number, value in enumerate(values, start=1):
            if not isinstance(value, dict):
                raise self.fault("wrong_type", f"{key}[{number}]")
            yield Table(value, self._file, f"{self._path}{key}[{number}].")

    def finish(self) -> None:
        """Refuse keys that nobody asked for: most are misspelt."""
        for key in self._values:
            if key not in self._read:
                raise self.fault("unknown_key", key)

    def _take(self, key: str, kind: type[Value], default: Value | None) -> Value:
        self._read.add(key)
        if key not in self._values:
            if default is None:
                raise self.fault("missing", key)
            return default
        value: Value = self._values[key]
        # In Python a bool is an int; in a form file `true` is no count.
        if type(value) is not kind:
            raise self.fault("wrong_type", key)
        return value
