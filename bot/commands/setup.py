"""`tusoi setup`: the first day of a cell, question by question, from an empty folder to its codes.

What is done already is left as it is: whoever was interrupted begins again and is asked the rest.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from dotenv import dotenv_values

from bot.commands import law_use, overlays, roster
from bot.commands.codes import telegram_name, write_codes
from bot.commands.house import clock_of, one_job, prepare
from bot.commands.say import asked, is_yes, tell, warn
from bot.settings import ENV_FILE, PREFIX, Settings, fits_token, read_settings
from handlers.words import Words, words_for
from papers.plain import fold
from papers.roster_file import RosterFile
from papers.roster_headings import Column
from rating.law import profiles
from storage.files import write_secret
from storage.queries import accounts, laws, people
from storage.tables import Organisation
from workflow.cycle import proposed_year

_TOKEN = f"{PREFIX}TELEGRAM_TOKEN"
_TEMPLATE = Path("danh-sach.xlsx")
_CODES = Path("codes")
_WANTS_TEMPLATE = frozenset({"mau", "template"})
_LONGEST_NAME = 200
_YEARS = range(2020, 2100)


async def set_up(settings: Settings) -> int:
    """Lead whoever sits there through the first day; give the status.

    A wrong answer is told and asked for again. Where the answers end, what was done stays done.
    """
    words = words_for(settings.language)
    try:
        await _go(settings, words)
    except EOFError:
        warn(words.label("setup.no_answer"))
        return 1
    return 0


async def _go(settings: Settings, words: Words) -> None:
    new = await prepare(settings)
    tell(words.label("setup.prepared_new" if new else "setup.prepared", keys=settings.keys))
    settings = await _bot(settings, words)
    await _roster(settings, words)
    await _law(settings, words)
    await _codes(settings, words)
    tell(words.label("setup.done", folder=_CODES))


async def _bot(settings: Settings, words: Words) -> Settings:
    """Ask for the bot's token, keep it, and say whose it is."""
    tell(words.label("setup.step_bot"))
    if not settings.telegram_token.get_secret_value():
        token = asked(words.label("setup.ask_token"))
        while token and not fits_token(token):
            warn(words.label("setup.no_such_token"))
            token = asked(words.label("setup.ask_token"))
        if not token:
            tell(words.label("setup.without_token"))
            return settings
        _keep(_TOKEN, token)
        settings = read_settings()
    name = await telegram_name(settings)
    if name:
        tell(words.label("setup.bot", name=name))
    else:
        warn(words.label("setup.bot_not_reached", file=ENV_FILE))
    return settings


def _keep(name: str, value: str) -> None:
    """Write one setting into the file, in the place it has there; the rest stays as it is."""
    lines = ENV_FILE.read_text(encoding="utf-8").splitlines() if ENV_FILE.exists() else []
    places = [at for at, line in enumerate(lines) if line.partition("=")[0].strip() == name]
    at = places[-1] if places and name in dotenv_values(ENV_FILE) else len(lines)
    lines[at : at + 1] = [f"{name}={value}"]
    write_secret(ENV_FILE, ("\n".join(lines) + "\n").encode())


async def _roster(settings: Settings, words: Words) -> None:
    """Take in the cell's roster, shown by name first, unless there is one."""
    tell(words.label("setup.step_roster"))
    async with one_job(settings) as work:
        session = await work.session()
        cells = await people.cells(session)
        count = len(await people.every_member(session))
    if count:
        names = "; ".join(cell.name for cell in cells)
        tell(words.label("setup.has_roster", names=names, count=count))
        return
    while True:
        typed = asked(words.label("setup.ask_file"))
        if fold(typed) in _WANTS_TEMPLATE:
            roster.write_template(settings, _TEMPLATE)
        elif not typed:
            warn(words.label("setup.needs_file"))
        elif await _take_in(settings, Path(typed.strip("'\"")).expanduser(), words):
            return


