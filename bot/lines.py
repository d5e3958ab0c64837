"""The bots of the settings, connected: who they are is asked before anything else."""

import asyncio
import logging
from typing import Any

from aiogram import Bot
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import AiogramError, TelegramNotFound, TelegramUnauthorizedError
from aiogram.methods import GetMe, SetMyCommands
from aiogram.types import BotCommand

from bot.edge import FIRST_PAUSE, LONGEST_PAUSE
from bot.errors import RunError
from bot.line import Line, telegram_line, zalo_line
from bot.pace import Sleep
from bot.render import Method
from bot.settings import Settings
from bot.telegram.session import ForgivingSession
from bot.telegram.unmarked import Unmarked
from bot.zalo.api import ZaloApi, ZaloDownError, ZaloError, ZaloSilentError
from bot.zalo.session import ZaloSession
from handlers.words import words_for

log = logging.getLogger("bot.lines")

_SECONDS = 25
"""How long one call may take; only a poll takes longer, and says so. Longer than a slow platform
takes: what is given up too early is perhaps delivered, and sent twice."""
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

    Raises `RunError` when the platform does not know the token."""
    me = await patiently(line, GetMe(), sleep)
    name: str = me.username or me.first_name
    return name


async def patiently(line: Line, method: Method, sleep: Sleep = asyncio.sleep) -> Any:  # noqa: ANN401
    """Give the answer to a call that the program cannot start without, however long it takes.

    Raises `RunError` when the platform does not know the token."""
    pause = FIRST_PAUSE
    while True:
        try:
            return await line.bot(method)
        except (TelegramUnauthorizedError, TelegramNotFound):
            # For a malformed token Telegram says that there is no such thing.
            raise RunError(f"{line.channel}_token_refused") from None
        except AiogramError as failure:
            kind = type(failure).__name__
            log.warning("code=unreachable line=%s kind=%s", line.name, kind)
        await sleep(pause)
        pause = min(pause * 2, LONGEST_PAUSE)


async def announce_zalo(
    api: ZaloApi, address: str, secret: str, sleep: Sleep = asyncio.sleep
) -> None:
    """Tell Zalo where to post updates, however long it takes it to answer.

    Raises `RunError` when it does not take the address."""
    pause = FIRST_PAUSE
    while True:
        try:
            await api.call("setWebhook", url=address, secret_token=secret)
        except (ZaloDownError, ZaloSilentError) as failure:
            log.warning("code=unreachable line=zalo status=%d", failure.code)
        except ZaloError as error:
            raise RunError("zalo_webhook_refused", status=error.code) from None
        else:
            return
        await sleep(pause)
        pause = min(pause * 2, LONGEST_PAUSE)


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
