"""`tusoi codes`: a printable sheet of joining codes for every member of a cell."""

from collections.abc import Sequence
from pathlib import Path

from aiogram.exceptions import AiogramError
from aiogram.utils.deep_linking import create_telegram_link

from bot.commands.house import one_job
from bot.commands.say import agreed, tell, through, warn
from bot.incoming.connected_bots import telegram_bot
from bot.settings import Settings
from handlers.words import Words, words_for
from papers.codes import codes_docx
from papers.facts import CodeCard, CodesFacts
from papers.plain import in_file_name, named
from storage.files import write_secret
from storage.queries import accounts, people
from storage.tables import Organisation
from workflow.people.joining import PRINTED_CODE_LASTS, tidy
from workflow.people.roster import IssuedCode, issue_codes
from workflow.work import Work


async def write_codes(
    settings: Settings, folder: Path, cell: str | None, *, sure: bool = False
) -> int:
    """Make new codes for a cell (all cells when none is named), one .docx each; give the status.

    Where codes that were handed out would end, it is asked first; `sure` is the yes beforehand."""
    words = words_for(settings.language)
    async with one_job(settings) as work:
        cells = await _cells(work, cell)
        living = await accounts.living_codes(await work.session(), _ids(cells), work.now)
        known = "; ".join(one.name for one in await people.cells(await work.session()))
    if not cells:
        told = {"name": cell or "", "names": known}
        warn(words.label("codes.no_cell_of_name" if known else "codes.no_cell", **told))
        return 1
    if living and not sure and not _agreed(living, words):
        return 1
    bot_name = await telegram_name(settings)
    if not bot_name:
        warn(words.label("codes.no_bot"))
    written = []
    async with one_job(settings) as work:
        names = _file_names(cells)
        for row in through(cells, words):
            facts = await _facts(work, row, bot_name)
            file = folder / names[row.id or 0]
            # Before the commit: without its paper no code is to replace the one before it.
            write_secret(file, codes_docx(facts))
            written.append((file, len(facts.cards)))
    for file, count in written:
        tell(words.label("codes.written", file=file, count=count))
    return 0


async def telegram_name(settings: Settings) -> str:
    """Ask Telegram for the bot's user name; empty when there is no token or no answer."""
    if not settings.telegram_token.get_secret_value():
        return ""
    try:
        async with telegram_bot(settings) as bot:
            return (await bot.get_me(request_timeout=10)).username or ""
    except AiogramError:
        return ""


def _agreed(living: int, words: Words) -> bool:
    """Ask on the terminal; where there is none, tell how to agree beforehand."""
    answer = agreed(words.label("codes.ask", count=living))
    if answer is None:
        warn(words.label("codes.needs_yes", count=living))
    elif not answer:
        tell(words.label("codes.kept"))
    return bool(answer)


def _file_names(cells: Sequence[Organisation]) -> dict[int, str]:
    """Give each cell's file a name of its own, also where two cells read the same."""
    names: dict[int, str] = {}
    for cell in cells:
        plain = in_file_name(cell.name)
        name, number = f"ma-tham-gia-{plain}.docx", 1
        while name in names.values():
            number += 1
            name = f"ma-tham-gia-{plain}-{number}.docx"
        names[cell.id or 0] = name
    return names


def _ids(cells: Sequence[Organisation]) -> list[int]:
    return [cell.id or 0 for cell in cells]


async def _cells(work: Work, name: str | None) -> list[Organisation]:
    cells = await people.cells(await work.session())
    return cells if name is None else named(name, cells, lambda cell: cell.name)


async def _facts(work: Work, cell: Organisation, bot_name: str) -> CodesFacts:
    codes = await issue_codes(work, cell.id or 0)
    expires = work.now + PRINTED_CODE_LASTS
    return CodesFacts(
        cell=cell.name,
        bot_name=f"@{bot_name}" if bot_name else "",
        cards=tuple(CodeCard(c.name, c.code, _link(c, bot_name), expires) for c in codes),
    )


def _link(code: IssuedCode, bot_name: str) -> str | None:
    if not bot_name:
        return None
    return create_telegram_link(bot_name, start=tidy(code.code))
