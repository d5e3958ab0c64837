"""A December's reminders: planned, claimed, looked at again and delivered, on a moved clock.

Every day of it is run with the program's own planning and delivery. The one thing that is not real
is the platform: it counts, and moves the clock by its own pace with each message. The run itself
checks that nobody was reminded late, wrongly, twice a day or at night."""

import time
from collections.abc import Awaitable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from datetime import time as clock_time

from aiogram import Bot, Dispatcher

from bot.channel.bot_channel import Line, telegram_line
from bot.channel.pace import Gate
from bot.channel.send import Fate
from bot.delivery.push import Push
from bot.delivery.worker import Delivery
from bot.nursery import Nursery
from bot.updates.edge import Edge
from handlers import messages
from handlers.current import current
from storage.database import Database
from storage.tables import ChatAccount, ReviewState, SelfReview
from storage.urn import BallotWriter
from tests.bench import hall, planning
from tests.bench.drawn import Drawn, draw
from tests.bench.report import Figure, Row, below
from tests.bench.size import Size
from tests.bench.stage import BenchError, Stage
from tests.worlds import World
from workflow.clock import VIETNAM, FixedClock
from workflow.drafts import Drafts
from workflow.duties import reminder
from workflow.quiet import QuietHours
from workflow.reminder_days import Steps
from workflow.review.which_form import FORMS
from workflow.work import House, Job

PACE = 25
"""Messages a second that the program sends unless told otherwise; one bot is allowed 30."""
QUIET = QuietHours()
LAST_DAY = planning.DEADLINE - timedelta(days=1)
"""Due before the deadline."""
DAYS = tuple(LAST_DAY + timedelta(days=number) for number in range(-8, 5))
_STEPS = Steps()
REMINDED = frozenset(
    [LAST_DAY - timedelta(days=left) for left in _STEPS.before]
    + [LAST_DAY + timedelta(days=late) for late in range(1, _STEPS.overdue + 1)]
)
_FORM = FORMS["2A.2023"]
_SHARE = 10
"""On each day one in so many hands in in the evening, and one in five times as many at dawn, when
the day's reminder is planned already."""


class Receiver:
    """A platform that takes a message at that pace, and writes down whose it was."""

    def __init__(self, line: Line, clock: FixedClock, members: int) -> None:
        self.line = line
        self.gate = Gate()
        self.refused = False
        self.members = members
        self.nightly = 0
        self.taken: dict[date, bytearray] = {}
        self.last: dict[date, datetime] = {}
        self._clock = clock

    async def push(self, push: Push) -> Fate:
        """Take a message, unless it must not leave any more."""
        if not await push.leaving():
            return Fate.WITHDRAWN
        self._clock.move(timedelta(seconds=1 / PACE))
        now = self._clock.now()
        day = now.date()
        member = hall.member_of(int(push.chat))
        self.nightly += QUIET.covers(now)
        self.taken.setdefault(day, bytearray(self.members + 1))[member] += 1
        self.last[day] = now
        return Fate.DONE

    async def close(self) -> None:
        """Nothing is open."""


@dataclass
class Wrongs:
    """What must not be."""

    late: int = 0
    wrong: int = 0
    double: int = 0
    night: int = 0

    def __bool__(self) -> bool:
        """Tell whether anything of it was."""
        return any((self.late, self.wrong, self.double, self.night))


@dataclass
class Month:
    """What was done, and how long it took by the clock on the wall."""

    planning: float = 0.0
    delivery: float = 0.0
    sent: int = 0
    drawn: float = 0.0
    """What those did who were drawn, by the clock; the program's processor time of it."""
    drawn_used: float = 0.0
    conversations: int = 0
    votes: int = 0
    longest: timedelta = timedelta()
    """Of one day's wave, in the moved time."""
    wrongs: Wrongs = field(default_factory=Wrongs)


class Program:
    """The planning and the delivery of a worker, on a clock that is moved."""

    def __init__(self, database: Database, clock: FixedClock, members: int) -> None:
        line = telegram_line(Bot(hall.TOKEN))
        self._clock = clock
        self._nursery = Nursery()
        self.house = House(
            text_key=database.text_cipher,
            ballot_keys=database.ballot_keys,
            writer=BallotWriter(database),
            drafts=Drafts(clock.now),
            quiet=QUIET,
            steps=_STEPS,
        )
        self.edge = Edge(
            database=database,
            clock=clock,
            house=self.house,
            dispatcher=Dispatcher(),
            current=current,
            nursery=self._nursery,
            jobs=_no_job,
        )
        self.receiver = Receiver(line, clock, members)
        self.delivery = Delivery(
            database=database,
            edge=self.edge,
            clock=clock,
            pushers=[self.receiver],
            prepare=messages.prepare,
            ahead=messages.read_ahead,
            quiet=QUIET,
            quiet_kinds=(reminder.KIND,),
        )

    def at(self, day: date, hour: int, minute: int = 0) -> None:
        """Let it be so late, unless it is later already."""
        self._clock.move(max(moment(day, hour, minute) - self._clock.now(), timedelta()))

    async def tick(self) -> float:
        """Plan until there is nothing more to be planned; give the seconds."""
        began = time.perf_counter()
        while await self.edge.job(reminder.tick):
            pass
        return time.perf_counter() - began

    async def deliver(self) -> float:
        """Deliver all that is due; give the seconds."""
        began = time.perf_counter()
        await self.delivery.deliver_due()
        return time.perf_counter() - began

    async def close(self) -> None:
        """End what was begun."""
        await self._nursery.close()


