"""The whole product, met by a fault while it tells many people something, and while they write."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from urllib.parse import urlsplit

from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import select

from bot.delivery.worker import LOCK
from playground.ports import KeptPort
from playground.story import TelegramPhone
from storage.queries import broadcasts
from storage.tables import OutboxMessage, OutboxState
from tests.chaos.cable import Cable, laid
from tests.chaos.commands import DONE, ended
from tests.chaos.faults import LASTING, Fault, Ground, cut, through
from tests.e2e import logbook, warm
from tests.e2e.answering import answers_question
from tests.e2e.crowd import forget_updates, many_join, told
from tests.e2e.house import ACT, QUESTIONS, Cell, House, open_house, until
from tests.sickness import SWITCH
from workflow.notices import broadcast

PEOPLE = 30
WRITERS = ("lan", "khanh", "mai")
PACE = 100
"""Messages a second: so slow that a fault comes in the middle."""
AWAY = LOCK + timedelta(seconds=1)
JUMPS = (timedelta(hours=-5), timedelta(minutes=-3), timedelta(minutes=7), timedelta(days=2))
LONG_ENOUGH = 120.0
"""Seconds: what could not be sent is put off for some twenty, then for forty."""
ANSWERED = 3
"""Questions of one review; then a new cell writes."""
_DOUBTFUL = (OutboxState.UNKNOWN, OutboxState.FAILED)


@dataclass
class Besieged:
    """A running product, its lines to Telegram and to the database, and what may befall it."""

    ground: Ground
    house: House
    telegram: Cable
    port: KeptPort

    async def meets(self, fault: Fault) -> None:
        """Let the fault come now, and go again."""
        match fault:
            case Fault.KILL:
                await self.house.kill()
                self.ground.score.kills += 1
                await self.house.world.story.moves_clock(AWAY)
                await self.house.start()
            case Fault.TWO:
                await self._another()
            case Fault.CLOCK:
                jump = self.ground.luck.choice(JUMPS)
                await self.house.world.story.moves_clock(jump)
                await self.ground.a_while(1.0)
                await self.house.world.story.moves_clock(-jump)
            case Fault.NETWORK:
                async with cut(self.telegram, self.ground.luck):
                    await self.ground.a_while(1.0)
            case _:
                assert fault in LASTING
                async with self.ground.ill(fault, [self.house.process]):
                    await self.ground.a_while(0.5)
                # A server that recovers lets nobody in: what is checked next would fail on that.
                await until(self._lets_in, LONG_ENOUGH)

    async def _lets_in(self) -> bool:
        try:
            async with self.house.job() as work:
                await (await work.session()).exec(select(1))
        except (OSError, SQLAlchemyError):
            return False
        return True

    async def _another(self) -> None:
        """Start a second worker, kill the first in the middle, leave the work to the second."""
        own = {"TUSOI_WEB_PORT": str(self.port.number)}
        environment = {**self.house.environment, **self.house.detours, **own}
        other = warm.start(environment, self.house.log)
        await self.ground.a_while(1.0)
        await self.house.kill()
        self.ground.score.kills += 1
        await self.house.world.story.moves_clock(AWAY)
        await self.ground.a_while(1.0)
        await self.house.start()
        warm.kill(other)
        self.ground.score.kills += 1
        await self.house.world.story.moves_clock(AWAY)


@asynccontextmanager
async def besieged(ground: Ground) -> AsyncIterator[Besieged]:
    """Give a product that reaches Telegram, and PostgreSQL, by cables."""
    folder = ground.folder / "house"
    folder.mkdir()
    async with open_house(ground.kind, folder, pace=PACE, fit=logbook.assert_outages_only) as house:
        address = urlsplit(house.world.telegram_api)
        async with laid(address.port or 0) as telegram:
            near = address._replace(netloc=f"127.0.0.1:{telegram.port}")
            there = replace(ground, folder=folder, url=house.url)
            house.detours = {"TUSOI_TELEGRAM_API": near.geturl(), SWITCH: str(there.switch)}
            if ground.cable is not None:
                house.detours["TUSOI_DATABASE"] = through(ground.cable, house.url)
            await house.stop()
            await house.start()
            with KeptPort() as port:
                yield Besieged(there, house, telegram, port)


async def deliveries(ground: Ground, fault: Fault, runs: int) -> None:
    """One notice to many, met by a fault: told once; who is in doubt is told once more."""
    async with besieged(ground) as product:
        cell = await product.house.founds_cell()
        await product.house.stop()
        await many_join(product.house, cell, PEOPLE)
        await forget_updates(product.house)
        await product.house.start()
        for run in range(runs):
            await _notice(product, cell, fault, f"Mời họp chi bộ lần thứ {run + 1}.")
            ground.score.runs += 1
            ground.goes_on()


async def _notice(product: Besieged, cell: Cell, fault: Fault, text: str) -> None:
    house, score = product.house, product.ground.score
    async with house.job() as work:
        drafted = await broadcast.draft(work, text, cell.people["an"].cell_id)
        row = await broadcasts.locked(await work.session(), drafted.broadcast_id)
        assert row is not None
        await broadcast.begin(work, row)
    first = product.ground.luck.randrange(PEOPLE)
    await until(lambda: _told_to(house, text, first), LONG_ENOUGH)
    await product.meets(fault)
    await until(lambda: _through(house, drafted.broadcast_id), LONG_ENOUGH)
    doubtful = await _in_doubt(house, drafted.broadcast_id)
    if doubtful:
        if await _told_again(house, doubtful) != DONE:
            score.wrong.append(f"{text} cannot be sent again")
        await until(lambda: _through(house, drafted.broadcast_id), LONG_ENOUGH)
    often = await told(house, text)
    score.acknowledged += PEOPLE
    score.lost += PEOPLE - len(often)
    again = sum(n - 1 for n in often.values())
    score.doubled += max(0, again - len(doubtful), sum(n - 2 for n in often.values() if n > 2))


async def _told_to(house: House, text: str, people: int) -> bool:
    return len(await told(house, text)) >= people


async def _rows(house: House, broadcast_id: int) -> list[OutboxMessage]:
    async with house.job() as work:
        found = await (await work.session()).exec(
            select(OutboxMessage).where(OutboxMessage.broadcast_id == broadcast_id)
        )
        return [*found]


async def _through(house: House, broadcast_id: int) -> bool:
    try:
        rows = await _rows(house, broadcast_id)
    except (OSError, SQLAlchemyError):
        # The server recovers from the fault, and lets nobody in yet.
        return False
    return all(row.state != OutboxState.PENDING for row in rows)


async def _in_doubt(house: House, broadcast_id: int) -> list[int]:
    rows = await _rows(house, broadcast_id)
    return [row.id or 0 for row in rows if row.state in _DOUBTFUL]


async def _told_again(house: House, rows: Sequence[int]) -> int:
    """Do as an operator does with what is in doubt; give the command's status."""
    command = ("outbox", "retry", *map(str, rows))
    log = house.folder / f"retry-{min(rows)}"
    return await ended(warm.start(house.environment, log, command), log)


