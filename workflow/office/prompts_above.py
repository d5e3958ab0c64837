"""What the upper level asks of its cells in a year: prompts to a cell's collectives or to a person,
deep-review themes to all; and what was answered (HD 43 2.2, S0 1, S4 3 and 9).

Sent by the officer of an organisation above, or who appraises or decides there; nobody sends one
about themselves. Of a theme they see how many answered in each cell, of a prompt whom they asked.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from papers.plain import in_file_name
from papers.prompts_report import prompts_report_docx
from papers.prompts_sheet import COLLECTIVES, MEMBERS, PromptLine, PromptsFacts, prompts_xlsx
from storage.queries import above as above_rows
from storage.queries import offices, people, review_trail
from storage.tables import Cycle, Organisation
from terms.prompts import ThemeFor
from workflow.access import prompt_watched
from workflow.accounts import Person, id_of
from workflow.census import everybody
from workflow.errors import Refusal
from workflow.links import Claim, link
from workflow.office import missing_answers
from workflow.office.missing_answers import PromptAnswers
from workflow.paper_file import PaperFile
from workflow.review import prompts
from workflow.review.review_states import BEFORE_THE_MEETING
from workflow.work import Work

SHEET = "prompts_above"
"""The kind of link that opens the table of what was asked and answered."""
REPORT = "prompts_report"
"""The kind of link that opens the draft report on it."""


@dataclass(frozen=True, slots=True)
class AskedCell:
    """A cell that may be asked now, in its running year."""

    cell_id: int
    name: str
    year: int
    prompts: int
    """How many this level sent it, themes too."""


@dataclass(frozen=True, slots=True)
class SentPrompt:
    """One prompt or theme that was sent to a cell, with how far it was answered."""

    prompt_id: int
    name: str
    """Whom it asks; empty for a cell's collectives, and for a theme."""
    text: str
    theme: ThemeFor | None
    answers: PromptAnswers
    reminded_on: date | None
    """When this level had who had not answered reminded."""


@dataclass(frozen=True, slots=True)
class SentTheme:
    """One theme as it stands in the newest years of the cells."""

    year: int
    text: str
    asks: ThemeFor
    cells: int
    """In how many."""


@dataclass(frozen=True, slots=True)
class CellAsked:
    """One cell with what was sent to it, and who may be asked."""

    cell_id: int
    name: str
    year: int
    sent: tuple[SentPrompt, ...]
    members: tuple[tuple[int, str], ...]

    @property
    def may_remind(self) -> bool:
        """Whether anybody has not answered something of which nobody was reminded."""
        return any(one.answers.open and one.reminded_on is None for one in self.sent)


async def cells(work: Work, person: Person) -> tuple[AskedCell, ...]:
    """Give the cells under them whose reviews are being written; raise `Refusal` `not_officer`."""
    found = await _running(work, person)
    session = await work.session()
    counted = []
    for cycle, cell in found:
        rows = await review_trail.prompts_in(session, id_of(cycle))
        own = sum(one.organisation_id is not None for one in rows)
        counted.append(AskedCell(id_of(cell), cell.name, cycle.year, own))
    return tuple(counted)


async def of_cell(work: Work, person: Person, cell_id: int) -> CellAsked:
    """Give one of them; raise `Refusal` `not_officer`, `not_in_cell`, `writing_closed`."""
    cycle, cell = await _one(work, person, cell_id)
    session = await work.session()
    account = await everybody.of_cycle(work, cycle)
    names = {one.member_id: one.name for one in account.entries}
    own = await people.memberships_of(session, await _person_id(work, person))
    mine = {id_of(one) for one in own}
    return CellAsked(
        cell_id=cell_id,
        name=cell.name,
        year=cycle.year,
        sent=tuple(
            _sent(one, names, work) for one in await missing_answers.of_cell(work, cycle, account)
        ),
        members=tuple(
            (one.member_id, one.name)
            for one in account.entries
            if one.asked and one.here and one.member_id not in mine
        ),
    )


