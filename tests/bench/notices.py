"""Result notices at Telegram's own pace: the miniature enforces the real limits."""

import asyncio
import tempfile
import time
from pathlib import Path

import aiohttp

from playground.app import Playground
from storage import outbox
from storage.database import Database
from storage.outbox import Plan
from storage.queries import outbox as outbox_rows
from storage.tables import OutboxState
from tests.bench.report import Figure, Row, at_least, below
from tests.bench.size import Size
from tests.bench.stage import BenchError, Stage
from tests.bot import joining
from tests.bot.running import TELEGRAM_TOKEN, Notebook, running, settings_for
from workflow.clock import SystemClock

PACE = 25.0


async def notices(stage: Stage, size: Size) -> Row:
    """Push one message to each of many chats; count what the platform refused."""
    url = await stage.database("sqlite", "notices")
    database = stage.store(url, "notices")
    with tempfile.TemporaryDirectory(prefix="tusoi-notices-") as folder:
        async with Playground() as world:
            await world.telegram_bot(TELEGRAM_TOKEN, "tu_soi_bot")
            await _people(world, database, size.messages)
            settings = settings_for(
                world, url, Path(folder), zalo_token="", push_per_second=PACE, tick_seconds=5
            )
            began = time.perf_counter()
            async with running(settings, Notebook().hooks()):
                await _all_sent(database, size.messages)
            took = time.perf_counter() - began
            refused = await _refused(world)
    await database.close()
    figures = (
        Figure(f"{size.messages:,} notices", (took,), "s", note="start of the program included"),
        Figure("notices a second", (size.messages / took,), "/s", at_least(0.8 * PACE)),
        Figure("refused by the platform (429)", (float(refused),), "", below(1)),
    )
    return Row("notices", figures)


async def _people(world: Playground, database: Database, count: int) -> None:
    now = SystemClock().now()
    for number in range(count):
        phone = await world.telegram_phone(f"Nguyễn Văn An {number}", TELEGRAM_TOKEN)
        member = await joining.member(database, phone.name)
        await joining.account(database, member, "telegram", "701", str(phone.user))
        await phone.opens()
        async with database.transaction() as work:
            plan = Plan(f"result:{number}", "notice", member, {}, now)
            await outbox.plan_many(work, [plan])
    # What they sent by opening the chat is not to be answered.
    url = f"{world.telegram_api}/bot{TELEGRAM_TOKEN}/deleteWebhook?drop_pending_updates=true"
    async with aiohttp.ClientSession() as session, session.post(url) as answer:
        answer.raise_for_status()


async def _all_sent(database: Database, count: int) -> None:
    while True:
        async with database.transaction() as session:
            counts = await outbox_rows.counts(session)
        if sum(one.count for one in counts if one.state == OutboxState.SENT) == count:
            return
        if any(one.state not in (OutboxState.SENT, OutboxState.PENDING) for one in counts):
            raise BenchError(f"not every notice was sent: {counts}")
        await asyncio.sleep(0.5)


async def _refused(world: Playground) -> int:
    calls = await world.story.calls("telegram", TELEGRAM_TOKEN)
    return sum(call["status"] == 429 for call in calls)
