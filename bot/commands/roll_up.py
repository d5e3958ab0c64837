"""`tusoi rollup`: how many have which level in a year, over everything in the house."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import rating
from bot.commands.house import one_job
from bot.commands.say import tell, warn
from bot.settings import Settings
from handlers.words import Words, words_for
from papers.roll_up_book import RollUpFacts, RollUpRow, roll_up_xlsx
from storage.files import write_new_secret
from workflow.errors import Refusal
from workflow.office import roll_up
from workflow.office.roll_up import RolledUp, RollUp

_DEPTH = 1
"""So far below the highest organisations are told on the screen; all of them are in the file."""


@dataclass(frozen=True, slots=True)
class RollUpChoice:
    """What was typed behind the command."""

    year: int | None
    out: Path | None
    recount: bool


async def rolled_up(settings: Settings, choice: RollUpChoice) -> int:
    """Tell a year's levels from the highest organisation down, and write every organisation of the
    base to a file where one is named; give the status: 1 where a kept count was wrong."""
    words = words_for(settings.language)
    if choice.out is not None and not _writable(choice.out, words):
        return 1
    wrong = 0
    try:
        if choice.recount:
            wrong = await _recounted(settings, choice.year, words)
        async with one_job(settings) as work:
            year = choice.year or await roll_up.newest_year(work)
            found = await roll_up.roll_up(work, year, _Progress(words))
            today = work.now.date()
    except Refusal as refusal:
        warn(words.label(f"error.{refusal.code}", **refusal.fields))
        return 1
    _tell(found, words)
    if choice.out is not None:
        await asyncio.to_thread(_write, found, today, choice.out)
        tell(words.label("rollup.written", file=choice.out, count=len(found.bases)))
    return 1 if wrong else 0


async def _recounted(settings: Settings, year: int | None, words: Words) -> int:
    """Count every level anew, some years of cells in a transaction; give how many were wrong."""
    async with one_job(settings) as work:
        meant = year or await roll_up.newest_year(work)
    after = done = wrong = 0
    counted = 1
    while counted:
        async with one_job(settings) as work:
            after, counted, differed = await roll_up.recount(work, meant, after)
        done, wrong = done + counted, wrong + differed
    tell(words.label("rollup.recounted", count=done, wrong=wrong))
    return wrong


class _Progress:
    """Tells at every tenth how far it is."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._told = 0

    def __call__(self, done: int, total: int) -> None:
        if done < total and done * 10 // total > self._told:
            self._told = done * 10 // total
            warn(self._words.label("cli.progress", done=done, total=total))


def _tell(found: RollUp, words: Words) -> None:
    tell(words.label("rollup.year", year=found.year))
    shown = [one for one in (*found.above, *found.bases) if one.depth <= _DEPTH]
    for one in shown if len(shown) > 1 or not found.bases else found.bases:
        _tell_one(one, words, one.name)
    _tell_one(found.total, words, words.label("rollup.total"))


def _tell_one(one: RolledUp, words: Words, name: str) -> None:
    indent = "  " * one.depth
    said = words.label("rollup.place", name=name, cells=one.cells, decided=one.decided)
    tell(f"{indent}{said}")
    for key, counts in (("persons", one.persons), ("collectives", one.collectives)):
        levels = _levels(counts)
        count = sum(counts.values())
        tell(f"{indent}  {words.label(f'rollup.{key}', count=count, levels=levels)}")


def _levels(counts: Mapping[rating.Level, int]) -> str:
    return ", ".join(f"{level.initials} {count}" for level, count in counts.items())


def _write(found: RollUp, today: date, file: Path) -> None:
    above, bases = map(_row, found.above), map(_row, found.bases)
    facts = RollUpFacts(found.year, today, _row(found.total), above, bases)
    write_new_secret(file, roll_up_xlsx(facts))


def _row(one: RolledUp) -> RollUpRow:
    counts = (one.persons, one.with_posts, one.collectives)
    return RollUpRow(one.name, one.depth, one.cells, one.decided, counts)


def _writable(file: Path, words: Words) -> bool:
    if file.suffix.casefold() != ".xlsx":
        warn(words.label("appraise.kind", file=file))
        return False
    if file.exists():
        warn(words.label("cli.file_exists", file=file))
        return False
    return True
