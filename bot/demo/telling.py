"""How the demo tells its story: headings, and each chat as its person saw it."""

from bot.commands.say import tell
from handlers.words import Words
from playground.story import Phone

_WIDTH = 78
_INDENT = "   "


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
        for line in await phone.diary():
            tell(f"│{_INDENT}{line}" if line else "│")
        tell("└" + "─" * 40)

    async def hush(self, *phones: Phone) -> None:
        """Pass over what is new in these chats: the same as somebody else's."""
        for phone in phones:
            await phone.diary()
