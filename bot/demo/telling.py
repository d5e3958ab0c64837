"""How the demo tells its story: on one page for who looks on, each chat whole in a file."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, redirect_stdout
from typing import TextIO

from bot.commands.say import tell
from handlers.words import Words
from playground.story import Phone

CHATS = "cac-cuoc-tro-chuyen.txt"
"""The file beside the papers that holds every chat as its person saw it."""
_WIDTH = 78
_INDENT = "   "
_LONG = 10
"""Lines of a screen that is not told twice in one chat."""
_GLANCE, _ACT = 100, 48
"""Letters of a chat that the page has room for, and of them what its person did."""
_BOT = "Bot: "


class Teller:
    """Tells scenes in a line each; what was seen in the chats goes to a file, only what is new."""

    def __init__(self, words: Words, chats: TextIO) -> None:
        self._words = words
        self._chats = chats
        self._scene = 0

    def scene(self, key: str, **fields: object) -> None:
        """Begin a scene."""
        self._scene += 1
        heading = f"{self._scene}. {self._words.label(f'demo.{key}', **fields)}"
        tell("")
        tell(heading)
        self._keeps("", "━" * _WIDTH, heading, "━" * _WIDTH)

    def says(self, key: str, **fields: object) -> None:
        """Tell what happens behind the chats."""
        said = self._words.label(f"demo.{key}", **fields).strip()
        for line in said.splitlines():
            tell(f"{_INDENT}{line}")
        self._keeps("", said)

    def notes(self, key: str) -> None:
        """Say in the file alone how a chat is to be read."""
        self._keeps("", self._words.label(f"demo.{key}").strip())

    def aside(self) -> AbstractContextManager[object]:
        """Let what a command prints go to the file as well, and not on the page."""
        return redirect_stdout(self._chats)

    async def chat(self, phone: Phone) -> None:
        """Write down what is new in somebody's chat; tell how it ended."""
        lines = await phone.diary()
        self._keeps("", f"┌─ {phone.name} · {phone.channel.title()} ")
        for line in _without_repeats(lines, phone.name):
            self._keeps(f"│{_INDENT}{line}" if line else "│")
        self._keeps("└" + "─" * 40)
        tell(f"{_INDENT}{_ending(lines, phone.name)}")

    async def hush(self, *phones: Phone) -> None:
        """Pass over what is new in these chats: the same as somebody else's."""
        for phone in phones:
            await phone.diary()

    def _keeps(self, *lines: str) -> None:
        """Write at once: a story that breaks off is read up to where it did."""
        self._chats.writelines(f"{line}\n" for line in lines)
        self._chats.flush()


def _ending(lines: list[str], person: str) -> str:
    """Give what this person did last and what the bot said last, in one line."""
    did = [line for line in lines if line.startswith((f"{person}:", f"{person} ▸"))]
    said = [line.removeprefix(_BOT) for line in lines if line.startswith(_BOT)]
    acted = _short(did[-1] if did else person, _ACT)
    return f"{acted} → {_short(said[-1], _GLANCE - len(acted))}" if said else acted


def _short(line: str, most: int) -> str:
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"


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
        if message and line.startswith((_BOT, f"{person}:", f"{person} ▸")):
            yield message
            message = []
        message.append(line)
    if message:
        yield message
