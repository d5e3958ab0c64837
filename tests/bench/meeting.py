"""One meeting at full stretch: two hundred phones, forty names each, then the close."""

import time
from collections.abc import Sequence

from sqlmodel import func, select

from handlers.callbacks.meeting import SheetStep
from storage.database import Database
from storage.tables import BallotTally
from tests.bench import hall
from tests.bench.hall import Hall, filled, sheet_tap
from tests.bench.report import Figure, Row, below, p99
from tests.bench.size import Size
from tests.bench.stage import BenchError, Server, Stage
from workflow.clock import SystemClock

SECONDS = 10.0
"""In which all of them mean to be through."""
_LOOKS_BACK = 10
"""After so many names the voter looks at the one before again, and goes on."""


async def meeting(stage: Stage, size: Size) -> Row:
    """Everybody takes his sheet, chooses name by name, and casts; then it is closed."""
    url = await stage.database("sqlite", "meeting")
    database = stage.store(url, "meeting")
    lines = Hall(size.voters, size.subjects, urns=1)
    await hall.fill(database, lines, SystemClock().now())
    await database.close()
    bot = await stage.bot(url, "meeting")
    chains = [_chain(member, lines) for member in lines.members]
    result = await stage.load([bot], chains, size.voters)
    counted = await _close(stage, bot)
    await _check(database, lines)
    planned = f"{len(result.waits)} taps, meant to be made within {SECONDS:.0f} s"
    figures = (
        Figure("tap → answer, 99 of 100", (p99(result.waits),), "s", below(1)),
        Figure("«Nộp phiếu» → recorded, 99 of 100", (p99(result.last),), "s", below(0.5)),
        Figure("first tap → last vote", (result.seconds,), "s", note=planned),
        Figure("close → told how many voted", (counted,), "s", below(2)),
    )
    return Row("meeting", figures)


def _chain(member: int, lines: Hall) -> Sequence[tuple[float, str]]:
    """Give one voter's taps and their moments, evenly over the time there is."""
    taps = [sheet_tap(member, 1, SheetStep.RECEIVE)]
    for row in range(lines.subjects):
        draft = filled(lines.subjects, row)
        taps.append(sheet_tap(member, 1, SheetStep.CHOOSE, draft, row, 1 + row % 4))
        if (row + 1) % _LOOKS_BACK == 0:
            draft = filled(lines.subjects, row + 1)
            taps += [sheet_tap(member, 1, SheetStep.ONE, draft, at) for at in (row, row + 1)]
    # The last name, and what follows it, leads to the review.
    taps.append(sheet_tap(member, 1, SheetStep.CAST, filled(lines.subjects, lines.subjects)))
    pause = SECONDS / (len(taps) + 1)
    late = pause * member / lines.voters
    return [(late + pause * place, tap) for place, tap in enumerate(taps)]


async def _close(stage: Stage, bot: Server) -> float:
    """Tap «close» as the chair; give the seconds until his chat is told of the count."""
    began = time.monotonic()
    await stage.load([bot], [[(0.0, hall.closing_tap(1))]], 1)
    chat = str(hall.chat_of(hall.CHAIR))
    return await stage.told_to(chat, began) - began


async def _check(database: Database, lines: Hall) -> None:
    """Raise `BenchError` when a mark of anybody was not counted."""
    async with database.transaction() as session:
        found = (await session.exec(select(func.sum(BallotTally.n)))).one()
    await database.close()
    if found != lines.voters * lines.subjects:
        raise BenchError(f"{found} marks counted instead of {lines.voters * lines.subjects}")