async def send(
    work: Work, person: Person, cell_id: int, member_id: int | None, text: str
) -> CellAsked:
    """Ask a member of a cell, or its collectives, for an explanation; they are told.

    Raises:
        Refusal: as `of_cell`; as `prompts.put`; `own_prompt` about themselves.
    """
    cycle, _ = await _one(work, person, cell_id)
    now = await of_cell(work, person, cell_id)
    if member_id is not None and member_id not in {one for one, _ in now.members}:
        raise Refusal("own_prompt" if await _is_own(work, person, member_id) else "not_in_cell")
    above = await _above(work, person, cycle)
    await prompts.put(work, cycle, member_id, text, by=person.member_id, above=above)
    return await of_cell(work, person, cell_id)


async def add_theme(work: Work, person: Person, asks: ThemeFor, text: str) -> int:
    """Ask every cell under them for a deep review of a theme; give how many cells are asked.

    Raises:
        Refusal: `not_officer`; `no_writing_cells`; as `prompts.put`.
    """
    found = await _running(work, person)
    if not found:
        raise Refusal("no_writing_cells")
    for cycle, _ in found:
        above = await _above(work, person, cycle)
        await prompts.put(work, cycle, None, text, by=person.member_id, above=above, theme=asks)
    return len(found)


async def themes(work: Work, person: Person) -> tuple[SentTheme, ...]:
    """Give the themes of the newest years of the cells under them, the newest year first.

    Raises:
        Refusal: `not_officer`.
    """
    session = await work.session()
    under = [id_of(cell) for cell in await _under(work, person)]
    found: dict[tuple[int, str, ThemeFor], int] = {}
    for cycle in (await offices.newest_cycles(session, under)).values():
        for row in await review_trail.themes_of(session, id_of(cycle), *ThemeFor):
            if row.theme is not None:
                key = cycle.year, row.text, row.theme
                found[key] = found.get(key, 0) + 1
    sent = [SentTheme(*key, count) for key, count in found.items()]
    return tuple(sorted(sent, key=lambda one: (-one.year, one.text, one.asks.value)))


async def take_back(work: Work, person: Person, prompt_id: int) -> CellAsked:
    """Take back what this level sent to one cell; its answers go with it.

    Raises:
        Refusal: `not_officer`; `prompt_unknown` for any other; `writing_closed`.
    """
    under = {id_of(cell): cycle for cycle, cell in await _running(work, person)}
    row = await prompt_watched(work, prompt_id, {id_of(cycle) for cycle in under.values()})
    await prompts.take_away(work, row)
    cell_id = next(cell for cell, cycle in under.items() if cycle.id == row.cycle_id)
    return await of_cell(work, person, cell_id)


async def remind(work: Work, person: Person, cell_id: int = 0) -> int:
    """Have everybody reminded who has not answered, in one cell or in all that still write; give
    how many. Of each prompt and theme that is done once.

    Raises:
        Refusal: `not_officer`, `not_in_cell`, `writing_closed`; `nobody_to_remind` where all
            answered, or were reminded.
    """
    found = [await _one(work, person, cell_id)] if cell_id else await _running(work, person)
    accounts = await everybody.of_cells(work, [cycle for cycle, _ in found])
    told = [await missing_answers.remind(work, c, accounts[id_of(c)]) for c, _ in found]
    if not any(told):
        raise Refusal("nobody_to_remind")
    return sum(told)


async def sheet(work: Work, person: Person) -> PaperFile:
    """Give what was asked of the newest year of every cell, and answered, as an Excel file.

    Raises:
        Refusal: `not_officer`.
    """
    facts = await _facts(work, person)
    return PaperFile(
        name=f"goi-y-chuyen-de-{in_file_name(facts.whose)}.xlsx",
        render=lambda: prompts_xlsx(facts),
        link=link(work, Claim(SHEET, person.member_id, 0)),
    )


async def report(work: Work, person: Person) -> PaperFile:
    """Give the draft report on the same as Word.

    Raises:
        Refusal: `not_officer`.
    """
    facts = await _facts(work, person)
    return PaperFile(
        name=f"bao-cao-goi-y-chuyen-de-{in_file_name(facts.whose)}.docx",
        render=lambda: prompts_report_docx(facts),
        link=link(work, Claim(REPORT, person.member_id, 0)),
        draft=True,
    )


