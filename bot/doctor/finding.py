"""What a look finds, and what is looked at."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from bot.settings import Settings
from workflow.clock import Clock


class State(StrEnum):
    """How a finding stands."""

    WELL = "well"
    NOTE = "note"
    """Good to know; nothing is to be mended."""
    WEAK = "weak"
    """It runs, and should be mended."""
    WRONG = "wrong"
    """It does not run, or somebody reads what they must not."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the report: the words are chosen where it is told."""

    state: State
    key: str
    """Of the catalogue, whole: `doctor.…`, or the sentence another place says the same with."""
    fields: Mapping[str, object] = field(default_factory=dict)

    @property
    def to_mend(self) -> bool:
        """Tell whether something is to be done."""
        return self.state in (State.WEAK, State.WRONG)


@dataclass(frozen=True, slots=True)
class Installation:
    """What is looked at."""

    settings: Settings
    env_file: Path
    clock: Clock
    """The machine's own, never moved."""
    unsure: frozenset[str] = frozenset()
    """Settings whose values are wrong: what follows from them is not looked at."""

    @property
    def text_key(self) -> Path:
        """Give where the text key lies."""
        return self.settings.keys / "text.key"

    def knows(self, *names: str) -> bool:
        """Tell whether these settings can be relied on."""
        return self.unsure.isdisjoint(names)


Look = Callable[[Installation], Awaitable[list[Finding]]]
"""One matter: gives what it finds; nothing where the matter does not arise."""


def well(key: str, **fields: object) -> Finding:
    """Give a finding that all is well."""
    return Finding(State.WELL, f"doctor.{key}", fields)


def note(key: str, **fields: object) -> Finding:
    """Give a finding that is good to know."""
    return Finding(State.NOTE, f"doctor.{key}", fields)


def weak(key: str, **fields: object) -> Finding:
    """Give a finding that should be mended."""
    return Finding(State.WEAK, f"doctor.{key}", fields)


def wrong(key: str, **fields: object) -> Finding:
    """Give a finding that must be mended."""
    return Finding(State.WRONG, f"doctor.{key}", fields)
