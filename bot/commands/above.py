"""`tusoi above`: who appraises and who decides in an organisation above cells."""

from datetime import date

from bot.commands.house import one_job
from bot.commands.officer import Which, one_member, one_organisation
from bot.commands.say import tell, warn
from bot.settings import Settings
from handlers.words import words_for
from storage.queries import above as rows
from storage.queries import people
from storage.tables import OrganisationKind
from terms.above import AboveRight
from workflow.decision import body_above


async def listed(settings: Settings) -> int:
    """Tell who does what where today; give the status."""
    words = words_for(settings.language)
    async with one_job(settings) as work:
        session = await work.session()
        found = await rows.every_seat(session, work.now.date())
        names = await people.named_on(session, [one.member_id for one in found], work.now.date())
        places = {one.id: one.name for one in await people.organisations(session)}
    for one in found:
        said = {"organisation": places[one.organisation_id], "name": names[one.member_id].called}
        does = words.label(f"above.does_{one.does}")
        tell(words.label("above.line", does=does, day=f"{one.since:%d/%m/%Y}", **said))
    if not found:
        tell(words.label("above.none"))
    return 0


async def change(
    settings: Settings, step: str, which: Which, where: str, does: AboveRight, on: date | None
) -> int:
    """Let a member appraise or decide in an organisation (`add`), or end that (`remove`), from a
    day on or today; give the status."""
    words = words_for(settings.language)
    async with one_job(settings) as work:
        organisation = await one_organisation(work, where)
        if organisation is None:
            warn(words.label("operator.no_organisation", name=where))
            return 1
        if organisation.kind is OrganisationKind.CELL:
            warn(words.label("above.no_cell", name=organisation.name))
            return 1
        member = await one_member(work, which, words)
        if member is None:
            return 1
        do = body_above.seat if step == "add" else body_above.unseat
        new = await do(work, member, organisation, does, on or work.now.date())
    known = {"add": "above.added_before", "remove": "above.was_none"}
    key = {"add": "above.added", "remove": "above.removed"}[step] if new else known[step]
    said = {"name": member.called, "organisation": organisation.name}
    tell(words.label(key, does=words.label(f"above.does_{does}"), **said))
    return 0
