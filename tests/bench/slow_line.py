"""The ballot page on a slow phone line, in a real browser."""

from tests.bench.report import Figure, Row, below
from tests.bench.size import Size
from tests.bench.stage import BenchError, Stage
from tests.browsers import open_browser
from tests.meeting_room import at_work
from tests.pages.site import TO_THE_URN, open_site
from tests.pages.slow_line import Loaded, first_name
from tests.scenes import open_scene

_INTERACTIVE = 3.0
_LINE = "400 kbit/s, 0.4 s there and back, nothing loaded before"


async def slow_line(stage: Stage, size: Size) -> Row:
    """From opening the page of forty names to the first choice made."""
    async with (
        open_browser() as browser,
        open_scene("sqlite", stage.folder, TO_THE_URN) as begun,
        at_work(begun.world),
        open_site(begun.room) as site,
    ):
        if browser is None:
            raise BenchError("no Chromium found")
        await site.of_forty()
        runs: list[Loaded] = [
            await first_name(browser, await site.link("lan")) for _ in range(size.runs)
        ]
    seconds = tuple(run.seconds for run in runs)
    figures = (
        Figure("page opened → first choice made", seconds, "s", below(_INTERACTIVE), _LINE),
        Figure("over the line", tuple(run.bytes / 1000 for run in runs), "kB"),
        Figure("waited for the line", tuple(float(run.rounds) for run in runs), "times"),
    )
    return Row("slow_line", figures)
