"""Everything that is looked at, in the order it is told."""

from collections.abc import Sequence

from bot.doctor import files, office_law, platforms, printing, rows, wave
from bot.doctor.finding import Finding, Installation, Look, weak, wrong


async def rehearsal(house: Installation) -> list[Finding]:
    """The clock is moved in a rehearsal only."""
    moved = house.settings.clock_offset_file is not None
    return [weak("clock_moved")] if moved else []


LOOKS: Sequence[Look] = (
    rehearsal,
    files.access,
    files.room,
    rows.database,
    rows.text_key,
    rows.ballot_keys,
    rows.codes,
    rows.server,
    platforms.tokens,
    platforms.webhooks,
    wave.wave,
    printing.pdf,
    office_law.office_law,
)


async def look(house: Installation, looks: Sequence[Look] = LOOKS) -> list[Finding]:
    """Give what every look finds; one that breaks is told, and the others go on."""
    found = []
    for one in looks:
        try:
            found += await one(house)
        except Exception as failure:  # noqa: BLE001 - whatever it is, the rest is still looked at
            kind = type(failure).__name__
            found.append(wrong("not_looked", what=one.__name__, kind=kind))
    return found
