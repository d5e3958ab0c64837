"""The delivery: takes what is due from the outbox, asks whether it is still owed, sends it."""

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot import reach
from bot.edge import Edge
from bot.nursery import side_by_side
from bot.push import Pusher
from bot.send import Fate
from bot.zalo.options import Options, choices_of
from handlers.reply import Paper, Screen
from handlers.words import Words, words_for
from storage import fsm, locks, outbox
from storage.database import Database
from storage.tables import AccountState, ChatAccount, OutboxMessage, OutboxState
from workflow.clock import Clock
from workflow.quiet import QuietHours
from workflow.work import ChatKey, Work

log = logging.getLogger("bot.delivery")

Prepare = Callable[[Work, OutboxMessage, Words], Awaitable[Screen | Paper | None]]
"""Gives what a planned message says now; None when it is not owed any more."""

BATCH = 32
LEASE = timedelta(minutes=5)
TRIES = 8
_FIRST_DELAY = timedelta(seconds=20)
_LONGEST_DELAY = timedelta(hours=1)
_STATES = {Fate.BLOCKED: AccountState.BLOCKED, Fate.LOST: AccountState.LOST}


@dataclass(frozen=True, slots=True)
class Parcel:
    """One message for one account, worded in its language."""

    account: ChatAccount
    part: Screen | Paper
    words: Words

    @property
    def chat(self) -> ChatKey:
        """Give where it goes."""
        return ChatKey(self.account.channel, self.account.bot, self.account.chat)


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
        holder: str,
        quiet: QuietHours,
        quiet_kinds: Collection[str] = (),
        pause: float = 30.0,
    ) -> None:
        self._database = database
        self._edge = edge
        self._clock = clock
        self._pushers: Mapping[str, Pusher] = {pusher.line.name: pusher for pusher in pushers}
        self._prepare = prepare
        self._holder = holder
        self._quiet = quiet
        self._quiet_kinds = frozenset(quiet_kinds)
        self._pause = pause
        self._wanted = asyncio.Event()
        self._stopping = False

    def wake(self) -> None:
        """Look at the outbox now."""
        self._wanted.set()

    def stop(self) -> None:
        """Finish the batch under way, then end."""
        self._stopping = True
        self.wake()

    async def run(self) -> None:
        """Deliver until stopped: when woken, and every `pause` seconds."""
        while not self._stopping:
            self._wanted.clear()
            while not self._stopping and await self.deliver_due():
                pass
            with suppress(TimeoutError):
                async with asyncio.timeout(self._pause):
                    await self._wanted.wait()
        async with self._database.transaction() as session:
            for name in self._pushers:
                await locks.release(session, f"delivery:{name}", self._holder)

    async def deliver_due(self) -> int:
        """Send one batch of what is due; give how many rows were worked on."""
        if not await self._lead():
            return 0
        async with self._database.transaction() as session:
            rows = await outbox.claim(session, self._holder, self._clock.now(), BATCH, LEASE)
        await side_by_side([self._deliver(row) for row in rows])
        return len(rows)

    async def _lead(self) -> bool:
        """Take the lock of every bot: two workers with one bot's token would double its pace."""
        async with self._database.transaction() as session:
            now = self._clock.now()
            for name in sorted(self._pushers):
                if not await locks.take(session, f"delivery:{name}", self._holder, now, LEASE):
                    return False
        return bool(self._pushers)

    async def _deliver(self, row: OutboxMessage) -> None:
        if row.attempts > TRIES:
            # Also one that ended its worker each time: the attempt is counted at the claim.
            await self._finish(row, OutboxState.FAILED, "too_many_tries")
            return
        now = self._clock.now()
        if row.kind in self._quiet_kinds and self._quiet.covers(now):
            await self._put_off(row, self._quiet.next_allowed(now), "quiet")
            return
        parcels = await self._edge.job(lambda work: self._parcels(work, row))
        if not parcels:
            return
        fates = {}
        for parcel in parcels:
            fates[parcel.account.chat] = fate = await self._send(row, parcel)
            if fate in _STATES:
                await self._unreachable(parcel.chat, _STATES[fate])
        await self._settle(row, set(fates.values()))

    async def _parcels(self, work: Work, row: OutboxMessage) -> list[Parcel]:
        """Word the message for every account; none when it is not owed or nobody can be reached,
        which is then written down."""
        parcels: list[Parcel] = []
        reason = "nobody"
        for account in await self._accounts(work, row):
            words = words_for(account.language)
            part = await self._prepare(work, row, words)
            if part is None:
                parcels, reason = [], "not_owed"
                break
            parcels.append(Parcel(account, part, words))
        if not parcels:
            session = await work.session()
            await outbox.finish(session, _id(row), OutboxState.DROPPED, work.now, reason)
        return parcels

    async def _accounts(self, work: Work, row: OutboxMessage) -> list[ChatAccount]:
        session = await work.session()
        if _over(row) is not None and row.account_id is not None:
            # What is to be written over is there, whatever became of the account since.
            account = await session.get(ChatAccount, row.account_id)
            accounts = [] if account is None else [account]
        else:
            accounts = await reach.reachable(session, row.member_id, row.account_id)
        return [one for one in accounts if f"{one.channel}:{one.bot}" in self._pushers]

    async def _send(self, row: OutboxMessage, parcel: Parcel) -> Fate:
        pusher = self._pushers[f"{parcel.account.channel}:{parcel.account.bot}"]
        by_word = False
        if not pusher.line.capabilities.buttons and isinstance(parcel.part, Screen):
            by_word = await self._offer(parcel.chat, parcel.part)
        over = _over(row)
        return await pusher.push(
            parcel.chat.chat, parcel.part, parcel.words, over=over, by_word=by_word
        )

    async def _offer(self, chat: ChatKey, screen: Screen) -> bool:
        """Store what can be picked from a pushed screen; tell whether only whole words pick it.

        A chat that is writing, or has a ballot open, keeps its digits for that."""
        choices = choices_of(screen.buttons)
        async with self._edge.locks.hold(chat):
            secret = self._edge.secrets.opened(chat)
            if not choices:
                return False
            if secret is not None:
                self._edge.secrets.open(chat, secret.beside(choices))
                return True
            where = (chat.channel, chat.bot, chat.chat)
            async with self._database.transaction() as session:
                stored = await fsm.load(session, *where)
                options = Options.read(stored.options if stored else {})
                kept = options.beside(choices) if options.typing else options.under(choices)
                await fsm.save_options(session, *where, kept.stored())
            return options.typing

    async def _settle(self, row: OutboxMessage, fates: set[Fate]) -> None:
        """Write what became of the message; told on one of his accounts is told."""
        if fates & {Fate.DONE, Fate.UNCHANGED, Fate.FIXED}:
            await self._finish(row, OutboxState.SENT, "")
        elif Fate.UNKNOWN in fates:
            await self._finish(row, OutboxState.UNKNOWN, "no_answer")
        elif Fate.NOT_SENT in fates and row.attempts < TRIES:
            await self._put_off(row, self._clock.now() + _delay(row.attempts), "not_sent")
        elif fates <= set(_STATES):
            await self._finish(row, OutboxState.DROPPED, "unreachable")
        else:
            await self._finish(row, OutboxState.FAILED, "refused")

    async def _finish(self, row: OutboxMessage, state: OutboxState, error: str) -> None:
        log.info("code=outbox_%s row=%d kind=%s %s", state, _id(row), row.kind, error)
        async with self._database.transaction() as session:
            await outbox.finish(session, _id(row), state, self._clock.now(), error)

    async def _put_off(self, row: OutboxMessage, until: datetime, error: str) -> None:
        async with self._database.transaction() as session:
            await outbox.retry(session, _id(row), until, error)

    async def _unreachable(self, chat: ChatKey, state: AccountState) -> None:
        async with self._database.transaction() as session:
            await reach.mark(session, chat, state)


def _over(row: OutboxMessage) -> int | None:
    """Give the message that is to be written over, where the row names one."""
    message = row.args.get("message")
    return int(message) if message else None


def _delay(attempts: int) -> timedelta:
    # Jitter, so that what failed together does not come back together.
    grown = _FIRST_DELAY * 2 ** max(attempts - 1, 0)
    seconds = min(grown, _LONGEST_DELAY).total_seconds()
    return timedelta(seconds=seconds * random.uniform(0.8, 1.2))  # noqa: S311


def _id(row: OutboxMessage) -> int:
    assert row.id is not None
    return row.id
