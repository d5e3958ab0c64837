"""Pushing into Telegram by python-telegram-bot, at the pace the platform gives to broadcasts."""

import logging
import os
from collections.abc import Awaitable, Callable, Coroutine
from datetime import timedelta
from typing import Any

import httpx
from telegram import InlineKeyboardMarkup
from telegram.error import BadRequest, Forbidden, InvalidToken, RetryAfter, TelegramError
from telegram.ext import AIORateLimiter, BaseRateLimiter, ExtBot
from telegram.request import HTTPXRequest

from bot.channel.bot_channel import Line
from bot.channel.markup import parts_of
from bot.channel.pace import Gate, Pace
from bot.channel.render import keyboard_of
from bot.channel.send import PATIENCE, Fate, Refused, is_flood, meaning
from bot.delivery.push import TOKEN_PAUSE, GateShut, Leaving, Push, Withdrawn
from bot.telegram.unmarked import NOT_UNDERSTOOD, unmarked

log = logging.getLogger("bot.push")

# The library's own way to ask for its coming behaviour; without it every 429 is a warning.
os.environ.setdefault("PTB_TIMEDELTA", "true")

_SECONDS = 15.0
_CONNECTIONS = 16
_CHAT_PAUSE = 1.0
"""Seconds between two pushes into one private chat: the rate limiter does not see those."""
_GROUP_PAUSE = 3.0
"""Seconds between two pushes into one group: twenty a minute."""
_MARGIN = 0.1
"""Seconds added to what the platform asks for: its clock is not ours."""
_LEFT = (httpx.ReadTimeout, httpx.ReadError, httpx.RemoteProtocolError)
"""The request had left when this happened: perhaps it was done."""


_REFUSED = (
    (InvalidToken, Refused.BOT),
    (Forbidden, Refused.CHAT),
    (BadRequest, Refused.CALL),
)
"""What the library's refusals are about."""


class Limiter(BaseRateLimiter[Leaving]):
    """The library's pace, and two things more: a message is marked right before it leaves, after
    all waiting; and nothing at all leaves before the end of what a 429 asked for.

    The library's own pause is cut short by any other call that ends meanwhile."""

    def __init__(self, paced: AIORateLimiter, gate: Gate) -> None:
        self._paced = paced
        self._gate = gate

    async def initialize(self) -> None:
        """Open nothing."""

    async def shutdown(self) -> None:
        """Close nothing."""

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Any]],
        args: Any,  # noqa: ANN401
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: Leaving | None,
    ) -> Any:  # noqa: ANN401
        """Wait for the turn, mark, send."""

        async def leave(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
            if self._gate.left:
                raise GateShut
            if rate_limit_args is not None and not await rate_limit_args():
                raise Withdrawn
            try:
                return await callback(*args, **kwargs)
            except BadRequest as refusal:
                if NOT_UNDERSTOOD not in refusal.message.lower():
                    raise
                log.error("code=marks_refused method=%s", endpoint)
            # What was refused was not delivered: the same words, plainly, once.
            data.update(unmarked(data))
            data.pop("parse_mode")
            return await callback(*args, **kwargs)

        return await self._paced.process_request(leave, args, kwargs, endpoint, data, None)


class TelegramPusher:
    """Pushes by python-telegram-bot, at the pace the platform gives to broadcasts."""

    def __init__(
        self, line: Line, token: str, api: str, per_second: float, proxy: str = ""
    ) -> None:
        self.line = line
        self.gate = Gate()
        self.refused = False
        self._request = HTTPXRequest(
            connection_pool_size=_CONNECTIONS,
            read_timeout=_SECONDS,
            pool_timeout=60.0,
            proxy=proxy or None,
        )
        # A bucket of one: a larger one lets a double burst through when it starts full.
        paced = AIORateLimiter(
            overall_max_rate=1,
            overall_time_period=1 / per_second,
            group_max_rate=1,
            group_time_period=_GROUP_PAUSE,
            max_retries=0,
        )
        self._bot: ExtBot[Leaving] = ExtBot(
            token,
            base_url=f"{api}/bot",
            base_file_url=f"{api}/file/bot",
            request=self._request,
            get_updates_request=self._request,
            rate_limiter=Limiter(paced, self.gate),
        )
        self._pace = Pace(_CHAT_PAUSE)

    async def push(self, push: Push) -> Fate:
        """Send one message, or write over one."""
        said = 0
        try:
            for send in self._calls(push):
                await self._pace.wait(push.chat)
                await send()
                said += 1
        except Withdrawn:
            return Fate.WITHDRAWN
        except (GateShut, TelegramError) as error:
            fate = self._fate(error, over=push.over is not None)
            # Half of it stands in the chat: to say it all again would say that half twice.
            return Fate.UNKNOWN if said and fate in (Fate.NOT_SENT, Fate.LATER) else fate
        self.refused = False
        return Fate.DONE

    def _fate(self, error: GateShut | TelegramError, *, over: bool) -> Fate:
        if isinstance(error, GateShut):
            return Fate.LATER
        fate = fate_of(error, over=over)
        if fate is Fate.LATER:
            self.gate.shut(pause_of(error) + _MARGIN)
        elif fate is Fate.UNAUTHORISED:
            self.refused = True
            self.gate.shut(TOKEN_PAUSE)
        return fate

    async def close(self) -> None:
        """Close the connections."""
        await self._request.shutdown()

    def _calls(self, push: Push) -> list[Callable[[], Awaitable[object]]]:
        chat = int(push.chat)
        texts = parts_of(push.screen.text, self.line.limits.text)
        buttons = keyboard_of(push.screen.buttons)
        keyboard = InlineKeyboardMarkup.de_json(buttons, self._bot) if buttons else None
        if push.over is not None:
            over = push.over
            return [
                lambda: self._bot.edit_message_text(
                    texts[0],
                    chat,
                    over,
                    parse_mode="HTML",
                    reply_markup=keyboard,
                    rate_limit_args=push.leaving,
                )
            ]
        last = len(texts) - 1

        def one(place: int) -> Callable[[], Awaitable[object]]:
            return lambda: self._bot.send_message(
                chat,
                texts[place],
                parse_mode="HTML",
                reply_markup=keyboard if place == last else None,
                rate_limit_args=push.leaving,
            )

        return [one(place) for place in range(len(texts))]


def fate_of(error: TelegramError, *, over: bool = False) -> Fate:
    """Give what python-telegram-bot's exception means for the message."""
    if isinstance(error, RetryAfter) or is_flood(error.message):
        return Fate.LATER
    for kinds, refused in _REFUSED:
        if isinstance(error, kinds):
            return meaning(refused, error.message, edit=over)
    return Fate.UNKNOWN if isinstance(error.__cause__, _LEFT) else Fate.NOT_SENT


def pause_of(error: TelegramError) -> float:
    """Give the seconds that a 429 asks for; some, when it does not say."""
    asked = error.retry_after if isinstance(error, RetryAfter) else PATIENCE
    return asked.total_seconds() if isinstance(asked, timedelta) else float(asked)
