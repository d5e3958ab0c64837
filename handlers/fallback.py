"""What nothing else understood: one helpful sentence, and the first screen."""

from aiogram import Router
from aiogram.types import CallbackQuery, Message
from markupsafe import Markup

from handlers.front.home import home_screen
from handlers.people.joining import without_start
from handlers.reply import Reply, Screen, show
from handlers.words import Words
from workflow.accounts import Person
from workflow.errors import Refusal
from workflow.people import joining
from workflow.work import Work

router = Router(name="fallback")


@router.callback_query()
async def unknown_button(query: CallbackQuery) -> Reply:
    """Refuse a button that no conversation of today has."""
    raise Refusal("button_old")


@router.edited_message()
async def edited(message: Message, words: Words) -> Reply:
    """Say that a message changed afterwards changes nothing here, and how to do it."""
    return Reply(parts=(Screen(words("fallback.edited")),), fresh=True)


@router.message()
async def not_understood(message: Message, work: Work, person: Person, words: Words) -> Reply:
    """Say that nothing was expected here, and what can be done."""
    key = "fallback.not_understood" if message.text else "fallback.not_a_text"
    if message.text and joining.looks_like_code(without_start(message.text)):
        key = "fallback.joined_already"
    home = await home_screen(work, person, words)
    said = words(key, name=person.name)
    return show(Screen(Markup("\n\n").join([said, home.text]), home.buttons))
