"""What a campaign came to: a row for each fault at each place, and the table of all."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field


@dataclass
class Score:
    """One fault at one place on one database."""

    database: str
    place: str
    fault: str
    runs: int = 0
    kills: int = 0
    acknowledged: int = 0
    """Votes, answers, messages, members: whatever somebody was told is kept."""
    lost: int = 0
    """Of those, what is not there afterwards."""
    doubled: int = 0
    """What is there more often than it may be."""
    wrong: list[str] = field(default_factory=list)
    """Whatever else was found broken, as sentences that say in which run."""
    seconds: float = 0.0

    @property
    def good(self) -> bool:
        """Tell whether every promise was kept."""
        return not (self.lost or self.doubled or self.wrong)


_HEAD = ("database", "place", "fault", "runs", "kills", "acknowledged", "lost", "doubled", "")
_WIDTHS = (10, 9, 11, 5, 5, 12, 5, 7, 0)


def table(scores: Sequence[Score]) -> str:
    """Give the table for people, each database's sum below it, and what was broken."""
    lines = [_line(*_HEAD), *(_row(score) for score in scores)]
    for database in dict.fromkeys(score.database for score in scores):
        its = [one for one in scores if one.database == database]
        lines += [_row(_sum(database, its))]
    broken = [
        f"{one.database} {one.place} {one.fault}: {sentence}"
        for one in scores
        for sentence in one.wrong
    ]
    return "\n".join([*lines, *broken])


def _sum(database: str, scores: Sequence[Score]) -> Score:
    whole = Score(database, "all", "all")
    for one in scores:
        whole.runs += one.runs
        whole.kills += one.kills
        whole.acknowledged += one.acknowledged
        whole.lost += one.lost
        whole.doubled += one.doubled
        whole.wrong += one.wrong
        whole.seconds += one.seconds
    return whole


def _row(score: Score) -> str:
    numbers = (score.runs, score.kills, score.acknowledged, score.lost, score.doubled)
    said = "kept" if score.good else "BROKEN"
    return _line(score.database, score.place, score.fault, *numbers, said)


def _line(*cells: object) -> str:
    shown = [
        f"{cell:<{width}}" if isinstance(cell, str) else f"{cell:>{width},}"
        for cell, width in zip(cells, _WIDTHS, strict=True)
    ]
    return " ".join(shown).rstrip()


class Progress:
    """Says now and then how far a campaign is."""

    def __init__(self, tell: Callable[[str], None], every: float = 5.0) -> None:
        self._tell = tell
        self._every = every
        self._last = time.monotonic()

    def begins(self, score: Score, runs: int) -> None:
        """Say what comes next."""
        self._tell(f"{score.database} {score.place} {score.fault}: {runs} runs …")

    def ends(self, score: Score) -> None:
        """Say what came of it: of a campaign that is broken off, these lines are the table."""
        self._tell(_row(score))

    def goes_on(self, score: Score, runs: int) -> None:
        """Say how far it is, when nothing was said for some seconds."""
        if time.monotonic() - self._last >= self._every:
            self._last = time.monotonic()
            self._tell(
                f"{score.database} {score.place} {score.fault}: {score.runs} of {runs}, "
                f"{score.kills} kills, {score.acknowledged} acknowledged, "
                f"{score.lost} lost, {score.doubled} doubled"
            )
