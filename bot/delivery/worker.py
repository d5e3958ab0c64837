"""The delivery: takes what is due from the outbox, asks whether it is still owed, sends it."""

import asyncio
import logging
import random
import secrets
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta

from bot.channel import reach
from bot.channel.send import Fate
from bot.channel.typed_choices import Options, choices_of
from bot.delivery.budget import Budget
from bot.delivery.delivery_marks import DeliveryMarks
from bot.delivery.outgoing import Outgoing, is_for, merged, whatever_became
from bot.delivery.progress import ProgressWriter, Views, no_views
from bot.delivery.push import Push, Pusher
from bot.nursery import side_by_side
from bot.updates.edge import Edge
from bot.updates.outage import PASSING
from handlers.prepare import Ahead, Prepare
from handlers.reply import Screen
from handlers.words import words_for
from storage import fsm, locks, outbox
from storage.database import Database
from storage.outbox import Result
from storage.tables import AccountState, ChatAccount, OutboxMessage, OutboxState
from workflow.accounts import id_of
from workflow.clock import Clock
from workflow.planned import Addressed
from workflow.quiet import QuietHours
from workflow.work import ChatKey, Work

log = logging.getLogger("bot.delivery")

BATCH = 64
LEASE = timedelta(minutes=5)
"""How long a claimed message is nobody else's while its worker lives."""
LOCK = timedelta(seconds=20)
"""How long a dead worker keeps the others waiting."""
TRIES = 8
_RENEW = 5.0
"""Seconds after which a living worker prolongs its locks."""
_FIRST_DELAY = timedelta(seconds=20)
_LONGEST_DELAY = timedelta(hours=1)
_BUDGET_DELAY = timedelta(hours=1)
_STATES = {Fate.BLOCKED: AccountState.BLOCKED, Fate.LOST: AccountState.LOST}

Sent = Callable[[str, Fate], None]
"""Hears what became of every push, by line."""


def _unheard(_line: str, _fate: Fate) -> None:
    return


@dataclass(slots=True)
class Batch:
    """Messages claimed together, and what their letters came to so far."""

    rows: list[OutboxMessage]
    letters: list[Outgoing]
    fates: dict[int, list[Fate]] = field(default_factory=dict)
    _each: Counter[int] = field(init=False)

    def __post_init__(self) -> None:
        self._each = Counter(row_id for letter in self.letters for row_id in letter.row_ids)

    def open_letters(self, row_id: int) -> int:
        """Count the letters of a row that have not come to anything yet."""
        return self._each[row_id] - len(self.fates.get(row_id, ()))


