"""Who is speaking, and in which language: asked once for each update that needs to know."""

from collections.abc import Awaitable, Callable
from typing import Any

from aiogram import BaseMiddleware
from aiogram.types import TelegramObject, User

from handlers.words import DEFAULT_LANGUAGE, words_for, words_of
from workflow.accounts import Person
from workflow.accounts import person as person_of
from workflow.front import bodies
from workflow.work import ChatKey, Work

Handler = Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]]


class PersonMiddleware(BaseMiddleware):
    """Gives handlers `person` (None for a stranger) and `words`."""

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:  # noqa: ANN401
        """Look the chat up, then go on."""
        work: Work = data["work"]
        chat: ChatKey = data["chat"]
        person = await person_of(work, chat)
        data["person"] = person
        stranger = words_for(_language_of(data.get("event_from_user")))
        data["words"] = words_of(person) if person else stranger
        return await handler(event, data)


class AtItsPlace(BaseMiddleware):
    """Lets a button act where it is from: one drawn for a meeting in the cell or body that meets,
    one of a report where that is written, any other one of a matter of the cell alone in the cell,
    wherever the person works (0286). What is done `over_cells` too stays in a body above (0325)."""

    def __init__(self, *, of_the_cell: bool, over_cells: bool = False) -> None:
        self._of_the_cell = of_the_cell
        self._over_cells = over_cells

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:  # noqa: ANN401
        """Go over to that place where it is one of theirs, then go on."""
        person: Person | None = data.get("person")
        if person is not None and person.bodies:
            await self._go(person, data)
        return await handler(event, data)

    async def _go(self, person: Person, data: dict[str, Any]) -> None:
        work: Work = data["work"]
        stays = not self._of_the_cell or (self._over_cells and person.over_cells)
        place = person.cell_id if stays else person.home_id
        place = await _drawn_in(work, data.get("callback_data")) or place
        theirs = {one.place_id for one in await bodies.others(work, person)}
        if place in theirs:
            await bodies.go(work, person, place)
            data["person"] = person = await person_of(work, data["chat"]) or person
            data["words"] = words_of(person)


async def _drawn_in(work: Work, tap: object) -> int:
    """Give the place whose meeting or report a button names; 0 where it names none."""
    if meeting := getattr(tap, "meeting", 0):
        return await bodies.place_of_meeting(work, meeting)
    if report := getattr(tap, "report", 0):
        return await bodies.place_of_report(work, report)
    return 0


def _language_of(user: User | None) -> str:
    """Give the language for a stranger: English for who uses the app in English."""
    code = (user.language_code or "") if user else ""
    return "en" if code.startswith("en") else DEFAULT_LANGUAGE
