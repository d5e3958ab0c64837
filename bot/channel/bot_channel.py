"""A line: one bot on one channel, and what that channel can carry."""

from dataclasses import dataclass

from aiogram import Bot

from handlers.reply import Capabilities
from workflow.work import ChatKey

TELEGRAM = "telegram"
ZALO = "zalo"


@dataclass(frozen=True, slots=True)
class Limits:
    """How long one message may be, in UTF-16 units after its marks were read."""

    text: int
    caption: int


TELEGRAM_LIMITS = Limits(text=4096, caption=1024)
ZALO_LIMITS = Limits(text=1900, caption=1900)
"""The server takes 2000; what it counts is not published, so some room is left."""


@dataclass(frozen=True, slots=True)
class Line:
    """One bot on one channel."""

    channel: str
    bot: Bot
    capabilities: Capabilities
    limits: Limits

    @property
    def key(self) -> str:
        """The bot's number as text: the `bot` of every `ChatKey` on this line."""
        return str(self.bot.id)

    @property
    def name(self) -> str:
        """Channel and bot, for logs and locks; no secret."""
        return f"{self.channel}:{self.key}"

    def chat(self, chat: str) -> ChatKey:
        """Give the key of one chat on this line, by the platform's own id of it."""
        return ChatKey(channel=self.channel, bot=self.key, chat=chat)


def telegram_line(bot: Bot) -> Line:
    """Give the line of a Telegram bot: buttons, edits and files."""
    return Line(TELEGRAM, bot, Capabilities(), TELEGRAM_LIMITS)


def zalo_line(bot: Bot) -> Line:
    """Give the line of a Zalo bot: text, and nothing that was sent can be changed."""
    return Line(ZALO, bot, Capabilities(buttons=False, edits=False, files=False), ZALO_LIMITS)
