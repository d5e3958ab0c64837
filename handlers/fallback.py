"""What nothing else understood: the question that is open once more, or one helpful sentence and
the first screen."""

from dataclasses import replace

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message
from markupsafe import Markup

from handlers import registry
from handlers.current import standing
from handlers.front import everyday
from handlers.front.home import home_screen
from handlers.people.joining import without_start
from handlers.reply import Button, Reply, Screen, show
from handlers.views import home_button
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
async def not_understood(
    message: Message, work: Work, person: Person, words: Words, state: FSMContext
) -> Reply:
    """Say what the open question wants, and ask it again; where none is open, what can be done."""
    certain, ways = everyday.meant(message.text or "", person, words)
    asked = await standing(work, person, words, state)
    if asked is not None and not certain:
        return _wanted(asked, await state.get_state(), words, text=bool(message.text))
    key = "fallback.not_understood" if message.text else "fallback.not_a_text"
    if message.text and joining.looks_like_code(without_start(message.text)):
        key = "fallback.joined_already"
    elif certain:
        buttons = (ways, (home_button(words),))
        return show(Screen(words("everyday.meant"), buttons), fresh=True)
    home = await home_screen(work, person, words)
    if ways and key == "fallback.not_understood":
        return show(_nearest(home, ways, words), fresh=True)
    said = words(key, name=person.name)
    return show(Screen(Markup("\n\n").join([said, home.text]), home.buttons))


def _nearest(home: Screen, ways: tuple[Button, ...], words: Words) -> Screen:
    """Ask which way was meant, below what the first screen has first: a ballot."""
    main = home.buttons[0][:1]
    rows = tuple((way,) for way in ways if way.data != main[0].data)
    text = Markup("\n\n").join([words("everyday.nearest"), home.text])
    return Screen(text, (main, *rows, (home_button(words),)))


def _wanted(asked: Reply, step: str | None, words: Words, *, text: bool) -> Reply:
    """Put below a question, where the eye is, what kind of message answers it; a step that just
    ended wants none."""
    owner = registry.owner(step)
    first, *rest = asked.parts
    if step is None or owner is None or not isinstance(first, Screen):
        return asked
    said = words(owner.wanted(step, text=text))
    return replace(asked, parts=(first.over(said), *rest))