async def december(stage: Stage, size: Size) -> Row:
    """Run every day's reminders of so many members on PostgreSQL, and check each of them."""
    members = size.december
    database = stage.store(await stage.database("postgresql", "december"), "december")
    await planning.found_cells(database, members)
    await planning.lead_cells(database, members)
    await _join(database, members)
    began, used = time.perf_counter(), time.process_time()
    month = await _run(database, members)
    took, used = time.perf_counter() - began, time.process_time() - used - month.drawn_used
    await database.close()
    if month.wrongs:
        raise BenchError(f"reminders of {members:,} members: {month.wrongs}")
    hours = month.longest.total_seconds() / 3600
    return Row(
        "december",
        (
            Figure(f"{members:,} members, {len(DAYS)} days", (took / 60,), "min", below(30)),
            Figure("reminders sent", (float(month.sent),), "", note="none late, wrong, double"),
            Figure("a reminder looked at again and sent", (_each(month.delivery, month),), "ms"),
            Figure("a reminder planned, duties derived", (_each(month.planning, month),), "ms"),
            Figure("processor time of the program for it, all told", (_each(used, month),), "ms"),
            Figure("what a drawn hundredth did", (month.drawn / 60,), "min", note=_did(month)),
            Figure("the longest day's wave, moved time", (hours,), "h", below(14), f"{PACE}/s"),
        ),
    )


def moment(day: date, hour: int, minute: int = 0) -> datetime:
    """Give a moment of a day in Vietnam."""
    return datetime.combine(day, clock_time(hour, minute), VIETNAM)


def _did(month: Month) -> str:
    done = f"{month.conversations:,} reviews written in conversation, {month.votes:,} votes"
    return f"{done}, by real handlers"


def _each(seconds: float, month: Month) -> float:
    return seconds / max(month.sent, 1) * 1e3


async def _run(database: Database, members: int) -> Month:
    clock = FixedClock(moment(DAYS[0], 0))
    program, month = Program(database, clock, members), Month()
    drawn = draw(World(database, clock, program.house), members)
    owing = set(range(1, members + 1))
    try:
        for number, day in enumerate(DAYS):
            program.at(day, 0, 5)
            month.planning += await program.tick()
            program.at(day, 6, 30)
            dawn = range(number + 1, members + 1, 5 * _SHARE)
            await _hand_in(database, owing, dawn, clock, drawn, month)
            program.at(day, 7)
            month.delivery += await program.deliver()
            program.at(day, 12)
            # Another look in the middle of the day finds nothing new.
            month.planning += await program.tick()
            month.delivery += await program.deliver()
            look(program.receiver, day, owing, month)
            program.at(day, 20, 30)
            evening = range(number + 2, members + 1, _SHARE)
            await _hand_in(database, owing, evening, clock, drawn, month)
        await _timed(month, drawn.meet())
    finally:
        await program.close()
    month.conversations, month.votes = drawn.conversations, drawn.votes
    return month


def look(receiver: Receiver, day: date, owing: set[int], month: Month) -> None:
    """Hold what came on a day against who owes a review; who leads a cell is told of it besides."""
    taken = receiver.taken.get(day, bytearray(receiver.members + 1))
    wrongs = month.wrongs
    wrongs.night = receiver.nightly
    for member in range(1, receiver.members + 1):
        times = taken[member]
        due = day in REMINDED and member in owing
        wrongs.double += times > 1
        wrongs.late += due and not times
        wrongs.wrong += bool(times) and not due and not _leads(member)
    month.sent += sum(taken)
    if day in receiver.last:
        begin = moment(day, QUIET.end.hour)
        month.longest = max(month.longest, receiver.last[day] - begin)


def _leads(member: int) -> bool:
    return member % planning.CELL_SIZE == 1


async def _hand_in(
    database: Database,
    owing: set[int],
    numbers: Iterable[int],
    clock: FixedClock,
    drawn: Drawn,
    month: Month,
) -> None:
    """Let some hand in: those who were drawn by the handlers, of the others the row is laid."""
    now = [number for number in numbers if number in owing]
    owing.difference_update(now)
    others = [number for number in now if number not in drawn.members]
    await hall.add(database, SelfReview, [_review(number, clock.now()) for number in others])
    await _timed(month, drawn.hand_in(number for number in now if number in drawn.members))


async def _timed(month: Month, doing: Awaitable[None]) -> None:
    began, used = time.perf_counter(), time.process_time()
    await doing
    month.drawn += time.perf_counter() - began
    month.drawn_used += time.process_time() - used


def _review(member: int, at: datetime) -> dict[str, object]:
    return {
        "cycle_id": (member - 1) // planning.CELL_SIZE + 1,
        "member_id": member,
        "form": _FORM.key,
        "form_hash": _FORM.content_hash,
        "state": ReviewState.SUBMITTED,
        "submitted_at": at,
    }


async def _join(database: Database, members: int) -> None:
    joined = moment(DAYS[0], 0) - timedelta(days=300)
    everybody: Sequence[int] = range(1, members + 1)
    await hall.add(database, ChatAccount, [hall.account(one, joined) for one in everybody])


async def _no_job(_job: Job) -> None:
    """Nothing asks for one here."""
