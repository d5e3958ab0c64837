"""What the Telegram tests hold in hand: a bot's calls over HTTP, and Trần Thị Lan's phone."""

import asyncio
from typing import Any

from aiohttp import ClientSession, FormData

from playground.app import Playground
from playground.story import TelegramPhone

BOT_TOKEN = "4242:vi-du-vi-du"
OTHER_TOKEN = "4343:bot-khac"

Json = dict[str, Any]


class TelegramDesk:
    """One bot's view of the miniature Telegram."""

    def __init__(self, world: Playground, session: ClientSession) -> None:
        self.world = world
        self.session = session
        self.lan: TelegramPhone
        self.offset = 0

    async def begin(self) -> None:
        """Let Lan open the chat, and fetch and confirm the update it makes."""
        self.lan = await self.world.telegram_phone(
            "Trần Thị Lan", BOT_TOKEN, phone="+84900000001", username="lan_vidu"
        )
        await self.lan.opens()
        await self.updates()
        await self.updates()

    @property
    def chat_id(self) -> int:
        return int(self.lan.user)

    def url(self, method: str, token: str = BOT_TOKEN) -> str:
        return f"{self.world.telegram_api}/bot{token}/{method}"

    async def call(self, method: str, token: str = BOT_TOKEN, /, **params: Any) -> Json:
        """Make a call with a JSON body and give the answer's body."""
        async with self.session.post(self.url(method, token), json=params) as response:
            body: Json = await response.json()
        assert response.status == (200 if body["ok"] else body["error_code"])
        return body

    async def form(self, method: str, form: FormData | dict[str, str]) -> Json:
        """Make a call with a form and give the answer's body."""
        async with self.session.post(self.url(method), data=form) as response:
            body: Json = await response.json()
        return body

    async def does(self, method: str, **params: Any) -> Any:
        """Make a call that must succeed and give its result."""
        answer = await self.call(method, **params)
        assert answer["ok"], answer
        return answer["result"]

    async def refusal(self, method: str, **params: Any) -> tuple[int, str]:
        """Make a call that must be refused and give the code and the words."""
        answer = await self.call(method, **params)
        assert not answer["ok"], answer
        return answer["error_code"], answer["description"]

    async def says(self, text: str, **params: Any) -> Json:
        """Send Lan a text and give the message."""
        message: Json = await self.does("sendMessage", chat_id=self.chat_id, text=text, **params)
        return message

    async def updates(self, seconds: int = 0) -> list[Json]:
        """Fetch what is new and confirm what was fetched before."""
        fetched: list[Json] = await self.does("getUpdates", offset=self.offset, timeout=seconds)
        if fetched:
            self.offset = fetched[-1]["update_id"] + 1
        return fetched

    async def tapped(self, label: str) -> Json:
        """Let Lan tap a button and give the callback query it makes, not answered yet."""
        tapping = asyncio.gather(self.lan.taps(label, wait=0))
        updates = await self.updates(seconds=5)
        await tapping
        query: Json = updates[-1]["callback_query"]
        return query


def keyboard(*rows: list[str]) -> Json:
    """Make an inline keyboard whose buttons carry their own labels as data."""
    return {
        "inline_keyboard": [[{"text": text, "callback_data": text} for text in row] for row in rows]
    }
