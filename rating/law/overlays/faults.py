"""What is wrong in an office's law file, as codes and fields; the words are made elsewhere."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class FaultCode(StrEnum):
    """Every way in which an office's law file is refused."""

    UNREADABLE = "unreadable"
    TOO_LARGE = "too_large"
    NOT_TOML = "not_toml"
    MISSING = "missing"
    UNKNOWN_KEY = "unknown_key"
    WRONG_TYPE = "wrong_type"
    TEXT_LONG = "text_long"
    TEXT_SIGNS = "text_signs"
    NUMBER_RANGE = "number_range"
    NOT_ALLOWED = "not_allowed"
    BAD_NAME = "bad_name"
    BAD_CODE = "bad_code"
    NO_PROFILE = "no_profile"
    NO_DATUM = "no_datum"
    FIXED = "fixed"
    BAD_VALUE = "bad_value"
    NO_DOCUMENT = "no_document"
    NO_SUCH_DAY = "no_such_day"
    NO_OWNER = "no_owner"
    ANOTHER_YEAR = "another_year"
    BEFORE_BASE = "before_base"
    WRONG_SUM = "wrong_sum"
    NOT_OF_FAMILY = "not_of_family"
    TWICE = "twice"
    CROSSES = "crosses"
    CONTRADICTS = "contradicts"
    NOTHING_STATED = "nothing_stated"


@dataclass(frozen=True, slots=True)
class Fault:
    """One mistake: where it stands and what is wrong; `fields` are plain values for a sentence."""

    file: str
    line: int
    key: str
    code: FaultCode
    fields: Mapping[str, object] = field(default_factory=dict)


class OverlayError(Exception):
    """A law file that cannot be used, with every mistake that was found in it."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__(*(f"{one.file}:{one.line}: {one.key}: {one.code}" for one in faults))
        self.faults = faults