class Delivery:
    """Sends what the outbox owes, one worker at a time for all bots of the house."""

    def __init__(
        self,
        *,
        database: Database,
        edge: Edge,
        clock: Clock,
        pushers: Collection[Pusher],
        prepare: Prepare,
        ahead: Ahead,
        quiet: QuietHours,
        quiet_kinds: Collection[str] = (),
        pause: float = 30.0,
        budget: Budget | None = None,
        views: Views = no_views,
        sent: Sent = _unheard,
    ) -> None:
        self._database = database
        self._edge = edge
        self._clock = clock
        self._pushers: Mapping[str, Pusher] = {pusher.line.name: pusher for pusher in pushers}
        self._prepare = prepare
        self._ahead = ahead
        # A name of this process alone, also where another of the house had one before it: what it
        # claims must not be taken for what that one left behind.
        self._holder = secrets.token_hex(8)
        self._ledger = DeliveryMarks(database, clock, self._holder)
        self._quiet = quiet
        self._quiet_kinds = frozenset(quiet_kinds)
        self._pause = pause
        self._budget = budget
        self._sent = sent
        self._progress = ProgressWriter(edge, self._pushers, views)
        self._wanted = asyncio.Event()
        self._stopping = False
        self._leads = False

    @property
    def health(self) -> Mapping[str, bool]:
        """Tell of every bot whether its platform still knows its token."""
        return {f"push:{name}": not one.refused for name, one in self._pushers.items()}

    def wake(self) -> None:
        """Look at the outbox now."""
        self._wanted.set()

    def stop(self) -> None:
        """Finish what is being sent, then end."""
        self._stopping = True
        self.wake()

    async def run(self) -> None:
        """Deliver until stopped: when woken, every `pause` seconds, and when a gate opens."""
        try:
            while not self._stopping:
                self._wanted.clear()
                await self.deliver_due()
                with suppress(TimeoutError):
                    async with asyncio.timeout(self._rest()):
                        await self._wanted.wait()
        except BaseException:
            # Begun again, it takes over from itself: what was leaving just now is in doubt.
            self._leads = False
            raise
        await self._release()

    async def deliver_due(self) -> int:
        """Send all that is due; give how many messages were worked on.

        While one batch is sent, the next is worded: the platform's pace is not waited for twice."""
        done = 0
        batch = await self._next()
        while batch is not None:
            done += len(batch.rows)
            following: list[Batch | None] = []
            sending = batch

            async def ahead(found: list[Batch | None] = following) -> None:
                found.append(await self._next())

            await side_by_side([self._send_all(sending), ahead()])
            batch = following[0]
        await self._progress.show()
        return done

    def _rest(self) -> float:
        """Give the seconds until something is to be done that nobody announces."""
        gates = [one.gate.left for one in self._pushers.values() if one.gate.left]
        longest = min([self._pause, LOCK.total_seconds() / 4, *gates])
        return max(longest, 0.01)

    async def _next(self) -> Batch | None:
        """Claim and word the next messages; None when there is nothing to do for now."""
        if self._budget is not None:
            await self._budget.look()
        gates = [one.gate.left for one in self._pushers.values()]
        if self._stopping or not await self._lead() or all(gates):
            return None
        async with self._database.transaction() as session:
            now = self._clock.now()
            doubtful = await outbox.lost(session, now)
            rows = await outbox.claim(session, self._holder, now, BATCH, LEASE)
        if doubtful:
            log.warning("code=outbox_in_doubt rows=%d", doubtful)
        return await self._worded(rows) if rows else None

    async def _lead(self) -> bool:
        """Take or prolong the lock of every bot: two workers would double its pace.

        Whoever takes them anew is alone from now on, and frees what a dead worker had claimed."""
        async with self._database.transaction() as session:
            now = self._clock.now()
            taken = True
            for name in sorted(self._pushers):
                lock = f"delivery:{name}"
                taken = taken and await locks.take(session, lock, self._holder, now, LOCK)
            leads = taken and bool(self._pushers)
            doubtful = await outbox.take_over(session, now) if leads and not self._leads else 0
        if leads != self._leads:
            log.info("code=delivery_%s in_doubt=%d", "leads" if leads else "waits", doubtful)
        self._leads = leads
        return leads

    async def _release(self) -> None:
        """Give back what was claimed and not sent, and the locks: the next need not wait."""
        async with self._database.transaction() as session:
            await outbox.release(session, self._holder)
            for name in self._pushers:
                await locks.release(session, f"delivery:{name}", self._holder)
        self._leads = False

    async def _worded(self, rows: list[OutboxMessage]) -> Batch:
        """Word a batch in one transaction; if one of it fails, each by itself."""
        letters: list[Outgoing]
        results: list[Result] = []
        try:
            letters, results = await self._edge.job(lambda work: self._letters(work, rows))
        except PASSING:
            raise
        except Exception:
            log.exception("code=batch_unworded rows=%d", len(rows))
            letters = []
            for row in rows:
                more, result = await self._worded_alone(row)
                letters += more
                results += result
        await self._settle(*results)
        return Batch(rows, merged(letters))

    async def _worded_alone(self, row: OutboxMessage) -> tuple[list[Outgoing], list[Result]]:
        try:
            return await self._edge.job(lambda work: self._letters(work, [row]))
        except PASSING:
            raise
        except Exception:
            log.exception("code=unworded row=%d kind=%s", id_of(row), row.kind)
            return [], [self._put_off(row, "unworded")]

    async def _letters(
        self, work: Work, rows: Sequence[OutboxMessage]
    ) -> tuple[list[Outgoing], list[Result]]:
        """Word the messages for every account of their members; say of the others why not."""
        session = await work.session()
        accounts = await reach.reachable_of(session, {row.member_id for row in rows})
        await self._ahead(work, rows)
        letters: list[Outgoing] = []
        results: list[Result] = []
        for row in rows:
            result = self._unsent(row)
            if result is None:
                found = await self._letters_of(work, row, accounts.get(row.member_id, []))
                letters += found if isinstance(found, list) else []
                result = found if isinstance(found, Result) else None
            results += [result] if result is not None else []
        return letters, results

    def _unsent(self, row: OutboxMessage) -> Result | None:
        """Say why a message is not sent now, whatever it says."""
        now = self._clock.now()
        if row.attempts > TRIES:
            # Also one that ended its worker each time: the attempt is counted at the claim.
            return Result(id_of(row), "too_many_tries", OutboxState.FAILED)
        if row.kind in self._quiet_kinds and self._quiet.covers(now):
            until = self._quiet.next_allowed(now)
            return Result(id_of(row), "quiet", not_before=until, counted=False)
        return None

    async def _letters_of(
        self, work: Work, row: OutboxMessage, reachable: Sequence[ChatAccount]
    ) -> list[Outgoing] | Result:
        accounts = [one for one in reachable if is_for(row, one)]
        if whatever_became(row) and row.account_id is not None:
            account = await (await work.session()).get(ChatAccount, row.account_id)
            accounts = [] if account is None else [account]
        letters = []
        for account in accounts:
            pusher = self._pushers.get(f"{account.channel}:{account.bot}")
            if pusher is None:
                continue
            words = words_for(account.language)
            to_them = Addressed.to(id_of(account), row)
            screen = await self._prepare(work, to_them, words)
            if screen is None:
                return Result(id_of(row), "not_owed", OutboxState.DROPPED)
            letters.append(Outgoing((row,), account, screen, words, pusher.line))
        return letters or Result(id_of(row), "nobody", OutboxState.DROPPED)

    async def _send_all(self, batch: Batch) -> None:
        over = asyncio.Event()

        async def send() -> None:
            try:
                await side_by_side([self._send(batch, letter) for letter in batch.letters])
            finally:
                over.set()

        await side_by_side([send(), self._keep_leading(over)])
        broadcasts = {row.broadcast_id for row in batch.rows if row.broadcast_id is not None}
        if broadcasts:
            await self._progress.settled(broadcasts)

    async def _keep_leading(self, over: asyncio.Event) -> None:
        """Prolong the locks while a batch takes long: a slow platform is not a dead worker."""
        while not over.is_set():
            with suppress(TimeoutError):
                async with asyncio.timeout(_RENEW):
                    await over.wait()
                    return
            await self._lead()

    async def _send(self, batch: Batch, letter: Outgoing) -> None:
        fate = await self._pushed(letter)
        self._sent(letter.line.name, fate)
        if fate in _STATES:
            async with self._database.transaction() as session:
                await reach.mark(session, letter.chat, _STATES[fate])
        results = []
        for row in letter.rows:
            fates = batch.fates.setdefault(id_of(row), [])
            fates.append(fate)
            if not batch.open_letters(id_of(row)):
                results += self._result(row, set(fates), letter)
        await self._settle(*results)

    async def _pushed(self, letter: Outgoing) -> Fate:
        pusher = self._pushers[letter.line.name]
        if pusher.gate.left or not self._allows(letter.line.name):
            return Fate.LATER
        if not letter.line.capabilities.buttons:
            await self._offer(letter.chat, letter.screen)

        async def leaving() -> bool:
            return bool(await self._ledger.leaving(letter.row_ids))

        return await pusher.push(
            Push(letter.account.chat, letter.screen, letter.words, leaving, letter.over)
        )

    async def _offer(self, chat: ChatKey, screen: Screen) -> None:
        """Store the words that a pushed screen can be answered by; the numbers stay with the
        question that is open in the chat, on the screen or on a ballot."""
        choices = choices_of(screen.buttons)
        if not choices:
            return
        async with self._edge.locks.hold(chat):
            secret = self._edge.secrets.opened(chat)
            if secret is not None:
                self._edge.secrets.open(chat, secret.beside(choices))
                return
            where = (chat.channel, chat.bot, chat.chat)
            async with self._database.transaction() as session:
                stored = await fsm.load(session, *where)
                options = Options.read(stored.options if stored else {})
                beside = options.beside(choices).stored()
                await fsm.save(session, *where, {"options": beside})

    def _result(self, row: OutboxMessage, fates: set[Fate], letter: Outgoing) -> list[Result]:
        """Say what became of a message; told on one of their accounts is told."""
        message_id = id_of(row)
        if fates & {Fate.DONE, Fate.UNCHANGED, Fate.FIXED}:
            return [Result(message_id, state=OutboxState.SENT)]
        if Fate.UNKNOWN in fates and letter.over is not None:
            # Written over a second time it says the same; left in doubt, a sheet might stay (L10).
            return [self._put_off(row, "no_answer")]
        if Fate.UNKNOWN in fates:
            return [Result(message_id, "no_answer", OutboxState.UNKNOWN)]
        if fates & {Fate.LATER, Fate.UNAUTHORISED}:
            return [self._waits(row, letter)]
        if Fate.NOT_SENT in fates:
            return [self._put_off(row, "not_sent")]
        if Fate.WITHDRAWN in fates:
            return []
        if fates <= set(_STATES):
            return [Result(message_id, "unreachable", OutboxState.DROPPED)]
        return [Result(message_id, "refused", OutboxState.FAILED)]

    def _waits(self, row: OutboxMessage, letter: Outgoing) -> Result:
        """Put a message off that the platform does not take for now: nobody's failure."""
        now = self._clock.now()
        if not self._allows(letter.line.name):
            until = now + _BUDGET_DELAY
            return Result(id_of(row), "budget", not_before=until, counted=False)
        pause = timedelta(seconds=self._pushers[letter.line.name].gate.left)
        return Result(id_of(row), "pace", not_before=now + pause, counted=False)

    def _allows(self, line: str) -> bool:
        return self._budget is None or self._budget.allows(line)

    def _put_off(self, row: OutboxMessage, error: str) -> Result:
        if row.attempts >= TRIES:
            return Result(id_of(row), error, OutboxState.FAILED)
        until = self._clock.now() + _delay(row.attempts)
        return Result(id_of(row), error, not_before=until)

    async def _settle(self, *results: Result) -> None:
        for one in results:
            log.info("code=outbox_%s row=%d %s", one.state or "later", one.message_id, one.error)
        await self._ledger.settle(*results)


def _delay(attempts: int) -> timedelta:
    # Jitter, so that what failed together does not come back together.
    grown: timedelta = _FIRST_DELAY * 2 ** max(attempts - 1, 0)
    seconds = min(grown, _LONGEST_DELAY).total_seconds()
    return timedelta(seconds=seconds * random.uniform(0.8, 1.2))  # noqa: S311
