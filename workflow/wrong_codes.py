"""Wrong codes: how many a chat, and all chats together, may still try, whatever the code is for."""

from datetime import datetime, timedelta

from storage.queries import accounts as account_rows
from storage.queries import strangers
from storage.tables import JoinAttempt
from workflow.errors import Refusal
from workflow.work import ChatKey, Work

GUESSES = 5
LOCKED_MINUTES = 15
LOCKED_FOR = timedelta(minutes=LOCKED_MINUTES)
_HOUR = timedelta(hours=1)

GUESSES_OF_ALL = 500
"""Wrong codes in one hour from all chats together; beyond, no code is looked up until the next.
With five thousand codes out, guessing at that pace finds one in some seven years."""
FORGOTTEN_AFTER = timedelta(hours=1)
"""How long what a stranger left is remembered."""


async def check(work: Work, chat: ChatKey) -> None:
    """Refuse a chat that guessed too often: `too_many_guesses` with the minutes to wait; and every
    chat where all together did: `too_many_codes`."""
    session = await work.session()
    tries = await account_rows.attempts(session, chat.channel, chat.bot, chat.chat)
    if tries is not None and tries.locked_until is not None and tries.locked_until > work.now:
        raise Refusal("too_many_guesses", minutes=_minutes(tries.locked_until - work.now))
    if await of_all(work) >= GUESSES_OF_ALL:
        raise Refusal("too_many_codes", minutes=_minutes(hour_of(work.now) + _HOUR - work.now))


async def of_all(work: Work) -> int:
    """Give how many wrong codes came this hour from all chats together."""
    return await strangers.wrong_codes(await work.session(), hour_of(work.now))


def hour_of(moment: datetime) -> datetime:
    """Give when the hour of a moment began."""
    return moment.replace(minute=0, second=0, microsecond=0)


async def forget_strangers(work: Work) -> None:
    """Forget what chats left that nobody is joined to, an hour after they last tried a code."""
    await strangers.forget(await work.session(), work.now - FORGOTTEN_AFTER, work.now)


async def count(work: Work, chat: ChatKey) -> int:
    """Count one wrong code of this chat; give how many more are left before the pause."""
    session = await work.session()
    await strangers.count_wrong_code(session, hour_of(work.now))
    tries = await _tries(work, chat)
    tries.failures += 1
    left = GUESSES - tries.failures
    if left <= 0:
        tries.failures = 0
        tries.locked_until = work.now + LOCKED_FOR
    session.add(tries)
    await session.flush()
    return max(left, 0)


async def tried(work: Work, chat: ChatKey) -> JoinAttempt:
    """Give what is remembered of a chat that tried a code now."""
    session = await work.session()
    tries = await _tries(work, chat)
    session.add(tries)
    await session.flush()
    return tries


async def _tries(work: Work, chat: ChatKey) -> JoinAttempt:
    session = await work.session()
    tries = await account_rows.attempts(session, chat.channel, chat.bot, chat.chat)
    if tries is None:
        tries = JoinAttempt(
            channel=chat.channel, bot=chat.bot, chat=chat.chat, failures=0, tried_at=work.now
        )
    tries.tried_at = work.now
    return tries


def _minutes(wait: timedelta) -> int:
    return max(1, -(-int(wait.total_seconds()) // 60))
