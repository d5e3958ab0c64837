"""A phone with Telegram: taps, deep links, files, and what else its app can do."""

import asyncio
from typing import Any

from playground.story_asking import Refused
from playground.story_phone import GLANCE, LONGEST, PATIENCE, Answer, Phone, Seen

Json = dict[str, Any]


class TelegramPhone(Phone):
    """A phone with Telegram."""

    channel = "telegram"
    group: int | None = None
    """The group this phone is open at; None: the private chat with the bot."""

    def at(self, group: int) -> "TelegramPhone":
        """Give the same phone, open at a group its person is in."""
        there = TelegramPhone(self.story, self.name, self.user, self.bot)
        there.group = group
        return there

    @property
    def _place(self) -> dict[str, str]:
        place = {"user": str(self.user), "bot": self.bot}
        return place if self.group is None else {**place, "group": str(self.group)}

    async def takes_bot_in(self) -> None:
        """Add the bot to the group."""
        await self._acts("take_in", {})

    async def puts_bot_out(self) -> None:
        """Remove the bot from the group."""
        await self._acts("put_out", {})

    async def edits(self, message: int | Seen, text: str) -> None:
        """Write another text over an own message."""
        await self._acts("edit", {"message_id": _number(message), "text": text})

    async def replies(self, message: int | Seen, text: str) -> None:
        """Answer one message with another."""
        await self._sends({"text": text, "reply_to": _number(message)})

    async def forwards(self, text: str, source: int | str) -> None:
        """Send on what somebody wrote elsewhere: a user, or the name of one who hides."""
        await self._sends({"text": text, "forwarded_from": source})

    async def sends_album(self, pictures: int, caption: str = "") -> None:
        """Send several pictures as one."""
        await self._sends({"album": [""] * pictures, "caption": caption})

    async def shares_card(self, name: str, phone: str, user: int | None = None) -> None:
        """Share somebody else's contact, of one who is on Telegram (`user`) or is not."""
        card: Json = {"first_name": name, "phone_number": phone}
        await self._sends({"contact": card if user is None else {**card, "user_id": user}})

    async def menu(self) -> list[str]:
        """Give the commands that the menu beside the text field shows."""
        return [one["command"] for one in (await self._chat())["commands"]]

    async def own(self) -> Seen:
        """Give the newest message of this phone's person."""
        said = [one for one in await self.messages() if one["from"] == "user"]
        if not said:
            raise await self._failure("to have said anything")
        return Seen.of(said[-1])

    async def opens(self, code: str = "") -> None:
        """Open the chat by a deep link, or by the Start button without one."""
        await self._acts("start", {"payload": code})

    async def taps(self, label: str, wait: float = PATIENCE) -> Answer:
        """Tap the button with this label on the newest message that has it.

        A label matches whole, or else in part. Waits for what was last written to be answered, for
        the button, then up to `wait` seconds for the bot to answer the tap.
        """
        return _answer(await self._taps({"label": label, "wait": wait}))

    async def opens_page(self, label: str, **telling: object) -> str:
        """Tap the newest button with this label that opens a page; give the address the app opens.

        What Telegram tells the page may be spoilt: `playground.telegram.web_apps.opened`."""
        return str((await self._taps({"label": label, "telling": telling}))["url"])

    async def taps_old(self, label: str, message: int | Seen, wait: float = PATIENCE) -> Answer:
        """Tap a button that a message once had, shown or not any more."""
        message_id = _number(message)
        data = await self._data_once_under(label, message_id)
        tap = {"again": True, "message_id": message_id, "data": data, "wait": wait}
        return _answer(await self._acts("tap", tap))

    async def sees_file(self, suffix: str) -> bytes:
        """Wait for a new file whose name ends so, and fetch it."""

        def fits(message: Json) -> bool:
            return bool(message["file"] and message["file"]["name"].endswith(suffix))

        seen = await self._waits_for(fits, f"for a file «{suffix}»")
        return await self.story.download(seen.raw["file"]["url"])

    async def blocks(self) -> None:
        """Stop the bot."""
        await self._acts("block", {})

    async def unblocks(self) -> None:
        """Let the bot write again."""
        await self._acts("unblock", {})

    async def deletes(self, message: int | Seen) -> None:
        """Delete a message for both sides."""
        message_id = _number(message)
        await self._acts("delete_message", {"message_id": message_id})

    async def _taps(self, tap: Json) -> Json:
        await self._reads()
        label, loop = tap["label"], asyncio.get_running_loop()
        end = loop.time() + LONGEST
        while True:
            try:
                await self._note()
                answer = await self._acts("tap", tap)
                self._diary.append(f"{self.name} ▸ [{label}]")
                return answer
            except Refused as refusal:
                if "no such button" not in str(refusal) or loop.time() > end:
                    raise await self._failure(f"for a button «{label}» ({refusal})") from None
            await asyncio.sleep(GLANCE)

    async def _data_once_under(self, label: str, message_id: int | str) -> str:
        history = await self.story.ask("GET", "telegram/history", query=self._place)
        versions = [one for one in history["versions"] if one["message_id"] == message_id]
        bodies = [one["body"] for one in versions if one["body"]]
        for body in reversed(bodies):
            for row in body.get("reply_markup", {}).get("inline_keyboard", []):
                for button in row:
                    if label.casefold() in button["text"].casefold():
                        data: str = button["callback_data"]
                        return data
        raise await self._failure(f"for message {message_id} to have ever had a button «{label}»")


def _number(message: int | Seen) -> int | str:
    return message.id if isinstance(message, Seen) else message


def _answer(answer: Json) -> Answer:
    return Answer(answer["answer"], answer["alert"], answer["answered"])
