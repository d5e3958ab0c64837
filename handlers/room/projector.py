"""The meeting's screen: the secretary fetches its link, for the computer of the projector."""

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from handlers.callbacks.pages import ScreenAction
from handlers.filters import Leads, Typed
from handlers.reply import Button, Reply, Screen, show
from handlers.views import home_button, in_rows
from handlers.words import Words
from workflow.accounts import Person
from workflow.room import wall
from workflow.work import Work

router = Router(name="screen")


@router.callback_query(ScreenAction.filter())
async def tapped(
    query: CallbackQuery, callback_data: ScreenAction, work: Work, person: Person, words: Words
) -> Reply:
    """Give a new link; the meeting's own message stays as it is."""
    return await _link(work, person, words, callback_data.meeting)


@router.message(Typed("man hinh", "man hinh hop", "screen"), Leads())
async def typed(message: Message, work: Work, person: Person, words: Words) -> Reply:
    """Give a new link to who types for it."""
    return await _link(work, person, words, 0)


def screen_button(words: Words, meeting_id: int) -> Button:
    """Give the button of who leads the meeting."""
    return Button(words.label("screen.open"), ScreenAction(meeting=meeting_id).pack())


async def _link(work: Work, person: Person, words: Words, meeting_id: int) -> Reply:
    address = await wall.address(work, person, meeting_id, words.language)
    go = Button(words.label("screen.go"), url=address)
    text = words("screen.link", address=address)
    return show(Screen(text, in_rows([go, home_button(words)])), fresh=True)
