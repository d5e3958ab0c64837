"""`tusoi codes`: a printable sheet of joining codes for every member of a cell."""

from pathlib import Path

from aiogram.exceptions import AiogramError
from aiogram.utils.deep_linking import create_telegram_link

from bot.commands.house import one_job
from bot.commands.say import tell, warn
from bot.lines import telegram_bot
from bot.settings import Settings
from handlers.words import words_for
from papers.codes import codes_docx
from papers.facts import CodeCard, CodesFacts
from papers.plain import fold, named
from storage.queries import people
from storage.tables import Organisation
from workflow.joining import PRINTED_CODE_LASTS, tidy
from workflow.roster import IssuedCode, issue_codes
from workflow.work import Work


async def write_codes(settings: Settings, folder: Path, cell: str | None) -> int:
    """Make new codes for a cell (all cells when none is named), one .docx each; give the status."""
    words = words_for(settings.language)
    bot_name = await telegram_name(settings)
    if not bot_name:
        warn(words.label("codes.no_bot"))
    folder.mkdir(parents=True, exist_ok=True)
    async with one_job(settings) as work:
        cells = await _cells(work, cell)
        sheets = [(row, await _facts(work, row, bot_name)) for row in cells]
    if not sheets:
        warn(words.label("codes.no_cell"))
        return 1
    for row, facts in sheets:
        file = folder / f"ma-tham-gia-{fold(row.name).replace(' ', '-')}.docx"
        file.write_bytes(codes_docx(facts))
        tell(words.label("codes.written", file=file, count=len(facts.cards)))
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
