"""How much is measured."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Size:
    """The scale of every row."""

    runs: int
    """The figure is the median of so many."""
    updates: int
    """Posted in one run of one server."""
    voters: int = 200
    subjects: int = 40
    duties: int = 20_000
    messages: int = 1_000
    flood: int = 60
    """Seconds that each flood lasts."""
    forms: int = 150
    cases: int = 30_000
    members: int = 6_000
    december: int = 3_000
    ratings: int = 560_000


USUAL = Size(runs=5, updates=600)
QUICK = Size(
    runs=2,
    updates=60,
    voters=10,
    duties=400,
    messages=64,
    flood=5,
    forms=5,
    cases=1_000,
    members=60,
    december=60,
    ratings=5_600,
)
FULL = Size(
    runs=5, updates=2_000, duties=1_000_000, messages=5_000, december=300_000, ratings=5_600_000
)
