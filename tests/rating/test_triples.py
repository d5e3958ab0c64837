"""The law cases reach every clause: each share and each band below, at and above its number, each
cause told and not told. What a document sets and no case tries is named here."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from rating.contract import answer
from rating.law import law
from rating.law.data import Datum
from rating.limits import Limit
from rating.reasons import Reason
from tests.rating.conftest import law_cases

PROFILES = ("national_2025", "hcmc_edu_2023")
"""Those that state standards of their own; the others fall back to the second."""
ELSEWHERE = ("cap.", "indicators.")
"""Shares that are no condition: `test_more` and `test_beyond` try each number of a group."""
BELOW, AT, ABOVE = -1, 0, 1


class _Tried:
    """What the cases did to each datum."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.sides: dict[tuple[str, str], set[int]] = defaultdict(set)
        self.met: dict[tuple[str, str], set[bool | None]] = defaultdict(set)
        self.profile = ""
        holds, holds_share, reason = Limit.holds, Limit.holds_share, Datum.reason
        keys = {
            (name, id(datum.value)): datum.key
            for name in PROFILES
            for datum in law(name)
            if isinstance(datum.value, Limit)
        }

        def note(limit: Limit, found: Any, number: Any) -> None:
            key = keys.get((self.profile, id(limit)))
            if key is not None:
                self.sides[self.profile, key].add((found > number) - (found < number))

        def seen_holds(limit: Limit, part: int, whole: int) -> bool:
            note(limit, part * 100, whole * limit.percent)
            return holds(limit, part, whole)

        def seen_share(limit: Limit, share: Decimal) -> bool:
            note(limit, share, Decimal(limit.percent).scaleb(-2))
            return holds_share(limit, share)

        def seen_reason(datum: Datum[Any], *given: Any, **more: Any) -> Reason:
            found = reason(datum, *given, **more)
            self.met[self.profile, datum.key].add(found.met)
            if datum.key.endswith(".points") and found.observed:
                points = Decimal(found.observed.removesuffix(" điểm").replace(",", "."))
                side = (points > datum.value) - (points < datum.value)
                self.sides[self.profile, datum.key].add(side)
            return found

        monkeypatch.setattr(Limit, "holds", seen_holds)
        monkeypatch.setattr(Limit, "holds_share", seen_share)
        monkeypatch.setattr(Datum, "reason", seen_reason)

    def ask(self, cases: Iterator[dict[str, Any]]) -> None:
        """Answer every case of the profiles."""
        for case in cases:
            self.profile = case["given"]["profile"]
            if self.profile in PROFILES:
                answer(case["given"])


@pytest.fixture(scope="module")
def tried() -> Iterator[_Tried]:
    """Give what the cases of the files did."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        found = _Tried(monkeypatch)
        found.ask(law_cases())
        yield found


def _numbers(profile: str) -> Iterator[tuple[str, set[int]]]:
    """Give every share and band of a profile, with the sides there are to it."""
    for datum in law(profile):
        if isinstance(datum.value, Limit) and not datum.key.startswith(ELSEWHERE):
            whole = datum.value.percent == 100
            yield datum.key, {BELOW, AT} if whole else {BELOW, AT, ABOVE}
        if datum.key.endswith(".points"):
            yield datum.key, {BELOW, AT, ABOVE}


@pytest.mark.parametrize("profile", PROFILES)
def test_each_number_is_tried_below_at_and_above(tried: _Tried, profile: str) -> None:
    """20 % at 19, 20 and 21; 90 points at 89,99, 90 and 90,01."""
    missing = [
        (key, sorted(sides - tried.sides[profile, key]))
        for key, sides in _numbers(profile)
        if sides - tried.sides[profile, key]
    ]

    assert [] == missing


@pytest.mark.parametrize("profile", PROFILES)
def test_each_cause_is_tried_both_ways(tried: _Tried, profile: str) -> None:
    """Of the lists of "not completed" and of who is reviewed: told, and not told."""
    causes = [
        datum.key
        for datum in law(profile)
        if datum.value is True and ".not_completed." in datum.key
    ]
    judged = [key for key in causes if tried.met[profile, key] != {None}]

    assert [] == [key for key in judged if not {True, False} <= tried.met[profile, key]]
    assert len(judged) >= len(causes) - 4


def test_the_files_of_cases_are_there() -> None:
    """A folder that went empty would miss nothing."""
    assert len(list((Path(__file__).parent / "cases").glob("*.toml"))) >= 12
