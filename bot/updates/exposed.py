"""A joining code shown where others read along is made void; the group is told nothing."""

import logging
from typing import Any

from bot.channel.bot_channel import Line
from bot.updates.edge import Edge
from workflow.people import exposed_codes

log = logging.getLogger("bot.exposed")


def shown_to_others(message: dict[str, Any]) -> str:
    """Give what a message of a platform says, or what stands under its picture."""
    said = message.get("text") or message.get("caption")
    return said if isinstance(said, str) else ""


async def void_codes(edge: Edge, line: Line, text: str) -> None:
    """Make void what stands there and is a living code. Raises what the database raises."""
    if not exposed_codes.codes_in(text):
        return
    number = await edge.job(lambda work: exposed_codes.void(work, text, line.channel))
    if number:
        log.warning("code=code_exposed line=%s codes=%d", line.name, number)
