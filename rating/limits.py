"""Shares of the law, held exactly: a percentage, and which side of it is meant."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from operator import eq, ge, gt, le, lt
from typing import Any


class Operator(StrEnum):
    """On which side of its number a limit holds."""

    EXACTLY = "exactly"
    AT_LEAST = "at_least"
    ABOVE = "above"
    AT_MOST = "at_most"
    BELOW = "below"


_WORDS = {
    Operator.EXACTLY: "đủ",
    Operator.AT_LEAST: "ít nhất",
    Operator.ABOVE: "trên",
    Operator.AT_MOST: "không quá",
    Operator.BELOW: "dưới",
}


_COMPARISONS: Mapping[Operator, Callable[[Any, Any], bool]] = {
    Operator.EXACTLY: eq,
    Operator.AT_LEAST: ge,
    Operator.ABOVE: gt,
    Operator.AT_MOST: le,
    Operator.BELOW: lt,
}


@dataclass(frozen=True, slots=True)
class Limit:
    """A percentage that the law sets, such as "trên 50 %"."""

    percent: int
    operator: Operator
    words: str = field(init=False, compare=False, default="")

    def __post_init__(self) -> None:
        object.__setattr__(self, "words", f"{_WORDS[self.operator]} {self.percent} %")

    def holds(self, part: int, whole: int) -> bool:
        """Whether `part` of `whole` keeps to the limit; exact, and without dividing."""
        return _COMPARISONS[self.operator](part * 100, whole * self.percent)

    def holds_share(self, share: Decimal) -> bool:
        """Whether a share between 0 and 1 keeps to the limit; exact at any length."""
        # Comparing decimals is exact; multiplying them would round to the context's precision.
        return _COMPARISONS[self.operator](share, Decimal(self.percent).scaleb(-2))

    def __str__(self) -> str:
        return self.words


def tenths_of_percent(part: int, whole: int) -> int:
    """Part of whole in tenths of a percent, half up; 0 when the whole is 0."""
    if whole == 0:
        return 0
    return (2000 * part + whole) // (2 * whole)


@lru_cache(maxsize=4096)
def proportion(part: int, whole: int) -> str:
    """A share as people read it: `3/8 (37,5 %)`, and only `0/0` where there is no whole."""
    if whole == 0:
        return f"{part}/{whole}"
    number, tenth = divmod(tenths_of_percent(part, whole), 10)
    return f"{part}/{whole} ({number},{tenth} %)" if tenth else f"{part}/{whole} ({number} %)"
