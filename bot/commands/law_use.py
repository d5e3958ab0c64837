"""`tusoi law use`, `tusoi law uses`: which organisation opens its years by which rules."""

from bot.commands.house import one_job
from bot.commands.overlays import tell_faults
from bot.commands.say import tell, warn
from bot.settings import Settings
from handlers.words import words_for
from papers.plain import named
from rating import PROFILES
from rating.law import overlays
from rating.law.overlays import Shelf
from storage.queries import laws as rows
from storage.queries import people
from workflow import laws
from workflow.errors import Refusal


async def use(settings: Settings, shelf: Shelf, profile: str, over: str, from_year: int) -> int:
    """Choose rules for an organisation from a year on; give the status."""
    words = words_for(settings.language)
    law = _law(shelf, profile)
    if law is None:
        tell_faults(shelf, words)
        warn(words.label("law.no_profile", name=profile))
        return 1
    async with one_job(settings) as work:
        every = await people.organisations(await work.session())
        organisation = next(iter(named(over, every, lambda one: one.name)), None)
        if organisation is None:
            warn(words.label("operator.no_organisation", name=over))
            return 1
        try:
            opened = await laws.use(work, organisation, law, from_year)
        except Refusal as refused:
            warn(words.label(f"error.{refused.code}", **refused.fields))
            return 1
    said = {"profile": law.profile, "organisation": organisation.name, "year": from_year}
    tell(words.label("law.used", **said))
    if opened:
        tell(words.label("law.opened_before", count=opened))
    return 0


async def bring_back(settings: Settings, edition: str) -> None:
    """Let rules that an organisation chose be shown again as they were then."""
    async with one_job(settings) as work:
        for row, _ in await rows.uses(await work.session()):
            if row.profile == edition and row.source is not None:
                overlays.take_back(edition, row.source)


async def listed(settings: Settings) -> int:
    """Tell which organisation uses which rules from which year on; give the status."""
    words = words_for(settings.language)
    async with one_job(settings) as work:
        found = await rows.uses(await work.session())
    for row, organisation in found:
        said = {"profile": row.profile, "organisation": organisation.name, "year": row.from_year}
        tell(words.label("law.use_line", **said))
    tell(words.label("law.else_used", profile=settings.profile))
    return 0


def _law(shelf: Shelf, profile: str) -> laws.YearLaw | None:
    own = shelf.laws.get(profile)
    if own is not None and own.overlay is not None:
        return laws.YearLaw(own.overlay.edition, own.overlay.source)
    return laws.YearLaw(profile) if profile in PROFILES else None
