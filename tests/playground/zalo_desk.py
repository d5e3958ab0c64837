"""What the Zalo tests hold in hand: a bot's calls and the people's doings, over HTTP."""

import base64
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any

from aiohttp import ClientSession

from playground.zalo import Zalo

SAIGON = timezone(timedelta(hours=7))
TOKEN = "101:vi-du"
PIXEL = base64.b64encode(
    base64.b64decode(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGBgAAAABQABh6FO1AAAAABJRU5ErkJggg=="
    )
).decode()


class StandingClock:
    """A clock that moves only when told to."""

    def __init__(self) -> None:
        self._now = datetime(2026, 11, 20, 8, 0, tzinfo=SAIGON)

    def now(self) -> datetime:
        return self._now

    def move(self, by: timedelta) -> None:
        self._now += by


class SmallWorld:
    """A world with nothing but a clock in it; it remembers what was announced."""

    def __init__(self) -> None:
        self.clock = StandingClock()
        self.announced: list[tuple[str, str, str, str]] = []

    def announce(self, channel: str, user: str, bot: str, kind: str) -> None:
        self.announced.append((channel, user, bot, kind))


@dataclass(slots=True)
class ZaloDesk:
    """Sits before a miniature Zalo: calls it as a bot and drives it as the people do."""

    base_url: str
    session: ClientSession
    zalo: Zalo
    world: SmallWorld
    token: str = TOKEN

    async def call(self, method: str, **params: Any) -> dict[str, Any]:
        """Call a method as a bot does and give the envelope; any status but 200 is a failure."""
        status, answer = await self.call_with_status(method, **params)
        assert 200 == status
        return answer

    async def call_with_status(self, method: str, **params: Any) -> tuple[int, dict[str, Any]]:
        url = f"{self.base_url}/zalo/bot{self.token}/{method}"
        async with self.session.post(url, json=params) as answer:
            return answer.status, await answer.json()

    async def play(self, route: str, /, **body: Any) -> dict[str, Any]:
        """Drive the platform by POST; a refusal is a failure."""
        async with self.session.post(f"{self.base_url}/play/zalo/{route}", json=body) as answer:
            assert 200 == answer.status, await answer.text()
            result: dict[str, Any] = await answer.json()
            return result

    async def look(self, name: str, **query: str) -> dict[str, Any]:
        """Look at the platform by GET."""
        url = f"{self.base_url}/play/zalo/{name}"
        async with self.session.get(url, params=query) as answer:
            assert 200 == answer.status, await answer.text()
            result: dict[str, Any] = await answer.json()
            return result

    async def person(self, name: str, **traits: bool) -> str:
        """Give somebody a phone; the answer is the id for `send`."""
        person = await self.play("users", name=name, **traits)
        return str(person["id"])

    async def send(self, user: str, **what: Any) -> dict[str, Any]:
        return await self.play("send", user=user, bot=self.token, **what)

    async def poll(self, timeout: float = 0) -> dict[str, Any]:  # noqa: ASYNC109  # Zalo's word
        return await self.call("getUpdates", timeout=timeout)

    async def acquainted(self, name: str) -> tuple[str, str]:
        """Let a new person write "Chào" and the bot read it: (user, chat id)."""
        user = await self.person(name)
        await self.send(user, text="Chào")
        update = await self.poll()
        return user, update["result"]["message"]["chat"]["id"]

    async def screen(self, user: str) -> list[str]:
        """Give the texts of the bot that a person sees."""
        chat = await self.look("chat", user=user, bot=self.token)
        return [message["text"] for message in chat["messages"] if message["from"] == "bot"]
