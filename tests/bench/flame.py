"""Whose code runs while votes are cast: the shares of the bot's processor time."""

import json
import os
import signal
from collections import Counter
from itertools import count
from pathlib import Path

from handlers.callbacks.meeting import SheetStep
from tests.bench import casting
from tests.bench.casting import Party
from tests.bench.report import Figure, Row
from tests.bench.size import Size
from tests.bench.stage import Stage
from tests.e2e.house import until

_LEAST = 0.03
"""Shares below this are told together."""
_STEPS = ((SheetStep.ONE, SheetStep.CHOOSE), (SheetStep.REVIEW, SheetStep.CAST))
"""What is looked at, and the step before it."""


async def flame(stage: Stage, size: Size) -> Row:
    """A choice for one name, then «Nộp phiếu»; of each the first run warms it up."""
    file, url = stage.folder / "samples", await stage.database("sqlite", "flame")
    database = await casting.filled_store(stage.store(url, "flame"), size, len(_STEPS))
    server = await stage.sampled_bot(url, "flame", file)
    party = Party(stage, (server,), database, size)
    figures: list[Figure] = []
    urns = count(1)
    for before, step in _STEPS:
        counted: Counter[str] = Counter()
        for run in range(size.runs + 1):
            # Another urn for each: what was chosen before would have to be read over first.
            urn = next(urns)
            await party.shows(before, urn)
            found = await _sampled(party, file, step, urn)
            counted += found if run else Counter()
        figures += _shares(step.name.lower(), counted)
    await party.check(votes=(size.runs + 1) * size.updates)
    return Row("flame", tuple(figures))


async def _sampled(party: Party, file: Path, step: SheetStep, urn: int) -> Counter[str]:
    process = party.servers[0].process.pid
    os.kill(process, signal.SIGUSR2)
    await party.answers(step, urn)
    os.kill(process, signal.SIGUSR2)

    async def written() -> str:
        return _taken(file)

    return Counter(json.loads(await until(written)))


def _taken(file: Path) -> str:
    if not file.exists():
        return ""
    text = file.read_text(encoding="utf-8")
    file.unlink()
    return text


def _shares(what: str, counted: Counter[str]) -> list[Figure]:
    """Give who takes how much, the most first; the small ones together."""
    of = max(counted.total(), 1)
    large = [(owner, n / of) for owner, n in counted.most_common() if n / of >= _LEAST]
    rest = 1.0 - sum(share for _, share in large)
    ours = sum(n for owner, n in counted.items() if "/" in owner) / of
    shown = [*large, ("others, each below three in a hundred", rest)]
    figures = [Figure(f"{what}: {owner}", (100 * share,), "%") for owner, share in shown]
    return [*figures, Figure(f"{what}: of all that ours together", (100 * ours,), "%")]
