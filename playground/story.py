"""The story client: people with phones, in verbs a test or a demo can be read by."""

from playground.story_asking import Asking, Refused
from playground.story_phone import GLANCE, PATIENCE, Answer, Phone, Seen
from playground.story_telegram import TelegramPhone
from playground.story_zalo import ZaloPhone

__all__ = ["GLANCE", "PATIENCE", "Answer", "Phone", "Refused", "Seen", "Story", "TelegramPhone"]


class Story(Asking):
    """Speaks to a running playground; `async with Story(address) as story:`"""

    async def telegram_bot(self, token: str, username: str, name: str = "Tự Soi") -> str:
        """Register a Telegram bot and give its token."""
        body = {"token": token, "username": username, "name": name}
        await self.ask("POST", "telegram/bots", body)
        return token

    async def telegram_phone(self, name: str, bot: str, **details: str) -> TelegramPhone:
        """Give somebody a phone with Telegram; `phone` and `username` are details."""
        user = await self.ask("POST", "telegram/users", {"first_name": name, **details})
        return TelegramPhone(self, name, user["id"], bot)

    async def telegram_group(self, title: str, *phones: TelegramPhone) -> list[TelegramPhone]:
        """Let people make a group; gives their phones, open there."""
        group = {"title": title, "members": [phone.user for phone in phones]}
        made = await self.ask("POST", "telegram/groups", group)
        return [phone.at(made["id"]) for phone in phones]

    async def zalo_bot(self, token: str, name: str = "Bot Tự Soi") -> str:
        """Register a Zalo bot and give its token."""
        await self.ask("POST", "zalo/bots", {"token": token, "name": name})
        return token

    async def zalo_phone(self, name: str, bot: str) -> Phone:
        """Give somebody a phone with Zalo."""
        user = await self.ask("POST", "zalo/users", {"name": name})
        return ZaloPhone(self, name, user["id"], bot)
