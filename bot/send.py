"""Sending what answers an update: by calls, patiently, with every refusal given a meaning."""

import asyncio
import logging
import random
from enum import StrEnum

from aiogram import Bot
from aiogram.exceptions import (
    AiogramError,
    ClientDecodeError,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.methods import AnswerCallbackQuery, EditMessageText
from pydantic import ValidationError

from bot.pace import Sleep
from bot.render import Method, Step

log = logging.getLogger("bot.send")

TRIES = 4
_FIRST_PAUSE = 0.5
LONGEST_WAIT = 30.0
"""Seconds of `retry_after` that an answer may wait; what takes longer comes with the repeat."""
PATIENCE = 5.0
"""Seconds to wait after a 429 that does not say how long."""
GONE = ("chat not found", "user is deactivated", "peer_id_invalid", "user not found")
"""What Telegram says of a chat that is not there any more, whatever the error's number."""


class Fate(StrEnum):
    """What became of one call."""

    DONE = "done"
    UNCHANGED = "unchanged"
    """The message shows this already."""
    FIXED = "fixed"
    """The message can no longer be written over."""
    LATE = "late"
    """The tap is too old to be answered; nothing is lost by it."""
    BLOCKED = "blocked"
    """The person blocked the bot."""
    LOST = "lost"
    """The platform does not know the chat."""
    REFUSED = "refused"
    """The platform does not take this: a mistake of ours, or of its."""
    UNKNOWN = "unknown"
    """Perhaps delivered; sending again might say it twice."""
    NOT_SENT = "not_sent"
    """It could not be sent for now."""
    LATER = "later"
    """The platform asked for patience: certainly not delivered."""
    UNAUTHORISED = "unauthorised"
    """The platform does not know the bot's token any more."""
    WITHDRAWN = "withdrawn"
    """It was not to be sent any more when its turn came."""


class MaybeDelivered(TelegramNetworkError):
    """The request may have arrived, and this channel must not be asked twice."""


class OverQuota(TelegramServerError):
    """The platform takes no more for now, and does not say until when."""


_PASSING = (TelegramRetryAfter, TelegramServerError, TelegramNetworkError, ClientDecodeError)


async def send(bot: Bot, step: Step, sleep: Sleep = asyncio.sleep) -> Fate:
    """Make the call; where it cannot be made so, make the other one of the step."""
    fate = await call(bot, step.method, sleep)
    if fate in (Fate.FIXED, Fate.REFUSED) and step.otherwise is not None:
        return await call(bot, step.otherwise, sleep)
    return fate


async def call(bot: Bot, method: Method, sleep: Sleep = asyncio.sleep) -> Fate:
    """Make one call, again after 429, 5xx and network failures, and say what became of it."""
    for attempt in range(TRIES):
        try:
            await bot(method)
        except MaybeDelivered:
            log.warning("code=perhaps_sent method=%s", method.__api_method__)
            return Fate.UNKNOWN
        except (TelegramAPIError, ClientDecodeError) as failure:
            if isinstance(failure, TelegramAPIError) and not _passes(failure):
                return _meaning(failure, method)
            if _was_taken(failure):
                return Fate.DONE
            pause = _pause_after(failure, attempt)
            log.info(
                "code=%s method=%s try=%d", type(failure).__name__, method.__api_method__, attempt
            )
            if pause > LONGEST_WAIT or attempt == TRIES - 1:
                log.warning("code=not_sent method=%s", method.__api_method__)
                return Fate.LATER if isinstance(failure, OverQuota) else Fate.NOT_SENT
            await sleep(pause)
        else:
            return Fate.DONE
    raise AssertionError("the last try returns")


def _passes(failure: AiogramError) -> bool:
    return isinstance(failure, _PASSING) or _is_flood(failure)


def _was_taken(failure: Exception) -> bool:
    """Tell whether the platform took the call and only its answer was unreadable."""
    return isinstance(failure, ClientDecodeError) and isinstance(failure.original, ValidationError)


def _is_flood(failure: AiogramError) -> bool:
    """Tell a 429 that does not say how long to wait; the engine has no name for it."""
    return isinstance(failure, TelegramAPIError) and "too many requests" in failure.message.lower()


def _pause_after(failure: AiogramError, attempt: int) -> float:
    if isinstance(failure, TelegramRetryAfter):
        return float(failure.retry_after)
    if _is_flood(failure):
        return PATIENCE
    # Jitter, so that chats that failed together do not come back together.
    return float(_FIRST_PAUSE * 2**attempt * random.uniform(0.8, 1.2))  # noqa: S311


def _meaning(refusal: TelegramAPIError, method: Method) -> Fate:
    said = refusal.message.lower()
    if any(words in said for words in GONE):
        return Fate.LOST
    if isinstance(refusal, TelegramForbiddenError):
        return Fate.BLOCKED
    if isinstance(refusal, TelegramUnauthorizedError):
        return Fate.UNAUTHORISED
    if isinstance(refusal, TelegramBadRequest | TelegramNotFound):
        if "message is not modified" in said:
            return Fate.UNCHANGED
        if isinstance(method, AnswerCallbackQuery):
            return Fate.LATE
        if isinstance(method, EditMessageText):
            return Fate.FIXED
    log.error("code=refused method=%s kind=%s", method.__api_method__, type(refusal).__name__)
    return Fate.REFUSED
