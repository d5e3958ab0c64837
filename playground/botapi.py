"""The Bot API as facts (botapi.json) and the check of requests and answers against them."""

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

Json = dict[str, Any]

JUDGED_BY_METHODS = frozenset({"text", "caption", "callback_data", "quote", "url"})
"""Fields whose limits count after formatting or have words of their own."""

UPDATE_KINDS_REF = "Exclude"
"""The facts name the list of update kinds by this reference."""


class BreaksFacts(Exception):
    """A value that is not what the Bot API says; `path` names the place, `reason` the fault."""

    def __init__(
        self, path: str, reason: str, *, missing: bool = False, other_kind: bool = False
    ) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason
        self.missing = missing
        self.other_kind = other_kind
        """Something else was meant: the value lacks the mark of its type."""

    @property
    def weight(self) -> tuple[int, bool]:
        """How much of the value had been read in its type when the fault was found."""
        return self.path.count(".") + self.path.count("["), not self.other_kind


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with a call."""

    name: str
    mime: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Facts:
    """One version of the Bot API."""

    version: str
    methods: Json
    params: Json
    types: Json
    aliases: Json

    def knows(self, method: str) -> bool:
        """Tell whether the Bot API has this method."""
        return method in self.methods

    def update_kinds(self) -> frozenset[str]:
        """Name the kinds of update there are."""
        return frozenset(self.types["Update"]) - {"update_id"}

    def check_request(
        self, method: str, given: Mapping[str, object], unknown: list[str], *, loose: bool
    ) -> Json:
        """Give the parameters in their own types; raise BreaksFacts for any other.

        `loose`: the values come from a form or an address, so numbers, booleans and objects
        are strings there. Uploads stand as `Upload`. What the Bot API does not know is left out,
        as the real server leaves it out, and its place is added to `unknown`.
        """
        name = self.methods[method]["params"]
        fields = self.params[name] if name else {}
        return Reader(self, loose=loose, unknown=unknown).fields(fields, given, "")

    def known_part(self, type_name: str, value: object, unknown: list[str]) -> Json:
        """Give an object of the named type less what the Bot API does not know of it.

        The places of what is left out are added to `unknown`; raises BreaksFacts."""
        read: Any = Reader(self, unknown=unknown).read({"ref": type_name}, value, type_name)
        return dict(read)

    def check_answer(self, method: str, result: object) -> None:
        """Raise BreaksFacts when a result is not what the method returns."""
        Reader(self).read(self.methods[method]["returns"], result, method)

    def check(self, type_name: str, value: object) -> None:
        """Raise BreaksFacts when a value is not of the named type."""
        Reader(self).read({"ref": type_name}, value, type_name)


@cache
def load_facts() -> Facts:
    """Read the facts that stand beside this module, once."""
    text = Path(__file__).with_name("botapi.json").read_text(encoding="utf-8")
    raw = json.loads(text)
    return Facts(raw["bot_api"], raw["methods"], raw["params"], raw["types"], raw["aliases"])


class Reader:
    """Walks a value along a type of the facts and gives it back in that type.

    With a list for what is `unknown` it passes over that, otherwise it refuses it."""

    def __init__(
        self, facts: Facts, *, loose: bool = False, unknown: list[str] | None = None
    ) -> None:
        self._facts = facts
        self._loose = loose
        self._unknown = unknown

    def fields(self, fields: Json, given: Mapping[str, object], path: str) -> Json:
        """Read an object: nothing missing, everything of its type."""
        for name in given:
            if name in fields:
                continue
            if self._unknown is None:
                raise BreaksFacts(_join(path, name), "is not known to the Bot API")
            self._unknown.append(_join(path, name))
        read: Json = {}
        for name, fact in fields.items():
            if name in given:
                place = _join(path, name)
                read[name] = self.read(fact["type"], given[name], place)
                _check_limit(name, fact.get("limit"), read[name], place)
            elif fact.get("required"):
                raise BreaksFacts(_join(path, name), "is missing", missing=True)
        return read

    def read(self, fact: Json, value: object, path: str) -> object:
        """Read one value of the type described by `fact`."""
        if "const" in fact:
            return self._const(fact["const"], value, path)
        if "array" in fact:
            return self._array(fact["array"], value, path)
        if "any" in fact:
            return self._any(fact["any"], value, path)
        if "ref" in fact:
            return self._named(fact["ref"], value, path)
        return self._primitive(fact["t"], value, path)

    def _primitive(self, name: str, value: object, path: str) -> object:
        read = PRIMITIVES[name](value, self._loose)
        if read is None:
            raise BreaksFacts(path, f"must be a {name}, not {_shown(value)}")
        return read

    def _const(self, expected: object, value: object, path: str) -> object:
        same_type = type(expected) is type(value)
        if same_type and expected == value:
            return expected
        if self._loose and isinstance(value, str) and value == json.dumps(expected):
            return expected
        reason = f"must be {expected!r}, not {_shown(value)}"
        raise BreaksFacts(path, reason, other_kind=True)

    def _array(self, item: Json, value: object, path: str) -> object:
        value, inner = self._opened(value)
        if not isinstance(value, list):
            raise BreaksFacts(path, f"must be an array, not {_shown(value)}")
        return [inner.read(item, one, f"{path}[{n}]") for n, one in enumerate(value)]

    def _any(self, choices: list[Json], value: object, path: str) -> object:
        faults: list[BreaksFacts] = []
        fitting: list[tuple[list[str], object]] = []
        for choice in choices:
            passed_over: list[str] = []
            reader = self._noting(passed_over)
            try:
                read = reader.read(choice, value, path)
            except BreaksFacts as fault:
                faults.append(fault)
                continue
            fitting.append((passed_over, read))
            if not passed_over:
                break
        if not fitting:
            # The alternative that got furthest tells best what is wrong.
            raise max(faults, key=lambda fault: fault.weight)
        # The alternative that knows most of it is the one that was meant.
        passed_over, read = min(fitting, key=lambda one: len(one[0]))
        if self._unknown is not None:
            self._unknown.extend(passed_over)
        return read

    def _noting(self, unknown: list[str]) -> "Reader":
        """Give a reader of the same kind that writes down elsewhere what it passes over."""
        if self._unknown is None:
            return self
        return Reader(self._facts, loose=self._loose, unknown=unknown)

    def _named(self, name: str, value: object, path: str) -> object:
        if name == UPDATE_KINDS_REF:
            if value not in self._facts.update_kinds():
                raise BreaksFacts(path, f"{_shown(value)} is no kind of update")
            return value
        if name in self._facts.aliases:
            return self.read(self._facts.aliases[name], value, path)
        value, inner = self._opened(value)
        if not isinstance(value, dict):
            raise BreaksFacts(path, f"must be an object ({name}), not {_shown(value)}")
        return inner.fields(self._facts.types[name], value, path)

    def _opened(self, value: object) -> tuple[object, "Reader"]:
        """Open an object that came JSON-serialised in a form; inside it types are strict."""
        if not (self._loose and isinstance(value, str)):
            return value, self
        try:
            return json.loads(value), Reader(self._facts, unknown=self._unknown)
        except ValueError:
            return value, self


def _number(value: object, loose: bool) -> int | float | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return value if math.isfinite(value) else None
    if not (loose and isinstance(value, str)):
        return None
    for kind in (int, float):
        try:
            return _number(kind(value), loose=False)
        except ValueError:
            continue
    return None


def _boolean(value: object, loose: bool) -> bool | None:
    if isinstance(value, bool):
        return value
    if loose and isinstance(value, str):
        return {"true": True, "1": True, "false": False, "0": False}.get(value.lower())
    return None


def _string(value: object, _loose: bool) -> str | None:
    return value if isinstance(value, str) else None


def _file(value: object, _loose: bool) -> Upload | None:
    return value if isinstance(value, Upload) else None


def _stringable(_value: object, _loose: bool) -> None:
    """The facts' mark for "or serialised", which `Reader._opened` sees to."""
    return


PRIMITIVES: dict[str, Callable[[object, bool], object]] = {
    "number": _number,
    "boolean": _boolean,
    "string": _string,
    "file": _file,
    "stringable": _stringable,
}


def _check_limit(name: str, limit: list[Any] | None, value: object, path: str) -> None:
    if limit is None or name in JUDGED_BY_METHODS or not isinstance(value, str):
        return
    low, high, unit = limit
    size = len(value.encode()) if unit == "bytes" else len(value.encode("utf-16-le")) // 2
    if not low <= size <= high:
        raise BreaksFacts(path, f"must have {low} to {high} {unit}, not {size}")


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _shown(value: object) -> str:
    """Name a value by its kind alone: what people write has no place in an error."""
    if isinstance(value, Upload):
        return "a file"
    return "null" if value is None else f"a {type(value).__name__}"
