"""`tusoi audit`: whether the chain of what happened is whole, and the one that a paper names."""

from pathlib import Path

from bot.commands.house import one_job
from bot.commands.say import tell, warn
from bot.settings import Settings
from handlers.words import words_for
from storage import audit
from storage.tables import AuditEvent
from workflow.clock import VIETNAM


async def head(settings: Settings) -> int:
    """Tell the newest link: its number, moment and digest; give the status."""
    words = words_for(settings.language)
    async with one_job(settings) as work:
        newest = await audit.last(await work.session())
    if newest is None:
        tell(words.label("audit.empty"))
        return 0
    tell(words.label("audit.head", **_fields(newest)))
    return 0


async def verify(settings: Settings, paper: str | None) -> int:
    """Recompute every link, and look for the digest that a paper has; give the status."""
    words = words_for(settings.language)
    async with one_job(settings) as work:
        session = await work.session()
        broken = await audit.verify(session)
        newest = await audit.last(session)
        named = None if paper is None else await audit.link_of(session, paper.strip().lower())
    if broken is not None:
        warn(words.label("audit.broken", number=broken))
        return 1
    if newest is None:
        tell(words.label("audit.empty"))
    else:
        tell(words.label("audit.whole", **_fields(newest)))
    if paper is None:
        return 0
    if named is None:
        warn(words.label("audit.not_found"))
        return 1
    tell(words.label("audit.found", **_fields(named)))
    return 0


async def export(settings: Settings, file: Path) -> int:
    """Write the chain so that anybody checks it without this program; give the status."""
    words = words_for(settings.language)
    count = 0
    with file.open("x", encoding="utf-8") as written:
        async with one_job(settings) as work:
            async for line in audit.lines(await work.session()):
                written.write(f"{line}\n")
                count += 1
    tell(words.label("audit.exported", file=file, count=count))
    return 0


def _fields(link: AuditEvent) -> dict[str, str | int]:
    moment = f"{link.at.astimezone(VIETNAM):%d/%m/%Y %H:%M:%S}"
    return {"number": link.seq, "moment": moment, "digest": link.digest}
