"""Many hands on the miniature Telegram at once, faster than any story could tell."""

from playground.app import Playground
from playground.story import TelegramPhone
from playground.telegram.faults import FaultBoard
from playground.telegram.people import Hands
from playground.telegram.state import Bot, Person
from playground.telegram.views import Seat
from tests.bot.running import TELEGRAM_TOKEN


class Crowd:
    """People who write to the one bot all at once, and who of them was answered."""

    def __init__(self, world: Playground) -> None:
        self._telegram = world.telegram
        self._hands = Hands(world.telegram, FaultBoard())

    @property
    def _bot(self) -> Bot:
        return self._telegram.bots[TELEGRAM_TOKEN]

    def strangers(self, number: int) -> list[Person]:
        """Let so many people install the app."""
        return [self._telegram.add_person(f"Người lạ {one}") for one in range(number)]

    def says(self, person: Person, text: str) -> None:
        """Let one write one message."""
        chat = self._telegram.chat(self._bot, person)
        self._hands.says(Seat(self._bot, chat, person), text)

    def floods(self, phone: TelegramPhone, number: int) -> None:
        """Let one phone write so many messages in one moment."""
        person = self._telegram.people[int(phone.user)]
        for one in range(number):
            self.says(person, f"dội {one}")

    async def confirmed(self) -> bool:
        """Tell whether the platform has nothing left for the bot."""
        return not self._bot.updates.pending
