"""Reading a JSON object key by key: nothing unknown, nothing missing, nothing guessed."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import TypeVar

from rating import checks
from rating.errors import ErrorCode, RatingError

Built = TypeVar("Built")
_MISSING = object()
# re.ASCII: other scripts' digits are digits to Python, and no date to the contract.
_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})", re.ASCII)
_DECIMAL = re.compile(r"\d+(\.\d+)?", re.ASCII)


class Ignored(list[str]):
    """The paths of keys that another profile or branch knows and this one has no rule for."""

    def within(self, path: str) -> "Ignored":
        """The same list, for the keys of an inner object."""
        return _Inner(self, path)


class _Inner(Ignored):
    def __init__(self, outer: Ignored, path: str) -> None:
        super().__init__()
        self._outer, self._path = outer, path

    def append(self, key: str) -> None:
        self._outer.append(f"{self._path}.{key}")


def known_keys(
    raw: object,
    known: frozenset[str],
    needed: frozenset[str] = frozenset(),
    beside: frozenset[str] = frozenset(),
    ignored: Ignored | None = None,
) -> Mapping[str, object]:
    """A JSON object that has no unknown key and every needed one.

    What only others know (`beside`) is left out, unchecked, and noted in `ignored`. Raises
    RatingError: `wrong_type`, `unknown_key` or `missing_key`.
    """
    if not isinstance(raw, dict):
        raise checks.wrong_type("", "an object")
    if not known.issuperset(raw):
        others = [key for key in raw if key not in known]
        for key in others:
            if key not in beside:
                raise RatingError(ErrorCode.UNKNOWN_KEY, checks.shortened(key))
            assert ignored is not None
            ignored.append(key)
        raw = {key: value for key, value in raw.items() if key in known}
    if not raw.keys() >= needed:
        raise RatingError(ErrorCode.MISSING_KEY, min(needed - raw.keys()))
    return raw


class Fields:
    """One JSON object whose keys are all known; what it holds is checked where it is used."""

    __slots__ = ("_raw",)

    def __init__(
        self,
        raw: object,
        known: frozenset[str],
        beside: frozenset[str] = frozenset(),
        ignored: Ignored | None = None,
    ) -> None:
        self._raw = known_keys(raw, known, beside=beside, ignored=ignored)

    def need(self, key: str) -> object:
        """The value of a key that has no default; raises `missing_key`."""
        value = self._raw.get(key, _MISSING)
        if value is _MISSING:
            raise RatingError(ErrorCode.MISSING_KEY, key)
        return value

    def those(self, *keys: str) -> Mapping[str, object]:
        """What is given of some keys that all have defaults."""
        return {key: self._raw[key] for key in keys if key in self._raw}

    def get(self, key: str, default: object) -> object:
        """The value of a key, or its default where the key is left out."""
        return self._raw.get(key, default)

    def has(self, key: str) -> bool:
        """Whether the key is given."""
        return key in self._raw

    def day(self, key: str) -> date:
        """A date written as YYYY-MM-DD; raises `wrong_type` or `impossible_date`."""
        return read_day(self.need(key), key)

    def optional_day(self, key: str) -> date | None:
        """The same, or None where it is left out or null."""
        value = self._raw.get(key)
        return None if value is None else read_day(value, key)

    def mapping(self, key: str) -> Mapping[str, object]:
        """An object whose keys are checked by the value made of it."""
        value = self.need(key)
        if not isinstance(value, dict):
            raise checks.wrong_type(key, "an object")
        return value

    def many(self, key: str, value: object) -> list[object]:
        """A list."""
        if not isinstance(value, list):
            raise checks.wrong_type(key, "a list")
        return value

    def child(self, key: str, build: Callable[[object], Built]) -> Built:
        """What is built of an inner object; its errors name the whole path."""
        value = self.need(key)
        return within(key, value, build)


def within(path: str, value: object, build: Callable[[object], Built]) -> Built:
    """Build a value of a part; an error in it is told from the whole."""
    try:
        return build(value)
    except RatingError as error:
        raise error.within(path) from None


def read_day(value: object, field: str) -> date:
    """A date written as YYYY-MM-DD; raises `wrong_type` or `impossible_date`."""
    if not isinstance(value, str):
        raise checks.wrong_type(field, "a date as text")
    parts = _DATE.fullmatch(value)
    if parts is None:
        raise RatingError(ErrorCode.IMPOSSIBLE_DATE, field, expected="YYYY-MM-DD")
    try:
        return date(int(parts[1]), int(parts[2]), int(parts[3]))
    except ValueError:
        raise RatingError(ErrorCode.IMPOSSIBLE_DATE, field) from None


def read_decimal(value: object, field: str) -> object:
    """A number written as text (digits, at most one point) made exact; a number is left to the
    check that follows."""
    if not isinstance(value, str):
        return value
    if _DECIMAL.fullmatch(value) is None:
        raise checks.wrong_type(field, "a decimal such as 61.5")
    return Decimal(value)


def read_half_days(value: object, field: str) -> int | None:
    """Days written as text, a multiple of 0.5 above 0, in half days; None where null.

    Raises `wrong_type` or `out_of_range`.
    """
    if value is None:
        return None
    if not isinstance(value, str):
        raise checks.wrong_type(field, "days as text")
    days = read_decimal(value, field)
    assert isinstance(days, Decimal)
    part, whole = days.as_integer_ratio()
    if part == 0 or whole not in {1, 2}:
        raise RatingError(ErrorCode.OUT_OF_RANGE, field)
    return checks.count(part * 2 // whole, field)
