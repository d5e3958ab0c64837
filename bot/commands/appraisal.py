"""`tusoi appraisal`: the list of who appraises or decides above, given out and read back filled in.

The command acts for the member who has the step, and may what they may: nothing of their own.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from markupsafe import Markup

from bot.commands.house import one_job
from bot.commands.officer import Which, one_member
from bot.commands.say import agreed, tell, warn
from bot.settings import Settings
from bot.updates.reader import OWNERS, read_apart
from handlers.office.filled_sheet_view import UNREAD, left_parts, told_parts
from handlers.words import Words, words_for
from papers import reader
from papers.errors import UnreadFile
from papers.filled_sheet import FilledRow
from papers.plain import named
from storage.files import write_new_secret
from storage.tables import Organisation
from workflow.accounts import Person, as_person
from workflow.decision import appraisal_file, appraisal_list, filled_sheet, given_sheet
from workflow.decision.appraisal_list import Queued
from workflow.errors import Refusal
from workflow.work import Work


@dataclass(frozen=True, slots=True)
class WantedList:
    """Which list: of which cell, of which year; any where none is named."""

    cell: str | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class GivenFile:
    """The file that came back, by which paper, and what was decided beforehand."""

    file: Path
    document: str = ""
    dry_run: bool = False
    sure: bool = False


async def listed(settings: Settings, which: Which) -> int:
    """Tell what waits for a member; give the status."""
    words = words_for(settings.language)
    try:
        async with one_job(settings) as work:
            person = await _acts_for(work, which, words)
            found = () if person is None else await appraisal_list.queue(work, person)
    except Refusal as refusal:
        return _refused(refusal, words)
    for one in found:
        tell(_line(one, words))
    if person is not None and not found:
        tell(words.label("appraise.none"))
    return 1 if person is None else 0


async def export(settings: Settings, file: Path, which: Which, wanted: WantedList) -> int:
    """Write one list out, for the machine's owner alone, to be filled in; give the status."""
    words = words_for(settings.language)
    if file.suffix.casefold() != ".xlsx":
        warn(words.label("appraise.kind", file=file))
        return 1
    if file.exists():
        warn(words.label("cli.file_exists", file=file))
        return 1
    try:
        async with one_job(settings) as work:
            person = await _acts_for(work, which, words)
            if person is None:
                return 1
            one = _meant(await appraisal_list.queue(work, person), wanted, words)
            if one is None:
                return 1
            made = await appraisal_file.sheet(work, person, one.hand_up_id)
    except Refusal as refusal:
        return _refused(refusal, words)
    write_new_secret(file, await asyncio.to_thread(made.render))
    tell(words.label("appraise.exported", file=file, list=_line(one, words)))
    return 0


async def take_in(settings: Settings, which: Which, given: GivenFile) -> int:
    """Tell what a filled list would change and what is left of it; keep the changes when that is
    agreed to. Give the status: 1 where a row is left."""
    words = words_for(settings.language)
    filled = await _read(given.file, words)
    if filled is None:
        return 1
    try:
        async with one_job(settings) as work:
            person = await _acts_for(work, which, words)
            if person is None:
                return 1
            found = await filled_sheet.weighed(work, person, filled)
        _tell_all(told_parts(found, words))
        left = 1 if found.left else 0
        if given.dry_run or not found.changes:
            tell(words.label("appraise.dry_run" if given.dry_run else "appraise.nothing"))
            return left
        if not given.document.strip():
            warn(words.label("appraise.no_document"))
            return 1
        if not given.sure and not _agreed(words):
            return 1
        async with one_job(settings) as work:
            found, kept = await given_sheet.keep(work, person, filled, given.document, found.mark)
    except Refusal as refusal:
        return _refused(refusal, words)
    if not kept:
        warn(words.label("appraise.changed_meanwhile"))
        return 1
    tell(words.label("sheet.kept", count=len(found.changes)))
    _tell_all(left_parts(found, words))
    return left


async def _acts_for(work: Work, which: Which, words: Words) -> Person | None:
    """Give who has the step; tell what is wrong and give None where it is nobody, or several."""
    member = await one_member(work, which, words)
    if member is None:
        return None
    cell = await (await work.session()).get_one(Organisation, member.cell_id)
    return replace(as_person(member, cell), above=True)


def _meant(queue: Sequence[Queued], wanted: WantedList, words: Words) -> Queued | None:
    """Give the one list that is meant; tell which there are and give None otherwise."""
    found = [one for one in queue if wanted.year in (None, one.year)]
    if wanted.cell is not None:
        found = named(wanted.cell, found, lambda one: one.cell)
    if len(found) == 1:
        return found[0]
    there = found or queue
    if not there:
        warn(words.label("appraise.none"))
        return None
    warn(words.label("appraise.which" if found else "appraise.no_such"))
    for one in there:
        warn(_line(one, words))
    return None


async def _read(file: Path, words: Words) -> list[FilledRow] | None:
    """Give the rows of the file, read by a process of its own; told, and None, where it is none."""
    try:
        with file.open("rb") as opened:
            content = opened.read(OWNERS.file + 1)
        return [FilledRow(**row) for row in await read_apart(content, OWNERS, reader.FILLED)]
    except OSError:
        warn(words.label("cli.file_unreadable", file=file))
    except UnreadFile as wrong:
        key = f"unread_{wrong.code}" if wrong.code in UNREAD else "unread"
        warn(words.label(f"sheet.{key}"))
    return None


def _line(one: Queued, words: Words) -> str:
    does = words.label(f"above.does_{one.does}")
    said = {"cell": one.cell, "year": one.year, "does": does}
    return words.label("appraise.line", **said, said=one.said, total=one.total)


def _agreed(words: Words) -> bool:
    answer = agreed(words.label("appraise.ask"))
    if answer is None:
        warn(words.label("appraise.needs_yes"))
    elif not answer:
        tell(words.label("appraise.dry_run"))
    return bool(answer)


def _refused(refusal: Refusal, words: Words) -> int:
    warn(words.label(f"error.{refusal.code}", **refusal.fields))
    return 1


def _tell_all(parts: Sequence[Markup]) -> None:
    for part in parts:
        for line in part.split("\n"):
            tell(line.striptags())