async def _goes_on(phone: TelegramPhone, question: str, fault: Fault) -> None:
    """See the next question; where both copies of it were cut off, go on from the first screen."""
    try:
        await phone.sees(question)
    except AssertionError:
        if fault is not Fault.NETWORK:
            raise
        await phone.says("menu")
        await phone.taps(ACT.label("home.go_on"))
        await phone.sees(question)


async def texts(ground: Ground, fault: Fault, runs: int) -> None:
    """Three people answer at once, met by a fault: each answer is kept once."""
    async with besieged(ground) as product:
        for first in range(0, runs, ANSWERED):
            cell = await product.house.founds_cell()
            await cell.opens_year()
            phones = {who: await cell.joined(who) for who in WRITERS}
            await asyncio.gather(*(ACT.begins_review(phone) for phone in phones.values()))
            for number in range(1, min(ANSWERED, runs - first) + 1):
                await asyncio.gather(
                    *(answers_question(phones[who], who, number) for who in WRITERS)
                )
                await product.ground.a_while(0.15)
                await product.meets(fault)
                for phone in phones.values():
                    await _goes_on(phone, f"Câu {number + 1}/{len(QUESTIONS)}", fault)
                await _are_kept(product, cell, number)
                ground.score.runs += 1
                ground.goes_on()


async def _are_kept(product: Besieged, cell: Cell, number: int) -> None:
    score = product.ground.score
    for who in WRITERS:
        said = [
            "good" if QUESTIONS[n].kind.value == "grade" else f"{who} {n + 1}"
            for n in range(number)
        ]
        kept = [*(await cell.answers(who)).values()]
        score.acknowledged += 1
        score.lost += len([one for one in said if one not in kept])
        score.doubled += max(0, len(kept) - len(said))
