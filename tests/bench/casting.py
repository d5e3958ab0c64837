"""Votes and taps through the webhook: the whole bot against a handler that decides nothing."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import func, select

from handlers.callbacks.meeting import SheetStep
from storage.database import Database
from storage.tables import SealedBallot
from tests.bench import hall, plain
from tests.bench.hall import Hall, filled, sheet_tap
from tests.bench.report import Figure, Row, at_least, ratios
from tests.bench.size import Size
from tests.bench.stage import CONNECTIONS, BenchError, Chains, Server, Stage
from workflow.clock import SystemClock

SUBJECTS = plain.SUBJECTS
_NO_CALLS = "it makes no calls at all"
_TO_NOTHING = 0.5
_TWO_WORKERS = 0.9
"""Of what one makes of a processor second."""


@dataclass(frozen=True, slots=True)
class Speed:
    """One run of one server."""

    per_second: float
    cpu_us: float
    """Of the server's process, for each update: less shaken by who else uses the machine."""


Found = Mapping[str, Sequence[Speed]]
"""The runs of each contender."""
Burst = Callable[[int], Awaitable[Speed]]
"""Measures one run, by its number."""


@dataclass(frozen=True, slots=True)
class Party:
    """A server with its own hall."""

    stage: Stage
    servers: tuple[Server, ...]
    database: Database
    size: Size

    async def casts(self, urn: int) -> Speed:
        """Let everybody look at the review of his filled sheet, then measure the casts."""
        await self.shows(SheetStep.REVIEW, urn)
        return await self.answers(SheetStep.CAST, urn)

    async def marks(self, urn: int) -> Speed:
        """Let everybody open his sheet at a name, then measure one choice of each."""
        await self.shows(SheetStep.ONE, urn)
        return await self.answers(SheetStep.CHOOSE, urn)

    async def shows(self, do: SheetStep, urn: int) -> None:
        """Let everybody take a step on every worker: any of them may get the next one."""
        for server in self.servers:
            await self.stage.load([server], self._chains(do, urn), CONNECTIONS)
        await self.stage.quiet()

    async def answers(self, do: SheetStep, urn: int) -> Speed:
        """Measure one step of everybody."""
        return await self.measured(self._chains(do, urn))

    async def check(self, votes: int) -> None:
        """Raise `BenchError` when the urns do not hold as many ballots."""
        async with self.database.transaction() as session:
            found = (await session.exec(select(func.count()).select_from(SealedBallot))).one()
        await self.database.close()
        if found != votes:
            raise BenchError(f"{found} ballots instead of {votes}")

    async def measured(self, chains: Chains) -> Speed:
        """Measure what is posted, one request of each voter."""
        before = self._cpu_seconds()
        per_second = (await self.stage.load(self.servers, chains, CONNECTIONS)).per_second
        # An update is answered before its screen is sent: that is its cost, not the next one's.
        await self.stage.quiet()
        spent = self._cpu_seconds() - before
        return Speed(per_second, spent / self.size.updates * 1e6)

    def _chains(self, do: SheetStep, urn: int) -> Chains:
        draft, members = filled(SUBJECTS, SUBJECTS), range(1, self.size.updates + 1)
        return [[(0.0, sheet_tap(one, urn, do, draft, row=3, mark=2))] for one in members]

    def _cpu_seconds(self) -> float:
        return sum(server.cpu_seconds() for server in self.servers)


async def casts(stage: Stage, size: Size) -> Row:
    """Casts a second of the whole bot, its sheets handed out before."""
    bot, other = await _bot(stage, "sqlite", "cast", size), await _plain(stage, "cast-plain", size)
    found = await interleaved(
        size,
        {
            "bot": lambda run: bot.casts(run + 1),
            "calls": lambda run: other.answers(plain.CAST, run + 1),
            "alone": lambda run: other.answers(plain.ALONE, run + 1),
            "nothing": lambda run: other.answers(plain.NOTHING, run + 1),
        },
    )
    for party in (bot, other):
        await party.check(votes=(size.runs + 1) * size.updates)
    figures = (
        Figure("casts/s of the whole bot, SQLite", rates_of(found["bot"]), "/s"),
        _compared(found, "calls", "against a handler with the same calls", 0.8),
        _compared(found, "alone", "against one SQLModel transaction a vote", 3),
        _compared(found, "nothing", "against a handler that does nothing"),
        _to_nothing(found),
        *cpu(found, {"bot": "the bot", "calls": "the same calls", "alone": "a transaction each"}),
    )
    return Row("casts", figures)