async def _facts(work: Work, person: Person) -> PromptsFacts:
    under = await _under(work, person)
    session = await work.session()
    newest = await offices.newest_cycles(session, [id_of(cell) for cell in under])
    accounts = await everybody.of_cells(work, list(newest.values()))
    lines: list[PromptLine] = []
    for cell in under:
        cycle = newest.get(id_of(cell))
        if cycle is not None:
            lines += await _lines(work, cycle, cell, accounts[id_of(cycle)])
    return PromptsFacts(
        whose="; ".join(one.name for one in await _offices(work, person)),
        made_on=work.now.date(),
        lines=tuple(lines),
    )


async def _lines(
    work: Work, cycle: Cycle, cell: Organisation, account: everybody.Census
) -> list[PromptLine]:
    found = await missing_answers.of_cell(work, cycle, account)
    return [line for one in found for line in _of_prompt(work, one, cycle, cell, account)]


def _of_prompt(
    work: Work,
    one: PromptAnswers,
    cycle: Cycle,
    cell: Organisation,
    account: everybody.Census,
) -> list[PromptLine]:
    """Give the lines of one: by name only of whom it asked by name."""
    row = one.row
    sent_on = row.entered_at.astimezone(work.now.tzinfo).date()

    def line(whom: str, count: tuple[int, int], answer: str) -> PromptLine:
        return PromptLine(
            cell=cell.name,
            year=cycle.year,
            theme=row.theme is not None,
            whom=whom,
            text=row.text,
            sent_on=sent_on,
            answered=count[0],
            of=count[1],
            answer=answer,
        )

    lines = []
    if row.member_id is not None:
        named = account.of(row.member_id)
        lines.append(line(named.name if named else "", (one.answered, 1), one.said))
    elif one.members:
        lines.append(line(MEMBERS, (one.answered, one.members), ""))
    lines += [line(each.name, (int(bool(each.text)), 1), each.text) for each in one.reports]
    if one.of_collectives and not one.reports:
        lines.append(line(COLLECTIVES, (0, 0), ""))
    return lines


def _sent(one: PromptAnswers, names: Mapping[int, str], work: Work) -> SentPrompt:
    row, at = one.row, one.row.reminded_at
    return SentPrompt(
        id_of(row),
        names.get(row.member_id or 0, ""),
        row.text,
        row.theme,
        one,
        None if at is None else at.astimezone(work.now.tzinfo).date(),
    )


async def _running(work: Work, person: Person) -> list[tuple[Cycle, Organisation]]:
    under = await _under(work, person)
    newest = await offices.newest_cycles(await work.session(), [id_of(one) for one in under])
    found = ((newest.get(id_of(one)), one) for one in under)
    return [(c, one) for c, one in found if c is not None and c.state in BEFORE_THE_MEETING]


async def _one(work: Work, person: Person, cell_id: int) -> tuple[Cycle, Organisation]:
    under = await _under(work, person)
    if cell_id not in {id_of(one) for one in under}:
        raise Refusal("not_in_cell")
    for cycle, cell in await _running(work, person):
        if cell.id == cell_id:
            return cycle, cell
    raise Refusal("writing_closed")


async def _under(work: Work, person: Person) -> list[Organisation]:
    watched = await _offices(work, person)
    return await offices.cells_under(await work.session(), [id_of(one) for one in watched])


async def _offices(work: Work, person: Person) -> list[Organisation]:
    """Give for which organisations somebody may ask: as officer, or with a seat above."""
    session = await work.session()
    watched = await offices.offices_of(session, person.member_id)
    seats = await above_rows.seats_of(session, person.member_id, work.now.date())
    known = {id_of(one) for one in watched}
    for number in sorted({one.organisation_id for one in seats} - known):
        watched.append(await session.get_one(Organisation, number))
    if not watched:
        raise Refusal("not_officer")
    return watched


async def _above(work: Work, person: Person, cycle: Cycle) -> int:
    """Give in whose name a cell is asked: the nearest organisation of theirs above it."""
    mine = {id_of(one) for one in await _offices(work, person)}
    line = await people.line_of(await work.session(), cycle.cell_id)
    return next(id_of(one) for one in reversed(line) if id_of(one) in mine)


async def _is_own(work: Work, person: Person, member_id: int) -> bool:
    own = await people.memberships_of(await work.session(), await _person_id(work, person))
    return member_id in {id_of(one) for one in own}


async def _person_id(work: Work, person: Person) -> int:
    named: Collection[int] = [person.member_id]
    found = await people.named_on(await work.session(), named, work.now.date())
    return found[person.member_id].person_id
