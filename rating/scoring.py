"""The 100 points of the rules of 2025: general criteria item by item, results as one figure."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from rating import checks
from rating.errors import ErrorCode, RatingError
from rating.law import LawError
from rating.reasons import Decision, Reason

Mark = bool | Decimal
GENERAL_MAX = 30
WHOLE = 100
_FILE = Path(__file__).parent / "law" / "rubrics.toml"


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a rubric: all or nothing, or any points up to its most."""

    id: str
    most: int
    binary: bool


@dataclass(frozen=True, slots=True)
class Rubric:
    """How the points are cut up; `unconfirmed` where no official text could be read."""

    name: str
    title: str
    clause: str
    unconfirmed: bool
    items: tuple[Item, ...]
    results_max: int


@dataclass(frozen=True, slots=True)
class Score(Decision):
    """The points of one person: for the general criteria, for results, and together."""

    general: Decimal
    results: Decimal

    @property
    def total(self) -> Decimal:
        """All points, 0 to 100."""
        return self.general + self.results

    def fields(self) -> Mapping[str, object]:
        """What was decided, by name."""
        return {
            "general": str(self.general),
            "results": str(self.results),
            "total": str(self.total),
        }


def score(marks: Mapping[str, Mark], results: Decimal, *, rubric: Rubric) -> Score:
    """The points for a mark at every item (kept or not, or points) and the points for results.

    Raises RatingError: `missing_key`, `unknown_key`, `wrong_type`, `out_of_range` or
    `too_many_decimals`, by item.
    """
    for name in marks:
        if name not in {item.id for item in rubric.items}:
            raise RatingError(ErrorCode.UNKNOWN_KEY, f"marks.{checks.shortened(name)}")
    reasons = []
    general = Decimal(0)
    for item in rubric.items:
        got = _points(item, marks)
        general += got
        text = f"Tiêu chí {item.id}" + (" (mẫu chưa đối chiếu được)" if rubric.unconfirmed else "")
        reasons.append(Reason(rubric.clause, text, got == item.most, f"{got} điểm", str(item.most)))
    given = checks.points(results, "results")
    if given > rubric.results_max:
        raise RatingError(ErrorCode.OUT_OF_RANGE, "results")
    text = "Kết quả thực hiện nhiệm vụ"
    reasons.append(Reason(rubric.clause, text, None, f"{given} điểm", str(rubric.results_max)))
    return Score(tuple(reasons), general, given)


def _points(item: Item, marks: Mapping[str, Mark]) -> Decimal:
    field = f"marks.{item.id}"
    if item.id not in marks:
        raise RatingError(ErrorCode.MISSING_KEY, field)
    if item.binary:
        return Decimal(item.most if checks.flag(marks[item.id], field) else 0)
    points = checks.points(marks[item.id], field)
    if points > item.most:
        raise RatingError(ErrorCode.OUT_OF_RANGE, field)
    return points


@cache
def rubrics() -> Mapping[str, Rubric]:
    """Every rubric there is, by name; raises LawError where one does not add up."""
    return load_rubrics(_FILE)


def load_rubrics(path: Path) -> Mapping[str, Rubric]:
    """The rubrics of a file; raises LawError where one does not add up."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
        return {name: _rubric(path.name, name, table) for name, table in raw.items()}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise LawError(path.name, "", repr(error)) from None


def _rubric(file: str, name: str, table: Mapping[str, Any]) -> Rubric:
    items = tuple(_items(file, name, table))
    if len({item.id for item in items}) < len(items):
        raise LawError(file, name, "an item stands twice")
    general = sum(item.most for item in items)
    if general != GENERAL_MAX or general + table["results_max"] != WHOLE:
        raise LawError(file, name, f"the parts make {general} + {table['results_max']}")
    return Rubric(
        name, table["title"], table["clause"], table["unconfirmed"], items, table["results_max"]
    )


def _items(file: str, name: str, table: Mapping[str, Any]) -> Iterator[Item]:
    for group in table["group"]:
        if sum(group["items"].values()) != group["max"]:
            raise LawError(file, f"{name}.{group['id']}", "the items do not make the group")
        if group["kind"] not in {"binary", "scaled"}:
            raise LawError(file, f"{name}.{group['id']}", "the kind is binary or scaled")
        for key, most in group["items"].items():
            yield Item(key, most, group["kind"] == "binary")
