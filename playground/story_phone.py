"""A phone in somebody's hand: what every channel's has in common.

Every verb acts as a person would and every expectation waits. One that fails raises
AssertionError and prints the chat as its person sees it.
"""

import asyncio
import base64
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from playground.story_asking import Asking

Json = dict[str, Any]

PATIENCE = 10.0
"""Seconds to wait for what may well not come: an answer to a tap, or to one's own words."""
LONGEST = 30.0
"""Seconds an expectation waits: a machine that stood still for a while is no failure of the bot."""
GLANCE = 0.05
"""Seconds between two looks at the phone."""
PLAIN_FILE = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Seen:
    """A message on somebody's screen."""

    id: int | str
    text: str
    buttons: tuple[str, ...]
    file: Json | None
    raw: Json

    @classmethod
    def of(cls, raw: Json) -> "Seen":
        """Read a message of a chat."""
        labels = tuple(button["text"] for row in raw["buttons"] for button in row)
        return cls(raw["message_id"], raw["text"] or raw["caption"], labels, raw["file"], raw)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a tap brought: the little note or alert, if the bot answered at all."""

    text: str | None
    is_alert: bool
    is_answered: bool


class Phone:
    """A phone in somebody's hand, open at the chat with one bot."""

    channel: ClassVar[str]

    def __init__(self, story: Asking, name: str, user: int | str, bot: str) -> None:
        self.story = story
        self.name = name
        self.user = user
        self.bot = bot
        self._known: set[tuple[object, int]] = set()
        self._asked = False
        self._diary: list[str] = []
        self._written: set[tuple[object, int]] = set()

    async def opens(self, code: str = "") -> None:
        """Open the chat with the bot, with a code when there is one."""
        raise NotImplementedError

    async def taps(self, label: str) -> Answer:
        """Choose what is offered under a label."""
        raise NotImplementedError

    async def sees_file(self, suffix: str) -> bytes:
        """Wait for a file whose name ends so, and fetch it."""
        raise NotImplementedError

    async def says(self, text: str) -> None:
        """Type and send a text."""
        await self._sends({"text": text})

    async def sends_photo(self, data: bytes = b"", caption: str = "") -> None:
        """Send a picture, a tiny one when none is given."""
        await self._sends({"photo": base64.b64encode(data).decode(), "caption": caption})

    async def sends_document(
        self, name: str, data: bytes, mime: str = PLAIN_FILE, caption: str = ""
    ) -> None:
        """Send a file."""
        file = {"name": name, "data": base64.b64encode(data).decode(), "mime": mime}
        await self._sends({"document": file, "caption": caption})

    async def sends_voice(self) -> None:
        """Send a voice message."""
        await self._sends({"voice": True})

    async def sends_sticker(self) -> None:
        """Send a sticker."""
        await self._sends({"sticker": True})

    async def sends_location(self) -> None:
        """Send where one is."""
        await self._sends({"location": True})

    async def shares_contact(self) -> None:
        """Share one's own number."""
        await self._sends({"contact": True})

    async def meets(self, kind: str, **order: object) -> None:
        """Let the platform misbehave in this chat alone: as `Asking.misbehaves` has it."""
        await self.story.misbehaves(self.channel, kind, **self._place, **order)

    async def sees(self, text: str) -> Seen:
        """Wait for a message that is new since the last thing the person did and contains this."""
        wanted = text.casefold()

        def fits(message: Json) -> bool:
            return wanted in f"{message['text']}\n{message['caption']}".casefold()

        return await self._waits_for(fits, f"to see «{text}»")

    async def looks_away(self) -> None:
        """Take in what is on the screen: only what comes after is new."""
        self._known = {_version(message) for message in await self.messages()}

    async def sees_nothing_new(self, seconds: float) -> None:
        """Watch for a while; anything new or edited is a failure."""
        async for new in self._looks(seconds):
            if new:
                raise await self._failure("to see nothing new")

    async def screen(self) -> str:
        """Give the text of the newest message of the bot, "" when there is none."""
        newest = await self.newest()
        return newest.text if newest else ""

    async def buttons(self) -> list[str]:
        """Give the labels under the newest message of the bot."""
        newest = await self.newest()
        return list(newest.buttons) if newest else []

    async def newest(self) -> Seen | None:
        """Give the newest message of the bot."""
        said = [one for one in await self.messages() if one["from"] == "bot"]
        return Seen.of(said[-1]) if said else None

    async def chat(self) -> list[str]:
        """Give the whole chat as lines to print."""
        lines: list[str] = []
        for message in await self.messages():
            lines += _as_lines(message, self.name)
        return lines

    async def diary(self) -> list[str]:
        """Give as lines what happened here since this was last asked, taps included.

        A message that was written over is shown as it was each time its person acted."""
        await self._note()
        lines, self._diary = self._diary, []
        return lines

    async def _note(self) -> None:
        """Write down what came or changed."""
        for message in await self.messages():
            if _version(message) not in self._written:
                self._diary += _as_lines(message, self.name)
            self._written.add(_version(message))

    async def messages(self) -> list[Json]:
        """Give the messages on the screen, oldest first."""
        chat = await self._chat()
        return [message for message in chat["messages"] if not message["deleted"]]

    @property
    def _place(self) -> dict[str, str]:
        return {"user": str(self.user), "bot": self.bot}

    async def _chat(self) -> Json:
        return await self.story.ask("GET", f"{self.channel}/chat", query=self._place)

    async def _acts(self, route: str, body: Json) -> Json:
        """Do something; what was on the screen before is old from now on."""
        known = {_version(message) for message in await self.messages()}
        path = f"{self.channel}/{route}"
        answer = await self.story.ask("POST", path, {**self._place, **body})
        self._known = known
        return answer

    async def _sends(self, body: Json) -> Json:
        answer = await self._acts("send", body)
        self._asked = True
        return answer

    async def _reads(self) -> None:
        """Wait for what one's own message brought, before a button is looked for: one that stood
        there before may be gone with it."""
        if not self._asked:
            return
        self._asked = False
        async for new in self._looks(PATIENCE):
            if new:
                return

    async def _new(self) -> list[Json]:
        """Give what the bot said or changed since the last thing the person did, newest first."""
        said = [one for one in await self.messages() if one["from"] == "bot"]
        return [one for one in reversed(said) if _version(one) not in self._known]

    async def _looks(self, seconds: float) -> AsyncIterator[list[Json]]:
        """Look at the phone every now and then."""
        loop = asyncio.get_running_loop()
        end = loop.time() + seconds
        while loop.time() < end:
            yield await self._new()
            await asyncio.sleep(GLANCE)
        yield await self._new()

    async def _waits_for(self, fits: Callable[[Json], bool], expectation: str) -> Seen:
        async for new in self._looks(LONGEST):
            for message in new:
                if fits(message):
                    return Seen.of(message)
        raise await self._failure(expectation)

    async def _failure(self, expectation: str) -> AssertionError:
        lines = "\n".join(await self.chat()) or "(an empty chat)"
        vain = f"{self.name} waited in vain {expectation}."
        # Said again below: of a long report the last lines are what is kept.
        return AssertionError(f"{vain} The chat:\n{lines}\n{vain}")


def _version(message: Json) -> tuple[object, int]:
    return message["message_id"], message.get("versions", 1)


def _as_lines(message: Json, person: str) -> list[str]:
    """Show a message: who says what, its file, and its buttons row by row."""
    speaker = {"bot": "Bot", "user": person}.get(message["from"]) or message["name"]
    text = message["text"] or message["caption"]
    if not text and not message["file"]:
        text = f"({message.get('kind', 'message')})"
    first, *rest = text.split("\n")
    lines = [f"{speaker}: {first}".rstrip(), *(f"    {line}".rstrip() for line in rest)]
    if message["file"]:
        lines.append(f"    ⟨{message['file']['name']}⟩")
    rows = [[f"[{button['text']}]" for button in row] for row in message["buttons"]]
    return [*lines, *("    " + " ".join(row) for row in rows)]
