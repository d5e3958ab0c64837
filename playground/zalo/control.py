"""What drives the miniature Zalo from outside: /play/zalo, used by tests and the phones page."""

import asyncio
import base64
from dataclasses import asdict, fields, replace
from typing import Any

from aiohttp import web

from playground.pace import PaceKind
from playground.routes import Handler, read_json, serve
from playground.samples import SHORT_VOICE, SMALL_PHOTO
from playground.zalo import people
from playground.zalo.delivery import Postman
from playground.zalo.faults import Fault, FaultKind
from playground.zalo.settings import PhotoField, TextUnit, ZaloSettings
from playground.zalo.state import Bot, Chat, Kind, Message, Person, Zalo

HIDDEN_FROM_BOTS = ("unsupported", "document", "contact", "location")
"""What a person can send but a bot only learns of as "unsupported"."""


class ZaloControl:
    """The routes under /play/zalo; every refusal is {"error"} with a 4xx status."""

    def __init__(self, zalo: Zalo, postman: Postman) -> None:
        self._zalo = zalo
        self._postman = postman

    def add_routes(self, app: web.Application) -> None:
        """Stand under /play/zalo."""
        routes: list[tuple[str, str, Handler]] = [
            ("POST", "bots", self.add_bot),
            ("GET", "bots", self.bots),
            ("POST", "users", self.add_user),
            ("GET", "users", self.users),
            ("POST", "send", self.send),
            ("POST", "repeat", self.repeat),
            ("POST", "raw", self.raw),
            ("GET", "chat", self.chat),
            ("GET", "calls", self.calls),
            ("GET", "passed_over", self.passed_over),
            ("GET", "settings", self.settings),
            ("POST", "settings", self.change_settings),
            ("POST", "faults", self.add_fault),
            ("DELETE", "faults", self.clear_faults),
        ]
        for verb, name, handler in routes:
            serve(app, verb, f"/play/zalo/{name}", handler)

    async def add_bot(self, request: web.Request) -> dict[str, Any]:
        """Make a bot: {"token", "name", "display_name"?}."""
        body = await read_json(request)
        bot = self._zalo.add_bot(body["token"], body["name"], body.get("display_name"))
        return self._bot_as_json(bot)

    async def bots(self, _request: web.Request) -> dict[str, Any]:
        """List the bots with what they have used up."""
        return {"bots": [self._bot_as_json(bot) for bot in self._zalo.bots.values()]}

    async def add_user(self, request: web.Request) -> dict[str, Any]:
        """Make a person: {"name", "shows_name"?, "protected"?}."""
        body = await read_json(request)
        person = self._zalo.add_person(
            body["name"],
            shows_name=bool(body.get("shows_name", True)),
            protected=bool(body.get("protected", False)),
        )
        return asdict(person)

    async def users(self, _request: web.Request) -> dict[str, Any]:
        """List the people."""
        return {"users": [asdict(person) for person in self._zalo.people.values()]}

    async def send(self, request: web.Request) -> dict[str, Any]:
        """Let a person send one thing; gives the ids of the messages it became."""
        body = await read_json(request)
        chat = self._chat(body)
        address = str(request.url.origin() / "zalo" / "files")
        messages = self._sent(chat, body, address)
        self._postman.collect(chat.bot)
        return {
            "message_id": messages[-1].message_id,
            "message_ids": [message.message_id for message in messages],
        }

    def _sent(self, chat: Chat, body: dict[str, Any], address: str) -> list[Message]:
        if body.get("text"):
            return people.says(self._zalo, chat, body["text"])
        if "photo" in body:
            caption = body.get("caption") or ""
            photo = base64.b64decode(body["photo"], validate=True) or SMALL_PHOTO
            return [people.sends_photo(self._zalo, chat, address, photo, caption)]
        if body.get("voice"):
            return [people.sends_voice(self._zalo, chat, address, SHORT_VOICE)]
        if body.get("sticker"):
            return [people.sends_sticker(self._zalo, chat)]
        if any(body.get(name) for name in HIDDEN_FROM_BOTS):
            return [people.sends_unsupported(self._zalo, chat)]
        raise ValueError("nothing to send")

    async def repeat(self, request: web.Request) -> dict[str, Any]:
        """Deliver the bot's last update again, {"n"} times."""
        body = await read_json(request)
        bot = self._bot(body["bot"])
        if not bot.delivered:
            raise ValueError("there is no update to repeat")
        update = bot.delivered[-1]
        for _ in range(int(body.get("n", 1))):
            people.deliver(self._zalo, bot, update)
        self._postman.collect(bot)
        return {"update": update}

    async def raw(self, request: web.Request) -> dict[str, Any]:
        """Deliver an update as it stands, however malformed."""
        body = await read_json(request)
        bot = self._bot(body["bot"])
        people.deliver(self._zalo, bot, body["update"])
        self._postman.collect(bot)
        return {"update": body["update"]}

    async def chat(self, request: web.Request) -> dict[str, Any]:
        """Show a chat as the person sees it."""
        chat = self._chat(dict(request.query))
        return {
            "messages": [_message_as_json(message) for message in chat.messages],
            "typing": asyncio.get_running_loop().time() < chat.typing_until,
            "admitted": chat.admitted,
        }

    async def calls(self, request: web.Request) -> dict[str, Any]:
        """List the calls of a bot (or all) after number `since`."""
        token = request.query.get("bot")
        since = int(request.query.get("since", "0"))
        calls = self._zalo.calls[since:]
        return {"calls": [asdict(call) for call in calls if token in (None, call.token)]}

    async def passed_over(self, _request: web.Request) -> dict[str, Any]:
        """List the mistakes of bots that the real Zalo would take in silence."""
        return {"passed_over": self._zalo.passed_over}

    async def settings(self, _request: web.Request) -> dict[str, Any]:
        """Show the settings."""
        return asdict(self._zalo.settings)

    async def change_settings(self, request: web.Request) -> dict[str, Any]:
        """Change some settings while everything runs."""
        changes = await read_json(request)
        unknown = set(changes) - {field.name for field in fields(ZaloSettings)}
        if unknown:
            raise ValueError(f"no such setting: {', '.join(sorted(unknown))}")
        if "text_unit" in changes:
            changes["text_unit"] = TextUnit(changes["text_unit"])
        if "pace" in changes:
            changes["pace"] = PaceKind(changes["pace"])
        if "photo_field" in changes:
            changes["photo_field"] = PhotoField(changes["photo_field"])
        self._zalo.settings = replace(self._zalo.settings, **changes)
        return asdict(self._zalo.settings)

    async def add_fault(self, request: web.Request) -> dict[str, Any]:
        """Order a fault: {"kind", "method"?, "times"?, "seconds"?, "chat"?, …}."""
        body = await read_json(request)
        return order_fault(self._zalo, body)

    async def clear_faults(self, _request: web.Request) -> dict[str, Any]:
        """Forget every fault still open."""
        self._zalo.faults.clear()
        return {}

    def _bot(self, token: str) -> Bot:
        return _bot_of(self._zalo, token)

    def _chat(self, body: dict[str, Any]) -> Chat:
        return _chat_of(self._zalo, body)

    def _bot_as_json(self, bot: Bot) -> dict[str, Any]:
        now = self._zalo.clock.now()
        chats = [chat for chat in self._zalo.chats.values() if chat.bot is bot]
        return {
            "id": bot.id,
            "token": bot.token,
            "name": bot.account_name,
            "users": sum(chat.admitted for chat in chats),
            "sent_this_month": bot.sent[now.year, now.month],
        }


