"""Floods: what members wait while one chat, or some thousand strangers, write without end."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlmodel import func, select

from storage.tables import HandledUpdate
from tests.bench import hall
from tests.bench.hall import Hall, chat_of, says
from tests.bench.report import Figure, Row, at_least, below, p99
from tests.bench.size import Size
from tests.bench.stage import BenchError, Chains, Server, Stage
from workflow.clock import SystemClock

_STRANGERS_FROM = 2_000_000
_STRANGERS = 5_000
ONE_CHAT, CROWD = 200, 100
"""Messages a second: of the one chat, of all strangers together."""
MEMBERS = 30
"""Who use the bot meanwhile, one message a second each."""
_LANES = 50
_QUEUE = 10_000
_LATE = 60.0
"""Seconds without any answer after which members wait in vain, or a queue is not worked off."""


class Way(StrEnum):
    """How the bot hears of what is written."""

    WEBHOOK = "webhook"
    POLLING = "polling"


_CHOSEN: Mapping[Way, Mapping[str, str]] = {
    Way.WEBHOOK: {},
    Way.POLLING: {"TUSOI_WEBHOOK_URL": ""},
}


async def flood(stage: Stage, size: Size) -> Row:
    """Flood a bot in two ways while members go on, then give it a long queue; by both ways."""
    figures: list[Figure] = []
    note = f"{size.flood} s each, {MEMBERS} members with a message a second, all answered"
    for way in Way:
        target = await Target.open(stage, way)
        number = min(_QUEUE, size.updates * 20)
        quiet = await target.beside([], max(5, size.flood // 3))
        one = await target.beside(from_one(size.flood), size.flood)
        crowd = await target.beside(from_many(size.flood), size.flood)
        await target.end()
        what = f"{way}, answered, 99 of 100"
        figures += [
            Figure(f"{what}: no flood", (p99(quiet),), "s"),
            Figure(f"{what}: {ONE_CHAT}/s from one chat", (p99(one),), "s", below(1), note),
            Figure(f"{what}: {CROWD}/s from strangers", (p99(crowd),), "s", below(1), note),
            Figure(
                f"{way}: {number:,} updates that lay in the queue",
                (number / (await burst(stage, way, number)).seconds,),
                "/s",
                at_least(500),
            ),
        ]
    return Row("flood", tuple(figures))


@dataclass(frozen=True, slots=True)
class Target:
    """A running bot with members, and where what is written to it is posted."""

    stage: Stage
    bot: Server
    post: Server
    name: str
    url: str

    @classmethod
    async def open(cls, stage: Stage, way: Way, name: str = "flood") -> "Target":
        """Start a bot on a fresh house."""
        name = f"{name}-{way}"
        url = await _house(stage, name)
        bot = await stage.bot(url, name, **_CHOSEN[way])
        return cls(stage, bot, bot if way is Way.WEBHOOK else stage.telegram, name, url)

    async def end(self) -> None:
        """End the bot."""
        await self.stage.end(self.bot)

    async def beside(self, chains: Chains, seconds: int) -> Sequence[float]:
        """Post a flood; give what members waited meanwhile, from writing to being answered.

        Raises `BenchError` when one of them was not answered."""
        members = [
            [
                (member / MEMBERS + moment, says(chat_of(member), "/menu"))
                for moment in range(seconds)
            ]
            for member in range(1, MEMBERS + 1)
        ]
        before = await self._answered()
        loads = [self.stage.load([self.post], members, MEMBERS)]
        if chains:
            loads.append(self.stage.load([self.post], chains, _LANES))
        due = (await asyncio.gather(*loads))[0].due
        answered = await self._all_answered(before, seconds)
        return [
            told - asked
            for member, moments in enumerate(due, start=1)
            for asked, told in zip(moments, answered[member], strict=True)
        ]

    async def handled(self) -> int:
        """Count the updates that came as far as the database."""
        database = self.stage.store(self.url, self.name)
        async with database.transaction() as session:
            count = (await session.exec(select(func.count()).select_from(HandledUpdate))).one()
        await database.close()
        return count

    async def told_strangers(self) -> int:
        """Count the messages that were sent to strangers: what was let in of them is answered."""
        sent = (await self.stage.told())["sent"]
        return sum(len(moments) for chat, moments in sent.items() if int(chat) >= _STRANGERS_FROM)

    async def _answered(self) -> Mapping[int, Sequence[float]]:
        """Give when each member was sent messages."""
        sent = (await self.stage.told())["sent"]
        return {one: sent.get(str(chat_of(one)), []) for one in range(1, MEMBERS + 1)}

    async def _all_answered(
        self, before: Mapping[int, Sequence[float]], each: int
    ) -> Mapping[int, Sequence[float]]:
        """Wait until each member was answered so often more; give when."""
        missing, silent = each * MEMBERS, 0
        while silent < _LATE:
            now = await self._answered()
            since = {one: moments[len(before[one]) :] for one, moments in now.items()}
            if all(len(moments) == each for moments in since.values()):
                return since
            left = sum(each - len(moments) for moments in since.values())
            silent = silent + 1 if left == missing else 0
            missing = left
            await asyncio.sleep(1)
        raise BenchError(f"{missing} of {each * MEMBERS} messages of members were not answered")


@dataclass(frozen=True, slots=True)
class Worked:
    """How a long queue was worked off."""

    number: int
    seconds: float
    cpu_seconds: float
    """Processor time of the bot, its start included."""
    told: int
    """So many messages were sent to the strangers."""


async def burst(stage: Stage, way: Way, number: int) -> Worked:
    """Work off what strangers have written at once.

    A bot that polls is started when all of it lies in the platform's queue."""
    posts = [(0.0, says(_STRANGERS_FROM + 1 + one % _STRANGERS, "dội")) for one in range(number)]
    chains = [posts[lane::_LANES] for lane in range(_LANES)]
    if way is Way.WEBHOOK:
        target = await Target.open(stage, way, "burst")
        seconds = (await stage.load([target.bot], chains, _LANES)).seconds
    else:
        await stage.load([stage.telegram], chains, _LANES)
        target = await Target.open(stage, way, "burst")
        told = await _queue_is_empty(stage)
        seconds = told["confirmed"] - told["given"]
    used, told_strangers = target.bot.cpu_seconds(), await target.told_strangers()
    await target.end()
    return Worked(number, seconds, used, told_strangers)


async def _queue_is_empty(stage: Stage) -> Mapping[str, float]:
    async with asyncio.timeout(_LATE):
        while (told := await stage.told())["left"]:  # noqa: ASYNC110 - another process
            await asyncio.sleep(0.1)
    return told


async def _house(stage: Stage, name: str) -> str:
    url = await stage.database("sqlite", name)
    database = stage.store(url, name)
    await hall.fill(database, Hall(MEMBERS, 1, urns=1), SystemClock().now())
    await database.close()
    return url


def from_one(seconds: int) -> Chains:
    """Give what one chat writes."""
    posts = [(one / ONE_CHAT, says(_STRANGERS_FROM, "dội")) for one in range(seconds * ONE_CHAT)]
    return [posts[lane::_LANES] for lane in range(_LANES)]


def from_many(seconds: int) -> Chains:
    """Give what a crowd of strangers writes."""
    posts = [
        (one / CROWD, says(_STRANGERS_FROM + 1 + one % _STRANGERS, "chào"))
        for one in range(seconds * CROWD)
    ]
    return [posts[lane::_LANES] for lane in range(_LANES)]
