"""`tusoi roster import FILE` and `tusoi roster template FILE`."""

from pathlib import Path

from bot.commands.house import one_job
from bot.commands.say import tell, warn
from bot.settings import Settings
from handlers.words import words_for
from papers.errors import RosterFileError
from papers.roster_file import RosterFile, RowProblem, read_roster
from papers.roster_headings import HEADINGS, Column
from papers.roster_template import roster_template_xlsx
from workflow.roster import import_rows

_SHOWN = 50
"""Problems told at once; the rest is counted."""


async def import_file(settings: Settings, file: Path) -> int:
    """Take the whole roster in, or tell every fault and take nothing; give the status."""
    words = words_for(settings.language)
    try:
        roster = read_roster(file.read_bytes())
    except OSError:
        warn(words.label("cli.file_unreadable", file=file))
        return 1
    except RosterFileError as wrong:
        warn(words.label(f"roster.file_{wrong.code}", file=file))
        return 1
    if roster.problems:
        _tell_problems(roster, settings.language)
        return 1
    async with one_job(settings) as work:
        outcome = await import_rows(work, roster.rows)
    for heading in roster.ignored:
        warn(words.label("roster.ignored", heading=heading))
    tell(
        words.label(
            "roster.imported",
            added=outcome.added,
            changed=outcome.changed,
            unchanged=outcome.unchanged,
        )
    )
    return 0


def write_template(settings: Settings, file: Path) -> int:
    """Write an empty roster to fill in; give the status."""
    words = words_for(settings.language)
    if file.exists():
        warn(words.label("cli.file_exists", file=file))
        return 1
    file.write_bytes(roster_template_xlsx())
    tell(words.label("roster.template_written", file=file))
    return 0


def _tell_problems(roster: RosterFile, language: str) -> None:
    words = words_for(language)
    for problem in roster.problems[:_SHOWN]:
        warn(_sentence(problem, language))
    more = len(roster.problems) - _SHOWN
    if more > 0:
        warn(words.label("roster.more_problems", count=more))
    warn(words.label("roster.nothing_imported"))


def _sentence(problem: RowProblem, language: str) -> str:
    words = words_for(language)
    heading = HEADINGS.get(Column(problem.column), problem.column)
    what = words.label(f"roster.problem_{problem.code}", value=problem.value_shown)
    return words.label("roster.problem", row=problem.row, column=heading, what=what)