def order_fault(zalo: Zalo, body: dict[str, Any]) -> dict[str, Any]:
    """Order a fault; "user" and "bot" may stand for the "chat" of these two."""
    order = {**body, "kind": FaultKind(body["kind"])}
    if "user" in order:
        order["chat"] = _chat_of(zalo, {"user": order.pop("user"), "bot": order.pop("bot")}).id
    fault = Fault(**order)
    zalo.faults.add(fault)
    return asdict(fault)


def _bot_of(zalo: Zalo, token: str) -> Bot:
    bot = zalo.bots.get(token)
    if bot is None:
        raise ValueError("no such bot")
    return bot


def _chat_of(zalo: Zalo, body: dict[str, Any]) -> Chat:
    person: Person | None = zalo.people.get(str(body["user"]))
    if person is None:
        raise ValueError("no such user")
    return zalo.chat(person, _bot_of(zalo, body["bot"]))


def _message_as_json(message: Message) -> dict[str, Any]:
    is_text = message.kind is Kind.TEXT
    return {
        "message_id": message.message_id,
        "from": message.author,
        "kind": message.kind,
        "text": message.text if is_text else "",
        "caption": message.text if message.kind is Kind.PHOTO else "",
        "styles": list(message.styles),
        "buttons": [],
        "file": _file_as_json(message),
        "date": message.date.isoformat(),
        "edited": False,
        "deleted": False,
        "pinned": False,
        "reply_keyboard": None,
    }


def _file_as_json(message: Message) -> dict[str, Any] | None:
    if message.url is None:
        return None
    return {"name": message.url.rsplit("/", 1)[-1], "size": None, "url": message.url}
