"""How the demo tells its story: headings, and each chat as its person saw it."""

from collections.abc import Iterator

from bot.commands.say import tell
from handlers.words import Words
from playground.story import Phone

_WIDTH = 78
_INDENT = "   "
_LONG = 10
"""Lines of a screen that is not told twice in one chat."""


class Teller:
    """Prints scenes, and of each chat only what is new."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._scene = 0

    def scene(self, key: str, **fields: object) -> None:
        """Begin a scene."""
        self._scene += 1
        tell("")
        tell("━" * _WIDTH)
        tell(f"{self._scene}. {self._words.label(f'demo.{key}', **fields)}")
        tell("━" * _WIDTH)

    def says(self, key: str, **fields: object) -> None:
        """Tell what happens behind the chats."""
        tell(self._words.label(f"demo.{key}", **fields))

    async def chat(self, phone: Phone) -> None:
        """Print what is new in somebody's chat."""
        tell("")
        tell(f"┌─ {phone.name} · {phone.channel.title()} ")
        for line in _without_repeats(await phone.diary(), phone.name):
            tell(f"│{_INDENT}{line}" if line else "│")
        tell("└" + "─" * 40)

    async def hush(self, *phones: Phone) -> None:
        """Pass over what is new in these chats: the same as somebody else's."""
        for phone in phones:
            await phone.diary()


def _without_repeats(lines: list[str], person: str) -> Iterator[str]:
    """Give a chat's lines; a long text seen before is told by its first line and its buttons."""
    seen: set[tuple[str, ...]] = set()
    for message in _messages(lines, person):
        text = tuple(line for line in message if not line.startswith("    ["))
        if len(text) >= _LONG and text in seen:
            yield from (text[0], "    …", *message[len(text) :])
        else:
            yield from message
        seen.add(text)


def _messages(lines: list[str], person: str) -> Iterator[list[str]]:
    """Part a chat's lines into messages and taps: what follows a first line is set in."""
    message: list[str] = []
    for line in lines:
        if message and line.startswith(("Bot: ", f"{person}:", f"{person} ▸")):
            yield message
            message = []
        message.append(line)
    if message:
        yield message
