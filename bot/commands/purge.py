"""`tusoi purge`: destroy what closed years left, as the office's document says; tell what went."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.commands.house import one_job
from bot.commands.say import agreed, tell, warn
from bot.settings import Settings
from handlers.words import Words, words_for
from workflow.errors import Refusal
from workflow.front import destruction
from workflow.front.destruction import Destroying, Heap, Mandate


@dataclass(frozen=True, slots=True)
class PurgeChoice:
    """What was typed behind the command."""

    before: int
    levels: bool
    document: str
    dated: date | None
    by: str
    dry_run: bool
    sure: bool


async def purge(settings: Settings, choice: PurgeChoice) -> int:
    """Show what is there of these years, ask, and destroy it; give the status."""
    words = words_for(settings.language)
    wanted = Destroying(choice.before, choice.levels)
    try:
        async with one_job(settings) as work:
            found = await destruction.looked_through(work, wanted)
        _tell(found, words, choice.before)
        if choice.dry_run or not found:
            return 0
        if choice.dated is None:
            raise Refusal("no_ground")
        mandate = Mandate(choice.document, choice.dated, choice.by)
        if not choice.sure and not _agreed(words, choice.before):
            return 1
        async with one_job(settings) as work:
            gone = await destruction.destroy(work, wanted, mandate)
    except Refusal as refusal:
        warn(words.label(f"error.{refusal.code}", **refusal.fields))
        return 1
    tell(words.label("purge.done", count=sum(one.n for one in gone)))
    tell(words.label("purge.backups"))
    return 0


async def listed(settings: Settings) -> int:
    """Tell everything that was ever destroyed; give the status."""
    words = words_for(settings.language)
    async with one_job(settings) as work:
        found = await destruction.destroyed(work)
    if not found:
        tell(words.label("purge.none"))
    for one in found:
        line = words.label(
            "purge.record",
            on=f"{one.on:%d/%m/%Y}",
            line=_line(one.heap, words),
            document=one.mandate.document,
            dated=f"{one.mandate.dated:%d/%m/%Y}",
            by=one.mandate.by,
        )
        tell(line)
    return 0


def _tell(found: Sequence[Heap], words: Words, before: int) -> None:
    tell(words.label("purge.found" if found else "purge.nothing", year=before))
    for one in found:
        tell(f"  {_line(one, words)}")


def _line(heap: Heap, words: Words) -> str:
    kind = words.label(f"purge.kind_{heap.kind.value}")
    return words.label("purge.line", cell=heap.cell, year=heap.year, kind=kind, count=heap.n)


def _agreed(words: Words, before: int) -> bool:
    answer = agreed(words.label("purge.ask", year=before))
    if answer is None:
        warn(words.label("purge.needs_yes"))
    elif not answer:
        tell(words.label("purge.kept"))
    return bool(answer)
