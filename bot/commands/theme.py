"""`tusoi theme`: the deep-review themes of a year, listed and sent to the cells, as in the chat.

The command acts for the officer, or for who has a seat above, and may ask what they may.
"""

from bot.commands.house import one_job
from bot.commands.officer import Which, one_member
from bot.commands.say import tell, warn
from bot.settings import Settings
from handlers.words import words_for
from storage.tables import Organisation
from terms.prompts import ThemeFor
from workflow.accounts import as_person
from workflow.errors import Refusal
from workflow.office import prompts_above


async def listed(settings: Settings, which: Which) -> int:
    """Tell which themes the cells of a member are asked; give the status."""
    return await _acts(settings, which)


async def add(settings: Settings, which: Which, asks: ThemeFor, text: str) -> int:
    """Send a theme to every cell that is writing; give the status."""
    return await _acts(settings, which, (asks, text))


async def _acts(settings: Settings, which: Which, sent: tuple[ThemeFor, str] | None = None) -> int:
    words, count = words_for(settings.language), 0
    try:
        async with one_job(settings) as work:
            member = await one_member(work, which, words)
            if member is None:
                return 1
            cell = await (await work.session()).get_one(Organisation, member.cell_id)
            person = as_person(member, cell)
            if sent is not None:
                count = await prompts_above.add_theme(work, person, *sent)
            found = await prompts_above.themes(work, person)
    except Refusal as refusal:
        warn(words.label(f"error.{refusal.code}", **refusal.fields))
        return 1
    if sent is not None:
        tell(words.label("asked.theme_sent", count=count))
    for one in found:
        asks = words.label(f"asked.of.{one.asks.value}")
        said = {"year": one.year, "text": one.text, "asks": asks, "count": one.cells}
        tell(words.label("theme.line", **said))
    if not found:
        tell(words.label("theme.none"))
    return 0
