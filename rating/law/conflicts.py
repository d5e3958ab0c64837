"""Where the documents contradict each other, and what the program does about it."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from rating.law.data import LawError

_FILE = Path(__file__).parent / "contradictions.toml"


class Handling(StrEnum):
    """A profile's setting, or both readings shown and the choice left to people."""

    SETTING = "setting"
    HUMAN = "human"


@dataclass(frozen=True, slots=True)
class Contradiction:
    """One contradiction, gap or trap; `key` names the datum that settles it, if one does."""

    id: str
    title: str
    readings: tuple[str, str]
    handled: Handling
    key: str
    family: str = ""
    """Whose rules it is about; "" for all."""


@cache
def contradictions() -> Mapping[str, Contradiction]:
    """All of them, by their id."""
    return load_contradictions(_FILE)


def load_contradictions(path: Path) -> Mapping[str, Contradiction]:
    """Those of a file; raises LawError for one that is not whole."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        return {name: _read(path.name, name, table) for name, table in raw.items()}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise LawError(path.name, "", repr(error)) from None


def _read(file: str, name: str, table: Mapping[str, Any]) -> Contradiction:
    first, second = table["readings"]
    handled, key = Handling(table["handled"]), table.get("key", "")
    if (handled is Handling.SETTING) is not bool(key):
        raise LawError(file, name, "a setting has a key, a matter for people has none")
    family = table.get("family", "")
    if family not in {"", "2023", "2025"}:
        raise LawError(file, name, "the family is 2023 or 2025")
    return Contradiction(name, table["title"], (first, second), handled, key, family)
