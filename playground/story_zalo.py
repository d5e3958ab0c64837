"""A phone with Zalo: the story's verbs where there are no buttons, no files and no deep links."""

import asyncio
import re
from typing import ClassVar

import aiohttp

from playground.story_phone import GLANCE, LONGEST, Answer, Phone, Seen

LISTED = re.compile(r"^\s*(\d{1,2}|[A-Za-z])[.):]\s+(.+?)\s*$", re.MULTILINE)
QUOTED = re.compile(r"«([^»\n]+)»")
LINK = re.compile(r"https?://[^\s<>\"«»]+[^\s<>\"«».,;:!?)\]]")
SIGNS = re.compile(r"[^\w.,:;?!()/+-]+")
FIRST_MARKS = ("1", "a")

Option = tuple[str, str]
"""A label, and what one types to choose it."""


class ZaloPhone(Phone):
    """A phone with Zalo."""

    channel: ClassVar[str] = "zalo"

    async def opens(self, code: str = "") -> None:
        """Type the code: Zalo has no deep links. Without one, a greeting opens the chat."""
        await self.says(code or "Chào")

    async def taps(self, label: str) -> Answer:
        """Type the number (or letter) of the option with this label in the newest list.

        A label matches whole, or else in part. Where a message offers words in «» instead of a
        list, the word is typed. Waits for the option; no note or alert ever comes back.
        """
        await self.says(await self._typed_for(label))
        return Answer(text=None, is_alert=False, is_answered=False)

    async def taps_old(self, label: str, message: str | Seen) -> Answer:
        """Type what an older message once gave for this label."""
        message_id = message.id if isinstance(message, Seen) else message
        texts = [one["text"] for one in await self.messages() if one["message_id"] == message_id]
        typed = _typed(label, [option for text in texts for option in options_in(text)])
        if typed is None:
            raise await self._failure(f"for message {message_id} to offer «{label}»")
        await self.says(typed)
        return Answer(text=None, is_alert=False, is_answered=False)

    async def sees_file(self, suffix: str) -> bytes:
        """Wait for a link to a file whose name ends so, and give what it leads to.

        Each link is followed once: it may be good for one visit only.
        """
        followed: set[str] = set()
        async for new in self._looks(LONGEST):
            links = [link for message in new for link in LINK.findall(message["text"])]
            for link in (link for link in links if link not in followed):
                followed.add(link)
                name, data = await _followed(link)
                if name.endswith(suffix):
                    return data
        raise await self._failure(f"for a link to a file «{suffix}»")

    async def buttons(self) -> list[str]:
        """Give the labels of the newest list."""
        return [label for label, _ in await self._offered()]

    async def _typed_for(self, label: str) -> str:
        loop = asyncio.get_running_loop()
        end = loop.time() + LONGEST
        while (typed := _typed(label, await self._offered())) is None:
            if loop.time() > end:
                raise await self._failure(f"for an option «{label}»")
            await asyncio.sleep(GLANCE)
        return typed

    async def _offered(self) -> list[Option]:
        """Give the newest list, put together again where it needed several messages.

        Words of messages that came after it take nothing away from it: as long as this person has
        typed nothing since, both can be answered."""
        offered: list[Option] = []
        for message in reversed(await self.messages()):
            is_mine = message["from"] != "bot"
            options = [] if is_mine else options_in(message["text"])
            if offered and (is_mine or (not options and not _in_words(offered))):
                break
            offered = options + offered
            if any(typed.casefold() in FIRST_MARKS for _, typed in options):
                break
        return offered


def options_in(text: str) -> list[Option]:
    """Read what a message offers: its numbered or lettered lines, else its words in «»."""
    listed = [(label, mark) for mark, label in LISTED.findall(text)]
    return listed or [(label, label) for label in QUOTED.findall(text)]


def _in_words(options: list[Option]) -> bool:
    """Tell options that are typed as they are called."""
    return all(label == typed for label, typed in options)


def _typed(label: str, options: list[Option]) -> str | None:
    """Find what to type for a label; a list at the end of a text stands for it, so last wins.

    Signs such as arrows are looked past: a list need not show them."""
    wanted = _bare(label)
    for option, typed in reversed(options):
        if _bare(option) == wanted:
            return typed
    for option, typed in reversed(options):
        if wanted in _bare(option):
            return typed
    return None


def _bare(label: str) -> str:
    return " ".join(SIGNS.sub(" ", label).split()).casefold()


async def _followed(link: str) -> tuple[str, bytes]:
    """Open a link as a browser would; the name is the one it would save under, "" for nothing."""
    try:
        async with aiohttp.ClientSession() as session, session.get(link) as response:
            response.raise_for_status()
            named = response.content_disposition
            name = (named.filename if named else None) or response.url.name
            return name, await response.read()
    except aiohttp.ClientError:
        return "", b""
