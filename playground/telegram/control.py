"""The routes under /play/telegram: the people, the platform's bad days, and what can be watched."""

import asyncio
import base64
from collections.abc import Callable
from dataclasses import asdict, fields
from datetime import timedelta
from typing import Any

from aiohttp import web

from playground.pace import PaceKind
from playground.routes import read_json, serve
from playground.samples import SMALL_PHOTO
from playground.telegram import web_apps
from playground.telegram.faults import Fault, FaultBoard, FaultKind
from playground.telegram.people import HANOI, Hands, card_of
from playground.telegram.settings import TelegramSettings
from playground.telegram.state import Bot, Callback, Chat, Group, Message, Person, Telegram
from playground.telegram.views import Seat, bot_as_user, chat_on_phone, history, unix

Json = dict[str, Any]

ANSWER_SECONDS = 10.0
TICK = 0.02


class TelegramControl:
    """Lets stories and the phones' page act on the miniature Telegram."""

    def __init__(self, telegram: Telegram, faults: FaultBoard) -> None:
        self._telegram = telegram
        self._faults = faults
        self._hands = Hands(telegram, faults)

    def add_routes(self, app: web.Application) -> None:
        """Stand under /play/telegram."""
        for name in ("bots", "users", "send", "start", "tap", "block", "unblock"):
            serve(app, "POST", f"/play/telegram/{name}", getattr(self, name))
        for name in ("delete_message", "forget_message", "repeat", "raw", "settings", "edit"):
            serve(app, "POST", f"/play/telegram/{name}", getattr(self, name))
        for name in ("groups", "take_in", "put_out"):
            serve(app, "POST", f"/play/telegram/{name}", getattr(self, name))
        for name in ("chat", "history", "calls", "pending", "flaws", "passed_over"):
            serve(app, "GET", f"/play/telegram/{name}", getattr(self, name))
        serve(app, "GET", "/play/telegram/bots", self.all_bots)
        serve(app, "GET", "/play/telegram/users", self.all_users)
        serve(app, "GET", "/play/telegram/groups", self.all_groups)

    async def bots(self, request: web.Request) -> Json:
        """Register a bot: {"token", "username", "name"}."""
        body = await read_json(request)
        bot = self._telegram.add_bot(body["token"], body["username"], body["name"])
        return bot_as_user(bot)

    async def all_bots(self, _request: web.Request) -> Json:
        """List the bots."""
        bots = self._telegram.bots.values()
        return {"bots": [{**bot_as_user(bot), "token": bot.token} for bot in bots]}

    async def users(self, request: web.Request) -> Json:
        """Let somebody install the app: {"first_name", "last_name"?, "username"?, "phone"?, …}."""
        body = await read_json(request)
        return asdict(self._telegram.add_person(body.pop("first_name"), **body))

    async def all_users(self, _request: web.Request) -> Json:
        """List the people."""
        return {"users": [asdict(person) for person in self._telegram.people.values()]}

    async def groups(self, request: web.Request) -> Json:
        """Let people make a group: {"title", "members": [user, …]}."""
        body = await read_json(request)
        members = [self._person(one) for one in body["members"]]
        return _group_as_json(self._telegram.add_group(body["title"], members))

    async def all_groups(self, _request: web.Request) -> Json:
        """List the groups."""
        return {"groups": [_group_as_json(one) for one in self._telegram.groups.values()]}

    async def take_in(self, request: web.Request) -> Json:
        """Let a member add the bot to a group: {"user", "bot", "group"}."""
        self._hands.takes_in(self._seat(await read_json(request)))
        return {}

    async def put_out(self, request: web.Request) -> Json:
        """Let a member remove the bot from a group: {"user", "bot", "group"}."""
        self._hands.puts_out(self._seat(await read_json(request)))
        return {}

    async def send(self, request: web.Request) -> Json:
        """Let a person send one thing; gives the ids of the messages it became.

        "reply_to" names the message it answers, "forwarded_from" a user or a name it is from."""
        body = await read_json(request)
        seat = self._seat(body)
        ids = [message.id for message in self._sent(seat, body)]
        return {"message_id": ids[-1], "message_ids": ids}

    def _sent(self, seat: Seat, body: Json) -> list[Message]:
        hands, around = self._hands, self._around(seat, body)
        if body.get("text", "").strip():
            return hands.says(seat, body["text"], around)
        if "album" in body:
            pictures = [_picture(one) for one in body["album"]]
            return hands.sends_album(seat, pictures, body.get("caption") or "")
        return [hands.sends(seat, self._content(seat, body), around)]

    def _content(self, seat: Seat, body: Json) -> Json:
        hands, caption = self._hands, body.get("caption") or ""
        if "photo" in body:
            return hands.photo(seat.bot, _picture(body["photo"]), caption)
        if "document" in body:
            file = body["document"]
            data = base64.b64decode(file["data"], validate=True)
            mime = file.get("mime") or "application/octet-stream"
            return hands.document(seat.bot, (file["name"], mime, data), caption)
        if isinstance(body.get("contact"), dict):
            return card_of(body["contact"])
        plain: dict[str, Callable[[], Json]] = {
            "contact": lambda: hands.contact(seat.person),
            "voice": lambda: hands.voice(seat.bot),
            "sticker": lambda: hands.sticker(seat.bot),
            "location": lambda: {"location": HANOI},
        }
        for name, content in plain.items():
            if body.get(name):
                return content()
        raise ValueError("nothing to send")

    def _around(self, seat: Seat, body: Json) -> Json:
        around: Json = {}
        if body.get("reply_to") is not None:
            answered = self._message(seat.chat, {"message_id": body["reply_to"]})
            around |= self._hands.answering(seat, answered)
        if body.get("forwarded_from") is not None:
            source = body["forwarded_from"]
            known = self._person(source) if isinstance(source, int) else str(source)
            around |= self._hands.forwarded(known)
        return around

    async def edit(self, request: web.Request) -> Json:
        """Let a person write another text over an own message: {"message_id", "text"}."""
        body = await read_json(request)
        seat = self._seat(body)
        self._hands.edits(seat, self._message(seat.chat, body), body["text"])
        return {}

    async def start(self, request: web.Request) -> Json:
        """Open a chat by deep link: {"user", "bot", "payload"?}."""
        body = await read_json(request)
        message = self._hands.starts(self._seat(body), body.get("payload") or "")
        return {"message_id": message.id}

    async def tap(self, request: web.Request) -> Json:
        """Press a button: by "label", by "row" and "col", or by "data"; "message_id" may narrow.

        {"again": true} presses a button that is no longer shown, by message_id and data. Waits for
        the bot's answer, "wait" seconds at most. A button that opens a page gives its address; what
        Telegram tells a page it opens itself may be spoilt by "telling" (`web_apps.opened`).
        """
        body = await read_json(request)
        seat = self._seat(body)
        message, button = self._button(seat.chat, body)
        if message is None:
            return await self._press_key(seat, button)
        untold = {"answer": None, "alert": False, "answered": False}
        if "web_app" in button:
            now = unix(self._telegram.clock.now())
            page = web_apps.opened(button["web_app"]["url"], seat, body.get("telling", {}), now)
            return {**untold, "url": page, "in_app": True}
        if "url" in button:
            return {**untold, "url": button["url"]}
        callback = self._hands.taps(seat, message, button["callback_data"])
        return await self._answer_of(callback, float(body.get("wait", ANSWER_SECONDS)))

    async def _press_key(self, seat: Seat, key: Json) -> Json:
        """A key of the reply keyboard sends its text, or the contact it asks for."""
        if key.get("request_contact"):
            message = self._hands.sends(seat, self._hands.contact(seat.person))
        elif key.get("request_location"):
            message = self._hands.sends(seat, {"location": HANOI})
        else:
            message = self._hands.says(seat, key["text"])[-1]
        return {"answer": None, "alert": False, "answered": False, "message_id": message.id}

    async def _answer_of(self, callback: Callback, seconds: float) -> Json:
        for _ in range(max(1, int(seconds / TICK))):
            if callback.answer is not None:
                break
            await asyncio.sleep(TICK)
        answer = callback.answer or {"text": None, "alert": False, "url": None}
        return {
            "answer": answer["text"],
            "alert": answer["alert"],
            "url": answer["url"],
            "answered": callback.answer is not None,
        }

    def _button(self, chat: Chat, body: Json) -> tuple[Message | None, Json]:
        """Find the button meant; without a message it is a key of the reply keyboard."""
        if body.get("again"):
            return self._message(chat, body), {"callback_data": body["data"]}
        messages = chat.visible()[::-1]
        if body.get("message_id") is not None:
            messages = [self._message(chat, body)]
        for exact in (True, False):
            for message in messages:
                rows = message.body.get("reply_markup", {}).get("inline_keyboard", [])
                if found := _matching(rows, body, exact=exact):
                    return message, found
            rows = (chat.reply_keyboard or {}).get("keyboard", [])
            if body.get("message_id") is None and (key := _matching(rows, body, exact=exact)):
                return None, key
        raise ValueError("no such button")

    async def block(self, request: web.Request) -> Json:
        """Let a person stop a bot."""
        self._hands.blocks(self._seat(await read_json(request)))
        return {}

    async def unblock(self, request: web.Request) -> Json:
        """Let a person take a bot back."""
        self._hands.unblocks(self._seat(await read_json(request)))
        return {}

    async def delete_message(self, request: web.Request) -> Json:
        """Let a person delete a message for both sides."""
        body = await read_json(request)
        seat = self._seat(body)
        self._hands.deletes(seat, self._message(seat.chat, body))
        return {}

    async def forget_message(self, request: web.Request) -> Json:
        """Put a message out of the bot's reach: taps on it come with an inaccessible message."""
        body = await read_json(request)
        self._message(self._seat(body).chat, body).accessible = False
        return {}

    async def repeat(self, request: web.Request) -> Json:
        """Deliver a bot's last "n" updates once more, confirmed or not."""
        body = await read_json(request)
        again = self._bot(body).updates.repeat(int(body.get("n", 1)))
        return {"updates": [update.body for update in again]}

    async def raw(self, request: web.Request) -> Json:
        """Deliver an update as it stands, however malformed, under the next id."""
        body = await read_json(request)
        update = self._bot(body).updates.add_raw(body["update"], "raw")
        return {"update_id": update.id}

    async def settings(self, request: web.Request) -> Json:
        """Change settings while all runs; spans of time in seconds. Gives all of them."""
        changes, settings = await read_json(request), self._telegram.settings
        unknown = set(changes) - {field.name for field in fields(TelegramSettings)}
        if unknown:
            raise ValueError(f"no such setting: {', '.join(sorted(unknown))}")
        for name, value in changes.items():
            is_span = isinstance(value, int | float) and name in SPANS
            setattr(settings, name, timedelta(seconds=value) if is_span else value)
        settings.pace = PaceKind(settings.pace)
        shown = asdict(settings)
        return {
            name: value.total_seconds() if isinstance(value, timedelta) else value
            for name, value in shown.items()
        }

    async def chat(self, request: web.Request) -> Json:
        """Show a chat as its person sees it."""
        return chat_on_phone(self._seat(dict(request.query)))

    async def history(self, request: web.Request) -> Json:
        """Show every version of every message."""
        return {"versions": history(self._seat(dict(request.query)).chat)}

    async def calls(self, request: web.Request) -> Json:
        """List the calls of a bot (or all) after number `since`; without polls that went well."""
        token, since = request.query.get("bot"), int(request.query.get("since", "0"))
        calls = [call for call in self._telegram.calls if call.number > since]
        return {
            "calls": [
                {**asdict(call), "at": call.at.isoformat()}
                for call in calls
                if token in (None, call.bot)
            ]
        }

    async def pending(self, request: web.Request) -> Json:
        """Show the updates a bot has not confirmed."""
        pending = self._bot(dict(request.query)).updates.pending
        return {"updates": [update.body for update in pending]}

    async def flaws(self, _request: web.Request) -> Json:
        """List what the miniature itself said against the facts; it should be nothing."""
        return {"flaws": self._telegram.flaws}

    async def passed_over(self, _request: web.Request) -> Json:
        """List the mistakes of bots that the real server would take in silence."""
        return {"passed_over": self._telegram.passed_over}

    def add_fault(self, body: Json) -> Json:
        """Order a fault: {"kind", "method"?, "times"?, "seconds"?, "chat"?}.

        "user" and "bot" may stand for the chat of these two.
        """
        order = {**body, "kind": FaultKind(body["kind"])}
        if "user" in order:
            where: Json = {
                name: order.pop(name) for name in ("user", "bot", "group") if name in order
            }
            order["chat"] = self._seat(where).chat.id
        if order.get("chat") is not None:
            order["chat"] = str(order["chat"])
        fault = Fault(**order)
        self._faults.add(fault)
        return asdict(fault)

    def clear_faults(self) -> None:
        """Forget every fault still open."""
        self._faults.clear()

    def _bot(self, body: Json) -> Bot:
        bot = self._telegram.bots.get(body["bot"])
        if bot is None:
            raise ValueError("no such bot")
        return bot

    def _person(self, user: object) -> Person:
        person = self._telegram.people.get(int(str(user)))
        if person is None:
            raise ValueError("no such user")
        return person

    def _seat(self, body: Json) -> Seat:
        """Find where somebody sits: {"user", "bot"}, and "group" unless it is private."""
        bot, person = self._bot(body), self._person(body["user"])
        if not body.get("group"):
            return Seat(bot, self._telegram.chat(bot, person), person)
        group = self._telegram.groups.get(int(body["group"]))
        if group is None or person.id not in group.members:
            raise ValueError("no such group")
        return Seat(bot, group, person)

    def _message(self, chat: Chat, body: Json) -> Message:
        message = chat.messages.get(int(body["message_id"]))
        if message is None:
            raise ValueError("no such message")
        return message


SPANS = ("edit_window", "delete_window", "accessible_for", "update_life")


def _group_as_json(group: Group) -> Json:
    return {
        "id": group.id,
        "title": group.title,
        "members": list(group.members),
        "bots": sorted(group.bots),
    }


def _picture(given: str) -> bytes:
    return base64.b64decode(given, validate=True) or SMALL_PHOTO


def _matching(rows: list[list[Json]], wanted: Json, *, exact: bool) -> Json | None:
    """Find a button by place, by data or by label; a label matches whole or in part."""
    if wanted.get("row") is not None:
        row, column = int(wanted["row"]), int(wanted.get("col", 0))
        return rows[row][column] if row < len(rows) and column < len(rows[row]) else None
    for button in (button for row in rows for button in row):
        if wanted.get("data") is not None:
            if button.get("callback_data") == wanted["data"]:
                return button
        elif _reads(button["text"], wanted["label"], exact=exact):
            return button
    return None


def _reads(text: str, label: str, *, exact: bool) -> bool:
    text, label = text.casefold(), label.casefold()
    return text == label if exact else label in text
