"""Bodies that meet by themselves: their year is founded, and one goes over to it and back."""

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery

from handlers.callbacks.base import BodyAction
from handlers.front import bodies_view as view
from handlers.front.home import home_screen
from handlers.reply import Reply, Screen, show
from handlers.words import Words, words_of
from terms.people import BodyKind
from workflow import accounts
from workflow.accounts import Person
from workflow.errors import Refusal
from workflow.front import bodies
from workflow.front.bodies import Founding
from workflow.work import ChatKey, Work

router = Router(name="bodies")


@router.callback_query(BodyAction.filter())
async def tapped(
    query: CallbackQuery,
    callback_data: BodyAction,
    work: Work,
    chat: ChatKey,
    person: Person,
    words: Words,
    state: FSMContext,
) -> Reply:
    """Take one step about a body that meets."""
    tap = callback_data
    match tap.do:
        case "go":
            await bodies.go(work, person, tap.about)
            await state.clear()
            there = await accounts.person(work, chat) or person
            return show(await home_screen(work, there, words_of(there)))
        case "list":
            return show(view.foundings(await bodies.foundings(work, person), words))
        case "ask":
            one = await _offered(work, person, tap.kind)
            return show(view.ask(one, person.cell_name, words))
        case "found":
            return show(await _found(work, person, words, tap.kind))
        case _:
            raise Refusal("button_unknown")


async def _offered(work: Work, person: Person, kind: str) -> Founding:
    found = await bodies.foundings(work, person)
    one = next((each for each in found if each.kind.value == kind), None)
    if one is None:
        raise Refusal("no_such_body")
    return one


async def _found(work: Work, person: Person, words: Words, kind: str) -> Screen:
    one = await _offered(work, person, kind)
    name = view.name_of(one, person.cell_name, words)
    await bodies.found(work, person, BodyKind(kind), name)
    told = words("body.founded", body=name, year=one.year, head=one.head)
    return view.foundings(await bodies.foundings(work, person), words).under(told)
