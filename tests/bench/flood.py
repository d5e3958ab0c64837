"""Floods: what members wait while one chat, or some thousand strangers, write without end."""

import asyncio
from collections.abc import Sequence

from tests.bench import hall
from tests.bench.hall import Hall, chat_of, says
from tests.bench.report import Figure, Row, at_least, below, p99
from tests.bench.size import Size
from tests.bench.stage import Chains, Server, Stage
from workflow.clock import SystemClock

_STRANGERS_FROM = 2_000_000
_STRANGERS = 5_000
_ONE_CHAT, _CROWD = 200, 100
"""Messages a second: of the one chat, of all strangers together."""
_MEMBERS = 30
"""Who use the bot meanwhile, one message a second each."""
_LANES = 50
_QUEUE = 10_000


async def flood(stage: Stage, size: Size) -> Row:
    """Flood a bot in two ways while members go on, then give it a long queue."""
    url = await stage.database("sqlite", "flood")
    database = stage.store(url, "flood")
    await hall.fill(database, Hall(_MEMBERS, 1, urns=1), SystemClock().now())
    await database.close()
    bot = await stage.bot(url, "flood")
    seconds = size.updates // 20
    quiet = await _beside(stage, bot, [], seconds)
    one = await _beside(stage, bot, _from_one(seconds), seconds)
    crowd = await _beside(stage, bot, _from_many(seconds), seconds)
    number = min(_QUEUE, size.updates * 20)
    burst = await stage.load([bot], _burst(number), _LANES)
    goal, what = below(1), "taken within, 99 of 100"
    note = f"{seconds} s each, {_MEMBERS} members with a message a second"
    return Row(
        "flood",
        (
            Figure(f"{what}: no flood", (p99(quiet),), "s", note=note),
            Figure(f"{what}: {_ONE_CHAT}/s from one chat", (p99(one),), "s", goal),
            Figure(f"{what}: {_CROWD}/s from strangers", (p99(crowd),), "s", goal),
            Figure(f"{number} updates in a row", (burst.per_second,), "/s", at_least(500)),
        ),
    )


async def _beside(stage: Stage, bot: Server, chains: Chains, seconds: int) -> Sequence[float]:
    """Post a flood; give what members waited meanwhile."""
    members = [
        [(member / _MEMBERS + moment, says(chat_of(member), "/menu")) for moment in range(seconds)]
        for member in range(1, _MEMBERS + 1)
    ]
    loads = [stage.load([bot], members, _MEMBERS)]
    if chains:
        loads.append(stage.load([bot], chains, _LANES))
    return (await asyncio.gather(*loads))[0].waits


def _from_one(seconds: int) -> Chains:
    posts = [(one / _ONE_CHAT, says(_STRANGERS_FROM, "dội")) for one in range(seconds * _ONE_CHAT)]
    return [posts[lane::_LANES] for lane in range(_LANES)]


def _from_many(seconds: int) -> Chains:
    posts = [
        (one / _CROWD, says(_STRANGERS_FROM + 1 + one % _STRANGERS, "chào"))
        for one in range(seconds * _CROWD)
    ]
    return [posts[lane::_LANES] for lane in range(_LANES)]


def _burst(number: int) -> Chains:
    posts = [(0.0, says(_STRANGERS_FROM + 1 + one % _STRANGERS, "dội")) for one in range(number)]
    return [posts[lane::_LANES] for lane in range(_LANES)]
