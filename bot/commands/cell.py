"""`tusoi cell`: the tree of organisations; what is founded, handed over, split, merged in it."""

from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.commands.house import one_job
from bot.commands.say import agreed, tell, warn
from bot.settings import Settings
from handlers.words import Words, words_for
from papers.plain import named
from storage.queries import people
from storage.tables import Organisation, OrganisationKind
from terms.identity import identity
from terms.name_order import units_by_name
from workflow.errors import Refusal
from workflow.people import tree
from workflow.people.roster_places import STEP
from workflow.people.tree import Reshaped
from workflow.work import Work

_INDENT = "  "


@dataclass(frozen=True, slots=True)
class NewCell:
    """A cell that is made of another one: its name, the numbers of who goes, and of who leads."""

    name: str
    members: tuple[int, ...]
    leads: int


class _NotNamed(Exception):
    """No organisation, or more than one, is meant by a name; it was told."""


async def listed(settings: Settings) -> int:
    """Tell the tree, those under an organisation below it; give the status."""
    words = words_for(settings.language)
    async with one_job(settings) as work:
        every = await people.organisations(await work.session())
    for line in _lines(every, None, 0, words):
        tell(line)
    return 0


async def add(settings: Settings, kind: str, name: str, under: str | None, on: date | None) -> int:
    """Found an organisation; give the status."""
    words = words_for(settings.language)

    async def do(work: Work) -> str:
        above = None if under is None else await _one(work, under, words)
        made = await tree.found(work, above, OrganisationKind(kind), " ".join(name.split()), on)
        return words.label("cell.added", name=made.name, kind=words.label(f"cell.kind_{kind}"))

    return await _done(settings, do, words)


async def transfer(settings: Settings, name: str, under: str, on: date) -> int:
    """Hand an organisation over to another one; give the status."""
    words = words_for(settings.language)

    async def do(work: Work) -> str:
        one, above = await _one(work, name, words), await _one(work, under, words)
        unseated = await tree.transfer(work, one, above, on)
        said = [words.label("cell.transferred", name=one.name, above=above.name, day=_day(on))]
        if unseated:
            said.append(words.label("cell.unseated", names=", ".join(unseated)))
        return "\n".join(said)

    return await _done(settings, do, words)


async def split(
    settings: Settings, name: str, new: NewCell, on: date, *, sure: bool, dry_run: bool
) -> int:
    """Make a cell of some members of another one, once that is agreed to; give the status."""
    words = words_for(settings.language)

    async def do(work: Work) -> Reshaped:
        cell = await _one(work, name, words)
        called = " ".join(new.name.split())
        return await tree.split(work, cell, called, new.members, new.leads, on)

    return await _reshape(settings, do, words, sure=sure, dry_run=dry_run)


async def merge(
    settings: Settings, name: str, into: str, on: date, *, sure: bool, dry_run: bool
) -> int:
    """Let a cell go into another one, once that is agreed to; give the status."""
    words = words_for(settings.language)

    async def do(work: Work) -> Reshaped:
        cell, other = await _one(work, name, words), await _one(work, into, words)
        return await tree.merge(work, cell, other, on)

    return await _reshape(settings, do, words, sure=sure, dry_run=dry_run)


async def _done(settings: Settings, do: Callable[[Work], Awaitable[str]], words: Words) -> int:
    try:
        async with one_job(settings) as work:
            said = await do(work)
    except _NotNamed:
        return 1
    except Refusal as refusal:
        warn(words.label(f"error.{refusal.code}", **refusal.fields))
        return 1
    tell(said)
    return 0


async def _reshape(
    settings: Settings,
    do: Callable[[Work], Awaitable[Reshaped]],
    words: Words,
    *,
    sure: bool,
    dry_run: bool,
) -> int:
    """Do it and undo it, to see what it does; then do it once that is agreed to: `sure` writes
    without asking, `dry_run` writes nothing."""

    async def tried(work: Work) -> str:
        found = await do(work)
        await work.unit.rollback()
        return "\n".join(_told(found, words))

    async def kept(work: Work) -> str:
        await do(work)
        return words.label("cell.done")

    status = await _done(settings, tried, words)
    if status or dry_run:
        return status
    if not sure:
        answer = agreed(words.label("cell.ask"))
        if answer is None:
            warn(words.label("cell.needs_yes"))
        if not answer:
            return 1
    return await _done(settings, kept, words)


def _told(found: Reshaped, words: Words) -> Iterator[str]:
    yield words.label("cell.moved", count=len(found.moved), names="; ".join(found.moved))
    for base in found.bases:
        said = {"cell": base.cell, "before": base.before, "after": base.after}
        yield words.label("cell.base", **said)
    for year in found.years:
        yield words.label("cell.year_goes_on", year=year)
    for cell in found.unled:
        yield words.label("cell.unled", cell=cell)


async def _one(work: Work, name: str, words: Words) -> Organisation:
    """Give the organisation of a name, or of a line of names from the highest down."""
    every = [
        one for one in await people.organisations(await work.session()) if one.ended_on is None
    ]
    lines = _lines_of(every)
    asked = identity(name)
    exact = [one for one in every if identity(lines[one.id]) == asked]
    found = exact or named(name, every, lambda one: one.name)
    if len(found) == 1:
        return found[0]
    if not found:
        warn(words.label("operator.no_organisation", name=name))
    else:
        places = "; ".join(lines[one.id] for one in found)
        warn(words.label("cell.several", name=name, places=places))
    raise _NotNamed


def _lines_of(every: Sequence[Organisation]) -> Mapping[int | None, str]:
    by_id = {one.id: one for one in every}

    def line(one: Organisation) -> str:
        above = by_id.get(one.parent_id)
        return one.name if above is None else STEP.join([line(above), one.name])

    return {one.id: line(one) for one in every}


def _lines(
    every: Sequence[Organisation], under: int | None, deep: int, words: Words
) -> Iterator[str]:
    here = units_by_name(one for one in every if one.parent_id == under)
    for one in here:
        said = words.label(
            "cell.line", name=one.name, kind=words.label(f"cell.kind_{one.kind.value}")
        )
        if one.founded_on is not None:
            said += words.label("cell.since", day=_day(one.founded_on))
        if one.ended_on is not None:
            said += words.label("cell.until", day=_day(one.ended_on))
        yield f"{_INDENT * deep}{said}"
        yield from _lines(every, one.id, deep + 1, words)


def _day(day: date) -> str:
    return f"{day:%d/%m/%Y}"
