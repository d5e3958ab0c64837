"""Random lives of members in three years, and a random order in which they are noted.

A life is what happened, day by day; it knows nothing of who counts it.
"""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from tests import clerk
from tests.clerk import Fact

CELLS = ("Chi bộ 1", "Chi bộ 2", "Chi bộ 3")
PARTED = "Chi bộ 4"
"""Made of members of the first one, on a day."""
COMMITTEE, STANDING = "Đảng ủy", "Ban Thường vụ"
LONG_AGO = date(2010, 2, 3)
FIRST, TODAY = date(2024, 1, 10), date(2026, 12, 31)
GIVEN = ("Lan", "Bình", "Cúc", "Dũng", "Hoa", "Khánh", "Mai", "Giang", "Kim")
_SPANS = (
    (clerk.EXEMPT, clerk.EXEMPT_OVER),
    (clerk.SUSPENDED, clerk.SUSPENDED_OVER),
    (clerk.LEAVE, clerk.LEAVE_OVER),
    (clerk.TEMPORARY, clerk.TEMPORARY_OVER),
)
"""What begins and ends; temporary activity ends with the stay as well."""
_SEAT = (clerk.SITS, clerk.KEPT_OUT, clerk.LET_IN, clerk.SITS_NO_MORE)
_LASTING = 0.6
"""How likely what began lasts beyond the stay."""


@dataclass
class Life:
    """One person's: when they were admitted, whether on probation, and what happened to them."""

    who: str
    cell: str
    admitted: date
    probationary: bool
    stays: list[list[Fact]] = field(default_factory=list)
    """What happened while they were somewhere, the move that ends it last."""
    so: set[str] = field(default_factory=set)
    """What began and goes on."""
    seat: tuple[str, str] = ("", "")
    """The committee above they were last of, and what became of the seat."""

    @property
    def facts(self) -> Iterator[Fact]:
        """Give all of it, from the day they were admitted."""
        yield Fact(self.admitted, self.who, clerk.JOINS, self.cell)
        if not self.probationary:
            yield Fact(self.admitted, self.who, clerk.OFFICIAL)
        for stay in self.stays:
            yield from stay

    @property
    def waits(self) -> bool:
        """Whether they were not made official yet."""
        return not any(fact.what == clerk.OFFICIAL for fact in self.facts)


def a_life(chance: random.Random, number: int, parted_on: date) -> Life:
    """Give somebody's three years: stays in cells and outside, and what was so meanwhile."""
    probationary = chance.random() < 0.4
    new = probationary and chance.random() < 0.7
    admitted = FIRST + timedelta(days=chance.randrange(500)) if new else LONG_AGO
    life = Life(f"Nguyễn Thị {GIVEN[number]}", CELLS[number % 3], admitted, probationary)
    day, cell, left = max(FIRST, admitted), life.cell, ""
    parts = chance.random() < 0.6
    for _ in range(chance.randrange(6)):
        until = day + timedelta(days=chance.randrange(60, 260))
        goes = parts and cell == CELLS[0] and day < parted_on <= until
        until = parted_on if goes else until
        if until >= TODAY:
            break
        stay = list(_meanwhile(chance, life, cell, day, until)) if cell else []
        move = _move(chance, Fact(until, life.who, "", cell), left, parted=goes)
        life.stays.append([*stay, move])
        if move.what == clerk.DIES:
            break
        left = cell or left
        day, cell = until, move.cell
        if move.what == clerk.LEAVES:
            life.seat = ("", "")
    return life


def _move(chance: random.Random, here: Fact, left: str, *, parted: bool) -> Fact:
    """Give the move that ends a stay in the cell, or outside after the one that was left."""
    day, who, cell = here.day, here.who, here.cell
    if parted:
        return Fact(day, who, clerk.MOVES, PARTED)
    if not cell:
        return Fact(day, who, clerk.RETURNS, left)
    draw = chance.random()
    if draw < 0.1:
        return Fact(day, who, clerk.DIES)
    if draw < 0.35:
        return Fact(day, who, clerk.LEAVES)
    return Fact(day, who, clerk.MOVES, chance.choice([one for one in CELLS if one != cell]))


def _meanwhile(
    chance: random.Random, life: Life, cell: str, since: date, until: date
) -> Iterator[Fact]:
    """Give what happens while somebody is in a cell, in any order that may be noted."""
    length = (until - since).days
    if length < 9:
        return
    if life.waits and chance.random() < 0.5:
        yield Fact(since + timedelta(days=chance.randrange(length)), life.who, clerk.OFFICIAL)
    for begins, ends in _SPANS:
        first, second = _days(chance, since, length, 2)
        if begins in life.so and chance.random() < _LASTING:
            life.so.discard(begins)
            yield Fact(first, life.who, ends)
        elif begins not in life.so and chance.random() < 0.35:
            yield Fact(first, life.who, begins)
            if chance.random() < _LASTING:
                life.so.add(begins)
            else:
                yield Fact(second, life.who, ends)
    life.so.discard(clerk.TEMPORARY)
    if cell != PARTED:
        committee = f"{clerk.OF_A_CELL} {cell}"
        yield from _seat(chance, life.who, committee, _days(chance, since, length, 4))
    above, last = life.seat
    if last in ("", clerk.SITS_NO_MORE):
        above, last = chance.choice((COMMITTEE, STANDING)), ""
    for fact in _seat(chance, life.who, above, _days(chance, since, length, 4), last):
        life.seat = above, fact.what
        yield fact


def _seat(
    chance: random.Random, who: str, body: str, days: list[date], last: str = ""
) -> Iterator[Fact]:
    """Give what becomes of a seat behind that: taken, suspended from, back in, given up."""
    steps = _SEAT[_SEAT.index(last) + 1 :] if last else _SEAT
    for day, what in zip(days, steps[: chance.randrange(len(steps) + 1)], strict=False):
        yield Fact(day, who, what, body)


def _days(chance: random.Random, since: date, length: int, many: int) -> list[date]:
    return [since + timedelta(days=one) for one in sorted(chance.sample(range(1, length), many))]


def in_some_order(chance: random.Random, lives: list[Life]) -> Iterator[list[Fact]]:
    """Give what is noted one after the other: of one person stay by stay, else as it comes; whoever
    parts from a cell on one day does in one step."""
    waiting = [[fact for stay in life.stays for fact in _shuffled(chance, stay)] for life in lives]
    while waiting := [one for one in waiting if one]:
        parting = [one for one in waiting if any(map(_parts, one))]
        if parting and all(_parts(one[0]) for one in parting):
            yield [one.pop(0) for one in parting]
        else:
            yield [chance.choice([one for one in waiting if not _parts(one[0])]).pop(0)]


def _parts(fact: Fact) -> bool:
    return fact.what == clerk.MOVES and fact.cell == PARTED


def _shuffled(chance: random.Random, stay: list[Fact]) -> list[Fact]:
    """Give the facts of a stay, those of one matter in their order, before the move."""
    *during, move = stay
    matters: dict[str, list[Fact]] = {}
    for fact in during:
        matters.setdefault(fact.cell or fact.what.removesuffix("_over"), []).append(fact)
    mixed: list[Fact] = []
    left = list(matters.values())
    while left := [one for one in left if one]:
        mixed.append(chance.choice(left).pop(0))
    return [*mixed, move]
