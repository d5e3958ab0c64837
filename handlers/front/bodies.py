"""Bodies that meet by themselves: their year is founded, and one goes over to it and back."""

from collections.abc import Sequence

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
from workflow.front import bodies, kept_seats, leadership_seats
from workflow.front.bodies import Founding
from workflow.front.leadership_seats import HeadSeat
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
            found = await bodies.foundings(work, person, tap.about)
            return show(view.foundings(found, words, tap.about))
        case "heads":
            heads = await leadership_seats.heads(work, person, tap.about)
            return show(view.heads(heads, tap.about, _number(tap.kind), words))
        case "seat":
            heads = await leadership_seats.turn(work, person, tap.about, _number(tap.kind))
            return show(view.heads(heads, tap.about, _page(heads, tap), words))
        case "keep_seat":
            return show(view.kept_seat(await kept_seats.keep(work, person, tap.about), words))
        case "ask":
            one = await _offered(work, person, tap)
            return show(view.ask(one, await _of(work, person, tap), words, tap.about))
        case "found":
            return show(await _found(work, person, words, tap))
        case _:
            raise Refusal("button_unknown")


def _number(said: str) -> int:
    return int(said) if said.isdecimal() else 0


def _page(heads: Sequence[HeadSeat], tap: BodyAction) -> int:
    numbers = [one.post_id for one in heads]
    return numbers.index(_number(tap.kind)) // view.PER_PAGE


async def _offered(work: Work, person: Person, tap: BodyAction) -> Founding:
    found = await bodies.foundings(work, person, tap.about)
    one = next((each for each in found if each.kind.value == tap.kind), None)
    if one is None:
        raise Refusal("no_such_body")
    return one


async def _of(work: Work, person: Person, tap: BodyAction) -> str:
    return await bodies.name_above(work, person) if tap.about else person.cell_name


async def _found(work: Work, person: Person, words: Words, tap: BodyAction) -> Screen:
    one = await _offered(work, person, tap)
    name = view.name_of(one, await _of(work, person, tap), words)
    await bodies.found(work, person, BodyKind(tap.kind), name, tap.about)
    told = words("body.founded", body=name, year=one.year, head=one.head)
    found = await bodies.foundings(work, person, tap.about)
    return view.foundings(found, words, tap.about).under(told)
