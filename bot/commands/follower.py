"""`tusoi follower`: who follows an organisation for the committee above it."""

from datetime import date

from bot.commands.house import one_job
from bot.commands.officer import Which, one_member, one_organisation
from bot.commands.say import tell, warn
from bot.settings import Settings
from handlers.words import words_for
from storage.queries import followers as rows
from storage.queries import people
from workflow.office import following


async def listed(settings: Settings) -> int:
    """Tell who follows what today; give the status."""
    words = words_for(settings.language)
    async with one_job(settings) as work:
        session = await work.session()
        found = await rows.every(session, work.now.date())
        names = await people.named_on(session, [one.member_id for one in found], work.now.date())
        places = {one.id: one.name for one in await people.organisations(session)}
    for one in found:
        said = {"organisation": places[one.organisation_id], "name": names[one.member_id].called}
        tell(words.label("follower.line", day=f"{one.since:%d/%m/%Y}", **said))
    if not found:
        tell(words.label("follower.none"))
    return 0


async def change(settings: Settings, step: str, which: Which, of: str, on: date | None) -> int:
    """Let a member follow an organisation (`add`), or end that (`remove`), from a day on or today;
    give the status."""
    words = words_for(settings.language)
    async with one_job(settings) as work:
        organisation = await one_organisation(work, of)
        if organisation is None:
            warn(words.label("operator.no_organisation", name=of))
            return 1
        member = await one_member(work, which, words)
        if member is None:
            return 1
        do = following.appoint if step == "add" else following.dismiss
        new = await do(work, member, organisation, on or work.now.date())
    known = {"add": "follower.added_before", "remove": "follower.was_none"}
    key = {"add": "follower.added", "remove": "follower.removed"}[step] if new else known[step]
    tell(words.label(key, name=member.called, organisation=organisation.name))
    return 0