async def taps(stage: Stage, size: Size) -> Row:
    """Taps a second on a sheet of forty, none of which asks the database."""
    bot, other = await _bot(stage, "sqlite", "tap", size), await _plain(stage, "tap-plain", size)
    found = await interleaved(
        size,
        {
            "bot": lambda run: bot.marks(run + 1),
            "calls": lambda run: other.answers(plain.NAME, run + 1),
            "nothing": lambda run: other.answers(plain.NOTHING, run + 1),
        },
    )
    figures = (
        Figure("taps/s of the whole bot", rates_of(found["bot"]), "/s"),
        _compared(found, "calls", "against a handler with the same calls", 0.8),
        _compared(found, "nothing", "against a handler that does nothing"),
        _to_nothing(found),
        *cpu(found, {"bot": "the bot", "calls": "the same calls"}),
    )
    return Row("taps", figures)


async def workers(stage: Stage, size: Size) -> Row:
    """Casts a second of two workers on one PostgreSQL, against one of the two."""
    one = await _bot(stage, "postgresql", "workers", size, halves=2)
    second = await stage.bot(one.database.url, "workers")
    two = Party(stage, (*one.servers, second), one.database, size)
    found = await interleaved(
        size,
        {
            "one": lambda run: one.casts(2 * run + 1),
            "two": lambda run: two.casts(2 * run + 2),
        },
    )
    await two.check(votes=2 * (size.runs + 1) * size.updates)
    each = {name: tuple(1e6 / speed.cpu_us for speed in runs) for name, runs in found.items()}
    gain = ratios(rates_of(found["two"]), rates_of(found["one"]))
    note = "two workers, the database, Telegram and the load want a core each"
    figures = (
        Figure("casts/s of one worker, PostgreSQL", rates_of(found["one"]), "/s"),
        Figure(
            "two workers against one, a processor second",
            ratios(each["two"], each["one"]),
            "×",
            at_least(_TWO_WORKERS),
            "casts for each second of the workers' own processor time",
        ),
        Figure("two workers against one, by the clock", gain, "×", note=note),
        *cpu(found, {"one": "one worker", "two": "two workers"}),
    )
    return Row("workers", figures)


async def _bot(stage: Stage, kind: str, name: str, size: Size, halves: int = 1) -> Party:
    """Start the bot on a fresh hall with an urn for each run."""
    url = await stage.database(kind, name)
    database = await filled_store(stage.store(url, name), size, halves)
    return Party(stage, (await stage.bot(url, name),), database, size)


async def _plain(stage: Stage, name: str, size: Size) -> Party:
    url = await stage.database("sqlite", name)
    database = await filled_store(stage.store(url, name), size)
    return Party(stage, (await stage.plain(url, name),), database, size)


async def filled_store(database: Database, size: Size, halves: int = 1) -> Database:
    """Lay an urn for each run of each half into a database."""
    lines = Hall(voters=size.updates, subjects=SUBJECTS, urns=halves * (size.runs + 1))
    await hall.fill(database, lines, SystemClock().now())
    await database.close()
    return database


async def interleaved(size: Size, bursts: Mapping[str, Burst]) -> Found:
    """Run all in turn, again and again: what disturbs the machine disturbs all of them alike.

    The first turn warms them up and is not counted."""
    found: dict[str, list[Speed]] = {name: [] for name in bursts}
    for run in range(size.runs + 1):
        for name, burst in bursts.items():
            found[name].append(await burst(run))
    return {name: speeds[1:] for name, speeds in found.items()}


def _compared(found: Found, other: str, what: str, goal: float | None = None) -> Figure:
    values = ratios(rates_of(found["bot"]), rates_of(found[other]))
    return Figure(what, values, "×", at_least(goal) if goal else None, "" if goal else _NO_CALLS)


def _to_nothing(found: Found) -> Figure:
    """Compare with a handler that does nothing, by what a processor second is enough for."""
    nothing, bot = ([speed.cpu_us for speed in found[name]] for name in ("nothing", "bot"))
    what = "against nothing done, a processor second"
    return Figure(what, ratios(nothing, bot), "×", at_least(_TO_NOTHING), _NO_CALLS)


def cpu(found: Found, names: Mapping[str, str]) -> list[Figure]:
    """Give what an update costs each of these."""
    return [
        Figure(f"processor time an update, {shown}", tuple(s.cpu_us for s in found[name]), "µs")
        for name, shown in names.items()
    ]


def rates_of(speeds: Sequence[Speed]) -> tuple[float, ...]:
    """Give the updates a second of some runs."""
    return tuple(speed.per_second for speed in speeds)