async def _take_in(settings: Settings, file: Path, words: Words) -> bool:
    """Ask what the file leaves open, show what it would do, write it when agreed to."""
    choice = roster.Choice()
    found = await roster.read(file, words, choice)
    if found is not None and _lacks_cell(found):
        choice = replace(choice, cell=_name(words, "setup.ask_cell", needed=True))
        found = await roster.read(file, words, choice)
    if found is None or not roster.is_sound(found, words):
        return False
    if any(not row.organisation for row in found.rows):
        found = _placed(found, _name(words, "setup.ask_organisation", needed=False))
    plan = await roster.look(settings, found, choice, words)
    if plan is None:
        return False
    if not is_yes(asked(words.label("roster.ask"))):
        tell(words.label("roster.not_written"))
        return False
    return await roster.write(settings, found, choice, plan, words) == 0


def _lacks_cell(found: RosterFile) -> bool:
    """Whether all that is wrong with a file is that it names no cell."""
    faults = {(problem.code, problem.column) for problem in found.problems}
    return faults == {("missing_column", Column.CELL)}


def _placed(found: RosterFile, above: str) -> RosterFile:
    rows = (replace(row, organisation=row.organisation or above) for row in found.rows)
    return replace(found, rows=tuple(rows))


def _name(words: Words, question: str, *, needed: bool) -> str:
    """Ask for the name of an organisation."""
    while True:
        typed = " ".join(asked(words.label(question)).split())
        if len(typed) <= _LONGEST_NAME and (typed or not needed):
            return typed
        warn(words.label("setup.no_such_name"))


async def _law(settings: Settings, words: Words) -> None:
    """Choose the first year and the rules it is opened with."""
    tell(words.label("setup.step_law"))
    async with one_job(settings) as work:
        session = await work.session()
        chosen = await laws.uses(session)
        tops = [one for one in await people.organisations(session) if one.parent_id is None]
    for row, organisation in chosen:
        said = {"profile": row.profile, "organisation": organisation.name, "year": row.from_year}
        tell(words.label("law.use_line", **said))
    while not chosen and not await _rules_chosen(settings, tops, words):
        pass


async def _rules_chosen(settings: Settings, tops: Sequence[Organisation], words: Words) -> bool:
    """Ask year and rules, for every organisation on top; False where they are refused."""
    today = clock_of(settings).now().date()
    year = _year(proposed_year(today), words)
    shelf = overlays.taken_in(settings, words)
    titles = _rules_for(year)
    for name, own in shelf.laws.items():
        titles[name] = own.profile.title
    profile = _profile(titles, settings.profile, words)
    told = [await law_use.use(settings, shelf, profile, one.name, year) for one in tops]
    return not any(told)


def _rules_for(year: int) -> dict[str, str]:
    """Give the shipped rules that reach a year, with their titles."""
    return {
        one.name: one.title
        for one in profiles()
        if one.valid_from <= date(year, 12, 31)
        and (one.valid_to is None or one.valid_to >= date(year, 1, 1))
    }


def _year(proposed: int, words: Words) -> int:
    while True:
        typed = asked(words.label("setup.ask_year", year=proposed)) or str(proposed)
        if typed.isascii() and typed.isdecimal() and int(typed) in _YEARS:
            return int(typed)
        warn(words.label("setup.no_such_year"))


def _profile(titles: dict[str, str], usual: str, words: Words) -> str:
    """Ask which rules, by their number in the list."""
    names = list(titles)
    usual = usual if usual in titles else names[0]
    for number, name in enumerate(names, 1):
        tell(words.label("setup.law_line", number=number, name=name, title=titles[name]))
    while True:
        typed = asked(words.label("setup.ask_law", number=names.index(usual) + 1))
        if not typed or typed in titles:
            return typed or usual
        if typed.isascii() and typed.isdecimal() and 1 <= int(typed) <= len(names):
            return names[int(typed) - 1]
        warn(words.label("setup.no_such_number", last=len(names)))


async def _codes(settings: Settings, words: Words) -> None:
    """Print the joining codes, unless some that were printed still work."""
    tell(words.label("setup.step_codes"))
    async with one_job(settings) as work:
        session = await work.session()
        cells = [cell.id or 0 for cell in await people.cells(session)]
        living = await accounts.living_codes(session, cells, work.now)
    if living:
        tell(words.label("setup.has_codes", count=living, folder=_CODES))
        return
    await write_codes(settings, _CODES, None, sure=True)
