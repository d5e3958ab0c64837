"""`tusoi officer`: who sums up an organisation's cells; `tusoi calendar`: their days at once."""

from dataclasses import dataclass
from datetime import date

from bot.commands.house import one_job
from bot.commands.say import tell, warn
from bot.settings import Settings
from handlers.words import Words, words_for
from papers.plain import named
from storage.member_then import MemberThen
from storage.queries import offices as rows
from storage.queries import people
from storage.tables import Organisation
from terms.calendar import CalendarMatter
from workflow.duties import calendar
from workflow.errors import Refusal
from workflow.office import cells_table
from workflow.typed_due import typed_due
from workflow.work import Work


async def listed(settings: Settings) -> int:
    """Tell who is the officer of what; give the status."""
    words = words_for(settings.language)
    async with one_job(settings) as work:
        found = await rows.officers(await work.session())
    for organisation, member in found:
        tell(words.label("officer.line", organisation=organisation.name, name=member.called))
    if not found:
        tell(words.label("officer.none"))
    return 0


@dataclass(frozen=True, slots=True)
class Which:
    """Who is meant: a name, and what tells two of one name apart."""

    name: str
    cell: str | None = None
    born: tuple[date, date] | None = None
    """The first and the last day of birth that are meant."""


async def change(settings: Settings, step: str, which: Which, over: str) -> int:
    """Appoint a member as officer (`add`), or end that (`remove`); give the status."""
    words = words_for(settings.language)
    async with one_job(settings) as work:
        organisation = await one_organisation(work, over)
        if organisation is None:
            warn(words.label("operator.no_organisation", name=over))
            return 1
        member = await one_member(work, which, words)
        if member is None:
            return 1
        do = cells_table.appoint if step == "add" else cells_table.dismiss
        new = await do(work, member, organisation)
        cells = await rows.cells_under(await work.session(), [organisation.id or 0])
    known = {"add": "officer.added_before", "remove": "officer.was_none"}
    key = {"add": "officer.added", "remove": "officer.removed"}[step] if new else known[step]
    said = {"name": member.called, "organisation": organisation.name}
    tell(words.label(key, **said, **({"count": len(cells)} if key == "officer.added" else {})))
    return 0


async def show_calendar(settings: Settings, over: str | None) -> int:
    """Tell which days the running cells have, matter by matter; give the status."""
    words = words_for(settings.language)
    async with one_job(settings) as work:
        tops = await _tops(work, over)
        if not tops:
            warn(words.label("operator.no_organisation", name=over or ""))
            return 1
        cycles = [cycle for cycle, _ in await cells_table.running_under(work, tops)]
        found = {m: await cells_table.day_counts(work, cycles, m) for m in calendar.EDITABLE}
    for matter, days in found.items():
        if days:
            said = "; ".join(
                words.label("cli.calendar_count", day=f"{last:%d/%m/%Y}", count=count)
                for last, count in days
            )
            name = words.label(f"calendar.matter.{matter.value}")
            tell(words.label("cli.calendar_line", name=f"{matter.value} ({name})", days=said))
    if not any(found.values()):
        tell(words.label("cli.calendar_nothing"))
    return 0


async def set_calendar(settings: Settings, matter: str, day: str, over: str | None) -> int:
    """Set one day for all running cells; give the status."""
    words = words_for(settings.language)
    async with one_job(settings) as work:
        tops = await _tops(work, over)
        if not tops:
            warn(words.label("operator.no_organisation", name=over or ""))
            return 1
        try:
            due, operator = typed_due(day, work.now.date())
            done = await cells_table.set_day_under(
                work, tops, CalendarMatter(matter), due, operator
            )
        except Refusal as refusal:
            warn(words.label(f"error.{refusal.code}", **refusal.fields))
            return 1
    name = words.label(f"calendar.matter.{matter}")
    day = f"{done.last:%d/%m/%Y}"
    tell(words.label("cli.calendar_done", name=name, day=day, count=done.done))
    for cell, code in done.refused:
        warn(words.label("cli.calendar_refused", name=cell, why=words.label(f"error.{code}")))
    return 0


async def _tops(work: Work, over: str | None) -> list[int]:
    """Give where to begin: the organisation of that name, or every one that has none above."""
    every = await people.organisations(await work.session())
    if over is None:
        return [one.id or 0 for one in every if one.parent_id is None]
    return [one.id or 0 for one in named(over, every, lambda one: one.name)][:1]


async def one_organisation(work: Work, name: str) -> Organisation | None:
    """Give the organisation of that name; None where there is none."""
    every = await people.organisations(await work.session())
    return next(iter(named(name, every, lambda one: one.name)), None)


async def one_member(work: Work, which: Which, words: Words) -> MemberThen | None:
    """Give the one member who is meant; tell what is wrong and give None otherwise."""
    session = await work.session()
    cells = await people.cells(session)
    if which.cell is not None:
        cells = named(which.cell, cells, lambda one: one.name)
    today = work.now.date()
    every = [
        (m, one) for one in cells for m in await people.members_on(session, one.id or 0, today)
    ]
    if which.born is not None:
        first, last = which.born
        every = [each for each in every if first <= each[0].birth_date <= last]
    found = named(which.name, every, lambda each: each[0].full_name)
    if len(found) == 1:
        return found[0][0]
    if not found:
        warn(words.label("officer.no_member", name=which.name))
        return None
    theirs = "; ".join(_told_apart(found, words))
    warn(words.label("officer.several", count=len(found), name=which.name, people=theirs))
    return None


def _told_apart(found: list[tuple[MemberThen, Organisation]], words: Words) -> list[str]:
    """Give each by year of birth and cell; by the day where the years are the same."""
    years = [member.birth_date.year for member, _ in found]
    return [
        words.label(
            "officer.one_of_several",
            born=_born(member, alike=years.count(year) > 1),
            cell=cell.name,
        )
        for year, (member, cell) in zip(years, found, strict=True)
    ]


def _born(member: MemberThen, *, alike: bool) -> str:
    day_known = alike and not member.birth_year_only
    return f"{member.birth_date:%d/%m/%Y}" if day_known else str(member.birth_date.year)
