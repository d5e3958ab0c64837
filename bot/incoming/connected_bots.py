"""The bots of the settings, connected: who they are is asked before anything else."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from aiogram import Bot
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import (
    AiogramError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramUnauthorizedError,
)
from aiogram.methods import GetMe, SetMyCommands
from aiogram.types import BotCommand

from bot.channel.bot_channel import Line, telegram_line, zalo_line
from bot.channel.pace import Sleep
from bot.channel.render import Method
from bot.channel.send import is_final
from bot.errors import RunError
from bot.settings import Settings
from bot.telegram.session import ForgivingSession
from bot.telegram.unmarked import Unmarked
from bot.updates.edge import FIRST_PAUSE, LONGEST_PAUSE
from bot.zalo.api import (
    IDLE,
    QUOTA,
    UNAUTHORISED,
    ZaloApi,
    ZaloDownError,
    ZaloError,
    ZaloSilentError,
)
from bot.zalo.session import ZaloSession
from handlers.words import words_for

log = logging.getLogger("bot.lines")

T = TypeVar("T")

_SECONDS = 25
"""How long one call may take; only a poll takes longer, and says so. Longer than a slow platform
takes: what is given up too early is perhaps delivered, and sent twice."""
_SAID = 200
"""Letters of what a platform says that are shown."""
_COMMANDS = ("menu", "help", "bimat", "riengtu", "language")


def lines_of(settings: Settings) -> list[Line]:
    """Give a line for every token of the settings. Raises `RunError` when there is none."""
    lines = []
    if settings.telegram_token.get_secret_value():
        lines.append(telegram_line(telegram_bot(settings)))
    if token := settings.zalo_token.get_secret_value():
        lines.append(zalo_line(Bot(token, session=ZaloSession(ZaloApi(token, settings.zalo_api)))))
    if not lines:
        raise RunError("no_channel")
    return lines


def telegram_bot(settings: Settings) -> Bot:
    """Give Telegram's bot, reached as the settings say; whoever takes it closes its session."""
    session = ForgivingSession(
        api=TelegramAPIServer.from_base(settings.telegram_api),
        timeout=_SECONDS,
        proxy=settings.telegram_proxy.get_secret_value() or None,
    )
    session.middleware.register(Unmarked())
    return Bot(settings.telegram_token.get_secret_value(), session=session)


async def name_of(line: Line, sleep: Sleep = asyncio.sleep) -> str:
    """Ask a bot for its name, until the platform answers.

    Raises `RunError` when the platform does not know the token, or refuses the bot."""
    me = await patiently(line, GetMe(), "bot_refused", sleep)
    name: str = me.username or me.first_name
    return name


async def patiently(
    line: Line,
    method: Method,
    refused: str,
    sleep: Sleep = asyncio.sleep,
) -> Any:  # noqa: ANN401
    """Give the answer to a call that the program cannot start without, however long it takes.

    Raises `RunError` when the platform does not know the token; `refused`, with what it said, when
    it answered that it will not: asked again it would say the same."""

    async def made() -> Any:  # noqa: ANN401
        try:
            return await line.bot(method)
        except TelegramRetryAfter as asked:
            raise _NotYetError(type(asked).__name__, float(asked.retry_after)) from None
        except AiogramError as failure:
            if _of_token(failure, method):
                raise RunError(f"{line.channel}_token_refused") from None
            if is_final(failure):
                raise _refusal(refused, line, str(getattr(failure, "message", ""))) from None
            raise _NotYetError(type(failure).__name__) from None

    return await _until_made(line, made, sleep)


async def patiently_zalo(
    line: Line, call: Callable[[], Awaitable[T]], refused: str, sleep: Sleep = asyncio.sleep
) -> T:
    """Give the answer to one of Zalo's own calls, as `patiently` does for the engine's."""

    async def made() -> T:
        try:
            return await call()
        except (ZaloDownError, ZaloSilentError) as failure:
            raise _NotYetError(str(failure.code)) from None
        except ZaloError as failure:
            if failure.code == UNAUTHORISED:
                raise RunError("zalo_token_refused") from None
            if failure.code in (IDLE, QUOTA):
                raise _NotYetError(str(failure.code)) from None
            raise _refusal(refused, line, str(failure.code)) from None

    return await _until_made(line, made, sleep)


class _NotYetError(Exception):
    """The platform may answer the next time."""

    def __init__(self, kind: str, asked: float = 0.0) -> None:
        super().__init__(kind)
        self.asked = asked


async def _until_made(line: Line, call: Callable[[], Awaitable[T]], sleep: Sleep) -> T:
    pause = FIRST_PAUSE
    while True:
        try:
            return await call()
        except _NotYetError as failure:
            log.warning("code=unreachable line=%s kind=%s", line.name, failure)
            await sleep(max(pause, failure.asked))
        pause = min(pause * 2, LONGEST_PAUSE)


def _of_token(failure: AiogramError, method: Method) -> bool:
    """For a malformed token Telegram says that there is no such thing as its bot."""
    unknown = isinstance(failure, TelegramNotFound) and isinstance(method, GetMe)
    return unknown or isinstance(failure, TelegramUnauthorizedError)


def _refusal(code: str, line: Line, said: str) -> RunError:
    """Give why there is no going on, in the platform's words; the token is none of them."""
    shown = said.replace(line.bot.token, "…")[:_SAID] or "–"
    return RunError(code, channel=line.channel.capitalize(), said=shown)


async def show_commands(line: Line, language: str) -> None:
    """Fill the menu of the chat; a bot without it works as well."""
    try:
        for code in (None, "vi", "en"):
            words = words_for(code or language)
            menu = [
                BotCommand(command=name, description=words.label(f"command.{name}"))
                for name in _COMMANDS
            ]
            await line.bot(SetMyCommands(commands=menu, language_code=code))
    except AiogramError as failure:
        log.warning("code=no_menu line=%s kind=%s", line.name, type(failure).__name__)
