"""Calling a platform: every refusal is given a meaning."""

import asyncio
import logging
import random
from dataclasses import dataclass
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
from aiogram.methods import AnswerCallbackQuery, EditMessageReplyMarkup, EditMessageText
from aiogram.types import Message
from pydantic import ValidationError

from bot.channel.pace import Sleep
from bot.channel.render import Method

log = logging.getLogger("bot.send")

TRIES = 4
_FIRST_PAUSE = 0.5
LONGEST_WAIT = 30.0
"""Seconds of `retry_after` that a push may wait; what takes longer is put off by its caller."""
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
    """The request may have arrived: a message must not be sent again as if it had not."""


class OverQuota(TelegramServerError):
    """The platform takes no more for now, and does not say until when."""


@dataclass(frozen=True, slots=True)
class Tried:
    """What became of one try."""

    fate: Fate
    asked: float | None = None
    """Seconds of patience the platform asked for; none when it did not say."""
    message: int | None = None
    """The message that was sent or written over, where the platform says so."""


_PASSING = (TelegramServerError, TelegramNetworkError, ClientDecodeError)


async def once(bot: Bot, method: Method) -> Tried:
    """Make one call, and say what became of it; raises nothing that a platform can cause."""
    try:
        told = await bot(method)
    except MaybeDelivered:
        return Tried(Fate.UNKNOWN)
    except TelegramRetryAfter as wait:
        return Tried(Fate.LATER, float(wait.retry_after))
    except OverQuota:
        return Tried(Fate.LATER)
    except (TelegramAPIError, ClientDecodeError) as failure:
        if _was_taken(failure):
            return Tried(Fate.DONE)
        if _is_flood(failure):
            return Tried(Fate.LATER, PATIENCE)
        if isinstance(failure, TelegramAPIError) and not isinstance(failure, _PASSING):
            return Tried(_meaning(failure, method))
        return Tried(Fate.NOT_SENT)
    return Tried(Fate.DONE, message=told.message_id if isinstance(told, Message) else None)


async def call(bot: Bot, method: Method, sleep: Sleep = asyncio.sleep) -> Fate:
    """Make one call, again after 429, 5xx and network failures, and say what became of it."""
    for attempt in range(TRIES):
        tried = await once(bot, method)
        if tried.fate is Fate.UNKNOWN:
            log.warning("code=perhaps_sent method=%s", method.__api_method__)
        if tried.fate not in (Fate.LATER, Fate.NOT_SENT):
            return tried.fate
        pause = pause_after(attempt) if tried.asked is None else tried.asked
        if pause > LONGEST_WAIT or attempt == TRIES - 1:
            log.warning("code=not_sent method=%s", method.__api_method__)
            return tried.fate
        log.info("code=%s method=%s try=%d", tried.fate, method.__api_method__, attempt)
        await sleep(pause)
    raise AssertionError("the last try returns")


def pause_after(attempt: int) -> float:
    """Give the seconds between two tries: growing, and not the same for chats that failed at
    once."""
    return float(_FIRST_PAUSE * 2**attempt * random.uniform(0.8, 1.2))  # noqa: S311


def is_final(failure: AiogramError) -> bool:
    """Tell a refusal that stands however often the call is made, from what may pass."""
    passing = (*_PASSING, TelegramRetryAfter)
    refused = isinstance(failure, TelegramAPIError) and not isinstance(failure, passing)
    return refused and not _is_flood(failure)


def _was_taken(failure: Exception) -> bool:
    """Tell whether the platform took the call and only its answer was unreadable."""
    return isinstance(failure, ClientDecodeError) and isinstance(failure.original, ValidationError)


def _is_flood(failure: AiogramError) -> bool:
    """Tell a 429 that does not say how long to wait; the engine has no name for it."""
    return isinstance(failure, TelegramAPIError) and is_flood(failure.message)


def is_flood(said: str) -> bool:
    """Tell whether a platform's words ask for patience, whatever the library calls it."""
    return "too many requests" in said.lower()


class Refused(StrEnum):
    """What a refusal is about, by whichever library."""

    CHAT = "chat"
    BOT = "bot"
    CALL = "call"
    OTHER = "other"


_MEANS = {
    Refused.CHAT: Fate.BLOCKED,
    Refused.BOT: Fate.UNAUTHORISED,
    Refused.CALL: Fate.REFUSED,
    Refused.OTHER: Fate.REFUSED,
}


def meaning(refused: Refused, said: str, *, edit: bool = False, tap: bool = False) -> Fate:
    """Give what a refusal means, the same for both libraries: by what it is about, the platform's
    words, and whether an `edit` or the answer to a `tap` was refused."""
    words = said.lower()
    if any(gone in words for gone in GONE):
        return Fate.LOST
    if refused is not Refused.CALL:
        return _MEANS[refused]
    if "message is not modified" in words:
        return Fate.UNCHANGED
    if tap:
        return Fate.LATE
    return Fate.FIXED if edit else Fate.REFUSED


_REFUSED = (
    (TelegramForbiddenError, Refused.CHAT),
    (TelegramUnauthorizedError, Refused.BOT),
    ((TelegramBadRequest, TelegramNotFound), Refused.CALL),
)
"""What the engine's refusals are about."""


def _meaning(refusal: TelegramAPIError, method: Method) -> Fate:
    about = (refused for kinds, refused in _REFUSED if isinstance(refusal, kinds))
    tap = isinstance(method, AnswerCallbackQuery)
    edit = isinstance(method, EditMessageText | EditMessageReplyMarkup)
    fate = meaning(next(about, Refused.OTHER), refusal.message, edit=edit, tap=tap)
    if fate is Fate.REFUSED:
        kind = type(refusal).__name__
        log.error("code=refused method=%s kind=%s", method.__api_method__, kind)
    return fate
