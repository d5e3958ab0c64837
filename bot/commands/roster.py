"""`tusoi roster import FILE` and `tusoi roster template FILE`."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from bot.commands.house import one_job
from bot.commands.roster_preview import around, preview
from bot.commands.say import agreed, tell, warn
from bot.settings import Settings
from bot.updates.reader import OWNERS, read_apart
from handlers.words import Words, words_for
from papers import reader
from papers.errors import UnreadFile
from papers.plain import named
from papers.roster_file import RosterFile, RowProblem
from papers.roster_headings import HEADINGS, Column
from papers.roster_plain import roster_of
from papers.roster_template import roster_template_csv, roster_template_xlsx
from storage.queries import people
from terms.identity import identity
from workflow.errors import Refusal
from workflow.people.roster import import_rows
from workflow.people.roster_plan import RosterPlan, plan_import

_MANY = 500
"""Rows from which on the comparison takes so long that it is announced."""
_SHOWN = 50
"""Problems told at once; the rest is counted."""


_TEMPLATES = {".xlsx": roster_template_xlsx, ".csv": roster_template_csv}
"""What makes an empty roster, by how its file is to be called."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What whoever typed the command decided beforehand."""

    sure: bool = False
    """What is listed is written without asking."""
    dry_run: bool = False
    """Nothing is written, whatever else is said."""
    without_hidden: bool = False
    """Rows hidden in the file are left out."""
    others: frozenset[str] = frozenset()
    """Rows whose person is another than the similar one that is known."""
    cell: str = ""
    """The cell of those for whom the file names none."""
    same: Mapping[str, int] = field(default_factory=dict)
    """Rows whose person is a known one who is similar, with that member's number."""


ASKING = Choice()


async def import_file(settings: Settings, file: Path, choice: Choice = ASKING) -> int:
    """Tell what the roster would change; take it in whole when that is agreed to. Give the status.

    Nothing is written before: where something is to be looked at and there is nobody to ask, and
    where a row is wrong or in doubt.
    """
    words = words_for(settings.language)
    cell = await _stored_cell(settings, choice.cell, words)
    if cell is None:
        return 1
    choice = replace(choice, cell=cell)
    roster = await read(file, words, choice)
    if roster is None or not is_sound(roster, words, cell):
        return 1
    plan = await look(settings, roster, choice, words)
    if plan is None:
        return 1
    if not plan.writes or choice.dry_run:
        tell(words.label("roster.dry_run" if choice.dry_run else "roster.not_written"))
        return 0
    read_in_part = roster.hidden or roster.struck or roster.turned_from
    looked_at = plan.asks or read_in_part
    if looked_at and not choice.sure and not _agreed(words):
        return 1
    return await write(settings, roster, choice, plan, words)


async def look(
    settings: Settings, roster: RosterFile, choice: Choice, words: Words
) -> RosterPlan | None:
    """Tell by name what taking a roster in would do; None where a row is in doubt."""
    if len(roster.rows) >= _MANY:
        warn(words.label("roster.comparing", count=len(roster.rows)))
    async with one_job(settings) as work:
        plan = await plan_import(work, roster.rows, choice.others, choice.same)
    for line in around(roster, words):
        warn(line)
    for line in preview(plan, words):
        tell(line)
    if plan.doubts:
        _tell_problems(plan.doubts, words)
        return None
    return plan


def write_template(settings: Settings, file: Path) -> int:
    """Write an empty roster to fill in; give the status."""
    words = words_for(settings.language)
    if file.exists():
        warn(words.label("cli.file_exists", file=file))
        return 1
    make = _TEMPLATES.get(file.suffix.casefold())
    if make is None:
        warn(words.label("roster.template_kind", file=file))
        return 1
    file.write_bytes(make())
    tell(words.label("roster.template_written", file=file))
    return 0


async def read(file: Path, words: Words, choice: Choice) -> RosterFile | None:
    """Read the file, with what is wrong with its rows; told, and None, where it is no roster."""
    try:
        with file.open("rb") as opened:
            content = opened.read(OWNERS.file + 1)
        how = [f"{reader.CELL}{choice.cell}"] if choice.cell else []
        how += [reader.WITHOUT_HIDDEN] if choice.without_hidden else []
        return roster_of(await read_apart(content, OWNERS, reader.ROSTER, *how))
    except OSError:
        warn(words.label("cli.file_unreadable", file=file))
    except UnreadFile as wrong:
        warn(words.label(f"roster.file_{wrong.code}", file=file))
    return None


def is_sound(roster: RosterFile, words: Words, cell: str = "") -> bool:
    """Whether every row can be taken in, and of the cell that was told, if any; else told."""
    problems = roster.problems or _others(roster, cell)
    if problems:
        _tell_problems(problems, words)
    return not problems


async def _stored_cell(settings: Settings, name: str, words: Words) -> str | None:
    """Give the name of a cell as it is stored; as it is typed where there is no cell yet; None,
    told with the names there are, where it is none of them."""
    if not name:
        return name
    async with one_job(settings) as work:
        cells = await people.cells(await work.session())
    found = named(name, cells, lambda one: one.name)
    if cells and not found:
        names = "; ".join(one.name for one in cells)
        warn(words.label("roster.no_cell_of_name", name=name, names=names))
        return None
    return found[0].name if found else name


def _others(roster: RosterFile, cell: str) -> tuple[RowProblem, ...]:
    """Give the rows of other cells than the one that was told for the file."""
    return tuple(
        row.problem(Column.CELL, "cell_other", row.cell)
        for row in roster.rows
        if cell and identity(row.cell) != identity(cell)
    )


def _agreed(words: Words) -> bool:
    """Ask on the terminal; where there is none, tell how to agree beforehand."""
    answer = agreed(words.label("roster.ask"))
    if answer is None:
        warn(words.label("roster.needs_yes"))
    elif not answer:
        tell(words.label("roster.not_written"))
    return bool(answer)


async def write(
    settings: Settings, roster: RosterFile, choice: Choice, plan: RosterPlan, words: Words
) -> int:
    """Take in what was looked at and agreed to; give the status."""
    try:
        async with one_job(settings) as work:
            outcome = await import_rows(work, roster.rows, choice.others, plan, choice.same)
    except Refusal as refusal:
        warn(words.label(f"error.{refusal.code}", **refusal.fields))
        return 1
    tell(
        words.label(
            "roster.imported",
            added=outcome.added,
            changed=outcome.changed,
            unchanged=outcome.unchanged,
        )
    )
    return 0


def _tell_problems(problems: tuple[RowProblem, ...], words: Words) -> None:
    for problem in problems[:_SHOWN]:
        warn(_sentence(problem, words))
    more = len(problems) - _SHOWN
    if more > 0:
        warn(words.label("roster.more_problems", count=more))
    warn(words.label("roster.nothing_imported"))


def _sentence(problem: RowProblem, words: Words) -> str:
    heading = HEADINGS.get(Column(problem.column), problem.column)
    said = {"value": problem.value_shown, "same": problem.same}
    what = words.label(f"roster.problem_{problem.code}", **said)
    if not problem.row:
        return what
    if problem.sheet:
        where = {"sheet": problem.sheet, "row": problem.row}
        return words.label("roster.sheet_problem", **where, column=heading, what=what)
    return words.label("roster.problem", row=problem.row, column=heading, what=what)
